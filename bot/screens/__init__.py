"""What is shown: pure functions from a view to a card."""

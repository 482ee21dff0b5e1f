"""What a flow asks of people: made-up persons walk through it, and what was measured of them is kept beside it."""

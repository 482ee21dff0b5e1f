"""What the disk may do to the database: tear a write, refuse one, or lose everything that was not synced."""

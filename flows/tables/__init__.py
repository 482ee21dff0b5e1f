"""A repeat answered by a table: the sheet that is sent, the sheet that comes back, and what saving it would do."""

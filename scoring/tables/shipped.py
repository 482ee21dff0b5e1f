"""Registers every table that comes with the product; imported where tables are needed, for what it does."""

from scoring.tables import calls, channels, documents, law, needs, procedures

SHIPPED = (calls, channels, documents, law, needs, procedures)
"""The modules whose import registers a table."""

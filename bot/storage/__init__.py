"""Memory: one database object, one writer, named statements, and the schema's history."""

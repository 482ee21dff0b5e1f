"""What the language has, said once as data: the pages about it and the schema for editors are made from this."""

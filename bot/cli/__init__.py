"""The command line: a door like the chat."""

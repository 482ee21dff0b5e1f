"""Why a figure is what it is, in words: one text for the chat and for the report."""

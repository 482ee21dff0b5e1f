"""Spreadsheets that somebody sent: looked at before they are read, then read as plain cells."""

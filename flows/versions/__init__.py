"""Versions of a flow: what has changed between two, how much it matters, and the columns of all of them together."""

from flows.versions.accepting import accept
from flows.versions.changes import Change, Changes, Sort, Weight
from flows.versions.columns import Column, Union, columns_of
from flows.versions.comparing import compare

__all__ = ["Change", "Changes", "Column", "Sort", "Union", "Weight", "accept", "columns_of", "compare"]

"""Removals that the author has said are meant: `removed:name`."""

from collections.abc import Iterable
from dataclasses import replace

from flows.expression_error import suggestion
from flows.versions.changes import Change, Changes, Sort, Weight

PREFIX = "removed:"


def accept(changes: Changes, words: Iterable[str]) -> Changes:
    """The changes with these removals meant, also those that look like a renaming: they forbid nothing any more.

    Raises ValueError, with the way out, for a word that is not `removed:<name>` of a question that was removed.
    """
    gone = {change.name for change in changes.questions(Sort.REMOVED) if change in changes.forbidden}
    meant = {_name(word, gone) for word in words}
    return Changes.gather(_meant(change) if _is_meant(change, meant) else change for change in changes)


def accept_all(changes: Changes) -> Changes:
    """The same for every question that was removed: somebody has read which they are and confirms.

    Not for one that was probably renamed: that is asked back first.
    """
    gone = [change for change in changes.questions(Sort.REMOVED) if change.weight is Weight.BREAKING]
    return accept(changes, [f"{PREFIX}{change.name}" for change in gone])


def _is_meant(change: Change, meant: set[str]) -> bool:
    return change.sort is Sort.REMOVED and change.of_a_question and change.name in meant


def _meant(change: Change) -> Change:
    return replace(change, weight=Weight.COMPARABLE, cause="removed, and meant to be", way_out="")


def _name(word: str, gone: set[str]) -> str:
    name = word.removeprefix(PREFIX)
    if name == word or not name:
        raise ValueError(f"{word!r}: not understood: write {PREFIX} and the name of a question")
    if name not in gone:
        otherwise = f"removed are {', '.join(sorted(gone))}" if gone else "no question is removed"
        raise ValueError(f"{word!r}: no question of this name is removed: {suggestion(name, sorted(gone), otherwise)}")
    return name

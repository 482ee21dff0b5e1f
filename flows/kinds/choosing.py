"""Reading choices: by name, by number in the list, by label in any language, by the beginning of a label."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from flows.kinds.numbers import fold_digits
from flows.kinds.readings import EMPTY, Read, Reading, Reason, Refusal, Shown

SHORTEST_PREFIX: Final = 3
SEPARATORS: Final = re.compile(r"[,;،؛、\n]")
TATWEEL: Final = "\u0640"
YES: Final = frozenset(["yes", "y", "yeah", "yep", "oui", "ouais", "si", "sim", "نعم", "ايوه", "اجل"])
NO: Final = frozenset(["no", "n", "nope", "non", "nao", "لا", "كلا"])
"""Common words of the five languages of the product, folded."""


@lru_cache(maxsize=8192)
def fold_label(text: str) -> str:
    """Without case, accents, Arabic short vowels, tatweel and punctuation; spaces made one."""
    letters = []
    for each in unicodedata.normalize("NFKD", text.replace(TATWEEL, "")).casefold():
        category = unicodedata.category(each)
        if category.startswith("M") or category in ("Cf", "Cc"):
            continue
        letters.append(" " if category[0] in "PZ" else each)
    return fold_digits(" ".join("".join(letters).split()))


def find_choices(raw: str, shown: Sequence[Shown]) -> list[str]:
    """The names that the words may mean: one when it is clear, several when not, none when nothing fits."""
    text = raw.strip()
    if any(each.name == text for each in shown):
        return [text]
    number = fold_digits(text)
    if number.isascii() and number.isdigit() and 0 < int(number) <= len(shown):
        return [shown[int(number) - 1].name]
    wanted = fold_label(text)
    if not wanted:
        return []
    return _by_label(wanted, shown) or _yes_or_no(wanted, shown)


def _by_label(wanted: str, shown: Sequence[Shown]) -> list[str]:
    equal = [each.name for each in shown if any(fold_label(label) == wanted for label in each.labels)]
    if equal or len(wanted) < SHORTEST_PREFIX:
        return equal
    return [each.name for each in shown if any(fold_label(label).startswith(wanted) for label in each.labels)]


def _yes_or_no(wanted: str, shown: Sequence[Shown]) -> list[str]:
    if {each.name for each in shown} != {"yes", "no"}:
        return []
    if wanted in YES:
        return ["yes"]
    return ["no"] if wanted in NO else []


def read_one(raw: str, shown: Sequence[Shown]) -> Read:
    """One choice; several that fit are asked back."""
    if not raw.strip():
        return EMPTY
    found = find_choices(raw, shown)
    if len(found) > 1:
        return Refusal(Reason.AMBIGUOUS_CHOICE, {}, tuple(found))
    return Reading(found[0]) if found else Refusal(Reason.NOT_A_CHOICE)


def read_many(raw: str, shown: Sequence[Shown], ranked: bool = False) -> Read:
    """Several choices, as numbers, names or labels; stored in list order, for a rank in the order given."""
    if not raw.strip():
        return EMPTY
    names: list[str] = []
    for piece in _pieces(raw, shown):
        read = read_one(piece, shown)
        if isinstance(read, Refusal):
            return read
        if isinstance(read.value, str) and read.value not in names:
            names.append(read.value)
    return join_names(names, shown, ranked)


def join_names(names: Sequence[str], shown: Sequence[Shown], ranked: bool) -> Read:
    """The stored form of several names; a rank must place every choice."""
    if ranked:
        if len(names) < len(shown):
            return Refusal(Reason.INCOMPLETE_RANK, {"count": len(names), "limit": len(shown)})
        return Reading(" ".join(names))
    return Reading(" ".join(each.name for each in shown if each.name in names) or None)


def _pieces(raw: str, shown: Sequence[Shown]) -> list[str]:
    """Words that stand for one choice each. A label may itself hold a comma, so the longest match goes first."""
    words = raw.replace(",", " ").split()
    names = {each.name for each in shown}
    if all(word in names or fold_digits(word).isdigit() for word in words):
        return words
    parts = [part.strip() for part in SEPARATORS.split(raw) if part.strip()]
    labels = {fold_label(label) for each in shown for label in each.labels}
    pieces: list[str] = []
    while parts:
        size = next((size for size in range(len(parts), 1, -1) if fold_label(" ".join(parts[:size])) in labels), 1)
        pieces.append(" ".join(parts[:size]))
        parts = parts[size:]
    return pieces


def read_stored(raw: str, shown: Sequence[Shown], kind: str) -> Read:
    """Choice names as buttons send them; every one must be on offer."""
    if kind == "select_one":
        for each in shown:
            if each.name == raw:
                return Reading(raw)
    names = list(dict.fromkeys(raw.split()))
    if not names:
        return EMPTY
    offered = {each.name for each in shown}
    if not offered.issuperset(names) or (kind == "select_one" and len(names) > 1):
        return Refusal(Reason.NOT_A_CHOICE)
    return Reading(names[0]) if kind == "select_one" else join_names(names, shown, kind == "rank")

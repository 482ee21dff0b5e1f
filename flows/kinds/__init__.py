"""Reading what people type: one entry, `read_answer`, for every type of question."""

import re
from decimal import Decimal
from typing import Final

from flows.coercion import to_number
from flows.items import FILES, Question
from flows.kinds.choosing import read_many, read_one, read_stored
from flows.kinds.files import read_files, read_references
from flows.kinds.moments import read_clock, read_day, read_stored_day
from flows.kinds.numbers import fits, fold_digits, is_step, read_number, read_range, stored
from flows.kinds.readings import EMPTY, REASONS, Manners, Read, Reading, Reason, Refusal, Shown
from flows.kinds.texts import read_name, read_text

__all__ = [
    "REASONS",
    "Manners",
    "Read",
    "Reading",
    "Reason",
    "Refusal",
    "Shown",
    "read_answer",
    "read_files",
    "read_name",
]

PLACE: Final = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]+)?)\s*[,;\s]\s*(-?[0-9]{1,3}(?:\.[0-9]+)?)")
PLACE_SIGNS: Final = str.maketrans({"\u2212": "-", "\ufe63": "-", "\u066b": ".", "\u060c": ","})
FIGURE: Final = r"(-?[0-9]{1,9}(?:\.[0-9]{1,12})?)"
STORED_PLACE: Final = re.compile(rf"{FIGURE} {FIGURE}(?: {FIGURE} {FIGURE})?")


def read_answer(question: Question, raw: str, typed: bool, manners: Manners) -> Read:
    """The answer to a question, as typed by a person or, not `typed`, in its stored form."""
    match question.type:
        case "select_one" | "select_multiple" | "rank":
            return _read_choice(question.type, raw, typed, manners)
        case "integer" | "decimal" | "range":
            return _read_number(question, raw, typed, manners)
        case "text":
            return read_text(raw)
        case "date":
            return read_day(raw, manners, question.appearance) if typed else read_stored_day(raw, question.appearance)
        case "time":
            return read_clock(raw)
        case "acknowledge" | "note":
            said = raw.strip().casefold()
            return (Reading("OK") if said in ("ok", "okay") else Refusal(Reason.WRONG_KIND)) if said else EMPTY
        case "geopoint":
            return _read_place(raw, typed)
        case kind if kind in FILES and not typed:
            return read_references(question, raw)
        case _:
            return Refusal(Reason.WRONG_KIND)


def _read_choice(kind: str, raw: str, typed: bool, manners: Manners) -> Read:
    if not typed:
        return read_stored(raw, manners.shown, kind)
    if kind == "select_one":
        return read_one(raw, manners.shown)
    return read_many(raw, manners.shown, ranked=kind == "rank")


def _read_number(question: Question, raw: str, typed: bool, manners: Manners) -> Read:
    whole = question.type == "integer"
    if not typed:
        return _read_stored_number(question, raw, whole)
    if question.type == "range":
        return read_range(raw, manners.language, question.start, question.end, question.step)
    return read_number(raw, manners.language, "integer" if whole else "decimal")


def _read_stored_number(question: Question, raw: str, whole: bool) -> Read:
    if not raw.strip():
        return EMPTY
    number = to_number(raw)
    if number != number or (whole and not number.is_integer()):
        return Refusal(Reason.NOT_AN_INTEGER if whole else Reason.NOT_A_NUMBER)
    if question.type == "range" and not is_step(number, question.start, question.end, question.step):
        return Refusal(Reason.NOT_A_STEP)
    exact = Decimal(raw.strip())
    return Reading(stored(exact)) if fits(exact, question.type) else Refusal(Reason.OUT_OF_TYPE_RANGE)


def _read_place(raw: str, typed: bool) -> Read:
    """`lat lon alt acc`; typed as `lat, lon`."""
    text = fold_digits(raw).translate(PLACE_SIGNS).strip()
    if not text:
        return EMPTY
    found = PLACE.fullmatch(text) if typed else STORED_PLACE.fullmatch(text)
    if found is None or abs(float(found[1])) > 90 or abs(float(found[2])) > 180:
        return Refusal(Reason.NOT_A_LOCATION)
    height, width = ("0", "0") if typed else (found[3] or "0", found[4] or "0")
    return Reading(f"{found[1]} {found[2]} {height} {width}")

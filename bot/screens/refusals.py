"""Why an answer was not taken, in plain words: one entry for every reason that the engine or the host can give."""

from collections.abc import Callable, Mapping

from bot.screens.layout import spell
from flows.conversation import Refuse, Scalar
from reports.words import Words

Detail = Mapping[str, Scalar]
MEGABYTE = 1024 * 1024


def _count(detail: Detail, name: str) -> int | None:
    """A detail that is a number, or None."""
    value = detail.get(name)
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _too_long(words: Words, detail: Detail) -> str:
    count, limit = _count(detail, "count"), _count(detail, "limit")
    if count is None or limit is None:
        return words.say("That is too long. Please shorten it and send it again.")
    return words.say("That is {count} characters, at most {limit} fit. Please shorten it.", count=count, limit=limit)


def _too_short(words: Words, detail: Detail) -> str:
    limit = _count(detail, "limit")
    if limit is None:
        return words.say("That is too short. Please write a little more.")
    return words.plural("Please write at least {n} character.", "Please write at least {n} characters.", limit)


def _limit(words: Words, detail: Detail) -> str:
    limit = _count(detail, "limit")
    if limit is None:
        return words.say("That is more than this list can hold.")
    return words.say("This list holds {n} at most.", n=limit)


def _too_big(words: Words, detail: Detail) -> str:
    seconds, limit = _count(detail, "seconds"), _count(detail, "limit")
    if seconds is not None and limit is not None:
        return words.say("This voice message is too long: {limit} seconds at most.", limit=limit)
    if limit is not None and limit >= MEGABYTE:
        return words.say("This file is too large: {limit} MB at most.", limit=limit // MEGABYTE)
    return words.say("This file is too large.")


def _not_a_date(words: Words, detail: Detail) -> str:
    if detail.get("calendar") == "gregorian":
        return words.say(
            "Please write the date of the Gregorian calendar, for example {example}.", example="23/11/2026"
        )
    return words.say("Please write a date, for example {example}.", example="23/11/2026")


Saying = Callable[[Words, Detail], str]

REFUSALS: Mapping[str, Saying] = {
    "required": lambda w, d: w.say("Please answer, or tap one of the buttons."),
    "constraint": lambda w, d: w.say("This answer does not fit here. Please look at it again."),
    "not_a_choice": lambda w, d: w.say("This is not in the list. Please tap one of the answers."),
    "ambiguous_choice": lambda w, d: w.say("Several answers fit. Which one do you mean?"),
    "not_an_integer": lambda w, d: w.say("Please write a whole number, for example {example}.", example=12),
    "not_a_number": lambda w, d: w.say("Please write a number, for example {example}.", example=12),
    "ambiguous_number": lambda w, d: w.say("This number can be read in two ways. Which one do you mean?"),
    "out_of_type_range": lambda w, d: w.say("This number is too large. Please check it."),
    "not_a_step": lambda w, d: w.say("Please choose one of the numbers offered."),
    "too_long": _too_long,
    "too_short": _too_short,
    "wrong_kind": lambda w, d: w.say("I can only read written answers and buttons here."),
    "voice_not_accepted": lambda w, d: w.say("Please write; voices can be recognised."),
    "not_a_date": _not_a_date,
    "impossible_date": lambda w, d: w.say("This day does not exist. Please check it."),
    "ambiguous_date": lambda w, d: w.say("This date can be read in two ways. Which one do you mean?"),
    "not_a_time": lambda w, d: w.say("Please write a time, for example {example}.", example="9:30"),
    "not_a_location": lambda w, d: w.say("Please write a position, for example {example}.", example="14.7, -17.4"),
    "wrong_file_type": lambda w, d: w.say("This kind of file cannot be used here."),
    "file_too_big": _too_big,
    "incomplete_rank": lambda w, d: w.say("Please put all of them in order."),
    "limit": _limit,
    "already_in_list": lambda w, d: w.say("Already in your list"),
    "table": lambda w, d: w.say("Some cells of the table need to be corrected."),
    "vetoed": lambda w, d: w.say("This cannot be used here. Please write something else."),
}


def reason_of(reason: str, detail: Detail, words: Words) -> str:
    """Our words for a reason. One without words is a mistake of ours: KeyError."""
    return REFUSALS[reason](words, detail)


def refusal(refuse: Refuse, words: Words) -> str:
    """The flow's own words where it has some, else ours. A reason without words is a mistake of ours: KeyError."""
    if refuse.message:
        return spell(refuse.message, words)
    match (refuse.reason, refuse.ask.type):
        case ("required", "select_multiple"):
            return words.say("Please tick at least one answer, or tap another button.")
        case ("limit", "image" | "file" | "audio"):
            return words.say("{n} files at most fit here.", n=_count(refuse.detail, "limit") or refuse.ask.max_files)
        case ("wrong_kind", "geopoint"):
            return words.say("Only a position fits here: sent with the key below, or written.")
        case ("wrong_kind" | "wrong_file_type", "image"):
            return words.say("Only a photo or a picture fits here.")
        case ("wrong_kind" | "wrong_file_type", "file"):
            return words.say("Only a document fits here: PDF, office file, table, text or picture.")
        case ("wrong_kind" | "wrong_file_type", "audio"):
            return words.say("Only a voice message or a sound file fits here.")
    return reason_of(refuse.reason, refuse.detail, words)

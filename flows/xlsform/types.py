"""The types of XLSForm rows, read as ODK's tools read them, and what is said of those that the language lacks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

BEGIN: Final = re.compile(r"begin[\s_]+(group|lgroup|repeat|loop|looped group)(?:\s+.*)?", re.IGNORECASE)
END: Final = re.compile(r"end[\s_]+(group|lgroup|repeat|loop|looped group)", re.IGNORECASE)
SELECT: Final = re.compile(
    r"(?P<word>select_one_from_file|select one from file|select_multiple_from_file|select multiple from file"
    r"|select_one_external|add select one prompt using|add select multiple prompt using"
    r"|select all that apply from|select all that apply|select one from|select1|select_one|select one"
    r"|select_multiple|select multiple|rank)\s+(?P<list>\S+)(?P<other>\s+(?:or specify other|or_other|or other))?"
)
PLAIN: Final[Mapping[str, str]] = {
    **dict.fromkeys(("text", "string", "q string", "add text prompt"), "text"),
    **dict.fromkeys(("integer", "int", "q int", "add integer prompt"), "integer"),
    **dict.fromkeys(("decimal", "q decimal", "add decimal prompt"), "decimal"),
    **dict.fromkeys(("note", "add note prompt"), "note"),
    **dict.fromkeys(("calculate", "q calculate", "add calculate prompt"), "calculate"),
    **dict.fromkeys(("date", "q date", "add date prompt"), "date"),
    **dict.fromkeys(("geopoint", "location", "gps", "q location", "q geopoint", "add location prompt"), "geopoint"),
    **dict.fromkeys(("image", "photo", "q image", "q picture", "add image prompt", "add photo prompt"), "image"),
    **dict.fromkeys(("audio", "q audio", "add audio prompt"), "audio"),
    **dict.fromkeys(("file", "add file prompt"), "file"),
    **dict.fromkeys(("acknowledge", "trigger", "q acknowledge", "add acknowledge prompt"), "acknowledge"),
    "time": "time",
    "range": "range",
    "hidden": "hidden",
}
RECORDED: Final = frozenset(
    {"start", "end", "today", "deviceid", "device id", "imei", "simserial", "sim serial", "sim id", "subscriberid"}
    | {"subscriber id", "username", "phonenumber", "email", "start time", "end time", "audit"}
    | {"start-geopoint", "get today", "get start time", "get end time", "get device id"}
    | {"get sim id", "get subscriber id", "get phone number", "uri:username", "uri:deviceid", "uri:email"}
    | {"uri:phonenumber", "uri:subscriberid", "uri:simserial"}
)
INSTEAD: Final[Mapping[str, str]] = {
    "geotrace": "use geopoint",
    "geoshape": "use geopoint",
    "barcode": "use text",
    "video": "use file",
    "datetime": "use a date and a time",
    "background-audio": "use audio",
    "csv-external": "write the choices into the sheet choices",
    "xml-external": "write the choices into the sheet choices",
    "xml_external": "write the choices into the sheet choices",
    "select_one_external": "write the choices into the sheet choices",
    "from_file": "write the choices into the sheet choices",
    "from_repeat": "write the choices into the sheet choices",
    "loop": "use a repeat",
    "background-geopoint": "use geopoint",
    "phone number": "use text with a constraint",
    "percentage": "use integer with a constraint",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """`word` is the type in the language, `begin`, `end`, `recorded` or `unknown`.

    `list` is the list of a select, or what begins or ends; of something unknown it is what to do instead.
    """

    word: str
    list: str = ""
    or_other: bool = False


def read_kind(cell: str) -> Kind:
    """What the cell `type` of a row says."""
    text = " ".join(cell.split())
    low = text.lower()
    if match := BEGIN.fullmatch(low):
        return Kind("begin", _block(match[1]))
    if match := END.fullmatch(low):
        return Kind("end", _block(match[1]))
    if match := SELECT.fullmatch(text):
        return _select(match)
    if low in PLAIN:
        return Kind(PLAIN[low])
    if low in RECORDED:
        return Kind("recorded")
    return Kind("unknown", INSTEAD.get(low, "use a type of the language"))


def _block(word: str) -> str:
    return {"lgroup": "repeat", "looped group": "repeat"}.get(word, word)


def _select(match: re.Match[str]) -> Kind:
    word, name, other = match["word"], match["list"], bool(match["other"])
    if "file" in word or "external" in word:
        return Kind("unknown", INSTEAD["from_file"])
    if name.startswith("${"):
        return Kind("unknown", INSTEAD["from_repeat"])
    if word == "rank":
        return Kind("rank", name, other)
    many = word in ("select_multiple", "select multiple", "add select multiple prompt using") or "all that" in word
    return Kind("select_multiple" if many else "select_one", name, other)

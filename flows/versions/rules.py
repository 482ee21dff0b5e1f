"""How much a change of each key weighs: a row for every key of an item, a choice, an input or the settings."""

from collections.abc import Mapping
from typing import Final

from flows.versions.changes import Weight

COMPATIBLE, COMPARABLE, BREAKING = Weight.COMPATIBLE, Weight.COMPARABLE, Weight.BREAKING

NEW_NAME: Final = "give the question a new name and remove the old one with --accept"
# Keys of items. What names or holds other things is compared elsewhere: type, name, items, choices, allow …
ITEM: Final[Mapping[str, Weight]] = {
    **dict.fromkeys(("label", "hint", "required_message", "constraint_message", "appearance", "comment"), COMPATIBLE),
    **dict.fromkeys(("instance_label", "first_label", "none_label", "add_label", "done_label"), COMPATIBLE),
    **dict.fromkeys(("seconds", "table", "xlsform", "max_files"), COMPATIBLE),
    **dict.fromkeys(("relevant", "constraint", "choice_filter", "calculation", "measure", "unique_by"), COMPARABLE),
    **dict.fromkeys(("required", "default", "accept", "start", "end", "step", "sensitive"), COMPARABLE),
    **dict.fromkeys(("add_when", "min", "max", "repeat_count", "prefill", "evidence_for"), COMPARABLE),
    "store": BREAKING,
}
ELSEWHERE: Final = frozenset({"type", "name", "renamed_from", "items", "choices", "allow"})
# Choices: a label weighs more in the default language, see `comparing_choices`.
CHOICE: Final[Mapping[str, Weight]] = {"exclusive": COMPARABLE, "columns": COMPARABLE}
INPUT: Final[Mapping[str, Weight]] = {
    "label": COMPATIBLE,
    "default": COMPARABLE,
    "columns": COMPARABLE,
    "type": BREAKING,
}
SETTINGS: Final[Mapping[str, Weight]] = {
    **dict.fromkeys(("title", "intro", "outro", "review", "back", "minutes", "xlsform"), COMPATIBLE),
    **dict.fromkeys(("date_order", "calendar"), COMPARABLE),
    "default_language": BREAKING,
}

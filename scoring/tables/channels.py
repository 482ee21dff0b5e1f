"""Channels to residents: which kinds sleep, and for which purposes a department has one that lives online."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flows.expressions import to_text
from scoring.answers import Option, State
from scoring.interviews import Interview
from scoring.tables.asking import instances, said, word
from scoring.tables.registry import Row, table

if TYPE_CHECKING:
    from scoring.desk import Desk

PURPOSES = ("chan_inform", "chan_aware", "chan_consult")
_LAST, _OLD, _NONE = "chan_last", "older", "none"


@table(
    "channel_kinds",
    {"name": "text", "online": "boolean", "asleep": "boolean"},
    needs=("it_officer",),
    reads={"": "chan_which", "asleep": "chan_last"},
    kind="channel",
)
def build_kinds(desk: "Desk", unit: tuple[str, ...]) -> tuple[Row, ...]:
    """One row for each kind of channel; asleep when every entry of that kind has its last message long ago.

    A kind without an entry, or with one of which nobody knows, is not asleep.
    """
    entries = _entries(desk)
    return tuple(
        Row(
            option.name,
            {
                "name": said(option.name),
                "online": said(option.columns.get("reach") == "online"),
                "asleep": said(_sleeps(entries.get(option.name, []))),
            },
            option.label,
            "A" if any(seen and last not in ("", _OLD) for last, seen in entries.get(option.name, [])) else "",
        )
        for option in _options(desk)
        if option.name != _NONE
    )


def _options(desk: "Desk") -> tuple[Option, ...]:
    heads, officer = desk.flow("dept_head"), desk.flow("it_officer")
    if heads and PURPOSES[0] in heads.questions:
        return heads.questions[PURPOSES[0]].options
    return officer.questions["chan_which"].options if officer and "chan_which" in officer.questions else ()


def _entries(desk: "Desk") -> Mapping[str, list[tuple[str, bool]]]:
    """By kind: when the last message was ('' where not known), and whether a link is given."""
    officer = desk.office("it_officer", None)
    found: dict[str, list[tuple[str, bool]]] = {}
    for instance in instances(officer, "channels"):
        assert officer is not None
        entry = (word(officer, _LAST, instance), bool(word(officer, "chan_link", instance)))
        found.setdefault(word(officer, "chan_which", instance), []).append(entry)
    return found


def _sleeps(entries: list[tuple[str, bool]]) -> bool:
    return bool(entries) and all(last == _OLD for last, _ in entries)


@table(
    "purposes",
    {"name": "text", "live_online": "boolean"},
    needs=("dept_head",),
    reads={"live_online": "chan_inform chan_aware chan_consult chan_which chan_last"},
)
def build_purposes(desk: "Desk", unit: tuple[str, ...]) -> tuple[Row, ...]:
    """One row for each purpose of each head of the unit: to inform, to raise awareness, to ask."""
    kinds = {row.key: row for row in desk.table("channel_kinds", desk.everywhere)}
    live = {key for key, row in kinds.items() if row.cells["online"].value and not row.cells["asleep"].value}
    return tuple(
        _purpose(interview, name, department, live, kinds)
        for department, interview in desk.heads(unit)
        for name in PURPOSES
    )


def _purpose(interview: Interview, name: str, department: str, live: set[str], kinds: Mapping[str, Row]) -> Row:
    answer = interview.answer(name)
    found = live.intersection(to_text(answer.value).split()) if answer.state is State.ANSWERED else set()
    cell = said(bool(found)) if answer.state is State.ANSWERED else answer
    seen = any(kinds[kind].letter == "A" for kind in found)
    return Row(f"{department}/{name}", {"name": said(name), "live_online": cell}, {}, "A" if seen else "")

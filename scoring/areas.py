"""Reads areas, their devices and places with Wi-Fi from what the IT or statistics officer gave."""

from typing import TYPE_CHECKING

from flows.expressions import to_number
from scoring.answers import State
from scoring.ground import Ground, Place, Said
from scoring.interviews import Interview
from scoring.packs import Setting
from scoring.tables.asking import instances, word
from scoring.territory import Area, Rate, Unit

if TYPE_CHECKING:
    from scoring.desk import Desk

OFFICER = "it_officer"
REPEAT = "areas"
PLACES = "wifi_places"
DEVICES = {
    "phone": ("area_phone", "area_phone_def"),
    "smartphone": ("area_smartphone", ""),
    "tablet": ("area_tablet", "area_computer_def"),
    "computer": ("area_computer", "area_computer_def"),
    "internet": ("area_internet", ""),
}
"""By device: the question with its rate, and the one that says how the source defines it."""

NOT_STATED = "unknown"
SETTINGS: dict[str, Setting] = {"urban": "urban", "rural": "rural", "both": "both"}
UNITS: dict[str, Unit] = {"household": "household", "individual": "individual"}


def read_ground(desk: "Desk") -> Ground | None:
    """What the officer told; nothing told where nobody answered yet, None where nobody was asked. A rate without a unit
    is left out: it could be put together with nothing.
    """
    flow = desk.flow(OFFICER)
    if flow is None or REPEAT not in flow.repeats:
        return None
    officer = desk.office(OFFICER, None)
    if officer is None:
        return Ground()
    return Ground(
        told=True,
        areas=tuple(_area(officer, one) for one in instances(officer, REPEAT)),
        region=_asked(officer, "hh_region"),
        setting=SETTINGS.get(_asked(officer, "hh_setting")),
        coverage=_asked(officer, "cover_4g"),
        places=tuple(_place(officer, one) for one in instances(officer, PLACES)),
    )


def _asked(officer: Interview, name: str) -> str:
    return word(officer, name) if name in officer.questionnaire.questions else ""


def _place(officer: Interview, at: str) -> Place:
    users, kind = _number(officer, "wifi_users", at), word(officer, "wifi_type", at)
    return Place(
        name=word(officer, "wifi_name", at),
        kind=kind,
        typed=officer.name_of("wifi_type", at, kind),
        works=_said(officer, "wifi_works", at),
        free=_said(officer, "wifi_free", at),
        signup=_said(officer, "wifi_signup", at),
        hours=word(officer, "wifi_hours", at),
        users=None if users is None else int(users),
    )


def _said(officer: Interview, name: str, at: str) -> Said:
    found = word(officer, name, at)
    return "yes" if found == "yes" else "no" if found == "no" else ""


def _area(officer: Interview, at: str) -> Area:
    households = _number(officer, "area_households", at)
    found = {device: rate for device in DEVICES if (rate := _rate(officer, device, at)) is not None}
    return Area(
        word(officer, "area_name", at),
        None if households is None else int(households),
        found,
        word(officer, "area_type", at),
    )


def _rate(officer: Interview, device: str, at: str) -> Rate | None:
    question, defined = DEVICES[device]
    percent, year = _number(officer, question, at), _number(officer, "area_year", at)
    unit = UNITS.get(word(officer, "area_unit", at))
    if percent is None or unit is None:
        return None
    definition = (word(officer, defined, at) if defined else "") or NOT_STATED
    return Rate(percent / 100, unit, definition, word(officer, "area_source", at), int(year or 0))


def _number(officer: Interview, name: str, at: str) -> float | None:
    answer = officer.answer(name, at)
    return to_number(answer.value) if answer.state is State.ANSWERED else None

"""Reads the parts of the territory, with their devices, from what the IT or statistics officer gave."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flows.expressions import to_number
from scoring.answers import State
from scoring.interviews import Interview
from scoring.packs import RegionalRate
from scoring.tables.asking import instances, word
from scoring.territory import Area, Rate, Territory, Unit, draw_territory

if TYPE_CHECKING:
    from scoring.desk import Desk

REPEAT = "areas"
DEVICES = {
    "phone": ("area_phone", "area_phone_def"),
    "smartphone": ("area_smartphone", ""),
    "tablet": ("area_tablet", "area_computer_def"),
    "computer": ("area_computer", "area_computer_def"),
    "internet": ("area_internet", ""),
}
"""By device: the question with its rate, and the one that says how the source defines it."""

NOT_STATED = "unknown"
UNITS: dict[str, Unit] = {"household": "household", "individual": "individual"}


def read_territory(desk: "Desk", rates: tuple[RegionalRate, ...] = ()) -> Territory:
    """The territory as the officer told it; `rates` are those of the country pack, of which the officer's region (and
    its setting, where known) is taken. A rate without a unit is left out: it could be put together with nothing.
    """
    officer = desk.office("it_officer", None)
    areas = [] if officer is None else [_area(officer, one) for one in instances(officer, REPEAT)]
    return draw_territory(areas, () if officer is None else _around(officer, rates))


def _around(officer: Interview, rates: tuple[RegionalRate, ...]) -> Iterator[RegionalRate]:
    region, setting = (_asked(officer, name) for name in ("hh_region", "hh_setting"))
    for rate in rates:
        if region and rate.region == region and rate.stratum in (setting or rate.stratum, "both"):
            yield rate


def _asked(officer: Interview, name: str) -> str:
    return word(officer, name) if name in officer.questionnaire.questions else ""


def _area(officer: Interview, at: str) -> Area:
    households = _number(officer, "area_households", at)
    found = {device: rate for device in DEVICES if (rate := _rate(officer, device, at)) is not None}
    return Area(word(officer, "area_name", at), None if households is None else int(households), found)


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

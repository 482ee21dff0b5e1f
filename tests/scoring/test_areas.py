"""The territory read from the officer's interview: the worked figures again, units kept apart, the region beside."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from flows.catalogue import load_library
from scoring.areas import read_ground
from scoring.assess import lay_out
from scoring.assessment import Group, Scope
from scoring.cases import Case
from scoring.ground import draw_ground
from scoring.model import Model
from scoring.packs import Pack
from scoring.policy import Policy
from scoring.questionnaire import read_flow
from scoring.territory import Territory

Read = Callable[..., Territory]
CENTRE = {"area_name": "Centre", "area_households": 4200, "area_smartphone": 71}
EDGE = {"area_name": "Peri-urban", "area_households": 6100, "area_smartphone": 52}
RURAL = {"area_name": "Rural", "area_households": 2700, "area_smartphone": 28}
COMMON = {"area_source": "census", "area_year": 2023, "area_unit": "household", "area_computer_def": "separate"}


@pytest.fixture(scope="module")
def read(case: Callable[..., Case], model: Model, policy: Policy) -> Read:
    flow = read_flow(load_library("technical_diagnosis"))

    def make(*areas: dict[str, Any], pack: Pack | None = None, **answers: Any) -> Territory:
        told = {
            f"areas#{at}.{name}": value for at, one in enumerate(areas, 1) for name, value in (COMMON | one).items()
        }
        cases = [case(answers | told, flow=flow.id, department="it")]
        scope = Scope("municipality", (Group("it", ("it",)),), {flow.id: flow})
        desk = lay_out(cases, [], model, policy, scope, datetime(2026, 11, 23, tzinfo=UTC))
        ground = read_ground(desk)
        assert ground is not None
        return draw_ground(ground, pack)

    return make


def test_the_worked_figures(read: Read) -> None:
    found = read(CENTRE, EDGE, RURAL).spreads["smartphone"]
    assert (found.mean, found.gap, found.deviation) == pytest.approx((0.5315, 0.43, 0.1533), abs=5e-5)
    assert (found.sources, found.years, found.unit) == (("census",), (2023, 2023), "household")


def test_people_and_households_are_never_put_together(read: Read) -> None:
    found = read(CENTRE, EDGE, RURAL | {"area_unit": "individual"})
    assert [(one.device, one.reason, one.areas) for one in found.refused] == [
        ("smartphone", "units", ("Centre", "Rural"))
    ]


def test_what_is_not_known_is_left_out(read: Read) -> None:
    found = read(CENTRE, EDGE | {"area_smartphone": "$dont_know"}, RURAL | {"area_unit": "$dont_know"})
    assert found.spreads["smartphone"].areas == ("Centre",)
    assert found.spreads["smartphone"].left_out == ("Peri-urban", "Rural")


def test_the_region_of_the_officer_stands_beside(read: Read) -> None:
    plain = {"device": "phone", "unit": "household", "source": "invented survey", "year": 2022}
    rows = [("north", "urban", 90), ("north", "rural", 70), ("north", "both", 80), ("south", "urban", 95)]
    rates = [plain | {"region": region, "stratum": stratum, "value": value} for region, stratum, value in rows]
    pack = Pack.model_validate({"country": "xx", "regional_rates": rates})
    asked = {"hh_sources": "none", "hh_region": "north"}
    assert [one.value for one in read(pack=pack, **asked, hh_setting="rural").region] == [70]
    assert [one.value for one in read(pack=pack, **asked).region] == [80]
    assert [one.value for one in read(pack=pack, **asked, hh_setting="both").region] == [80]
    assert read(CENTRE, pack=pack, **asked).region == ()
    assert read(pack=pack).no_figure


def test_a_setting_without_a_row_takes_no_other(read: Read) -> None:
    rate = {"region": "north", "device": "phone", "unit": "household", "stratum": "urban", "value": 90}
    pack = Pack.model_validate(
        {"country": "xx", "regional_rates": [rate | {"source": "invented survey", "year": 2022}]}
    )
    found = read(pack=pack, hh_sources="none", hh_region="north", hh_setting="rural")
    assert (found.region, found.no_figure) == ((), True)

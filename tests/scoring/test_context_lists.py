"""Lists to act from: office holders' facts as they are, what colleagues told only where its figure is printed."""

from dataclasses import replace

import pytest
from two_waves import MODEL, POLICY, invent, judged, two_waves

from scoring.cards import Friction, ProcedureCard, Table
from scoring.context.lists import draw_lists
from scoring.disclosure import Gate
from scoring.facts import Fact, Facts, ThingFacts
from scoring.figures import Hidden, Shown
from scoring.publication import Publication
from scoring.sheet import Sheet

FOUND = judged(invent(7))
CAUSES = Table(id="why", title={}, source=None, hidden=True, n=0, unknown="", finding=False, rows=())


def procedure(key: str, **values: Fact) -> ThingFacts:
    return ThingFacts(key, {"en": key.title()}, values)


def shown(value: float, unit: str = "visits") -> Shown:
    return Shown(value=value, n=12, of=14, unit=unit, rounding="0.5")  # type: ignore[arg-type]


def sheet(things: dict[str, tuple[ThingFacts, ...]], *, public: bool = False, level: int = 1) -> Sheet:
    found = FOUND[0][0].found if level == 0 else FOUND[1].found
    return Sheet(replace(found, facts=Facts(things=things)), Gate.open(POLICY, public=public), MODEL)


def friction(*codes: str) -> Friction:
    cards = tuple(
        ProcedureCard(
            code=code,
            label={"en": code},
            named=f"hardest.{code}",
            visits=f"procedure.{code}.visits",
            sent_back=f"procedure.{code}.sent_back",
            causes=CAUSES,
        )
        for code in codes
    )
    return Friction(hardest=None, procedures=cards, tables=(), shares=())


TOLD = {"p_volume": 1000.0, "p_visits": 3.0, "p_visits_from": "agents", "p_avoidable": 2000.0, "p_addressable": 2000.0}


def test_visits_that_colleagues_told_are_listed_only_where_they_are_printed() -> None:
    things = {"procedure": (procedure("a", **TOLD), procedure("b", **{**TOLD, "p_visits_from": "head"}))}
    page = sheet(things)
    page.figures["procedure.a.visits"] = Hidden(reason="protect")
    hidden = draw_lists(page, friction("a", "b"))
    assert hidden is not None
    assert [(one.key, one.place, one.visits, one.addressable) for one in hidden.procedures] == [
        ("b", "ranked", 3, 2000),
        ("a", "visits_unknown", None, None),
    ]
    page.figures["procedure.a.visits"] = shown(3.0)
    control = draw_lists(page, friction("a", "b"))
    assert control is not None
    assert [one.addressable for one in control.procedures] == [2000, 2000]


def test_what_is_hidden_does_not_put_procedures_in_an_order() -> None:
    """Without volumes they stand by visits and by those sent back: by the printed share, or not by it at all."""
    values: dict[str, Fact] = {"p_visits": 2.0, "p_visits_from": "head"}
    things = {"procedure": (procedure("a", **values, p_fail=0.1), procedure("b", **values, p_fail=0.9))}
    page = sheet(things)
    for code in "ab":
        page.figures[f"procedure.{code}.sent_back"] = Hidden(reason="small")
    orders = []
    for told in (None, {"a": 10.0, "b": 90.0}):
        for code, value in (told or {}).items():
            page.figures[f"procedure.{code}.sent_back"] = shown(value, "percent")
        found = draw_lists(page, friction("a", "b"))
        assert found is not None
        orders.append([(one.key, one.sent_back) for one in found.procedures])
    assert orders == [[("a", None), ("b", None)], [("b", 90.0), ("a", 10.0)]]


def test_only_the_municipality_has_lists_and_no_public_page() -> None:
    things = {"procedure": (procedure("a", p_volume=10.0),)}
    assert draw_lists(sheet(things), friction()) is not None
    assert draw_lists(sheet(things, public=True), friction()) is None
    assert draw_lists(sheet(things, level=0), friction()) is None
    assert draw_lists(sheet({}), friction()) is None, "nothing to list"


@pytest.mark.parametrize(("law", "offered", "where"), [("allowed", False, "gap"), ("forbidden", True, "stop")])
def test_means_of_payment_by_their_names(law: str, offered: bool, where: str) -> None:
    means = ThingFacts("mobile", {"en": "Mobile money"}, {"law": law, "offered": offered})
    found = draw_lists(sheet({"means": (means,)}), friction())
    assert found is not None
    assert getattr(found, where) == ({"en": "Mobile money"},)


def test_the_lists_are_frozen_with_the_town() -> None:
    town = two_waves()[1].publications["town"]
    assert town.context.lists is not None
    assert [one["en"] for one in town.context.lists.gap] == ["Bank transfer", "Card", "Treasury platform"]
    assert Publication.from_json(town.to_json()).context.lists == town.context.lists
    assert two_waves()[1].publications["d1"].context.lists is None

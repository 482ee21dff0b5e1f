"""A why tells nothing of colleagues that the printed figures do not tell: shown by towns that print the same."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

import pytest

from flows.conversation import Status
from scoring.cases import Case
from scoring.figures import Hidden
from scoring.why import parts
from scoring.why.deriving import recount
from scoring.why.explaining import explain
from tests.scoring.wave_towns import answer
from tests.scoring.why_towns import LIBRARY, SIZES, Told, a_town, invent, tell

EIGHT = {"civil": 8}
FLOWS = {"agent_consultation": LIBRARY["agent_consultation"]}
Sizes = Mapping[str, int]


def agents(seed: int, sizes: Sizes = SIZES) -> list[Case]:
    return invent(seed, sizes, FLOWS)


def twins() -> tuple[Told, Told]:
    """Two towns of eight who differ in two answers and print the very same: 25 points less from one question, 25 more
    from another, and both stay on the same ten.
    """
    internet = ["reliable"] * 4 + ["own_data"] * 3 + ["none"]
    computers = ["own"] * 3 + ["shared_enough"] * 2 + ["none"] * 3
    people = agents(21, EIGHT)
    first = [said(one, net, machine) for one, net, machine in zip(people, internet, computers, strict=True)]
    internet[6], computers[4] = "none", "own"
    second = [said(one, net, machine) for one, net, machine in zip(people, internet, computers, strict=True)]
    return tell(first, EIGHT, flows=FLOWS), tell(second, EIGHT, flows=FLOWS)


def said(case: Case, internet: str, computer: str) -> Case:
    names = ("internet_work", "computer_access")
    statuses = {**case.statuses, **dict.fromkeys(names, Status.ANSWERED)}
    return replace(
        case, statuses=statuses, values={**case.values, **dict(zip(names, (internet, computer), strict=True))}
    )


def exact(told: Told) -> list[float | None]:
    found = next(one.found for one in told.judged if one.unit.id == "civil")
    return [one.score.value for one in found.indicators.values()]


def test_towns_that_print_the_same_explain_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    pair = twins()
    assert exact(pair[0]) != exact(pair[1])
    one, other = (told.publications["civil"] for told in pair)
    assert replace(one, explained="") == replace(other, explained="")
    assert one.explained == other.explained != ""
    # the control: sheets that hold what was worked out, as those of offices do, are not the same
    monkeypatch.setattr(parts, "_with_colleagues", lambda derivation, shown: (parts._exact(recount(derivation)),))
    naive = [explain_again(told) for told in pair]
    assert naive[0] != naive[1]


def explain_again(told: Told) -> str:
    found = next(one.found for one in told.judged if one.unit.id == "civil")
    return explain(told.publications["civil"], found, told.desk).to_json()


def test_hidden_figures_have_no_sheet() -> None:
    told = a_town()
    hidden = 0
    for publication in told.publications.values():
        explained = publication.explanation
        assert explained is not None
        for name, figure in publication.figures.items():
            if isinstance(figure, Hidden):
                assert explained.sheets.get(name) is None, name
                hidden += 1
    assert hidden > 10


def test_a_group_that_is_too_small_is_explained_without_its_answers() -> None:
    """Three people: whatever they say, the same sheets."""
    cases = agents(7)
    chance = Random(1)
    people = [one for one in cases if one.department != "archive"]
    others = [replace(answer(chance, "archive"), flow="agent_consultation", version=cases[0].version) for _ in range(3)]
    first, second = tell(cases, SIZES, flows=FLOWS), tell([*people, *others], SIZES, flows=FLOWS)
    assert first.publications["archive"].explained == second.publications["archive"].explained


def test_offices_beside_colleagues_in_several_groups_are_not_told() -> None:
    """The weights would tell in which groups enough colleagues answered."""
    told = a_town()
    explained = told.publications["town"].explanation
    assert explained is not None
    sheet = explained.sheets["indicator.A3"]
    assert [part.of for part in sheet.parts] == ["agent"]
    assert sheet.alone == 0


def test_public_pages_tell_nothing_of_single_answers() -> None:
    sizes = {"civil": 12}
    cases = invent(3, sizes)
    told, chat = tell(cases, sizes, audience="public"), tell(cases, sizes)
    for name, publication in told.publications.items():
        public, private = publication.explanation, chat.publications[name].explanation
        assert public is not None
        assert private is not None
        assert not any(one.turnings or one.open or one.proofs for one in public.sheets.values())
        assert any(one.turnings or one.open for one in private.sheets.values()), "the chat does"

"""The answer that would change a level: put in the place of the real one, the level changes as announced."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product

import pytest

from flows.conversation import Status
from scoring.answers import Question, Questionnaire
from scoring.assess import assess
from scoring.assessment import Assessment
from scoring.cases import Case
from scoring.disclosure import round_to
from scoring.publication import Publication
from scoring.why import trying, turning
from scoring.why.asking import label_of
from scoring.why.sheets import Change, Turning
from scoring.why.swaps import find_swaps, first_of
from tests.scoring.why_towns import AS_OF, LIBRARY, MODEL, POLICY, SIZES, Told, a_town, invent, tell


def turnings_of(publication: Publication) -> Iterator[tuple[str, Turning]]:
    explained = publication.explanation
    assert explained is not None
    for name, sheet in explained.sheets.items():
        yield from ((name, one) for one in sheet.turnings)


def again(told: Told, unit: str, cases: list[Case]) -> Assessment:
    """The whole assessment anew, of changed answers: nothing is shared with what the turning was found by."""
    found = next(one.found for one in told.judged if one.unit.id == unit)
    rosters = [told.desk.rosters[name] for name in told.desk.rosters]
    return assess(cases, rosters, MODEL, POLICY, found.scope, AS_OF)


def places(change: Change, cases: list[Case]) -> Iterator[tuple[int, str, str | float]]:
    """Where the answer of a change stands, and what it would be, found by the texts that a reader sees."""
    authority, _, name = change.question.partition(".")
    flow = LIBRARY[MODEL.authorities[authority].flow]
    value = _value(flow.questions[name], change.then["en"])
    for at, case in enumerate(cases):
        if case.flow != flow.id or (change.office and case.department != change.office):
            continue
        for address in case.statuses:
            if address.rpartition(".")[2] == name and _thing(case, address, flow) == change.thing.get("en", ""):
                yield at, address, value


def _value(question: Question, text: str) -> str | float:
    """The name of the choice with this label; a number; the names of several choices."""
    names = {option.label["en"]: option.name for option in question.options}
    if not names:
        return float(text)
    return " ".join(names[one] for one in text.split(" · ")) if question.kind == "words" else names[text]


def _thing(case: Case, address: str, flow: Questionnaire) -> str:
    prefix, dot, name = address.rpartition(".")
    if not dot:
        return ""
    first = first_of(flow.questions[name].repeat, flow)
    said = case.values.get(f"{prefix}.{first}")
    return "" if said is None else label_of(flow.questions[first], said)["en"]


def put(cases: list[Case], at: int, address: str, value: str | float) -> list[Case]:
    case = cases[at]
    changed = replace(
        case, statuses={**case.statuses, address: Status.ANSWERED}, values={**case.values, address: value}
    )
    return [*cases[:at], changed, *cases[at + 1 :]]


def put_all(cases: Iterable[Case], way: Iterable[tuple[int, str, str | float]]) -> list[Case]:
    found = list(cases)
    for at, address, value in way:
        found = put(found, at, address, value)
    return found


def judged(found: Assessment, figure: str) -> tuple[str, float]:
    ranked = found.overall if figure == "overall" else found.dimensions[figure.removeprefix("dimension.")]
    level = "" if ranked.level is None else MODEL.levels[ranked.level].id
    return level, round_to(ranked.score.value or 0.0, 1)


def test_each_named_answer_moves_the_level_as_announced() -> None:
    told = a_town()
    tried = 0
    for unit, publication in told.publications.items():
        for figure, one in turnings_of(publication):
            if not one.level:
                continue
            ways = product(*(list(places(change, list(told.cases))) for change in one.changes))
            reached = [judged(again(told, unit, put_all(told.cases, way)), figure) for way in ways]
            assert (one.level, one.after) in reached, (unit, figure, one)
            tried += 1
    assert tried > 5


def test_where_no_single_answer_is_enough_the_fewest_are_named() -> None:
    """Together they change the level; any one of them less does not."""
    told = a_town()
    name, several = next((name, one) for name, one in turnings_of(told.publications["town"]) if len(one.changes) > 1)
    assert name == "overall"
    before = told.publications["town"].overall.level
    ways = [next(places(one, list(told.cases))) for one in several.changes]
    assert judged(again(told, "town", put_all(told.cases, ways)), name) == (several.level, several.after)
    for left_out in range(len(ways)):
        fewer = ways[:left_out] + ways[left_out + 1 :]
        assert judged(again(told, "town", put_all(told.cases, fewer)), name)[0] == before


def test_an_answer_that_is_not_named_does_not() -> None:
    """The control: nothing put in the place of anything leaves the level."""
    town = a_town()
    publication = town.publications["town"]
    figure, found = next((name, one) for name, one in turnings_of(publication) if one.level)
    before = next(card.level for card in publication.dimensions if card.figure == figure)
    assert judged(again(town, "town", list(town.cases)), figure)[0] == before != found.level


# ------------------------------------------------------------------------------------------------ colleagues
def test_nothing_that_brings_colleagues_in_or_takes_them_out_is_ever_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A head who does not know leaves the record to the colleagues; with any answer theirs would be gone, and the
    difference would tell what they said.
    """
    monkeypatch.setattr(turning, "TRIALS", 0)
    told = fallen()
    found = next(one.found for one in told.judged if one.unit.id == "civil")
    indicator = next(one for _, one in MODEL.indicators() if one.id == "A2")
    trial = trying.Trial(found, told.desk, {"internet_main": (indicator,)}, {})
    swaps = list(find_swaps(found.scope, {"internet_main": ()}, told.desk))
    assert found.indicators["A2"].people >= POLICY.contributors
    assert len(swaps) > 3
    assert [trial.run((one,)) for one in swaps] == [None] * len(swaps)
    monkeypatch.setattr(trying, "_same_voices", lambda before, after: True)
    assert all(trial.run((one,)) for one in swaps), "without the rule they would be"


def fallen() -> Told:
    """A town whose heads do not know how their departments are equipped, and whose subject A is near a level."""
    cases = []
    for case in invent(3, SIZES):
        values, statuses = dict(case.values), dict(case.statuses)
        if case.flow == "department_inventory":
            for name in ("internet_main", "need_computer", "computers_working", "computers_supported", "scanners"):
                statuses[name] = Status.DONT_KNOW
                values.pop(name, None)
        if case.flow == "agent_consultation":
            for name, word in (("computer_access", "shared_short"), ("internet_work", "often_cut")):
                statuses[name], values[name] = Status.ANSWERED, word
        cases.append(replace(case, statuses=statuses, values=values))
    return tell(cases, SIZES)


def test_no_question_of_colleagues_is_named() -> None:
    for publication in a_town().publications.values():
        for _, one in turnings_of(publication):
            assert all(change.authority != "agent" for change in one.changes)

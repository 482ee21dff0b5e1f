"""People counted by what they said, held against people looked at one by one: the same figures, on any town."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.conversation import Status
from scoring.answers import Questionnaire, State
from scoring.assess import assess, assess_each, assess_unit, lay_out
from scoring.assessment import Assessment, Group, Roster, Scope
from scoring.cases import Case
from scoring.check.chance import Chance
from scoring.check.filling import make_case
from scoring.check.towns import fill_cases
from scoring.crowds import Crowds, Look, look_at
from scoring.descriptions import Described, Descriptions
from scoring.desk import PEOPLE, Desk
from scoring.entries import read_text
from scoring.interviews import Interview
from scoring.model import Model, Thing
from scoring.policy import Policy

QUICK = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
AS_OF = datetime(2026, 6, 30, tzinfo=UTC)
PLACES = ("d1", "d2")
EXAMPLE = {"serve_public": "every_day", "procedures": "building_permit"}


class OneByOne(Crowds):
    """Every interview as it is, each on its own: no look, no batch, no settled answer."""

    def __init__(self, cases: Iterable[Case], flow: Questionnaire, described: Mapping[str, Descriptions]) -> None:
        super().__init__((), flow, described)
        self.all = [Interview(case, flow) for case in cases if case.flow == flow.id]

    @property
    def departments(self) -> frozenset[str]:
        return frozenset(one.case.department for one in self.all)

    def members(self, look: Look, unit: Iterable[str]) -> tuple[tuple[Interview, int], ...]:
        return tuple((one, 1) for one in self.all if one.case.department in unit)


class AllDescriptions(Descriptions):
    """Every described thing read from its interview when it is asked for."""

    def __init__(self, thing: Thing, desk: Desk, flow: Questionnaire, interviews: Iterable[Interview]) -> None:
        super().__init__(thing, (), flow, lambda one, at: replace(desk.reading((one,), ()), instance=at))
        self.thing, self.desk, self.interviews = thing, desk, list(interviews)

    def of(self, unit: Iterable[str]) -> Described:
        found = Described()
        for one in self.interviews:
            if one.case.department in unit:
                self.add(found, one)
        return found

    def add(self, found: Described, one: Interview) -> None:
        thing, values = self.thing, [v for v in self.desk.model.values() if v.for_ == self.thing.id]
        keys = {
            at: read_text(thing.key, replace(self.desk.reading((one,), ()), instance=at), thing.over)
            for at in one.instances(thing.over)
        }
        named = {at: str(key.value) for at, key in keys.items() if key.state is State.ANSWERED}
        if named or not any(key.missing for key in keys.values()):
            found.base[one.answer(thing.base).state] += 1
        for at, key in named.items():
            dropped = thing.unless["choice"] in str(one.answer(thing.unless["question"], at).value or "").split()
            found.named[key] += not dropped
            for value in values:
                answer = one.answer(value.question or "", at)
                code = answer.value if answer.state is State.ANSWERED else answer
                found.answers[code] = answer
                found.values.setdefault(value.name, {}).setdefault(key, type(found.base)())[code] += 1


@pytest.fixture(scope="module")
def both(model: Model, policy: Policy, library: dict[str, Questionnaire]) -> "Both":
    return Both(model, policy, library)


class Both:
    """The same town assessed twice."""

    def __init__(self, model: Model, policy: Policy, library: dict[str, Questionnaire]) -> None:
        self.model, self.policy, self.library = model, policy, library

    def lay(self, cases: list[Case]) -> tuple[Desk, Scope]:
        rosters = [Roster("d1", 14, 9), Roster("d2", 12, 7)]
        scope = Scope("municipality", tuple(Group(name, (name,)) for name in PLACES), self.library)
        return lay_out(cases, rosters, self.model, self.policy, scope, AS_OF), scope

    def counted(self, cases: list[Case]) -> Assessment:
        return assess_unit(*self.lay(cases))

    def one_by_one(self, cases: list[Case]) -> Assessment:
        desk, scope = self.lay(cases)
        flow = desk.flow(PEOPLE)
        assert flow is not None
        people = [Interview(case, flow) for case in cases if case.flow == flow.id]
        described = {thing.id: AllDescriptions(thing, desk, flow, people) for thing in self.model.things()}
        return assess_unit(replace(desk, crowds=OneByOne(cases, flow, described), _kept={}), scope)


def spoiled(cases: list[Case], chance: random.Random) -> list[Case]:
    """Some answers turned into every other status, or left out with what they decide, as interviews really end."""
    return [_spoil(case, chance) if chance.random() < 0.6 else case for case in cases]


def _spoil(case: Case, chance: random.Random) -> Case:
    statuses, values = dict(case.statuses), dict(case.values)
    for address in sorted(statuses):
        if chance.random() < 0.3:
            values.pop(address, None)
            statuses[address] = chance.choice([one for one in Status if one is not Status.ANSWERED])
            if chance.random() < 0.3:
                del statuses[address]
    return replace(case, statuses=statuses, values=values)


def test_counting_gives_what_looking_at_each_gives(both: Both) -> None:
    @QUICK
    @given(st.integers(0, 10**6))
    def check(seed: int) -> None:
        cases = list(fill_cases(Chance(seed), both.model, both.library))
        agents = [case for case in cases if case.flow == both.library[both.model.authorities[PEOPLE].flow].id]
        cases += agents[: len(agents) // 2]  # some say the same
        cases = spoiled(cases, random.Random(seed))
        assert both.counted(cases) == both.one_by_one(cases)

    check()


def test_the_comparison_sees_a_single_answer_more(both: Both) -> None:
    """The control: a person more on one side, and the two differ."""
    cases = list(fill_cases(Chance(7), both.model, both.library))
    flow = both.library[both.model.authorities[PEOPLE].flow]
    more = make_case(EXAMPLE | {"computer_access": "own"}, flow, "d1")
    assert both.counted([*cases, more]) != both.one_by_one(cases)


def test_one_pass_serves_every_unit(both: Both) -> None:
    """What is worked out for one unit never shows in another, in whatever order they are assessed."""
    cases = spoiled(list(fill_cases(Chance(11), both.model, both.library)), random.Random(11))
    rosters = [Roster("d1", 14, 9), Roster("d2", 12, 7)]
    groups = tuple(Group(name, (name,)) for name in PLACES)
    scopes = [Scope("unit", (one,), both.library) for one in groups] + [Scope("municipality", groups, both.library)]
    alone = [assess(cases, rosters, both.model, both.policy, one, AS_OF) for one in scopes]
    for order in (scopes, scopes[::-1]):
        found = assess_each(iter(cases), rosters, both.model, both.policy, order, AS_OF)
        assert found == [alone[scopes.index(one)] for one in order]


def test_a_question_is_settled_by_those_that_route_it(both: Both) -> None:
    """Two who differ in what decided are one to a look, unless it is not known whether they were to be asked."""
    flow = both.library[both.model.authorities[PEOPLE].flow]
    look = look_at(("contact_ways",), flow)
    crowds = Crowds([look], flow)
    said = ({"serve_public": "never"}, {"serve_public": "$dont_know"}, {"serve_public": "$refused"})
    crowds.take(make_case(one, flow, "d1") for one in said)
    found = {one.answer("contact_ways").state: number for one, number in crowds.members(look, ("d1",))}
    assert found == {State.NOT_ASKED: 1, State.DK: 2}


def test_what_is_not_looked_at_is_not_there(both: Both) -> None:
    flow = both.library[both.model.authorities[PEOPLE].flow]
    look = look_at(("own_means",), flow)
    crowds = Crowds([look], flow)
    crowds.take([make_case({"own_means": "never", "learned": "alone"}, flow, "d1")])
    ((heard, number),) = crowds.members(look, PLACES)
    assert (heard.answer("own_means").value, number) == ("never", 1)
    with pytest.raises(KeyError):
        heard.answer("learned")


def test_a_choice_called_as_a_state_is_no_state(both: Both) -> None:
    """A value is never taken for the state of an answer without one, whatever it is called."""
    flow = both.library[both.model.authorities[PEOPLE].flow]
    look = look_at(("own_means",), flow)
    crowds = Crowds([look], flow)
    statuses = {"own_means": Status.ANSWERED}
    cases = [Case(flow.id, "1", "d1", "w", statuses, {"own_means": word}) for word in ("dk", "refused", "not_asked")]
    crowds.take([*cases, Case(flow.id, "1", "d1", "w", {"own_means": Status.DONT_KNOW})])
    found = sorted(str(one.answer("own_means")) for one, _ in crowds.members(look, ("d1",)))
    assert len(found) == 4


def test_many_interviews_are_read_in_several_goes(both: Both) -> None:
    flow = both.library[both.model.authorities[PEOPLE].flow]
    look = look_at(("own_means",), flow)
    crowds = Crowds([look], flow)
    said = [{"own_means": ("never", "often", "$refused")[n % 3]} for n in range(3000)]
    crowds.take(make_case(one, flow, PLACES[n % 2]) for n, one in enumerate(said))
    assert sorted(number for _, number in crowds.members(look, PLACES)) == [1000, 1000, 1000]
    assert crowds.departments == frozenset(PLACES)


@pytest.mark.parametrize("name", ["values", 'a,"values":{', "reasons"])
def test_a_body_is_read_back_whatever_its_questions_are_called(name: str) -> None:
    statuses = {name: Status.ANSWERED, "b": Status.NOT_APPLICABLE}
    case = Case("f", "1", "d", "w", statuses, {name: 'x,"values":{}'}, {"b": ',"values":{'})
    assert Case.from_json(case.to_json(), flow="f", version="1", department="d", wave="w") == case


@pytest.mark.parametrize("spoil", ["{}", "", "x", '{"b":1}'])
def test_a_body_that_does_not_end_is_refused(spoil: str) -> None:
    body = Case("f", "1", "d", "w", {"a": Status.ANSWERED}, {"a": 1}).to_json()
    with pytest.raises((ValueError, KeyError)):
        Case.from_json((body + spoil) if spoil else body[:-1], flow="f", version="1", department="d", wave="w")

"""A town of several departments whose people answer by chance, assessed group by group and as a whole."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from scoring.assess import assess
from scoring.assessment import Group, Roster, Scope
from scoring.cards import Campaign, FlowCard, Named, Unit
from scoring.cases import Case
from scoring.model import load_model
from scoring.policy import Policy, load_policy
from scoring.waves import Disclosed, Judged, disclose_wave
from tests.disclosure.attack import Combination
from tests.scoring.conftest import AS_OF, CONSULTATION, LISTS, QUESTIONS, make_case

MODEL, POLICY = load_model(), load_policy()
CAMPAIGN = Campaign(
    id="c1",
    title=CONSULTATION.title,
    wave=1,
    mode="named",
    opened_at="2026-11-20",
    closed_at="2026-11-23",
    flows=(FlowCard("agent_consultation", "1", "f" * 64, CONSULTATION.title),),
)
AT = "2026-11-23T17:00:00Z"


def answer(chance: Random, department: str, skip: float = 0.1) -> Case:
    """One person who leaves out a question now and then."""
    answers: dict[str, Any] = {}
    for name, listed, several, repeat, _ in QUESTIONS:
        words = [word.partition("=")[0] for word in LISTS[listed].split()]
        chosen = chance.sample(words, chance.randint(1, 3)) if several else [chance.choice(words)]
        at = f"{repeat}#1.{name}" if repeat else name
        answers[at] = chance.choice(["$refused", "$dont_know"]) if chance.random() < skip else " ".join(chosen)
    return make_case(answers, department=department)


def settle(chance: Random, sizes: Mapping[str, int], skip: float = 0.1) -> dict[str, list[Case]]:
    return {name: [answer(chance, name, skip) for _ in range(size)] for name, size in sizes.items()}


def rosters_of(town: Mapping[str, Sequence[Case]], silent: int) -> tuple[Roster, ...]:
    return tuple(Roster(name, len(cases) + silent, len(cases), declined=1) for name, cases in town.items())


def judge(town: Mapping[str, Sequence[Case]], silent: int = 2, policy: Policy = POLICY) -> tuple[list[Judged], Judged]:
    """Every department as a group, and the town; `silent` people of each did not answer."""
    rosters = rosters_of(town, silent)
    cases = [case for some in town.values() for case in some]
    groups = tuple(Group(name, (name,)) for name in town)
    flows = {CONSULTATION.id: CONSULTATION}

    def found(level: Any, some: tuple[Group, ...], id_: str) -> Judged:
        departments = tuple(Named(one, {"en": one.title()}) for group in some for one in group.departments)
        unit = Unit(id=id_, level=level, municipality={"en": "Bouaké"}, departments=departments)
        return Judged(unit, assess(cases, rosters, MODEL, policy, Scope(level, some, flows), AS_OF))

    return [found("unit", (one,), one.id) for one in groups], found("municipality", groups, "town")


def publish(town: Mapping[str, Sequence[Case]], **rest: Any) -> Disclosed:
    groups, whole = judge(town, rest.pop("silent", 2), rest.get("policy", POLICY))
    policy, campaign = rest.pop("policy", POLICY), rest.pop("campaign", CAMPAIGN)
    return disclose_wave(groups, whole, campaign, model=MODEL, policy=policy, at=AT, **rest)


def rows_of(found: Disclosed) -> list[Any]:
    return [row for rows in found.rows.values() for row in rows]


def combinations(rows: Sequence[Any]) -> list[Combination]:
    """The ledger as the attack reads it: the people of a slot are numbered, and answer its questions in that order."""
    numbers: dict[tuple[str, int], int] = {}
    figures: list[Combination] = []
    for row in rows:
        figure: dict[tuple[str, int], float] = {}
        for column, share in row.coefficients.items():
            name, _, people = column.partition("#")
            measure, _, slot = name.partition("@")
            top, _, bottom = share.partition("/")
            for person in range(int(people)):
                number = numbers.setdefault((slot, person), len(numbers))
                figure[measure, number] = int(top) / int(bottom or 1)
        figures += [figure] if figure else []
    return figures

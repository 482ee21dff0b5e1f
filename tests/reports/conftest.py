"""Publications for the report tests: invented people answer the consultation, the real scoring publishes them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import pytest

from flows.catalogue import load_library, load_personas
from flows.conversation import Scalar, Status
from flows.improvise import Dice, Persona, pick_persona
from scoring.assess import assess
from scoring.assessment import Group, Roster, Scope
from scoring.cards import Campaign, FlowCard, Named, Unit
from scoring.cases import Case
from scoring.model import load_model
from scoring.packs import Pack
from scoring.policy import load_policy
from scoring.publication import Publication
from scoring.publish import publish_group
from scoring.questionnaire import read_flow

FLOW = load_library("agent_consultation")
CLOSED = datetime(2026, 12, 11, 17, tzinfo=UTC)
TOWN = {"en": "Ndar (demonstration)", "fr": "Ndar (démonstration)"}
CIVIL = (("civil", {"en": "Civil registry", "fr": "État civil"}),)
DEPARTMENTS = {
    "civil": {"en": "Civil registry", "fr": "État civil"},
    "taxes": {"en": "Taxes and markets", "fr": "Taxes et marchés"},
    "it": {"en": "IT team", "fr": "Cellule informatique"},
}
ASKED = read_flow(FLOW, {"departments": [{"name": name, "label": label} for name, label in DEPARTMENTS.items()]})
ONE = ("serve_public", "complaint_handling", "computer_access", "internet_work", "lost_half_days", "own_means")
SEVERAL = ("procedures", "contact_ways", "agent_hard", "needs_heard", "digital_acts")
LAST = ("learned", "helper_department", "idea_kind")
AT_COUNTER = {"procedures", "contact_ways", "agent_hard", "complaint_handling", "needs_heard"}

Words = Mapping[str, str]


class Invented:
    """One person: draws by the weights of a persona, in the order of the flow."""

    def __init__(self, seed: str, persona: Persona) -> None:
        self.seed, self.persona = seed, persona
        self.statuses: dict[str, Status] = {}
        self.values: dict[str, Scalar] = {}

    def draw(self, name: str, question: str, among: Sequence[str] = (), most: int = 1) -> str:
        """Answers a question at an address; '' when the person gives no answer."""
        dice, weights = Dice(self.seed, name), dict(self.persona.answers.get(question, {}))
        offered = {one: weight for one, weight in weights.items() if not among or one in among or one in set(Status)}
        offered = offered or dict.fromkeys(among or [one.name for one in ASKED.questions[question].options], 1.0)
        wanted, drawn = dice.between(1, most, "ticks"), list[str]()
        while offered and len(drawn) < wanted:
            one = dice.pick(list(offered), list(offered.values()), f"choice {len(drawn)}")
            if not drawn and one in set(Status):
                self.statuses[name] = Status(one)
                return ""
            del offered[one]
            offered = {} if one.startswith("no") else {w: v for w, v in offered.items() if w not in set(Status)}
            drawn.append(one)
        self.statuses[name], self.values[name] = Status.ANSWERED, " ".join(drawn)
        return " ".join(drawn)

    def answer(self) -> None:
        for name in ("serve_public", *SEVERAL, *ONE[1:], *LAST):
            if name in AT_COUNTER and self.values.get("serve_public") == "never":
                continue
            among = ("it", "nobody", "it_team") if name == "helper_department" else ()
            self.draw(name, name, among, most=3 if name in SEVERAL else 1)
            if name == "procedures" and self.values.get("procedures"):
                self.describe(str(self.values["procedures"]).split())

    def describe(self, procedures: list[str]) -> None:
        at = "hard_procedures#1"
        if len(procedures) > 1 and not self.draw(f"{at}.hard_pick", "hard_pick", procedures):
            return
        self.draw(f"{at}.hard_why", "hard_why", most=3)
        self.draw(f"{at}.visits", "visits")
        self.draw(f"{at}.unfinished", "unfinished")


def invent_cases(answered: int, department: str, seed: str) -> list[Case]:
    """Released answers of made-up colleagues of a department, the same for the same seed."""
    elsewhere = {"planner", "market_collector"}
    personas = [one for one in load_personas("agent_consultation") if one.name not in elsewhere]
    found = []
    for number in range(answered):
        person = Invented(f"{seed}/{number}", pick_persona(personas, f"{seed}/{number}"))
        person.answer()
        found.append(Case("agent_consultation", "1", department, "w1", person.statuses, person.values))
    return found


def make_publication(
    answered: int,
    on_list: int,
    *,
    seed: str = "ndar",
    audience: str = "coordinator",
    level: str = "unit",
    departments: Mapping[str, Words] | None = None,
    town: Words = TOWN,
    offices: Sequence[Case] = (),
    pack: Pack | None = None,
) -> Publication:
    """What may be shown of a department where `answered` of `on_list` answered; `offices` are heads and officers."""
    named = departments or {"civil": DEPARTMENTS["civil"]}
    first = next(iter(named))
    cases = invent_cases(answered, first, seed)
    roster = Roster(
        first, on_list, answered, no_telegram=max(0, on_list - answered - 1), enrolled=min(on_list, answered + 1)
    )
    asked = {FLOW.settings.id: ASKED} | {one.flow: read_flow(load_library(one.flow)) for one in offices}
    scope = Scope(level, (Group(first, (first,)),), asked, pack)  # type: ignore[arg-type]
    model, policy = load_model(), load_policy()
    return publish_group(
        assess([*cases, *offices], [roster], model, policy, scope, CLOSED),
        unit=Unit(
            id=first,
            level=level,  # type: ignore[arg-type]
            municipality=town,
            departments=tuple(Named(name, label) for name, label in named.items()),
        ),
        campaign=Campaign(
            id="c1",
            title=ASKED.title,
            wave=1,
            mode="named",
            opened_at="2026-11-23",
            closed_at="2026-12-11",
            flows=(FlowCard(FLOW.settings.id, FLOW.settings.version, FLOW.hash, ASKED.title),),
        ),
        model=model,
        policy=policy,
        at="2026-12-11T17:00:00Z",
        audience=audience,  # type: ignore[arg-type]
    )


@pytest.fixture(scope="session")
def make() -> Callable[..., Publication]:
    return make_publication


@pytest.fixture(scope="session")
def twelve() -> Publication:
    """Twelve of fourteen answered."""
    return make_publication(12, 14)


@pytest.fixture(scope="session")
def four() -> Publication:
    """Four of six answered: nothing that rests on answers may be shown."""
    return make_publication(4, 6)


@pytest.fixture(scope="session")
def many() -> Publication:
    """Twenty-five of thirty answered."""
    return make_publication(25, 30)

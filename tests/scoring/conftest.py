"""What the scoring tests share: the questions of a consultation, and interviews made from a few words."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from flows.catalogue import library_ids, load_library
from flows.conversation import Scalar, Status
from scoring.answers import Option, Question, Questionnaire, Scale
from scoring.assess import assess
from scoring.assessment import Assessment, Group, Roster, Scope
from scoring.cards import Campaign, FlowCard, Named, Unit
from scoring.cases import Case
from scoring.model import Model, load_model
from scoring.policy import Policy, load_policy
from scoring.publication import Publication
from scoring.publish import publish_group
from scoring.questionnaire import read_flow

AS_OF = datetime(2026, 11, 23, 17, tzinfo=UTC)

LISTS = {
    "proc": "birth_certificate market_space building_permit business_licence local_tax other_proc",
    "hard_why": "nothing too_many_papers unclear_needed long_queue go_betweens other_reason",
    "visits": "v0 v1 v2 v3 v4_more",
    "unfinished": "u0_1 u2_3 u4_5 u6_7 u8_10",
    "contact_ways": "counter office_phone own_phone facebook none",
    "agent_hard": "none_hard no_papers too_many anger own_phone pressure",
    "complaint_handling": "answered=100 written=60 by_word=30 nothing=0",
    "needs": "civil_papers roads_drains water waste none_heard",
    "computer_access": "own=100 shared_enough=75 shared_short=40 personal=40 none=0 not_needed=na",
    "internet_work": "reliable=100 often_cut=50 own_data=25 none=0 not_needed=na",
    "lost_half_days": "d0=100 d1_2=67 d3_5=33 d6_more=0",
    "own_means": "never=100 sometimes=50 often=0 refunded=100",
    "digital_acts": "write_document make_table send_file scan phone_work look_up_record enter_case none",
    "learned": "training=100 colleague=60 alone=40 no=0 no_wish=0 no_need=na",
    "helper": "it_team nobody civil_registry",
    "idea_kind": "fewer_papers one_counter poster_papers nothing other_idea",
    "serve": "every_day every_week rarely never",
}

#  name, list, several choices, repeat, what decides whether it is asked
QUESTIONS = [
    ("serve_public", "serve", False, "", ""),
    ("procedures", "proc", True, "", "serve_public"),
    ("hard_pick", "proc", False, "hard_procedures", "procedures"),
    ("hard_why", "hard_why", True, "hard_procedures", "procedures hard_pick"),
    ("visits", "visits", False, "hard_procedures", "procedures hard_pick"),
    ("unfinished", "unfinished", False, "hard_procedures", "procedures hard_pick visits"),
    ("contact_ways", "contact_ways", True, "", "serve_public"),
    ("agent_hard", "agent_hard", True, "", "serve_public"),
    ("complaint_handling", "complaint_handling", False, "", "serve_public"),
    ("needs_heard", "needs", True, "", "serve_public"),
    ("computer_access", "computer_access", False, "", ""),
    ("internet_work", "internet_work", False, "", ""),
    ("lost_half_days", "lost_half_days", False, "", "computer_access internet_work"),
    ("own_means", "own_means", False, "", ""),
    ("digital_acts", "digital_acts", True, "", ""),
    ("learned", "learned", False, "", "computer_access digital_acts"),
    ("helper_department", "helper", False, "", "computer_access digital_acts serve_public procedures"),
    ("idea_kind", "idea_kind", False, "", ""),
]


def make_question(name: str, listed: str, several: bool, repeat: str, depends: str) -> Question:
    words = [word.partition("=") for word in LISTS[listed].split()]
    scores = {choice: score if score.startswith("na") else float(score) for choice, eq, score in words if eq}
    return Question(
        name=name,
        kind="words" if several else "text",
        repeat=repeat,
        options=tuple(Option(word, {"en": word.replace("_", " ").capitalize()}) for word, _, _ in words),
        scales=(Scale(scores),) if scores else (),
        routed=bool(depends),
        depends=frozenset(depends.split()),
    )


CONSULTATION = Questionnaire(
    id="agent_consultation",
    version="1",
    hash="f" * 64,
    title={"en": "Work with residents", "fr": "Le travail avec les usagers"},
    questions={name: make_question(name, *rest) for name, *rest in QUESTIONS},
)

SIGNS = {"$dont_know": Status.DONT_KNOW, "$refused": Status.REFUSED, "$not_applicable": Status.NOT_APPLICABLE}


def make_case(
    answers: Mapping[str, Scalar], flow: str = "agent_consultation", department: str = "civil", wave: str = "w1"
) -> Case:
    """A case from answers by address; `$dont_know` and the like are statuses."""
    statuses = {at: SIGNS.get(str(word), Status.ANSWERED) for at, word in answers.items()}
    values = {at: word for at, word in answers.items() if str(word) not in SIGNS}
    return Case(flow, "1", department, wave, statuses, values)


def make_scope(
    departments: Iterable[str] = ("civil",), level: Any = "unit", flows: Iterable[Questionnaire] = (CONSULTATION,)
) -> Scope:
    groups = tuple(Group(name, (name,)) for name in departments)
    return Scope(level, groups, {flow.id: flow for flow in flows})


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy()


@pytest.fixture(scope="session")
def model() -> Model:
    return load_model()


@pytest.fixture(scope="session")
def library() -> dict[str, Questionnaire]:
    """The flows that come with the product, as scoring reads them."""
    return {name: read_flow(load_library(name)) for name in library_ids()}


@pytest.fixture(scope="session")
def consultation() -> Questionnaire:
    return CONSULTATION


@pytest.fixture(scope="session")
def case() -> Callable[..., Case]:
    return make_case


@pytest.fixture(scope="session")
def scope() -> Callable[..., Scope]:
    return make_scope


@pytest.fixture(scope="session")
def run(model: Model, policy: Policy) -> Callable[..., Assessment]:
    """Assess a department from the answers of its people: run([{...}, ...], headcount=12)."""

    def assess_people(people: Iterable[Mapping[str, Scalar]], headcount: int | None = None, **rest: Any) -> Assessment:
        cases = [make_case(one) for one in people]
        roster = Roster("civil", headcount or len(cases), len(cases), enrolled=len(cases))
        scope = make_scope(level=rest.pop("level", "unit"))
        return assess(cases, [roster], rest.pop("model", model), rest.pop("policy", policy), scope, AS_OF)

    return assess_people


@pytest.fixture(scope="session")
def frame() -> dict[str, Any]:
    """The names that a publication of one department needs."""
    flow = FlowCard("agent_consultation", "1", "f" * 64, CONSULTATION.title)
    department = Named("civil", {"en": "Civil registry", "fr": "État civil"})
    return {
        "unit": Unit(id="civil", level="unit", municipality={"en": "Bouaké"}, departments=(department,)),
        "campaign": Campaign(
            id="c1",
            title=CONSULTATION.title,
            wave=1,
            mode="named",
            opened_at="2026-11-20T08:00:00Z",
            closed_at="2026-11-23T17:00:00Z",
            flows=(flow,),
        ),
        "at": "2026-11-23T17:00:00Z",
    }


@pytest.fixture
def publish(
    run: Callable[..., Assessment], frame: dict[str, Any], model: Model, policy: Policy
) -> Callable[..., Publication]:
    def draw(people: list[Mapping[str, Any]], headcount: int | None = None, **rest: Any) -> Publication:
        found = run(people, headcount, level=rest.pop("level", "unit"))
        return publish_group(found, model=model, policy=policy, **(frame | rest))

    return draw

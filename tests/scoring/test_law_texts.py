"""Which law stands behind a door: the texts that the officer named for what the door reads, and nothing else."""

from datetime import UTC, datetime

from flows.catalogue import load_library
from flows.conversation import Status
from scoring.assess import assess
from scoring.assessment import Assessment, Group, Scope
from scoring.cases import Case
from scoring.law_texts import read_by
from scoring.model import Model
from scoring.policy import Policy
from scoring.questionnaire import read_flow

LAW = load_library("regulatory_diagnosis")
TEXTS = {
    "dp_law_source": "Act 2019-14, art. 3",
    "online_equal_source": "Act 2021-07, art. 12",
    "legal_pay_source": "Finance act 2018, art. 27",
    "esign_source": "Code 2016, art. 88",
}


def judged(values: dict[str, str], model: Model, policy: Policy) -> Assessment:
    case = Case(LAW.settings.id, "1", "legal", "w", dict.fromkeys(values, Status.ANSWERED), values)
    scope = Scope("municipality", (Group("legal", ("legal",)),), {LAW.settings.id: read_flow(LAW)})
    return assess([case], [], model, policy, scope, datetime(2026, 11, 23, tzinfo=UTC))


def test_each_door_has_the_texts_of_what_it_reads(model: Model, policy: Policy) -> None:
    answers = {"dp_law": "law_active", "online_equal": "some", "legal_card": "allowed", "esign": "no"}
    found = judged(answers | TEXTS, model, policy).law_texts
    assert found == {
        "LF1": ("Act 2019-14, art. 3",),
        "LF4": ("Act 2021-07, art. 12",),
        "LF8": ("Finance act 2018, art. 27",),
    }
    assert judged(answers, model, policy).law_texts == {}


def test_a_door_reads_through_values(model: Model) -> None:
    assert read_by(model.gates["LF8"].when, model) == {"pay_allowed", "legal_pay_matrix"}
    assert read_by("${programme_exists}", model) == {"programme_exists"}
    assert read_by("1 = 1", model) == frozenset()

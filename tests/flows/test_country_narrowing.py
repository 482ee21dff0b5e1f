"""A country narrows lists: each question on such a list filters by it, and no known country means no narrowing."""

from datetime import UTC, datetime

import pytest

from flows.catalogue import library_ids, load_library
from flows.check.questions import choices_of
from flows.conversation import Answer, Ask, Context
from flows.engine import replay, submit
from flows.model import Flow, Question

NARROWS = "${country} = '' or not(selected(not_in, ${country}))"
CHOSEN_BEFORE = ("selected(${procedures}, name)", "selected(${dept_proc_codes}, name)")


def narrowed(flow: Flow) -> list[Question]:
    questions = [item for item in flow.items.values() if isinstance(item, Question)]
    return [each for each in questions if any("not_in" in choice.columns for choice in choices_of(flow, each))]


@pytest.mark.parametrize("flow_id", library_ids())
def test_every_question_on_such_a_list_filters_by_country(flow_id: str) -> None:
    flow = load_library(flow_id)
    inputs = {each.name: each for each in flow.inputs}
    for item in narrowed(flow):
        wanted = item.choice_filter or ""
        assert NARROWS in wanted or wanted in CHOSEN_BEFORE, item.name
        assert (inputs["country"].type, inputs["country"].default) == ("text", "")


def test_the_flows_of_the_library_do() -> None:
    """The control: without it the test above would pass on a library that narrows nothing."""
    assert {item.name for flow_id in library_ids() for item in narrowed(load_library(flow_id))} >= {
        "procedures",
        "proc_which",
        "check_proc",
        "pay_offered",
        "used_part",
    }


@pytest.mark.parametrize(("country", "hidden"), [("", set()), ("sn", set()), ("zz", {"school_creche"})])
def test_procedures_that_are_not_municipal_there_are_not_offered(country: str, hidden: set[str]) -> None:
    flow = load_library("agent_consultation")
    inputs = {"country": country, "invited_department": "finance", "reviewer": "the data officer"}
    context = Context(now=datetime(2026, 11, 23, 9, tzinfo=UTC), language="en", seed="", inputs=inputs)
    first = replay(flow, (), context)
    assert isinstance(first, Ask)
    step = submit(flow, (), context, Answer(first.address, "every_day", typed=False)).step
    assert isinstance(step, Ask)
    procedures = flow.items["procedures"]
    assert isinstance(procedures, Question)
    everything = {choice.name for choice in choices_of(flow, procedures)}
    assert everything - {offer.name for offer in step.choices} == hidden


@pytest.mark.parametrize(("flow_id", "list_name"), [("department_inventory", "proc"), ("technical_diagnosis", "proc")])
def test_a_procedure_is_municipal_or_not_whoever_is_asked(flow_id: str, list_name: str) -> None:
    """What a head may name, an agent may name and the officer may check: the three lists leave out the same."""
    lists = [load_library(each).choices[list_name] for each in ("agent_consultation", flow_id)]
    left_out = [{one.name: one.columns.get("not_in") for one in each if "not_in" in one.columns} for each in lists]
    assert left_out[0] == left_out[1] == {"school_creche": "zz"}

"""Random flows and random walks: nothing raises, nothing is lost, and a replay is always where the interview was."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.conversation import Answer, Ask, Back, Complete, Confirm, Keep, NonAnswer, Refuse, Status
from flows.engine import replay, submit
from flows.items import Question
from flows.model import Flow
from flows.plan import plan_of
from flows.replay import Replay
from flows.source import parse_body
from tests.support.random_flows import FEATURES, TYPES, random_context, random_flow
from tests.support.random_walks import Passed, walk

SEED = st.integers(0, 1_000_000)
REACHING = [*range(30), 105, 134, 165, 199, 234, 240, 321, 364, 428, 431, 480]
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def walked(flow: Flow, seed: int, length: int = 40) -> list[Passed]:
    return list(walk(flow, seed, length))


@QUICK
@given(seed=SEED)
def test_nothing_that_people_do_breaks_any_flow(seed: int) -> None:
    walked(random_flow(seed), seed, 60)


@QUICK
@given(seed=SEED)
def test_a_replay_after_any_prefix_is_the_state_that_was_reached(seed: int) -> None:
    """Each event may record several things; after every one of the batches the state is that of the replay."""
    flow = random_flow(seed)
    passed = walked(flow, seed)
    for each in passed:
        reached = replay(flow, each.after, each.context)
        again = replay(parse_body(flow.body()), each.after, each.context)
        assert reached == again
        if isinstance(each.outcome, Ask) and each.outcome.notice != "stale":
            assert reached == each.outcome


@QUICK
@given(seed=SEED)
def test_back_and_keep_change_no_value(seed: int) -> None:
    flow = random_flow(seed, without=["once"])
    for each in walked(flow, seed, 25)[4:]:
        step = replay(flow, each.after, each.context)
        if isinstance(step, Complete) or not step.can_back:
            continue
        values = Replay(plan_of(flow), each.after, each.context).complete()
        back = submit(flow, each.after, each.context, Back())
        assert isinstance(back.step, Ask)
        marked = (*each.after, *back.records)
        assert Replay(plan_of(flow), marked, each.context).complete() == values
        kept = submit(flow, marked, each.context, Keep(back.step.address))
        assert Replay(plan_of(flow), (*marked, *kept.records), each.context).complete() == values
        assert isinstance(kept.step, Ask)
        assert (kept.step.kind, kept.step.address) == (step.kind, step.address)


@QUICK
@given(seed=SEED)
def test_hidden_answers_are_never_in_complete(seed: int) -> None:
    flow = random_flow(seed)
    passed = walked(flow, seed, 60)
    if not passed:
        return
    last = passed[-1]
    made = Replay(plan_of(flow), last.after, last.context)
    complete = made.complete()
    asked = {station.address for station in made.route.stations if station.sort in ("question", "name")}
    for address, status in complete.statuses.items():
        if status in (Status.NOT_ASKED, Status.NOT_REACHED):
            assert address not in complete.responses
        if status is Status.NOT_ASKED:
            assert address not in asked
    calculated = {name for name, item in flow.items.items() if item.type == "calculate"}
    for address in complete.responses:
        name = address.partition("/")[0].rpartition(".")[2]
        assert address in asked or name in calculated
        item = flow.items[name]
        assert not (isinstance(item, Question) and item.store == "volunteer")


@QUICK
@given(seed=SEED)
def test_a_second_identical_answer_records_nothing(seed: int) -> None:
    flow = random_flow(seed)
    for each in walked(flow, seed, 30):
        if isinstance(each.event, Answer | NonAnswer | Keep) and isinstance(each.outcome, Ask):
            again = submit(flow, each.after, each.context, each.event)
            assert again.records == ()


def test_the_walks_reach_everything() -> None:
    """A control: what is never reached is not tested above."""
    seen: Counter[str] = Counter()
    for seed in REACHING:
        flow = random_flow(seed)
        for each in walk(flow, seed, 80):
            seen.update(said(each))
    wanted = {"question", "name", "more", "fewer", "matrix", "waiting", "review", "Complete"}
    wanted |= {"no_longer_offered", "constraint_changed", "resumed", "from_pack", "understood", "stale"}
    wanted |= {"constraint", "required", "not_a_choice", "already_in_list", "wrong_kind", "too_long"}
    wanted |= set(TYPES) | {"edit", "input", "pack", "computed", "delegation", "person"}
    assert wanted - set(seen) == set()


def said(each: Passed) -> Iterator[str]:
    step = each.outcome
    if isinstance(step, Complete):
        yield "Complete"
        return
    if isinstance(step, Refuse):
        yield step.reason
        step = step.ask
    yield from (step.kind, step.notice, step.type)
    yield from (record.source for record in each.after[len(each.before) :])
    if each.context.rows and "r" in "".join(each.context.rows):
        yield "input"


@pytest.mark.parametrize("feature", sorted(FEATURES))
def test_the_generator_can_leave_things_out(feature: str) -> None:
    for seed in range(3):
        assert random_flow(seed, without=[feature]).items


def test_a_control_that_fails() -> None:
    """The walk notices an engine that loses an answer."""
    from tests.support.random_walks import check_outcome

    flow = random_flow(5)
    last = walked(flow, 5)[-1]
    with pytest.raises(AssertionError):
        check_outcome(flow, last.after, last.context, last.outcome, last.after[:-1])
    refused = Refuse(last.step.address, "constraint", last.step)
    with pytest.raises(AssertionError):
        check_outcome(flow, last.after[:-1], last.context, refused, last.after)
    if isinstance(last.outcome, Ask):
        wrong = replace(last.outcome, label=("Something else",), notice="none")
        with pytest.raises(AssertionError):
            check_outcome(flow, last.after, last.context, wrong, last.after)


def test_an_improvised_person_comes_to_the_end() -> None:
    """Every kind of step can be answered: most walks of a willing person end with a confirmed review."""
    from flows.improvise import improvise

    ended = 0
    for seed in range(40):
        flow = random_flow(seed, size=5)
        context = replace(random_context(flow, seed), delegate=False)
        records, step, turn = (), replay(flow, (), context), 0
        while isinstance(step, Ask) and turn < 400:
            event = Confirm() if step.kind == "review" else improvise(step, f"{seed}-{turn}")
            outcome = submit(flow, records, context, event)
            records, turn = (*records, *outcome.records), turn + 1
            step = replay(flow, records, context)
        ended += isinstance(step, Complete)
    assert ended >= 30

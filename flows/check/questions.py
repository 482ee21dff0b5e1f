"""Questions one by one: their measures are whole, their constraints speak, their others get names."""

from collections.abc import Iterator, Sequence

from flows.check.codes import CODES, Code
from flows.check.finding import Finding
from flows.check.trees import SCORE_WHEN, cases_of
from flows.expression_error import suggestion
from flows.expressions import ExpressionError
from flows.items import Question, Repeat
from flows.model import Choice, Flow
from flows.model_parts import Measure, Scale
from flows.nodes import Plan

WITHOUT_COUNT = ("add_when", "prefill", "min", "max")


def check_questions(plan: Plan) -> Iterator[Finding]:
    """Measures, messages of constraints, steps of ranges, and names asked for others."""
    flow = plan.flow
    for node in plan.nodes.values():
        item = node.item
        if isinstance(item, Repeat):
            yield from _check_counted(item)
        if not isinstance(item, Question):
            continue
        for case in cases_of(plan, node):
            if isinstance(case, ExpressionError):
                place = f"survey/{item.name} {SCORE_WHEN}"
                yield Finding(CODES[case.code], place, case.cause, case.way_out, case.column)
        if item.measure is not None:
            yield from _check_measure(flow, item, item.measure)
        if item.constraint and not item.constraint_message:
            cause = "constraint without constraint_message"
            yield Finding(Code.W_NO_MESSAGE, f"survey/{item.name} constraint", cause, "say what is accepted")
        if item.type == "range" and (item.step <= 0 or item.start > item.end):
            cause = f"no steps from {item.start} to {item.end} by {item.step}"
            yield Finding(Code.E_LIMIT, f"survey/{item.name} step", cause, "write start below end, and a step above 0")
        yield from _check_others(f"survey/{item.name}", item.own_choices)
    for name, choices in flow.choices.items():
        yield from _check_others(f"choices/{name}", choices)


def _check_counted(item: Repeat) -> Iterator[Finding]:
    for key in WITHOUT_COUNT if item.repeat_count is not None else ():
        if key in item.model_fields_set:
            cause = f"{key} has no effect beside repeat_count"
            yield Finding(Code.E_KEY, f"survey/{item.name} {key}", cause, "remove one of the two")


def _check_others(place: str, choices: Sequence[Choice]) -> Iterator[Finding]:
    for choice in choices:
        if choice.ask_name is None and (choice.name == "other" or choice.name.startswith("other_")):
            way_out = "add ask_name: true (or false to leave it unnamed)"
            yield Finding(Code.W_OTHER_NAME, f"{place}/{choice.name}", '"other" without a name', way_out)


def choices_of(flow: Flow, question: Question) -> list[Choice]:
    """The choices known before launch: of its fixed lists and of its own."""
    lists = [choice for name in question.list_names for choice in flow.choices.get(name, ())]
    return [*lists, *question.own_choices]


def _check_measure(flow: Flow, question: Question, measure: Measure) -> Iterator[Finding]:
    place = f"survey/{question.name} measure score"
    scales = [measure.score, *(case.score for case in measure.score_when)]
    if question.type != "select_one" and any(scales):
        yield Finding(Code.E_MEASURE, place, f"a {question.type} has no scores", "the formula of the model reads it")
        return
    if question.type == "select_one" and measure.indicator and measure.use == "record" and not measure.score:
        yield Finding(Code.E_MEASURE, place, "a record without scores", "add score: with every choice of the list")
    for scale in scales:
        yield from _check_scale(flow, question, scale or {}, place)


def _check_scale(flow: Flow, question: Question, scale: Scale, place: str) -> Iterator[Finding]:
    if not scale:
        return
    if set(question.list_names) - set(flow.choices):
        yield Finding(Code.E_MEASURE, place, "scores on a list that is handed in", "remove score:")
        return
    names = [choice.name for choice in choices_of(flow, question)]
    for name in names:
        if name not in scale:
            yield Finding(Code.E_MEASURE, place, f'no score for "{name}"', f"add {name}: na or a number 0-100")
    for name, score in scale.items():
        if name not in names:
            way_out = suggestion(name, names, "remove it")
            yield Finding(Code.E_MEASURE, f"{place} {name}", f'"{name}" is no choice', way_out)
        elif not isinstance(score, str) and not 0 <= score <= 100:
            yield Finding(Code.E_MEASURE, f"{place} {name}", f"{name}: {score:g}", "write na or a number 0-100")

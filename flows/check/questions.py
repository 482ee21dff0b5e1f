"""Questions one by one: their measures are whole, their constraints speak, their others get names."""

from collections.abc import Iterator

from flows.check.codes import Code
from flows.check.finding import Finding
from flows.expression_error import suggestion
from flows.model import Choice, Flow, Question
from flows.model_parts import Scale


def check_questions(flow: Flow) -> Iterator[Finding]:
    """Measures, messages of constraints, and names asked for others."""
    for item in flow.items.values():
        if isinstance(item, Question):
            yield from _check_measure(flow, item)
            if item.constraint and not item.constraint_message:
                cause = "constraint without constraint_message"
                yield Finding(Code.W_NO_MESSAGE, f"survey/{item.name}", cause, "say what is accepted")
            yield from _check_others(f"survey/{item.name}", item.own_choices)
    for name, choices in flow.choices.items():
        yield from _check_others(f"choices/{name}", choices)


def _check_others(place: str, choices: tuple[Choice, ...]) -> Iterator[Finding]:
    for choice in choices:
        if choice.ask_name is None and (choice.name == "other" or choice.name.startswith("other_")):
            way_out = "add ask_name: true (or false to leave it unnamed)"
            yield Finding(Code.W_OTHER_NAME, f"{place}/{choice.name}", '"other" without a name', way_out)


def choices_of(flow: Flow, question: Question) -> list[Choice]:
    """The choices known before launch: of its fixed lists and of its own."""
    lists = [choice for name in question.list_names for choice in flow.choices.get(name, ())]
    return [*lists, *question.own_choices]


def _check_measure(flow: Flow, question: Question) -> Iterator[Finding]:
    measure, place = question.measure, f"survey/{question.name} measure score"
    if measure is None:
        return
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
            yield Finding(Code.E_MEASURE, place, f'"{name}" is no choice', suggestion(name, names, "remove it"))
        elif not isinstance(score, str) and not 0 <= score <= 100:
            yield Finding(Code.E_MEASURE, place, f"{name}: {score:g}", "write na or a number 0-100")

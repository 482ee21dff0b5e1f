"""What an ODK client will not do with an exported flow, one line for each thing that is lost on the way."""

from collections.abc import Iterator

from flows.conversation import Status
from flows.items import Question, Repeat
from flows.model import Flow
from flows.model_parts import Choice
from flows.xlsform.lines import Line

WORDS = {Status.DONT_KNOW: "I don't know", Status.REFUSED: "Rather not say", Status.NOT_APPLICABLE: "Does not apply"}
REPEAT_KEYS = {
    "instance_label": "instances are only numbered in ODK",
    "add_label": "ODK uses its own words",
    "done_label": "ODK uses its own words",
    "unique_by": "ODK takes the same thing twice",
    "add_when": "ODK always offers another one",
    "prefill": "ODK starts with an empty instance",
}


def lost_in_odk(flow: Flow) -> Iterator[Line]:
    """In the order of the flow."""
    if flow.settings.review:
        yield _line("settings review", "ODK shows its own list of answers", "nothing to do")
    for key in ("intro", "outro"):
        if getattr(flow.settings, key) is not None:
            yield _line(f"settings {key}", "not shown in ODK", "add a note to the flow")
    for each in flow.inputs:
        if each.type in ("choices", "rows"):
            yield _line(f"inputs/{each.name}", _handed_in(each.type), "fill it in the form")
        elif each.default is None:
            yield _line(f"inputs/{each.name}", "blank in ODK", "fill the column default in the form")
    for item in flow.items.values():
        place = f"survey/{item.name}"
        if isinstance(item, Repeat):
            yield from _of_repeat(place, item)
        elif isinstance(item, Question):
            yield from _of_question(flow, place, item)


def _line(place: str, cause: str, way_out: str) -> Line:
    return Line("information", place, cause, way_out)


def _handed_in(kind: str) -> str:
    return "ODK offers one example instead of the list handed in" if kind == "choices" else "rows have no effect in ODK"


def _of_repeat(place: str, item: Repeat) -> Iterator[Line]:
    for key, cause in REPEAT_KEYS.items():
        if getattr(item, key) is not None:
            yield _line(f"{place} {key}", cause, "nothing to do, or leave it out")
    if item.repeat_count is None:
        yield _line(f"{place} max", f"ODK takes more than {item.max}", "write repeat_count where the number is known")
        if item.min > 1:
            yield _line(f"{place} min", f"ODK takes fewer than {item.min}", "write repeat_count if the number is known")
    if item.table or (item.table is None and item.max >= 10 and item.repeat_count is None):
        yield _line(f"{place} table", "ODK offers no table", "nothing to do")


def _of_question(flow: Flow, place: str, item: Question) -> Iterator[Line]:
    if not item.is_asked:
        return
    for each in flow.allow_of(item):
        cause = f'"{WORDS[each.status]}" is not offered in ODK'
        way_out = "with required yes people may be blocked" if item.required is not False else "people leave it empty"
        yield _line(f"{place} allow", cause, way_out)
    if "voice" in item.accept:
        yield _line(f"{place} accept", "ODK takes no voice here", "people write")
    if item.store == "volunteer":
        yield _line(f"{place} store", "in ODK the value stays in the submission", "leave the question out")
    if item.sensitive:
        yield _line(f"{place} sensitive", "ODK keeps it like any other answer", "protect the submissions")
    if item.evidence_for is not None:
        yield _line(f"{place} evidence_for", "ODK does not know what it is evidence for", "nothing to do")
    if item.max_files > 1:
        yield _line(f"{place} max_files", "ODK takes one file", "nothing to do")
    if item.default is not None:
        yield _line(f"{place} default", "ODK fills it in without asking", "nothing to do")
    if any(each.exclusive for each in _choices(flow, item)):
        yield _line(f"{place} exclusive", "exported as a constraint: ODK unticks nothing", "nothing to do")


def _choices(flow: Flow, item: Question) -> Iterator[Choice]:
    if item.type == "select_multiple":
        yield from item.own_choices
        for name in item.list_names:
            yield from flow.choices.get(name, ())

"""A flow as the form that ODK clients know: their repeats, and generated questions where these need an answer."""

from flows.model import Choice, Flow, Group, Question, Repeat

AnyItem = Question | Group | Repeat
Items = tuple[AnyItem, ...]
GATE = "__any"
COUNT = "__count"


def as_form(flow: Flow) -> Flow:
    """The same flow without what only a chat does: least and most instances, keys, and the prompt to add one.

    A repeat that may be empty gets the question `<repeat>__any` before it, as in the exported form. A repeat with
    a count reads `<repeat>__count`, which keeps its last value while the count is blank, as clients do; its default
    is the count as the author wrote it.
    """
    parts = {name: getattr(flow, name) for name in Flow.model_fields}
    return Flow.model_construct(**parts | {"survey": _convert_home(flow.survey)})


def _convert_home(items: Items) -> Items:
    """The items of the flow or of one repeat; the counts come first, outside all groups."""
    counts = tuple(_count_of(repeat) for repeat in _repeats_in(items) if repeat.repeat_count is not None)
    return (*counts, *_convert_all(items))


def _repeats_in(items: Items) -> tuple[Repeat, ...]:
    """The repeats directly here or in groups here."""
    found: list[Repeat] = []
    for item in items:
        if isinstance(item, Repeat):
            found.append(item)
        elif isinstance(item, Group):
            found += _repeats_in(item.items)
    return tuple(found)


def _count_of(repeat: Repeat) -> Question:
    name = f"{repeat.name}{COUNT}"
    return Question(type="decimal", name=name, label="", default=repeat.repeat_count, required=False)


def _convert_all(items: Items) -> Items:
    return tuple(converted for item in items for converted in _convert(item))


def _convert(item: AnyItem) -> Items:
    if isinstance(item, Question):
        return (item,)
    if isinstance(item, Group):
        return (item.model_copy(update={"items": _convert_all(item.items)}),)
    changes = {"items": _convert_home(item.items), "min": 0, "max": 200, "unique_by": None, "add_when": None}
    if item.repeat_count is not None:
        return (item.model_copy(update=changes | {"repeat_count": f"${{{item.name}{COUNT}}}"}),)
    if item.min > 0 or item.prefill is not None:
        return (item.model_copy(update=changes),)
    gate = f"{item.name}{GATE}"
    relevant = f"${{{gate}}} = 'yes'" + (f" and ({item.relevant})" if item.relevant else "")
    asks = Question(type="select_one", name=gate, label="", relevant=item.relevant, choices=_yes_no(), required=False)
    return asks, item.model_copy(update=changes | {"relevant": relevant})


def _yes_no() -> tuple[Choice, ...]:
    return tuple(Choice.model_validate({"name": name, "label": name}) for name in ("yes", "no"))

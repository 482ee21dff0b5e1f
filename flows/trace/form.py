"""A flow as the form that ODK clients know: their repeats, and a question where a repeat may be empty."""

from flows.model import Choice, Flow, Group, Question, Repeat

AnyItem = Question | Group | Repeat
GATE = "__any"


def as_form(flow: Flow) -> Flow:
    """The same flow without what only a chat does: least and most instances, keys, and the prompt to add one.

    A repeat that may be empty gets the question `<repeat>__any` before it, as in the exported form.
    """
    parts = {name: getattr(flow, name) for name in Flow.model_fields}
    return Flow.model_construct(**parts | {"survey": _convert_all(flow.survey)})


def opens_by_itself(repeat: Repeat) -> bool:
    """Whether the form shows a first instance without being asked: every repeat without a count does."""
    return repeat.repeat_count is None


def _convert_all(items: tuple[AnyItem, ...]) -> tuple[AnyItem, ...]:
    return tuple(converted for item in items for converted in _convert(item))


def _convert(item: AnyItem) -> tuple[AnyItem, ...]:
    if isinstance(item, Question):
        return (item,)
    if isinstance(item, Group):
        return (item.model_copy(update={"items": _convert_all(item.items)}),)
    changes = {"items": _convert_all(item.items), "min": 0, "max": 200, "unique_by": None, "add_when": None}
    if item.min > 0 or item.repeat_count is not None or item.prefill is not None:
        return (item.model_copy(update=changes),)
    gate = f"{item.name}{GATE}"
    relevant = f"${{{gate}}} = 'yes'" + (f" and ({item.relevant})" if item.relevant else "")
    asks = Question(type="select_one", name=gate, label="", relevant=item.relevant, choices=_yes_no(), required=False)
    return asks, item.model_copy(update=changes | {"relevant": relevant})


def _yes_no() -> tuple[Choice, ...]:
    return tuple(Choice.model_validate({"name": name, "label": name}) for name in ("yes", "no"))

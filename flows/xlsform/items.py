"""Items as rows of the survey sheet, each with the generated rows that belong to it."""

from collections.abc import Iterator
from typing import Any

from flows.items import SELECTS, Group, Question, Repeat
from flows.model_parts import Allowed, Measure, Thing
from flows.xlsform.book import Row
from flows.xlsform.columns import GENERATED, MEASURE, OWN_TEXTS, PREFIX, SCALARS, TEXTS, WORDS, header
from flows.xlsform.defaults import write_default
from flows.xlsform.draft import Draft, Element
from flows.xlsform.exclusive import exclusive_constraint, exclusive_message, exclusive_names
from flows.xlsform.filters import offers_anything
from flows.xlsform.generated import any_row, rows_after, unseen_row
from flows.xlsform.incoming import TRUE
from flows.xlsform.kept import is_unlabelled, put_kept, shown_by
from flows.xlsform.lists import list_of
from flows.xlsform.scalars import write_cases, write_number, write_scalar, write_scale, write_words

MAX_PIXELS = "max-pixels=2048"
LONGEST_CONDITION = 4_000


def put_items(draft: Draft, items: tuple[Element, ...]) -> None:
    """The rows of items in asking order."""
    for item in items:
        if isinstance(item, Question):
            if not shown_by(draft, item):
                draft.survey.add(question_row(draft, item))
            for row in rows_after(draft, item):
                draft.survey.add(row)
            continue
        if isinstance(item, Repeat) and item.min == 0 and item.repeat_count is None:
            draft.survey.add(any_row(draft, item))
        draft.survey.add(block_row(draft, item))
        header_row = item.xlsform.get("header")
        if isinstance(header_row, dict):
            draft.survey.add({name: text for name, text in header_row.items() if isinstance(text, str)})
        put_items(draft, item.items)
        if all(isinstance(each, Question) and each.type == "calculate" for each in item.items):
            draft.survey.add(unseen_row(draft, item))
        draft.survey.add({"type": f"end_{item.type}", "name": ""})


def common_cells(draft: Draft, item: Element, kind: str) -> Row:
    """The cells of every item."""
    row: Row = {"type": kind, "name": draft.names.of(item.name)}
    of = ("", item.name)
    unlabelled = item.xlsform.get("unlabelled")
    for key in TEXTS:
        needed = item.name if key == "label" and not isinstance(item, Group) else ""
        value = getattr(item, key, None)
        if unlabelled and is_unlabelled(draft, item) and key in ("label", "hint"):
            value = {"hint": item.label if unlabelled == "hint" and not item.hint else item.hint}.get(key)
        draft.texts.put(row, key, value, of=of, shown=draft.shown, needed=needed)
    for key in OWN_TEXTS:
        draft.texts.put(row, key, getattr(item, key, None), of=of, prefix=PREFIX)
    appearance = item.xlsform.get("appearance", item.appearance)
    if appearance and isinstance(appearance, str):
        row["appearance"] = appearance
    _put_own_keys(row, item)
    if not isinstance(item, Group) and item.measure is not None:
        _put_measure(row, item.measure)
    put_kept(draft, row, item)
    return row


def _put_own_keys(row: Row, item: Element) -> None:
    """Keys without a column in XLSForm, where they differ from what holds without them."""
    fields = type(item).model_fields
    for key in (*WORDS, *SCALARS):
        name = "seconds_given" if key == "seconds" else key
        value: Any = getattr(item, name, None)
        if name in fields and value != fields[name].default:
            row[PREFIX + key] = write_words(value) if key in WORDS else write_scalar(value)


def block_row(draft: Draft, item: Group | Repeat) -> Row:
    """The row that begins a group or a repeat."""
    row = common_cells(draft, item, f"begin_{item.type}")
    gated = isinstance(item, Repeat) and item.min == 0 and item.repeat_count is None
    draft.expression(row, item, "relevant", f"${{{item.name}__any}} = 'yes'" if gated else "")
    if isinstance(item, Repeat):
        draft.expression(row, item, "repeat_count")
    return row


def question_row(draft: Draft, item: Question) -> Row:
    """One question, note or calculation."""
    kind = f"{item.type} {list_of(draft, item)}" if item.type in SELECTS else item.type
    if item.type not in SELECTS and isinstance(item.xlsform.get("type"), str):
        kind = item.xlsform["type"]
    row = common_cells(draft, item, kind)
    _join_calculation(draft, row, item)
    if item.is_asked:
        _put_required(draft, row, item)
        _put_allow(draft, row, item)
    draft.expression(row, item, "relevant", _offered(draft, item))
    draft.expression(row, item, "calculation")
    draft.expression(row, item, "choice_filter")
    _put_constraint(draft, row, item)
    if item.default is not None:
        _put_default(draft, row, item)
    elif item.type == "text" and row.get("read_only", "").strip() in TRUE:
        draft.marks.add("asked", "text", of=("", item.name))
    if item.type == "range":
        row["parameters"] = " ".join(f"{key}={write_number(getattr(item, key))}" for key in ("start", "end", "step"))
    elif item.type == "image":
        row.setdefault("parameters", MAX_PIXELS)
    return row


def _join_calculation(draft: Draft, row: Row, item: Question) -> None:
    """A note that was one row with what it shows becomes that row again."""
    computed = draft.flow.items.get(str(item.xlsform.get("calculate")))
    if isinstance(computed, Question) and shown_by(draft, computed) is item:
        row["type"] = str(computed.xlsform.get("type", "note"))
        row["name"] = draft.names.of(computed.name)
        draft.expression(row, computed, "calculation")
        put_kept(draft, row, computed)


def _put_required(draft: Draft, row: Row, item: Question) -> None:
    if isinstance(item.required, bool):
        row["required"] = "yes" if item.required else "no"
        return
    draft.expression(row, item, "required")
    if not draft.marks.get("required", ("", item.name)):
        draft.marks.add("required", item.required, of=("", item.name), written=row["required"])


def _put_allow(draft: Draft, row: Row, item: Question) -> None:
    if item.allow is None:
        return
    row[PREFIX + "allow"] = write_allow(item.allow)
    for each in item.allow:
        draft.texts.put(row, str(each.status), each.label, of=("", item.name), prefix=PREFIX)


def write_allow(allow: tuple[Allowed, ...]) -> str:
    """`dont_know not_applicable=na_scope`; `none` where nothing is on offer."""
    return write_words(f"{each.status}={each.reason}" if each.reason else str(each.status) for each in allow)


def _put_constraint(draft: Draft, row: Row, item: Question) -> None:
    """The own constraint; with `exclusive` choices also theirs, marked as generated."""
    names = exclusive_names(draft, item)
    draft.expression(row, item, "constraint", exclusive_constraint(names))
    if not names:
        return
    row[GENERATED] = "constraint"
    own = item.constraint_message
    if not isinstance(own, dict):
        draft.marks.add("constraint_message", own, of=("", item.name), written="generated")
    for code, heading in draft.languages.items():
        column = header("constraint_message", heading)
        row[column] = exclusive_message(draft, item, code)
        if isinstance(own, dict):
            draft.marks.add("constraint_message", own.get(code), of=("", item.name), language=code, written=row[column])


def _offered(draft: Draft, item: Question) -> str:
    """The condition that the filter offers anything; ODK clients would show an empty list."""
    node = draft.plan.nodes[item.name]
    if item.choice_filter is None:
        return ""
    found = None if node.from_inputs else offers_anything(item.choice_filter, [each.choice for each in node.listed])
    if found is True:
        return ""
    if not isinstance(found, str) or len(found) > LONGEST_CONDITION:
        way_out = "write the condition into relevant"
        draft.say(f"survey/{item.name} choice_filter", "ODK asks it even when it offers nothing", way_out)
        return ""
    written = draft.rewriter.rewrite(found, item.name, "relevant")
    return f"({written})" if item.relevant is not None else written


def _put_default(draft: Draft, row: Row, item: Question) -> None:
    assert item.default is not None
    cell = write_default(draft.rewriter.rewrite(item.default, item.name, "default"), item.type)
    row["default"] = draft.names.put(cell)
    draft.marks.add("default", item.default, of=("", item.name), written=row["default"])


def _put_measure(row: Row, measure: Measure | Thing) -> None:
    if isinstance(measure, Thing):
        row[MEASURE + "thing"] = measure.thing
        return
    cells = {
        "indicator": write_words(measure.indicator) if measure.indicator else "",
        "profile": write_scalar(measure.profile) if measure.profile is not None else "",
        "component": str(measure.component or ""),
        "kind": measure.kind,
        "authority": write_words(measure.authority) if measure.authority else "",
        "use": measure.use if measure.use != "record" else "",
        "score": write_scale(measure.score) if measure.score is not None else "",
        "score_when": write_cases([(case.expr, case.score) for case in measure.score_when]),
    }
    row.update({MEASURE + key: cell for key, cell in cells.items() if cell})


def input_rows(draft: Draft) -> Iterator[Row]:
    """What is handed in at launch, as rows that nobody sees."""
    for each in draft.flow.inputs:
        row: Row = {"type": "hidden", "name": each.name, PREFIX + "input": each.type}
        draft.texts.put(row, "label", each.label, of=("", each.name), needed=each.name)
        if each.columns:
            row[PREFIX + "columns"] = write_words(each.columns)
        if each.default is not None:
            row[PREFIX + "default"] = write_scalar(each.default)
            if each.is_value and each.default != "":
                row["default"] = str(each.default)
        yield row

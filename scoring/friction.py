"""Draws the friction profile through the gate: tables of shares, cards of hard procedures, single shares."""

from collections.abc import Iterator
from dataclasses import dataclass

from scoring.assessment import Measure, Tally, ThingResult, ThingTable
from scoring.cards import Friction, ProcedureCard, Row, Table, Words
from scoring.disclosure import SMALL
from scoring.figures import Hidden
from scoring.model import ProfileValue, Thing
from scoring.sheet import PROTECTED, Sheet


def draw_friction(sheet: Sheet) -> Friction:
    """Everything of the profiles that may be shown; enters the figures on the way."""
    thing = next(iter(sheet.model.things()), None)
    table = sheet.assessment.things.get(thing.id) if thing else None
    hardest: Table | None = None
    cards: list[ProcedureCard] = []
    if thing is not None and table is not None:
        hardest = _draw_hardest(thing, table, sheet)
        named = [one for one in table.things if one.named >= sheet.gate.k and not hardest.hidden]
        cards = [_draw_procedure(one, thing, sheet) for one in named]
    order = {row.figure: at for at, row in enumerate(hardest.rows)} if hardest else {}
    return Friction(
        hardest=hardest,
        procedures=tuple(sorted(cards, key=lambda card: order[card.named])),
        tables=tuple(_draw_tables(sheet)),
        shares=tuple(_draw_shares(sheet)),
    )


@dataclass(frozen=True, slots=True)
class _Draft:
    """A table before the gate; `of` people are concerned, `whole`: everybody on the list is. `telling`: the choices
    left out could be worked out from the others.
    """

    id: str
    name: str
    title: Words
    source: Words | None
    tally: Tally
    of: int
    whole: bool
    labels: dict[str, Words]
    left_out: frozenset[str] = frozenset()
    sensitive: frozenset[str] = frozenset()
    telling: bool = False


def _draw_tables(sheet: Sheet) -> Iterator[Table]:
    for value in sheet.model.values():
        found = sheet.assessment.values.get(value.name)
        if isinstance(found, Tally):
            of = sheet.concerned(found.aside)
            yield _draw_table(_draft(f"table.{value.name}", value, found, of, found.aside == 0, sheet), sheet)


def _draft(name: str, value: ProfileValue, tally: Tally, of: int, whole: bool, sheet: Sheet) -> _Draft:
    labels = sheet.labels(value.authority, value.question or "")
    sensitive = frozenset(value.municipality_only)
    left_out = sheet.left_out(value)
    telling = bool(left_out) and sheet.leaves_gaps(value.authority, value.question or "")
    return _Draft(value.name, name, value.title, value.source, tally, of, whole, labels, left_out, sensitive, telling)


def _draw_shares(sheet: Sheet) -> Iterator[Row]:
    for value in sheet.model.values():
        found = sheet.assessment.values.get(value.name)
        if isinstance(found, Measure) and value.across == "share":
            of = sheet.concerned(found.aside)
            figure = sheet.gate.show_share(found.x, found.n, of, whole=found.aside == 0)
            yield Row(value.name, value.title, sheet.keep(f"share.{value.name}", figure))


def _draw_table(draft: _Draft, sheet: Sheet) -> Table:
    """Shares of the people who answered, greatest first; rows that round alike keep the order of the list."""
    tally, gate = draft.tally, sheet.gate
    if (hidden := _hidden(draft, sheet)) is not None:
        sheet.keep(draft.name, hidden)
        return _table(draft, hidden=True)
    rows = []
    for choice, count in tally.counts.items():
        if choice not in draft.left_out:
            sensitive = choice in draft.sensitive
            figure = gate.show_share(count, tally.n, draft.of, whole=draft.whole, sensitive=sensitive)
            name = sheet.keep(f"{draft.name}.{choice}", figure)
            rows.append(Row(choice, sheet.label(draft.labels, choice), name))
    unknown = sheet.keep(f"{draft.name}.dont_know", gate.show_unknown(tally, draft.of))
    finding = not sheet.hides(unknown) and tally.dk >= gate.policy.dont_know_finding * (tally.n + tally.dk)
    ranked = sorted(rows, key=lambda row: -(sheet.shown_value(row.figure) or 0.0))
    return _table(draft, n=tally.n, unknown=unknown, finding=finding, rows=tuple(ranked))


def _hidden(draft: _Draft, sheet: Sheet) -> Hidden | None:
    """Why a table may not be shown, if so."""
    if not sheet.gate.admits(draft.tally.n):
        return SMALL
    if draft.telling:
        return Hidden(reason="municipality_only")
    return PROTECTED if draft.name in sheet.refused else None


def _table(
    draft: _Draft,
    *,
    hidden: bool = False,
    n: int = 0,
    unknown: str = "",
    finding: bool = False,
    rows: tuple[Row, ...] = (),
) -> Table:
    return Table(
        id=draft.id,
        title=draft.title,
        source=draft.source,
        hidden=hidden,
        n=n,
        unknown=unknown,
        finding=finding,
        rows=rows,
    )


def _draw_hardest(thing: Thing, table: ThingTable, sheet: Sheet) -> Table:
    """The share of those who handle such things that named each as hard."""
    labels = sheet.labels(thing.authority, thing.labels)
    counts = {one.key: one.named for one in table.things}
    order = sorted(counts, key=lambda key: list(labels).index(key) if key in labels else len(labels))
    tally = Tally(n=table.n, dk=0, refused=0, aside=table.aside, counts={key: counts[key] for key in order})
    of = sheet.concerned(table.aside)
    return _draw_table(_Draft(thing.id, "hardest", thing.name, None, tally, of, table.aside == 0, labels), sheet)


def _draw_procedure(found: ThingResult, thing: Thing, sheet: Sheet) -> ProcedureCard:
    """The card of a procedure that at least k people named: causes, visits, share sent back."""
    name = f"procedure.{found.key}"
    values = {value.name: value for value in sheet.model.values() if value.for_ == thing.id}
    tables: list[Table] = []
    ids = {"median": "", "mean": ""}
    for key, result in found.values.items():
        value = values[key]
        if isinstance(result, Tally):
            of = result.n + result.dk + result.refused
            tables.append(_draw_table(_draft(f"{name}.why", value, result, of, False, sheet), sheet))
        else:
            unit, short = ("visits", "visits") if value.across == "median" else ("percent", "sent_back")
            ids[value.across] = sheet.keep(f"{name}.{short}", sheet.gate.show_measure(result, found.named, unit))
    return ProcedureCard(
        code=found.key,
        label=sheet.label(sheet.labels(thing.authority, thing.labels), found.key),
        named=f"hardest.{found.key}",
        visits=ids["median"],
        sent_back=ids["mean"],
        causes=tables[0],
    )

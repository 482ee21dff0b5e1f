"""Lists to act from: procedures by trips, what the law allows and nobody offers, documents to publish, needs to hear.

Facts in, order out; what colleagues told enters only as far as the facts hold it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from scoring.cards import Words
from scoring.facts import Fact, Facts, ThingFacts

Place = Literal["ranked", "volume_unknown", "visits_unknown", "law_closed"]
CONDITIONS = ("digital", "loose", "bound", "fragile")
"""What scanning needs, least first: what is already digital, loose sheets, bound, fragile (conserve first)."""


@dataclass(frozen=True, slots=True)
class ProcedureLine:
    """One procedure in the ranking. `place`: by its addressable trips; without a volume ("ask the head for the register
    count"); without visits either; or with its next stage closed by law ("needs a rule change").
    """

    key: str
    label: Words
    place: Place
    volume: float | None
    visits: float | None
    visits_from: str
    sent_back: float | None
    stage: float | None
    avoidable: float | None
    addressable: float | None
    gate: str


def rank_procedures(facts: Facts) -> tuple[ProcedureLine, ...]:
    """Every declared procedure: by addressable trips; then, without a volume, by visits and by the share sent back;
    then by how often colleagues named it; those that the law closes at the end, in the same order.
    """
    things = facts.things.get("procedure", ())
    return tuple(_line(one) for one in sorted(things, key=_procedure_key))


def _procedure_key(thing: ThingFacts) -> tuple[int, float, float, float, str]:
    place = _place(thing)
    at = ("ranked", "volume_unknown", "visits_unknown", "law_closed").index(place)
    trips, visits, back, named = (
        _number(thing, name) or 0.0 for name in ("p_addressable", "p_visits", "p_fail", "p_named")
    )
    if place == "visits_unknown":
        return at, -named, 0.0, 0.0, thing.key
    return at, -trips, -visits, -back, thing.key


def _place(thing: ThingFacts) -> Place:
    if thing.values.get("p_gate") == "closed":
        return "law_closed"
    if _number(thing, "p_addressable") is not None:
        return "ranked"
    return "visits_unknown" if _number(thing, "p_visits") is None else "volume_unknown"


def _line(thing: ThingFacts) -> ProcedureLine:
    return ProcedureLine(
        key=thing.key,
        label=thing.label,
        place=_place(thing),
        volume=_number(thing, "p_volume"),
        visits=_number(thing, "p_visits"),
        visits_from=_text(thing, "p_visits_from") or "none",
        sent_back=_number(thing, "p_fail"),
        stage=_number(thing, "p_stage"),
        avoidable=_number(thing, "p_avoidable"),
        addressable=_number(thing, "p_addressable"),
        gate=_text(thing, "p_gate") or "unknown",
    )


def _number(thing: ThingFacts, name: str) -> float | None:
    found = thing.values.get(name)
    return found if isinstance(found, float) else None


def _text(thing: ThingFacts, name: str) -> str:
    found = thing.values.get(name)
    return found if isinstance(found, str) else ""


@dataclass(frozen=True, slots=True)
class LegalLists:
    """Means of payment by name. `gap`: allowed and not offered ("the law lets you"); `stop`: offered and forbidden
    ("stop or regularise"); `advice`: offered and not mentioned ("ask for legal advice"); `unknown`: the law or the
    offer is not known.
    """

    gap: tuple[str, ...]
    stop: tuple[str, ...]
    advice: tuple[str, ...]
    unknown: tuple[str, ...]


def list_law(facts: Facts) -> LegalLists:
    """What is allowed beside what is offered, in the order of the names."""
    found: dict[str, list[str]] = {"gap": [], "stop": [], "advice": [], "unknown": [], "": []}
    for one in facts.things.get("means", ()):
        found[_beside(one.values.get("law"), one.values.get("offered"))].append(one.key)
    return LegalLists(*(tuple(sorted(found[name])) for name in ("gap", "stop", "advice", "unknown")))


def _beside(law: Fact, offered: Fact) -> str:
    if not isinstance(law, str) or not isinstance(offered, bool):
        return "unknown"
    if not offered:
        return "gap" if law == "allowed" else ""
    return {"forbidden": "stop", "not_mentioned": "advice"}.get(law, "")


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document that may be published, exists and is not. `masked`: after hiding personal data."""

    key: str
    label: Words
    department: str
    requests: float | None
    condition: str
    masked: bool

    @property
    def conserve(self) -> bool:
        """Whether it must be conserved before it is scanned."""
        return self.condition == "fragile"


@dataclass(frozen=True, slots=True)
class DocumentLists:
    """`next`: by the legal officer's answer; `ask`: by a head's view alone ("ask the legal officer"); `alert`:
    registers that stand online and must not.
    """

    next: tuple[DocumentLine, ...]
    ask: tuple[DocumentLine, ...]
    alert: tuple[DocumentLine, ...]


def list_documents(facts: Facts) -> DocumentLists:
    """Documents by requests a month (unknown last), then by what scanning needs: digital, loose, bound, fragile."""
    things = facts.things.get("document", ())
    open_ones = [one for one in things if _may_be_published(one)]
    by_law = [one for one in open_ones if one.values.get("d_publishable_by") == "legal_officer"]
    by_view = [one for one in open_ones if one not in by_law]
    wrong = [one for one in things if one.values.get("d_register") is True and one.values.get("d_published") is True]
    return DocumentLists(*(tuple(sorted(map(_document, part), key=_document_key)) for part in (by_law, by_view, wrong)))


def _may_be_published(thing: ThingFacts) -> bool:
    values = thing.values
    allowed = values.get("d_publishable") in ("yes", "after_masking")
    return allowed and values.get("d_published") is False and values.get("d_register") is not True


def _document(thing: ThingFacts) -> DocumentLine:
    digital = thing.values.get("d_state") in ("all_scanned", "searchable")
    return DocumentLine(
        key=thing.key,
        label=thing.label,
        department=_text(thing, "department"),
        requests=_number(thing, "d_requests"),
        condition="digital" if digital else _text(thing, "d_condition"),
        masked=thing.values.get("d_publishable") == "after_masking",
    )


def _document_key(line: DocumentLine) -> tuple[bool, float, int, str, str]:
    least = CONDITIONS.index(line.condition) if line.condition in CONDITIONS else len(CONDITIONS)
    return line.requests is None, -(line.requests or 0.0), least, line.key, line.department


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A need of residents beside the decision it belongs to. `advice`: `open_first` (the decision is closed),
    `say_result` (it is open), or '' (nobody knows). How many colleagues named it: the figure `table.needs_heard.<key>`.
    """

    key: str
    decision: str
    heads: int
    proposed: bool
    advice: str


@dataclass(frozen=True, slots=True)
class Needs:
    """The needs list, and whether heads and colleagues disagree on what comes first (a finding, not an error)."""

    lines: tuple[NeedLine, ...]
    disagree: bool


def list_needs(facts: Facts, heard: Mapping[str, float]) -> Needs:
    """Needs that somebody named: closed decisions first, those that a head would open before the others, then by the
    share of colleagues that may be shown (`heard`: by need; empty when it is hidden), then by heads.
    """
    named = [one for one in facts.things.get("need", ()) if one.values.get("named") is True]
    lines = [_need(one) for one in named]
    lines.sort(key=lambda one: (*_need_rank(one), -heard.get(one.key, 0.0), -one.heads, one.key))
    return Needs(tuple(lines), _disagree(lines, heard))


def _need(thing: ThingFacts) -> NeedLine:
    advice = {"closed": "open_first", "open": "say_result"}.get(_text(thing, "open"), "")
    heads = int(_number(thing, "heads") or 0)
    return NeedLine(thing.key, _text(thing, "decision"), heads, thing.values.get("proposed") is True, advice)


def _need_rank(line: NeedLine) -> tuple[int, bool]:
    at = ("open_first", "say_result", "").index(line.advice)
    return at, not (line.proposed and line.advice == "open_first")


def _disagree(lines: Sequence[NeedLine], heard: Mapping[str, float]) -> bool:
    """None of the needs that heads named is among the three that colleagues named most (ties in)."""
    heads = {one.key for one in lines if one.heads}
    counted = sorted((share for share in heard.values() if share > 0), reverse=True)
    if not heads or not counted:
        return False
    least = counted[min(2, len(counted) - 1)]
    return not heads & {need for need, share in heard.items() if share >= least}

"""The registers of a town hall as they are kept: sealed entries, folded into lines whenever somebody looks."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.desk.desk import Desk, Row, dumps, loads, stamp, write
from bot.desk.flow_shelf import live_flows
from bot.ids import id8
from bot.turn import Turn, Write
from scoring.answers import Questionnaire
from scoring.cases import Case
from scoring.questionnaire import read_flow
from scoring.registers.declared import Register, load_registers
from scoring.registers.filling import fill
from scoring.registers.lines import Entry, Line, Value, fold
from scoring.registers.ranking import rank_by_scores

_SEALED = ("subject", "field", "value", "author", "evidence")


@dataclass(frozen=True, slots=True)
class Book:
    """One register of a municipality with the questions behind its fields; `entries` is how many it holds."""

    register: Register
    lines: tuple[Line, ...]
    questionnaires: Mapping[str, Questionnaire]
    entries: int = 0

    def line(self, key: str) -> Line | None:
        """The line of that key (`line_key`)."""
        return next((line for line in self.lines if line_key(line.subject) == key), None)


def line_key(subject: str) -> str:
    """What stands for a line in a button: ten characters of the hash of its subject."""
    return hashlib.sha256(subject.encode()).hexdigest()[:10]


async def open_book(desk: Desk, municipality: str, register: str) -> Book:
    """A register as it stands now. KeyError for one that is not declared."""
    declared = load_registers()[register]
    questionnaires = await read_questions(desk, municipality)
    entries = await read_entries(desk, municipality, register)
    return Book(declared, fold(declared, entries, rank_by_scores(questionnaires)), questionnaires, len(entries))


async def read_questions(desk: Desk, municipality: str) -> dict[str, Questionnaire]:
    """The flows that fill registers, in the version that is live for the municipality."""
    needed = {source.flow for register in load_registers() for source in register.sources}
    flows = await live_flows(desk, municipality)
    return {id: read_flow(flow) for id, flow in flows.items() if id in needed}


async def read_entries(desk: Desk, municipality: str, register: str) -> list[Entry]:
    rows = await desk.store.read("register_entries", municipality=municipality, register=register)
    return [_opened(desk, row) for row in rows]


def _opened(desk: Desk, row: Row) -> Entry:
    body = loads(desk.vault.installation.open(row["body"], "register_entry", row["id"]))
    return Entry(at=row["at"], seq=int(row["seq"]), register=row["register"], **body)


def added(turn: Turn, desk: Desk, municipality: str, entries: Sequence[Entry]) -> tuple[Write, ...]:
    """The write that adds these entries; none without any."""
    rows = [_sealed(desk, municipality, _id(turn, municipality, n, entry), entry) for n, entry in enumerate(entries)]
    return (write("insert_register_entry", *rows),) if rows else ()


def _id(turn: Turn, municipality: str, n: int, entry: Entry) -> str:
    """One turn may add to several books, and to several lines one after the other."""
    base = id8(turn.seed, f"register entries {municipality} {entry.register} {entry.subject}")
    return f"{base}:{n}"


def _sealed(desk: Desk, municipality: str, id: str, entry: Entry) -> Row:
    body = dumps({name: getattr(entry, name) for name in _SEALED})
    return {
        "id": id,
        "municipality": municipality,
        "register": entry.register,
        "at": entry.at,
        "seq": entry.seq,
        "body": desk.vault.installation.seal(body, "register_entry", id),
    }


def filled(
    turn: Turn, desk: Desk, municipality: str, cases: Iterable[Case], questionnaires: Mapping[str, Questionnaire]
) -> tuple[Write, ...]:
    """What a release adds: every thing that an office holder described, dated to the instant of the release."""
    entries = fill(load_registers(), cases, questionnaires, stamp(turn.at))
    return added(turn, desk, municipality, entries)


def said(
    turn: Turn, book: Book, subject: str, fields: Mapping[str, Value], author: str, evidence: str = ""
) -> list[Entry]:
    """Entries of one author about one line, in the order given, behind all that stands in the register."""
    plain = Entry(stamp(turn.at), 0, book.register.id, subject, "", None, author, evidence)
    return [
        replace(plain, seq=seq, field=name, value=value)
        for seq, (name, value) in enumerate(fields.items(), start=book.entries)
    ]

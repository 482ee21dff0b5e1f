"""A database of invented released interviews, as the product keeps them and as a table of single responses."""

import random
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

from flows.catalogue import load_library
from flows.conversation import Scalar, Status
from flows.model import Flow
from scoring.answers import Question, Questionnaire
from scoring.assessment import Group, Roster
from scoring.cases import Case
from scoring.questionnaire import read_flow

FLOW = "agent_consultation"
DEPARTMENTS = tuple(f"d{number:03}" for number in range(40))
KNOWN = 0.92
TICKS = 3


def questions(flow: Flow | None = None) -> Questionnaire:
    """The consultation, with a register of forty departments."""
    register = [{"name": name, "label": {"en": name}} for name in DEPARTMENTS]
    return read_flow(flow or load_library(FLOW), {"departments": register})


def build(path: Path, responses: int, seed: int = 1) -> int:
    """Fill a database with about as many responses; how many interviews they are."""
    asked, dice, made, interviews = questions(), random.Random(seed), 0, 0
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE released (department TEXT, body TEXT)")
        base.execute("CREATE TABLE response (interview INTEGER, department TEXT, question TEXT, score REAL)")
        while made < responses:
            case = interview(asked, dice)
            base.execute("INSERT INTO released VALUES (?, ?)", (case.department, case.to_json()))
            base.executemany("INSERT INTO response VALUES (?, ?, ?, ?)", rows(interviews, case, asked))
            made += len(case.statuses)
            interviews += 1
    return interviews


def interview(asked: Questionnaire, dice: random.Random) -> Case:
    """One person's answers to everything that has choices, with one hard procedure described."""
    statuses: dict[str, Status] = {}
    values: dict[str, Scalar] = {}
    for name, question in asked.questions.items():
        if not question.options or name == "department":
            continue
        address = f"{question.repeat}#1.{name}" if question.repeat else name
        known = dice.random() < KNOWN
        statuses[address] = Status.ANSWERED if known else Status.REFUSED
        if known:
            values[address] = _said(question, dice)
    return Case(FLOW, asked.version, dice.choice(DEPARTMENTS), "w", statuses, values)


def _said(question: Question, dice: random.Random) -> str:
    names = [option.name for option in question.options]
    return " ".join(dice.sample(names, min(TICKS, len(names)))) if question.kind == "words" else dice.choice(names)


def rows(number: int, case: Case, asked: Questionnaire) -> Iterator[tuple[int, str, str, float | None]]:
    """The same interview, one row a response; its score where the question gives one."""
    for address in case.statuses:
        question = asked.questions[address.rpartition(".")[2]]
        scale: Mapping[str, float | str] = question.scales[0].scores if question.scales else {}
        score = scale.get(str(case.values.get(address)))
        yield number, case.department, address, score if isinstance(score, int | float) else None


def read(path: Path) -> Iterator[Case]:
    """The released interviews, one after the other, none of them kept."""
    with sqlite3.connect(path) as base:
        for department, body in base.execute("SELECT department, body FROM released"):
            yield Case.from_json(body, flow=FLOW, version="1", department=department, wave="w")


def groups() -> tuple[Group, ...]:
    """Every department shown alone."""
    return tuple(Group(name, (name,)) for name in DEPARTMENTS)


def rosters(interviews: int) -> list[Roster]:
    """Everybody answered but one in five."""
    each = max(1, interviews // len(DEPARTMENTS))
    return [Roster(name, headcount=each * 5 // 4, answered=each) for name in DEPARTMENTS]

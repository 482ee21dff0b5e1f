"""What a release adds to the registers: the things that office holders described, each field an entry of its own."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from flows.conversation import Status
from flows.values import Value as Read
from scoring.answers import Questionnaire, State
from scoring.cases import Case
from scoring.interviews import Interview
from scoring.registers.declared import Register, Registers, Source
from scoring.registers.lines import EXISTS, UNKNOWN, Entry, Value


@dataclass(frozen=True, slots=True)
class _Said:
    """One thing as one office holder describes it."""

    subject: str
    fields: Mapping[str, Value]
    evidence: str


def fill(
    registers: Registers, cases: Iterable[Case], questionnaires: Mapping[str, Questionnaire], day: str
) -> tuple[Entry, ...]:
    """The entries that released interviews add, dated `day`. What was not known settles nothing: an older answer
    stands, and that somebody was asked and did not know is an entry of its own.

    The order of the cases never matters.
    """
    found: set[tuple[str, str, str, Value, str, str]] = set()
    for case in cases:
        if case.flow in questionnaires:
            interview = Interview(case, questionnaires[case.flow])
            for register in registers.registers:
                found.update(_of_interview(register, interview))
    ordered = sorted(found, key=lambda one: (one[0], one[1], one[2], str(one[3]), one[4], one[5]))
    return tuple(Entry(day, seq, *one) for seq, one in enumerate(ordered))


def _of_interview(register: Register, interview: Interview) -> Iterator[tuple[str, str, str, Value, str, str]]:
    case = interview.case
    for source in register.sources:
        if source.flow != case.flow:
            continue
        author = f"{source.authority}:{case.department}" if case.department else source.authority
        for said in _rows(source, interview) if source.rows else _things(source, interview):
            subject = f"{case.department}/{said.subject}" if register.by == "department" else said.subject
            yield register.id, subject, EXISTS, True, author, ""
            for name, value in said.fields.items():
                yield register.id, subject, name, value, author, said.evidence


def _rows(source: Source, interview: Interview) -> Iterator[_Said]:
    evidence = _text(interview, source.evidence, "")
    for name in source.rows:
        if name in interview.questionnaire.questions:
            answer = interview.answer(name)
            if answer.state is State.ANSWERED:
                yield _Said(name, {"state": plain(answer.value)}, evidence)


def _things(source: Source, interview: Interview) -> Iterator[_Said]:
    for instance in interview.instances(source.repeat):
        subject = _subject(source, interview, instance)
        if subject:
            fields = dict(_fields(source, interview, instance))
            yield _Said(subject, fields, _text(interview, source.evidence, instance))


def _fields(source: Source, interview: Interview, instance: str) -> Iterator[tuple[str, Value]]:
    for name in source.fields:
        if name in interview.questionnaire.questions:
            answer = interview.answer(name, instance)
            if answer.state is State.ANSWERED:
                yield name, plain(answer.value)
            elif answer.state is State.DK:
                yield name + UNKNOWN, True


def _subject(source: Source, interview: Interview, instance: str) -> str:
    """The name of a thing: what was typed for an "other" choice, otherwise the choice or the text itself."""
    name = _text(interview, source.key, instance)
    typed = f"{instance}.{source.key}/name/{name}"
    if interview.case.statuses.get(typed) is Status.ANSWERED:
        return f"{name}:{str(interview.case.values[typed]).strip()}"
    return name


def _text(interview: Interview, name: str, instance: str) -> str:
    if not name or name not in interview.questionnaire.questions:
        return ""
    answer = interview.answer(name, instance)
    return str(answer.value).strip() if answer.state is State.ANSWERED and answer.value is not None else ""


def plain(value: Read) -> Value:
    """A value as an entry stores it: whole numbers as integers, days as ISO text."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, str | float | bool) or value is None else str(value)

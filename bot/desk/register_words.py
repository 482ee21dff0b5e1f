"""What stands in a register in the words of the questions that filled it: lines, fields, values, authors."""

from collections.abc import Mapping
from datetime import date

from bot.desk.registers import Book
from reports.words import Words
from scoring.answers import Question
from scoring.registers.declared import Source
from scoring.registers.lines import COORDINATOR, Line, Value


def in_language(text: Mapping[str, str], language: str) -> str:
    """A text in a language, else in that of its region's base, else in English, else in any."""
    for tag in (language, language.partition("-")[0], "en"):
        if text.get(tag):
            return text[tag]
    return next(iter(text.values()), "")


def question_of(book: Book, name: str) -> Question | None:
    """The question behind a field; for a line of a matrix the question that is its subject."""
    for questionnaire in book.questionnaires.values():
        if name in questionnaire.questions:
            return questionnaire.questions[name]
    return None


def say_subject(book: Book, subject: str, departments: Mapping[str, str], language: str) -> str:
    """What a line is called; where each department has lines of its own, with the name of the department."""
    place, slash, rest = subject.partition("/") if book.register.by == "department" else ("", "", subject)
    named = _say_key(book, rest, language)
    return f"{named} · {departments.get(place, place)}" if slash else named


def _say_key(book: Book, key: str, language: str) -> str:
    code, colon, typed = key.partition(":")
    for source in book.register.sources:
        question = question_of(book, key if source.rows else source.key)
        if question is None:
            continue
        if source.rows:
            return in_language(question.label, language)
        labels = {option.name: in_language(option.label, language) for option in question.options}
        if colon and code in labels:
            return typed
        if key in labels:
            return labels[key]
    return key


def say_field(book: Book, name: str, language: str) -> str:
    """The label of a field: its question, in short."""
    question = question_of(book, name)
    return in_language(question.label, language) if question is not None else ""


def say_value(book: Book, line: Line, name: str, value: Value, words: Words) -> str:
    """A value in words: the labels of choices, numbers and days as the language writes them."""
    question = question_of(book, line.subject if name == "state" else name)
    if value is None or value == "":
        return words.say("Not known")
    if question is not None and question.options:
        labels = {option.name: in_language(option.label, words.language) for option in question.options}
        return ", ".join(labels.get(word, word) for word in str(value).split())
    if isinstance(value, int | float):
        return words.number(value)
    return _day(str(value), words) if question is not None and question.kind == "any" else str(value)


def _day(text: str, words: Words) -> str:
    try:
        return words.say("{day}", day=date.fromisoformat(text[:10]))
    except ValueError:
        return text


def say_author(author: str, departments: Mapping[str, str], words: Words) -> str:
    """Who says so, by function: never by name."""
    role, _, place = author.partition(":")
    if role == COORDINATOR:
        return words.say("the coordinator")
    if role == "dept_head":
        return words.say("the head of {department}", department=departments.get(place, place))
    return {
        "it_officer": words.say("the officer for computers and statistics"),
        "legal_officer": words.say("the officer for law and finance"),
    }.get(role, role)


def source_of(book: Book) -> Source:
    """The source that names the lines of a register: its first."""
    return book.register.sources[0]

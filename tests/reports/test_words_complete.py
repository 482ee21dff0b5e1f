"""Every word of the reports is in every catalogue, none is left over, and places are the same on both sides."""

import ast
import re
import string
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from tests.support.trade import CONTROLS, refused_in

REPORTS = Path(str(files("reports")))
LANGUAGES = ("fr", "es", "pt", "ar")
Id = str | tuple[str, str]


def in_code(text: str) -> Iterator[Id]:
    """Literals given to `say`, `plural` and `msg` in a module."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            literals = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if called in ("say", "msg") and literals:
                yield literals[0]
            elif called == "plural":
                yield literals[0], literals[1]


def in_template(text: str) -> Iterator[Id]:
    """Literals given to `say` in a template; a call without a literal would escape the catalogue."""
    for call in Environment().parse(text).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "say":
            assert isinstance(call.args[0], nodes.Const), call.lineno
            yield call.args[0].value


def all_said() -> set[Id]:
    code = [path.read_text(encoding="utf-8") for path in REPORTS.rglob("*.py") if path.name != "words.py"]
    pages = [path.read_text(encoding="utf-8") for path in REPORTS.glob("templates/*.html")]
    return {id for text in code for id in in_code(text)} | {id for text in pages for id in in_template(text)}


def catalogue(language: str) -> Catalog:
    with (REPORTS / "locale" / language / "LC_MESSAGES" / "reports.po").open("rb") as stream:
        return read_po(stream, locale=language, abort_invalid=True)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_something_is_said() -> None:
    assert len(all_said()) > 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_there_and_none_is_left_over(language: str) -> None:
    said = all_said()
    known = {entry.id for entry in catalogue(language) if entry.id and not entry.fuzzy}
    assert said - known == set(), "missing"
    assert known - said == set(), "left over"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_is_filled_with_the_same_places(language: str) -> None:
    for entry in catalogue(language):
        if not entry.id:
            continue
        ids = entry.id if isinstance(entry.id, tuple) else (entry.id,)
        strings = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        for form, text in enumerate(strings):
            # Arabic says none, one and two in the word itself.
            counted = {"n"} if language == "ar" and len(strings) > 1 and form < 3 else set()
            assert text
            assert places(ids[-1]) - counted <= places(text) <= places(ids[-1]), ids


def test_french_is_spaced_as_french_is() -> None:
    """No break before a colon, a percent sign, inside guillemets."""
    for entry in catalogue("fr"):
        for text in entry.string if isinstance(entry.string, tuple) else (entry.string,):
            if entry.id:
                assert not re.search(r" [:;!?%»]|« ", text), text
                assert not re.search(r"[^\s\u00a0\u202f][:;!?%»]|«[^\u00a0\u202f]", text), text


def test_no_word_of_the_trade_is_said() -> None:
    trade = re.compile(
        r"maturit|e-gov|governance|gouvernance|anonym|dématérialis|dematerialis|collectivité", re.IGNORECASE
    )
    texts = [str(id) for id in all_said()] + [str(entry.string) for entry in catalogue("fr") if entry.id]
    assert not [text for text in texts if trade.search(text)]
    assert trade.search("digital maturity"), "the check can fail"


@pytest.mark.parametrize("language", ["es", "pt", "ar"])
def test_no_refused_word_is_said(language: str) -> None:
    entries = [entry.string for entry in catalogue(language) if entry.id]
    texts = [text for each in entries for text in (each if isinstance(each, tuple) else (each,))]
    assert not {found for text in texts for found in refused_in(language, text)}
    assert list(refused_in(language, CONTROLS[language])), "the check can fail"

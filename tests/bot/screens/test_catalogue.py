"""Every word that the bot says is in every catalogue, none is left over, and places are the same on both sides."""

import ast
import re
import string
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.desk.commands import LANGUAGES as SPOKEN
from reports.words import languages_of
from tests.support.trade import CONTROLS, refused_in

BOT = Path(str(files("bot")))
LANGUAGES = tuple(language for language in SPOKEN if language != "en")
# The sandbox stands in for Telegram and has phones of its own; the command line and the web pages speak English.
ELSEWHERE = {"sandbox", "cli", "locale"}

Id = str | tuple[str, str]


def sources() -> list[Path]:
    return [path for path in BOT.rglob("*.py") if not ELSEWHERE & set(path.relative_to(BOT).parts)]


def constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def named(tree: ast.Module) -> dict[str, str]:
    """The texts that a module gives a name at its top."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            text = constant(node.value)
            if text is not None:
                found[node.targets[0].id] = text
    return found


def said(tree: ast.Module) -> Iterator[Id]:
    """What a module says: literals given to `say`, `plural` and `msg`, and the labels and helps of actions."""
    names = named(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        texts = [constant(arg) or names.get(getattr(arg, "id", "")) for arg in node.args]
        match called:
            case "say" | "msg" if texts and texts[0]:
                yield texts[0]
            case "plural" if texts[0] and texts[1]:
                yield texts[0], texts[1]
            case "_command" | "_button" if texts[-1] or (len(texts) > 3 and texts[3]):
                yield str(texts[3] if called == "_command" else texts[4])
            case "Action":
                yield from (
                    text for key in node.keywords if key.arg in ("label", "help") and (text := constant(key.value))
                )


def all_said() -> set[Id]:
    return {text for path in sources() for text in said(ast.parse(path.read_text(encoding="utf-8")))}


def catalogue(language: str) -> Catalog:
    path = BOT / "locale" / language / "LC_MESSAGES" / "bot.po"
    with path.open("rb") as stream:
        return read_po(stream, locale=language, abort_invalid=True)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_something_is_said() -> None:
    assert len(all_said()) > 150


def test_every_language_that_can_be_chosen_has_its_catalogues() -> None:
    assert set(languages_of("bot")) == set(languages_of("reports")) == set(SPOKEN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_translated(language: str) -> None:
    known = {entry.id for entry in catalogue(language) if entry.id and entry.string and not entry.fuzzy}
    missing = sorted(str(text) for text in all_said() - known)
    assert not missing, "add to bot.po:\n" + "\n".join(missing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_over(language: str) -> None:
    written = {
        node.value
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    ids = [entry.id if isinstance(entry.id, str) else entry.id[0] for entry in catalogue(language) if entry.id]
    unused = sorted(set(ids) - written)
    assert not unused, "remove from bot.po:\n" + "\n".join(unused)


@pytest.mark.parametrize("language", LANGUAGES)
def test_places_are_the_same_on_both_sides(language: str) -> None:
    for entry in catalogue(language):
        if not entry.id:
            continue
        ids = [entry.id] if isinstance(entry.id, str) else list(entry.id)
        strings = [entry.string] if isinstance(entry.string, str) else list(entry.string)
        wanted = set().union(*(places(text) for text in ids))
        for form, text in enumerate(strings):
            # Arabic says none, one and two in the word itself.
            counted = {"n"} if language == "ar" and len(strings) > 1 and form < 3 else set()
            assert wanted - counted <= places(text) <= wanted, f"{entry.id}: {text}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_form_is_filled(language: str) -> None:
    read = catalogue(language)
    for entry in read:
        if isinstance(entry.id, tuple):
            assert len(entry.string) == read.num_plurals
            assert all(entry.string), entry.id


def test_the_french_plural_header() -> None:
    """0 and 1 are singular in French."""
    read = catalogue("fr")
    assert (read.num_plurals, read.plural_expr) == (2, "(n > 1)")


def test_extraction_sees_what_is_said_and_nothing_else() -> None:
    """The control: a text that is said is found, one that is only written is not."""
    module = ast.parse(
        'NAME = "Said by name"\nOTHER = "Not said"\n'
        'words.say("Said")\nwords.say(NAME)\nwords.plural("One", "Many", 3)\nwrite("not said")\n'
        'Action("x", run, label="Label", help="Help")\n_command("help", run, RULES, "About")'
    )
    assert set(said(module)) == {"Said", "Said by name", ("One", "Many"), "Label", "Help", "About"}


# ------------------------------------------------------------------------------------------------ which words
def texts(language: str) -> list[str]:
    if language == "en":
        return [part for text in all_said() for part in ([text] if isinstance(text, str) else text)]
    strings = [entry.string for entry in catalogue(language) if entry.id]
    return [part for text in strings for part in ([text] if isinstance(text, str) else text)]


@pytest.mark.parametrize("language", SPOKEN)
def test_no_jargon(language: str) -> None:
    assert list(refused_in(language, CONTROLS[language])), "the control"
    for text in texts(language):
        assert not list(refused_in(language, text)), text


@pytest.mark.parametrize("language", SPOKEN)
def test_no_markup_and_no_loose_spaces(language: str) -> None:
    for text in texts(language):
        assert not re.search(r"<[a-z/]|&[a-z]+;|\*\*|  ", text), text
        assert text == text.strip(), text


def test_french_spacing_before_double_signs() -> None:
    for text in texts("fr"):
        without_addresses = re.sub(r"https?://\S+|\d{1,2}:\d{2}", "", text)
        assert not re.search(r"[^\s«][?!;:»]", without_addresses), text

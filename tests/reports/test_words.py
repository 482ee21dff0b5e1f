"""Words: translations, plurals, numbers, dates, and values that cannot break out of their place."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.words import FSI, PDI, Words, isolate, languages_of, load_catalogue, own_name, resolve

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
ARABIC = (
    HEADER
    + '"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 :'
    + ' n%100>=11 ? 4 : 5);\\n"\n\n'
    + 'msgid "{here} of {total}"\nmsgstr "{here} من {total}"\n\n'
    + 'msgid "{n} answer"\nmsgid_plural "{n} answers"\n'
    + "".join(f'msgstr[{form}] "{{n}} شكل{form}"\n' for form in range(6))
)
FRENCH = (
    HEADER
    + '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
    + 'msgid "Hello {name}"\nmsgstr "Bonjour {name}"\n\n'
    + '#, fuzzy\nmsgid "Doubtful"\nmsgstr "Douteux"\n\n'
    + 'msgid "Empty"\nmsgstr ""\n\n'
    + 'msgid "{n} answer"\nmsgid_plural "{n} answers"\nmsgstr[0] "{n} réponse"\nmsgstr[1] "{n} réponses"\n'
)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A package of its own with a French and an Arabic catalogue."""
    name = "town_words_for_tests"
    for tag, text in (("fr", FRENCH), ("ar", ARABIC)):
        folder = tmp_path / name / "locale" / tag / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / f"{name}.po").write_text(text, encoding="utf-8")
    (tmp_path / name / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    yield name
    sys.modules.pop(name, None)
    for cached in (load_catalogue, resolve, languages_of):
        cached.cache_clear()


def test_english_is_the_source(package: str) -> None:
    assert Words(package, "en").say("Hello {name}", name="Awa") == "Hello Awa"


def test_a_translation_is_used(package: str) -> None:
    assert Words(package, "fr").say("Hello {name}", name="Awa") == "Bonjour Awa"


@pytest.mark.parametrize(
    ("asked", "tag"), [("fr-CA", "fr"), ("fr_SN", "fr"), ("de", "en"), ("", "en"), ("../..", "en")]
)
def test_an_unknown_language_falls_back_to_its_base_then_to_english(package: str, asked: str, tag: str) -> None:
    assert Words(package, asked).tag == tag


def test_fuzzy_and_empty_translations_are_not_used(package: str) -> None:
    assert Words(package, "fr").say("Doubtful") == "Doubtful"
    assert Words(package, "fr").say("Empty") == "Empty"


@pytest.mark.parametrize(("n", "said"), [(0, "0 réponse"), (1, "1 réponse"), (2, "2 réponses")])
def test_french_plurals(package: str, n: int, said: str) -> None:
    assert Words(package, "fr").plural("{n} answer", "{n} answers", n) == said


@pytest.mark.parametrize(("n", "said"), [(0, "0 answers"), (1, "1 answer"), (2, "2 answers")])
def test_english_plurals(package: str, n: int, said: str) -> None:
    assert Words(package, "en").plural("{n} answer", "{n} answers", n) == said


def test_arabic_has_six_forms(package: str) -> None:
    words = Words(package, "ar")
    forms = [words.plural("{n} answer", "{n} answers", n)[-1] for n in (0, 1, 2, 5, 40, 100)]
    assert forms == ["0", "1", "2", "3", "4", "5"]


def test_values_are_isolated_in_a_language_from_right_to_left_only(package: str) -> None:
    assert Words(package, "ar").say("{here} of {total}", here=3, total=18) == f"{FSI}3{PDI} من {FSI}18{PDI}"
    assert FSI not in Words(package, "fr").say("Hello {name}", name="علي")


def test_values_are_isolated_where_asked(package: str) -> None:
    assert Words(package, "fr", isolated=True).say("Hello {name}", name="Awa") == f"Bonjour {FSI}Awa{PDI}"


def test_a_value_is_never_read_as_a_place(package: str) -> None:
    assert Words(package, "en").say("Hello {name}", name="{total} {0} {") == "Hello {total} {0} {"


@given(st.text())
def test_a_value_cannot_break_out_of_its_isolate(value: str) -> None:
    shown = isolate(value)
    assert shown.count(FSI) == shown.count(PDI) == 1
    assert shown.startswith(FSI)
    assert shown.endswith(PDI)
    assert "\u202e" not in shown


@given(st.text(), st.integers())
def test_taking_the_isolates_away_gives_the_text_without_them(name: str, n: int) -> None:
    plain = Words("reports", "en").say("{name}, {n}", name=name, n=n)
    isolated = Words("reports", "en", isolated=True).say("{name}, {n}", name=name, n=n)
    assert isolated.replace(FSI, "").replace(PDI, "") == plain


def test_numbers() -> None:
    assert Words("bot", "en").number(30000) == "30,000"
    assert Words("bot", "fr").number(30000) == "30\u202f000"
    assert Words("bot", "fr").number(12.5) == "12,5"
    assert Words("bot", "en").number(12.34567) == "12.34567"
    assert Words("bot", "en").number(12.0) == Words("bot", "en").number(12) == "12"
    assert Words("bot", "en").number(10**40) == "1" + "0" * 40


def test_dates_are_written_day_first() -> None:
    assert Words("bot", "en").date(date(2026, 12, 1)) == "1 December 2026"
    assert Words("bot", "fr").date(date(2026, 12, 1)) == "1er décembre 2026"
    assert Words("bot", "fr").date(date(2026, 12, 11)) == "11 décembre 2026"


def test_numbers_and_dates_follow_the_language_inside_a_sentence() -> None:
    assert Words("bot", "fr").say("{n}, {day}", n=1200, day=date(2026, 11, 23)) == "1\u202f200, 23 novembre 2026"


def test_a_language_without_a_catalogue_writes_its_dates_as_the_words_around_them() -> None:
    assert Words("bot", "xx").date(date(2026, 11, 23)) == "23 November 2026"


def test_languages_name_themselves() -> None:
    assert [own_name(tag) for tag in ("en", "fr", "ar", "pt_BR", "nonsense!")][:2] == ["English", "Français"]
    assert own_name("nonsense!") == "nonsense!"


def test_the_languages_of_the_bot() -> None:
    assert set(languages_of("bot")) >= {"en", "fr"}


def test_the_languages_of_a_package_without_catalogues() -> None:
    assert "en" in languages_of("scoring")

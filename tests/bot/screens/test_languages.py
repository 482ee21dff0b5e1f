"""Each language as it is written: counted things, days and numbers, short buttons, lines that run from the right."""

import re
from datetime import date

import pytest

from bot.actions import ALL
from bot.desk.commands import LANGUAGES
from bot.screens.calendar import month_name
from bot.screens.help import HelpView, draw_help
from bot.screens.layout import ONE_COLUMN, message, width
from bot.words import words
from flows.direction import leads
from reports.words import FSI, PDI, Words, load_catalogue

PEOPLE = ("{n} person", "{n} people")
COUNTS = (0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 111)


def plain(text: str) -> str:
    return re.sub("[\u2066-\u2069]", "", text)


# ------------------------------------------------------------------------------------------------ how many
@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("es", ["0 personas", "1 persona", "2 personas"]),
        ("pt", ["0 pessoas", "1 pessoa", "2 pessoas"]),
        ("fr", ["0 personne", "1 personne", "2 personnes"]),
    ],
)
def test_one_and_many(language: str, forms: list[str]) -> None:
    assert [words(language).plural(*PEOPLE, n) for n in range(3)] == forms


def test_arabic_counts_in_six_ways() -> None:
    """None, one and two are words of their own; 3 to 10 take a plural, 11 to 99 and hundreds a singular each."""
    forms = ["لا أحد", "شخص واحد", "شخصان", "3 أشخاص", "10 أشخاص", "11 شخصاً", "99 شخصاً", "100 شخص", "102 شخص"]
    assert [plain(words("ar").plural(*PEOPLE, n)) for n in COUNTS] == [*forms, "103 أشخاص", "111 شخصاً"]


@pytest.mark.parametrize(
    ("one", "many", "said"),
    [
        ("{n} department", "{n} departments", "لا مصالح|مصلحة واحدة|مصلحتان|3 مصالح|11 مصلحة|100 مصلحة"),
        ("{n} question", "{n} questions", "لا أسئلة|سؤال واحد|سؤالان|3 أسئلة|11 سؤالاً|100 سؤال"),
        ("{n} answer", "{n} answers", "لا أجوبة|جواب واحد|جوابان|3 أجوبة|11 جواباً|100 جواب"),
        (
            "{n} file received",
            "{n} files received",
            "لم يصل أي ملف|وصل ملف واحد|وصل ملفان|وصلت 3 ملفات|وصل 11 ملفاً|وصل 100 ملف",
        ),
    ],
)  # fmt: skip
def test_arabic_nouns_bend_with_their_number(one: str, many: str, said: str) -> None:
    assert [plain(words("ar").plural(one, many, n)) for n in (0, 1, 2, 3, 11, 100)] == said.split("|")


def test_a_summary_counts_in_arabic() -> None:
    told = Words("reports", "ar").plural("{n} person answered.", "{n} people answered.", 2)
    assert told == "أجاب شخصان."
    of = ("{n} of {listed} people answered.", "{n} of {listed} people answered.")
    assert plain(Words("reports", "ar").plural(*of, 11, listed=12)) == "أجاب 11 شخصاً من أصل 12."


# ------------------------------------------------------------------------------------------------ days, numbers
@pytest.mark.parametrize(
    ("language", "day", "large", "part"),
    [
        ("es", "1 de diciembre de 2026", "30.000", "12,5"),
        ("pt", "1 de dezembro de 2026", "30\u00a0000", "12,5"),
        ("ar", "1 ديسمبر 2026", "30,000", "12.5"),
    ],
)
def test_days_and_numbers(language: str, day: str, large: str, part: str) -> None:
    spoken = words(language)
    assert (spoken.date(date(2026, 12, 1)), spoken.number(30000), spoken.number(12.5)) == (day, large, part)


def test_months_of_the_calendar() -> None:
    named = [month_name(words(language), 12) for language in LANGUAGES]
    assert named == ["December", "décembre", "diciembre", "dezembro", "ديسمبر"]


def test_a_list_has_the_sign_of_the_language_between_its_things() -> None:
    assert [words(language).list(("a", "b")) for language in ("es", "ar")] == ["a, b", "a، b"]


# ------------------------------------------------------------------------------------------------ buttons
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_of_an_action_fits_on_its_button(language: str) -> None:
    long = [words(language).say(action.label) for action in ALL if action.label]
    assert len(long) > 15
    assert not [label for label in long if width(label) > ONE_COLUMN + 2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_tells_its_own_name_when_it_is_chosen(language: str) -> None:
    told = words(language).say("From now on I write in English.")
    named = {"en": "English", "fr": "français", "es": "español", "pt": "português", "ar": "بالعربية"}
    assert named[language] in told


# ------------------------------------------------------------------------------------------------ from the right
def test_a_command_keeps_its_stroke_in_front() -> None:
    told = words("ar").say("Paused. Nothing is lost. To go on: /resume")
    assert told.endswith(f": {FSI}/resume{PDI}")
    assert FSI not in words("es").say("Paused. Nothing is lost. To go on: /resume")
    assert f"{FSI}.xlsx{PDI}" in words("ar").say(
        "This file cannot be read. Please save it as .xlsx or .ods and send it again."
    )


def test_every_line_of_help_begins_at_the_right() -> None:
    help = words("ar").say("Choose the language")
    text = draw_help(HelpView((("language", help),), "بلدية", "a@b.example"), words("ar")).text
    lines = [line for line in text.split("\n") if line]
    assert [leads(line) for line in lines] == ["R"] * len(lines)
    assert leads(f"/language {help}") == "L", "the control"


def test_a_line_whose_letters_do_not_decide_is_led_from_its_own_side() -> None:
    """A name, a colon, a value: all inserted, so nothing tells a messenger where the line begins."""
    told = Words("reports", "ar").say("{unit}: {answered}", unit="الأسواق", answered="أجاب شخصان.")
    assert message(told, words("ar")).text == f"\u200f{told}"
    assert message("1. /help مساعدة", words("ar")).text.startswith("\u200f")
    assert message("https://a.example/r/x", words("ar")).text == "https://a.example/r/x"
    mixed = f"{FSI}الأسواق{PDI}: 3"
    assert message(mixed, words("es")).text == f"\u200e{mixed}"
    assert message("Mercados: 3", words("es")).text == "Mercados: 3"


@pytest.mark.parametrize("package", ["bot", "reports"])
def test_no_arabic_sentence_begins_with_latin_letters(package: str) -> None:
    """Messengers take the direction of a line from its first strong letter outside of isolated parts."""
    read = load_catalogue(package, "ar")
    assert read is not None
    said = [*read.singles.values(), *(form for forms in read.plurals.values() for form in forms)]
    filled = [re.sub(r"\{\w+\}", f"{FSI}x{PDI}", text) for text in said]
    assert not [text for text in filled if leads(text) == "L" and text not in ("OK",)]
    assert leads("/pause للتوقف") == "L", "the control"

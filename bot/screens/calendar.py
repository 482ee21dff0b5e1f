"""The names of months and days, and where a week begins, by the habits of a language."""

from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from reports.words import FORMAT_LOCALES, Words


@cache
def locale_of(language: str) -> Locale:
    """The habits of a language, as in the country where most of its speakers live; English where it is not known."""
    tag = FORMAT_LOCALES.get(language, language).replace("-", "_")
    likely = get_global("likely_subtags").get(tag, tag)
    for name in (likely, tag, FORMAT_LOCALES["en"]):
        try:
            return Locale.parse(name)
        except (ValueError, UnknownLocaleError):
            continue
    raise LookupError("babel knows no English")


def month_name(words: Words, month: int) -> str:
    """A month in letters, as it stands alone inside a sentence."""
    return str(locale_of(words.language).months["stand-alone"]["wide"][month])


def month_title(words: Words, month: int) -> str:
    """A month at the head of a card or on a wide button."""
    return capital(month_name(words, month))


def month_short(words: Words, month: int) -> str:
    """A month in a few letters, for three buttons beside each other."""
    return capital(str(locale_of(words.language).months["stand-alone"]["abbreviated"][month]))


def weekday_letter(words: Words, day: int) -> str:
    """A day of the week in one letter, for seven buttons beside each other; 0 is Monday."""
    return capital(str(locale_of(words.language).days["stand-alone"]["narrow"][day]))


def first_weekday(words: Words) -> int:
    """The day on which a week begins; 0 is Monday."""
    return int(locale_of(words.language).first_week_day)


def capital(text: str) -> str:
    """With a capital letter in front, in scripts that have them."""
    return text[:1].upper() + text[1:]

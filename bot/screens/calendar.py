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
    """A month in letters, as it stands alone."""
    return str(locale_of(words.language).months["stand-alone"]["wide"][month])


def weekday_name(words: Words, day: int) -> str:
    """A day of the week in a few letters; 0 is Monday."""
    return str(locale_of(words.language).days["stand-alone"]["short"][day])


def first_weekday(words: Words) -> int:
    """The day on which a week begins; 0 is Monday."""
    return int(locale_of(words.language).first_week_day)

"""Names of months in every language of a flow, as people write them; and which languages put the month first."""

from functools import lru_cache
from typing import Final

from flows.kinds.choosing import fold_label
from flows.kinds.locales import find_locale

SHORTEST: Final = 3
RELATED: Final = {"ar": ("ar-MA", "ar-DZ", "ar-SY", "ar-IQ", "ar-EG"), "en": ("en-GB",), "pt": ("pt-PT",)}
"""Where one language has several sets of names, all of them are read."""

SETTLED: Final = frozenset({"en", "es"})
"""Languages without a region in which CLDR has the habit of one country only."""


@lru_cache(maxsize=64)
def month_names(languages: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """Folded name and number of every month, wide and short, within a date and alone."""
    found: dict[tuple[str, int], None] = {}
    for locale in map(find_locale, _with_related(languages)):
        if locale is None:
            continue
        for use in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[use][width].items():
                    found[fold_label(name), number] = None
    return tuple((name, number) for name, number in found if not name.isdecimal())


def _with_related(languages: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for each in languages for code in (each, *RELATED.get(each.partition("-")[0], ())))


def read_month(word: str, languages: tuple[str, ...]) -> int | None:
    """The number of the month: by its whole name, else by a beginning of three letters that fits one month only."""
    wanted = fold_label(word)
    names = month_names(languages)
    numbers = {number for name, number in names if name == wanted}
    if not numbers and len(wanted) >= SHORTEST:
        numbers = {number for name, number in names if name.startswith(wanted)}
    return numbers.pop() if len(numbers) == 1 else None


@lru_cache(maxsize=64)
def writes_month_first(language: str) -> bool:
    """Whether people of that language and region write the month before the day in digits."""
    locale = find_locale(language)
    if locale is None or language in SETTLED:
        return False
    return str(locale.date_formats["short"].pattern).lstrip("'").startswith("M")

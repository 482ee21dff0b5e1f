"""The locale of a language for names of months and days, the same whatever was read of other languages before."""

import copy
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError, localedata
from babel.localedata import LocaleDataDict


@lru_cache(maxsize=128)
def find_locale(language: str) -> Locale | None:
    """The locale of a language code or of its base; None for a language that CLDR does not have.

    Babel keeps what it read of a language and changes it while names are looked up: after "ar" the short months of
    "ar-MA" are those of "ar". So the data is read anew here, and is nobody else's.
    """
    for code in (language, language.partition("-")[0]):
        try:
            locale = Locale.parse(code, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
        if locale is not None:
            _give_own_data(locale)
            return locale
    return None


def _give_own_data(locale: Locale) -> None:
    """Data of its own for a locale; what babel keeps for everybody else stays as it is."""
    cache: dict[str, Any] = localedata._cache
    with localedata._cache_lock:
        kept = dict(cache)
        cache.clear()
        try:
            own: dict[Any, Any] = copy.deepcopy(localedata.load(str(locale)))
        finally:
            cache.clear()
            cache.update(kept)
    locale.__dict__["_Locale__data"] = LocaleDataDict(own)

"""What the bot says, in the language of the person it speaks to."""

from functools import lru_cache

from reports.words import Words, languages_of, own_name

PACKAGE = "bot"


@lru_cache(maxsize=64)
def words(language: str) -> Words:
    """The bot's words in a language; English where it has none."""
    return Words(PACKAGE, language)


def languages() -> tuple[tuple[str, str], ...]:
    """The languages that the bot speaks, each with its name in itself."""
    return tuple((tag, own_name(tag)) for tag in languages_of(PACKAGE))

"""How a publication is said in one language: its names made harmless, its figures as they may be printed."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from reports.words import Words, msg, resolve
from scoring import cards
from scoring.publication import Hidden, Publication, Shown

PACKAGE = "reports"
HIDDEN = msg("Hidden to protect respondents")
# Between the names of a list: labels hold commas and semicolons of their own.
BETWEEN = " · "

# Controls that no page can show, lone surrogates, and marks that turn the direction of what follows.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def clean(text: str) -> str:
    """The text on one line, without characters that have no shape of their own."""
    return " ".join(_CONTROLS.sub("", text).split())


def runs_right_to_left(text: str) -> bool:
    """Whether any letter of the text belongs to a script that runs from right to left."""
    return any(unicodedata.bidirectional(one) in ("R", "AL") for one in text)


def all_names(publication: Publication) -> Iterator[cards.Words]:
    """The names that the town itself gave: any of them may hold anything."""
    yield publication.unit.municipality
    yield from (one.name for one in publication.unit.departments)
    yield publication.campaign.title
    for table in publication.friction.tables:
        yield from (row.label for row in table.rows)
    if publication.territory is not None:
        yield from ({"": area.name} for area in publication.territory.areas)
        yield from ({"": place.name} for place in publication.territory.wifi)


@dataclass(frozen=True, slots=True)
class Voice:
    """A publication and the words to say it with."""

    publication: Publication
    words: Words

    @classmethod
    def of(cls, publication: Publication, language: str) -> "Voice":
        """In the language, or in the one that the reports have in its place."""
        return cls.with_words(publication, Words(PACKAGE, resolve(PACKAGE, language)))

    @classmethod
    def with_words(cls, publication: Publication, words: Words) -> "Voice":
        """Names are isolated inside sentences as soon as one of them, as it is said here, runs the other way."""
        language = words.tag.replace("_", "-")
        foreign = any(runs_right_to_left(publication.say(one, language)) for one in all_names(publication))
        return cls(publication, replace(words, isolated=words.isolated or foreign))

    # ------------------------------------------------------------------------------------------------ names
    def name(self, words: cards.Words) -> str:
        """A name or text of the publication in the language of the page, on one line."""
        return clean(self.publication.say(words, self.words.tag.replace("_", "-")))

    def unit(self) -> str:
        """The departments that the publication speaks of, or the municipality."""
        unit = self.publication.unit
        names = [self.name(one.name) for one in unit.departments]
        return BETWEEN.join(names) if unit.level == "unit" and names else self.town()

    def town(self) -> str:
        return self.name(self.publication.unit.municipality)

    def level(self, level: str) -> str:
        """The name of a level; '' for ''."""
        name = self.publication.level_name(level)
        return "" if name is None else self.name(name)

    def day(self, text: str) -> str:
        """The day of an ISO day or instant, in letters; as it stands when it is neither."""
        try:
            return self.words.date(date.fromisoformat(text[:10]))
        except ValueError:
            return clean(text)

    # ------------------------------------------------------------------------------------------------ figures
    def amount(self, value: float, unit: str) -> str:
        """A printed number with its sign of percent where it is one."""
        number = self.words.number(value)
        return self.words.say("{value}%", value=number) if unit == "percent" else number

    def value(self, figure: str) -> str:
        """What stands in the place of a figure: its number, that it is hidden, or that it is not known."""
        match self.publication.figures.get(figure):
            case Shown(value=None):
                return self.words.say("Not known well enough")
            case Shown(value=float() | int() as value) as shown:
                amount = self.amount(value, shown.unit)
                return self.words.say("{value} or more", value=amount) if shown.at_least else amount
            case Hidden():
                return self.words.say(HIDDEN)
            case _:
                return ""

    def span(self, figure: str) -> str:
        """`from 20 to 40%`: all that unknown answers and silent colleagues leave open; '' when that is nothing."""
        shown = self.publication.shown(figure)
        found = open_span(shown)
        if shown is None or found is None:
            return ""
        low, high = found
        return self.words.say("from {low} to {high}", low=self.words.number(low), high=self.amount(high, shown.unit))

    def heads(self, figure: str) -> str:
        """`4 of 12 people`, where heads may be told."""
        shown = self.publication.shown(figure)
        if shown is None or shown.heads is None:
            return ""
        return self.words.say("{heads} of {n}", heads=shown.heads, n=shown.n)


def open_span(shown: Shown | None) -> tuple[float, float] | None:
    """The widest of both ranges of a figure; None when there is none, or when it holds the value alone."""
    if shown is None:
        return None
    lows = [low for low in (shown.low, shown.sampling_low) if low is not None]
    highs = [high for high in (shown.high, shown.sampling_high) if high is not None]
    if not lows or not highs or (min(lows) == max(highs) == shown.value):
        return None
    return min(lows), max(highs)

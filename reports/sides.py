"""The subjects of a summary in the chat: the strongest and the weakest apart, the others in one line a level."""

from collections.abc import Iterator

from reports.context_names import names_of
from reports.results import asked, say_level
from reports.voice import Voice, open_span
from reports.words import msg
from scoring.cards import DimensionCard
from scoring.publication import Hidden, Shown

Known = tuple[DimensionCard, Shown]


def subject_lines(voice: Voice) -> Iterator[str]:
    """Of a department every subject with its points; of the town both ends with theirs, the others by their level."""
    cards = [card for card in asked(voice) if card.figure]
    known = [(card, shown) for card in cards if (shown := voice.publication.shown(card.figure)) and _is_number(shown)]
    ends = _ends(known) if voice.publication.unit.level == "municipality" else None
    if ends is None:
        yield from (say_scored(voice, voice.name(card.name), say_level(voice, card), shown) for card, shown in known)
    else:
        best, weakest = ends
        yield voice.words.say("Strongest: {subjects}", subjects=_say_end(voice, best))
        yield voice.words.say("Weakest: {subjects}", subjects=_say_end(voice, weakest))
        apart = {card.id for card, _ in (*best, *weakest)}
        yield from _by_level(voice, [card for card, _ in known if card.id not in apart])
    yield from _without_number(voice, [card for card in cards if card.id not in {one.id for one, _ in known}])


def _is_number(shown: Shown) -> bool:
    return shown.value is not None


def _ends(known: list[Known]) -> tuple[list[Known], list[Known]] | None:
    """Those with the most and with the fewest points, as printed; None where fewer than two are known or all tie."""
    values = [shown.value or 0.0 for _, shown in known]
    if not values or max(values) == min(values):
        return None
    valued = list(zip(known, values, strict=True))
    return [one for one, value in valued if value == max(values)], [
        one for one, value in valued if value == min(values)
    ]


def _say_end(voice: Voice, end: list[Known]) -> str:
    """One subject with its level, points and range; of several that tie, their names and the points."""
    words, (card, shown) = voice.words, end[0]
    names, points = names_of(voice, [one.id for one, _ in end]), words.number(shown.value or 0)
    level = say_level(voice, card) if len(end) == 1 else ""
    span = open_span(shown) if len(end) == 1 else None
    if span is not None:
        points = words.say("{points} ({low} to {high})", points=points, low=span[0], high=span[1])
    if not level:
        return words.say("{subject}: {level}", subject=names, level=points)
    return words.say("{subject}: {level}, {points}", subject=names, level=level, points=points)


def _by_level(voice: Voice, cards: list[DimensionCard]) -> Iterator[str]:
    """One line for each level that one of the other subjects has, the highest first."""
    levels = dict.fromkeys(say_level(voice, card) for card in sorted(cards, key=lambda card: -_rank(voice, card)))
    for level in levels:
        names = names_of(voice, [card.id for card in cards if say_level(voice, card) == level])
        yield voice.words.say("{level}: {subjects}", level=level or voice.words.say("No level"), subjects=names)


def _rank(voice: Voice, card: DimensionCard) -> int:
    return next((at for at, level in enumerate(voice.publication.levels, 1) if level.id == card.level), 0)


def _without_number(voice: Voice, cards: list[DimensionCard]) -> Iterator[str]:
    """Subjects of which no number stands here, and why; several together in one line."""
    hidden = [card for card in cards if isinstance(voice.publication.figures[card.figure], Hidden)]
    unknown = [card for card in cards if card not in hidden]
    yield from _together(
        voice,
        hidden,
        msg("{subject}: hidden to protect respondents"),
        msg("Hidden to protect respondents: {subjects}"),
    )
    yield from _together(
        voice, unknown, msg("{subject}: not known well enough"), msg("Not known well enough: {subjects}")
    )


def _together(voice: Voice, cards: list[DimensionCard], one: str, several: str) -> Iterator[str]:
    if len(cards) == 1:
        yield voice.words.say(one, subject=voice.name(cards[0].name))
    elif cards:
        yield voice.words.say(several, subjects=names_of(voice, [card.id for card in cards]))


def say_scored(voice: Voice, name: str, level: str, shown: Shown | None) -> str:
    """A subject with its level, and the points with all that is open about them."""
    words = voice.words
    if shown is None or shown.value is None:
        return words.say("{subject}: {level}", subject=name, level=level)
    points, span = words.say("{value} points of 100", value=shown.value), open_span(shown)
    if span is not None:
        points = words.say("{points} ({low} to {high})", points=points, low=span[0], high=span[1])
    if not level:
        return words.say("{subject}: {level}", subject=name, level=points)
    return words.say("{subject}: {level}, {points}", subject=name, level=level, points=points)

"""The part of a report on the wave before: what may be called a change, and what may not."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.charts import Bar, width
from reports.context_names import name_of, names_of
from reports.voice import BETWEEN, Voice
from reports.words import msg
from scoring.context.cards import Direction, Moved, Since

HIGHER, LOWER = msg("Higher"), msg("Lower")
NO_CHANGE = msg("No change that may be called one")
WHY_NOT = {
    "method": msg("Results are counted in another way than last time, so the two surveys are not compared."),
    "departments": msg("These are not the same departments as last time, so the two surveys are not compared."),
    "nothing": msg("No result is shown in both surveys, so there is nothing to compare."),
}
LEFT_OUT = (
    ("not_asked", msg("Asked in one of the two surveys only")),
    ("not_shown", msg("Not shown, or not known well enough, in one of the two")),
    ("asked_otherwise", msg("Asked otherwise than last time")),
)


@dataclass(frozen=True, slots=True)
class MovedView:
    """One subject then and now; `verdict` in words, `note` what it would take, or on how much it rests."""

    id: str
    name: str
    before: str
    after: str
    bar_before: Bar
    bar_after: Bar
    direction: Direction
    verdict: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SinceView:
    """`why_not` stands in the place of everything else; `sums` says the whole in one or two sentences."""

    when: str
    why_not: str
    sums: tuple[str, ...]
    rule: str
    rows: tuple[MovedView, ...]
    details: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    flows: tuple[str, ...]


def draw_since(voice: Voice) -> SinceView | None:
    """None where there is no wave before, or nothing is shown at all."""
    since = voice.publication.context.since
    if since is None:
        return None
    words = voice.words
    start, end = voice.day(since.opened_at), voice.day(since.closed_at)
    return SinceView(
        when=words.say("The survey before this one ran from {start} to {end}.", start=start, end=end),
        why_not=words.say(WHY_NOT[since.why_not]) if since.why_not else "",
        sums=tuple(say_changes(voice, since)),
        rule=words.say(
            "A difference is called a change only where it is larger than chance, unknown answers and rounding can make"
            " it, and never below {points} points.",
            points=since.least,
        ),
        rows=tuple(_draw_moved(voice, one) for one in (since.overall, *since.dimensions) if one is not None),
        details=tuple(_say_detail(voice, one) for one in since.indicators if one.direction != "cannot_tell"),
        left_out=tuple(_left_out(voice, since)),
        flows=tuple(_say_flows(voice, since)),
    )


def say_changes(voice: Voice, since: Since) -> Iterator[str]:
    """Which subjects stand higher, which lower; or, in words, that there is no such change."""
    if since.why_not:
        return
    higher, lower = ([one.id for one in since.dimensions if one.direction == way] for way in ("higher", "lower"))
    if higher:
        yield voice.words.say("Higher than last time: {subjects}.", subjects=names_of(voice, higher))
    if lower:
        yield voice.words.say("Lower than last time: {subjects}.", subjects=names_of(voice, lower))
    if not higher and not lower:
        yield voice.words.say("No change since the last survey that may be called one.")


def _draw_moved(voice: Voice, one: Moved) -> MovedView:
    words = voice.words
    verdict = {"higher": HIGHER, "lower": LOWER, "cannot_tell": NO_CHANGE}[one.direction]
    return MovedView(
        id=one.id,
        name=name_of(voice, one.id),
        before=words.number(one.before),
        after=words.number(one.after),
        bar_before=Bar(width(one.before)),
        bar_after=Bar(width(one.after)),
        direction=one.direction,
        verdict=words.say(verdict),
        notes=tuple(_notes(voice, one)),
    )


def _notes(voice: Voice, one: Moved) -> Iterator[str]:
    words = voice.words
    if one.smallest is None:
        yield words.say("Too few answers to tell.")
    elif one.direction == "cannot_tell":
        yield words.say("Here it would take at least {points} points.", points=one.smallest)
    if not one.whole:
        yield words.plural(
            "Counted on the {n} thing that both surveys show.",
            "Counted on the {n} things that both surveys show.",
            len(one.common),
        )


def _say_detail(voice: Voice, one: Moved) -> str:
    up = one.direction == "higher"
    text = msg("{thing}: higher, from {before} to {after}") if up else msg("{thing}: lower, from {before} to {after}")
    return voice.words.say(text, thing=name_of(voice, one.id), before=one.before, after=one.after)


def _left_out(voice: Voice, since: Since) -> Iterator[tuple[str, str]]:
    for reason, title in LEFT_OUT:
        if names := [name_of(voice, one) for one, why in since.left_out if why == reason]:
            yield voice.words.say(title), BETWEEN.join(one for one in names if one)


def _say_flows(voice: Voice, since: Since) -> Iterator[str]:
    for title, before, after in since.flows:
        yield voice.words.say(
            "The questions of “{title}” were revised: version {before} then, {after} now.",
            title=voice.name(title),
            before=before,
            after=after,
        )

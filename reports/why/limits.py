"""What limits a figure, in plain words: what nobody knew, what acted on it, what would change it, which versions."""

from collections.abc import Iterator

from reports.results import CONFIDENCE
from reports.voice import BETWEEN, Voice
from reports.why.making import name_office, say_question
from reports.words import msg
from scoring.cards import IndicatorCard
from scoring.publication import Shown
from scoring.why.sheets import Change, Explained, Open, Turning, Why

SHOWN = 6
TOGETHER = msg("{n} other answers together would make it “{level}”:")
LEFT_OPEN = msg("At most {share} of the colleagues asked said “I don't know” or left it open.")
STEPS = msg("Shown in steps of {step}, so that nobody's answer shows through.")


def say_open(voice: Voice, explained: Explained, sheet: Why) -> Iterator[str]:
    """Each thing that an office left open, and how far colleagues did; who was not asked."""
    words = voice.words
    said = [_say_one_open(voice, explained, one) for one in sheet.open]
    yield "\n".join(f"• {one}" for one in said[:SHOWN])
    if len(said) > SHOWN:
        yield words.say("And {n} more.", n=len(said) - SHOWN)
    if sheet.missing:
        names = BETWEEN.join(voice.name(explained.names[one]) for one in sheet.missing)
        yield words.say("Not asked this time, and could know: {who}.", who=names)
    shown = voice.publication.shown(sheet.figure)
    if shown is not None and sheet.alone and (share := _left_open(shown)):
        yield words.say(LEFT_OPEN, share=voice.amount(share, "percent"))


def _left_open(shown: Shown) -> float:
    """What the printed range tells of it, and nothing else; 0 where rounding alone makes the range."""
    if shown.low is None or shown.high is None:
        return 0.0
    wide = shown.high - shown.low
    return wide if wide > float(shown.rounding) else 0.0


def _say_one_open(voice: Voice, explained: Explained, one: Open) -> str:
    words = voice.words
    if one.state == "silent":
        who = voice.name(explained.names[one.authority])
        return words.say("{who}: {n} without an answer.", who=who, n=one.n)
    office = name_office(voice, explained, one.office, one.authority)
    question = say_question(voice, explained, one.question)
    if one.state == "dont_know":
        return words.say("{office} does not know: “{question}”", office=office, question=question)
    return words.say("{office} left open: “{question}”", office=office, question=question)


# ------------------------------------------------------------------------------------------------ what acted on it
def say_acted(voice: Voice, explained: Explained, sheet: Why) -> Iterator[str]:
    """Who counts first and did not know, proof, rounding, how far to trust it."""
    words, shown = voice.words, voice.publication.shown(sheet.figure)
    if sheet.fell:
        names = BETWEEN.join(voice.name(explained.names[one]) for one in sheet.fell)
        yield words.say("Where this was known, it counts first: {who}.", who=names)
    yield from _say_proofs(voice, explained, sheet)
    if shown is not None and float(shown.rounding) > 1:
        yield words.say(STEPS, step=float(shown.rounding))
    card = find_indicator(voice, sheet.figure)
    if shown is not None and shown.value is not None and card is not None and card.confidence in CONFIDENCE:
        yield words.say(
            "Trust {letter}: {meaning}", letter=card.confidence, meaning=words.say(CONFIDENCE[card.confidence])
        )


def _say_proofs(voice: Voice, explained: Explained, sheet: Why) -> Iterator[str]:
    for one in sheet.proofs[:SHOWN]:
        office = name_office(voice, explained, one.office, one.authority)
        if one.link:
            yield voice.words.say("Proof from {office}: {link}", office=office, link=one.link)
        else:
            yield voice.words.say("Proof was given by {office}.", office=office)


def find_indicator(voice: Voice, figure: str) -> IndicatorCard | None:
    """The card of an indicator's figure."""
    found = (one for card in voice.publication.dimensions for one in card.indicators)
    return next((one for one in found if one.figure == figure), None)


# ------------------------------------------------------------------------------------------------ what would change it
def say_turnings(voice: Voice, explained: Explained, sheet: Why) -> Iterator[str]:
    """The single answer that would change the level, or the fewest together, or the nearest."""
    words = voice.words
    single = [one for one in sheet.turnings if one.level and len(one.changes) == 1]
    for one in single:
        yield _say_single(voice, explained, one)
    if not single:
        still = next((one for one in sheet.turnings if not one.level), None)
        yield words.say("No single answer of an office changes the level.")
        if still is not None:
            yield _say_nearest(voice, explained, still)
    for one in (one for one in sheet.turnings if one.level and len(one.changes) > 1):
        said = words.say(TOGETHER, n=len(one.changes), level=voice.level(one.level))
        yield "\n".join((said, *(f"• {_say_change(voice, explained, change)}" for change in one.changes)))
    yield words.say("Answers of colleagues are never looked at one by one.")


def _say_single(voice: Voice, explained: Explained, turning: Turning) -> str:
    change = turning.changes[0]
    return voice.words.say(
        "If {office} answered “{answer}” to “{question}”, it would be “{level}”.",
        office=name_office(voice, explained, change.office, change.authority),
        answer=voice.name(change.then),
        question=_ask(voice, explained, change),
        level=voice.level(turning.level),
    )


def _say_nearest(voice: Voice, explained: Explained, turning: Turning) -> str:
    change = turning.changes[0]
    return voice.words.say(
        "The nearest: “{answer}” from {office} to “{question}” would move it from {before} to {after} points.",
        office=name_office(voice, explained, change.office, change.authority),
        answer=voice.name(change.then),
        question=_ask(voice, explained, change),
        before=turning.before,
        after=turning.after,
    )


def _say_change(voice: Voice, explained: Explained, change: Change) -> str:
    return voice.words.say(
        "{office}: “{answer}” to “{question}”",
        office=name_office(voice, explained, change.office, change.authority),
        answer=voice.name(change.then),
        question=_ask(voice, explained, change),
    )


def _ask(voice: Voice, explained: Explained, change: Change) -> str:
    """The question, with the thing that it is about where it is put for several."""
    question = say_question(voice, explained, change.question)
    if not change.thing:
        return question
    return voice.words.say("{subject}: {level}", subject=voice.name(change.thing), level=question)


def say_alone(voice: Voice, sheet: Why) -> Iterator[str]:
    """How far one colleague's answer can move a result: what the public number of answers tells."""
    if sheet.alone:
        points = min(100, -int(-sheet.alone // 1))
        yield voice.words.say("One colleague's answer can move it by {points} points at most.", points=points)


def say_versions(voice: Voice) -> str:
    """When answers were closed, and by which questions, points and thresholds they were judged."""
    publication, words = voice.publication, voice.words
    flows = [f"{voice.name(one.title)} {one.version}" for one in publication.campaign.flows]
    return words.say(
        "Wave {wave}, closed on {day}. Questions: {flows}. Points: version {points}. Thresholds: version {rules}."
        " Fingerprint: {hash}.",
        wave=publication.campaign.wave,
        day=voice.day(publication.campaign.closed_at),
        flows=BETWEEN.join(flows),
        points=publication.versions.model.version,
        rules=publication.versions.policy.version,
        hash=publication.hash[:12],
    )

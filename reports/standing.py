"""The head of a report and its first part: whom it speaks of, when, and who answered."""

from dataclasses import dataclass

from reports.charts import Bar, draw_count
from reports.voice import BETWEEN, Voice
from scoring.cards import Response
from scoring.publication import Shown


@dataclass(frozen=True, slots=True)
class Count:
    """One count of people, with its bar."""

    label: str
    number: str
    bar: Bar


@dataclass(frozen=True, slots=True)
class Standing:
    """What the head and the first part of the page say; `over` names the town above a part of it."""

    over: str
    unit: str
    town: str
    survey: str
    dates: str
    together: str
    answered: str
    rate: str
    rule: str
    counts: tuple[Count, ...]
    hidden: bool


def is_hidden(voice: Voice) -> bool:
    """Whether nothing at all that rests on answers may be shown."""
    return not any(isinstance(figure, Shown) for figure in voice.publication.figures.values())


def is_scored(voice: Voice) -> bool:
    """Whether the model knows the survey at all: it asks for at least one indicator."""
    return any(card.indicators for card in voice.publication.dimensions)


def asks_offices(voice: Voice) -> bool:
    """Whether other surveys than the colleagues' were part of the campaign: heads and officers answer those."""
    return len(voice.publication.campaign.flows) > 1


def draw_standing(voice: Voice) -> Standing:
    publication, words = voice.publication, voice.words
    campaign, response = publication.campaign, publication.response
    names = [voice.name(one.name) for one in publication.unit.departments]
    return Standing(
        over=voice.town() if publication.unit.level == "unit" else "",
        unit=voice.unit(),
        town=voice.town(),
        survey=voice.name(campaign.title),
        dates=words.say(
            "Wave {wave}, from {start} to {end}",
            wave=campaign.wave,
            start=voice.day(campaign.opened_at),
            end=voice.day(campaign.closed_at),
        ),
        together=BETWEEN.join(names) if len(names) > 1 and publication.unit.level == "unit" else "",
        answered=say_answered(voice),
        rate=voice.amount(response.rate, "percent"),
        rule="" if is_hidden(voice) else say_rule(voice),
        counts=tuple(_count(voice, response)),
        hidden=is_hidden(voice),
    )


def say_answered(voice: Voice) -> str:
    """How many of how many colleagues answered; heads and officers, asked beside them, are no part of the count."""
    response = voice.publication.response
    if asks_offices(voice):
        return voice.words.plural(
            "{n} of {listed} people answered, without heads and officers.",
            "{n} of {listed} people answered, without heads and officers.",
            response.answered,
            listed=response.on_list,
        )
    return voice.words.plural(
        "{n} of {listed} people answered.",
        "{n} of {listed} people answered.",
        response.answered,
        listed=response.on_list,
    )


def say_rule(voice: Voice) -> str:
    """What the number of answers allows."""
    words, response = voice.words, voice.publication.response
    if response.everyone:
        return words.say("Everyone on the list answered: nobody is missing from these results.")
    match response.mark:
        case "indicative":
            return words.say("Too few people answered to give a level: take this as an indication only.")
        case "limited":
            return words.say("Many people did not answer: take the levels, marked “limited”, with care.")
        case "normal":
            return words.say("This is enough to rely on the levels below.")


def say_small(voice: Voice) -> str:
    """Why nothing is shown at all."""
    if not is_scored(voice):
        return voice.words.say("This survey is not scored: this report holds how many answered, and no answers.")
    return voice.words.say(
        "A result is shown only when at least {k} people have answered. This is not the case here, so all results are"
        " hidden to protect respondents.",
        k=voice.publication.k,
    )


def _count(voice: Voice, response: Response) -> list[Count]:
    words = voice.words
    rows = [
        (words.say("On the list"), response.on_list),
        (words.say("Without Telegram"), response.no_telegram),
        (words.say("Enrolled"), response.enrolled),
        (words.say("Answered"), response.answered),
        (words.say("Preferred not to take part"), response.declined),
        (words.say("Could not be reached"), response.unreachable),
    ]
    return [
        Count(label, words.number(count), draw_count(count, response.on_list))
        for label, count in rows
        if count is not None
    ]

"""The part of a report with a sheet for each proposal, for whoever may pay: what is known, and who could know."""

from dataclasses import dataclass

from reports.closing import label_figures, say_figure
from reports.results import CONFIDENCE
from reports.voice import BETWEEN, Voice
from reports.words import msg
from scoring.cards import Words as Texts
from scoring.packs import Cost
from scoring.project_card import Door, Evidence, NotKnown, People, ProjectSheet, Statement

STATES = {"met": msg("done"), "open": msg("to do first"), "unknown": msg("to check first")}
DOORS = {"open": msg("yes"), "closed": msg("no: the rules must change first"), "unknown": msg("check the law first")}
FACTS = {
    "p_stage": msg("What can be done online for it, in points of 100"),
    "d_requests": msg("Requests for it in a month"),
    "c_days_left": msg("Days left to apply"),
}
"""What the facts of a thing are called; those of the town have their words in the model."""

TRUTHS = {"true": msg("yes"), "false": msg("no")}


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a sheet: `known`, or in place of it what to do; `figure` is the id where it is a printed figure."""

    text: str
    known: bool = True
    figure: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class ProjectView:
    """One project; each field holds at least one line, so that no box is empty."""

    title: str
    about: str
    fields: tuple[tuple[str, tuple[Field, ...]], ...]
    versions: str


def draw_projects(voice: Voice) -> tuple[ProjectView, ...]:
    labels = dict(label_figures(voice))
    return tuple(_draw(voice, one, labels) for one in voice.publication.projects)


def _draw(voice: Voice, sheet: ProjectSheet, labels: dict[str, str]) -> ProjectView:
    words, frame = voice.words, sheet.frame
    fields = (
        (words.say("What is wrong today"), _problem(voice, sheet.evidence, labels)),
        (words.say("How sure this is"), (_confidence(voice, sheet.evidence),)),
        (words.say("People concerned"), (_people(voice, sheet.people),)),
        (words.say("First step, within 30 days"), (Field(voice.name(sheet.step)),)),
        (words.say("Who starts"), (Field(voice.name(sheet.owner.name)),)),
        (words.say("Before it"), _before(voice, sheet)),
        (words.say("What the law says"), _law(voice, sheet)),
        (words.say("How progress is seen"), _progress(voice, sheet, labels)),
        (words.say("Aim and its date"), (_target(voice, sheet.target),)),
        (words.say("Residents will notice"), (Field(voice.name(sheet.residents)),)),
        (words.say("Risk"), (_risk(voice, sheet),)),
        (words.say("Cost"), (_cost(voice, sheet.cost),)),
    )
    model, policy = sheet.editions
    return ProjectView(
        title=voice.name(sheet.step),
        about=words.say(
            "{town}, {day}, wave {wave}", town=voice.name(frame.municipality), day=voice.day(frame.day), wave=frame.wave
        ),
        fields=fields,
        versions=BETWEEN.join((f"{model.id} {model.version}", f"{policy.id} {policy.version}")),
    )


def _unknown(voice: Voice, field: NotKnown) -> Field:
    words = voice.words
    who = voice.name(field.who.name) if field.who.name else words.say("Coordinator")
    match field.how:
        case "two_quotes":
            text = words.say("Not known: two quotes to be asked for. No date is set yet ({who}).", who=who)
        case "to_be_agreed":
            text = words.say("To be agreed ({who}).", who=who)
        case _:
            text = words.say("Not known. Who could know: {who}.", who=who)
    return Field(text, known=False)


# ---------------------------------------------------------------------------------------------------- evidence
def _problem(voice: Voice, evidence: Evidence, labels: dict[str, str]) -> tuple[Field, ...]:
    figures = [_figure(voice, one, labels) for one in evidence.because if one in labels]
    stated = [found for one in evidence.stated if (found := _stated(voice, one)) is not None]
    if figures or stated:
        return (*figures, *stated)
    return (Field(voice.words.say("It follows from what the people in charge stated.")),)


def _figure(voice: Voice, figure: str, labels: dict[str, str]) -> Field:
    return Field(say_figure(voice, figure), figure=figure, before=labels[figure])


def _stated(voice: Voice, stated: Statement) -> Field | None:
    """What an office stated, where there are words for it and its value."""
    title, value = _title(voice, stated.fact, stated.title), _say_value(voice, stated.value)
    if not title or not value:
        return None
    about = voice.name(stated.about) if stated.about else ""
    return Field(value, before=BETWEEN.join(one for one in (about, title) if one))


def _title(voice: Voice, fact: str, title: Texts) -> str:
    """What a fact is called; '' where nobody has words for it."""
    if title:
        return voice.name(title)
    return voice.words.say(FACTS[fact]) if fact in FACTS else ""


def _say_value(voice: Voice, value: str) -> str:
    """A truth or a number in words; '' for a choice, whose words are not here."""
    if value in TRUTHS:
        return voice.words.say(TRUTHS[value])
    try:
        return voice.words.number(float(value))
    except ValueError:
        return ""


def _confidence(voice: Voice, evidence: Evidence) -> Field:
    if isinstance(evidence.confidence, NotKnown):
        return _unknown(voice, evidence.confidence)
    letter = evidence.confidence
    return Field(voice.words.say(CONFIDENCE[letter]), before=letter)


def _people(voice: Voice, people: People | NotKnown) -> Field:
    words = voice.words
    if isinstance(people, NotKnown):
        return _unknown(voice, people)
    if people.of == "staff":
        return Field(words.plural("{n} colleague", "{n} colleagues", people.most))
    if people.least == people.most:
        return Field(words.plural("{n} case a year", "{n} cases a year", people.most))
    return Field(words.say("From {least} to {most} cases a year", least=people.least, most=people.most))


# ---------------------------------------------------------------------------------------------------- conditions
def _before(voice: Voice, sheet: ProjectSheet) -> tuple[Field, ...]:
    found = [
        Field(voice.words.say(STATES[state]), before=voice.name(step)) for _, step, state in sheet.before.prerequisites
    ]
    return tuple(found) or (Field(voice.words.say("Nothing has to come before it.")),)


def _law(voice: Voice, sheet: ProjectSheet) -> tuple[Field, ...]:
    found = [_door(voice, one) for one in sheet.before.gates]
    return tuple(found) or (Field(voice.words.say("Nothing in it depends on a law.")),)


def _door(voice: Voice, door: Door) -> Field:
    state = voice.words.say(DOORS[door.state])
    texts = BETWEEN.join(voice.name({"": one}) for one in door.texts)
    return Field(BETWEEN.join(one for one in (state, texts) if one), before=voice.name(door.name))


def _risk(voice: Voice, sheet: ProjectSheet) -> Field:
    risk = sheet.before.risk
    if risk is None:
        return Field(voice.words.say("None is known: no step and no law stands in its way."))
    return Field(voice.words.say("To begin before this is settled: {risk}", risk=voice.name(risk)))


# ---------------------------------------------------------------------------------------------------- progress, cost
def _progress(voice: Voice, sheet: ProjectSheet, labels: dict[str, str]) -> tuple[Field, ...]:
    evidence, words = sheet.evidence, voice.words
    name = _title(voice, evidence.indicator, evidence.measures) or labels.get(str(evidence.baseline), "")
    if isinstance(evidence.baseline, NotKnown):
        unknown = _unknown(voice, evidence.baseline)
        return (Field("", before=name), unknown) if name else (unknown,)
    figure = evidence.baseline if evidence.baseline in voice.publication.figures else ""
    value = say_figure(voice, figure) if figure else _say_value(voice, evidence.baseline)
    source = voice.name(evidence.source.name) if evidence.source else ""
    origin = words.say("Today's figure is of {day}, from: {source}", day=voice.day(sheet.frame.day), source=source)
    return (Field(value, figure=figure, before=name), Field(origin))


def _target(voice: Voice, target: tuple[float, str] | NotKnown) -> Field:
    if isinstance(target, NotKnown):
        return _unknown(voice, target)
    value, day = target
    return Field(voice.words.say("{value} by {day}", value=value, day=voice.day(day)))


def _cost(voice: Voice, cost: Cost | NotKnown) -> Field:
    if isinstance(cost, NotKnown):
        return _unknown(voice, cost)
    return Field(
        voice.words.say(
            "Usually from {least} to {most} {currency} ({source}, {year})",
            least=cost.min,
            most=cost.max,
            currency=cost.currency,
            source=cost.source,
            year=str(cost.year),
        )
    )

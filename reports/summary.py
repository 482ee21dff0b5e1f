"""The messages in the chat: one screen of a phone, plain words, drawn from a publication and nothing else."""

from collections.abc import Iterator

from reports.residents import top_rows
from reports.results import name_not_asked, name_town_only, say_level
from reports.sides import say_scored, subject_lines
from reports.since import say_changes
from reports.standing import is_hidden, is_scored, say_answered, say_small
from reports.voice import BETWEEN, Voice
from reports.words import Words
from scoring.cards import ActionCard, Table
from scoring.publication import Publication

SCREEN = 900
ROOM = ((3, True), (2, True), (2, False), (1, False))
"""What is said, from all of it down, until it fits: how many actions, and what was not asked. The report has it all."""

NAME_LIMIT = 60
# Answers about favours and go-betweens are for the coordinator's page of the whole town; they never go back to agents.
NOT_GIVEN_BACK = frozenset({"pressure", "go_betweens"})

Line = tuple[str, str]


def summary_lines(publication: Publication, words: Words) -> tuple[Line, ...]:
    """What a coordinator reads when a wave is closed: paragraphs as (style, text), style `b`, `i` or ''.

    At most 900 characters where names are of a usual length; the link is added by whoever shows them.
    """
    voice = Voice.with_words(publication, words)
    lines: tuple[Line, ...] = ()
    for actions, gaps in ROOM:
        lines = tuple(line for line in _summarise(voice, actions, gaps) if line[1])
        if sum(len(text) + 2 for _, text in lines) <= SCREEN:
            break
    return lines


def _summarise(voice: Voice, actions: int, gaps: bool) -> Iterator[Line]:
    words = voice.words
    yield "b", _short(voice.unit())
    yield "", say_answered(voice)
    if not is_scored(voice):
        yield "", _name_unscored(voice)
        return
    if is_hidden(voice):
        yield "", say_small(voice)
        yield "i", words.say("The full report says how to have results next time.")
        return
    yield "", "\n".join(line for line in (_overall_line(voice), *subject_lines(voice)) if line)
    yield "", _since_line(voice)
    yield "", _hardest_line(voice)
    yield "i", warn(voice)
    yield from _propose(voice, actions)
    if gaps:
        yield from _say_gaps(voice)


def _say_gaps(voice: Voice) -> Iterator[Line]:
    words = voice.words
    if names := name_not_asked(voice):
        yield "i", words.say("Not asked this time: {subjects}.", subjects=names)
    if names := name_town_only(voice):
        yield "i", words.say("Asked for the whole town only: {subjects}.", subjects=names)


def _name_unscored(voice: Voice) -> str:
    """That nothing more is shown than how many answered, and of which survey."""
    title = _short(voice.name(voice.publication.campaign.title))
    return voice.words.say("{survey}: this survey is not scored, its answers are not shown here.", survey=title)


def _short(name: str) -> str:
    """A name that leaves room for the rest of the screen."""
    return name if len(name) <= NAME_LIMIT else name[: NAME_LIMIT - 1].rstrip() + "…"


def _overall_line(voice: Voice) -> str:
    card = voice.publication.overall
    if card.reason == "department":
        return ""
    level, name = say_level(voice, card), voice.words.say("The whole town")
    if level:
        return say_scored(voice, name, level, voice.publication.shown(card.figure))
    return voice.words.say("{subject}: no level", subject=name)


def _since_line(voice: Voice) -> str:
    """What changed since the wave before; '' where there is none, or nothing of it can be compared."""
    since = voice.publication.context.since
    if since is None or since.why_not:
        return ""
    return " ".join(say_changes(voice, since))


def _hardest_line(voice: Voice) -> str:
    """The procedures that most colleagues find hard for residents."""
    hardest = voice.publication.friction.hardest
    if hardest is None:
        return ""
    if hardest.hidden:
        return voice.words.say("Hardest for residents: hidden to protect respondents")
    names = [voice.name(row.label) for row in top_rows(voice, hardest, most=1, at_most=3)]
    return voice.words.say("Hardest for residents: {things}", things=_join(names)) if names else ""


def warn(voice: Voice) -> str:
    """One sentence of caution, the most important first."""
    words, publication = voice.words, voice.publication
    doubts = {publication.overall.doubt, *(card.doubt for card in publication.dimensions)}
    if publication.response.mark == "indicative":
        return words.say("Too few people answered to give a level: take this as an indication only.")
    if publication.response.mark == "limited":
        return words.say("Many people did not answer: take the levels with care.")
    if "unknown" in doubts:
        return words.say("What nobody could answer could still change a level.")
    if "sampling" in doubts:
        return words.say("Colleagues who did not answer could still change a level.")
    if publication.unit.level == "municipality":
        return words.say("Please do not compare the town with another: the survey was not made for that.")
    if len(publication.unit.departments) > 1:
        return words.say("This speaks for these departments, not for the whole town.")
    return words.say("This speaks for the department, not for the whole town.")


def _propose(voice: Voice, most: int) -> Iterator[Line]:
    actions = voice.publication.actions[:most]
    if not actions:
        yield "", voice.words.say("Nothing urgent came out of these answers.")
        return
    yield "b", voice.words.say("What to do next")
    yield "", "\n".join(f"{at}. {say_action(voice, action)}" for at, action in enumerate(actions, start=1))


def say_action(voice: Voice, action: ActionCard) -> str:
    """What it is about, the first step, and who would start."""
    words, things = voice.words, _join([voice.name(thing.name) for thing in action.things[:3]])
    step, owner = voice.name(action.step).rstrip("."), voice.name(action.owner.name)
    if things:
        return words.say("{things}: {step} ({owner})", things=things, step=step, owner=owner)
    return words.say("{step} ({owner})", step=step, owner=owner)


# ---------------------------------------------------------------------------------------------------- back to agents
def results_lines(publication: Publication, words: Words) -> tuple[Line, ...]:
    """What goes back to everybody who was asked: how many answered, what is hard, what residents want."""
    voice = Voice.with_words(publication, words)
    return tuple(line for line in _give_back(voice) if line[1])


def _give_back(voice: Voice) -> Iterator[Line]:
    words = voice.words
    yield "b", words.say("The results of the survey are in. Thank you.")
    yield "", words.say("{unit}: {answered}", unit=_short(voice.unit()), answered=say_answered(voice))
    if not is_scored(voice):
        yield "", _name_unscored(voice)
        return
    if is_hidden(voice):
        yield "", say_small(voice)
        return
    friction = voice.publication.friction
    tables = {table.id: table for table in friction.tables}
    yield "", _listed(words.say("Hardest for residents"), _hardest_with_causes(voice))
    yield "", _listed(words.say("Hardest for us"), _given_back(voice, tables.get("agent_hard")))
    yield "", _listed(words.say("What residents ask for most"), _given_back(voice, tables.get("needs_heard")))
    yield "", _listed(words.say("What should be simpler next month"), _given_back(voice, tables.get("idea_kind")))
    yield "i", words.say("Drawn from all answers together. Nobody's own answers are shown.")


def _listed(title: str, things: list[str]) -> str:
    return "\n".join((title, *(f"• {thing}" for thing in things))) if things else ""


def _given_back(voice: Voice, table: Table | None) -> list[str]:
    return [_short(voice.name(row.label)) for row in top_rows(voice, table, without=NOT_GIVEN_BACK)]


def _hardest_with_causes(voice: Voice) -> list[str]:
    """The hardest procedures, each with its first cause where one stands out."""
    causes = {card.code: card.causes for card in voice.publication.friction.procedures}
    found = []
    for row in top_rows(voice, voice.publication.friction.hardest):
        said = voice.name(row.label)
        if why := top_rows(voice, causes.get(row.name), most=1, at_most=1, without=NOT_GIVEN_BACK):
            said = voice.words.say("{procedure} ({cause})", procedure=said, cause=voice.name(why[0].label))
        found.append(_short(said))
    return found


def _join(names: list[str]) -> str:
    return BETWEEN.join(_short(name) for name in names)

"""Positions and files: how they are sent, what has arrived, and the key that sends a position."""

from dataclasses import dataclass

from bot.screens.card import Button, Card, ReplyKeys
from bot.screens.layout import Part, clean, label_of, make_card, one_line, shorten
from bot.screens.view import Drawn, SurveyView, base36
from flows.conversation import Ask
from reports.words import Words, isolate, msg

NAME_ROOM = 60
SEND = {
    "image": msg("Send a photo."),
    "file": msg("Send a document: PDF, office file, table, text or picture."),
    "audio": msg("Send a voice message or a sound file."),
}


@dataclass(frozen=True, slots=True)
class KeysView:
    """`put_away`: the key is not needed any more."""

    put_away: bool = False


def draw_geopoint(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    key = words.say("Send my position")
    said = words.say(
        "Tap “{key}” below the writing field, or write latitude and longitude, for example {example}.",
        key=key,
        example="14.7, -17.4",
    )
    return Drawn([Part(said, "i", weight=5)], (), "location")


def draw_position_keys(view: KeysView, words: Words) -> Card:
    """The message that brings the key for a position, or takes it away: it cannot stand on the card itself."""
    if view.put_away:
        text, keys = words.say("Thank you. I have put the position key away."), ReplyKeys()
    else:
        text = words.say("A key below the writing field sends your position. It is sent only if you tap it.")
        keys = ReplyKeys(label_of(words.say("Send my position")))
    card = make_card([Part(text)], (), words)
    return Card(card.text, direction=card.direction, keys=keys)


def draw_files(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    """One file answers at once; several gather on the card until Done."""
    parts = [Part(words.say(SEND[ask.type]), "i", weight=5)]
    if ask.max_files <= 1:
        return Drawn(parts, (), "text")
    parts.append(
        Part(words.say("Up to {n}, one after the other or together.", n=ask.max_files), "i", weight=4, joined=True)
    )
    parts += [Part(f"{n}. {_name(name, words)}", weight=6, joined=n > 1) for n, name in enumerate(view.files, start=1)]
    return Drawn(parts, tuple((button,) for button in _gathered(view, len(view.files), words)), "text")


def _gathered(view: SurveyView, count: int, words: Words) -> list[Button]:
    if not count:
        return []
    done = view.button(words.say("Done ({n})", n=count), "!")
    return [done, view.button(words.say("Remove the last"), "u", base36(count - 1))]


def _name(name: str, words: Words) -> str:
    """What a file is called, or what it is; names run in their own direction."""
    kinds = {"image": words.say("Photo"), "audio": words.say("Voice message"), "file": words.say("Document")}
    return kinds[name] if name in kinds else isolate(shorten(one_line(clean(name)), NAME_ROOM))

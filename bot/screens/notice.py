"""The notice before a survey, in two layers: who asks, who sees what, how long, and a free choice to say no."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.screens.card import Card
from bot.screens.layout import Part, make_card, one_a_row, one_line, shorten, utf16_len
from bot.turn import Press
from reports.words import Insert, Words, msg

LAYER_LIMIT = 900
# How long an inserted name may be: as long as the layer allows, shorter when several are long.
NAME_ROOMS = (120, 80, 60, 45, 30, 20, 12)


@dataclass(frozen=True, slots=True)
class NoticeView:
    """Facts from the legal profile, the campaign and the flow; presses of version 2 for each button. `title` names a
    survey other than the one about work with residents. `official`: the person answers for an office, with about
    `questions` besides what stands in lists.
    """

    sender: str
    municipality: str
    minutes: int
    kb: int
    k: int
    close_date: date
    ids_days: int
    raw_months: int
    operator: str
    operator_employer: str
    reviewer: str
    contact: str
    authority: str
    start: Press
    who: Press
    not_now: Press
    decline: Press
    back: Press
    mode: Literal["named", "unlinkable"] = "named"
    visible_to: Literal["nobody", "coordinator"] = "nobody"
    results_return: bool = True
    title: str = ""
    official: bool = False
    questions: int = 0


@dataclass(frozen=True, slots=True)
class MoreView:
    """To who has answered already: `rows` things were declared since, and are to be checked."""

    title: str
    rows: int
    close_date: date
    start: Press
    not_now: Press


@dataclass(frozen=True, slots=True)
class Sentence:
    """One promise or fact of the notice. `id` is what a test names when it compares the sentence with the rights."""

    id: str
    layer: int
    text: str
    when: Callable[[NoticeView], bool] = lambda view: True


OPERATOR = msg("The technician is {operator}, employed by {operator_employer}.")
CARRIER = msg(
    "Telegram carries the messages. It is a foreign company, and messages to a bot are not end-to-end encrypted."
)
KEPT = msg("Answers are kept {raw_months} months, then only totals.")

SENTENCES = (
    Sentence(
        "purpose",
        1,
        msg(
            "{sender}, for {municipality}, asks all staff how work with residents goes, to choose what to make simpler"
            " first. About {minutes} minutes, {kb} kB. Leave out any question you like."
        ),
        lambda view: not view.title and not view.official,
    ),
    Sentence(
        "purpose_of_another",
        1,
        msg("{sender}, for {municipality}, asks staff: {title}. About {minutes} minutes, {kb} kB."),
        lambda view: bool(view.title) and not view.official,
    ),
    Sentence(
        "purpose_of_an_office",
        1,
        msg(
            "{sender}, for {municipality}, asks you: {title}. About {questions} questions, more where there are"
            " lists to fill: {minutes} minutes and {kb} kB for most. You can stop at any time and go on another day."
        ),
        lambda view: view.official,
    ),
    Sentence(
        "official_statement",
        1,
        msg(
            "You answer for your office. Your statements carry the name of the office and are read by the coordinator."
        ),
        lambda view: view.official,
    ),
    Sentence(
        "who_sees_named",
        1,
        msg(
            "Nobody at the town hall is shown who answered what. Only the technician of the machine could look,"
            " until names are removed {ids_days} days after {close_date}."
        ),
        lambda view: not view.official,
    ),
    Sentence(
        "smallest_group",
        1,
        msg("A result is shown only if {k} or more people answered. You are free: your boss is not told who refuses."),
        lambda view: not view.official,
    ),
    Sentence("ways_out", 1, msg("/pause to stop for now, /withdraw to delete your answers.")),
    Sentence("operator", 2, OPERATOR),
    Sentence("carrier", 2, CARRIER),
    Sentence(
        "free_text",
        2,
        msg(
            "What you write yourself is read by {reviewer} before it is shown, mixed with others. Write no names;"
            " your way of writing may be recognised."
        ),
        lambda view: not view.official,
    ),
    Sentence(
        "volunteers",
        2,
        msg("If you offer to help, your contact is kept apart from your answers."),
        lambda view: not view.official,
    ),
    Sentence(
        "withdrawal_named",
        2,
        msg(
            "You may change your answers until the survey closes, on {close_date} at the latest, and delete them with"
            " /withdraw until names are removed."
        ),
    ),
    Sentence(
        "results",
        2,
        msg("The main results come to you here, whether you answer or not."),
        lambda view: view.results_return,
    ),
    Sentence("no_results", 2, msg("The results will not be sent to you."), lambda view: not view.results_return),
    Sentence("kept", 2, KEPT),
    Sentence("contact", 2, msg("Questions: {contact}. Complaints: {authority}. Everything: /privacy")),
)


def draw_notice(view: NoticeView, words: Words) -> Card:
    """The first layer, with its four buttons, one a row."""
    labels = (
        (words.say("Start"), view.start),
        (words.say("Who can see my answers?"), view.who),
        (words.say("Not now"), view.not_now),
        (words.say("No, thank you"), view.decline),
    )
    return make_card(layer(view, 1, words), one_a_row(labels), words, protect=True)


def draw_more(view: MoreView, words: Words) -> Card:
    """What came since the person answered, to be checked in an interview of its own."""
    head = words.plural("{n} more to check.", "{n} more to check.", view.rows)
    text = words.say(
        "Since you began “{title}”, departments have declared more. Until {close_date}; what you sent stays as it is.",
        title=shorten(one_line(view.title), NAME_ROOMS[0]),
        close_date=view.close_date,
    )
    rows = one_a_row([(words.say("Start"), view.start), (words.say("Not now"), view.not_now)])
    return make_card([Part(head, "b"), Part(text)], rows, words, protect=True)


def draw_who_sees(view: NoticeView, words: Words) -> Card:
    """The second layer, one idea a line, with a way back to the first."""
    rows = one_a_row([(words.say("Back"), view.back)])
    return make_card(layer(view, 2, words), rows, words, protect=True)


def layer(view: NoticeView, number: int, words: Words) -> list[Part]:
    """The sentences of a layer, at most 900 characters together; long names are shortened, sentences never.

    Raises ValueError for a mode whose sentences are not written: a notice must not promise what is not so.
    """
    if (view.mode, view.visible_to) != ("named", "nobody"):
        raise ValueError(f"no notice is written for mode {view.mode}, visible to {view.visible_to}")
    chosen = [sentence for sentence in SENTENCES if sentence.layer == number and sentence.when(view)]
    parts: list[Part] = []
    for room in NAME_ROOMS:
        values = _values(view, room)
        parts = [Part(words.say(sentence.text, **values)) for sentence in chosen]
        if sum(utf16_len(part.text) + 2 for part in parts) <= LAYER_LIMIT:
            break
    return parts


def _values(view: NoticeView, room: int) -> dict[str, Insert]:
    names = ("sender", "municipality", "operator", "operator_employer", "reviewer", "contact", "authority", "title")
    facts = ("minutes", "questions", "kb", "k", "close_date", "ids_days", "raw_months")
    shown = {name: shorten(one_line(getattr(view, name)), room) for name in names}
    return {**shown, **{name: getattr(view, name) for name in facts}}

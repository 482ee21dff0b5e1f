"""How a survey ends for a person: sent, declined, put off, reminded, closed before sending, cleared from the chat."""

from dataclasses import dataclass
from datetime import date

from bot.screens.card import Button, Card
from bot.screens.layout import Part, label_of, make_card, message, one_a_row, one_line, shorten, spell
from bot.turn import Press
from flows.conversation import Text
from reports.words import Words

NAME_ROOM = 120


@dataclass(frozen=True, slots=True)
class SentView:
    """`outro` is the flow's last message, `clear` the button that empties the chat."""

    close_date: date
    outro: Text = ()
    clear: Press | None = None
    results_return: bool = True


@dataclass(frozen=True, slots=True)
class DeclinedView:
    close_date: date


@dataclass(frozen=True, slots=True)
class NotNowView:
    """After *Not now*; `reminded` when the one reminder has been used up."""

    reminded: bool = False


@dataclass(frozen=True, slots=True)
class ReminderView:
    """The one reminder; `begun` when answers wait to be sent. `go` starts or resumes. `title` names a survey other
    than the one about work with residents.
    """

    sender: str
    minutes: int
    close_date: date
    begun: bool = False
    go: Press | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class ClosedUnsentView:
    """The wave closed before this person sent anything."""


@dataclass(frozen=True, slots=True)
class TooLateView:
    """Somebody comes after the close: with answers that count, or with nothing sent."""

    answered: bool = False


@dataclass(frozen=True, slots=True)
class ClearedView:
    """`left`: some messages were too old to be removed. `answered`: there are answers that still count. `go` brings
    back what is still asked.
    """

    left: bool = False
    answered: bool = True
    go: Press | None = None


@dataclass(frozen=True, slots=True)
class ForgetView:
    """Before clearing the chat on request."""

    clear: Press
    keep: Press


def draw_sent(view: SentView, words: Words) -> Card:
    """The outro and when results come, in place of the review; the button to clear stands alone on its row."""
    thanks = spell(view.outro, words) if view.outro else words.say("Sent. Thank you.")
    if view.results_return:
        thanks = f"{thanks} {words.say('Results come here after {close_date}.', close_date=view.close_date)}"
    return message(thanks, words, *one_a_row([(words.say("Clear my answers from this chat"), view.clear)]))


def draw_declined(view: DeclinedView, words: Words) -> Card:
    text = words.say(
        "Understood. We will not ask again. If you change your mind before {close_date}: /resume",
        close_date=view.close_date,
    )
    return message(text, words)


def draw_not_now(view: NotNowView, words: Words) -> Card:
    if view.reminded:
        return message(words.say("All right. To begin later: /resume"), words)
    return message(words.say("All right. You will get one reminder. To begin sooner: /resume"), words)


def draw_reminder(view: ReminderView, words: Words) -> Card:
    if view.begun:
        text = words.say(
            "Your answers are not counted yet. Finish, then tap Send, before {close_date}.", close_date=view.close_date
        )
        label = words.say("Continue")
    elif view.title:
        text = words.say(
            "{sender} asked: {title}. About {minutes} minutes, until {close_date}. This is the only reminder.",
            sender=shorten(one_line(view.sender), NAME_ROOM),
            title=shorten(one_line(view.title), NAME_ROOM),
            minutes=view.minutes,
            close_date=view.close_date,
        )
        label = words.say("Start")
    else:
        text = words.say(
            "{sender} asked how work with residents goes: about {minutes} minutes, until {close_date}."
            " This is the only reminder.",
            sender=shorten(one_line(view.sender), NAME_ROOM),
            minutes=view.minutes,
            close_date=view.close_date,
        )
        label = words.say("Start")
    return make_card([Part(text)], one_a_row([(label, view.go)]), words, protect=True)


def draw_closed_unsent(view: ClosedUnsentView, words: Words) -> Card:
    text = words.say("The survey is closed. Your answers were not sent and are not counted. Thank you all the same.")
    return message(text, words)


def draw_too_late(view: TooLateView, words: Words) -> Card:
    if view.answered:
        text = words.say("The survey is closed. Your answers are counted and can no longer be changed. Thank you.")
    else:
        text = words.say("The survey is closed. Thank you all the same.")
    return message(text, words)


def draw_cleared(view: ClearedView, words: Words) -> Card:
    if view.left:
        cleared = words.say("Cleared, except messages older than 48 hours: hold them and choose Delete.")
    else:
        cleared = words.say("Cleared from this chat.")
    if view.answered:
        cleared = f"{cleared} {words.say('Your answers still count; /withdraw deletes them.')}"
    return message(cleared, words, *one_a_row([(words.say("Continue"), view.go)]))


def draw_forget(view: ForgetView, words: Words) -> Card:
    text = words.say("Clear the questions and answers from this chat? Answers that you sent still count.")
    row = (Button(label_of(words.say("Clear")), view.clear), Button(label_of(words.say("No")), view.keep))
    return message(text, words, row)

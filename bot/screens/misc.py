"""Short answers to everything else: languages, ways out, what cannot be read, rights, what is not allowed."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.screens.card import Button, Card
from bot.screens.layout import label_of, message, one_a_row, one_line, pressed, shorten
from bot.turn import Press
from reports.words import Words, msg

ROOM = 80
SURVEYS = 8


@dataclass(frozen=True, slots=True)
class PlainView:
    """A screen that always says the same; `go` adds the button that brings back what was waiting."""

    go: Press | None = None


# Screens that only say something: name -> words.
PLAIN: Mapping[str, str] = {
    "stale": msg("This was already answered. /resume shows where you are."),
    "edit_too_late": msg("These answers were already sent. To correct them before the survey closes: /review"),
    "edit_closed": msg("The survey is closed: a message that you change now changes nothing in your answers."),
    "edit_unknown": msg("I cannot tell which answer this message belongs to. To correct an answer: /review"),
    "edit_refused": msg("The corrected message does not fit the question. Your earlier answer stays."),
    "one_file": msg("Only one fits there: I kept the first."),
    "paused": msg("Paused. Nothing is lost. To go on: /resume"),
    "proof_sent": msg("Thank you. The coordinator has it now."),
    "proof_late": msg("This is settled already. Thank you."),
    "nothing_open": msg("Nothing is waiting for you here."),
    "no_reminders": msg("You will get no more reminders. To answer all the same: /resume"),
    "nothing_held": msg("There are no answers of yours that can be deleted."),
    "withdrawn": msg("Your answers are deleted. Backup copies are gone within 30 days."),
    "kept": msg("Nothing was deleted."),
    "one_moment": msg("One moment please. I am still reading what you sent."),
    "unknown_command": msg("I do not know this command. /help shows what you can do here."),
    "by_invitation": msg("This bot works by invitation. /help"),
    "not_available": msg("This is not available to you. /help"),
    "already_asked": msg("This department is being asked already. How far it is: /progress"),
    "no_survey": msg("No survey is running. To ask a department: /survey"),
    "survey_closed": msg("No survey is running. The last results: /summary. To ask a department: /survey"),
    "nothing_asked": msg("Nothing is being asked in your department at the moment."),
    "no_summary": msg("There are no results yet. They come by themselves when a survey closes."),
    "language_set": msg("From now on I write in English."),
    "file_too_big": msg("This file is too big: a flow has at most 256 KB. Nothing of it is kept."),
    "file_not_fetched": msg("I could not fetch the file. Please send it again."),
    "flow_dropped": msg("Nothing was published. What you sent is deleted."),
    "flow_gone": msg("What you sent is not kept any more. To publish it, send the file again."),
    "failed": msg("Something went wrong here. Nothing you sent is lost; please try again in a moment."),
}


@dataclass(frozen=True, slots=True)
class LanguageView:
    """Each language by its own name, and the button that chooses it."""

    choices: tuple[tuple[str, Press], ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """The bot was written to in a group; `username` is the bot's, without @."""

    username: str


@dataclass(frozen=True, slots=True)
class WrongKindView:
    """Something that is not text was sent while nothing is asked, or where only text is read."""

    kind: str


@dataclass(frozen=True, slots=True)
class ResumeView:
    """Several things are open: which one? Titles come in the language."""

    open: tuple[tuple[str, Press], ...]


@dataclass(frozen=True, slots=True)
class StopView:
    """Every way out; a way that does not apply is None."""

    go_on: Press | None = None
    pause: Press | None = None
    no_reminders: Press | None = None
    withdraw: Press | None = None


@dataclass(frozen=True, slots=True)
class WithdrawView:
    """The question before deleting."""

    yes: Press
    no: Press


def draw_plain(name: str, view: PlainView, words: Words) -> Card:
    return message(words.say(PLAIN[name]), words, *one_a_row([(words.say("Continue"), view.go)]))


def draw_language(view: LanguageView, words: Words) -> Card:
    return message(words.say("Which language do you want to use?"), words, *one_a_row(view.choices))


def draw_group(view: GroupView, words: Words) -> Card:
    text = words.say("I speak with one person at a time. Please open a chat with me.")
    url = f"https://t.me/{view.username}"
    return message(text, words, (Button(label_of(words.say("Open the chat")), url=url),))


def draw_wrong_kind(view: WrongKindView, words: Words) -> Card:
    return message(wrong_kind(view.kind, words), words)


def wrong_kind(kind: str, words: Words) -> str:
    """What to say about something that cannot be an answer, by its kind."""
    match kind:
        case "voice" | "video_note" | "audio":
            return words.say("Please write; voices can be recognised.")
        case "photo" | "video" | "document" | "animation":
            return words.say("Pictures and files are not read here. Nothing of it is kept.")
        case "location" | "venue" | "contact":
            return words.say("Positions and contacts are not read here. Nothing of it is kept.")
        case "sticker" | "dice" | "game":
            return words.say("Nice! But I can only read written answers and buttons.")
        case _:
            return words.say("I can only read written answers and buttons here.")


def draw_resume(view: ResumeView, words: Words) -> Card:
    """Which of several open surveys; with none, that nothing waits."""
    if not view.open:
        return draw_plain("nothing_open", PlainView(), words)
    text = words.say("Several are open. Which one do you want to go on with?")
    return message(text, words, *pressed(view.open[:SURVEYS]))


def draw_stop(view: StopView, words: Words) -> Card:
    labels = (
        (words.say("Go on"), view.go_on),
        (words.say("Pause"), view.pause),
        (words.say("No more reminders"), view.no_reminders),
        (words.say("Delete my answers"), view.withdraw),
    )
    return message(words.say("You are free to stop. What would you like?"), words, *one_a_row(labels))


def draw_withdraw(view: WithdrawView, words: Words) -> Card:
    text = words.say("Delete all your answers, sent or not? This cannot be undone.")
    row = (Button(label_of(words.say("Yes, delete")), view.yes), Button(label_of(words.say("No")), view.no))
    return message(text, words, row)


def name_room(text: str) -> str:
    """A name as it may stand inside a sentence."""
    return shorten(one_line(text), ROOM)

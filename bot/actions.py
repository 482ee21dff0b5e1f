"""The one table of everything that can be done: name, words, who may, through which doors, and what runs."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bot.desk import answering, arriving
from bot.desk.desk import Desk
from bot.later import Later
from bot.turn import Act, Actor, Effects, Turn

if TYPE_CHECKING:
    from bot.desk import (
        approving,
        commands,
        explaining,
        following,
        handed,
        links,
        noticing,
        opening,
        publishing_flows,
        refreshing,
        registering,
        reporting,
        rights,
        verifying,
    )
else:  # what is not asked in every interview is read when somebody does it: with the scoring, half of all there is
    approving = Later("bot.desk.approving")
    commands = Later("bot.desk.commands")
    explaining = Later("bot.desk.explaining")
    following = Later("bot.desk.following")
    handed = Later("bot.desk.handed")
    links = Later("bot.desk.links")
    noticing = Later("bot.desk.noticing")
    opening = Later("bot.desk.opening")
    publishing_flows = Later("bot.desk.publishing_flows")
    refreshing = Later("bot.desk.refreshing")
    registering = Later("bot.desk.registering")
    reporting = Later("bot.desk.reporting")
    rights = Later("bot.desk.rights")
    verifying = Later("bot.desk.verifying")

Door = Literal["chat", "web", "cli", "clock"]
Run = Callable[[Turn, Desk], Awaitable[Effects]]

EVERYONE = dict.fromkeys(("agent", "head", "officer", "coordinator", "admin", "reader", "programme", "outsider"), "do")
RESPONDENTS = {"agent": "own", "head": "own", "officer": "own"}
OWN = RESPONDENTS | {"coordinator": "own"}


@dataclass(frozen=True, slots=True)
class Action:
    """`code` is the button's character in callback data of version 2 ('' for none). `rules` gives, by role, what the
    action may read; a role that is not named is denied. `menu` lists it among the commands that Telegram shows.
    """

    name: str
    run: Run
    rules: Mapping[str, str]
    code: str = ""
    label: str = ""
    help: str = ""
    doors: tuple[Door, ...] = ("chat",)
    command: bool = False
    menu: bool = False
    audit: str = field(default="")


def _command(name: str, run: Run, rules: Mapping[str, str], help: str, menu: bool = True) -> Action:
    return Action(name, run, rules, help=help, command=True, menu=menu)


def _button(name: str, code: str, run: Run, rules: Mapping[str, str], label: str) -> Action:
    return Action(name, run, rules, code=code, label=label)


COORDINATOR = "coordinator"
WHO_MAY_ASK = {COORDINATOR: "camp pub", "head": "dept pub", "officer": "flow pub"}

ALL = (
    _command("start", arriving.start, EVERYONE, "Begin", menu=False),
    _command("help", commands.help_, EVERYONE, "What this bot is and what you can do here"),
    _command("language", commands.language, EVERYONE, "Choose the language"),
    _command("privacy", commands.privacy, EVERYONE, "What happens to your answers"),
    _command("resume", commands.resume, OWN, "Show the current question"),
    _command("pause", commands.pause, OWN, "Stop for now; nothing is lost"),
    _command("back", commands.back, OWN, "Return to the question before"),
    _command("review", commands.review, OWN, "See and correct your answers"),
    _command("mydata", rights.mydata, OWN | {"admin": "own", "programme": "own"}, "What is kept about you"),
    _command("withdraw", rights.withdraw, OWN | {"admin": "own", "programme": "own"}, "Delete your answers"),
    _command("forget", rights.clear, OWN | {"admin": "own", "programme": "own"}, "Clear your answers from this chat"),
    _command("stop", commands.stop, OWN, "The ways out", menu=False),
    _command("survey", opening.survey, {COORDINATOR: "camp do"}, "Ask a department"),
    _command("progress", following.progress, {COORDINATOR: "camp cnt", "head": "dept cnt"}, "Follow the survey"),
    _command("summary", following.summary, {COORDINATOR: "camp pub"}, "The last results and the report"),
    _command("why", explaining.why, WHO_MAY_ASK, "What is behind a result"),
    _command("people", commands.people, {COORDINATOR: "camp list"}, "Departments, people, enrolment links"),
    _command("verify", verifying.verify, {COORDINATOR: "camp pub"}, "Answers that differ: ask for proof, decide"),
    _command("links", links.links, {COORDINATOR: "camp do"}, "Links in use; take one back"),
    Action("answer", answering.answer, OWN, doors=("chat",)),
    _button("take_part", "t", noticing.take_part, RESPONDENTS, "Start"),
    _button("who_sees", "v", noticing.who_sees, RESPONDENTS, "Who can see my answers?"),
    _button("show_notice", "o", noticing.show_notice, RESPONDENTS, "Back"),
    _button("not_now", "n", noticing.not_now, RESPONDENTS, "Not now"),
    _button("decline", "d", noticing.decline, RESPONDENTS, "No, thank you"),
    _button("take_on", "h", handed.take_on, OWN, "Start"),
    _button("turn_down", "H", handed.decline, OWN, "No, thank you"),
    _button("set_language", "l", commands.set_language, EVERYONE, "Language"),
    _button("clear", "x", rights.clear, RESPONDENTS, "Clear my answers from this chat"),
    _button("ask_withdraw", "W", rights.withdraw, OWN, "Delete my answers"),
    _button("withdraw_yes", "w", rights.withdraw_yes, OWN, "Yes, delete my answers"),
    _button("keep_going", "g", commands.resume, OWN, "Continue"),
    _button("stop_reminders", "q", noticing.stop_reminders, RESPONDENTS, "No more reminders"),
    _button("setup", "s", opening.setup, {COORDINATOR: "camp list"}, "Add departments"),
    _button("enrol", "e", opening.enrol_dialog, {COORDINATOR: "camp list"}, "Enrolment link"),
    _button("ask_department", "k", opening.survey, {COORDINATOR: "camp do"}, "Ask a department"),
    _button("approve", "a", approving.approve, {COORDINATOR: "camp list"}, "Approve"),
    _button("deny", "b", approving.deny, {COORDINATOR: "camp list"}, "Refuse"),
    _button("link_revoke", "r", links.revoke, {COORDINATOR: "camp do"}, "Revoke"),
    _button("refresh", "f", following.refresh, {COORDINATOR: "camp cnt"}, "Refresh"),
    _button("show_summary", "S", following.show_summary, {COORDINATOR: "camp pub"}, "Show the summary"),
    _button("why_show", "Y", explaining.show_why, WHO_MAY_ASK, "Why?"),
    _button("ask_close", "c", following.ask_close, {COORDINATOR: "camp cnt"}, "Close now"),
    Action(
        "close",
        following.close,
        {COORDINATOR: "camp cnt", "clock": "do"},
        code="C",
        label="Yes, close",
        doors=("chat", "clock"),
    ),
    Action(
        "flow_publish",
        publishing_flows.publish,
        {COORDINATOR: "camp do", "admin": "do"},
        code="P",
        label="Publish",
        doors=("chat", "cli"),
    ),
    _button("flow_drop", "Z", publishing_flows.drop, {COORDINATOR: "camp do"}, "Cancel"),
    _button("registers", "R", registering.show, {COORDINATOR: "camp pub"}, "Lists of the town hall"),
    _button("register_correct", "M", registering.correct, {COORDINATOR: "camp pub"}, "Correct"),
    _button("register_take_off", "T", registering.take_off, {COORDINATOR: "camp pub"}, "Take off the list"),
    _button("verify_show", "V", verifying.show, {COORDINATOR: "camp pub"}, "Answers that differ"),
    _button("ask_proof", "A", verifying.ask_proof, {COORDINATOR: "camp pub"}, "Ask for proof"),
    _button("settle", "E", verifying.settle, {COORDINATOR: "camp pub"}, "Decide"),
    _button("keep_both", "K", verifying.keep_both, {COORDINATOR: "camp pub"}, "Keep both"),
    _button("proof_show", "F", verifying.show_proof, {COORDINATOR: "camp pub"}, "Show the file"),
    _button("give_proof", "G", verifying.give_proof, {"head": "own", "officer": "own"}, "Answer"),
    Action("remind_dates", registering.remind, {"clock": "do"}, doors=("clock",)),
    Action("open_report", reporting.open_report, {COORDINATOR: "camp pub"}, doors=("web",)),
    Action("chat:blocked", commands.blocked, EVERYONE),
    Action("chat:returned", commands.returned, EVERYONE),
    Action("chat:migrated", commands.migrated, EVERYONE),
    Action("refresh_cards", refreshing.refresh_cards, {"clock": "do"}, doors=("clock",)),
    Action("purge", rights.purge, {"clock": "do"}, doors=("clock",)),
)

ACTIONS: Mapping[str, Action] = {action.name: action for action in ALL}
BY_CODE: Mapping[str, Action] = {action.code: action for action in ALL if action.code}


def action_of(turn: Turn) -> Action | None:
    """The row of the table that a turn asks for; None for what is not in it."""
    match turn.intent:
        case Act(name):
            action = ACTIONS.get(name)
        case _:
            action = ACTIONS["answer"]
    return action if action is not None and turn.door in action.doors else None


def allowed(actor: Actor, action: Action, roles: frozenset[str]) -> bool:
    """Whether any role of the actor is named in the action's rules; what is not named is denied."""
    return not roles.isdisjoint(action.rules)

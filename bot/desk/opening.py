"""Opening a dialog: its choices are pinned; the chat's typed words go to it until it is applied, or for a day."""

from bot.desk.answering import set_focus
from bot.desk.desk import Desk, Row, card, day, dumps, notice, write
from bot.desk.people import acting_in
from bot.desk.sittings import open_interview, respondent_key
from bot.dialogs.dialog import Answers, Choices, Dialog
from bot.dialogs.texts import TABLE
from bot.ids import id8
from bot.later import imported
from bot.turn import Effects, Turn, Write


async def open_dialog(turn: Turn, desk: Desk, name: str, about: str = "", municipality: str | None = None) -> Effects:
    """A fresh dialog in place of an older one of the same name. Dialogs over departments need one to exist.

    `municipality` for somebody who coordinates none: the one that their office is in.
    """
    municipality = municipality or await acting_in(turn, desk)
    assert municipality is not None, "a dialog belongs to a municipality"
    dialog: Dialog = (await imported(TABLE)).DIALOGS[name]
    if dialog.given is not None:
        given = await dialog.given(desk, municipality, about, turn.language)
        return await _opened(turn, desk, name, municipality, given.choices, given.inputs)
    choices = await dialog.choices(desk, municipality)
    if "departments" in choices and not choices["departments"]:
        return await _nobody_to_ask(turn, desk, municipality)
    return await _opened(turn, desk, name, municipality, choices, {})


async def _opened(turn: Turn, desk: Desk, name: str, municipality: str, choices: Choices, inputs: Answers) -> Effects:
    old = await open_interview(desk, "dialog", name, turn.actor.id)
    gone = () if old is None else _gone(old["id"])
    row = _fresh(turn, desk, name, municipality, {"inputs": dict(inputs), "choices": choices})
    writes = (*gone, write("insert_interview", row), set_focus(desk, turn, municipality, f"dialog:{name}"))
    return Effects(writes=writes, shows=(card(turn.chat),))


async def _nobody_to_ask(turn: Turn, desk: Desk, municipality: str) -> Effects:
    known = await desk.store.read("departments", municipality=municipality)
    screen, about = ("already_asked", known[0]["id"]) if known else ("people", "")
    return Effects(shows=(notice(turn.chat, screen, about),))


def _fresh(turn: Turn, desk: Desk, name: str, municipality: str, given: Row) -> Row:
    key, flow = desk.vault.installation, desk.dialog_flows[name]
    id = id8(turn.seed, f"dialog {name}")
    return {
        "id": id,
        "municipality": municipality,
        "kind": "dialog",
        "subject": name,
        "respondent_key": respondent_key(key, turn.actor.id),
        "flow": flow.settings.id,
        "version": flow.settings.version,
        "state": "open",
        "language": turn.language,
        "inputs": key.seal(dumps(given), "interview", id),
        "day": day(turn.at),
    }


def _gone(id: str) -> tuple[Write, ...]:
    interview = {"interview": id}
    return (write("delete_records", interview), write("delete_draft", interview), write("delete_interview", {"id": id}))


async def setup(turn: Turn, desk: Desk) -> Effects:
    return await open_dialog(turn, desk, "setup")


async def enrol_dialog(turn: Turn, desk: Desk) -> Effects:
    return await open_dialog(turn, desk, "enrol")


async def survey(turn: Turn, desk: Desk) -> Effects:
    return await open_dialog(turn, desk, "launch")

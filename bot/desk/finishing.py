"""What happens when somebody presses Send: answers are sealed, a dialog is applied."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.desk.advancing import Advance
from bot.desk.desk import Desk, Row, board_card, card, dumps, notice, write
from bot.desk.recording import record_text
from bot.desk.sittings import Sitting, seal_id
from bot.dialogs.dialog import Dialog
from bot.dialogs.texts import TABLE
from bot.later import Later, imported
from bot.turn import Audit, Effects, Expect, Turn, Write
from flows.conversation import Complete, Context, Record

if TYPE_CHECKING:
    from bot.desk import later_parts
else:
    later_parts = Later("bot.desk.later_parts")

BLOCK = 1024


async def finish(turn: Turn, desk: Desk, sitting: Sitting, advanced: Advance) -> Effects:
    """The effects of a confirmed review, in the transaction of its last record."""
    if sitting.row["kind"] == "dialog":
        assert isinstance(advanced.outcome.step, Complete)
        dialog: Dialog = (await imported(TABLE)).DIALOGS[sitting.row["subject"]]
        if not may_apply(turn, dialog.action, str(sitting.row["municipality"])):
            return Effects(
                shows=(notice(turn.chat, "not_available"),), audit=(Audit("denied", dialog.action, "denied"),)
            )
        effects = await dialog.apply(turn, desk, sitting, advanced.outcome.step.responses)
        return replace(
            effects, expects=(*advanced.expects, *effects.expects), writes=(*_gone(sitting), *effects.writes)
        )
    if sitting.row["kind"] == "handed":
        from bot.desk.handed import sent_back

        return await sent_back(turn, desk, sitting, advanced)
    return await send(turn, desk, sitting, advanced)


def may_apply(turn: Turn, action: str, municipality: str) -> bool:
    """The role is asked again when a dialog is applied: it may have been taken away since the dialog was opened."""
    from bot.actions import ACTIONS

    here = f"municipality:{municipality}"
    return any(grant.scope == here and grant.role in ACTIONS[action].rules for grant in turn.actor.grants)


async def send(turn: Turn, desk: Desk, sitting: Sitting, advanced: Advance) -> Effects:
    """Seal the answers of a survey: one padded blob under the campaign's key, and the interview is emptied."""
    place = await desk.store.one("invitation_of_account", part=sitting.row["subject"], telegram_id=turn.actor.id)
    if place is None or place["wave_state"] != "open":
        return Effects(shows=(card(turn.chat),))
    records = (*sitting.records, *advanced.outcome.records)
    account = turn.actor.id
    writes = (
        write("upsert_sealed_response", _sealed(sitting, records, place, account)),
        write("set_invitation_state", {"id": place["id"], "state": "answered"}),
        write("set_interview_state", {"id": sitting.id, "state": "sent"}),
        *_gone(sitting),
    )
    board = await board_card(desk, str(place["wave"]), str(place["launched_chat"]))
    # The close expects every invitation as it read it: what is sent while a wave closes is released, or told too late.
    counted = Expect("invitation", str(place["id"]), int(place["revision"]))
    sent = Effects(expects=(*advanced.expects, counted), writes=writes, shows=(card(turn.chat), *board))
    assert isinstance(advanced.outcome.step, Complete)
    return await later_parts.with_what_follows(sent, turn, desk, place, advanced.outcome.step)


def _gone(sitting: Sitting) -> tuple[Write, ...]:
    """Records, edit history and draft leave with the last tap; a dialog's row goes with them."""
    row = {"interview": sitting.id}
    gone = (write("delete_records", row), write("delete_draft", row))
    return (*gone, write("delete_interview", {"id": sitting.id})) if sitting.row["kind"] == "dialog" else gone


def _handed_in(context: Context) -> Row:
    """What the answers were given under, as a Context takes it."""
    given = {"inputs": context.inputs, "choices": context.choices, "rows": context.rows, "pack": context.pack}
    kept: dict[str, Any] = {name: dict(each) for name, each in given.items() if each or name in ("inputs", "choices")}
    return kept if context.scope is None else kept | {"scope": context.scope}


def _sealed(sitting: Sitting, records: tuple[Record, ...], place: Row, account: str) -> Row:
    body = {
        "interview": sitting.id,
        "flow": sitting.row["flow"],
        "version": sitting.row["version"],
        "department": place["department"],
        "person": sitting.key.mac("ref", account),
        "inputs": _handed_in(sitting.context),
        "records": [record_text(record) for record in records],
    }
    text = dumps(body)
    text += " " * (-len(text.encode()) % BLOCK)
    id = seal_id(sitting.key, place, account)
    return {
        "id": id,
        "municipality": sitting.row["municipality"],
        "wave": place["wave"],
        "part": place["part"],
        "publication_group": place["publication_group"],
        "department": place["department"],
        "blob": sitting.key.seal(text, "sealed_response", id),
    }

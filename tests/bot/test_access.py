"""Every action, asked for by somebody of every role: what is denied changes nothing but the audit and one reply."""

from typing import Any

import pytest

from bot.actions import ACTIONS, ALL, Action
from bot.ids import token_hash
from bot.turn import Act, Press, Say, Tap, Written

ROLES = ("agent", "head", "officer", "coordinator", "admin", "reader", "programme", "outsider")
FEWEST = 40  # actions on the day that this was written; fewer would mean that something was not looked at
# What a denied turn may leave: that the update was seen, the line of the audit and its noted end, the reply, the chat.
TRACES = {"inbox", "audit", "installation", "outbox", "chat", "chat_message"}
ACCOUNTS = {role: f"88{number}" for number, role in enumerate(ROLES)}


async def tables(base) -> dict[str, list[dict[str, Any]]]:  # type: ignore[no-untyped-def]
    names = [row["name"] for row in await base.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: await base.rows(f"SELECT * FROM {name}") for name in names}


async def populate(base) -> dict[str, str]:  # type: ignore[no-untyped-def]
    """Somebody of every role in a town with a survey under way; what each action could be about."""
    await base.department("d1", [ACCOUNTS["agent"]], free=2)
    await base.department("d2", ["7001"])
    for role in ROLES:
        if role not in ("agent", "outsider"):
            await base.grant(ACCOUNTS[role], role)
    wave = await base.launch("d1")
    request = {"id": "q1", "municipality": base.town, "department": "d1", "telegram_id": "7002", "state": "open"}
    name = base.desk.vault.installation.seal("Somebody", "access_request", "q1")
    link = {
        "id": token_hash("x"),
        "municipality": base.town,
        "kind": "d",
        "department": "d1",
        "place": "",
        "cap": 3,
        "role": "",
    }
    await base.write(
        ("insert_request", request | {"first_name": name, "created_day": "2026-11-23"}),
        ("insert_link", link | {"expires_at": "2027-01-01T00:00:00Z", "created_at": "2026-11-23T10:00:00Z"}),
        ("insert_report_link", _report_link(base)),
    )
    about = dict.fromkeys(("refresh", "ask_close", "close"), wave)
    about |= {"approve": "q1", "deny": "q1", "link_revoke": token_hash("x")[:8], "set_language": "fr"}
    about |= dict.fromkeys(
        ("take_part", "who_sees", "show_notice", "not_now", "decline", "stop_reminders"), await base.part(wave)
    )
    return about | {"open_report": token_hash("r")}


def _report_link(base) -> dict[str, Any]:  # type: ignore[no-untyped-def]
    row = {"id": token_hash("r"), "municipality": base.town, "publication": "p", "holder": "1000", "single_use": 0}
    return row | {"edition": "full", "created_at": "2026-11-23T10:00:00Z", "expires_at": "2027-01-01T00:00:00Z"}


async def ask(base, action: Action, account: str, about: str):  # type: ignore[no-untyped-def]
    if action.name == "answer":
        return await base.turn(account, Say("twelve", 7))
    args = {"session": token_hash(account)} if action.name == "open_report" else {}
    return await base.turn(account, Act(action.name, about, args), action.doors[0])


def test_every_action_is_looked_at() -> None:
    assert len(ALL) == len(ACTIONS) >= FEWEST
    assert {role for action in ALL for role in action.rules} <= {*ROLES, "clock"}


@pytest.mark.parametrize("role", ROLES)
async def test_what_is_denied_changes_nothing_and_what_is_allowed_is_done(base, role: str) -> None:  # type: ignore[no-untyped-def]
    about = await populate(base)
    account = ACCOUNTS[role]
    people_first = [action for action in ALL if action.doors[0] != "clock"]
    allowed = [action for action in people_first if role in action.rules]
    denied = [action for action in people_first if role not in action.rules]
    assert len(allowed) + len(denied) >= FEWEST - 1
    await base.act(account, "help")  # the chat is known before we look
    for action in denied:
        await expect_denied(base, action, account, about.get(action.name, ""))
    for action in allowed:
        taken = await ask(base, action, account, about.get(action.name, ""))
        assert taken.written is Written.DONE, action.name
        last = (await base.rows("SELECT object, result FROM audit ORDER BY seq DESC LIMIT 1"))[0]
        assert last != {"object": action.name, "result": "denied"}, action.name


async def expect_denied(base, action: Action, account: str, about: str) -> None:  # type: ignore[no-untyped-def]
    before = await tables(base)
    await ask(base, action, account, about)
    after = await tables(base)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= TRACES, (action.name, changed - TRACES)
    lines = after["audit"][len(before["audit"]) :]
    assert [(line["action"], line["object"]) for line in lines] == [("denied", action.name)]
    known = {(row["key"], row["mark"]) for row in before["outbox"]}
    new = [row for row in after["outbox"] if (row["key"], row["mark"]) not in known]
    assert {row["screen"] for row in new} <= {"not_available", "by_invitation"}, action.name
    assert {row["chat"] for row in new} <= {account, ""}
    assert before["chat"] == after["chat"]


@pytest.mark.parametrize("name", [action.name for action in ALL if action.doors == ("clock",)])
async def test_the_clock_s_own_are_nobody_else_s(base, name: str) -> None:  # type: ignore[no-untyped-def]
    """Through the chat they do not exist; through the clock's door only the clock is the clock."""
    before = await tables(base)
    await base.turn("1000", Act(name))
    after = await tables(base)
    assert {table for table in before if before[table] != after[table]} <= TRACES
    assert [row["screen"] for row in after["outbox"]][-1:] == ["unknown_command"]


async def test_a_button_of_somebody_else_s_interview_is_denied(base) -> None:  # type: ignore[no-untyped-def]
    await populate(base)
    agent, other = ACCOUNTS["agent"], ACCOUNTS["head"]
    await base.act(agent, "take_part", await base.part(base.launched["d1"]))
    interview = (await base.rows("SELECT id FROM interview WHERE kind = 'survey'"))[0]["id"]
    before = await tables(base)
    taken = await base.turn(other, Tap(Press(1, "=", interview, "0", "1", 0), 5))
    after = await tables(base)
    assert "not yours" in taken.toast
    assert after["audit"][-1]["result"] == "denied"
    assert before["record"] == after["record"]
    assert before["interview"] == after["interview"]


async def test_the_check_can_fail(base) -> None:  # type: ignore[no-untyped-def]
    """An action that an agent may do is no denial: the comparison notices."""
    about = await populate(base)
    with pytest.raises(AssertionError):
        await expect_denied(base, ACTIONS["take_part"], ACCOUNTS["agent"], about["take_part"])


@pytest.mark.parametrize("action", ["close", "approve", "deny", "link_revoke", "refresh", "open_report"])
async def test_another_municipality_is_not_found(base, action: str) -> None:  # type: ignore[no-untyped-def]
    """A coordinator elsewhere passes the table of roles, and finds nothing here."""
    about = await populate(base)
    here = base.town
    base.town = "elsewhere"
    await base.grant("6006", "coordinator")
    base.town = here
    if action == "open_report":
        from bot.desk.reporting import may_read

        assert not await may_read(base.desk, "6006", here, "2026-11-23T10:00:00Z")
        return
    before = await tables(base)
    await ask(base, ACTIONS[action], "6006", about[action])
    after = await tables(base)
    watched = ("wave", "campaign", "place", "access_request", "link", "report_link", "publication", "grants")
    assert [name for name in watched if before[name] != after[name]] == []

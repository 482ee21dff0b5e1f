"""Actions, screens, statements and words are tables; what the code names is in them, and they agree with each other."""

import ast
from collections.abc import Iterator
from pathlib import Path

from bot.actions import ACTIONS, ALL, BY_CODE, action_of, allowed
from bot.desk.commands import LANGUAGES
from bot.desk.views import SCREENS
from bot.dialogs.table import DIALOGS
from bot.dialogs.texts import dialog_texts
from bot.storage import campaigns, flow_versions, interviews, invitations, people, publications, traffic
from bot.storage.statements import READS, WRITES
from bot.turn import Act, Actor, Turn
from flows.source import parse_flow
from reports.words import load_catalogue

ROOT = Path(__file__).parents[2]
STATEMENT_FILES = (campaigns, flow_versions, interviews, invitations, people, publications, traffic)
ROLES = ("agent", "head", "officer", "coordinator", "admin", "reader", "programme", "outsider")


def calls(*names: str) -> Iterator[tuple[str, str]]:
    """Function name and first literal argument of every such call in the shell; methods only of a store."""
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(first)), *_]) if name in names:
                    yield name, first
                case ast.Call(
                    func=ast.Attribute(attr=name, value=ast.Attribute(attr="store" | "_store")),
                    args=[ast.Constant(value=str(first)), *_],
                ) if name in names:
                    yield name, first


def test_every_statement_that_is_named_exists() -> None:
    assert STATEMENT_FILES
    read = {name for verb, name in calls("read", "one") if verb in ("read", "one")}
    written = {name for _, name in calls("write", "Write")}
    assert len(read) > 20
    assert len(written) > 20
    assert read <= set(READS), read - set(READS)
    assert written <= set(WRITES), written - set(WRITES)


def screens_named() -> set[str]:
    found: set[str] = set()
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") in ("notice", "say", "Show")
                and len(node.args) > 1
                and isinstance(node.args[1], ast.Constant)
            ):
                found.add(str(node.args[1].value))
    return found


def test_every_screen_that_is_named_can_be_drawn() -> None:
    named = screens_named()
    assert len(named) > 20
    assert named <= set(SCREENS), named - set(SCREENS)


def test_codes_are_single_and_unique() -> None:
    codes = [action.code for action in ALL if action.code]
    assert len(codes) == len(set(codes)) == len(BY_CODE)
    assert all(len(code) == 1 for code in codes)
    assert len({action.name for action in ALL}) == len(ALL)


def test_what_is_not_in_the_table_is_not_done() -> None:
    turn = Turn("1:1", "chat", Actor("1"), "1", None, "", Act("no_such_thing"))  # type: ignore[arg-type]
    assert action_of(turn) is None
    closing = Turn("1:1", "web", Actor("1"), "1", None, "", Act("close"))  # type: ignore[arg-type]
    assert action_of(closing) is None


def test_a_role_that_is_not_named_is_denied() -> None:
    outsider = Actor("1")
    denied = [action.name for action in ALL if not allowed(outsider, action, frozenset({"outsider"}))]
    assert "survey" in denied
    assert "close" in denied
    assert not any(allowed(outsider, action, frozenset()) for action in ALL)


# Typed by hand, to be compared with the table: who may do what. Everything else is denied.
EVERYONE = set(ROLES)
RESPONDENTS = {"agent", "head", "officer"}
OWN = RESPONDENTS | {"coordinator"}
HELD = OWN | {"admin", "programme"}
COORDINATOR = frozenset({"coordinator"})
MATRIX = {
    **dict.fromkeys(("start", "help", "language", "privacy", "set_language"), EVERYONE),
    **dict.fromkeys(("chat:blocked", "chat:returned", "chat:migrated"), EVERYONE),
    **dict.fromkeys(("resume", "pause", "back", "review", "stop", "answer", "keep_going", "take_on", "turn_down"), OWN),
    **dict.fromkeys(("mydata", "withdraw", "forget"), HELD),
    **dict.fromkeys(("ask_withdraw", "withdraw_yes"), OWN),
    **dict.fromkeys(
        ("take_part", "who_sees", "show_notice", "not_now", "decline", "clear", "stop_reminders"), RESPONDENTS
    ),
    **dict.fromkeys(
        (
            "survey", "summary", "people", "links", "setup", "enrol", "ask_department", "approve", "deny",
            "registers", "register_correct", "register_take_off",
            "verify", "verify_show", "ask_proof", "settle", "keep_both", "proof_show",
            "link_revoke", "refresh", "ask_close", "open_report", "show_summary",
        ),
        COORDINATOR,
    ),
    "progress": {"coordinator", "head"},
    "give_proof": {"head", "officer"},
    "why": {"coordinator", "head", "officer"},
    "why_show": {"coordinator", "head", "officer"},
    "flow_drop": COORDINATOR,
    "remind_dates": {"clock"},
    "flow_publish": {"coordinator", "admin"},
    "close": {"coordinator", "clock"},
    "purge": {"clock"},
    "refresh_cards": {"clock"},
}  # fmt: skip


def test_the_table_is_the_matrix() -> None:
    assert {name: set(action.rules) for name, action in ACTIONS.items()} == MATRIX


def test_commands_and_buttons_are_named_in_every_language() -> None:
    french = load_catalogue("bot", "fr")
    assert french is not None
    texts = [action.help for action in ALL if action.command] + [action.label for action in ALL if action.label]
    assert len(texts) > 30
    assert not [text for text in texts if text not in french.singles]
    assert all(1 <= len(action.help) <= 256 for action in ALL if action.menu)


def test_dialogs_are_flows_in_every_language() -> None:
    assert set(dialog_texts()) == set(DIALOGS)
    for name, text in dialog_texts().items():
        flow = parse_flow(text, f"{name}.yaml")
        assert flow.settings.id == name
        assert tuple(flow.settings.languages) == LANGUAGES
        assert DIALOGS[name].action in ACTIONS

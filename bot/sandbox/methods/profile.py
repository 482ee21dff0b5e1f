"""Methods about the bot itself: getMe, names, descriptions, commands, menu button."""

import re
from typing import Any

from bot.sandbox.bench import Call
from bot.sandbox.methods.registry import method
from bot.sandbox.refusals import Refusal
from bot.sandbox.render import bot_user

COMMAND = re.compile(r"[a-z0-9_]{1,32}")


@method("getMe")
def get_me(call: Call) -> Any:
    """The bot as a user."""
    return bot_user(call.bench.profile.name(), full=True)


@method("logOut")
def log_out(call: Call) -> Any:
    """From here on every call is refused."""
    call.bench.logged_out = True
    return True


@method("close")
def close(call: Call) -> Any:
    """Nothing to close here."""
    return True


def _set(call: Call, texts: dict[str, str], parameter: str, limit: int) -> bool:
    value = call.text(parameter)
    if len(value) > limit:
        raise Refusal("long_name", parameter.replace("_", " "))
    texts[call.text("language_code")] = value
    call.bench.bell.tell({"kind": "profile"})
    return True


@method("setMyName", "name language_code")
def set_my_name(call: Call) -> Any:
    """At most 64 characters."""
    texts = call.bench.profile.names
    done = _set(call, texts, "name", 64)
    texts[""] = texts[""] or "Civimeter"
    return done


@method("setMyDescription", "description language_code")
def set_my_description(call: Call) -> Any:
    """At most 512 characters."""
    return _set(call, call.bench.profile.descriptions, "description", 512)


@method("setMyShortDescription", "short_description language_code")
def set_my_short_description(call: Call) -> Any:
    """At most 120 characters."""
    return _set(call, call.bench.profile.short_descriptions, "short_description", 120)


@method("getMyName", "language_code")
def get_my_name(call: Call) -> Any:
    """The name in one language."""
    return {"name": call.bench.profile.name(call.text("language_code"))}


@method("getMyDescription", "language_code")
def get_my_description(call: Call) -> Any:
    """The description in one language."""
    return {"description": call.bench.profile.description(call.text("language_code"))}


@method("getMyShortDescription", "language_code")
def get_my_short_description(call: Call) -> Any:
    """The short description in one language."""
    texts = call.bench.profile.short_descriptions
    return {"short_description": texts.get(call.text("language_code")) or texts.get("", "")}


def _scope(call: Call) -> tuple[str, int, str]:
    scope = call.get("scope") or {"type": "default"}
    chat = scope.get("chat_id", 0)
    if scope.get("type") == "chat":
        call.bench.world.reachable(chat)
    return str(scope.get("type")), chat, call.text("language_code")


@method("setMyCommands", "commands scope language_code")
def set_my_commands(call: Call) -> Any:
    """At most 100 commands in one scope and language."""
    commands = call.get("commands")
    if not isinstance(commands, list) or len(commands) > 100:
        raise Refusal("bad_command")
    for one in commands:
        if not COMMAND.fullmatch(str(one.get("command", "")).removeprefix("/")):
            raise Refusal("bad_command")
        if not 1 <= len(str(one.get("description", ""))) <= 256:
            raise Refusal("bad_command_text")
    call.bench.profile.commands[_scope(call)] = commands
    call.bench.bell.tell({"kind": "profile"})
    return True


@method("getMyCommands", "scope language_code")
def get_my_commands(call: Call) -> Any:
    """The commands of exactly this scope and language."""
    return call.bench.profile.commands.get(_scope(call), [])


@method("deleteMyCommands", "scope language_code")
def delete_my_commands(call: Call) -> Any:
    """No commands in this scope and language."""
    call.bench.profile.commands.pop(_scope(call), None)
    call.bench.bell.tell({"kind": "profile"})
    return True


@method("setChatMenuButton", "chat_id menu_button")
def set_chat_menu_button(call: Call) -> Any:
    """Accepted and not shown: the phones show the commands."""
    return True


@method("getChatMenuButton", "chat_id")
def get_chat_menu_button(call: Call) -> Any:
    """Always the commands."""
    return {"type": "commands"}

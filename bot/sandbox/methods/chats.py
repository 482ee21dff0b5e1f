"""Methods about chats: getChat, getChatMember, leaveChat."""

from typing import Any

from bot.sandbox.bench import Call
from bot.sandbox.methods.registry import method
from bot.sandbox.refusals import Refusal
from bot.sandbox.render import bot_user, chat_json, person_user
from bot.sandbox.world import BOT_ID

ACCEPTED = ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"]


@method("getChat", "chat_id")
def get_chat(call: Call) -> Any:
    """A chat with the keys that the manual calls required."""
    chat = call.bench.world.reachable(call.get("chat_id"))
    fixed = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(ACCEPTED, False)}
    return chat_json(call.bench.world, chat) | fixed


@method("getChatMember", "chat_id user_id")
def get_chat_member(call: Call) -> Any:
    """Member or left; nobody administrates a chat here."""
    bench = call.bench
    chat = bench.world.reachable(call.get("chat_id"))
    user = call.get("user_id")
    if user == BOT_ID:
        return {"status": "member", "user": bot_user(bench.profile.name())}
    if user not in bench.world.people:
        raise Refusal("chat_not_found")
    return {"status": "member" if user in chat.members else "left", "user": person_user(bench.person(user))}


@method("leaveChat", "chat_id")
def leave_chat(call: Call) -> Any:
    """The bot leaves a group."""
    chat = call.bench.world.reachable(call.get("chat_id"))
    if chat.kind == "private":
        raise Refusal("chat_not_found")
    chat.kicked = True
    return True

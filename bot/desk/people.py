"""Who is acting: from a Telegram account to places on rosters, grants and a municipality."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.desk.audiences import permissions
from bot.desk.desk import Desk, Row, stamp
from bot.turn import Actor, Grant, Turn
from flows.quickly import replace


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody known to a municipality: `respondent` is the row's id; `places` the roster places bound to it."""

    municipality: str
    respondent: str
    language: str
    places: tuple[Row, ...]


async def identify(turn: Turn, desk: Desk) -> Turn:
    """The turn with the actor's grants and language; a roster place counts as the role agent, head or officer."""
    if turn.door in ("cli", "clock"):
        return turn
    grants, places = await desk.store.read("grants_of_account", holder=turn.actor.id), await held_places(turn, desk)
    chat = await desk.store.one("chat", bot=desk.bot, chat=turn.chat)
    language = chat["language"] if chat and chat["language"] else turn.language
    known = (*valid_grants(grants, turn), *roster_grants(places))
    actor = Actor(turn.actor.id, known, language, turn.actor.first_name)
    return replace(turn, actor=actor, language=language)


def valid_grants(grants: Sequence[Row], turn: Turn) -> list[Grant]:
    """Rights that were given and have not run out."""
    if not grants:
        return []
    now = stamp(turn.at)
    return [Grant(row["role"], row["scope"], row["expires_at"]) for row in grants if row["expires_at"] > now]


async def held_places(turn: Turn, desk: Desk) -> list[dict[str, Any]]:
    """The places on rosters of whoever acts."""
    return await desk.store.read("places_of_account", telegram_id=turn.actor.id)


def roster_grants(places: Iterable[Row]) -> list[Grant]:
    """What places on rosters allow, each in its municipality."""
    return [
        Grant(role, f"municipality:{place['municipality']}", "9999")
        for place in places
        for role in sorted(permissions(place["role"]))
    ]


async def person(turn: Turn, desk: Desk) -> Person | None:
    """The municipality and places of whoever acts; the chat's municipality wins where there are several."""
    rows = await desk.store.read("respondents_of_account", telegram_id=turn.actor.id)
    if not rows:
        return None
    chat = await desk.store.one("chat", bot=desk.bot, chat=turn.chat)
    chosen = next((row for row in rows if chat and row["municipality"] == chat["municipality"]), rows[0])
    places = await desk.store.read("places_of_respondent", respondent=chosen["id"])
    return Person(chosen["municipality"], chosen["id"], chosen["language"], tuple(places))


def roles(actor: Actor) -> frozenset[str]:
    """The roles of an actor; nobody in particular is an outsider."""
    if actor.id in ("clock", "shell"):
        return frozenset({"clock" if actor.id == "clock" else "admin"})
    return frozenset(grant.role for grant in actor.grants) or frozenset({"outsider"})


def municipality_of(actor: Actor, role: str) -> str | None:
    """The municipality over which the actor holds this role; the first when there are several."""
    for grant in actor.grants:
        kind, _, id = grant.scope.partition(":")
        if grant.role == role and kind == "municipality":
            return id
    return None


async def acting_in(turn: Turn, desk: Desk) -> str | None:
    """The municipality that a coordinator acts in: the one that the chat is about, if they coordinate it."""
    chat = await desk.store.one("chat", bot=desk.bot, chat=turn.chat)
    if chat and coordinates(turn.actor, chat["municipality"]):
        return str(chat["municipality"])
    return municipality_of(turn.actor, "coordinator")


def coordinates(actor: Actor, municipality: str) -> bool:
    """Whether the actor coordinates this very municipality; what lies outside is not found, never forbidden."""
    scope = f"municipality:{municipality}"
    return any(grant.role == "coordinator" and grant.scope == scope for grant in actor.grants)

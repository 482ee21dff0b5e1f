"""Whoever acts, as the house knows them: worked out once, and kept while nothing that it rests on changes."""

from dataclasses import dataclass

from bot.desk.desk import Desk
from bot.desk.people import identify, roles
from bot.storage.looked import Noting, Rests
from bot.telegram.lanes import lane_name
from bot.turn import Actor, Turn
from flows.quickly import made_quickly, replace

FOR_GOOD = "9999"
"""What a place on a roster allows ends with the place, and not on a day."""


@made_quickly
@dataclass(frozen=True, slots=True)
class Acquaintance:
    """`met`: the chat is noted already. `phone`: name and language as the phone gives them. `name` and `lane` stand for
    the actor in the audit and for the chat at rest, `scope` is what the first right is about. `rests`: what was read
    for all this; None where it must not be kept.
    """

    actor: Actor
    language: str
    roles: frozenset[str]
    met: bool
    phone: tuple[str, str]
    name: str
    lane: str
    scope: str
    rests: Rests | None = None

    def holds(self, turn: Turn) -> bool:
        """Whether everything that was read would be answered the same now, and the phone says the same."""
        same = self.phone == (turn.actor.first_name, turn.language)
        return same and self.rests is not None and self.rests.holds()

    def acting(self, turn: Turn) -> Turn:
        """The turn with what is known of who takes it."""
        given = (turn.id, turn.door, self.actor, turn.chat, turn.at, turn.seed, turn.intent)
        return Turn(*given, self.language, turn.private, turn.query)


async def acquainted(turn: Turn, desk: Desk) -> Acquaintance:
    """Who takes this turn: as remembered, where everything that was read for it would be answered the same now."""
    who = f"{turn.actor.id} {turn.chat}"
    known: Acquaintance | None = desk.acquaintances.get(who)
    if known is not None and known.holds(turn):
        return known
    made = await introduced(turn, desk)
    if made.rests is not None:
        desk.acquaintances.put(who, made)
    return made


async def introduced(turn: Turn, desk: Desk) -> Acquaintance:
    """The same, worked out anew. Who has a right that runs out is not kept: the time would have to be asked as well."""
    noting = Noting(desk.store)
    known = await identify(turn, replace(desk, store=noting))
    actor, person = known.actor, turn.door in ("chat", "web")
    met = not person or await noting.one("chat", bot=desk.bot, chat=turn.chat) is not None
    lasting = person and all(grant.expires_at == FOR_GOOD for grant in actor.grants)
    key = desk.vault.installation
    return Acquaintance(
        actor,
        known.language,
        roles(actor),
        met,
        (turn.actor.first_name, turn.language),
        key.mac("audit", actor.id)[:16] if actor.id.isdigit() else actor.id,
        lane_name(key, turn.chat or actor.id),
        next((grant.scope.partition(":")[2] for grant in actor.grants), ""),
        noting.rests() if lasting else None,
    )

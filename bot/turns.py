"""Every turn takes the same way: who is it, may they, has it been here, decide, write; three tries when overtaken."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from bot.actions import ACTIONS, action_of, allowed
from bot.desk.answering import NOT_YOURS
from bot.desk.desk import Desk, Row, notice, stamp, write
from bot.desk.people import identify, roles
from bot.storage.writer import Result, Writer
from bot.telegram.door import note_incoming
from bot.telegram.lanes import lane_name
from bot.turn import Act, Audit, Effects, Turn, Unit, Written
from bot.words import words
from flows.quickly import made_quickly, replace

log = structlog.get_logger()
TRIES = 3
RECORD = "insert_record"


@made_quickly
@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a turn, and what to say on the button that was pressed."""

    written: Written
    toast: str = ""


class Overtaken(Exception):
    """Three times somebody else was faster; the turn is kept for later."""


def denied(turn: Turn, action: str) -> Effects:
    """Not allowed: a toast on a button, a sentence otherwise; either way a line in the audit."""
    line = Audit("denied", action, "denied")
    if turn.query is not None:
        return Effects(toast=words(turn.language).say(NOT_YOURS), audit=(line,))
    screen = "by_invitation" if roles(turn.actor) == {"outsider"} else "not_available"
    return Effects(shows=(notice(turn.chat, screen),), audit=(line,))


def nothing_shown(rows: Sequence[Row], more: bool, stands: Any = None) -> None:
    """For a house without a delivery."""


Show = Callable[[Sequence[Row], bool, Any], None]


class Turns:
    """The one door behind all doors. `show` is given the outbox rows that were born claimed, whether more wait, and
    where the interview stands now, if that is known.
    `answers` counts the records that were committed.
    """

    def __init__(self, desk: Desk, writer: Writer, show: Show = nothing_shown) -> None:
        self._desk = desk
        self._writer = writer
        self.show = show
        self.answers = 0

    async def take(self, turn: Turn) -> Taken:
        """Decide a turn and commit its effects. Raises Overtaken, StoreError, or whatever the decision raised."""
        for _ in range(TRIES):
            known = await identify(turn, self._desk)
            effects = await self._greeted(known, await self._decide(known))
            result = await self._write(known, effects)
            if result.written is not Written.STALE:
                claimed = list(result.claimed.values())
                self.show(claimed, result.written is Written.DONE and len(effects.shows) > len(claimed), effects.stands)
                if result.written is Written.DONE:
                    self.answers += sum(len(one.rows) for one in effects.writes if one.statement == RECORD)
                return Taken(result.written, effects.toast if result.written is Written.DONE else "")
        raise Overtaken(turn.id)

    async def _decide(self, turn: Turn) -> Effects:
        if not turn.private:
            return await self._in_group(turn)
        action = action_of(turn)
        if action is None:
            return Effects(shows=(notice(turn.chat, "unknown_command"),))
        if not allowed(turn.actor, action, roles(turn.actor)):
            return denied(turn, action.name)
        return await action.run(turn, self._desk)

    async def _in_group(self, turn: Turn) -> Effects:
        """A group is told once where to go; its new id is noted; where we were thrown out, nothing is said."""
        match turn.intent:
            case Act("chat:migrated"):
                return await ACTIONS["chat:migrated"].run(turn, self._desk)
            case Act(name) if name != "chat:blocked":
                return Effects(shows=(notice(turn.chat, "group"),))
        return Effects()

    async def _greeted(self, turn: Turn, effects: Effects) -> Effects:
        """At first contact the chat is noted, with the language of the phone: everything said here is said in it."""
        if turn.door != "chat" or not turn.private:
            return effects
        if await self._desk.store.one("chat", bot=self._desk.bot, chat=turn.chat) is not None:
            return effects
        row = {"bot": self._desk.bot, "chat": turn.chat, "municipality": "", "language": turn.language}
        return replace(effects, writes=(write("insert_chat", row), *effects.writes))

    async def _write(self, turn: Turn, effects: Effects) -> Result:
        scope = next((grant.scope.partition(":")[2] for grant in turn.actor.grants), "")
        actor = (
            self._desk.vault.installation.mac("audit", turn.actor.id)[:16] if turn.actor.id.isdigit() else turn.actor.id
        )
        lane = lane_name(self._desk.vault.installation, turn.chat or turn.actor.id)
        heard = note_incoming(turn, self._desk.bot, lane, scope) if turn.door == "chat" else ()
        effects = replace(effects, writes=(*effects.writes, *heard)) if heard else effects
        unit = Unit(turn.id, effects, actor, scope, stamp(turn.at), lane)
        return await self._writer.write(unit)

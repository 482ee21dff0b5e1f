"""Every turn takes the same way: who is it, may they, has it been here, decide, write; three tries when overtaken."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from bot.acquaintances import Acquaintance, acquainted
from bot.actions import ACTIONS, action_of, allowed
from bot.desk.answering import NOT_YOURS
from bot.desk.desk import Desk, Row, notice, stamp, write
from bot.storage.writer import Result, Writer
from bot.telegram.door import note_incoming
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


def denied(turn: Turn, action: str, roles: frozenset[str]) -> Effects:
    """Not allowed: a toast on a button, a sentence otherwise; either way a line in the audit."""
    line = Audit("denied", action, "denied")
    if turn.query is not None:
        return Effects(toast=words(turn.language).say(NOT_YOURS), audit=(line,))
    screen = "by_invitation" if roles == {"outsider"} else "not_available"
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
            who = await acquainted(turn, self._desk)
            known = who.acting(turn)
            effects = self._greeted(known, who, await self._decide(known, who))
            result = await self._write(known, who, effects)
            if result.written is not Written.STALE:
                return self._taken(effects, result)
        raise Overtaken(turn.id)

    def _taken(self, effects: Effects, result: Result) -> Taken:
        """It is committed, or was before: what is to be shown is shown."""
        claimed = list(result.claimed.values())
        done = result.written is Written.DONE
        self.show(claimed, done and len(effects.shows) > len(claimed), effects.stands)
        if done:
            self.answers += records_in(effects)
        return Taken(result.written, effects.toast if done else "")

    async def _decide(self, turn: Turn, who: Acquaintance) -> Effects:
        if not turn.private:
            return await self._in_group(turn)
        action = action_of(turn)
        if action is None:
            return Effects(shows=(notice(turn.chat, "unknown_command"),))
        if not allowed(turn.actor, action, who.roles):
            return denied(turn, action.name, who.roles)
        return await action.run(turn, self._desk)

    async def _in_group(self, turn: Turn) -> Effects:
        """A group is told once where to go; its new id is noted; where we were thrown out, nothing is said."""
        match turn.intent:
            case Act("chat:migrated"):
                return await ACTIONS["chat:migrated"].run(turn, self._desk)
            case Act(name) if name != "chat:blocked":
                return Effects(shows=(notice(turn.chat, "group"),))
        return Effects()

    def _greeted(self, turn: Turn, who: Acquaintance, effects: Effects) -> Effects:
        """At first contact the chat is noted, with the language of the phone: everything said here is said in it."""
        if who.met or turn.door != "chat" or not turn.private:
            return effects
        row = {"bot": self._desk.bot, "chat": turn.chat, "municipality": "", "language": turn.language}
        return replace(effects, writes=(write("insert_chat", row), *effects.writes))

    async def _write(self, turn: Turn, who: Acquaintance, effects: Effects) -> Result:
        heard = note_incoming(turn, self._desk.bot, who.lane, who.scope) if turn.door == "chat" else ()
        effects = replace(effects, writes=(*effects.writes, *heard)) if heard else effects
        return await self._writer.write(Unit(turn.id, effects, who.name, who.scope, stamp(turn.at), who.lane))


def records_in(effects: Effects) -> int:
    """How many records of interviews are written."""
    return sum([len(one.rows) for one in effects.writes if one.statement == RECORD])

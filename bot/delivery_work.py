"""Work on one outbox row in hand: view, draw, diff, call, judge, settle."""

import asyncio
from dataclasses import dataclass
from typing import Any

import structlog

from bot.delivery_call import Called, Caller
from bot.delivery_clear import clear
from bot.delivery_diff import EditMarkup, EditText, New, Replace, Shown, Skip, Step, diff, fingerprint, had_keyboard
from bot.delivery_keys import bring_keys, wanted_keys
from bot.delivery_settle import Attempt, CardRow, Held, settlement
from bot.delivery_view import Kit
from bot.outbox import SENT, Again, Close, NotSent, Ok, Unknown, after, expired, stamp
from bot.screens.card import Card
from bot.storage.errors import StoreError
from bot.telegram.lanes import lane_name
from bot.turn import Effects, Unit, Written

RETRY_SETTLE = 1.0
HOOK_TRIES = 3

log = structlog.get_logger("bot.delivery")


@dataclass(frozen=True, slots=True)
class Work:
    """Holds nothing of its own: what is known stands in the database, or in the kit's memory."""

    kit: Kit
    caller: Caller

    async def attempt(self, row: Held, stands: Any = None) -> Attempt:
        """Bring a row as far as it goes now. What cannot be drawn is tried again later, and told in the log."""
        now = self.kit.world.now()
        if row.closes_at and stamp(now) > row.closes_at:
            return Attempt(expired(row.policy(0)))
        try:
            if row.is_clear:
                lane, fails = self.lane(row.chat), self.fails(row)
                return await clear(row, self.kit.views, self.caller, self.kit.store, self.kit.bot, lane, fails, now)
            card = await self.kit.views.card(row.chat, row.screen, row.about, stands)
            if card is None:
                return Attempt(Close("cancelled"))
            return await (self.show_card(row, card) if row.is_card else self.send(row, card))
        except Exception as error:
            log.error("drawing_failed", screen=row.screen, error=type(error).__name__)
            return Attempt(after(row.policy(self.fails(row)), NotSent("View"), now, self.kit.world.chance()))

    async def send(self, row: Held, card: Card) -> Attempt:
        """A message of its own, or the change of one that is already there; where it is gone, a new one. An invitation
        that the person has asked for meanwhile, and has in front of them, has arrived.
        """
        if row.is_invitation and await self.shows(row.chat, card):
            return Attempt(SENT)
        step: Step = EditText(row.edits) if row.edits else New()
        called = await self.caller.show(row.chat, row.priority, row.screen, card, step)
        verdict = self.judge(row, called, step)
        if isinstance(verdict, Again) and verdict.fresh:
            called = await self.caller.show(row.chat, row.priority, row.screen, card, New())
            verdict = self.judge(row, called, New())
        return Attempt(verdict, called, self.adopted(row, card, called, verdict))

    def adopted(self, row: Held, card: Card, called: Called, verdict: object) -> CardRow | None:
        """An invitation or reminder that has left is the card of its chat."""
        if not row.becomes_card or verdict != SENT:
            return None
        return CardRow(called.message, fingerprint(card, self.kit.key.derive("card")), card.expects, called.message)

    async def show_card(self, row: Held, card: Card) -> Attempt:
        """The chat's one card, by the smallest call; an edit that is refused becomes a new message at once."""
        wanted = fingerprint(card, self.kit.key.derive("card"))
        shown = await self.shown(row.chat)
        about = wanted_keys(shown, card)
        if about is not None:
            keys, shown = await bring_keys(row, about, shown, self.kit, self.caller)
            if not isinstance(keys.wire, Ok):
                return Attempt(self.judge(row, keys, New()))
        step = diff(shown, card, wanted, self.kit.world.now())
        if isinstance(step, Skip):
            return Attempt(SENT)
        called = await self.caller.show(row.chat, row.priority, row.screen, card, step)
        verdict = self.judge(row, called, step)
        if isinstance(verdict, Again) and verdict.fresh:
            log.info("card_gone")
            shown, step = None, New()
            called = await self.caller.show(row.chat, row.priority, row.screen, card, step)
            verdict = self.judge(row, called, step)
        known = self.known(row, card, wanted, shown, step, called, verdict)
        return Attempt(verdict, called, known, strip=self.to_strip(step, shown, called))

    def known(
        self, row: Held, card: Card, wanted: str, shown: Shown | None, step: Step, called: Called, verdict: object
    ) -> CardRow | None:
        """The card after the call. An edit that may have happened leaves its message known and its content not."""
        expects = "file" if card.photo is not None else card.expects
        if verdict == SENT:
            return CardRow(called.message, wanted, expects, max(called.message, shown.newest if shown else 0))
        if isinstance(called.wire, Unknown) and isinstance(step, EditText | EditMarkup) and shown is not None:
            return CardRow(step.message, "", shown.expects, shown.newest)
        return CardRow(0, "", "tap", 0) if shown is None else None

    async def shows(self, chat: str, card: Card) -> bool:
        """Whether the newest message of a chat is this card."""
        wanted = fingerprint(card, self.kit.key.derive("card"))
        return isinstance(diff(await self.shown(chat), card, wanted, self.kit.world.now()), Skip)

    def to_strip(self, step: Step, shown: Shown | None, called: Called) -> int:
        """The message that is to lose its keyboard, or 0."""
        if not isinstance(step, Replace) or not isinstance(called.wire, Ok) or shown is None:
            return 0
        return step.old if had_keyboard(shown.content_hash, self.kit.key.derive("card")) else 0

    async def shown(self, chat: str) -> Shown | None:
        """What the chat shows. A button that was pressed on a later message proves that this message is the card."""
        bot, memory = self.kit.bot, self.kit.memory
        row = await self.kit.store.one("shown_card", bot=bot, chat=chat, lane=self.lane(chat))
        tapped, newest = memory.tapped.get(chat), memory.newest.get(chat)
        if row is not None:
            newest = max(newest, int(row["newest"]), int(row["newest_message"]))
        if tapped > (int(row["message_id"]) if row is not None else 0):
            log.debug("card_adopted")
            return Shown(tapped, expects=row["expects"] if row is not None else "tap", newest=max(tapped, newest))
        if row is None:
            return None
        return Shown(int(row["message_id"]), row["content_hash"], row["expects"], newest, row["shown_at"])

    def judge(self, row: Held, called: Called, step: Step) -> Close | Again:
        """What the policy says of a call. What was done needs no policy, and is nearly all."""
        if isinstance(called.wire, Ok):
            return SENT
        policy = row.policy(self.fails(row), edited=isinstance(step, EditMarkup | EditText))
        return after(policy, called.wire, self.kit.world.now(), self.kit.world.chance())

    def fails(self, row: Held) -> int:
        """How often in a row this key has failed."""
        return self.kit.memory.fails[row.key]

    def lane(self, chat: str) -> str:
        """The chat's name at rest."""
        return lane_name(self.kit.key, chat)

    # -------------------------------------------------------------------------------------------- settling
    async def settle(self, row: Held, attempt: Attempt) -> None:
        """Write what became of the row, as often as the database needs; before it, what follows for people."""
        self.remember(row, attempt)
        if isinstance(attempt.verdict, Close) and attempt.verdict.outcome in ("failed:blocked", "failed:not_started"):
            await self.mark_unreachable(row, attempt.verdict.outcome.partition(":")[2])
        # Only a message that was made is noted under the chat's name at rest.
        lane = self.lane(row.chat) if attempt.called is not None and attempt.called.made else ""
        unit = settlement(self.kit.bot, self.kit.writer.owner, lane, row, attempt, self.kit.world.now())
        while True:
            try:
                await self.kit.writer.write(unit)
                return
            except StoreError as error:
                log.error("settle_failed", kind=error.kind)
                if error.kind in ("data", "usage"):
                    raise
                await asyncio.sleep(RETRY_SETTLE)

    def remember(self, row: Held, attempt: Attempt) -> None:
        """The shortcuts in memory: failures in a row, and the newest message."""
        memory = self.kit.memory
        if isinstance(attempt.verdict, Again):
            memory.fails[row.key] += 1
        else:
            memory.fails.pop(row.key, None)
        if attempt.called is not None and attempt.called.made:
            memory.newest.raise_to(row.chat, attempt.called.message)
        if row.is_clear or (attempt.card is not None and attempt.card.message >= memory.tapped.get(row.chat)):
            memory.tapped.forget(row.chat)

    async def mark_unreachable(self, row: Held, reason: str) -> None:
        """Somebody is out of reach: the rest of the shell says what follows, and it is written like anything else."""
        for _ in range(HOOK_TRIES):
            try:
                effects: Effects = await self.kit.on_unreachable(row.chat, reason)
                unit = Unit("", effects, "clock", row.municipality, stamp(self.kit.world.now()))
                if (await self.kit.writer.write(unit)).written is not Written.STALE:
                    return
            except Exception as error:
                log.error("unreachable_not_marked", error=type(error).__name__)
                return

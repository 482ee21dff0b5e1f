"""From an outbox row (chat, screen, about) to a card: what is shown is always read afresh."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.desk.desk import Desk
from bot.desk.looking import Looking
from bot.desk.sittings import Sitting
from bot.desk.views_board import BOARD_SCREENS
from bot.desk.views_coordinator import COORDINATOR_SCREENS
from bot.desk.views_flows import FLOW_SCREENS
from bot.desk.views_handing import HANDING_SCREENS
from bot.desk.views_people import PEOPLE_SCREENS
from bot.desk.views_survey import SURVEY_SCREENS, ordinary_card, running
from bot.desk.views_tables import TABLE_SCREENS
from bot.later import Later
from bot.screens.card import Card
from bot.words import words
from bot.world import World

if TYPE_CHECKING:
    from bot.desk import views_registers, views_results, views_verify, views_why
else:  # what is drawn of results and lists needs all of scoring, and few chats see it
    views_registers = Later("bot.desk.views_registers")
    views_results = Later("bot.desk.views_results")
    views_verify = Later("bot.desk.views_verify")
    views_why = Later("bot.desk.views_why")

Draw = Callable[[Looking], Awaitable[Card | None]]
SCREENS: Mapping[str, Draw] = {
    **SURVEY_SCREENS,
    **PEOPLE_SCREENS,
    **BOARD_SCREENS,
    **COORDINATOR_SCREENS,
    "summary": views_results.summary,
    "summaries": views_results.summaries,
    "results": views_results.results,
    **TABLE_SCREENS,
    **FLOW_SCREENS,
    **HANDING_SCREENS,
    "registers": views_registers.registers,
    "deadline": views_registers.deadline,
    "verify": views_verify.verify,
    "proof_given": views_verify.proof_given,
    "proof_file": views_verify.proof_file,
    "proof_asked": views_verify.proof_asked,
    "why": views_why.why,
    "why_units": views_why.why_units,
}


@dataclass(frozen=True, slots=True)
class Views:
    """What delivery asks for each row of the outbox."""

    desk: Desk
    world: World

    async def card(self, chat: str, screen: str, about: str, stands: Sitting | None = None) -> Card | None:
        """The card as it stands now, in the language of the chat; None when there is nothing (more) to show."""
        row = await self.desk.store.one("chat", bot=self.desk.bot, chat=chat)
        language = row["language"] if row and row["language"] else "en"
        ahead = stands if screen == "survey" else None
        ordinary = None if ahead is None else ordinary_card(ahead, words(language))
        if ordinary is not None:
            return ordinary
        look = Looking(self.desk, chat, about, self.world.now(), words(language), row or {})
        return await (SCREENS[screen](look) if ahead is None else running(look, ahead))

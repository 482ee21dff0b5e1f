"""What an event does to the interview and to the card: the ways on that taps, words and things share."""

from typing import Any

from bot.desk.advancing import advance
from bot.desk.desk import Desk, card
from bot.desk.drafting import draft_for, drafted, kept_refusal
from bot.desk.finishing import finish
from bot.desk.leafing import closed, is_looking
from bot.desk.sittings import Sitting, draft_write
from bot.ids import base36
from bot.turn import Effects, Press, Turn, Write
from bot.words import words
from flows.conversation import Ask, Complete, Event, Pause, Refuse, Resume

STALE = "Already answered"


def shown(turn: Turn, toast: str = "", *writes: Write) -> Effects:
    """Bring the card up to date, and say something where something did not happen."""
    return Effects(writes=writes, shows=(card(turn.chat),), toast=words(turn.language).say(toast) if toast else "")


async def offered(turn: Turn, desk: Desk, sitting: Sitting, event: Event) -> Effects:
    advanced = advance(sitting, event)
    match advanced.outcome.step:
        case Refuse() as refuse:
            return refused(turn, sitting, refuse)
        case Complete():
            return await finish(turn, desk, sitting, advanced)
        case Ask() as ask:
            toast = words(turn.language).say(STALE) if ask.notice == "stale" else ""
            return Effects(advanced.expects, advanced.writes, (card(turn.chat),), (), toast, advanced.stands)


def refused(turn: Turn, sitting: Sitting, refuse: Refuse) -> Effects:
    """Nothing is stored but the reason, so that the card can say it, also after a restart."""
    draft = draft_for(sitting, refuse.ask)
    draft["refused"] = kept_refusal(refuse)
    return shown(turn, "", draft_write(sitting, draft))


async def pause(turn: Turn, desk: Desk, sitting: Sitting) -> Effects:
    """The card says that nothing is lost, and waits; whatever was asked comes back with /resume."""
    return await offered(turn, desk, sitting, Pause())


async def resumed(turn: Turn, desk: Desk, sitting: Sitting) -> Effects:
    """Back to what is asked: after a pause, or from a look at the answers so far."""
    if sitting.paused:
        return await offered(turn, desk, sitting, Resume())
    ask = sitting.step
    if isinstance(ask, Ask) and is_looking(draft_for(sitting, ask)):
        return shown(turn, "", draft_write(sitting, closed(sitting, ask)))
    return Effects(shows=(card(turn.chat, "resumed"),))


def look_back(turn: Turn, sitting: Sitting) -> Effects:
    """The answers so far as a card; what is asked waits behind it."""
    ask = sitting.step
    if isinstance(ask, Complete) or ask.kind == "review" or not sitting.rows:
        return shown(turn)
    return shown(turn, "", draft_write(sitting, {**draft_for(sitting, ask), "review": True, "page": 0}))


def with_marks(ask: Ask, draft: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """The draft with these choices ticked, or placed at the end of an order, one after the other."""
    after = {name: value for name, value in draft.items() if name != "refused"}
    for offer in (offer for offer in ask.choices if offer.name in names):
        after = drafted(Press(1, "+", arg=base36(offer.ordinal)), ask, after) or after
    return after

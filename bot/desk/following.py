"""Following a survey: the board, closing by hand, and what is due by the clock."""

from bot.desk.answering import set_focus
from bot.desk.desk import Desk, Row, board_card, card, say, stamp, write
from bot.desk.people import acting_in, coordinates
from bot.publishing import publish_wave, summary_show
from bot.turn import Act, Audit, Effects, Expect, Turn


async def progress(turn: Turn, desk: Desk) -> Effects:
    """The board of the coordinator's newest open wave becomes the chat's card, edited in place from then on; a head of
    department gets the counts of their own department as a message, and the card stays.
    """
    municipality = await acting_in(turn, desk)
    if municipality is None:
        return say(turn.chat, "department_progress")
    waves = await desk.store.read("open_waves", municipality=municipality)
    if waves:
        return board(turn, desk, waves[-1])
    results = await desk.store.read("last_publications", municipality=municipality)
    return say(turn.chat, "survey_closed" if results else "no_survey")


def board(turn: Turn, desk: Desk, wave: Row, about: str = "") -> Effects:
    """Bring the board of a wave to the chat of whoever acts."""
    focus = set_focus(desk, turn, str(wave["municipality"]), f"board:{wave['id']}")
    return Effects(writes=(focus,), shows=(card(turn.chat, about),))


async def refresh(turn: Turn, desk: Desk) -> Effects:
    wave = await own_wave(turn, desk)
    return say(turn.chat, "no_survey") if wave is None else board(turn, desk, wave)


async def own_wave(turn: Turn, desk: Desk) -> Row | None:
    """The wave that the turn is about, if it belongs to a municipality that the actor coordinates."""
    assert isinstance(turn.intent, Act)
    wave = await desk.store.one("wave", id=turn.intent.about)
    if wave is None or turn.actor.id == "clock":
        return wave
    return wave if coordinates(turn.actor, wave["municipality"]) else None


async def ask_close(turn: Turn, desk: Desk) -> Effects:
    """One confirmation before closing: the board turns into the question."""
    wave = await own_wave(turn, desk)
    if wave is None or wave["state"] != "open":
        return say(turn.chat, "no_survey")
    return board(turn, desk, wave, "close")


async def as_read(desk: Desk, wave: Row) -> tuple[Expect, ...]:
    """Every invitation as it is now: a Send or a withdrawal that gets in between makes the close decide again."""
    rows = await desk.store.read("invitations_of_wave", wave=wave["id"])
    return tuple(Expect("invitation", row["id"], row["revision"]) for row in rows)


async def close(turn: Turn, desk: Desk) -> Effects:
    """Close a wave: release, assess, disclose, freeze, and the summary goes to whoever launched it, in one unit."""
    wave = await own_wave(turn, desk)
    if wave is None or wave["state"] != "open":
        return say(turn.chat, "no_survey") if turn.chat else Effects()
    campaign = await desk.store.one("campaign", id=str(wave["campaign"]))
    assert campaign is not None
    expects = (Expect("wave", str(wave["id"]), int(str(wave["revision"]))), *await as_read(desk, wave))
    published = await publish_wave(turn, desk, wave, campaign)
    chat = str(campaign["launched_chat"])
    closed = {"state": "closed", "closed_at": stamp(turn.at)}
    open_cards = await desk.store.read("accounts_of_wave", wave=wave["id"])
    board = [show for one in sorted({chat, turn.chat} - {""}) for show in await board_card(desk, str(wave["id"]), one)]
    cards = tuple(card(row["telegram_id"]) for row in open_cards if row["state"] in ("opened", "sent", "queued"))
    return Effects(
        expects=expects,
        writes=(
            write("close_wave", {"id": wave["id"], **closed}),
            write("close_campaign", {"id": campaign["id"], **closed}),
            *published.writes,
        ),
        shows=(*published.shows, *board, *cards),
        audit=(Audit("close", f"wave:{wave['id']}"), *published.audit),
    )


async def summary(turn: Turn, desk: Desk) -> Effects:
    """The last published summary; where a survey brought several, their list."""
    municipality = await acting_in(turn, desk)
    last = await desk.store.read("last_publications", municipality=municipality or "")
    if not last:
        return say(turn.chat, "no_summary")
    return _shown(turn, desk, last[0]) if len(last) == 1 else say(turn.chat, "summaries", str(last[0]["wave"]))


async def show_summary(turn: Turn, desk: Desk) -> Effects:
    """One of them, chosen from the list."""
    assert isinstance(turn.intent, Act)
    row = await desk.store.one("publication", id=turn.intent.about)
    if row is None or not coordinates(turn.actor, row["municipality"]):
        return say(turn.chat, "no_summary")
    return _shown(turn, desk, row)


def _shown(turn: Turn, desk: Desk, row: Row) -> Effects:
    """A summary with a report link of its own."""
    link, show = summary_show(turn, desk, row["municipality"], row["id"], turn.chat)
    return Effects(writes=(link,), shows=(show,), audit=(Audit("summary_shown", f"publication:{row['id']}"),))

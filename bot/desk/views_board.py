"""The coordinator's board: how far a survey is, by department and by role, in counts."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence

from bot.desk.audiences import AGENT, DEPT_HEAD, name_of, offices_in
from bot.desk.desk import Row, loads
from bot.desk.looking import Looking, as_day, press
from bot.desk.views_coordinator import labelled
from bot.screens import board
from bot.screens.card import Card
from bot.screens.misc import PlainView, draw_plain

COUNTED = ("listed", "without", "enrolled", "answered", "started", "declined", "unreachable")


async def draw_board_of(look: Looking, wave_id: str) -> Card | None:
    """The board of a wave, or, when the card is about it, the question whether to close."""
    wave = await look.desk.store.one("wave", id=wave_id)
    if wave is None or not await look.coordinates(wave["municipality"]):
        return None
    campaign = await look.desk.store.one("campaign", id=wave["campaign"])
    assert campaign is not None
    title = await title_of_wave(look, wave_id)
    counts = await look.desk.store.read("wave_counts", wave=wave_id)
    if look.about == "close" and wave["state"] == "open":
        answered, listed = (sum(row[name] for row in counts) for name in ("answered", "listed"))
        asked = board.CloseView(title, answered, listed, press("C", wave_id), press("f", wave_id))
        return board.draw_close(asked, look.words)
    lines = tuple(_lines(look, counts, loads(campaign["settings"])["k"]))
    buttons = labelled(look, "refresh", "ask_close", about=wave_id) if wave["state"] == "open" else ()
    view = board.BoardView(title, lines, wave["state"] == "open", as_day(wave["closes_at"]), buttons=buttons)
    return board.draw_board(view, look.words)


async def department_progress(look: Looking) -> Card | None:
    """How far the survey is in the departments that the owner of the chat heads, for them alone; nobody else's."""
    headed = [place for place in await look.places() if DEPT_HEAD in offices_in(place["role"])]
    waves = [one for town in _towns(headed) for one in await look.desk.store.read("open_waves", municipality=town)]
    if not waves:
        return draw_plain("nothing_asked", PlainView(), look.words) if headed else None
    wave, own = waves[-1], {place["department"] for place in headed}
    counts = await look.desk.store.read("wave_counts", wave=wave["id"])
    rows = [row for row in counts if row["audience"] == AGENT and row["department"] in own]
    if not rows:
        return draw_plain("nothing_asked", PlainView(), look.words)
    lines = tuple(_for_head(row, loads(wave["settings"])["k"]) for row in rows)
    title = await title_of_wave(look, wave["id"], AGENT)
    return board.draw_board(board.BoardView(title, lines, close_date=as_day(wave["closes_at"])), look.words)


def _towns(places: Iterable[Row]) -> list[str]:
    return sorted({str(place["municipality"]) for place in places})


def _for_head(row: Row, k: int) -> board.BoardLine:
    """A head is not told how many answered, where the department is so small that this would speak of persons; and of
    those who said no nothing at all.
    """
    answered = row["answered"] if row["listed"] >= k else None
    return board.BoardLine(row["name"], row["listed"], row["without"], row["enrolled"], answered, k=k)


async def title_of_wave(look: Looking, wave: str, audience: str = "") -> str:
    """What is asked in a wave, of one audience where it is named, in the language of the chat."""
    found = []
    for part in await look.desk.store.read("parts_of_wave", wave=wave):
        if audience not in ("", part["audience"]):
            continue
        flow = await look.desk.flow(part["flow"], part["version"])
        found.append(flow.text(flow.settings.title, look.words.language))
    return " · ".join(dict.fromkeys(found))


def _lines(look: Looking, counts: Sequence[Row], k: int) -> Iterator[board.BoardLine]:
    """Agents by department; each office in one line for the whole town, before them."""
    offices = [row["audience"] for row in counts if row["audience"] != AGENT]
    for office in dict.fromkeys(sorted(offices)):
        rows = [row for row in counts if row["audience"] == office]
        summed = {name: sum(row[name] for row in rows) for name in COUNTED}
        yield _line({**summed, "name": name_of(office, look.words)}, k)
    yield from (_line(row, k) for row in counts if row["audience"] == AGENT)


def _line(row: Row, k: int) -> board.BoardLine:
    """Who declined or cannot be reached is shown only where both sides, answered and not, are large enough."""
    apart = row["answered"] >= k and row["listed"] - row["answered"] >= k
    return board.BoardLine(
        row["name"],
        row["listed"],
        row["without"],
        row["enrolled"],
        row["answered"],
        row["started"],
        row["declined"] if apart else None,
        row["unreachable"] if apart else None,
    )


BOARD_SCREENS: Mapping[str, Callable[[Looking], Awaitable[Card | None]]] = {"department_progress": department_progress}

"""What is shown of `/why`: the results that can be asked about, the figures of one, and why one is what it is."""

from collections.abc import Sequence

from bot.desk.desk import Row, stamp
from bot.desk.explaining import Sight, seen_by, sight_of
from bot.desk.looking import Looking, as_day, press
from bot.desk.views_results import unit_of
from bot.screens.card import Card
from bot.screens.summaries import SummariesView, draw_summaries
from bot.screens.why import FiguresView, WhyView, draw_figures, draw_why
from bot.turn import Press
from reports.voice import Voice
from reports.why.contents import Entry, list_entries
from reports.why.lines import why_lines
from reports.words import Words
from scoring.publication import Publication

ASK = "Y"
FIRST = "0"
TYPED = "="


async def why(look: Looking) -> Card | None:
    """About `<publication>`: its list; `<publication>:<n>`: the n-th figure, from 1; `<publication>:=A3`: what was
    typed.
    """
    id, _, wanted = look.about.partition(":")
    row = await look.desk.store.one("publication", id=id)
    sight = await sight_of(look.desk, look.chat, stamp(look.now), row) if row is not None else None
    if row is None or sight is None:
        return None
    voice = Voice.with_words(Publication.from_json(row["body"]), Words("reports", look.words.language))
    entries = list_entries(voice)
    chosen = _find(entries, wanted)
    if chosen is None or not _sees(sight, chosen, entries, voice):
        return _list(look, id, voice, entries, sight)
    return _explain(look, id, voice, entries, chosen, sight)


def _find(entries: Sequence[Entry], wanted: str) -> Entry | None:
    if wanted.startswith(TYPED):
        return next((one for one in entries if one.code and one.code.lower() == wanted[1:].lower()), None)
    number = int(wanted) if wanted.isdecimal() else 0
    return entries[number - 1] if 0 < number <= len(entries) else None


def _sees(sight: Sight, entry: Entry, entries: Sequence[Entry], voice: Voice) -> bool:
    """Whether an entry is theirs: for an officer the results of the own questions."""
    if sight.everything:
        return True
    cards = {one.figure: one.authority for card in voice.publication.dimensions for one in card.indicators}
    return sight.sees(cards.get(entry.id, ""))


def _list(look: Looking, id: str, voice: Voice, entries: Sequence[Entry], sight: Sight) -> Card:
    """The first list; for an officer the results of the own questions, all at once."""
    mine = [one for one in entries if _sees(sight, one, entries, voice)]
    shown = [one for one in mine if not one.under] if sight.everything else mine
    return draw_figures(FiguresView(unit_of(voice.publication, look), _buttons(id, shown, entries)), look.words)


def _explain(look: Looking, id: str, voice: Voice, entries: Sequence[Entry], chosen: Entry, sight: Sight) -> Card:
    """One figure, with what it is made of to go on to."""
    below = [one for one in entries if one.under == chosen.id] if sight.everything else []
    back = FIRST
    if chosen.under and sight.everything:
        back = str(1 + next(n for n, one in enumerate(entries) if one.id == chosen.under))
    lines = why_lines(voice, chosen, own=None if sight.all else sight.owns)
    view = WhyView(lines, _buttons(id, below, entries), press(ASK, f"{id}:{back}"))
    return draw_why(view, look.words)


def _buttons(id: str, shown: Sequence[Entry], entries: Sequence[Entry]) -> tuple[tuple[str, Press], ...]:
    return tuple((one.name, press(ASK, f"{id}:{entries.index(one) + 1}")) for one in shown)


async def why_units(look: Looking) -> Card | None:
    """About a wave: which of its publications to ask about."""
    wave = await look.desk.store.one("wave", id=look.about)
    if wave is None:
        return None
    seen = await seen_by(look.desk, look.chat, stamp(look.now), [wave["municipality"]])
    mine: list[Row] = [row for row in seen if row["wave"] == look.about]
    found = tuple(
        (unit_of(Publication.from_json(row["body"]), look), press(ASK, f"{row['id']}:{FIRST}")) for row in mine
    )
    closed = as_day(wave["closed_at"] or wave["closes_at"])
    return draw_summaries(SummariesView(closed, found), look.words) if found else None

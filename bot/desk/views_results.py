"""What a publication says in the chat: the coordinator's summary with its link, and the results for everybody asked."""

from bot.desk.links import report_address
from bot.desk.looking import Looking, as_day, press
from bot.desk.views_coordinator import labelled
from bot.screens.card import Card
from bot.screens.layout import Part, make_card, pressed
from bot.screens.summaries import SummariesView, draw_summaries
from reports.summary import results_lines, summary_lines
from reports.words import Words
from scoring.publication import Publication


async def _publication(look: Looking, id: str) -> Publication | None:
    row = await look.desk.store.one("publication", id=id)
    return None if row is None else Publication.from_json(row["body"])


async def summary(look: Looking) -> Card | None:
    id, _, name = look.about.partition("/")
    publication = await _publication(look, id)
    if publication is None:
        return None
    parts = _parts(summary_lines(publication, Words("reports", look.words.language)))
    parts.append(Part(look.words.say("Full report, for you, for seven days:"), weight=9))
    parts.append(Part(report_address(look.desk, name), weight=9, joined=True))
    rows = [*pressed(labelled(look, "why_show", about=id))]
    rows += pressed(labelled(look, "registers", "verify_show")) if publication.unit.level == "municipality" else ()
    return make_card(parts, rows, look.words, protect=True)


async def results(look: Looking) -> Card | None:
    publication = await _publication(look, look.about)
    if publication is None:
        return None
    return make_card(_parts(results_lines(publication, Words("reports", look.words.language))), [], look.words)


async def summaries(look: Looking) -> Card | None:
    """All that one wave has published, about its id: the town first, a button for each."""
    wave = await look.desk.store.one("wave", id=look.about)
    if wave is None or not await look.coordinates(wave["municipality"]):
        return None
    rows = await look.desk.store.read("publications_of_wave", wave=look.about)
    found = [(unit_of(Publication.from_json(row["body"]), look), press("S", row["id"])) for row in rows]
    closed = as_day(wave["closed_at"] or wave["closes_at"])
    return draw_summaries(SummariesView(closed, tuple(found), labelled(look, "registers", "verify_show")), look.words)


def unit_of(publication: Publication, look: Looking) -> str:
    """The town or the departments that a publication speaks of."""
    unit = publication.unit
    if unit.level == "municipality":
        return look.words.say("The whole town")
    return " + ".join(publication.say(one.name, look.words.language) for one in unit.departments)


def _parts(lines: tuple[tuple[str, str], ...]) -> list[Part]:
    return [Part(text, style, weight=6) for style, text in lines]  # type: ignore[arg-type]

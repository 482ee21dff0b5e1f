"""What is shown of answers that differ: to coordinators of the municipality, and to the offices that were asked."""

from bot.desk.looking import Looking, press
from bot.desk.matter_words import Teller
from bot.desk.matters import Queue, office_of, open_queue, speaks_for
from bot.desk.register_words import say_author
from bot.desk.registers import line_key
from bot.desk.views_coordinator import labelled
from bot.screens.card import Card
from bot.screens.verify import (
    MatterView,
    ProofAskedView,
    ProofFileView,
    ProofGivenView,
    VerifyView,
    draw_matter,
    draw_proof_asked,
    draw_proof_file,
    draw_proof_given,
    draw_verify,
)
from scoring.contested import Side
from scoring.settling import Matter

PAGE = 8
LOOK, FILE, GIVE = "V", "F", "G"
ALL = "all"


async def teller_of(look: Looking, municipality: str) -> Teller:
    rows = await look.desk.store.read("departments", municipality=municipality)
    return Teller(look.words, {row["id"]: row["name"] for row in rows})


async def verify(look: Looking) -> Card | None:
    """About nothing: the first page of the list; `p<page>`: another; the key of a fact: that fact."""
    town = await look.coordinated()
    if not town:
        return None
    queue, teller = await open_queue(look.desk, town["id"]), await teller_of(look, town["id"])
    matter = queue.find(look.about)
    if matter is not None:
        return _matter(look, teller, matter)
    page = int(look.about[1:]) if look.about.startswith("p") and look.about[1:].isdigit() else 0
    return _page(look, teller, queue, page)


def _page(look: Looking, teller: Teller, queue: Queue, page: int) -> Card:
    pages = max(1, -(-len(queue.matters) // PAGE))
    page = min(page, pages - 1)
    shown = queue.matters[page * PAGE : (page + 1) * PAGE]
    view = VerifyView(
        open=len(queue.open),
        count=len(queue.matters),
        first=page * PAGE + 1,
        lines=tuple((teller.title(one.fact), _line(teller, one), press(LOOK, line_key(one.subject))) for one in shown),
        earlier=press(LOOK, f"p{page - 1}") if page else None,
        later=press(LOOK, f"p{page + 1}") if page + 1 < pages else None,
    )
    return draw_verify(view, look.words)


def _line(teller: Teller, matter: Matter) -> str:
    """What was decided; until then what the sides say."""
    if matter.decision is not None:
        return teller.step(matter, matter.decision)
    return " · ".join(teller.side(matter.fact, side) for side in matter.fact.sides)


def _matter(look: Looking, teller: Teller, matter: Matter) -> Card:
    key = line_key(matter.subject)
    files = (n for n, step in enumerate(matter.steps) if step.what == "file")
    view = MatterView(
        title=teller.title(matter.fact),
        sides=tuple(teller.side(matter.fact, side) for side in matter.fact.sides),
        hidden=matter.fact.hidden,
        steps=tuple(teller.step(matter, step) for step in matter.steps),
        files=tuple(
            (look.words.say("Show file {n}", n=at), press(FILE, f"{key}:{n}")) for at, n in enumerate(files, start=1)
        ),
        ways=labelled(look, "ask_proof", "settle", "keep_both", about=key),
        back=press(LOOK, ALL),
    )
    return draw_matter(view, look.words)


async def _known(look: Looking, key: str) -> tuple[Teller, Matter] | None:
    """A fact of the municipality that the owner of the chat coordinates."""
    town = await look.coordinated()
    matter = (await open_queue(look.desk, town["id"])).find(key) if town else None
    return None if matter is None else (await teller_of(look, town["id"]), matter)


async def proof_given(look: Looking) -> Card | None:
    """About `<fact>:<n>`: the step that has come."""
    key, _, place = look.about.partition(":")
    found = await _known(look, key)
    if found is None or not place.isdigit() or int(place) >= len(found[1].steps):
        return None
    teller, matter = found
    author = say_author(matter.steps[int(place)].author, teller.departments, look.words)
    return draw_proof_given(ProofGivenView(author, teller.title(matter.fact), press(LOOK, key)), look.words)


async def proof_file(look: Looking) -> Card | None:
    """About `<fact>:<n>`: the file that came with that step."""
    key, _, place = look.about.partition(":")
    found = await _known(look, key)
    if found is None or not place.isdigit() or int(place) >= len(found[1].steps):
        return None
    teller, matter = found
    step = matter.steps[int(place)]
    if step.what != "file":
        return None
    author = say_author(step.author, teller.departments, look.words)
    return draw_proof_file(
        ProofFileView(author, teller.title(matter.fact), step.value == "photo", step.evidence), look.words
    )


async def proof_asked(look: Looking) -> Card | None:
    """About `<municipality>:<fact>`: for whoever holds an office that answered, and only while nobody has decided."""
    municipality, _, key = look.about.partition(":")
    matter = (await open_queue(look.desk, municipality)).find(key)
    if matter is None or matter.decision is not None:
        return None
    if not await office_of(look.desk, look.chat, municipality, matter.fact):
        return None
    teller = await teller_of(look, municipality)
    said = " · ".join(teller.answer(matter.fact, side) for side in await _own(look, municipality, matter))
    return draw_proof_asked(ProofAskedView(teller.title(matter.fact), said, press(GIVE, look.about)), look.words)


async def _own(look: Looking, municipality: str, matter: Matter) -> list[Side]:
    places = await look.desk.store.read("places_of_account", telegram_id=look.chat)
    here = [place for place in places if place["municipality"] == municipality]
    return [side for side in matter.fact.sides if any(speaks_for(place, side) for place in here)]

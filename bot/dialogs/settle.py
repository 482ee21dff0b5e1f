"""A decision about a contested fact: which of the frozen answers stands, and what that rests on."""

from bot.desk.answering import set_focus
from bot.desk.desk import Desk, card, notice
from bot.desk.matter_words import Teller
from bot.desk.matters import noted, open_queue
from bot.desk.registers import added, open_book, said
from bot.desk.sittings import Sitting
from bot.dialogs.dialog import Answers, Choices, Dialog, Given
from bot.turn import Audit, Effects, Turn, Write
from bot.words import words as words_of
from reports.words import Words
from scoring.contested import Contested, Side
from scoring.registers.lines import COORDINATOR
from scoring.settling import Matter
from scoring.tables.asking import tidy

SIDE = "side_"


async def choices(desk: Desk, municipality: str) -> Choices:
    return {}


async def tell(desk: Desk, municipality: str, words: Words) -> Teller:
    rows = await desk.store.read("departments", municipality=municipality)
    return Teller(words, {row["id"]: row["name"] for row in rows})


async def given(desk: Desk, municipality: str, about: str, language: str) -> Given:
    """`about` is the key of a fact that is there: the answers to choose from are pinned as they were frozen."""
    matter = (await open_queue(desk, municipality)).find(about)
    assert matter is not None, "the button was looked up before"
    teller = await tell(desk, municipality, words_of(language))
    sides = [
        {"name": f"{SIDE}{n}", "label": teller.side(matter.fact, side)} for n, side in enumerate(matter.fact.sides)
    ]
    return Given({"fact": about, "title": teller.title(matter.fact)}, {"sides": sides})


def _place(answers: Answers) -> int:
    return int(str(answers["settle_side"]).removeprefix(SIDE))


async def _meant(desk: Desk, sitting: Sitting) -> Matter | None:
    queue = await open_queue(desk, str(sitting.row["municipality"]))
    return queue.find(str(sitting.context.inputs["fact"]))


async def preview(desk: Desk, sitting: Sitting, answers: Answers, words: Words) -> tuple[str, ...]:
    """What will stand, and that the answers themselves stay as they were given."""
    matter = await _meant(desk, sitting)
    if matter is None or "settle_side" not in answers:
        return ()
    teller = await tell(desk, str(sitting.row["municipality"]), words)
    stands = teller.answer(matter.fact, matter.fact.sides[_place(answers)])
    return (
        words.say("{line}: {value}", line=teller.title(matter.fact), value=stands),
        words.say("Every answer stays as it was given; your decision is kept beside them with its date."),
    )


async def apply(turn: Turn, desk: Desk, sitting: Sitting, answers: Answers) -> Effects:
    """One entry of the coordinator: which side stands, what it rests on."""
    municipality, key = str(sitting.row["municipality"]), str(sitting.context.inputs["fact"])
    queue = await open_queue(desk, municipality)
    matter, focus = queue.find(key), set_focus(desk, turn, municipality, "")
    shows = (card(turn.chat), notice(turn.chat, "verify", key))
    if matter is None:
        return Effects(writes=(focus,), shows=shows)
    place, evidence = str(_place(answers)), str(answers["settle_evidence"])
    entry = noted(turn, desk, queue, matter, "decision", COORDINATOR, value=place, on=evidence)
    line = await _in_register(turn, desk, municipality, matter.fact, matter.fact.sides[int(place)], evidence)
    return Effects(writes=(*entry, *line, focus), shows=shows, audit=(Audit("settle", f"fact:{key}"),))


async def _in_register(
    turn: Turn, desk: Desk, municipality: str, fact: Contested, side: Side, evidence: str
) -> tuple[Write, ...]:
    """The coordinator's word in the register's line of the thing, where there is one and a side says a value of it."""
    register, _, field = fact.line.partition(".")
    value = side.choice or (side.answer if fact.unit in ("number", "names") else None)
    if not field or value is None:
        return ()
    book = await open_book(desk, municipality, register)
    line = next((one for one in book.lines if means(one.subject, fact)), None)
    if line is None:
        return ()
    plain = int(value) if isinstance(value, float) and value.is_integer() else value
    return added(turn, desk, municipality, said(turn, book, line.subject, {field: plain}, COORDINATOR, evidence))


def means(subject: str, fact: Contested) -> bool:
    """Whether a line of a register is about the thing of a fact: by its code, a label of it, or the name typed."""
    known = {tidy(fact.key), *map(tidy, fact.thing.values())} - {""}
    return tidy(subject) in known or tidy(subject.partition(":")[2]) in known


SETTLE = Dialog("settle", "settle", choices, preview, apply, given=given)
"""Which answer stands."""

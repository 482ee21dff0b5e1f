"""What an office sends when it is asked for proof: words or a link, a photo, a document."""

from bot.desk.answering import set_focus
from bot.desk.desk import Desk, card, notice
from bot.desk.matters import noted, office_of, open_queue
from bot.desk.sittings import Sitting
from bot.desk.verifying import proof_received
from bot.dialogs.dialog import Answers, Dialog, Given
from bot.dialogs.settle import choices, tell
from bot.turn import Audit, Effects, Turn
from bot.words import words as words_of
from reports.words import Words


async def given(desk: Desk, municipality: str, about: str, language: str) -> Given:
    """`about` is the key of a fact that is there."""
    matter = (await open_queue(desk, municipality)).find(about)
    assert matter is not None, "the button was looked up before"
    teller = await tell(desk, municipality, words_of(language))
    return Given({"fact": about, "title": teller.title(matter.fact)}, {})


async def preview(desk: Desk, sitting: Sitting, answers: Answers, words: Words) -> tuple[str, ...]:
    return (words.say("The coordinator sees it with the name of your office. Your answer stays as you gave it."),)


async def apply(turn: Turn, desk: Desk, sitting: Sitting, answers: Answers) -> Effects:
    """One entry signed by the office; nothing once somebody has decided, or where the office is held no more."""
    municipality, key = str(sitting.row["municipality"]), str(sitting.context.inputs["fact"])
    queue = await open_queue(desk, municipality)
    matter, focus = queue.find(key), set_focus(desk, turn, municipality, "")
    author = await office_of(desk, turn.actor.id, municipality, matter.fact) if matter is not None else ""
    if matter is None or not author or matter.decision is not None:
        return Effects(writes=(focus,), shows=(card(turn.chat), notice(turn.chat, "proof_late")))
    kind = str(answers["proof_kind"])
    what, value = ("proof", None) if kind == "words" else ("file", kind)
    entry = noted(turn, desk, queue, matter, what, author, value=value, on=str(answers[f"proof_{kind}"]))
    return Effects(
        writes=(*entry, focus),
        shows=(card(turn.chat), *await proof_received(turn, desk, queue, matter, key)),
        audit=(Audit("proof_given", f"fact:{key}"),),
    )


PROOF = Dialog("proof", "give_proof", choices, preview, apply, given=given)
"""What an answer rests on."""

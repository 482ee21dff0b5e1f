"""What is done about answers that differ: look, ask the offices for proof, decide, keep both; and give proof."""

from bot.desk.desk import Desk, in_place, notice, say, stamp
from bot.desk.matters import Queue, noted, office_holders, office_of, open_queue
from bot.desk.opening import open_dialog
from bot.desk.people import acting_in
from bot.turn import Act, Audit, Effects, Show, Turn
from bot.words import words
from scoring.registers.lines import COORDINATOR
from scoring.settling import BOTH, Matter


async def verify(turn: Turn, desk: Desk) -> Effects:
    """The list, as a message of its own."""
    return say(turn.chat, "verify")


async def show(turn: Turn, desk: Desk) -> Effects:
    """Another page or one fact, in the place of the message that was tapped; the list, from elsewhere, anew."""
    assert isinstance(turn.intent, Act)
    about = turn.intent.about
    return Effects(shows=(in_place(turn, "verify", about) if about else notice(turn.chat, "verify"),))


async def _meant(turn: Turn, desk: Desk) -> tuple[Queue, Matter] | None:
    """The fact that a coordinator means, in the municipality they act in; what lies outside is not found."""
    assert isinstance(turn.intent, Act)
    municipality = await acting_in(turn, desk)
    queue = await open_queue(desk, municipality or "")
    matter = queue.find(turn.intent.about.partition(":")[0])
    return None if municipality is None or matter is None else (queue, matter)


async def ask_proof(turn: Turn, desk: Desk) -> Effects:
    """Every office whose answer differs is asked what its answer rests on; a second time asks again."""
    assert isinstance(turn.intent, Act)
    found = await _meant(turn, desk)
    if found is None:
        return say(turn.chat, "verify")
    queue, matter = found
    about = f"{queue.municipality}:{turn.intent.about}"
    holders = await office_holders(desk, queue.municipality, matter.fact)
    if not holders:
        return Effects(toast=words(turn.language).say("None of these offices has joined yet: /people"))
    shows = (Show(one, "proof_asked", about, 2, f"notice:proof_asked:{about}:{one}") for one in holders)
    return Effects(
        writes=noted(turn, desk, queue, matter, "asked", COORDINATOR),
        shows=(in_place(turn, "verify", turn.intent.about), *shows),
        audit=(Audit("proof_asked", f"fact:{turn.intent.about}"),),
        toast=words(turn.language).plural("{n} person is asked.", "{n} people are asked.", len(holders)),
    )


async def settle(turn: Turn, desk: Desk) -> Effects:
    """Opens the dialog: which answer stands, and what that rests on."""
    assert isinstance(turn.intent, Act)
    found = await _meant(turn, desk)
    return say(turn.chat, "verify") if found is None else await open_dialog(turn, desk, "settle", turn.intent.about)


async def keep_both(turn: Turn, desk: Desk) -> Effects:
    """No answer stands over another; that, too, is signed and dated, and may be decided otherwise later."""
    assert isinstance(turn.intent, Act)
    found = await _meant(turn, desk)
    if found is None:
        return say(turn.chat, "verify")
    queue, matter = found
    shown = (in_place(turn, "verify", turn.intent.about),)
    if matter.decision is not None and matter.decision.value == BOTH:
        return Effects(shows=shown)
    return Effects(
        writes=noted(turn, desk, queue, matter, "decision", COORDINATOR, value=BOTH),
        shows=shown,
        audit=(Audit("keep_both", f"fact:{turn.intent.about}"),),
    )


async def show_proof(turn: Turn, desk: Desk) -> Effects:
    """A file that was sent as proof comes as a message."""
    assert isinstance(turn.intent, Act)
    if await _meant(turn, desk) is None:
        return say(turn.chat, "verify")
    about = turn.intent.about
    return Effects(
        shows=(Show(turn.chat, "proof_file", about, 1, f"notice:proof_file:{about}:{turn.chat}"),),
        audit=(Audit("proof_shown", f"fact:{about}"),),
    )


# ------------------------------------------------------------------------------------------------ the offices
async def give_proof(turn: Turn, desk: Desk) -> Effects:
    """Opens the dialog for whoever holds an office that answered, while nobody has decided."""
    assert isinstance(turn.intent, Act)
    municipality, _, key = turn.intent.about.partition(":")
    matter = (await open_queue(desk, municipality)).find(key)
    if matter is None or not await office_of(desk, turn.actor.id, municipality, matter.fact):
        return say(turn.chat, "nothing_open")
    if matter.decision is not None:
        return say(turn.chat, "proof_late")
    return await open_dialog(turn, desk, "proof", key, municipality)


async def proof_received(turn: Turn, desk: Desk, queue: Queue, matter: Matter, key: str) -> tuple[Show, ...]:
    """What the office and every coordinator are told when an answer has come."""
    rows = await desk.store.read("coordinators", municipality=queue.municipality, now=stamp(turn.at))
    about = f"{key}:{len(matter.steps)}"
    told = (Show(row["holder"], "proof_given", about, 1, f"notice:proof_given:{about}:{row['holder']}") for row in rows)
    return (notice(turn.chat, "proof_sent"), *told)

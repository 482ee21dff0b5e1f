"""Whatever is delivered twice, shuffled or at the same time: what is stored in the end is what the clean run stores.

`CIVIMETER_PROGRAMMES=1000` runs as many programmes; without it there are few.
"""

import asyncio
import itertools
import os
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pocket_house import FIRST_CHAT, Pocket, make_template, open_pocket

PROGRAMMES = int(os.environ.get("CIVIMETER_PROGRAMMES", "12"))
PEOPLE = 3
WORDS = ["1", "2", "1 2", "never", "every day", "nonsense", "/back", "/help", "/review"]
Update = dict[str, Any]
# A step is the number of a button on the card, or words.
STEPS = st.one_of(st.integers(0, 9), st.sampled_from(WORDS))


@dataclass(frozen=True)
class Programme:
    """`said`: the steps of each person. `copies`: how often an update comes again, by its number, counted round."""

    said: tuple[tuple[int | str, ...], ...]
    copies: tuple[int, ...]
    shuffle: int
    at_once: int


PROGRAMME = st.builds(
    Programme,
    said=st.tuples(*[st.lists(STEPS, min_size=2, max_size=7).map(tuple)] * PEOPLE),
    copies=st.lists(st.integers(0, 3), min_size=5, max_size=5).map(tuple),
    shuffle=st.integers(0, 2**31),
    at_once=st.integers(1, 16),
)
folders = itertools.count()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "data"
    asyncio.run(make_template(folder, PEOPLE))
    return folder


def silent(query: str, text: str, alert: bool) -> None:
    """An acknowledgement in the answer to a webhook."""


def written(number: int, chat: int, words: str) -> Update:
    message: Update = {"message_id": 100 + number, "date": 1, "text": words} | around(chat)
    if words.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(words)}]
    return {"update_id": number, "message": message}


def tapped(number: int, chat: int, data: str) -> Update:
    card = {"message_id": 1, "date": 1, "text": "the card"} | around(chat)
    query = {"id": f"q{number}", "from": around(chat)["from"], "chat_instance": "1", "data": data, "message": card}
    return {"update_id": number, "callback_query": query}


def around(chat: int) -> Update:
    sender = {"id": chat, "is_bot": False, "first_name": f"P{chat}", "language_code": "en"}
    return {"chat": {"id": chat, "type": "private"}, "from": sender}


async def clean_run(pocket: Pocket, programme: Programme) -> list[list[Update]]:
    """One after the other, each once; what each person's phone has sent."""
    sent: list[list[Update]] = [[] for _ in programme.said]
    numbers = itertools.count(1)
    for turn in range(max(map(len, programme.said))):
        for person, steps in enumerate(programme.said):
            # Everybody begins with Start: the first button of the notice.
            step = 0 if turn == 0 else steps[turn] if turn < len(steps) else None
            chat = FIRST_CHAT + person
            data = await pocket.tap(chat, step) if isinstance(step, int) else None
            if step is None or (isinstance(step, int) and data is None):
                continue
            number = next(numbers)
            update = tapped(number, chat, data) if data else written(number, chat, str(step))
            await pocket.door.accept(update, silent)
            sent[person].append(update)
    return sent


def disturbed(sent: list[list[Update]], programme: Programme) -> list[Update]:
    """Everybody's updates in their order, mixed with those of others; copies come any time after the first."""
    dice = Random(programme.shuffle)
    rest, mixed = [list(updates) for updates in sent], list[Update]()
    while any(rest):
        mixed.append(dice.choice([updates for updates in rest if updates]).pop(0))
    for update in list(mixed):
        for _ in range(programme.copies[update["update_id"] % len(programme.copies)]):
            mixed.insert(dice.randint(mixed.index(update) + 1, len(mixed)), update)
    return mixed


async def play(template: Path, programme: Programme, *, sabotage: bool = False) -> tuple[Any, Any]:
    """The state after the clean run, and after the disturbed one."""
    place = template.parent / f"run{next(folders)}"
    async with open_pocket(template, place) as pocket:
        sent = await clean_run(pocket, programme)
        clean = await pocket.state()
    updates = disturbed(sent, programme)
    if sabotage:
        updates = [update | {"update_id": 1000 + place} for place, update in enumerate(updates)]
    async with open_pocket(template, place) as pocket:
        for start in range(0, len(updates), programme.at_once):
            group = updates[start : start + programme.at_once]
            await asyncio.gather(*(pocket.door.accept(update, silent) for update in group))
        while await pocket.door.retry():
            continue
        return clean, await pocket.state()


@pytest.mark.timeout(3600)
@settings(
    max_examples=PROGRAMMES,
    deadline=None,
    database=None,
    derandomize=PROGRAMMES < 100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(programme=PROGRAMME)
def test_the_end_is_that_of_the_clean_run(template: Path, programme: Programme) -> None:
    clean, disturbed_ = asyncio.run(play(template, programme))
    assert disturbed_ == clean
    assert clean["talks"], "somebody takes part"


def test_without_names_of_updates_it_is_another_end(template: Path) -> None:
    """The control: delivered again under another id, an answer counts again."""
    said = ((0, "every day", "1 2"),) * PEOPLE
    programme = Programme(said, (3,) * 5, 1, 1)
    clean, doubled = asyncio.run(play(template, programme, sabotage=True))
    assert doubled["inbox"] != clean["inbox"]
    assert {id: talk[2] for id, talk in doubled["talks"].items()} != {
        id: talk[2] for id, talk in clean["talks"].items()
    }

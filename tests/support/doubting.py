"""Whatever is answered or drawn from memory is read again and compared: in every test that uses a store, for all it
asks and shows.
"""

from typing import Any

import doubting_seats
import pytest

from bot.desk import views_survey
from bot.desk.sittings import Sitting, answerable
from bot.desk.views import Views
from bot.storage.dialects import render
from bot.storage.statements import READS
from bot.storage.store import Store
from bot.storage.watching import WATCHED
from bot.storage.writer import Writer
from reports.words import Words


class Forgotten(AssertionError):
    """Memory holds what the database does not say."""


class Doubt:
    """Counts what was compared. While a transaction is under way nobody can say which of two answers is the later."""

    def __init__(self) -> None:
        self.compared = 0
        self.drawn = 0
        self.writing = 0
        self.anew = 0
        self.seated = 0
        self.met = 0

    def compare(self, kept: object, true: object) -> None:
        """Raises Forgotten where they differ."""
        if kept != true:
            raise Forgotten(f"{kept} was kept, {true} is what the database says")

    def set_on(self, patch: pytest.MonkeyPatch) -> None:
        """Compare from now on."""
        read, transact, doubt = Store.read, Writer._transact, self

        async def doubted(store: Store, name: str, /, **params: Any) -> Any:
            memory, key = store._database.remembered, (name, *params.values())
            known = memory.get(key) if memory is not None and name in WATCHED else None
            if memory is not None and known is not None and not doubt.writing:
                fresh = await store._database.find(render(READS[name].text, store._database.dialect), params)
                if known is memory.get(key) and not doubt.writing:
                    doubt.compared += 1
                    if fresh != known:
                        raise Forgotten(f"{name}: {known} is remembered, {fresh} is there")
            return await read(store, name, **params)

        async def transacted(writer: Writer, *rest: Any) -> Any:
            doubt.writing += 1
            try:
                return await transact(writer, *rest)
            finally:
                doubt.writing -= 1

        async def first(store: Store, name: str, /, **params: Any) -> Any:
            """As `Store.one`, by way of what is compared."""
            rows = await store.read(name, **params)
            return rows[0] if rows else None

        card, stencilled = Views.card, views_survey.ordinary_card

        def ordinary(sitting: Sitting, words: Words) -> Any:
            """Through a stencil, but for what is drawn anew."""
            return None if doubt.anew else stencilled(sitting, words)

        async def redrawn(views: Views, chat: str, screen: str, about: str, stands: Any = None) -> Any:
            shown = await card(views, chat, screen, about, stands)
            if stands is not None and not doubt.writing and await still_so(views, chat, stands):
                doubt.drawn += 1
                doubt.anew += 1
                try:
                    fresh = await card(views, chat, screen, about)
                finally:
                    doubt.anew -= 1
                if fresh != shown and not doubt.writing and await still_so(views, chat, stands):
                    raise Forgotten(f"{shown} was drawn, {fresh} is what the database says")
            return shown

        doubting_seats.set_on(patch, self)
        patch.setattr(views_survey, "ordinary_card", ordinary)
        patch.setattr(Views, "card", redrawn)
        patch.setattr(Store, "read", doubted)
        patch.setattr(Store, "one", first)
        patch.setattr(Writer, "_transact", transacted)


async def still_so(views: Views, chat: str, stands: Sitting) -> bool:
    """Whether the database still holds the interview as it was left, and the chat is busy with nothing else."""
    store, row = views.desk.store, stands.row
    here = await store.one("chat", bot=views.desk.bot, chat=chat)
    known = await store.one("interview", id=stands.id)
    busy = (
        here is None
        or here["focus"] != f"{row['kind']}:{row['subject']}"
        or await store.one("draft", interview=stands.id)
    )
    same = known is not None and known["revision"] == row["revision"] and known["state"] == "open"
    return same and not busy and await answerable(views.desk, known)


__all__ = ["Doubt", "Forgotten"]

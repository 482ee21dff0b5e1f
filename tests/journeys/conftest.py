"""A town with a department whose people have joined, ready to be asked."""

import os
from collections.abc import Awaitable, Callable
from typing import cast

import pytest
from journey import House

from bot.cli.director import Director
from bot.cli.processes import Stage

ON_BOTH = ["test_answering", "test_sending"]
"""The journeys that are walked on PostgreSQL too; with JOURNEYS=both in the environment, the long ones among them."""
LONG = ["test_campaign", "test_publishing", "test_verify", "test_two_towns"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    walked = ON_BOTH + LONG * (os.environ.get("JOURNEYS") == "both")
    if "house" in metafunc.fixturenames and metafunc.module.__name__.rpartition(".")[2] in walked:
        kinds = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
        metafunc.parametrize("database_kind", kinds)


Ready = Callable[..., Awaitable[Director]]


@pytest.fixture
def ready(house: House) -> Ready:
    """`await ready(agents=5, language="en", launch=True)`: set up, enrolled and, unless told otherwise, launched."""

    async def make(
        agents: int = 5, language: str = "en", *, languages: tuple[str, ...] = ("en",), launch: bool = True
    ) -> Director:
        one = await house.found(language, "Testville")
        director = Director(cast(Stage, None), house.town, agents, 1, language, languages)
        director.coordinator = one
        await director.cast(coordinator=False)
        await director.set_up("")
        await director.enrol()
        if launch:
            await director.launch()
        return director

    return make

"""A town with a department whose people have joined, ready to be asked."""

from collections.abc import Awaitable, Callable
from typing import cast

import pytest
from journey import House

from bot.cli.director import Director
from bot.cli.processes import Stage

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

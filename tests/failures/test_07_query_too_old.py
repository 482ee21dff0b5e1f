"""7: every acknowledgement is refused as too old; the answers count all the same, and nobody hears of it."""

from acting import click, count
from journey import WAIT, House
from rows_of_a_town import lay_ground

from bot.cli.eyes import sees_last


async def test_answers_do_not_depend_on_acknowledgements(either: House) -> None:
    one = await (await lay_ground(either, 1)).begin()
    await either.town.faults({"match": {"method": "answerCallbackQuery"}, "do": {"refuse": "old_query"}})
    await click(one, "Every day", "Birth certificate", "Done (1)")
    await sees_last(one, "what takes users' time", WAIT)
    assert await count(either, "record") == 2
    tried = either.sandbox.journal.calls("answerCallbackQuery")
    assert len(tried) == len({call["params"]["callback_query_id"] for call in tried}), "none is tried twice"

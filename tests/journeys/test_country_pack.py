"""What is usual in a country stands on the card until the person says so, and stays frozen with the interview."""

import pytest
from journey import WAIT, House, seeded
from kitchen import put, records, take_part

from bot.cli.eyes import sees_last
from bot.pacer import Pacer
from flows.folder import Folder, load_folder, load_pack
from flows.model import Flow

FLOW = """spec_version: 1
settings: {id: small, version: "1", title: Small, default_language: en, languages: {en: English}, allow: []}
choices: {yes_no: [{name: "yes", label: "Yes"}, {name: "no", label: "No"}]}
survey:
  - {type: select_one, name: law, choices: yes_no, label: Is there a law?}
  - {type: integer, name: year, label: Since when?}
"""


async def test_a_default_of_the_country_is_kept_with_one_tap(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.app.Pacer", lambda **given: Pacer(chat_gap=0.02, **given))
    folder = Folder("small/flow.yaml", FLOW, defaults={"sn": "law: yes\nyear: 2018\n"})
    packs = [load_pack(folder, "sn"), {"law": "no"}]

    def usual(flow: Flow, country: str) -> object:
        return packs.pop(0)

    monkeypatch.setattr("bot.desk.handing_in.pack_for", usual)
    director = await seeded(house, 1, launch=False)
    await put(house, director, load_folder(folder))
    one = await take_part(house, director)
    card = await sees_last(one, "Is there a law?", WAIT)
    assert "From the country pack: is this right?" in card.text
    await one.taps("Keep", within=WAIT)
    card = await sees_last(one, "Since when?", WAIT)
    assert "From the country pack" in card.text
    await one.types("2020")
    await sees_last(one, "These are your answers.", WAIT)
    assert len(packs) == 1, "the pack was read once, when the interview was opened"
    kept, typed = [each for each in await records(house) if each["status"]]
    assert (kept["address"], kept["value"], kept["source"]) == ("law", "yes", "pack")
    assert (typed["address"], typed["value"], typed["source"]) == ("year", 2020, "person")

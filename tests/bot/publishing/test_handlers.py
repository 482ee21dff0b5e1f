"""Who may publish what: own municipality only, ids of somebody else refused, everything judged again at Publish."""

from typing import Any

import pytest
from small_flows import BROKEN, SHORTER, V1, V2

from bot.cli.legal import legal_profile
from bot.desk import publishing_flows
from bot.desk.flow_judging import judge
from bot.desk.flow_shelf import askable_flows, is_for_agents, live_flows, missing_inputs
from bot.desk.founding import found
from bot.desk.views import Views
from bot.examining import look_at
from bot.turn import Act, Send, SentFile
from flows.catalogue import load_library
from flows.source import parse_flow
from flows.versions import Changes
from flows.versions.accepting import accept_all

LIBRARY = "agent_consultation"


async def sent(base: Any, text: str, account: str = "1000", name: str = "flow.yaml") -> str:
    """A coordinator sends a file; the draft's id."""
    data = text.encode()
    file = SentFile("F", name, len(data), data, "", look_at(data, "yaml"))
    await base.turn(account, Send("document", 5, file=file))
    rows = await base.rows("SELECT id FROM flow_draft ORDER BY rowid")
    return rows[-1]["id"] if rows else ""


async def published(base: Any) -> list[tuple[str, str, str]]:
    rows = await base.rows("SELECT municipality, flow, version FROM flow_publication ORDER BY number")
    return [(row["municipality"], row["flow"], row["version"]) for row in rows]


async def shell(base: Any, text: str, **args: Any) -> str:
    taken = await base.turn("shell", Act("flow_publish", "", {"body": parse_flow(text).body(), **args}), "cli")
    return str(taken.toast)


async def second_town(base: Any) -> str:
    """Another municipality, whose coordinator has the account 2000."""
    legal = legal_profile("Elsewhere", "x", "y@example.org", "z", 12)
    facts = {"timezone": "UTC", "population": 0, "country": "", "language": "en"}
    unit, token = found(base.desk, "Elsewhere", legal, facts, base.world.now(), base.world.seed())
    await base.foundation.writer.write(unit)
    await base.act("2000", "start", token)
    return str(unit.municipality)


async def card(base: Any, draft: str, chat: str = "1000") -> Any:
    return await Views(base.desk, base.world).card(chat, "flow_draft", draft)


# ------------------------------------------------------------------------------------------------ who
async def test_a_coordinator_publishes_for_the_own_municipality_alone(base: Any) -> None:
    other = await second_town(base)
    draft = await sent(base, V1)
    await base.act("1000", "flow_publish", draft)
    assert await published(base) == [(base.town, "bicycles", "1")]
    assert "bicycles" in await live_flows(base.desk, base.town)
    assert "bicycles" not in await live_flows(base.desk, other)
    audit = await base.rows("SELECT actor, action, object FROM audit WHERE action = 'flow_publish'")
    assert [row["object"] for row in audit] == ["flow:bicycles/1"]
    assert audit[0]["actor"] != "1000", "a keyed name, not the account"
    assert await base.rows("SELECT 1 AS one FROM flow_draft") == []


async def test_the_draft_of_another_municipality_is_not_found(base: Any) -> None:
    await second_town(base)
    draft = await sent(base, V1)
    await base.act("2000", "flow_publish", draft)
    await base.act("2000", "flow_drop", draft)
    assert await published(base) == []
    assert len(await base.rows("SELECT 1 AS one FROM flow_draft")) == 1
    assert await card(base, draft, "2000") is None
    assert (await card(base, draft)).rows, "control: its own coordinator sees the buttons"


async def test_an_agent_can_neither_send_nor_publish(base: Any) -> None:
    await base.department("d1", ["11"])
    assert await sent(base, V1, "11") == ""
    draft = await sent(base, V1)
    await base.act("11", "flow_publish", draft)
    assert await published(base) == []
    assert [row["result"] for row in await base.rows("SELECT result FROM audit WHERE object = 'flow_publish'")] == [
        "denied"
    ]


async def test_an_id_belongs_to_whoever_used_it_first(base: Any) -> None:
    await second_town(base)
    await base.act("1000", "flow_publish", await sent(base, V1))
    draft = await sent(base, V2, "2000")
    shown = await card(base, draft, "2000")
    assert "belongs to somebody else" in shown.text
    assert [button.label for row in shown.rows for button in row] == ["Cancel"]
    await base.act("2000", "flow_publish", draft)
    assert len(await published(base)) == 1
    assert "belongs to somebody else" in await shell(base, V2)
    assert (await shell(base, V2, municipality="testville")).startswith("published")


async def test_the_ids_of_the_library_are_for_the_shell(base: Any) -> None:
    flow = load_library(LIBRARY)
    text = flow.body().replace('"version":"1"', '"version":"mine"')
    verdict = await judge(base.desk, flow.model_validate_json(text), base.town, accept_all)
    assert verdict.refusal == "taken"
    assert (await judge(base.desk, flow.model_validate_json(text), "", accept_all)).refusal == ""


# ------------------------------------------------------------------------------------------------ what
async def test_what_was_sound_when_it_was_sent_is_judged_again_at_publish(base: Any) -> None:
    """Two drafts of one version: the second is refused once the first is there."""
    first, second = await sent(base, V1), await sent(base, V1.replace("Bicycles at work", "Cycling"))
    await base.act("1000", "flow_publish", first)
    await base.act("1000", "flow_publish", second)
    assert await published(base) == [(base.town, "bicycles", "1")]
    assert "exists already with another content" in (await card(base, second)).text
    bodies = await base.rows("SELECT hash FROM flow_version")
    assert [row["hash"] for row in bodies] == [parse_flow(V1).hash]


async def test_two_who_publish_at_once_under_one_name_publish_one_content(base: Any) -> None:
    """What the handlers read may be old by the time it is written: the statement itself compares the body."""
    other = parse_flow(V1.replace("Bicycles at work", "Cycling"))
    body = {"id": "bicycles", "version": "1", "hash": parse_flow(V1).hash, "body": parse_flow(V1).body()}
    row = {"municipality": base.town, "flow": "bicycles", "version": "1", "number": 1, "at": "2026-11-23T10:00:00Z"}
    await base.write(("insert_flow_version", body))
    await base.write(
        ("insert_flow_version", body | {"hash": other.hash, "body": other.body()}),
        ("publish_flow", row | {"hash": other.hash}),
    )
    assert await published(base) == []
    await base.write(("publish_flow", row | {"hash": body["hash"]}))
    assert await published(base) == [(base.town, "bicycles", "1")], "control: the same body is published"


async def test_a_flow_is_judged_against_what_was_published_while_it_was_judged(
    base: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is fine after the first version, and the second breaks what the other has just begun to gather."""
    await base.act("1000", "flow_publish", await sent(base, V1))
    added = "  - {{type: {}, name: extra, required: false, label: More?}}\n"
    one = await sent(base, V1.replace('version: "1"', 'version: "2"') + added.format("text"))
    other = await sent(base, V1.replace('version: "1"', 'version: "3"') + added.format("integer"))
    judged, waiting = publishing_flows.judge, [one]

    async def judge_slowly(*given: Any) -> Any:
        verdict = await judged(*given)
        if waiting:
            await base.act("1000", "flow_publish", waiting.pop())
        return verdict

    monkeypatch.setattr(publishing_flows, "judge", judge_slowly)
    await base.act("1000", "flow_publish", other)
    assert [version for _, _, version in await published(base)] == ["1", "2"]


@pytest.mark.parametrize(("text", "done"), [(BROKEN, False), (SHORTER, True)])
async def test_a_removal_is_confirmed_by_the_button_and_a_break_by_nothing(base: Any, text: str, done: bool) -> None:
    await base.act("1000", "flow_publish", await sent(base, V2))
    await base.act("1000", "flow_publish", await sent(base, text))
    assert (len(await published(base)) == 2) == done


async def test_what_was_sent_and_not_published_goes_after_a_day(base: Any) -> None:
    draft = await sent(base, V1)
    base.world.pass_time(hours=23)
    await base.purge()
    assert len(await base.rows("SELECT 1 AS one FROM flow_draft")) == 1
    base.world.pass_time(hours=2)
    await base.purge()
    assert await base.rows("SELECT 1 AS one FROM flow_draft") == []
    assert "not kept any more" in (await card(base, draft)).text
    await base.act("1000", "flow_publish", draft)
    assert await published(base) == []


async def test_the_newest_publication_is_live_and_the_older_stay_readable(base: Any) -> None:
    await shell(base, V1)
    await shell(base, V2)
    assert (await live_flows(base.desk, base.town))["bicycles"].settings.version == "2"
    assert (await base.desk.flow("bicycles", "1")).hash == parse_flow(V1).hash


async def test_the_shell_is_told_why(base: Any) -> None:
    assert (await shell(base, V1, municipality="Atlantis")).startswith("refused: there is no municipality")
    assert (await shell(base, V2)).startswith("published")
    assert "integer became decimal" in await shell(base, BROKEN)
    assert "no question is removed" in await shell(base, V2.replace('"2"', '"4"'), accept=["removed:minutes"])
    broken = await base.turn("shell", Act("flow_publish", "", {"body": "{}"}), "cli")
    assert broken.toast.startswith("refused")
    results = await base.rows("SELECT result FROM audit WHERE action = 'flow_publish'")
    assert [row["result"] for row in results] == ["done", "refused"]


# ------------------------------------------------------------------------------------------------ what can be asked
NEEDS = "inputs:\n  - {name: region, type: text, label: {en: Region, fr: Région}}\nchoices:"


async def test_a_flow_that_needs_more_than_a_survey_gives_is_not_offered(base: Any) -> None:
    needy = V1.replace("choices:", NEEDS, 1)
    assert missing_inputs(parse_flow(needy)) == ("region",)
    assert (
        missing_inputs(
            parse_flow(needy.replace("type: text, label: {en: Region", "type: text, default: x, label: {en: R"))
        )
        == ()
    )
    assert missing_inputs(load_library(LIBRARY)) == ()
    wrong_type = V1.replace("choices:", NEEDS.replace("region, type: text", "reviewer, type: integer"), 1)
    assert missing_inputs(parse_flow(wrong_type)) == ("reviewer",)
    draft = await sent(base, needy)
    assert "nobody hands in region" in (await card(base, draft)).text
    await base.act("1000", "flow_publish", draft)
    assert list(await askable_flows(base.desk, base.town, "agent")) == [LIBRARY]


async def test_a_flow_for_others_is_not_offered_to_agents(base: Any) -> None:
    measure = "    measure: {indicator: A1, kind: fact, authority: [it_officer], score: {yes: 100, no: 0}}\n"
    theirs = parse_flow(V1.replace("  - type: integer", f"{measure}  - type: integer", 1))
    assert not is_for_agents(theirs)
    assert is_for_agents(parse_flow(V1))
    assert is_for_agents(load_library(LIBRARY))
    both = measure.replace("[it_officer]", "[it_officer, agent]")
    assert is_for_agents(parse_flow(V1.replace("  - type: integer", f"{both}  - type: integer", 1)))


async def test_a_new_id_that_names_the_old_one_is_compared_with_it(base: Any) -> None:
    await shell(base, V1)
    renamed = V2.replace("id: bicycles", "id: cycling\n  renamed_from: [bicycles]")
    verdict = await judge(base.desk, parse_flow(renamed), "", accept_all)
    assert verdict.live is not None
    assert verdict.live.settings.id == "bicycles"
    alone = await judge(base.desk, parse_flow(V2.replace("id: bicycles", "id: cycling")), "", lambda found: found)
    assert (alone.live, alone.changes) == (None, Changes())

"""A town whose agents, heads and officers are asked different things: launch, what comes later, the close."""

from collections.abc import Mapping
from typing import Any

import pytest
from saying import Sayer, inventory

from bot.desk.desk import loads
from bot.desk.links import enrolment_token
from bot.desk.offering import offered
from bot.desk.sittings import Sitting, open_interview, sitting_of
from bot.desk.views import Views
from bot.dialogs.enrol import apply as make_enrolment
from bot.dialogs.enrol import preview as preview_of_enrolment
from bot.dialogs.launch import apply, choices, preview
from bot.turn import Act, Actor, Turn, Unit
from bot.words import words
from flows.conversation import Complete, Context
from scoring.publication import Publication

AGENTS = {"d1": [f"31{n}" for n in range(6)], "d2": [f"32{n}" for n in range(2)], "d3": [f"33{n}" for n in range(3)]}
HEADS = {"d1": "410", "d2": "420", "d3": "430"}
LEGAL = "500"
WHOLE = {"launch_department": "town", "launch_whole": "whole", "launch_groups": "joined"}
ROOM = {"launch_duration": "days_7", "launch_reviewer": "Reviewer"}


async def settle(base) -> None:  # type: ignore[no-untyped-def]
    """Three departments with agents and heads, one legal officer; two departments are small."""
    for id, accounts in AGENTS.items():
        await base.department(id, [*accounts, HEADS[id]], free=1 if id == "d1" else 0)
        await base.write(("give_role", {"id": f"{id}p{len(accounts)}", "role": "dept_head"}))
    await base.enrol(LEGAL, "d1p7")
    await base.write(("give_role", {"id": "d1p7", "role": "legal_officer"}))


async def dialog(base):  # type: ignore[no-untyped-def]
    """The launch dialog with its choices as they are pinned when it opens, and a turn of the coordinator's."""
    base.count += 1
    id, now = f"7000000001:{base.count}", base.world.now()
    turn = Turn(id, "chat", Actor("1000"), "1000", now, base.world.seed(), Act("x"))
    context = Context(now, "en", choices=await choices(base.desk, base.town))
    return turn, Sitting({"municipality": base.town}, None, (), context, None, turn)  # type: ignore[arg-type]


async def launch(base, answers: Mapping[str, Any] = WHOLE) -> str:  # type: ignore[no-untyped-def]
    """The launch dialog's last tap; the wave's id."""
    turn, sitting = await dialog(base)
    effects = await apply(turn, base.desk, sitting, {**answers, **ROOM})
    await base.foundation.writer.write(Unit(turn.id, effects, "1000", base.town))
    return str((await base.foundation.store.read("open_waves", municipality=base.town))[-1]["id"])


async def answers(base, account: str, part: str, sayer: Sayer, *, send: bool = True) -> None:  # type: ignore[no-untyped-def]
    """Take part in a part of the wave and say everything; stop at the review if told so."""
    await base.act(account, "take_part", part)
    for _ in range(200):
        row = await open_interview(base.desk, "survey", part, account)
        base.count += 1
        id = f"7000000001:{base.count}"
        turn = Turn(id, "chat", Actor(account), account, base.world.now(), "s", Act("x"))
        sitting = await sitting_of(base.desk, turn, row or {})
        if sitting is None or sitting.row["state"] == "sent" or isinstance(sitting.step, Complete):
            return
        if sitting.step.kind == "review" and not send:
            return
        effects = await offered(turn, base.desk, sitting, sayer.event(sitting.step))
        await base.foundation.writer.write(Unit(turn.id, effects, account, base.town))
    raise AssertionError("the interview does not end")


async def close(base, wave: str) -> list[Publication]:  # type: ignore[no-untyped-def]
    await base.turn("clock", Act("close", wave), "clock", name=f"clock:close:{wave}")
    rows = await base.foundation.store.read("publications_of_wave", wave=wave)
    return [Publication.from_json(row["body"]) for row in rows]


async def rows_given(base, part: str, account: str) -> Mapping[str, list[Mapping[str, Any]]]:  # type: ignore[no-untyped-def]
    row = await open_interview(base.desk, "survey", part, account)
    assert row is not None
    key = await base.desk.key_of("survey", part)
    given: Mapping[str, list[Mapping[str, Any]]] = loads(key.open(row["inputs"], "interview", row["id"]))["rows"]
    return given


async def later_parts(base, wave: str) -> list[dict[str, Any]]:  # type: ignore[no-untyped-def]
    """What is asked again, as something came."""
    return [part for part in await base.foundation.store.read("parts_of_wave", wave=wave) if part["scope"]]


async def test_each_role_is_asked_its_own_flow(base) -> None:  # type: ignore[no-untyped-def]
    await settle(base)
    wave = await launch(base)
    parts = await base.foundation.store.read("parts_of_wave", wave=wave)
    asked = {part["audience"]: set() for part in parts}
    for row in await base.rows(
        """SELECT q.audience, r.telegram_id FROM invitation i JOIN part q ON q.id = i.part
           JOIN place p ON p.id = i.place JOIN respondent r ON r.id = p.respondent"""
    ):
        asked[row["audience"]].add(row["telegram_id"])
    agents = {account for accounts in AGENTS.values() for account in accounts}
    assert {name: asked[name] for name in ("agent", "dept_head", "legal_officer")} == {
        "agent": agents, "dept_head": set(HEADS.values()), "legal_officer": {LEGAL}
    }  # fmt: skip


async def test_small_departments_are_joined_and_never_change(base) -> None:  # type: ignore[no-untyped-def]
    await settle(base)
    wave = await launch(base)
    groups = [loads(row["departments"]) for row in await base.foundation.store.read("groups_of_wave", wave=wave)]
    assert sorted(map(sorted, groups)) == [["d1", "d2", "d3"]]
    await base.department("d4", ["444"])
    assert len(await base.foundation.store.read("groups_of_wave", wave=wave)) == 1


async def test_the_preview_says_who_receives_what(base) -> None:  # type: ignore[no-untyped-def]
    await settle(base)
    await base.department("d4", ["444"])
    _, sitting = await dialog(base)
    text = "\n".join(await preview(base.desk, sitting, {**WHOLE, **ROOM}, words("en")))
    assert "Heads of department: Inventory of the department, about 13 minutes\n• 3 people are asked now." in text
    assert "1 is not on the list yet" in text
    assert "Office d4 + Office d2 + Office d3 + Office d1 (12): results will show." in text
    alone = "\n".join(await preview(base.desk, sitting, {**WHOLE, **ROOM, "launch_groups": "alone"}, words("en")))
    assert "Office d2 (2): too few people, results are never shown." in alone


async def test_one_department_is_as_easy_as_ever(base) -> None:  # type: ignore[no-untyped-def]
    await settle(base)
    wave = await launch(base, {"launch_department": "d2"})
    parts = await base.foundation.store.read("parts_of_wave", wave=wave)
    assert [(part["flow"], part["audience"]) for part in parts] == [("agent_consultation", "agent")]
    assert len(await base.rows("SELECT * FROM invitation")) == len(AGENTS["d2"]), "the head is asked nothing here"


async def test_an_officer_is_told_what_heads_have_declared(base) -> None:  # type: ignore[no-untyped-def]
    await settle(base)
    wave = await launch(base)
    heads, legal = await base.part(wave, "dept_head"), await base.part(wave, "legal_officer")
    one = inventory(("by_laws", "yes"), ("reg_civil", "yes"), ("fee_schedule", "no"))
    await answers(base, HEADS["d1"], heads, one)
    await answers(base, HEADS["d2"], heads, inventory(("by_laws", "no"), ("fee_schedule", "no")))
    officer = Sayer()
    await answers(base, LEGAL, legal, officer)
    assert (await rows_given(base, legal, LEGAL))["declared_documents"] == [
        {"pub_doc": "By-laws and orders", "head_view": "not_agreed"},
        {"pub_doc": "Tax and fee schedule", "head_view": "no"},
    ]
    assert "publish_rights#1.may_publish" in officer.asked


async def test_what_comes_later_is_a_new_interview_and_never_blocks(base) -> None:  # type: ignore[no-untyped-def]
    await settle(base)
    wave = await launch(base)
    heads, legal = await base.part(wave, "dept_head"), await base.part(wave, "legal_officer")
    await answers(base, HEADS["d1"], heads, inventory(("by_laws", "yes")))
    await answers(base, LEGAL, legal, Sayer())
    assert await later_parts(base, wave) == [], "nothing new, nothing more to ask"
    await answers(base, HEADS["d2"], heads, inventory(("by_laws", "no"), ("budget_accounts", "yes")))
    later = await later_parts(base, wave)
    assert [(part["flow"], part["scope"]) for part in later] == [("regulatory_diagnosis", "publish_rights")]
    card = await Views(base.desk, base.world).card(LEGAL, "invitation", later[0]["id"])
    assert card is not None
    assert "1 more to check." in card.text
    await answers(base, HEADS["d3"], heads, inventory(("council_minutes", "yes")))
    card = await Views(base.desk, base.world).card(LEGAL, "invitation", later[0]["id"])
    assert card is not None
    assert "2 more to check." in card.text, "one that waits grows: there is no second one"
    officer = Sayer({f"publish_rights#{n}.may_publish": "yes" for n in (1, 2)})
    await answers(base, LEGAL, later[0]["id"], officer)
    assert officer.asked == ["publish_rights#1.may_publish", "publish_rights#2.may_publish"]
    await close(base, wave)
    rows = await base.rows("SELECT * FROM released_response WHERE flow = 'regulatory_diagnosis'")
    assert len(rows) == 2


async def test_a_head_who_sends_while_an_officer_begins_is_not_lost(base) -> None:  # type: ignore[no-untyped-def]
    """The two decide on the same state; whoever commits second decides again."""
    await settle(base)
    wave = await launch(base)
    heads, legal = await base.part(wave, "dept_head"), await base.part(wave, "legal_officer")
    await answers(base, HEADS["d1"], heads, inventory(("by_laws", "yes")), send=False)
    row = await open_interview(base.desk, "survey", heads, HEADS["d1"])
    turn = Turn("7000000001:9001", "chat", Actor(HEADS["d1"]), HEADS["d1"], base.world.now(), "s", Act("x"))
    sitting = await sitting_of(base.desk, turn, row or {})
    assert sitting is not None
    sent = await offered(turn, base.desk, sitting, inventory().event(sitting.step))  # type: ignore[arg-type]
    await base.act(LEGAL, "take_part", legal)
    written = await base.foundation.writer.write(Unit(turn.id, sent, HEADS["d1"], base.town))
    assert written.written == "stale"
    await answers(base, HEADS["d1"], heads, inventory())
    assert [part["scope"] for part in await later_parts(base, wave)] == ["publish_rights"]


async def test_the_close_publishes_every_group_and_the_town(base) -> None:  # type: ignore[no-untyped-def]
    await settle(base)
    wave = await launch(base, {**WHOLE, "launch_groups": "alone"})
    heads, agents = await base.part(wave, "dept_head"), await base.part(wave)
    for account in AGENTS["d1"]:
        await base.answers(account, wave)
    await answers(base, HEADS["d1"], heads, inventory(("by_laws", "yes")))
    found = await close(base, wave)
    assert [one.unit.level for one in found] == ["municipality", "unit", "unit", "unit"]
    assert [named.id for named in found[0].unit.departments] == ["d1", "d2", "d3"]
    assert {one.unit.departments[0].id for one in found[1:]} == set(AGENTS)
    assert found[0].response.on_list == sum(map(len, AGENTS.values()))
    assert {card.id for card in found[0].campaign.flows} >= {"agent_consultation", "department_inventory"}
    shows = await base.rows("SELECT chat, screen, about FROM outbox WHERE screen IN ('summary', 'results')")
    assert sum(row["screen"] == "summary" for row in shows) == 4
    told = [row["chat"] for row in shows if row["screen"] == "results"]
    assert len(told) == len(set(told)) == sum(map(len, AGENTS.values())) + len(HEADS) + 1
    assert agents
    listed = await Views(base.desk, base.world).card("1000", "summaries", wave)
    assert listed is not None
    assert listed.rows[0][0].label == "The whole town"


@pytest.mark.parametrize(("account", "seen"), [("310", "agent"), ("410", "dept_head"), (LEGAL, "legal_officer")])
async def test_nobody_opens_the_part_of_another_role(base, account: str, seen: str) -> None:  # type: ignore[no-untyped-def]
    await settle(base)
    wave = await launch(base)
    for part in await base.foundation.store.read("parts_of_wave", wave=wave):
        await base.act(account, "take_part", part["id"])
        opened = await open_interview(base.desk, "survey", part["id"], account)
        assert (opened is not None) == (part["audience"] == seen)


# ------------------------------------------------------------------------------------------------ offices by link
async def make_link(base, department: str, kind: str, name: str) -> str:  # type: ignore[no-untyped-def]
    """What the enrolment dialog's last tap makes; the token."""
    base.count += 1
    id, now = f"7000000001:{base.count}", base.world.now()
    turn = Turn(id, "chat", Actor("1000"), "1000", now, base.world.seed(), Act("x"))
    sitting = Sitting({"municipality": base.town}, None, (), Context(now, "en"), None, turn)  # type: ignore[arg-type]
    said = {"link_department": department, "link_kind": kind, "link_person": name}
    effects = await make_enrolment(turn, base.desk, sitting, said)
    await base.foundation.writer.write(Unit(turn.id, effects, "1000", base.town))
    about = next(show.about for show in effects.shows if show.screen == "enrolment_link")
    return enrolment_token(base.desk, about[0], about[1:])


async def roles_of(base) -> dict[str, str]:  # type: ignore[no-untyped-def]
    """The role of everybody's place, by account."""
    found = await base.rows("SELECT r.telegram_id, p.role FROM place p JOIN respondent r ON r.id = p.respondent")
    return {row["telegram_id"]: row["role"] for row in found}


async def invited(base, account: str) -> list[str]:  # type: ignore[no-untyped-def]
    rows = await base.foundation.store.read("invitations_of_account", telegram_id=account)
    return [row["audience"] for row in rows]


async def test_a_link_for_the_head_gives_the_office(base) -> None:  # type: ignore[no-untyped-def]
    await base.department("d1", ["311"], free=1)
    token = await make_link(base, "d1", "dept_head", "Ms Ba")
    await base.act("600", "start", token)
    assert await roles_of(base) == {"311": "agent", "600": "dept_head"}
    await base.act("601", "start", token)
    assert "601" not in await roles_of(base), "a personal link works once"


async def test_an_agent_who_opens_it_keeps_the_own_place(base) -> None:  # type: ignore[no-untyped-def]
    await base.department("d1", ["311", "312"], free=1)
    await base.act("311", "start", await make_link(base, "d1", "it_officer", "Mr Sy"))
    await base.act("311", "start", await make_link(base, "d1", "legal_officer", "Mr Sy"))
    assert await roles_of(base) == {"311": "it_officer legal_officer", "312": "agent"}
    assert await base.rows("SELECT label, role FROM place WHERE respondent = ''") == [{"label": "", "role": "agent"}]
    full = await make_link(base, "d1", "dept_head", "Ms Ba")
    await base.act("600", "start", full)
    assert (await roles_of(base))["600"] == "dept_head", "the place was free again"
    await base.act("312", "start", await make_link(base, "d1", "dept_head", "Ms Ka"))
    assert (await roles_of(base))["312"] == "dept_head", "with every place taken, too"


async def test_a_head_who_comes_late_is_asked_the_inventory(base) -> None:  # type: ignore[no-untyped-def]
    await base.department("d1", ["311", "312"], free=2)
    wave = await launch(base)
    token = await make_link(base, "d1", "dept_head", "Ms Ba")
    await base.act("600", "start", token)
    assert await invited(base, "600") == ["dept_head"]
    counts = {row["audience"]: row["listed"] for row in await base.foundation.store.read("wave_counts", wave=wave)}
    assert counts == {"agent": 3, "dept_head": 1}
    await base.act("311", "start", await make_link(base, "d1", "legal_officer", "Mr Sy"))
    assert await invited(base, "311") == ["legal_officer"]


async def test_who_holds_two_offices_is_asked_both_one_after_the_other(base) -> None:  # type: ignore[no-untyped-def]
    await base.department("d1", ["311", "312", "313"])
    await base.write(("give_role", {"id": "d1p0", "role": "dept_head legal_officer"}))
    wave = await launch(base)
    assert sorted(await invited(base, "311")) == ["dept_head", "legal_officer"]
    heads, legal = await base.part(wave, "dept_head"), await base.part(wave, "legal_officer")
    await answers(base, "311", heads, inventory(("by_laws", "yes")))
    await base.act("311", "resume")
    assert (await base.rows("SELECT focus FROM chat WHERE chat = '311'"))[0]["focus"] == f"survey:{legal}"
    await answers(base, "311", legal, Sayer())
    states = await base.rows("SELECT state FROM invitation WHERE place = 'd1p0'")
    assert [row["state"] for row in states] == ["answered", "answered"]
    await base.act("311", "withdraw_yes")
    assert await base.rows("SELECT * FROM sealed_response") == []


async def test_an_it_officer_hears_of_procedures_and_channels_apart(base) -> None:  # type: ignore[no-untyped-def]
    await settle(base)
    await base.write(("give_role", {"id": "d2p0", "role": "it_officer"}))
    wave = await launch(base)
    heads, it = await base.part(wave, "dept_head"), await base.part(wave, "it_officer")
    await base.act("320", "take_part", it)
    said = inventory(online=("local_tax", "other_proc"), channels="website radio facebook")
    said.said["dept_procedures#2.proc_which/name/other_proc"] = "Water meter"
    await answers(base, HEADS["d1"], heads, said)
    later = await later_parts(base, wave)
    assert sorted(part["scope"] for part in later) == ["channels", "online_checks"]
    for part in later:
        officer = Sayer({"channels#1.chan_name": "Town", "channels#2.chan_name": "Town page"})
        await answers(base, "320", part["id"], officer)
        outside = [name for name in officer.asked if not name.startswith(f"{part['scope']}#")]
        assert not outside, "nothing else is asked again"
        assert await rows_given(base, part["id"], "320") in (
            {
                "declared_online": [
                    {"check_proc": "local_tax", "check_link": "https://town.example/local_tax"},
                    {
                        "check_proc": "other_proc",
                        "check_proc/name/other_proc": "Water meter",
                        "check_link": "https://town.example/other_proc",
                    },
                ]
            },
            {"declared_channels": [{"chan_which": "facebook"}, {"chan_which": "website"}]},
        )


async def test_a_town_of_a_country_publishes_its_region_as_the_region(base) -> None:  # type: ignore[no-untyped-def]
    """From the officer's answer over the close to what is frozen, with the law of the pack marked as kept."""
    await base.make_town("Zemba", country="zz")
    await settle(base)
    await base.write(("give_role", {"id": "d2p0", "role": "it_officer"}))
    wave = await launch(base)
    it, legal = await base.part(wave, "it_officer"), await base.part(wave, "legal_officer")
    said = {"hh_sources": "none", "hh_region": "hills", "hh_setting": "rural"}
    said |= {"public_places": "1", "wifi_any": "yes", "wifi_places#1.wifi_name": "Library"}
    await answers(base, "320", it, Sayer(said))
    await answers(base, LEGAL, legal, Sayer())
    (town, *_) = await close(base, wave)
    assert town.territory is not None
    assert [(one.device, one.percent, one.year) for one in town.territory.region] == [("smartphone", 33.0, 2021)]
    assert [one.name for one in town.territory.wifi] == ["Library"]
    assert town.territory.office is not None
    assert len(town.projects) == len(town.actions)
    rows = await base.rows("SELECT id, body FROM released_response WHERE flow = 'regulatory_diagnosis'")
    bodies = [base.desk.vault.installation.open(row["body"], "released_response", row["id"]) for row in rows]
    assert all('"dp_law"' in body.partition('"kept"')[2] for body in bodies), "the law of the pack was kept, not said"


async def test_who_declined_and_comes_back_is_told_what_came_meanwhile(base) -> None:  # type: ignore[no-untyped-def]
    await settle(base)
    wave = await launch(base)
    heads, legal = await base.part(wave, "dept_head"), await base.part(wave, "legal_officer")
    await base.act(LEGAL, "take_part", legal)
    await base.act(LEGAL, "decline", legal)
    await answers(base, HEADS["d1"], heads, inventory(("by_laws", "yes")))
    assert await later_parts(base, wave) == []
    await base.act(LEGAL, "take_part", legal)
    told = await rows_given(base, legal, LEGAL)
    assert [row["pub_doc"] for row in told["declared_documents"]] == ["By-laws and orders"]


async def test_a_second_head_is_announced_before_the_link_is_made(base) -> None:  # type: ignore[no-untyped-def]
    await settle(base)
    _, sitting = await dialog(base)
    again = {"link_department": "d1", "link_kind": "dept_head", "link_person": "Ms Ba"}
    assert "already" in " ".join(await preview_of_enrolment(base.desk, sitting, again, words("en")))
    first = {**again, "link_kind": "it_officer"}
    assert "already" not in " ".join(await preview_of_enrolment(base.desk, sitting, first, words("en")))

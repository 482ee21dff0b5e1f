"""What Telegram shows about the bot is told once, and again only when it changed."""

from bot.telegram.profile import Menu, Profile, push_profile

PROFILE = Profile(
    menus=(
        Menu("private", "", (("help", "What this bot is"), ("language", "Choose the language"))),
        Menu("private", "fr", (("help", "Ce que fait ce bot"),)),
        Menu("1001", "", (("survey", "Ask a department"),)),
    ),
    names={"": "Civimeter"},
    descriptions={"fr": "Une enquête"},
    abouts={"": "A survey"},
)


async def push(rig, profile):
    return await push_profile(profile, rig.transport, rig.store, rig.writer)


async def test_pushed_once_and_then_only_what_changed(rig):
    await rig.town.person(1001, first_name="Awa", started=True)
    assert await push(rig, PROFILE) == 6
    first = rig.calls("setMyCommands")[0]["params"]
    assert first["scope"] == {"type": "all_private_chats"}
    assert first["commands"][0] == {"command": "help", "description": "What this bot is"}
    assert rig.calls("setMyCommands")[1]["params"]["language_code"] == "fr"
    assert rig.sandbox.journal.not_modelled() == []
    assert await push(rig, PROFILE) == 0
    renamed = Profile(PROFILE.menus, {"": "Civimètre"}, PROFILE.descriptions, PROFILE.abouts)
    assert await push(rig, renamed) == 1
    assert len(rig.calls("setMyName")) == 2


async def test_a_refusal_is_tried_again_at_the_next_start(rig):
    await rig.town.faults({"match": {"method": "setMyName"}, "do": {"status": 429, "retry_after": 9}, "times": 1})
    names = Profile(names={"": "Civimeter"})
    assert await push(rig, names) == 0
    assert await push(rig, names) == 1

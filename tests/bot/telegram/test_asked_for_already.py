"""An invitation that a person asked for while it was still waiting does not come a second time."""

from bot.turn import Show

INVITATION = Show("1001", "survey", "", 2, "invite:w:p")


def messages(rig) -> int:
    return len(rig.calls("sendMessage"))


async def test_what_the_newest_message_says_already_is_not_said_again(rig):
    await rig.meet()
    assert await rig.closed("card:1001") == "sent"
    before = messages(rig)
    await rig.write(INVITATION)
    assert await rig.closed("invite:w:p") == "sent"
    assert messages(rig) == before


async def test_below_something_else_it_is_sent(rig):
    """Control."""
    await rig.meet()
    await rig.write(Show("1001", "note", "x", 1, "notice:n:1001"))
    assert await rig.closed("notice:n:1001") == "sent"
    before = messages(rig)
    await rig.write(INVITATION)
    assert await rig.closed("invite:w:p") == "sent"
    assert messages(rig) == before + 1


async def test_a_reminder_is_sent_whatever_stands_there(rig):
    """Control: it is to be noticed."""
    await rig.meet()
    assert await rig.closed("card:1001") == "sent"
    before = messages(rig)
    await rig.write(Show("1001", "survey", "", 3, "remind:w:p"))
    assert await rig.closed("remind:w:p") == "sent"
    assert messages(rig) == before + 1

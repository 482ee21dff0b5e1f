"""The one reader: every kind of update becomes one turn, or nothing; and no dict can make it raise."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.codec import Codec
from bot.telegram.door import new_message
from bot.telegram.read import Reader, message_of, peek, query_of, read_update
from bot.turn import Act, Forged, Press, Say, Send, Tap

CODEC = Codec([b"k" * 32], "7")
READER = Reader(CODEC, "7", "my_bot", {"C": "close"})
AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
AWA = {"id": 1001, "is_bot": False, "first_name": "Awa", "language_code": "pt-BR"}
PRIVATE = {"id": 1001, "type": "private", "first_name": "Awa"}
GROUP = {"id": -100, "type": "supergroup", "title": "Town hall"}


def message(chat=PRIVATE, **fields):
    return {"message_id": 5, "date": 1, "chat": chat, "from": AWA, **fields}


def read(**update):
    return READER.read({"update_id": 42, **update}, AT, "seed")


def text(words, **fields):
    entities = [{"type": "bot_command", "offset": 0, "length": len(words.split()[0])}] if words[0] == "/" else []
    return read(message=message(text=words, entities=entities, **fields))


def tap(data, chat=PRIVATE, sender=AWA, **fields):
    shown = {"message_id": 9, "date": 1, "chat": chat, **fields}
    return read(callback_query={"id": "q1", "from": sender, "message": shown, "data": data})


def test_words_are_said():
    turn = text("douze")
    assert turn.intent == Say("douze", 5)
    assert (turn.id, turn.door, turn.chat, turn.private, turn.query) == ("7:42", "chat", "1001", True, None)
    assert (turn.actor.id, turn.actor.first_name, turn.actor.grants, turn.language) == ("1001", "Awa", (), "pt")
    assert (turn.at, turn.seed) == (AT, "seed")
    assert read_update({"update_id": 42, "message": message(text="douze")}, CODEC, "7", AT, "seed") == turn


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("/start", Act("start", "", {"message": 5})),
        ("/start aB_-9", Act("start", "aB_-9", {"message": 5})),
        ("/Help@MY_BOT", Act("help", "", {"message": 5})),
        ("/start@my_bot tok", Act("start", "tok", {"message": 5})),
        ("/a:b", Say("/a:b", 5)),
    ],
)
def test_commands_are_acts_with_their_payload(words, intent):
    assert text(words).intent == intent


def test_a_slash_without_an_entity_or_later_in_the_text_is_words():
    assert read(message=message(text="/start")).intent == Say("/start", 5)
    late = [{"type": "bot_command", "offset": 4, "length": 5}]
    assert read(message=message(text="see /help", entities=late)).intent == Say("see /help", 5)


def test_no_command_can_name_what_only_the_reader_says():
    assert isinstance(text("/chat:blocked").intent, Say)


def test_edits_correct_words_and_do_no_command_again():
    assert read(edited_message=message(text="13")).intent == Say("13", 5, edited=True)
    entities = [{"type": "bot_command", "offset": 0, "length": 6}]
    assert read(edited_message=message(text="/start", entities=entities)) is None
    assert read(edited_message=message(photo=[])) is None


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("voice", "voice"), ("audio", "voice"), ("sticker", "sticker"), ("dice", "sticker"), ("photo", "photo"),
        ("video", "video"), ("video_note", "video"), ("document", "document"), ("location", "location"),
        ("contact", "contact"), ("poll", "poll"), ("story", "other"), ("game", "other"),
    ],
)  # fmt: skip
def test_what_is_not_text_is_sent_by_kind(field, kind):
    assert read(message=message(**{field: {}}, caption="words under it")).intent == Send(kind, 5)


def test_a_venue_and_an_animation_are_not_the_place_and_file_beside_them():
    assert read(message=message(venue={}, location={})).intent == Send("location", 5)
    assert read(message=message(animation={}, document={})).intent == Send("video", 5)


def test_service_messages_are_nothing():
    assert read(message=message(pinned_message={})) is None
    assert read(message=message(new_chat_members=[])) is None


def test_groups_are_told_apart_and_others_do_not_count():
    assert text("/survey@my_bot", chat=GROUP).private is False
    assert text("hello", chat=GROUP).chat == "-100"
    assert text("/survey@other_bot", chat=GROUP) is None
    assert text("/survey", chat={"id": -5, "type": "channel"}) is None
    assert read(channel_post=message(text="news")) is None
    assert read(message=message(text="hi") | {"from": AWA | {"is_bot": True}}) is None
    assert read(message=message(text="hi", sender_chat=GROUP)) is None
    assert read(message=message(text="hi", via_bot=AWA)) is None
    assert read(message=message(chat=GROUP, migrate_to_chat_id=-1009)).intent == Act("chat:migrated", "-1009")


def test_taps_name_what_the_button_meant():
    press = Press(1, "=", "kJ3x9Qpa", "1k", "2", 7)
    turn = tap(CODEC.encode(press, "1001"))
    assert (turn.intent, turn.query, turn.chat) == (Tap(press, 9), "q1", "1001")
    close = tap(CODEC.encode(Press(2, "C", "camp1", "", "1", 3), "1001"))
    assert close.intent == Act("close", "camp1", {"question": "", "arg": "1", "revision": 3, "message": 9})
    other = tap(CODEC.encode(Press(2, "Z", "x"), "1001"))
    assert other.intent.name == "Z"


def test_taps_that_are_not_ours_are_forged_or_nothing():
    data = CODEC.encode(Press(1, "=", "kJ3x9Qpa", "1k", "2", 7), "1001")
    assert tap(data, sender=AWA | {"id": 1002}).intent == Forged()
    assert tap("1=.nonsense").intent == Forged()
    assert tap(None).intent == Forged()
    assert tap(data, chat=GROUP) is None
    assert read(callback_query={"id": "q1", "from": AWA, "data": data, "inline_message_id": "i"}) is None


def test_a_message_too_old_to_be_read_has_no_usable_id():
    data = CODEC.encode(Press(1, "@", "kJ3x9Qpa"), "1001")
    assert tap(data, date=0).intent == Tap(Press(1, "@", "kJ3x9Qpa"), None)


def test_blocking_and_coming_back():
    def change(status):
        return {"chat": PRIVATE, "from": AWA, "date": 1, "new_chat_member": {"status": status}}

    assert read(my_chat_member=change("kicked")).intent == Act("chat:blocked")
    assert read(my_chat_member=change("member")).intent == Act("chat:returned")


def test_only_a_new_message_is_noted():
    assert new_message(text("words")) == 5
    assert new_message(text("/start")) == 5
    assert new_message(read(message=message(voice={}))) == 5
    assert new_message(read(edited_message=message(text="x"))) == 0
    assert new_message(tap(CODEC.encode(Press(1, "@", "kJ3x9Qpa"), "1001"))) == 0
    assert new_message(tap(CODEC.encode(Press(2, "C", "x"), "1001"))) == 0
    assert new_message(tap("?")) == 0


def test_peeking_finds_id_and_lane():
    assert peek({"update_id": 1, "message": message(chat=GROUP)}) == (1, "-100")
    assert peek({"update_id": 1, "callback_query": {"from": AWA, "message": {"chat": PRIVATE}}}) == (1, "1001")
    assert peek({"update_id": 1, "inline_query": {"from": AWA}}) == (1, "1001")
    assert peek({"update_id": 1, "poll": {"id": "x"}}) == (1, "")
    assert peek({"message": message()}) == (None, "1001")
    assert message_of({"message": message()}) == 5
    assert query_of({"callback_query": {"id": "q"}}) == "q"


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["message", "chat", "from", "id", "type", "text", "entities", "data", "date", "message_id", "offset",
                 "length", "callback_query", "my_chat_member", "new_chat_member", "edited_message"]
            ),
            inner,
            max_size=6,
        ),
    ),
    max_leaves=20,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"]), JSON))
def test_nothing_that_arrives_can_make_it_raise(update):
    READER.read({"update_id": 1, **update}, AT, "seed")
    peek(update)
    message_of(update)
    query_of(update)

"""Callback data: what goes in comes out, for the right person only, and nothing else gets in."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.codec import ACTIONS, Codec, base36
from bot.turn import Forged, Press

CODEC = Codec([b"k" * 32], "7000000001")
NAME = string.ascii_letters + string.digits + "_-"
ID8 = st.text(NAME, min_size=8, max_size=8)
QUESTION = st.lists(st.integers(0, 36**3), min_size=1, max_size=3).map(lambda ns: ",".join(map(base36, ns)))
ARG = st.one_of(st.just(""), st.integers(0, 36**6).map(base36))
ONES = st.builds(Press, st.just(1), st.sampled_from(sorted(ACTIONS)), ID8, QUESTION, ARG, st.integers(0, 36**5 - 1))
TWOS = st.builds(
    Press, st.just(2), st.sampled_from(NAME), st.text(NAME, max_size=12), st.just(""), ARG, st.integers(0, 36**5 - 1)
)
PRESSES = st.one_of(ONES, TWOS)


@given(PRESSES, st.integers(1, 2**52).map(str))
def test_a_press_comes_back_as_it_was(press, user):
    data = CODEC.encode(press, user)
    assert len(data.encode()) <= 57
    assert CODEC.decode(data, user) == press


@given(PRESSES, st.integers(0, 10_000))
def test_one_flipped_bit_is_refused(press, where):
    data = bytearray(CODEC.encode(press, "1001").encode())
    data[where // 8 % len(data)] ^= 1 << where % 8
    assert CODEC.decode(data.decode("latin-1"), "1001") == Forged()


@given(PRESSES)
def test_every_truncation_is_refused(press):
    data = CODEC.encode(press, "1001")
    assert all(CODEC.decode(data[:n], "1001") == Forged() for n in range(len(data)))
    assert all(CODEC.decode(data[n:], "1001") == Forged() for n in range(1, len(data) + 1))


@given(PRESSES)
def test_another_person_another_bot_and_another_key_are_refused(press):
    data = CODEC.encode(press, "1001")
    assert CODEC.decode(data, "1002") == Forged()
    assert Codec([b"k" * 32], "7000000002").decode(data, "1001") == Forged()
    assert Codec([b"x" * 32], "7000000001").decode(data, "1001") == Forged()


@given(st.one_of(st.text(), st.binary(), st.none(), st.integers(), st.text(alphabet="12=.,abc\ud800")))
def test_anything_decodes_to_a_refusal(anything):
    assert CODEC.decode(anything, "1001") == Forged()


def test_both_keys_of_a_rotation_are_accepted_and_the_third_is_not():
    press = Press(1, "=", "kJ3x9Qpa", "1k", "2", 7)
    old, new, older = b"o" * 32, b"n" * 32, b"z" * 32
    rotating = Codec([new, old], "1")
    assert rotating.decode(Codec([old], "1").encode(press, "5"), "5") == press
    assert rotating.decode(Codec([new], "1").encode(press, "5"), "5") == press
    assert rotating.encode(press, "5") == Codec([new], "1").encode(press, "5")
    assert rotating.decode(Codec([older], "1").encode(press, "5"), "5") == Forged()


def test_the_examples_of_the_form():
    assert CODEC.encode(Press(1, "=", "kJ3x9Qpa", "1k", "2", 7), "9")[:-12] == "1=.kJ3x9Qpa.1k.2.7."
    assert CODEC.encode(Press(2, "C", "c0Fz_8-Q", "", "1", 3), "9")[:-12] == "2C.c0Fz_8-Q..1.3."
    longest = Press(1, "=", "a" * 8, "zzz,zzz,zzz,zz"[:15], "z" * 10, 36**5 - 1)
    assert len(CODEC.encode(longest, "9")) <= 57


@pytest.mark.parametrize(
    "press",
    [
        Press(1, "=", "a.b", "1", "", 0),
        Press(1, "==", "a", "1", "", 0),
        Press(1, "", "a", "1", "", 0),
        Press(1, "%", "a", "1", "", 0),
        Press(2, ".", "a", "1", "", 0),
        Press(2, "C", "é", "1", "", 0),
        Press(2, "C", "a" * 64, "", "", 0),
        Press(2, "C", "a", "", "b c", 0),
        Press(2, "C", "a", "", "", -1),
    ],
)
def test_what_does_not_fit_is_refused_when_it_is_drawn(press):
    with pytest.raises(ValueError, match=r"codec|bytes|natural"):
        CODEC.encode(press, "9")


def test_a_codec_needs_a_key():
    for keys in ([], [b""], [b"a", b"b", b"c"]):
        with pytest.raises(ValueError, match="key"):
            Codec(keys, "1")

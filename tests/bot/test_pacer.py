"""The pacer on a clock of its own: even broadcasts, gaps in a chat, answers first, obedience."""

import itertools
from collections import deque

from bot.pacer import CHAT_GAP, GROUP_GAP, LIMIT, MANY, Pacer, interval_of

PER_SECOND, INTERVAL = LIMIT - 1, interval_of(LIMIT)


def busiest_second(times):
    """The most calls in any rolling second."""
    window, most = deque(), 0
    for at in sorted(times):
        window.append(at)
        while window[0] <= at - 1:
            window.popleft()
        most = max(most, len(window))
    return most


def test_six_hundred_broadcasts_are_evenly_spaced_and_take_twenty_one_seconds():
    pacer = Pacer()
    times = [pacer.slot(str(n), 2, 0.0) for n in range(600)]
    assert busiest_second(times) <= PER_SECOND + 1
    assert 20.5 < times[-1] < 21.0
    assert all(abs(b - a - INTERVAL) < 1e-9 for a, b in itertools.pairwise(times))


def test_no_credit_is_saved_up():
    pacer = Pacer()
    pacer.slot("a", 2, 0.0)
    times = [pacer.slot(str(n), 2, 60.0) for n in range(10)]
    assert times[1] - times[0] >= INTERVAL - 1e-9


def test_answers_are_not_delayed_and_push_broadcasts_back():
    pacer = Pacer()
    broadcasts, answers, now = [], [], 0.0
    for n in range(290):
        now = n * INTERVAL
        if pacer.room(now):
            broadcasts.append(pacer.slot(f"b{n}", 3, now))
        if n % 3 == 0:
            pacer.heard(f"i{n}")
            answers.append((now, pacer.slot(f"i{n}", 0, now)))
    assert all(asked == given for asked, given in answers)
    everything = broadcasts + [given for _, given in answers]
    assert busiest_second(everything) <= PER_SECOND + 4, "what was reserved ahead, and no more"
    assert len(everything) <= 290 + 10, "they made room for the answers"


def test_more_answers_than_fit_slow_broadcasts_down_and_do_not_stop_them():
    pacer, broadcasts = Pacer(), []
    for n in range(1000):
        now = n / 100
        pacer.slot(f"i{n}", 0, now, makes_message=False)
        if pacer.room(now):
            broadcasts.append(pacer.slot(f"b{n}", 2, now))
    assert 4 <= len(broadcasts) / 10 <= 7
    assert pacer.slot("later", 2, now) < now + 1, "and owe nothing when the answers end"


def test_two_messages_in_a_row_keep_the_gap_of_the_chat():
    pacer = Pacer()
    assert pacer.slot("1", 1, 0.0) == 0.0
    assert pacer.slot("1", 1, 0.1) == CHAT_GAP
    assert pacer.slot("2", 1, 0.1) == 0.1
    assert pacer.slot("-5", 1, 0.2) == 0.2
    assert pacer.slot("-5", 1, 0.3) == 0.2 + GROUP_GAP


def test_an_answer_to_what_the_person_did_is_no_second_message_in_a_row():
    pacer, times = Pacer(), []
    for n in range(5):
        pacer.heard("1")
        times.append(pacer.slot("1", 0, 0.01 * n))
    assert times[:3] == [0.0, 0.01, 0.02], "a burst of three"
    assert times[3] > 1.0
    assert times[4] - times[3] > 1.0


def test_edits_do_not_wait_for_the_gap():
    pacer = Pacer()
    pacer.slot("1", 0, 0.0)
    assert pacer.slot("1", 0, 0.1, makes_message=False) == 0.1


def test_a_429_silences_its_chat_only():
    pacer = Pacer()
    pacer.refused("1", 5.0, 0.0)
    assert pacer.paused("1", 4.9)
    assert not pacer.paused("1", 5.0)
    assert not pacer.paused("2", 0.0)
    assert pacer.slot("2", 0, 0.0) == 0.0
    assert pacer.slot("1", 0, 0.0, makes_message=False) == 5.0
    assert not pacer.strict(0.0)


def test_two_chats_refused_within_a_second_silence_everything_and_begin_strict_mode():
    pacer = Pacer()
    pacer.refused("1", 3.0, 10.0)
    pacer.refused("2", 5.0, 10.9)
    assert pacer.paused("3", 15.8)
    assert not pacer.paused("3", 15.9)
    times = [pacer.slot(str(n), 0, 10.9, makes_message=False) for n in range(100, 160)]
    assert times[0] == 15.9
    assert busiest_second(times) <= PER_SECOND + 1, "answers share the even pace now"
    assert pacer.strict(610.0)
    assert not pacer.strict(611.0)


def test_two_refusals_far_apart_or_of_one_chat_do_not():
    pacer = Pacer()
    pacer.refused("1", 1.0, 0.0)
    pacer.refused("2", 1.0, 1.5)
    pacer.refused("3", 1.0, 5.0)
    pacer.refused("3", 1.0, 5.1)
    assert not pacer.strict(5.2)


def test_only_a_few_broadcasts_are_taken_in_hand_ahead_of_their_slot():
    pacer = Pacer()
    assert pacer.room(0.0) == 10
    for n in range(10):
        pacer.slot(str(n), 2, 0.0)
    assert pacer.room(0.0) <= 1
    assert pacer.room(1.0) == 10
    pacer.refused("1", 5.0, 1.0)
    pacer.refused("2", 5.0, 1.0)
    assert pacer.room(1.0) == 0


def test_what_is_unimportant_waits_for_no_pause():
    pacer = Pacer()
    assert pacer.has_room("1", 0.0, 5.0)
    pacer.refused("1", 30.0, 0.0)
    assert not pacer.has_room("1", 0.0, 5.0)
    assert pacer.has_room("2", 0.0, 5.0)


def test_quiet_chats_are_forgotten():
    pacer = Pacer()
    for n in range(20_000):
        pacer.slot(str(n), 0, n / 100)
    assert len(pacer._chats) < 3 * MANY, "a thousand of them within ten seconds"
    assert "19999" in pacer._chats


def test_chats_of_a_crowd_are_not_looked_through_for_every_message():
    class Looked(dict):
        times = 0

        def items(self):
            self.times += 1
            return super().items()

    pacer = Pacer()
    pacer._chats = Looked()
    for n in range(20_000):
        pacer.slot(str(n), 0, 0.0)
    assert len(pacer._chats) == 20_000, "none is quiet yet"
    assert 0 < pacer._chats.times < 10

"""However late messages arrive, no second of the server sees more than thirty; a control that only keeps apart does."""

import heapq
import itertools
from collections.abc import Iterable, Iterator
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.departures import LONGEST, PATIENCE, Departures
from bot.pacer import LIMIT, interval_of

IN_FLIGHT = 8
INTERVAL = interval_of(LIMIT)
TOLERANCE = 1e-9


class OnlyApart(Departures):
    """The control: an even distance, and no look at what was answered."""

    def _room(self, now: float) -> float:
        return float("-inf")


def arrivals(departures: Departures, ways: Iterable[tuple[float, float]]) -> list[float]:
    """When messages reach the server that leave one after another, each with its way there and back in seconds."""
    now, arrived, under_way = 0.0, [], []
    order = itertools.count()

    def pass_to(instant: float) -> None:
        nonlocal now
        while under_way and under_way[0][0] <= instant:
            at, _, departure = heapq.heappop(under_way)
            departures.answered(departure, at)
        now = max(now, instant)

    for there, back in ways:
        while len(under_way) >= IN_FLIGHT:
            pass_to(under_way[0][0])
        since = now
        while (at := departures.earliest(now, since)) > now:
            pass_to(min(at, now + INTERVAL))
        departure = departures.leave(now, evenly=True)
        departure.met = True
        arrived.append(now + there)
        heapq.heappush(under_way, (now + there + back, next(order), departure))
    return arrived


def busiest(times: list[float]) -> int:
    """The most arrivals in any second, one that is a whole second old counted no more, as servers count."""
    ordered, most, first = sorted(times), 0, 0
    for last, at in enumerate(ordered):
        while ordered[first] <= at - 1:
            first += 1
        most = max(most, last - first + 1)
    return most


ways = st.lists(st.tuples(st.floats(0.001, 0.6), st.floats(0.001, 0.6)), min_size=40, max_size=120)


@settings(max_examples=60)
@given(ways)
@example([(0.3, 0.001)] * 20 + [(0.001, 0.3)] * 60)
def test_never_more_than_thirty_a_second_arrive(given_ways: list[tuple[float, float]]) -> None:
    # Half of the quickest round trip is trusted to be the way there: the model keeps to that.
    quickest = min(there + back for there, back in given_ways)
    honest = [(max(there, quickest / 2), back) for there, back in given_ways]
    assert busiest(arrivals(Departures(), honest)) <= LIMIT


def crowded(random: Random) -> Iterator[tuple[float, float]]:
    """A line that now and then holds everything up for a fifth of a second."""
    for n in range(200):
        late = 0.2 if n % 25 < 6 else 0.0
        yield 0.01 + late + random.random() / 100, 0.01 + random.random() / 100


def test_who_only_keeps_apart_is_refused_on_a_crowded_line() -> None:
    assert busiest(arrivals(OnlyApart(), crowded(Random(1)))) > LIMIT
    assert busiest(arrivals(Departures(), crowded(Random(1)))) <= LIMIT


@pytest.mark.parametrize("round_trip", [0.002, 0.05])
def test_a_steady_line_keeps_the_whole_pace(round_trip: float) -> None:
    times = arrivals(Departures(), [(round_trip / 2, round_trip / 2)] * 600)
    assert (times[-1] - times[0]) == pytest.approx(599 * INTERVAL, rel=0.001)
    assert busiest(times) <= LIMIT


def test_a_late_loop_does_not_bunch_messages_up() -> None:
    departures, left, now = Departures(), [], 0.5
    while len(left) < 10:
        at = departures.earliest(now, now)
        if at <= now:
            departures.answered(departures.leave(now, evenly=True), now)
            left.append(now)
        now = max(now, at)
    assert all(b - a >= INTERVAL - TOLERANCE for a, b in itertools.pairwise(left))


def test_people_go_first_for_a_while_and_broadcasts_trickle_on() -> None:
    """A hundred people a second, seven broadcasts at a time beside them: everybody gets on, and nobody is refused."""
    departures, now, times, kinds = Departures(), 0.0, [], []
    waiting = [(0.0, False)] * 7
    while now < 20:
        people = departures.soonest(now) <= now
        ready = [one for one in waiting if departures.earliest(now, one[0]) <= now]
        impatient = [one for one in ready if now - one[0] >= PATIENCE]
        if people or ready:
            evenly = bool(impatient)
            departures.answered(departures.leave(now, evenly=evenly), now)
            times.append(now)
            kinds.append(evenly)
            if evenly:
                waiting[waiting.index(impatient[0])] = (now, True)
        now += 0.001
    assert busiest(times) <= LIMIT
    assert 4 <= sum(kinds) / 20 <= 8


def test_more_people_than_may_be_answered_within_a_second_wait_and_are_not_refused() -> None:
    departures, now, times = Departures(), 0.0, []
    for _ in range(100):
        while (at := departures.soonest(now)) > now:
            now = min(at, now + INTERVAL)
        departures.answered(departures.leave(now, evenly=False), now)
        times.append(now)
    assert times[LIMIT - 1] == 0.0, "nobody waits before that"
    assert busiest(times) <= LIMIT
    assert times[-1] < 4


def test_a_bot_that_was_granted_more_sends_more() -> None:
    departures, now, times = Departures(limit=100), 0.0, []
    for _ in range(300):
        while (at := departures.earliest(now, now)) > now:
            now = at
        departures.answered(departures.leave(now, evenly=True), now)
        times.append(now)
    assert 90 <= busiest(times) <= 100


def test_an_answer_that_never_comes_is_not_waited_for_for_ever() -> None:
    departures = Departures()
    for n in range(LIMIT):
        departures.leave(n * INTERVAL, evenly=True)
    now = LIMIT * INTERVAL
    assert departures.earliest(now, now) > now
    assert departures.earliest(LONGEST + 0.1, LONGEST) <= LONGEST + 0.1

"""What `/metrics` shows: counts, ages and durations without a chat, a name or an id, as Prometheus reads them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.delivery import Delivery
from bot.desk.desk import parse_stamp, stamp
from bot.ingress import Health, Ingress
from bot.meter import Buckets, Lag
from bot.outbox import word
from bot.storage.store import Store
from bot.storage.writer import Writer
from bot.telegram.door import Door
from bot.telegram.lanes import Lanes
from bot.telegram.parking import Parking
from bot.telegram.request import Transport
from bot.turns import Turns
from bot.world import World

if TYPE_CHECKING:
    from prometheus_client import Metric


@dataclass(frozen=True, slots=True)
class Metrics:
    """The parts that count. `statuses` are the webhook's answers, empty when polling."""

    receiver: Ingress
    door: Door
    lanes: Lanes
    parking: Parking
    turns: Turns
    delivery: Delivery
    transport: Transport
    writer: Writer
    store: Store
    world: World
    health: Health
    lag: Lag
    statuses: Mapping[int, int]

    async def text(self) -> bytes:
        """Everything, as it is now. The library is read when this is asked for the first time."""
        from prometheus_client import CollectorRegistry, generate_latest

        families = [*self._counters(), *self._histograms(), *self._gauges(), *await self._stored()]
        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Ready(families))
        return generate_latest(registry)

    def _counters(self) -> Iterable["Metric"]:
        yield counter("updates", "Updates by kind and what became of them", ("kind", "result"), self.door.counts)
        yield counter("answers", "Records committed", (), {(): self.turns.answers})
        yield counter("messages", "Outbox rows by how they ended", ("outcome",), single(self.delivery.counts))
        yield counter("repeats", "Calls repeated although they may have arrived", (), {(): self.delivery.repeats})
        yield counter("calls", "Calls of the Bot API by method and result", ("method", "result"), self.transport.calls)
        yield counter("webhook_answers", "Answers to Telegram by status", ("status",), single(self.statuses))

    def _histograms(self) -> Iterable["Metric"]:
        yield histogram("commit_seconds", "One transaction of the writer", self.writer.seconds)
        yield histogram("commit_units", "Units in one transaction", self.writer.units)
        yield histogram("lane_wait_seconds", "Waiting for one's turn within a chat", self.lanes.waited)

    def _gauges(self) -> Iterable["Metric"]:
        yield gauge("loop_lag_seconds", "The latest that the event loop was in the last minute", self.lag.worst)
        yield gauge("receiving", "1 when updates come in", float(self.receiver.ready))
        yield gauge("pending_updates", "Held by Telegram for the webhook, when last asked", self.receiver.pending)
        yield gauge("writer_backlog", "Units that wait for the writer", self.writer.backlog)
        yield gauge("parked_updates", "Updates that wait in the database", len(self.parking))
        yield gauge("pacer_strict", "1 while everything keeps the even pace", float(self.delivery.strict))

    async def _stored(self) -> Iterable["Metric"]:
        now, bot = self.world.now(), self.writer.bot
        rows, oldest = Counter[tuple[str, str]](), dict[tuple[str], float]()
        for row in await self.store.read("outbox_words", bot=bot):
            state = word(row["outcome"], row["lease_until"], bool(row["may_have_left"]), stamp(now))
            rows[str(row["priority"]), state.value] += row["n"]
            if row["outcome"] is None:
                age = (now - parse_stamp(row["oldest"])).total_seconds()
                oldest[(str(row["priority"]),)] = max(age, oldest.get((str(row["priority"]),), 0.0))
        states = {(row["state"],): row["n"] for row in await self.store.read("inbox_counts", bot=bot)}
        blocked = (await self.store.read("blocked_chats", bot=bot))[0]["n"]
        problems = await self.health.problems()
        return (
            gauges("outbox_rows", "Rows by priority and word", ("priority", "word"), rows),
            gauges("outbox_oldest_seconds", "Age of the oldest open row", ("priority",), oldest),
            gauges("inbox_rows", "Updates that are remembered, by state", ("state",), states),
            gauge("unreachable_people", "Chats that cannot be written to", blocked),
            gauge("ready", "1 when /ready says so", float(not problems)),
        )


class _Ready:
    """A collector of what was collected already."""

    def __init__(self, families: list["Metric"]) -> None:
        self._families = families

    def collect(self) -> Iterable["Metric"]:
        return self._families


Values = Mapping[Any, float]
"""By the labels' values, a tuple of texts."""


def single(counts: Mapping[str, int] | Mapping[int, int]) -> dict[tuple[str, ...], float]:
    """Counts by one name, as labels want them."""
    return {(str(name),): float(count) for name, count in counts.items()}


def counter(name: str, about: str, labels: tuple[str, ...], values: Values) -> "Metric":
    from prometheus_client.core import CounterMetricFamily

    family = CounterMetricFamily(f"civimeter_{name}", about, labels=labels)
    for given, value in sorted(values.items()):
        family.add_metric(list(given), value)
    return family


def gauges(name: str, about: str, labels: tuple[str, ...], values: Values) -> "Metric":
    from prometheus_client.core import GaugeMetricFamily

    family = GaugeMetricFamily(f"civimeter_{name}", about, labels=labels)
    for given, value in sorted(values.items()):
        family.add_metric(list(given), value)
    return family


def gauge(name: str, about: str, value: float) -> "Metric":
    return gauges(name, about, (), {(): value})


def histogram(name: str, about: str, buckets: Buckets) -> "Metric":
    from prometheus_client.core import HistogramMetricFamily

    family = HistogramMetricFamily(f"civimeter_{name}", about)
    family.add_metric([], buckets.cumulated(), buckets.total)
    return family

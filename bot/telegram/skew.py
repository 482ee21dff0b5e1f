"""Our clock beside Telegram's: deadlines go by ours, so the operator is told when they are apart."""

import time
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

import structlog

SKEW, EVERY = 30.0, 60.0
"""Seconds that two clocks may be apart, and between two comparisons."""

log = structlog.get_logger("bot.telegram")


@dataclass(slots=True)
class Skew:
    """Looks now and then, not at every answer."""

    looked: float | None = None

    def compare(self, told: str, ours: datetime) -> None:
        """`told` is the date of an answer, as HTTP writes it; one that cannot be read says nothing."""
        now = time.monotonic()
        if self.looked is not None and now - self.looked < EVERY:
            return
        self.looked = now
        try:
            apart = (ours - parsedate_to_datetime(told)).total_seconds()
        except (ValueError, TypeError):
            return
        if abs(apart) > SKEW:
            log.warning("clock_apart", seconds=round(apart), way_out="set this machine's clock, for example with NTP")

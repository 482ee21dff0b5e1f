"""A card: what one message of the bot shows, before it is signed, compared and sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from bot.turn import Press
from flows.quickly import made_quickly

Expects = Literal["tap", "text", "location"]
Direction = Literal["ltr", "rtl"]


class Button(NamedTuple):
    """`label` as shown; exactly one of `press` and `url`. A tuple for the same reason as Press."""

    label: str
    press: Press | None = None
    url: str = ""


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class ReplyKeys:
    """Keys in the place of the phone's keyboard: one that sends the person's position, or none, which takes away
    what stood there.
    """

    position: str = ""


@made_quickly
@dataclass(frozen=True, slots=True)
class Card:
    """`text` is HTML of the closed tag set, at most 4,096 UTF-16 units after parsing. `photo` is PNG bytes,
    `document` the name and the bytes of a file, `again` a file that somebody sent: how it came, and Telegram's own
    reference. A text beside any of them is a caption of at most 1,024 units. `keys` go with a message that has no
    rows: a message carries buttons or keys, never both.
    """

    text: str
    rows: Sequence[Row] = ()
    expects: Expects = "tap"
    direction: Direction = "ltr"
    photo: bytes | None = None
    protect: bool = False
    document: tuple[str, bytes] | None = None
    keys: ReplyKeys | None = None
    again: tuple[Literal["photo", "document"], str] | None = None

"""A card: what one message of the bot shows, before it is signed, compared and sent."""

from dataclasses import dataclass
from typing import Literal

from bot.turn import Press


@dataclass(frozen=True, slots=True)
class Button:
    """`label` as shown; exactly one of `press` and `url`."""

    label: str
    press: Press | None = None
    url: str = ""


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """`text` is HTML of the closed tag set, at most 4,096 UTF-16 units after parsing. `photo` is PNG bytes,
    `document` the name and the bytes of a file; a text beside either is a caption of at most 1,024 units.
    """

    text: str
    rows: tuple[Row, ...] = ()
    expects: Literal["tap", "text"] = "tap"
    direction: Literal["ltr", "rtl"] = "ltr"
    photo: bytes | None = None
    protect: bool = False
    document: tuple[str, bytes] | None = None

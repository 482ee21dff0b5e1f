"""What comes with a message that is not text: its file as Telegram names it, or its position; no content is fetched."""

import math
from collections.abc import Mapping
from typing import Any, Final, Literal

from bot.turn import Send
from flows.events import Attachment

Json = Mapping[str, Any]

KINDS: Final[Mapping[str, Literal["image", "file", "audio"]]] = {
    "photo": "image",
    "document": "file",
    "voice": "audio",
    "audio": "audio",
    "video": "file",
    "animation": "file",
    "video_note": "file",
    "sticker": "file",
}
DEFAULT_MIME: Final = {"photo": "image/jpeg", "voice": "audio/ogg", "audio": "audio/mpeg", "video": "video/mp4",
                       "animation": "video/mp4", "video_note": "video/mp4", "sticker": "image/x-sticker"}  # fmt: skip
NAME_LENGTH: Final = 200
REFERENCE_LENGTH: Final = 300


def read_sending(message: Json, kind: str, named: str, number: int) -> Send:
    """The intent of a message that holds `kind` (Telegram's word) and is called `named` here.

    What cannot be read is left out: the message then counts as something of its kind that brings nothing.
    """
    album = str(message.get("media_group_id") or "")[:64]
    if kind in ("location", "venue"):
        venue = message.get("venue")
        place = message.get("location") or (venue.get("location") if isinstance(venue, Mapping) else None)
        return Send(named, number, place=read_place(place), album=album)
    file = _file(kind, message.get(kind))
    return Send(named, number, files=() if file is None else (file,), album=album)


def read_place(place: Any) -> str:
    """`lat lon alt acc` with a point and at most six decimals, no altitude; empty for what is no position."""
    if not isinstance(place, Mapping):
        return ""
    numbers = [place.get("latitude"), place.get("longitude"), place.get("horizontal_accuracy", 0)]
    if not all(isinstance(each, int | float) and math.isfinite(each) for each in numbers):
        return ""
    latitude, longitude, accuracy = (float(each) for each in numbers)
    if abs(latitude) > 90 or abs(longitude) > 180 or not 0 <= accuracy <= 100_000:
        return ""
    return f"{_plain(latitude)} {_plain(longitude)} 0 {_plain(accuracy)}"


def _plain(number: float) -> str:
    text = f"{number:.6f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _file(kind: str, content: Any) -> Attachment | None:
    """The file of a message; of a photo the largest size."""
    if kind == "photo" and isinstance(content, list) and content:
        content = max((each for each in content if isinstance(each, Mapping)), key=_area, default=None)
    if kind not in KINDS or not isinstance(content, Mapping):
        return None
    reference = content.get("file_id")
    if not isinstance(reference, str) or not 0 < len(reference) <= REFERENCE_LENGTH or len(reference.split()) != 1:
        return None
    mime = (_text(content.get("mime_type")) or DEFAULT_MIME.get(kind, "")).lower()
    return Attachment(
        reference=reference,
        kind="image" if kind == "document" and mime.startswith("image/") else KINDS[kind],
        mime=mime,
        name=_text(content.get("file_name")),
        size=_count(content.get("file_size")),
        seconds=_count(content.get("duration")),
    )


def _area(size: Json) -> int:
    return _count(size.get("width")) * _count(size.get("height"))


def _text(value: Any) -> str:
    return value[:NAME_LENGTH] if isinstance(value, str) else ""


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value >= 0 else 0

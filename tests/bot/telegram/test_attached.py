"""What comes with a message: the file or the position is read; what is not one is left out, and nothing raises."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.attached import read_place, read_sending
from bot.telegram.read import CONTENT
from bot.turn import Send
from flows.events import Attachment

SIZES = [
    {"file_id": "small", "file_unique_id": "a", "width": 90, "height": 60, "file_size": 1000},
    {"file_id": "large", "file_unique_id": "b", "width": 900, "height": 600, "file_size": 90000},
    {"file_id": "medium", "file_unique_id": "c", "width": 320, "height": 200},
]


@pytest.mark.parametrize(
    ("kind", "content", "wanted"),
    [
        ("photo", SIZES, Attachment("large", "image", "image/jpeg", "", 90000)),
        (
            "document",
            {"file_id": "d", "file_name": "plan.pdf", "mime_type": "application/pdf", "file_size": 7},
            Attachment("d", "file", "application/pdf", "plan.pdf", 7),
        ),
        ("document", {"file_id": "d", "mime_type": "IMAGE/PNG"}, Attachment("d", "image", "image/png")),
        (
            "voice",
            {"file_id": "v", "duration": 12, "mime_type": "audio/ogg", "file_size": 3},
            Attachment("v", "audio", "audio/ogg", "", 3, 12),
        ),
        (
            "audio",
            {"file_id": "s", "duration": 2, "file_name": "a.mp3"},
            Attachment("s", "audio", "audio/mpeg", "a.mp3", 0, 2),
        ),
        ("video", {"file_id": "m"}, Attachment("m", "file", "video/mp4")),
    ],
)  # fmt: skip
def test_files_are_named_as_telegram_names_them(kind: str, content: Any, wanted: Attachment) -> None:
    assert read_sending({kind: content}, kind, kind, 5) == Send(kind, 5, files=(wanted,))


def test_an_album_is_known_by_its_name() -> None:
    assert read_sending({"photo": SIZES, "media_group_id": "77"}, "photo", "photo", 5).album == "77"


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        ({"latitude": 14.6928, "longitude": -17.4467}, "14.6928 -17.4467 0 0"),
        ({"latitude": 14.69280049, "longitude": 0, "horizontal_accuracy": 12.5}, "14.6928 0 0 12.5"),
        ({"latitude": -1e-9, "longitude": 180}, "0 180 0 0"),
        ({"latitude": 90.1, "longitude": 0}, ""),
        ({"latitude": float("nan"), "longitude": 0}, ""),
        ({"latitude": "14", "longitude": 0}, ""),
        (None, ""),
    ],
)
def test_positions_are_read_as_they_are_stored(place: Any, wanted: str) -> None:
    assert read_place(place) == wanted


def test_a_venue_is_a_position() -> None:
    venue = {"location": {"latitude": 1, "longitude": 2}, "title": "Hall", "address": ""}
    assert read_sending({"venue": venue}, "venue", "location", 5) == Send("location", 5, place="1 2 0 0")


@pytest.mark.parametrize("reference", [None, "", "with space", "x" * 301, 7])
def test_a_reference_that_cannot_be_kept_is_none(reference: Any) -> None:
    assert read_sending({"voice": {"file_id": reference}}, "voice", "voice", 5).files == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["file_id", "latitude", "longitude", "width", "duration", "location"]), inner)
    ),
    max_leaves=12,
)


@given(st.sampled_from(CONTENT), JSON)
def test_nothing_that_arrives_raises(kind: str, content: Any) -> None:
    sent = read_sending({kind: content}, kind, kind, 5)
    assert all(file.reference for file in sent.files)

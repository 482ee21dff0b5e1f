"""Files, voices and positions as answers."""

from collections.abc import Callable
from typing import Any

import pytest

from flows.conversation import Answer, Attachment, Status, plain

Begin = Callable[..., Any]
PHOTO = Attachment("ph1", "image", "image/jpeg", size=200_000)
VOICE = Attachment("v1", "audio", "audio/ogg", seconds=12)
IDEA = """
  - {type: text, name: idea, label: Idea?, accept: [text, voice]}
  - {type: text, name: more, label: More?, relevant: "${idea__given} = 1"}
  - {type: text, name: told, label: Told?, relevant: "${idea} != ''"}
"""


def question(kind: str, more: str = "") -> str:
    return f"  - {{type: {kind}, name: q, label: Q?{more}}}\n"


def sends(talk: Any, *files: Attachment) -> Any:
    return talk.send(Answer(talk.at, "", files=files))


def test_a_photo_is_kept_as_its_reference(begin: Begin) -> None:
    talk = sends(begin(question("image")), PHOTO)
    (record,) = talk.records
    assert (record.value, record.status, record.raw, record.attachment) == ("ph1", Status.ANSWERED, "", None)
    assert talk.confirm().complete.responses == {"q": "ph1"}


def test_several_files_are_separated_by_a_space(begin: Begin) -> None:
    talk = begin(question("image", ", max_files: 2"))
    assert talk.ask.max_files == 2
    sends(talk, PHOTO, Attachment("ph2", "file", "image/png"))
    assert talk.records[0].value == "ph1 ph2"
    talk.edit("q")
    assert (talk.ask.previous, plain(talk.ask.previous_label)) == ("ph1 ph2", "2")
    assert talk.keep().ask.kind == "review"


def test_too_many_files(begin: Begin) -> None:
    talk = sends(begin(question("file")), PHOTO, PHOTO)
    assert (talk.refused, dict(talk.step.detail), talk.records) == ("limit", {"count": 2, "limit": 1}, ())
    assert begin(question("file")).taps("a b").refused == "limit"


@pytest.mark.parametrize(
    ("kind", "file", "reason"),
    [
        ("image", Attachment("a", "image"), None),
        ("image", Attachment("a", "file", "image/png", "a.png"), None),
        ("image", Attachment("a", "file", "", "a.JPG"), None),
        ("image", Attachment("a", "file", "application/pdf", "a.pdf"), "wrong_file_type"),
        ("image", Attachment("a", "file", "image/svg+xml", "a.svg"), "wrong_file_type"),
        ("image", Attachment("a", "audio", "audio/ogg"), "wrong_file_type"),
        ("image", Attachment("a", "image", size=21 * 1024 * 1024), "file_too_big"),
        ("image", Attachment("a", "image", size=20 * 1024 * 1024), None),
        ("file", Attachment("a", "file", "application/pdf"), None),
        ("file", Attachment("a", "file", "text/csv; charset=utf-8"), None),
        ("file", Attachment("a", "file", "", "register.xlsx"), None),
        (
            "file",
            Attachment("a", "file", "application/vnd.ms-excel.sheet.macroEnabled.12", "a.xlsm"),
            "wrong_file_type",
        ),
        ("file", Attachment("a", "file", "application/zip", "a.zip"), "wrong_file_type"),
        ("file", Attachment("a", "file", "application/x-msdownload", "a.pdf.exe"), "wrong_file_type"),
        ("file", Attachment("a", "image", "image/jpeg"), None),
        ("file", Attachment("a", "file"), "wrong_file_type"),
        ("audio", Attachment("a", "audio"), None),
        ("audio", Attachment("a", "file", "audio/mpeg", "a.mp3"), None),
        ("audio", Attachment("a", "image", "image/png"), "wrong_file_type"),
        ("image", Attachment("a b", "image"), "wrong_kind"),
        ("image", Attachment("", "image"), "wrong_kind"),
        ("integer", PHOTO, "wrong_kind"),
        ("text", PHOTO, "wrong_kind"),
        ("text", VOICE, "voice_not_accepted"),
    ],
)
def test_what_is_taken_and_what_is_not(begin: Begin, kind: str, file: Attachment, reason: str | None) -> None:
    talk = sends(begin(question(kind), voice=True), file)
    assert talk.refused == reason
    assert bool(talk.records) is (reason is None)


def test_a_text_is_no_file_and_nothing_is_empty(begin: Begin) -> None:
    assert begin(question("image")).says("my photo").refused == "wrong_kind"
    assert begin(question("image")).taps("").refused == "required"
    talk = begin(question("image", ", required: false")).taps("")
    assert talk.records[0].status is Status.SKIPPED


def test_a_voice_answers_with_a_blank_value(begin: Begin) -> None:
    talk = begin(IDEA, voice=True)
    assert talk.ask.voice
    sends(talk, VOICE)
    (record,) = talk.records
    assert (record.status, record.value, record.raw, record.attachment) == (Status.ANSWERED, None, None, "v1")
    assert talk.at == "more"
    talk.says("x").confirm()
    assert talk.complete.responses == {"more": "x"}
    assert talk.complete.statuses["idea"] is Status.ANSWERED


def test_words_over_a_voice_and_a_voice_over_words(begin: Begin) -> None:
    talk = sends(begin(IDEA, voice=True), VOICE).says("x")
    talk.edit("idea").says("in words")
    assert talk.at == "told"
    sends(talk.edit("idea"), Attachment("v2", "audio", seconds=60))
    assert (talk.ask.kind, talk.records[-1].attachment, talk.records[-1].source) == ("review", "v2", "edit")
    assert talk.edit("idea").keep().ask.kind == "review"


def test_the_same_voice_twice_is_one(begin: Begin) -> None:
    talk = sends(begin(IDEA, voice=True), VOICE).back()
    assert sends(talk, VOICE).marks[-1] == ("idea/reopened", False)


def test_where_voices_can_be_recognised_they_are_refused(begin: Begin) -> None:
    talk = begin(IDEA)
    assert not talk.ask.voice
    assert sends(talk, VOICE).refused == "voice_not_accepted"
    assert talk.records == ()


def test_a_voice_of_more_than_a_minute(begin: Begin) -> None:
    talk = sends(begin(IDEA, voice=True), Attachment("v1", "audio", seconds=61))
    assert (talk.refused, dict(talk.step.detail)) == ("file_too_big", {"seconds": 61, "limit": 60})
    assert sends(talk, VOICE, Attachment("v2", "audio")).refused == "limit"


@pytest.mark.parametrize(
    ("raw", "typed", "value"),
    [
        ("14.69 -17.44 12.5 8", False, "14.69 -17.44 12.5 8"),
        ("14.69 -17.44", False, "14.69 -17.44 0 0"),
        ("14.69, -17.44", True, "14.69 -17.44 0 0"),
        ("١٤٫٦٩، -١٧٫٤٤", True, "14.69 -17.44 0 0"),
        ("14.69 −17.44", True, "14.69 -17.44 0 0"),
        ("91 0", True, None),
        ("91 0 0 0", False, None),
        ("0 181 0 0", False, None),
        ("nan nan 0 0", False, None),
        ("1e1 0 0 0", False, None),
        ("the market", True, None),
        ("14.69", True, None),
    ],
)
def test_a_position(begin: Begin, raw: str, typed: bool, value: str | None) -> None:
    talk = begin(question("geopoint")).send(Answer("q", raw, typed=typed))
    assert (talk.records[0].value if talk.records else None) == value
    assert talk.refused == (None if value else "not_a_location")

"""Reading files and voices: kind, size and number are checked here; what is in them is never looked at."""

from collections.abc import Sequence
from typing import Final

from flows.events import Attachment
from flows.items import FILES, Question
from flows.kinds.readings import Read, Reading, Reason, Refusal
from flows.limits import MAX_FILE_BYTES, MAX_VOICE_SECONDS

PICTURES: Final = frozenset(["jpeg", "jpg", "png", "webp", "gif", "heic", "heif", "tiff", "tif", "bmp"])
OFFICE: Final = frozenset(
    ["pdf", "doc", "docx", "odt", "rtf", "xls", "xlsx", "ods", "ppt", "pptx", "odp", "csv", "txt"]
)
DOCUMENT_TYPES: Final = frozenset(
    {
        "application/pdf",
        "application/msword",
        "application/rtf",
        "text/rtf",
        "text/csv",
        "text/plain",
        "application/csv",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.presentation",
    }
)
"""What offices send, without the kinds that carry macros."""


def read_files(question: Question, files: Sequence[Attachment], voices: bool) -> Read:
    """The references separated by a space; for a question for text, a voice without a value.

    `voices` says whether the campaign permits them.
    """
    if any(not each.reference or each.reference.split() != [each.reference] for each in files):
        return Refusal(Reason.WRONG_KIND)
    if question.type == "text":
        return _read_voice(question, files, voices)
    if question.type not in FILES:
        return Refusal(Reason.WRONG_KIND)
    if len(files) > question.max_files:
        return Refusal(Reason.LIMIT, {"count": len(files), "limit": question.max_files})
    for each in files:
        if not _fits_type(question.type, each):
            return Refusal(Reason.WRONG_FILE_TYPE, {"name": each.name})
        if each.size > MAX_FILE_BYTES:
            return Refusal(Reason.FILE_TOO_BIG, {"count": each.size, "limit": MAX_FILE_BYTES})
    return Reading(" ".join(dict.fromkeys(each.reference for each in files)))


def read_references(question: Question, raw: str) -> Read:
    """References that the host stored before, as `Keep` and other programs hand them in."""
    references = raw.split()
    if len(references) > question.max_files:
        return Refusal(Reason.LIMIT, {"count": len(references), "limit": question.max_files})
    return Reading(" ".join(references) or None)


def _read_voice(question: Question, files: Sequence[Attachment], voices: bool) -> Read:
    if any(each.kind != "audio" for each in files):
        return Refusal(Reason.WRONG_KIND)
    if not voices or "voice" not in question.accept:
        return Refusal(Reason.VOICE_NOT_ACCEPTED)
    if len(files) > 1:
        return Refusal(Reason.LIMIT, {"count": len(files), "limit": 1})
    voice = files[0]
    if voice.seconds > MAX_VOICE_SECONDS:
        return Refusal(Reason.FILE_TOO_BIG, {"seconds": voice.seconds, "limit": MAX_VOICE_SECONDS})
    if voice.size > MAX_FILE_BYTES:
        return Refusal(Reason.FILE_TOO_BIG, {"count": voice.size, "limit": MAX_FILE_BYTES})
    return Reading(None, attachment=voice.reference)


def _fits_type(wanted: str, file: Attachment) -> bool:
    """By the kind in which it came and, where it is told, the MIME type; else the ending of the name."""
    family, _, kind = file.mime.lower().partition(";")[0].strip().partition("/")
    ending = file.name.lower().rpartition(".")[2] if "." in file.name else ""
    picture = file.kind == "image" and not family
    picture = picture or (family == "image" and kind in PICTURES) or (not family and ending in PICTURES)
    if wanted == "image":
        return picture
    if wanted == "audio":
        return family == "audio" or (file.kind == "audio" and (not family or (family, kind) == ("application", "ogg")))
    return picture or f"{family}/{kind}" in DOCUMENT_TYPES or (not family and ending in OFFICE)

"""What people read: whether every text of a flow is whole and short enough."""

from collections.abc import Iterator

from flows.beside.texts import Written, texts_of
from flows.check.codes import Code
from flows.check.finding import Finding
from flows.model import Flow
from flows.units import utf16_len

LONG_TEXT = 300
LONG_BUTTON = 30


def check_texts(flow: Flow) -> Iterator[Finding]:
    """Languages that are missing, and lengths."""
    for written in texts_of(flow):
        yield from _check_languages(flow, written)
        yield from _check_length(written)


def _check_languages(flow: Flow, written: Written) -> Iterator[Finding]:
    languages, default = flow.settings.languages, flow.settings.default_language
    for code, own_name in languages.items():
        base = code.partition("-")[0]
        regional = base != code and bool(written.texts.get(base))  # a region says only what it says otherwise
        if not written.texts.get(code) and not regional:
            cause = f"no {own_name} text: readers will see {languages[default]}"
            yield Finding(Code.W_UNTRANSLATED, written.place, cause, f"write {code}:")


def _check_length(written: Written) -> Iterator[Finding]:
    for code, text in written.texts.items():
        size, place = utf16_len(text), f"{written.place} {code}"
        if written.button and size > LONG_BUTTON:
            then = "the choices are numbered in the text" if written.stands == "choice" else "phones cut a button"
            cause = f"{size} characters: over {LONG_BUTTON} {then}"
            yield Finding(Code.W_BUTTON_LONG, place, cause, "write it shorter")
        elif size > LONG_TEXT:
            cause = f"{size} characters: over {LONG_TEXT} few people read it on a phone"
            yield Finding(Code.W_TEXT_LONG, place, cause, "write it shorter")

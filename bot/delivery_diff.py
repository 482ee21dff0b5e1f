"""What must be called so that a chat shows the wanted card: pure, from what is known to be shown."""

import hashlib
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from json.encoder import encode_basestring_ascii as quoted

from bot.outbox import stamp
from bot.screens.card import Button, Card, Row
from bot.screens.stencil import WHEN, WHOSE, Filled, Stencil
from flows.quickly import made_quickly

FRESH_FOR = timedelta(hours=24)
"""An edit makes no notification: after so long a new message is wanted."""
TAG = re.compile(r"<[^>]*>")
NO_URL = quoted("")


@made_quickly
@dataclass(frozen=True, slots=True)
class Shown:
    """The chat's card as it was last settled. `newest` is the highest message id known in the chat.

    `content_hash` is `<text and media>.<rows>`, empty when the message is known but not what it shows.
    """

    message: int
    content_hash: str = ""
    expects: str = "tap"
    newest: int = 0
    shown_at: str = ""


@dataclass(frozen=True, slots=True)
class Skip:
    """The chat shows it already."""


@made_quickly
@dataclass(frozen=True, slots=True)
class EditMarkup:
    """Same text, other buttons."""

    message: int


@made_quickly
@dataclass(frozen=True, slots=True)
class EditText:
    """Another text in the same place."""

    message: int


@dataclass(frozen=True, slots=True)
class Replace:
    """A new message; then the old one loses its keyboard."""

    old: int


@dataclass(frozen=True, slots=True)
class New:
    """A new message; nothing is known of an old one."""


Step = Skip | EditMarkup | EditText | Replace | New


def diff(shown: Shown | None, card: Card, content_hash: str, now: datetime) -> Step:
    """The step from what is shown to `card`, whose fingerprint is `content_hash` (telegram.md 12.2)."""
    if shown is None or shown.message == 0:
        return New()
    below = shown.newest > shown.message
    if shown.content_hash == content_hash and not below:
        return Skip()
    same_text = text_part(shown.content_hash) == text_part(content_hash)
    if below or shown.expects == "file" or card.photo is not None or is_old(shown.shown_at, now):
        return Replace(shown.message)
    if same_text:
        return EditMarkup(shown.message)
    if card.expects != "tap":
        return Replace(shown.message)
    return EditText(shown.message)


def is_old(shown_at: str, now: datetime) -> bool:
    """Whether a card shown at this stored instant (empty: unknown) is too old to be edited quietly."""
    if not shown_at:
        return False
    return shown_at < stamp(now - FRESH_FOR)


def text_part(content_hash: str) -> str:
    """The half of a fingerprint that stands for text and media."""
    return content_hash.partition(".")[0]


def fingerprint(card: Card, key: bytes) -> str:
    """Keyed BLAKE2b-128 of text and media, a dot, and that of the rows: it cannot be guessed without the key."""
    photo = hashlib.blake2b(card.photo, digest_size=16).hexdigest() if card.photo is not None else ""
    return f"{keyed(f'[{quoted(card.text)},{quoted(photo)}]', key)}.{rows_hash(card.rows, key)}"


def rows_hash(rows: Sequence[Row], key: bytes) -> str:
    """The half of a fingerprint that stands for the buttons: what they say and mean, not how they are signed."""
    if isinstance(rows, Filled):
        return keyed(rows.put_into(_shown, quoted(rows.interview), str(rows.revision)), key)
    shown = [f"[{','.join([_button(button) for button in row])}]" for row in rows]
    return keyed(f"[{','.join(shown)}]", key)


def _shown(stencil: Stencil) -> str:
    """The same of the buttons of a stencil, before they are somebody's."""
    question, rows = quoted(stencil.question), []
    for row in stencil.keys:
        meant = [(label, f"1,{quoted(action)},{WHOSE},{question},{quoted(arg)},{WHEN}") for label, action, arg in row]
        rows.append(f"[{','.join([f'[{quoted(label)},[{meaning}],{NO_URL}]' for label, meaning in meant])}]")
    return f"[{','.join(rows)}]"


def _button(button: Button) -> str:
    """Label, meaning and address of a button as canonical JSON, written by hand: this is done for every card."""
    label, press, url = button
    if press is None:
        return f"[{quoted(label)},null,{quoted(url)}]"
    version, action, subject, question, arg, revision = press
    meaning = f"{version},{quoted(action)},{quoted(subject)},{quoted(question)},{quoted(arg)},{revision}"
    return f"[{quoted(label)},[{meaning}],{quoted(url)}]"


def keyed(text: str, key: bytes) -> str:
    """BLAKE2b-128 of an ASCII text under a key of at most 64 bytes, in hexadecimal."""
    return hashlib.blake2b(text.encode(), key=key, digest_size=16).hexdigest()


def had_keyboard(content_hash: str, key: bytes) -> bool:
    """Whether the message with this fingerprint shows buttons; True when nothing is known."""
    return content_hash.partition(".")[2] != rows_hash((), key)


def plain(text: str) -> str:
    """The words of an HTML text, for the one try after its markup was refused."""
    return html.unescape(TAG.sub("", text))

"""Callback data: a button's meaning in at most 64 bytes, signed for one bot and one person."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.ids import base36 as base36
from bot.turn import Forged, Press

LONGEST = 64
MAC_BYTES = 9
BLOCK = 64
"""Bytes that SHA-256 takes at a time (RFC 2104, section 2)."""
MAC_LENGTH = 12
ACTIONS = frozenset("=+-!ad<ek>?0~unsp@#*hyxwtb")
"""The action codes of version 1; those of version 2 belong to the table of actions.

Answers: `=` choose, `!` done, `y` confirm, `>` `?` `0` `~` the four that are no answer, `s` send, `k` keep (with
an argument: so many instances). Ways: `<` back, `p` pause, `@` back to the question, `#` page, `e` edit, `a` add, `d`
delete, `x` cancel a table, `t` send a table, `h` hand to a colleague, `b` take it back. Drafts, which add no record:
`+` mark or place, `-` unmark, `u` undo to so many, `n` the wanted state: a step, a page of the calendar, a list.
"""
HEAD = re.compile(r"[12][!-\-/-~]")
FIELD = re.compile(r"[A-Za-z0-9_,:\-]*")
REVISION = re.compile(r"0|[1-9a-z][0-9a-z]*")
BODY = re.compile(r"[12][!-\-/-~](?:\.[A-Za-z0-9_,:\-]*){3}\.(?:0|[1-9a-z][0-9a-z]*)")
BODIES = re.compile(
    rf"(?:1[{re.escape(''.join(ACTIONS))}](?:\.[A-Za-z0-9_,:\-]*+){{3}}\.(?:0|[1-9a-z][0-9a-z]*+)(?:\n(?!\Z)|\Z))++"
)
"""Bodies of version 1, one a line."""


@dataclass(frozen=True, slots=True)
class Codec:
    """`keys`: the first signs; all of them are accepted, so that a rotation keeps yesterday's buttons alive."""

    keys: Sequence[bytes]
    bot_id: str
    _signers: "tuple[Signer, ...]" = field(default=(), init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not 1 <= len(self.keys) <= 2 or not all(self.keys):
            raise ValueError("the codec needs one key, or two while a key is being changed")
        object.__setattr__(self, "_signers", tuple(Signer(key, f"{self.bot_id}|") for key in self.keys))

    def encode(self, press: Press, user: str) -> str:
        """The callback data of a button drawn for `user` (a Telegram id as text).

        Raises ValueError when a field holds what the form has no room for, or the whole is over 64 bytes.
        """
        revision = base36(press.revision)
        body = f"{press.version}{press.action}.{press.subject}.{press.question}.{press.arg}.{revision}"
        if not BODY.fullmatch(body) or (press.version == 1 and press.action not in ACTIONS):
            raise ValueError(f"a press that the codec cannot carry: version {press.version}, action {press.action!r}")
        data = f"{body}.{self._signers[0].sign(user, body)}"
        if len(data) > LONGEST:
            raise ValueError(f"callback data of {len(data)} bytes; Telegram takes {LONGEST}")
        return data

    def encode_all(self, bodies: str, user: str) -> list[str]:
        """The same of many buttons of version 1 at once, by their bodies, one a line. Raises ValueError."""
        if not BODIES.fullmatch(bodies):
            raise ValueError("a press that the codec cannot carry")
        lines = bodies.split("\n")
        if max(map(len, lines)) + 1 + MAC_LENGTH > LONGEST:
            raise ValueError(f"callback data of over {LONGEST} bytes")
        signed = self._signers[0].sign_all(user, lines)
        return [f"{body}.{signature}" for body, signature in zip(lines, signed, strict=True)]

    def decode(self, data: object, user: str) -> Press | Forged:
        """What the button means, or Forged: a wrong signature, another person's or bot's, nonsense. Never raises."""
        if not isinstance(data, str) or len(data) > LONGEST:
            return Forged()
        body, _, mac = data.rpartition(".")
        signature = mac.encode("utf-8", "replace")
        expected = [signer.sign(user, body).encode() for signer in self._signers]
        if not any([hmac.compare_digest(signature, known) for known in expected]):  # noqa: C419 - all, in equal time
            return Forged()
        return parse(body) or Forged()


class Signer:
    """HMAC-SHA256 of `head` and `user|body` under one key, cut to nine bytes: what all buttons have in common, the key
    and the head, is hashed once.
    """

    __slots__ = ("_inner", "_outer")

    def __init__(self, key: bytes, head: str) -> None:
        block = (hashlib.sha256(key).digest() if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block) + head.encode("utf-8", "replace"))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))

    def sign(self, user: str, body: str) -> str:
        """Twelve characters of base64url."""
        return self.sign_all(user, (body,))[0]

    def sign_all(self, user: str, bodies: Iterable[str]) -> list[str]:
        """The same of each body. What they have in common is hashed once for all; and they are put into letters
        together: nine bytes are twelve letters, with nothing left over.
        """
        theirs, digests = self._inner.copy(), []
        theirs.update(f"{user}|".encode("utf-8", "replace"))
        start_inner, start_outer = theirs.copy, self._outer.copy
        for body in bodies:
            inner, outer = start_inner(), start_outer()
            inner.update(body.encode("utf-8", "replace"))
            outer.update(inner.digest())
            digests.append(outer.digest()[:MAC_BYTES])
        letters = base64.urlsafe_b64encode(b"".join(digests)).decode()
        return [letters[start : start + MAC_LENGTH] for start in range(0, len(letters), MAC_LENGTH)]


def parse(body: str) -> Press | None:
    """The press of unsigned callback data; None when it has not the form."""
    head, *fields = body.split(".")
    if len(fields) != 4 or not HEAD.fullmatch(head):
        return None
    subject, question, arg, revision = fields
    if not all(FIELD.fullmatch(field) for field in (subject, question, arg)) or not REVISION.fullmatch(revision):
        return None
    if head[0] == "1" and head[1] not in ACTIONS:
        return None
    return Press(1 if head[0] == "1" else 2, head[1], subject, question, arg, int(revision, 36))

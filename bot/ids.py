"""Names made from a turn's seed: random to everybody else, and the same again when the turn is decided again."""

import base64
import hashlib


def derive(seed: str, purpose: str, size: int) -> str:
    """`size` bytes of SHA-256 over seed and purpose, as base64url without padding; `size` at most 32."""
    digest = hashlib.sha256(f"{purpose}\n{seed}".encode()).digest()[:size]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def id8(seed: str, purpose: str) -> str:
    """Eight base64url characters, as callback data has room for."""
    return derive(seed, purpose, 6)


def id12(seed: str, purpose: str) -> str:
    return derive(seed, purpose, 9)


def token_hash(token: str) -> str:
    """What is stored of a token: the hexadecimal SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def base36(number: int) -> str:
    """A whole number from 0, as the fields of callback data write it. Raises ValueError for less."""
    if number < 0:
        raise ValueError("a natural number is needed")
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = DIGITS[rest] + digits
        if not number:
            return digits

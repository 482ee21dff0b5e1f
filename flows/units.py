"""Lengths and cuts in UTF-16 code units, the unit of ODK clients and of Telegram."""


def utf16_len(text: str) -> int:
    """Number of UTF-16 code units: 'é' is 1, '😀' is 2."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def substr_utf16(text: str, start: int, end: int | None = None) -> str:
    """Units from `start` (from 0) up to but without `end`; negative counts from the end, out of range is cut off.

    A half surrogate at a cut is dropped, so the result is always whole characters.
    """
    if text.isascii():
        return text[start:end]
    units = text.encode("utf-16-le", "surrogatepass")
    size = len(units) // 2
    first, last, _ = slice(start, end).indices(size)
    return units[first * 2 : max(first, last) * 2].decode("utf-16-le", "ignore")

"""Values as the text of a cell and back: words, numbers, scales, non-answers; reading gives what was written."""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from flows.limits import MAX_YAML_DEPTH
from flows.yaml_nodes import DECIMAL, INTEGER


def load_json(text: str) -> Any:
    """What the JSON text holds. Raises ValueError, also for what is nested without end or is no JSON number."""
    deepest = depth = 0
    for sign in text:
        depth += (sign in "[{") - (sign in "]}")
        deepest = max(deepest, depth)
    if deepest > MAX_YAML_DEPTH:
        raise ValueError("nested too deep")
    return json.loads(text, parse_constant=_refuse)


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is not a number")


def load_mapping(text: str | None) -> dict[str, Any]:
    """The mapping that a JSON text holds; empty for anything else."""
    try:
        found = load_json(text or "")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def write_number(value: float) -> str:
    """Digits without exponent; a decimal keeps its point."""
    if isinstance(value, int):
        return str(value)
    text = format(Decimal(repr(value)), "f")
    return text if "." in text else f"{text}.0"


def write_scalar(value: str | float | bool | None) -> str:
    """A text as it is, unless it would be read as something else; then in JSON quotes."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return write_number(value)
        case _:
            return value if value and read_scalar(value) == value else json.dumps(value, ensure_ascii=False)


def read_scalar(text: str) -> str | int | float | bool | None:
    """Blank is None; digits are numbers, as in YAML; JSON quotes keep a text a text."""
    if not text:
        return None
    if text in ("true", "false"):
        return text == "true"
    if INTEGER.fullmatch(text):
        return int(text) if len(text) < 400 else text
    if DECIMAL.fullmatch(text):
        return float(text)
    if text.startswith('"'):
        try:
            value = load_json(text)
        except ValueError:
            return text
        return value if isinstance(value, str) else text
    return text


def write_words(words: Iterable[str]) -> str:
    """Words joined by spaces; as JSON where one of them holds a space, `none` for no word at all."""
    words = list(words)
    if any(not word or word.split() != [word] for word in words) or words == ["none"]:
        return json.dumps(words, ensure_ascii=False)
    return " ".join(words) or "none"


def read_words(text: str) -> list[str]:
    if text.startswith("["):
        try:
            return [str(each) for each in load_json(text)]
        except (ValueError, TypeError):
            return text.split()
    return [] if text.strip() == "none" else text.replace(",", " ").split()


def write_scale(scale: Mapping[str, float | str]) -> str:
    """`own=100 shared=75.5 not_needed=na`."""
    pairs = [(name, value if isinstance(value, str) else _score(value)) for name, value in scale.items()]
    if not pairs or any("=" in name or name.split() != [name] for name, _ in pairs):
        return json.dumps(dict(scale), ensure_ascii=False)
    return " ".join(f"{name}={value}" for name, value in pairs)


def _score(value: float) -> str:
    return write_number(int(value) if float(value).is_integer() else value)


def read_scale(text: str) -> dict[str, Any]:
    """Raises ValueError for what is not name=number."""
    if text.startswith("{"):
        return dict(load_json(text))
    scale: dict[str, Any] = {}
    for pair in text.split():
        name, sign, value = pair.rpartition("=")
        if not sign:
            raise ValueError(f"{pair}: write name=number")
        scale[name] = read_scalar(value)
    return scale


def write_cases(cases: Sequence[tuple[str, Mapping[str, float | str]]]) -> str:
    """`expr => own=100 …`, one case a line."""
    if any("\n" in expr or "=>" in expr + write_scale(scale) for expr, scale in cases):
        return json.dumps([[expr, dict(scale)] for expr, scale in cases], ensure_ascii=False)
    return "\n".join(f"{expr} => {write_scale(scale)}" for expr, scale in cases)


def read_cases(text: str) -> list[dict[str, Any]]:
    """Raises ValueError for a line without =>."""
    if text.startswith("["):
        return [{"expr": expr, "score": scale} for expr, scale in load_json(text)]
    cases = []
    for line in filter(str.strip, text.splitlines()):
        expr, sign, scale = line.partition(" => ")
        if not sign:
            raise ValueError(f"{line}: write condition => name=number")
        cases.append({"expr": expr, "score": read_scale(scale)})
    return cases

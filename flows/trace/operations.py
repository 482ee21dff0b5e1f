"""One line of a script: an operation on a form, read from JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

FIELDS: Final[Mapping[str, Mapping[str, type]]] = {
    "set": {"path": str, "value": str},
    "add": {"path": str},
    "remove": {"path": str, "index": int},
    "lang": {"value": str},
    "snap": {},
}


@dataclass(frozen=True, slots=True)
class Operation:
    """`op` is set, add, remove, lang or snap; the other fields are empty where it has none."""

    op: str
    path: str = ""
    value: str = ""
    index: int = 0


def read_operation(line: str) -> Operation:
    """The operation of a line. Raises ValueError with the reason for anything else."""
    try:
        data = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"not JSON: {error}") from error
    if not isinstance(data, dict):
        raise ValueError('not an operation: write {"op": "snap"}')
    fields = FIELDS.get(str(data.get("op")))
    if fields is None:
        raise ValueError(f'"op" is {json.dumps(data.get("op"))[:60]}: write one of {", ".join(FIELDS)}')
    return Operation(data["op"], **{key: _field(data, key, kind) for key, kind in fields.items()})


def _field(data: dict[str, Any], key: str, kind: type) -> Any:
    value = data.get(key)
    if type(value) is not kind:
        raise ValueError(f'"{key}" of {data["op"]} must be {"a text" if kind is str else "a whole number"}')
    return value

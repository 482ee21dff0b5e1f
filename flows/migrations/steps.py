"""The steps from one version of the language to the next, in order, and the walk through them.

The first step leads from version 1 to 2, the next from 2 to 3, and so on. A step gets a copy of the flow as plain data
and returns it changed; it never fails on a flow that was valid in its version. Add one whenever the version rises, with
a file before and after in `tests/flows/migrations/`.
"""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

Migration = Callable[[dict[str, Any]], dict[str, Any]]
MIGRATIONS: tuple[Migration, ...] = ()
FIRST = 1


def newest_version() -> int:
    """The version of the language that this program knows."""
    return FIRST + len(MIGRATIONS)


def migrate(data: Any) -> Any:
    """The flow in the newest version. What is no mapping, or names no version that is known, is returned as it is:
    it is for the loader to say so. Nothing that was handed in is changed.
    """
    version = data.get("spec_version") if isinstance(data, dict) else None
    if isinstance(version, bool) or not isinstance(version, int) or not FIRST <= version < newest_version():
        return data
    made: dict[str, Any] = deepcopy(data)
    for number, step in enumerate(MIGRATIONS[version - FIRST :], version + 1):
        made = step(made)
        made["spec_version"] = number
    return made


def migrate_body(body: str) -> str:
    """The same for a published body, which stays stored as it was published; text that is no JSON is returned as it
    is.
    """
    if not MIGRATIONS:
        return body
    try:
        data = json.loads(body)
    except ValueError:
        return body
    made = migrate(data)
    return body if made is data else json.dumps(made, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

"""One released interview: all that scoring may see of a person's answers."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from flows.conversation import Complete, Scalar, Status

_VALUES = ',"values":{'
"""Where the last part of a body begins; no text within it can hold this, since its quotes would be escaped."""

_DECODER = json.JSONDecoder()

_INSTANCE = re.compile(r"(?P<repeat>[^#/.]+)#(?P<number>\d+)\.")


@dataclass(frozen=True, slots=True)
class Case:
    """Released answers of one interview, by address; no name, no time, no language.

    `statuses` holds every question that was asked; `values` those that have a value; `reasons` why an answer does not
    apply, where the flow says so (`na_user` otherwise); `kept` those whose answer is the country pack's, kept as it was
    proposed.
    """

    flow: str
    version: str
    department: str
    wave: str
    statuses: Mapping[str, Status]
    values: Mapping[str, Scalar] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()

    def instances(self, repeat: str) -> tuple[str, ...]:
        """The described things of a repeat, as prefixes of addresses (`hard_procedures#2`), in order."""
        numbers = {
            int(match["number"])
            for address in self.statuses
            if "#" in address and (match := _INSTANCE.match(address)) and match["repeat"] == repeat
        }
        return tuple(f"{repeat}#{number}" for number in sorted(numbers))

    def to_json(self) -> str:
        """The body of a released response: canonical JSON without flow, department and wave."""
        body: dict[str, object] = {"statuses": dict(self.statuses), "values": dict(self.values)}
        body |= {"reasons": dict(self.reasons)} | ({"kept": sorted(self.kept)} if self.kept else {})
        return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, body: str, *, flow: str, version: str, department: str, wave: str) -> "Case":
        """A case from the body that `to_json` made. Cases that are equal in all but their values share them."""
        head, _, rest = body.partition(_VALUES)
        statuses, reasons, kept = _read_head(head)
        values, end = _DECODER.raw_decode("{" + rest)
        if end != len(rest):
            raise ValueError(f"a released response that does not end after {len(head) + end} characters")
        return cls(flow, version, department, wave, statuses, values, reasons, kept)


@lru_cache(maxsize=2048)
def _read_head(text: str) -> tuple[Mapping[str, Status], Mapping[str, str], frozenset[str]]:
    """Statuses, reasons and kept ones of a body up to its values: few in a town, and half of what there is to read."""
    tree = json.loads(text + "}")
    statuses = {address: Status(word) for address, word in tree["statuses"].items()}
    return statuses, tree["reasons"], frozenset(tree.get("kept", ()))


def from_complete(complete: Complete, *, flow: str, version: str, department: str, wave: str) -> Case:
    """A case from a sent interview as the engine replays it."""
    values, kept = dict(complete.responses), complete.kept
    return Case(flow, version, department, wave, dict(complete.statuses), values, kept=kept)

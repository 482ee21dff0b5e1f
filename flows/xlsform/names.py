"""The names that an exported form uses: an imported form gets its own names back."""

import re
from dataclasses import dataclass, field
from typing import Final

from flows.model import Flow

REFERENCE: Final = re.compile(r"\$\{(\w+)\}", re.ASCII)
XML_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


@dataclass(slots=True)
class Names:
    """`of` gives the name in the form for a name in the flow."""

    flow: Flow
    changed: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        wanted = {item.name: item.xlsform.get("name") for item in self.flow.items.values()}
        taken = [wanted[name] or name for name in wanted]
        used = set(REFERENCE.findall(self.flow.body()))
        for name, original in wanted.items():
            if not isinstance(original, str) or not XML_NAME.fullmatch(original):
                continue
            if taken.count(original) == 1 or name not in used:
                self.changed[name] = original

    def of(self, name: str) -> str:
        return self.changed.get(name, name)

    def put(self, text: str) -> str:
        """A text or an expression with the names of the form in `${…}`."""
        return REFERENCE.sub(lambda match: f"${{{self.of(match[1])}}}", text) if self.changed else text

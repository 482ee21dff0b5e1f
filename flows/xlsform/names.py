"""The names that an exported form uses: an imported form gets its own names back."""

import re
from dataclasses import dataclass, field
from typing import Final

from flows.items import Question
from flows.model import Flow

REFERENCE: Final = re.compile(r"\$\{(\w+)\}", re.ASCII)
XML_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def or_other(flow: Flow, item: Question) -> str:
    """The list of a question that was imported with `or_other`, as long as its choices are that list and Other.

    Where the name of the other is read, ODK's tools would not find it: then the question is written out.
    """
    base = item.xlsform.get("or_other")
    if not isinstance(base, str) or base not in flow.choices or item.choices != f"{base}_or_other":
        return ""
    if f"${{{item.name}__name_other}}" in flow.body():
        return ""
    plain = [choice.name for choice in flow.choices[base] if choice.name != "other"]
    return base if [choice.name for choice in flow.choices.get(item.choices, ())] == [*plain, "other"] else ""


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

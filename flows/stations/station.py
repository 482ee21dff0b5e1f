"""A station: where something is asked, with what was said there."""

from dataclasses import dataclass
from typing import Literal

from flows.conversation import Record
from flows.instances import Instance, Range
from flows.nodes import Listed, Node

Sort = Literal["question", "name", "more", "fewer", "note", "waiting", "review"]
Notice = Literal["none", "no_longer_offered", "constraint_changed", "from_pack"]


@dataclass(slots=True, eq=False)
class Station:
    """Where something is asked. `record` is the stored answer if there is one, whether or not it holds;
    `resolved` means that it need not be asked now. `listed` is the choice whose name is asked.
    """

    sort: Sort
    address: str
    place: Instance
    node: Node | None = None
    resolved: bool = False
    record: Record | None = None
    notice: Notice = "none"
    listed: Listed | None = None
    range: Range | None = None

"""Somebody who says what a test wants, opens so many of each list, and is short about everything else."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.conversation import Answer, Ask, Confirm, Done, Event, Keep, NonAnswer, OpenInstance


@dataclass
class Sayer:
    """`said` by address, choices by name; `lists`: how many of each repeat; `asked` keeps the addresses that came."""

    said: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    opened: Counter[str] = field(default_factory=Counter)

    def event(self, ask: Ask) -> Event:
        """What is said to what is asked now."""
        if ask.kind == "review":
            return Confirm()
        if ask.kind == "more":
            return self._more(ask)
        self.asked.append(ask.address)
        if ask.address in self.said:
            return Answer(ask.address, self.said[ask.address], typed=not ask.choices)
        if ask.previous is not None:
            return Keep(ask.address)
        if ask.allow:
            return NonAnswer(ask.address, ask.allow[0].status)
        if ask.choices:
            return Answer(ask.address, ask.choices[0].name, typed=False)
        return Answer(ask.address, "1", typed=True)

    def _more(self, ask: Ask) -> Event:
        if ask.can_add and self.opened[ask.address] < self.lists.get(ask.address, 0):
            self.opened[ask.address] += 1
            return OpenInstance(ask.address)
        return Done(ask.address)


def inventory(*documents: tuple[str, str], online: tuple[str, ...] = (), channels: str = "") -> Sayer:
    """A head who declares documents with a view on each, procedures that can be begun online, and channels."""
    said = {}
    for n, (kind, view) in enumerate(documents, 1):
        said |= {f"documents#{n}.doc_which": kind, f"documents#{n}.doc_state": "paper"}
        said |= {f"documents#{n}.doc_publishable": view}
    for n, procedure in enumerate(online, 1):
        said |= {f"dept_procedures#{n}.proc_which": procedure, f"dept_procedures#{n}.proc_stage": "form"}
        said |= {f"dept_procedures#{n}.proc_link": f"https://town.example/{procedure}"}
    said |= {"chan_inform": channels} if channels else {}
    return Sayer(said, {"documents": len(documents), "dept_procedures": len(online)})

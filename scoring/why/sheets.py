"""What may be told of how each figure came about, frozen with the publication: one sheet for each figure or table.

Of colleagues a sheet holds nothing that the printed figures do not: no count of answers, no value beside the printed
one. What offices said is official and stands here as it was said.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from pydantic import TypeAdapter

from scoring.cards import Words

Own = Callable[[str, str], bool]
"""Whether an office is one's own: a department and an authority; either may be '' where the other says it."""

Way = Literal["subjects", "results", "departments", "town", "share", "median", "mean", "trips", "answered"]
"""How a figure is made: the mean of subjects, of results, over departments; once for the town; a share, median or mean
of colleagues' answers; trips; who answered."""


_SINGLE: frozenset[Way] = frozenset({"departments", "town", "trips"})
"""Ways whose parts are what single offices said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that a figure is the mean of. `of`: the id of a figure, a department or an authority; '' where only
    `parts` tell. `value` is exact where offices alone speak (`step` 0), else as printed, known to half a `step`; None
    where it is not known, and where it may not be told (`hidden`). A part with `parts` is their mean, known from a
    `needed` share of the weight on.
    """

    of: str
    weight: str = "1"
    value: float | None = None
    low: float | None = None
    high: float | None = None
    step: float = 0.0
    hidden: bool = False
    needed: str = "0"
    parts: tuple["Part", ...] = ()

    def offices(self) -> Iterator["Part"]:
        """The parts in it that are what single offices come to; figures are none."""
        if not self.parts and "." not in self.of:
            yield self
        for part in self.parts:
            yield from part.offices()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that feeds a figure: its text, who is asked, and the points of its choices where these are fixed."""

    label: Words
    authority: str
    points: tuple[tuple[Words, float | None], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How one authority's answers become points: the reducer (`points` where each answer has its own, `value`), and
    the formula as the model writes it.
    """

    authority: str
    reduce: str
    formula: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """What an office left open: `state` is `dont_know`, `refused`, or `silent` where nothing came from it at all. `n`
    answers to this question, where it stands for several things.
    """

    office: str
    authority: str
    question: str
    state: Literal["dont_know", "refused", "silent"]
    n: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What an office gave as evidence; `link` where it is one."""

    office: str
    authority: str
    question: str
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One answer of an office that would be another: what it is and what it would be, by the label of a choice or a
    number ('' for "I don't know"); `thing` is what it speaks of, where the question stands for several.
    """

    office: str
    authority: str
    question: str
    now: Words
    then: Words
    thing: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turning:
    """Changes that, made together, move a figure from `before` to `after`; `level` is the one reached, '' where it
    stays.
    """

    changes: tuple[Change, ...]
    before: float
    after: float
    level: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """All that is told of one figure, or of the figures of one table.

    `parts`: what it is the mean of, from `least` known ones or a `needed` share of the weight on; `held`: it cannot
    pass this value. `alone`: one colleague's answer can move it by no more than so many points (0: none can). `fell`:
    authorities that count first and did not know. `missing`: authorities that were not asked. `turnings`: the single
    answers, or the fewest, that change the level, else the nearest one.
    """

    figure: str
    way: Way
    parts: tuple[Part, ...] = ()
    needed: str = "0"
    least: int = 0
    held: float | None = None
    weighing: Literal["", "headcount", "volume", "equal"] = ""
    recipes: tuple[Recipe, ...] = ()
    questions: tuple[str, ...] = ()
    fell: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    open: tuple[Open, ...] = ()
    proofs: tuple[Proof, ...] = ()
    turnings: tuple[Turning, ...] = ()
    alone: float = 0.0

    def kept_for(self, own: Own) -> "Why":
        """The sheet for somebody who may read the answers of these offices only, as single answers; whole where all
        are theirs.
        """
        return replace(
            self,
            parts=self.parts if self.way not in _SINGLE or self._is_own(own) else (),
            open=tuple(one for one in self.open if own(one.office, one.authority)),
            proofs=tuple(one for one in self.proofs if own(one.office, one.authority)),
            turnings=tuple(
                one for one in self.turnings if all(own(change.office, change.authority) for change in one.changes)
            ),
        )

    def _is_own(self, own: Own) -> bool:
        """Whether every office that is a part of it is one's own."""
        return all(own(one.of, "") for part in self.parts for one in part.offices())


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """Every sheet of a publication by its id, the questions that they name, and the names of authorities."""

    sheets: Mapping[str, Why]
    questions: Mapping[str, Asked]
    names: Mapping[str, Words]

    def sheet(self, figure: str) -> Why | None:
        """The sheet of a figure: its own, or that of the table in which it is a row."""
        return self.sheets.get(figure) or self.sheets.get(figure.rpartition(".")[0])

    def to_json(self) -> str:
        """Canonical JSON: sorted keys, no spaces, nothing that is empty."""
        tree = _ADAPTER.dump_python(self, mode="json", exclude_defaults=True)
        return json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


_ADAPTER: TypeAdapter[Explained] = TypeAdapter(Explained)


@lru_cache(maxsize=8)
def read_explained(text: str) -> Explained:
    """The sheets of a text made by `to_json`; ValueError when it is not one."""
    return _ADAPTER.validate_json(text)

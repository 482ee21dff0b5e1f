"""A publication: the frozen set of figures and names that may be shown, and nothing else.

Everything that is shown later (summary, report, what agents get back) is drawn from a `Publication` only.

    publication = publish_group(assessment, card, policy)       # scoring.publish: through the gate
    text = publication.to_json()                                 # canonical: the same publication, the same bytes
    again = Publication.from_json(text)                          # again == publication
    publication.hash                                             # SHA-256 of that text

How to read one:

    say = publication.say                                        # say(words, "fr") -> text, falls back by language
    publication.unit.departments[0].name                         # Words of the department
    publication.response.answered, .on_list, .mark               # "indicative" | "limited" | "normal"
    for dimension in publication.dimensions:
        match publication.figures.get(dimension.figure):
            case Shown(value=None): ...                          # asked, not known well enough
            case Shown() as shown: shown.value, shown.low, shown.high
            case Hidden(): ...                                   # "hidden to protect respondents"
            case None: ...                                       # fewer than two of its indicators were asked
        publication.level_name(dimension.level)                  # Words, or None where there is no level
    publication.friction.procedures, .hardest, .tables, .shares  # rows point to figures by id
    publication.actions, .projects, .territory, .not_asked, .notes

Ids of figures: `dimension.A`, `indicator.A1`, `overall`, `hardest.<procedure>`, `procedure.<code>.visits`,
`procedure.<code>.sent_back`, `procedure.<code>.why.<cause>`, `table.<id>.<choice>`, `table.<id>.dont_know`,
`share.<id>`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import TypeAdapter

from scoring.cards import (
    ActionCard,
    Campaign,
    DimensionCard,
    Friction,
    LevelCard,
    NotAsked,
    OverallCard,
    Response,
    Unit,
    Versions,
    Words,
)
from scoring.context.cards import Context
from scoring.figures import Figure, Hidden, Shown
from scoring.project_card import ProjectSheet
from scoring.territory_card import TerritoryCard
from scoring.why.sheets import Explained, read_explained

__all__ = ["Figure", "Hidden", "Publication", "Shown"]

Audience = Literal["coordinator", "public"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What may be shown of one assessment to one audience. `at` is the instant given when it was published. `actions`
    are the first of what to do next, `projects` the sheet of each of them in the same order; `blocked` is what the law
    holds back ("needs a rule change"). `explained` says why every figure is what it is, as text; `explanation` reads
    it. `context` follows from the figures: other methods, the wave before, departments and towns side by side.
    `territory`: homes and public places of the municipality, where it was asked.
    """

    format: Literal[1] = 1
    audience: Audience
    at: str
    k: int
    default_language: str
    languages: tuple[str, ...]
    unit: Unit
    campaign: Campaign
    response: Response
    title: Words
    levels: tuple[LevelCard, ...]
    overall: OverallCard
    dimensions: tuple[DimensionCard, ...]
    friction: Friction
    actions: tuple[ActionCard, ...]
    not_asked: tuple[NotAsked, ...]
    notes: tuple[Words, ...]
    versions: Versions
    figures: Mapping[str, Figure]
    blocked: tuple[ActionCard, ...] = ()
    explained: str = ""
    context: Context = field(default_factory=Context)
    projects: tuple[ProjectSheet, ...] = ()
    territory: TerritoryCard | None = None

    def say(self, words: Words, language: str) -> str:
        """The text in a language, else in its base, else in the default language, else in any."""
        for code in (language, language.split("-")[0], self.default_language):
            if code in words:
                return words[code]
        return next(iter(words.values()), "")

    def shown(self, figure: str) -> Shown | None:
        """The figure of this id when it may be printed; None when it is hidden or there is none."""
        found = self.figures.get(figure)
        return found if isinstance(found, Shown) else None

    def hides(self, figure: str) -> bool:
        """Whether the figure of this id exists and must not be printed."""
        return isinstance(self.figures.get(figure), Hidden)

    def level_name(self, level: str) -> Words | None:
        """The name of a level by its id; None for ''."""
        return next((card.name for card in self.levels if card.id == level), None)

    @property
    def explanation(self) -> Explained | None:
        """Why every figure is what it is; None where none was written."""
        return read_explained(self.explained) if self.explained else None

    def to_json(self) -> str:
        """Canonical JSON: sorted keys, no spaces; equal publications give equal texts."""
        tree = _ADAPTER.dump_python(self, mode="json")
        return json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> "Publication":
        """The publication of a text made by `to_json`; ValueError when it is not one."""
        return _ADAPTER.validate_json(text)

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()


_ADAPTER: TypeAdapter[Publication] = TypeAdapter(Publication)

"""What rules, the mayor's page and the project sheets may read of an assessment: facts by name, and things by kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scoring.cards import Words

Fact = float | str | bool | None
"""A number, a text (the name of a choice), true or false; None where it does not apply (a comparison is false)."""


@dataclass(frozen=True, slots=True)
class ThingFacts:
    """One thing of a kind: its key (`birth_certificate`), its label, and its facts by name.

    A fact that is not known has no entry; one that does not apply is None.
    """

    key: str
    label: Words
    values: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of the unit assessed.

    `values`: every indicator in scope (`A1`: its score, 0-100) with its status (`A1__status`: known, missing, na or
    out_of_scope), and the profile values of the unit and of the municipality by name. `things`: by kind (`procedure`,
    `document`, `call`, `means`, `process`, `channel`, `need`), in the order of their keys or of their list. A name
    without an entry is not known: what reads it is unknown, never false.
    """

    values: Mapping[str, Fact] = field(default_factory=dict)
    things: Mapping[str, tuple[ThingFacts, ...]] = field(default_factory=dict)

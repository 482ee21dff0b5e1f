"""What was told of the territory, as plain facts: its areas with their rates, its region, 4G, and places with Wi-Fi."""

from dataclasses import dataclass
from typing import Literal

from scoring.packs import Pack, Setting
from scoring.territory import Area, Territory, draw_territory

Said = Literal["", "yes", "no"]
"""A yes or a no; '' where nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One municipal place where the public has Wi-Fi. `kind` is a choice, `typed` its name where it is another one;
    `users` a day, None when nobody knows.
    """

    name: str
    kind: str = ""
    typed: str = ""
    works: Said = ""
    free: Said = ""
    signup: Said = ""
    hours: str = ""
    users: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """`region` and `setting` are those that the officer chose where the town has no figures (None: not known);
    `coverage` is how much of the inhabited area has 4G. `told`: the officer has answered.
    """

    told: bool = False
    areas: tuple[Area, ...] = ()
    region: str = ""
    setting: Setting | None = None
    coverage: str = ""
    places: tuple[Place, ...] = ()


def draw_ground(ground: Ground, pack: Pack | None) -> Territory:
    """The territory; where the town has no figure, with what the country pack knows of its region, in its setting."""
    return draw_territory(ground.areas, pack.rates(ground.region, ground.setting) if pack else ())

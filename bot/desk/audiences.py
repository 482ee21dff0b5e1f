"""Who is asked what: the audiences of flows, the offices that places on the roster hold, and the roles they give."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from flows.items import Question
from flows.model import Flow
from reports.words import Words, msg

AGENT: Final = "agent"
DEPT_HEAD: Final = "dept_head"
OFFICES: Final[Mapping[str, str]] = {DEPT_HEAD: "head", "it_officer": "officer", "legal_officer": "officer"}
"""The role of permission that goes with each office."""

OF_THE_LIBRARY: Final[Mapping[str, str]] = {
    "agent_consultation": AGENT,
    "department_inventory": DEPT_HEAD,
    "technical_diagnosis": "it_officer",
    "regulatory_diagnosis": "legal_officer",
}
NAMES: Final[Mapping[str, str]] = {
    AGENT: msg("Agents"),
    DEPT_HEAD: msg("Heads of department"),
    "it_officer": msg("IT or statistics officer"),
    "legal_officer": msg("Legal or finance officer"),
}


def audience_of(flow: Flow) -> str:
    """Who answers a flow: an office where every question that says whose answer counts leaves the agents out."""
    known = OF_THE_LIBRARY.get(flow.settings.id)
    if known is not None:
        return known
    roles = [item.measure.authority for item in flow.items.values() if isinstance(item, Question) and item.measure]
    named = [each for each in roles if each]
    if not named or any(AGENT in each for each in named):
        return AGENT
    return next((role for each in named for role in each if role in OFFICES), AGENT)


def name_of(audience: str, words: Words) -> str:
    """An audience in plain words."""
    return words.say(NAMES[audience])


def offices_in(role: str) -> tuple[str, ...]:
    """The offices among the roles of a place, which stand in one text with spaces between."""
    return tuple(one for one in role.split() if one in OFFICES)


def with_role(role: str, more: str) -> str:
    """The roles of a place with one more: an office takes the place of `agent`."""
    return " ".join(sorted({*offices_in(role), more}))


@lru_cache(maxsize=256)
def permissions(role: str) -> frozenset[str]:
    """The roles of permission that a place gives: an office holder is a head or an officer, all others are agents."""
    return frozenset(OFFICES[one] for one in offices_in(role)) or frozenset({AGENT})


Place = Mapping[str, Any]


def asked_in(audience: str, places: Iterable[Place]) -> list[Place]:
    """The places that a flow of this audience is put to, in the order given.

    Who holds an office somewhere answers its flow and not that of the agents.
    """
    found = list(places)
    if audience != AGENT:
        return [place for place in found if audience in offices_in(place["role"])]
    holders = {place["respondent"] for place in found if offices_in(place["role"])} - {""}
    return [place for place in found if not offices_in(place["role"]) and place["respondent"] not in holders]

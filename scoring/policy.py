"""The policy: every threshold that judges, as data with a version and a hash."""

import hashlib
import json
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationError

from scoring.yaml_file import FileError, Path, Source, read_yaml

T = TypeVar("T", bound=BaseModel)


class Frozen(BaseModel):
    """A part of a model file: immutable, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


def _fraction(value: object) -> Fraction:
    return value if isinstance(value, Fraction) else Fraction(str(value).strip())


Share = Annotated[Fraction, BeforeValidator(_fraction), PlainSerializer(str)]
"""A share read exactly: `2/3`, `0.60`."""


class Edition(Frozen):
    id: str
    version: str


class Rounding(Frozen):
    below: int
    step: int


class Policy(Frozen):
    """All thresholds; the comments beside the numbers stand in the policy file."""

    spec_version: int
    policy: Edition
    level_cuts: tuple[float, ...]
    known_share: Share
    indicators_needed: int
    dimensions_needed: int
    agent_answers_needed: int
    cap: float
    response_limited: Share
    response_normal: Share
    nonresponse_bound: Share
    contributors: int = Field(ge=1)
    contributors_public: int
    contributors_floor: int
    exact_factor: int
    exact_up_to: int
    rounding: tuple[Rounding, ...]
    unanimous: int
    dont_know_finding: Share
    agreed: float
    contested: float
    sent_back: Mapping[str, float]
    volume_points: Mapping[str, float]
    request_points: Mapping[str, float]
    high_volume: float
    high_volume_share: Share
    unopened_stage: float
    training_target: float
    tools_one: float
    tools_two: float
    tools_more: float
    unused_tools: float
    quick_win_impact: int
    quick_win_effort: int
    actions_shown: int
    forecast_rates: tuple[Share, ...]
    forecast_will: Share
    forecast_may: Share
    group_rate: Share
    group_chance: Share
    weight_noise: Share
    draws: int = Field(ge=1)
    draw_seed: int
    geometric_floor: float = Field(gt=0)
    says_does_gap: float
    visits_gap: float
    volume_differs: Share
    change_announced: float
    size_classes: tuple[int, ...]
    peers_needed: int = Field(ge=2)

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical content: the same numbers, the same hash, whatever the layout of the file."""
        return content_hash(self)

    def value(self, name: str) -> float:
        """A number of the policy by its name, for `${policy__name}`; KeyError when it is not one."""
        found = getattr(self, name) if name in type(self).model_fields else None
        if isinstance(found, int | float | Fraction):
            return float(found)
        raise KeyError(name)


def content_hash(part: BaseModel) -> str:
    """SHA-256 of a model's canonical JSON."""
    text = json.dumps(part.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def parse_policy(text: str, name: str = "policy.yaml") -> Policy:
    """A policy from its file; raises FileError with file:line:column."""
    source = read_yaml(text, name)
    policy = validate(Policy, source)
    if policy.contributors < policy.contributors_floor:
        place = source.locate(("contributors",))
        raise FileError(f"{place}: {policy.contributors} is below the floor of {policy.contributors_floor}")
    return policy


@cache
def load_policy(name: str = "egov_maturity") -> Policy:
    """A shipped policy by its id."""
    file = f"{name}.policy.yaml"
    return parse_policy(resources.files("scoring").joinpath("models", file).read_text("utf-8"), file)


def validate(kind: type[T], source: Source) -> T:
    """Plain data as a frozen model; every problem on its line."""
    try:
        return kind.model_validate(source.data)
    except ValidationError as error:
        raise FileError("\n".join(_problem(one, source) for one in error.errors())) from None


def _problem(error: Any, source: Source) -> str:
    path: Path = tuple(error["loc"])
    return f"{source.locate(path)}: {'.'.join(map(str, path))}: {error['msg']}"

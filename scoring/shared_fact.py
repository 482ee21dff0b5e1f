"""A fact that several sides tell of: who, by which formula, and when a difference is so large that someone looks."""

from typing import Literal

from pydantic import Field, model_validator

from scoring.indicator import Words
from scoring.policy import Frozen


class ClaimSource(Frozen):
    """One side of a shared fact: a formula over its interviews, or over the things of a repeat (`over`, `key`); without
    `value`, what the record of the fact's indicator gives for that authority.

    `across` the things of one interview without a key: `any` (yes when one says yes); across colleagues: `mean` or
    `median`, always as a number of people, never one by one. `name` says what was asked, where one authority is
    asked twice.
    """

    authority: str
    name: Words = Field(default_factory=dict)
    value: str = ""
    over: str = ""
    key: str | None = None
    only: str | None = Field(None, alias="if")
    across: Literal["each", "any", "mean", "median"] = "each"


class SharedFact(Frozen):
    """`scale`: names, steps from `low` to `high`, or numbers. `judge`: by the cuts of agreement, by a `gap` or a
    `relative` spread beyond a number of the policy (`at`), or `any` difference. What is contested enters the verify
    queue (`queue`), is printed as a finding, or as a hint. Facts of one `together` enter with each other.
    `line`: the register and its field (`procedures.proc_volume`) in which a decision about the thing stands as well.
    """

    id: str
    name: Words
    scale: Literal["names", "steps", "numbers"]
    low: float = 0
    high: float = 100
    judge: Literal["cuts", "gap", "relative", "any"] = "cuts"
    at: str | None = None
    kind: Literal["queue", "finding", "hint"] = "queue"
    indicator: str = ""
    together: str = ""
    line: str = Field(default="", pattern=r"^([a-z_]+\.[a-z_]+)?$")
    claims: tuple[ClaimSource, ...]

    @model_validator(mode="after")
    def _is_whole(self) -> "SharedFact":
        if (self.judge in ("gap", "relative")) != (self.at is not None):
            raise ValueError("give a number of the policy (at) with gap and relative, and only with them")
        if self.judge in ("gap", "relative") and self.scale == "names":
            raise ValueError("names have no distance: judge them by cuts or any")
        if not self.indicator and not all(one.value for one in self.claims):
            raise ValueError("a claim without a value needs the fact's indicator")
        return self

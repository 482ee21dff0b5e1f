"""The feature matrix: what the product does with flows, partly does, and does not, each row with its proof."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Final, Literal

from flows.manual.tables import draw_table, read_data

Standing = Literal["yes", "partial", "no"]
SIGNS: Final[Mapping[str, str]] = {"yes": "yes", "partial": "**partly**", "no": "**no**"}
IN_WORDS: Final = frozenset({"inputs and files", "conversation", "checker"})
"""Groups whose rows are called by words of people, not of the code."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One row. `xlsform` is the word of XLSForm for it, `proof` names tests, transcripts and forms by their path from
    the project's folder; `codes` are those of the checker that the row stands for.
    """

    id: str
    group: str
    xlsform: str
    status: Standing
    note: str
    proof: tuple[str, ...]
    codes: tuple[str, ...] = ()


@cache
def all_features() -> tuple[Feature, ...]:
    """The rows of `features.yaml`, in their order."""
    rows = read_data("features.yaml")
    return tuple(
        Feature(**{**row, "proof": tuple(row["proof"]), "codes": tuple(row.get("codes", "").split())}) for row in rows
    )


def groups(features: Sequence[Feature]) -> tuple[str, ...]:
    """The groups, in the order in which they first occur."""
    return tuple(dict.fromkeys(each.group for each in features))


def draw_counts() -> str:
    """How many rows of each group are there, there in part, and not there."""
    features = all_features()
    rows = []
    for group in groups(features):
        count = Counter[str](each.status for each in features if each.group == group)
        rows.append((group, *(str(count[status]) for status in SIGNS)))
    return draw_table(("group", "yes", "partly", "no"), rows)


def draw_group(group: str) -> str:
    """The rows of a group as a Markdown table."""
    rows = (_cells(each) for each in all_features() if each.group == group)
    return draw_table(("what", "in XLSForm", "", "note", "proof"), rows)


def link(proof: str) -> str:
    """A proof as a link from the folder `docs`; of a test its name in words."""
    path, _, test = proof.partition("::")
    words = re.sub(r"^test_", "", test).replace("_", " ") if test else path.rpartition("/")[2]
    return f"[{words}](../{path})"


def _cells(feature: Feature) -> tuple[str, ...]:
    is_code = feature.group not in IN_WORDS and re.fullmatch(r"\S+", feature.id) is not None
    name = f"`{feature.id}`" if is_code else feature.id
    proofs = ", ".join(map(link, feature.proof))
    return name, _code(feature.xlsform), SIGNS[feature.status], feature.note, proofs


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


FEATURE_BLOCKS: Final[Mapping[str, Callable[[], str]]] = {
    "counts": draw_counts,
    **{f"features {group}": partial(draw_group, group) for group in groups(all_features())},
}

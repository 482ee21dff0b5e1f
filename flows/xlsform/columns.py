"""Which key of the language stands in which column, and how its value is written; one table for both directions."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final = ("label", "hint", "required_message", "constraint_message")
"""Texts with a column of their own in XLSForm; ODK shows them, so every language is filled."""

OWN_TEXTS: Final = ("instance_label", "first_label", "none_label", "add_label", "done_label")
"""Texts that only this product knows: `civimeter::instance_label::English (en)`."""

EXPRESSIONS: Final = ("relevant", "constraint", "calculation", "choice_filter", "repeat_count")
PREFIX: Final = "civimeter::"
MEASURE: Final = "measure::"
GENERATED: Final = "civimeter::generated"
STATUSES: Final = ("dont_know", "not_applicable", "refused")

WORDS: Final = ("renamed_from", "accept")
SCALARS: Final = (
    "comment",
    "store",
    "seconds",
    "sensitive",
    "evidence_for",
    "max_files",
    "prefill",
    "min",
    "max",
    "unique_by",
    "add_when",
    "table",
)
"""Keys that travel as `civimeter::<key>`, written when they differ from what holds without them."""

MEASURES: Final = ("indicator", "profile", "component", "kind", "authority", "use", "score", "score_when", "thing")
SETTINGS: Final = ("allow", "review", "back", "date_order", "calendar", "minutes", "renamed_from")
"""Settings without a column in XLSForm; they stand in the sheet `civimeter`."""


def header(key: str, language: str = "", prefix: str = "") -> str:
    """`label::English (en)`; without a language `label`."""
    return f"{prefix}{key}::{language}" if language else f"{prefix}{key}"


def survey_headers(languages: Mapping[str, str]) -> list[str]:
    """The columns of the survey sheet in the order in which people read them; `languages` are codes and headings."""
    named = list(languages.values())
    texts = {key: [header(key, each) for each in named] for key in TEXTS}
    shown = ["type", "name", *texts["label"], *texts["hint"], "required", *texts["required_message"], "relevant"]
    shown += ["constraint", *texts["constraint_message"], "calculation", "choice_filter", "repeat_count", "default"]
    shown += ["appearance", "parameters", GENERATED, "civimeter::input", "civimeter::columns", "civimeter::default"]
    shown += ["civimeter::allow", *(header(key, each, PREFIX) for key in STATUSES for each in named)]
    shown += [header(key, each, PREFIX) for key in OWN_TEXTS for each in named]
    shown += [PREFIX + key for key in (*WORDS, *SCALARS)]
    return shown + [MEASURE + key for key in MEASURES]

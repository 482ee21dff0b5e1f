"""Expressions and texts of an imported form: paths become names, and what ODK's tools overlook is written out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from flows.xlsform.naming import Found
from flows.xlsform.outline import Element

NAME: Final = r"[^\W\d][\w.-]*"
PIECE: Final = re.compile(
    r"(?P<text>\"[^\"]*\"|'[^']*')"
    r"|\$\{\s*(?P<ref>[^}]*?)\s*\}"
    r"|position\(\s*(?:current\(\)\s*/\s*)?(?P<position>\.\.(?:\s*/\s*\.\.)*)\s*\)"
    rf"|(?P<path>/\s*{NAME}(?:\s*/\s*(?:{NAME}|\.\.))+)"
    rf"|(?P<relative>(?:current\(\)\s*/\s*)?\.\.(?:\s*/\s*(?:{NAME}|\.\.))*\s*/\s*{NAME})"
    r"|(?P<self>current\(\)\s*/\s*\.(?![./\w]))"
    rf"|(?P<call>{NAME}(?::{NAME})?)\s+(?=\()"
    r"|(?<![\w.)])(?P<point>\.\d+)"
    rf"|{NAME}",
    re.DOTALL,
)
PIPE: Final = re.compile(r"\$\{\s*([^}]*?)\s*\}")
STRAIGHT: Final = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " ", "\u202f": " "})
TRUE: Final = frozenset({"yes", "Yes", "YES", "true", "True", "TRUE", "true()"})
FALSE: Final = frozenset({"no", "No", "NO", "false", "False", "FALSE", "false()"})
WORDS: Final = frozenset({"and", "or", "div", "mod"})
ANY: Final = re.compile(r"(?:\((?P<own>.*)\) and )?\$\{\w+__any\} = 'yes'", re.DOTALL)
EXCLUSIVE: Final = r"not\(selected\(\., '[^']*'\) and count-selected\(\.\) > 1\)"
EXCLUSIVES: Final = re.compile(rf"(?:\((?P<own>.*)\) and )?{EXCLUSIVE}(?: and {EXCLUSIVE})*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Incoming:
    """Reads cells as seen from an element of the form. `renamed`: choices that have another name in the flow."""

    found: Found
    renamed: Mapping[str, str] = field(default_factory=dict)

    def expression(self, cell: str, element: Element) -> str:
        """The expression in the language; what it lacks stays as it is, for the checker to name."""
        text = cell.translate(STRAIGHT).strip()
        if text in TRUE:
            return "true()"
        if text in FALSE:
            return "false()"
        return PIECE.sub(lambda match: self._piece(match, element), text)

    def text(self, cell: str, element: Element) -> str:
        """A text with the names of the flow in `${…}`."""
        return PIPE.sub(lambda match: self._reference(match[1], element), cell)

    def _piece(self, match: re.Match[str], element: Element) -> str:
        match match.lastgroup:
            case "text" if match[0][1:-1] in self.renamed:
                return f"{match[0][0]}{self.renamed[match[0][1:-1]]}{match[0][0]}"
            case "text":
                return PIPE.sub(lambda inner: self._reference(inner[1], element), match[0])
            case "ref":
                return self._recorded(match["ref"]) or self._reference(match["ref"], element)
            case "position":
                return _position(match["position"].count(".."), element)
            case "path":
                return self._path(_steps(match["path"])[1:], None, match[0])
            case "relative":
                return self._path(_steps(match["relative"].removeprefix("current()")), element, match[0])
            case "self":
                return "."
            case "call" if match["call"] not in WORDS:
                return match["call"]
            case "point":
                return f"0{match['point']}"
            case _:
                return match[0]

    def _recorded(self, original: str) -> str:
        """What stands for a row that clients fill in by themselves: the day or the moment; '' for what is not one."""
        kind = "" if original in self.found.by_original else self.found.outline.recorded.get(original, "")
        if "today" in kind:
            return "today()"
        return "now()" if kind.removeprefix("get ").removesuffix(" time") in ("start", "end") else ""

    def _reference(self, original: str, element: Element) -> str:
        name = self.found.resolve(original, element)
        if name is None and "__" in original:
            head, sign, tail = original.partition("__")
            known = self.found.resolve(head, element)
            name = f"{known}{sign}{tail}" if known else None
        if name is None and original.endswith("_other"):
            asked = self.found.by_original.get(original.removesuffix("_other"), [])
            name = next((f"{each.name}__name_other" for each in asked if each.kind.or_other), None)
        return f"${{{name or original}}}"

    def _path(self, steps: list[str], start: Element | None, written: str) -> str:
        name = self.found.at_path(steps, start)
        return f"${{{name}}}" if name else written


def _steps(path: str) -> list[str]:
    return [step.strip() for step in path.split("/") if step.strip()]


def _position(steps: int, element: Element) -> str:
    """Steps from the element to a repeat around it, said as the how-manieth repeat that is."""
    around = list(element.around)[:steps]
    if len(around) == steps and around[-1].is_repeat:
        steps = sum(each.is_repeat for each in around)
    return f"position({'/'.join(['..'] * steps)})"


def without_generated(key: str, cell: str) -> str:
    """A cell without the condition that the exporter added, where it still stands as it was added."""
    pattern = {"relevant": ANY, "constraint": EXCLUSIVES}.get(key)
    match = pattern.fullmatch(cell) if pattern else None
    return (match["own"] or "") if match else cell

"""Findings for other programs: JSON, and SARIF 2.1.0 as code hosts and editors read it."""

import json
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote

from flows.check.codes import Code
from flows.check.reporting.plain import Found, file_of
from flows.problems import Problem

LEVELS: Final = {"error": "error", "warning": "warning", "information": "note"}
WEIGHTS: Final = {
    "E": ("error", "A flow with it is not published."),
    "W": ("warning", "The flow runs; --strict does not let it pass."),
    "I": ("note", "Nothing has to be done."),
}
SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
ORDINALS: Final = {str(code): ordinal for ordinal, code in enumerate(Code)}


def as_json(found: Found) -> str:
    """A list of mappings: file, line, column (from 1; 0 where unknown), severity, code, place, cause, way_out."""
    rows = [
        {
            "file": file_of(name, problem),
            "line": problem.line,
            "column": problem.column,
            "severity": problem.severity,
            "code": problem.code,
            "place": problem.place,
            "cause": problem.cause,
            "way_out": problem.way_out,
        }
        for name, problems in found.items()
        for problem in problems
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_sarif(found: Found) -> str:
    """One run with a rule for every code, and a result with its place for every finding."""
    driver = {"name": "civimeter flows check", "rules": [_rule(code) for code in Code]}
    results = [_result(name, problem) for name, problems in found.items() for problem in problems]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _rule(code: Code) -> dict[str, Any]:
    level, weight = WEIGHTS[code[0]]
    return {
        "id": str(code),
        "shortDescription": {"text": code.meaning},
        "help": {"text": f"{code.meaning} {weight} Each result says the cause and a way out."},
        "defaultConfiguration": {"level": level},
    }


def _result(name: str, problem: Problem) -> dict[str, Any]:
    region = {"startLine": max(problem.line, 1), "startColumn": max(problem.column, 1)}
    place = {"artifactLocation": {"uri": uri_of(file_of(name, problem))}, "region": region}
    return {
        "ruleId": problem.code,
        "ruleIndex": ORDINALS[problem.code],
        "level": LEVELS[problem.severity],
        "message": {"text": str(problem)},
        "locations": [{"physicalLocation": place}],
    }


def uri_of(name: str) -> str:
    """The file as a URI reference: a whole one for an absolute path, else relative to where the check was called."""
    path = PurePath(name)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())

"""Findings for other programs: JSON, and SARIF 2.1.0 as code hosts and editors read it."""

import json
from typing import Any, Final

from flows.check.codes import Code
from flows.check.reporting.plain import Found
from flows.problems import Problem

LEVELS: Final = {"error": "error", "warning": "warning", "information": "note"}
SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def as_json(found: Found) -> str:
    """A list of mappings: file, line, column (from 1; 0 where unknown), severity, code, place, cause, way_out."""
    rows = [
        {
            "file": name,
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
    """One run with a rule for every code."""
    tool = {"name": "civimeter flows check", "rules": [_rule(code) for code in Code]}
    results = [_result(name, problem) for name, problems in found.items() for problem in problems]
    body = {"$schema": SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": tool}, "results": results}]}
    return json.dumps(body, ensure_ascii=False, indent=2)


def _rule(code: Code) -> dict[str, Any]:
    level = {"E": "error", "W": "warning", "I": "note"}[code[0]]
    return {
        "id": str(code),
        "shortDescription": {"text": code.meaning},
        "defaultConfiguration": {"level": level},
    }


def _result(name: str, problem: Problem) -> dict[str, Any]:
    region = {"startLine": max(problem.line, 1), "startColumn": max(problem.column, 1)}
    place = {"artifactLocation": {"uri": name.replace("\\", "/")}, "region": region}
    return {
        "ruleId": problem.code,
        "level": LEVELS[problem.severity],
        "message": {"text": str(problem)},
        "locations": [{"physicalLocation": place}],
    }

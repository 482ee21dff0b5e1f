"""Where the things stand that findings name: `survey/age constraint` as line and column of the text."""

from flows.beside.paths import find_path, value_at
from flows.check.finding import Finding
from flows.problems import Problem
from flows.yaml_nodes import Document


def place_finding(document: Document, finding: Finding) -> Problem:
    """The finding with line and column, as exactly as the document says them."""
    path = find_path(document, finding.place)
    written = value_at(document.data, path)
    text = written if isinstance(written, str) else ""
    return finding.problem(*document.position_in(path, text, finding.column))

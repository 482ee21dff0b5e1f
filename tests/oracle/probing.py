"""Probes: one expression each over a fixed instance, as an XForm for the references and as a flow for ourselves.

The instance: a = 3 (integer), blank (integer), b = "web social" (text), d = 2026-11-23 (date), and a repeat r with
s = 1, blank, 4 (integer). The expression is the calculation of x.
"""

import re
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

import yaml

from flows.conversation import Context
from flows.problems import FlowProblems
from flows.source import parse_flow
from flows.trace import Operation, Session

PATHS = {"a": "/data/a", "blank": "/data/blank", "b": "/data/b", "d": "/data/d", "s": "/data/r/s", "r": "/data/r"}
TYPES = {"a": "int", "blank": "int", "b": "string", "d": "date", "r/s": "int"}
VALUES = (("a", "3"), ("b", "web social"), ("d", "2026-11-23"), ("r[1]/s", "1"), ("r[3]/s", "4"))
FORM = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms" xmlns:odk="http://www.opendatakit.org/xforms">
<h:head><h:title>probe</h:title><model odk:xforms-version="1.0.0"><instance><data id="probe">
<a>3</a><blank/><b>web social</b><d>2026-11-23</d><r jr:template=""><s/></r>
<r><s>1</s></r><r><s/></r><r><s>4</s></r><x/><meta><instanceID/></meta></data></instance>
{binds}<bind nodeset="/data/x" type="string" calculate={expression}/></model></h:head>
<h:body>{inputs}<group ref="/data/r"><label>r</label><repeat nodeset="/data/r">
<input ref="/data/r/s"><label>s</label></input></repeat></group></h:body></h:html>
"""


def as_xform(expression: str) -> str:
    """The form of one probe."""
    paths = re.sub(r"\$\{(\w+)\}", lambda found: f" {PATHS[found[1]]} ", expression)
    binds = "".join(f'<bind nodeset="/data/{name}" type="{kind}"/>\n' for name, kind in TYPES.items())
    inputs = "".join(f'<input ref="/data/{name}"><label>{escape(name)}</label></input>\n' for name in list(TYPES)[:4])
    return FORM.format(binds=binds, inputs=inputs, expression=quoteattr(paths))


def as_flow(expression: str) -> str:
    """The flow of one probe, as YAML."""
    asked = [("integer", "a"), ("integer", "blank"), ("text", "b"), ("date", "d")]
    survey = [{"type": kind, "name": name, "label": name, "required": False} for kind, name in asked]
    inside = {"type": "integer", "name": "s", "label": "s", "required": False}
    survey.append({"type": "repeat", "name": "r", "label": "r", "items": [inside]})  # type: ignore[dict-item]
    survey.append({"type": "calculate", "name": "x", "calculation": expression})
    settings = {
        "id": "probe",
        "version": "1",
        "title": "probe",
        "default_language": "en",
        "languages": {"en": "English"},
    }
    return yaml.safe_dump({"spec_version": 1, "settings": settings, "survey": survey}, allow_unicode=True)


def our_value(expression: str, today: str) -> str:
    """What the trace shows for x; `refused E-…` where the flow cannot be loaded."""
    try:
        flow = parse_flow(as_flow(expression))
    except FlowProblems as problems:
        return f"refused {problems.problems[0].code}"
    now = datetime.fromisoformat(f"{today}T12:00:00").replace(tzinfo=UTC)
    session = Session(flow, Context(now=now, language="en"))
    for _ in range(2):
        session.run(Operation("add", "/data/r"))
    for path, value in VALUES:
        session.run(Operation("set", f"/data/{path}", value))
    return str(session.show()["/data/x"]["v"])

"""A flow as an XForm: our exporter, then pyxform."""

import re
from typing import Any

from pyxform.xls2xform import convert

from flows.items import Group, Question, Repeat
from flows.model import Flow


def make_xform(flow: Flow) -> str:
    """The XForm that ODK clients read. Raises whatever pyxform has against it."""
    names = {code: f"{name} ({code})" for code, name in flow.settings.languages.items()}

    def texts(key: str, value: Any) -> dict[str, str]:
        if value is None:
            return {}
        return {f"{key}::{names[c]}": flow.text(value, c) for c in names}

    rows: list[dict[str, str]] = []

    def put(items: Any, depth: int) -> None:
        for i in items:
            r: dict[str, str] = {"type": i.type, "name": i.name} | texts("label", i.label) | texts("hint", i.hint)
            if i.relevant: r["relevant"] = i.relevant
            if isinstance(i, (Group, Repeat)):
                r["type"] = f"begin {i.type}"
                if isinstance(i, Repeat) and i.repeat_count: r["repeat_count"] = i.repeat_count
                gate = isinstance(i, Repeat) and i.min == 0
                if gate:
                    rows.append({"type": "select_one any__", "name": f"{i.name}__any"} | texts("label", i.label))
                    r["relevant"] = f"${{{i.name}__any}} = 'yes'"
                rows.append(r)
                put(i.items, 0 if isinstance(i, Repeat) else depth + 1)
                rows.append({"type": f"end {i.type}"})
                continue
            if i.is_select: r["type"] += f" {i.choices}"
            if i.type == "range": r["parameters"] = f"start={i.start} end={i.end} step={i.step}"
            for key in ("constraint", "calculation", "choice_filter"):
                if getattr(i, key): r[key] = getattr(i, key)
            r |= texts("constraint_message", i.constraint_message) | texts("required_message", i.required_message)
            if i.required is True and i.is_asked: r["required"] = "yes"
            elif isinstance(i.required, str): r["required"] = i.required
            if i.default: r["default"] = i.default.strip("'")
            for k in list(r):
                r[k] = re.sub(r"position\((\.\./)*\.\.\)", lambda m: "position(" + "../" * depth + m[0][9:], r[k])
                r[k] = re.sub(r"floor\((.*?)\)", r"if(int(\1) > \1, int(\1) - 1, int(\1))", r[k])
                r[k] = re.sub(r"ceiling\((.*?)\)", r"if(int(\1) < \1, int(\1) + 1, int(\1))", r[k])
            ex = [c.name for c in (flow.choices.get(i.choices, ()) if i.is_select else ()) if c.exclusive]
            if ex: r["constraint"] = f"not(selected(., '{ex[0]}') and count-selected(.) > 1)"
            rows.append(r)

    put(flow.survey, 0)
    choices = []
    for l, cs in flow.choices.items():
        for c in cs:
            choices.append({"list_name": l, "name": c.name} | texts("label", c.label) | {k: str(v) for k, v in c.columns.items()})
    choices += [{"list_name": "any__", "name": n} | texts("label", n) for n in ("yes", "no")]
    s = [{"form_id": flow.settings.id, "default_language": names[flow.settings.default_language]}]
    return convert({"survey": rows, "choices": choices, "settings": s}, validate=False).xform

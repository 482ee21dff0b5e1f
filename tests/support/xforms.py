"""What an XForm asks, so that two of them can be compared: nodes with their rules, labels, lists of choices."""

import re
from typing import Any
from xml.etree import ElementTree

XF = "{http://www.w3.org/2002/xforms}"
JR = "{http://openrosa.org/javarosa}"
RULES = ("type", "required", "relevant", "constraint", "calculate", "readonly")
CONTROLS = ("input", "select1", "select", "upload", "trigger", "range", "{http://www.opendatakit.org/xforms}rank")


def _squeezed(text: str) -> str:
    """One space where there are several, and 0.5 for .5."""
    return re.sub(r"(?<![\w.)])\.(?=\d)", "0.", re.sub(r"\s+", " ", text).strip())


def read_xform(xml: str) -> dict[str, Any]:
    """Path → rules, control and labels by language; generated nodes left out."""
    root = ElementTree.fromstring(xml)
    texts = _texts(root)
    nodes: dict[str, Any] = {}
    for bind in root.iter(f"{XF}bind"):
        path = bind.get("nodeset", "")
        rules = {key: _squeezed(bind.get(key, "")).replace(" ", "") for key in RULES if bind.get(key)}
        if rules.get("required") == "false()":
            del rules["required"]
        for key in ("constraintMsg", "requiredMsg"):
            message = bind.get(f"{JR}{key}")
            if message:
                match = re.fullmatch(r"jr:itext\('(.*)'\)", message)
                rules[key] = texts.get(match[1], {}) if match else {"": message}  # type: ignore[assignment]
        nodes[path] = rules
    for control in root.iter():
        name = control.tag.removeprefix(XF)
        if name in (*CONTROLS, "group", "repeat"):
            path = control.get("ref") or control.get("nodeset") or ""
            nodes.setdefault(path, {})
            nodes[path] |= {
                "control": name,
                "label": _label(control, "label", texts),
                "hint": _label(control, "hint", texts),
            }
            nodes[path] |= {"itemset": _itemset(control)}
    return {path: rules for path, rules in nodes.items() if "__" not in path and "/meta" not in path}


def _texts(root: ElementTree.Element) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for language in root.iter(f"{XF}translation"):
        for text in language.iter(f"{XF}text"):
            for value in text.iter(f"{XF}value"):
                if value.get("form") is None:
                    found.setdefault(text.get("id", ""), {})[language.get("lang", "")] = _inner(value)
    return found


def _inner(element: ElementTree.Element) -> str:
    """The text with the outputs in it."""
    parts = [element.text or ""]
    for child in element:
        parts.append(f"<{_squeezed(child.get('value', ''))}>{child.tail or ''}")
    return _squeezed("".join(parts))


def _label(control: ElementTree.Element, tag: str, texts: dict[str, dict[str, str]]) -> Any:
    label = control.find(f"{XF}{tag}")
    if label is None:
        return {}
    match = re.fullmatch(r"jr:itext\('(.*)'\)", label.get("ref", ""))
    return texts.get(match[1], {}) if match else {"": _inner(label)}


def _itemset(control: ElementTree.Element) -> str:
    itemset = control.find(f"{XF}itemset")
    return _squeezed(itemset.get("nodeset", "")) if itemset is not None else ""

"""Overlays: texts in the language of a region, merged into a flow before it is checked and hashed."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from flows.beside.paths import find_path, value_at
from flows.beside.texts import texts_of
from flows.expression_error import nearest
from flows.model import Flow
from flows.problems import FlowProblems, Problem
from flows.yaml_nodes import Document, Path, read_yaml

TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})+")
OWN_NAME: Final = "settings/languages"
FAR: Final = 4
"""Letters by which a mistyped path may differ from the one that is suggested."""


def merge_overlays(flow: Flow, document: Document, overlays: Mapping[str, str]) -> Document:
    """The document of the flow with the texts of all overlays (language tag → YAML text) in it; the one given stays
    as it is. Raises FlowProblems with every problem of the overlays, each with its place in its own file.
    """
    merged = Document(
        document.name, json.loads(json.dumps(document.data)), document.keys, document.values, document.lines
    )
    places = {written.place.replace(" ", "/"): written.place for written in texts_of(flow)}
    problems: list[Problem] = []
    for tag, text in sorted(overlays.items()):
        problems += _merge(flow, merged, places, tag, text)
    if problems:
        raise FlowProblems(problems)
    return merged


def read_beside(text: str, file: str) -> Document:
    """The document of a file beside the flow. Raises FlowProblems that name the file."""
    try:
        return read_yaml(text, file)
    except FlowProblems as found:
        raise FlowProblems(replace(each, file=file) for each in found.problems) from found


def _merge(flow: Flow, merged: Document, places: Mapping[str, str], tag: str, text: str) -> Iterator[Problem]:
    file, settings = f"overlays/{tag}.yaml", flow.settings
    try:
        overlay = read_beside(text, file)
    except FlowProblems as found:
        yield from found.problems
        return
    if (cause := _refuse_tag(flow, tag)) is not None:
        yield _problem(overlay, (), file, *cause)
    elif not isinstance(overlay.data, dict):
        yield _problem(overlay, (), file, "not a mapping", "write path: text")
    elif tag not in settings.languages and OWN_NAME not in overlay.data:
        yield _problem(overlay, (), OWN_NAME, f"{tag} has no name of its own", f"write {OWN_NAME}: and its name")
    else:
        for path, words in overlay.data.items():
            yield from _put(merged, overlay, places, tag, path, words, settings.default_language)


def _refuse_tag(flow: Flow, tag: str) -> tuple[str, str] | None:
    """Why there can be no overlay of that name."""
    base = tag.partition("-")[0]
    if not TAG.fullmatch(tag):
        return f'"{tag}" is not a language with a region', "name the file like fr-FR.yaml"
    if base not in flow.settings.languages:
        return f'the flow does not speak "{base}"', f"add {base} to settings/languages, or remove the file"
    return None


def _put(
    merged: Document, overlay: Document, places: Mapping[str, str], tag: str, path: str, words: Any, default: str
) -> Iterator[Problem]:
    """One text set in the document, or why it cannot be."""
    if not isinstance(words, str) or not words.strip():
        yield _problem(overlay, (path,), path, "not a text", "put it in quotes")
    elif path == OWN_NAME:
        merged.data["settings"]["languages"][tag] = words
    elif path not in places:
        near = nearest(path, places, FAR)
        yield _problem(overlay, (path,), path, "no such text", f"did you mean {near}?" if near else "remove it")
    else:
        _set_text(merged, find_path(merged, places[path]), tag, words, default)


def _set_text(merged: Document, path: Path, tag: str, words: str, default: str) -> None:
    """Adds the language to the text at a path; a plain text becomes one in the default language."""
    holder, key = value_at(merged.data, path[:-1]), path[-1]
    written = holder[key]
    holder[key] = {**(written if isinstance(written, dict) else {default: written}), tag: words}


def _problem(overlay: Document, path: Path, place: str, cause: str, way_out: str) -> Problem:
    line, column = overlay.position(path, key=True)
    return Problem("E-OVERLAY", f"{overlay.name}: {place}", line, column, cause, way_out, file=overlay.name)

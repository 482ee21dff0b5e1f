"""Writes every card of a flow as HTML, one page for each language, for people who translate or review."""

from collections.abc import Iterator
from pathlib import Path

from flows.model import Flow
from flows.playing.pages import page_of


def render_cards(flow: Flow, folder: Path) -> Iterator[Path]:
    """The pages written; `index.html` is the page of the default language."""
    folder.mkdir(parents=True, exist_ok=True)
    for language in flow.settings.languages:
        path = folder / f"{language}.html"
        path.write_text(page_of(flow, language), encoding="utf-8")
        yield path
    index = folder / "index.html"
    index.write_text(page_of(flow, flow.settings.default_language), encoding="utf-8")
    yield index

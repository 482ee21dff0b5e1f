"""What every page of the reports has: the templates, the style text that a header hashes, the direction of writing."""

from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reports.words import Words, is_rtl


def _read_style(name: str) -> str:
    return (files("reports") / "templates" / name).read_text(encoding="utf-8")


def _widths() -> str:
    return "".join(f".w{percent}{{width:{percent}%}}" for percent in range(101))


# Both texts stand in their pages' only style element exactly as they are here: a hash of them is sent with the page.
_STYLE = _read_style("report.css")
PAGE_CSS = f"{_STYLE}{_read_style('context.css')}{_read_style('town.css')}{_widths()}\n"
COVER_CSS = _STYLE


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def fill_page(template: str, css: str, words: Words, **values: Any) -> str:
    """A template of this package filled: every value is text and escaped; a name that is missing is an error."""
    return (
        _environment()
        .get_template(template)
        .render(
            say=words.say,
            language=words.tag.replace("_", "-"),
            direction="rtl" if is_rtl(words.tag) else "ltr",
            css=Markup(css),  # our own file, not a value
            **values,
        )
    )

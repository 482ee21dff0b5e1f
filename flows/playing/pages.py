"""Every card that a flow can show, as one HTML page for each language: for translators, who need not play it."""

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Final

from flows.builtin_words import builtin
from flows.direction import is_rtl
from flows.items import Group, Question, Repeat
from flows.model import Flow
from flows.model_parts import Choice
from flows.plan import plan_of

PIPED: Final = re.compile(r"\$\{(\w+)\}", re.ASCII)
STYLE: Final = """
:root { color-scheme: light dark; --line: #8886; --soft: #8881; --warn: #b45309; --mark: #2563eb; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 0 auto; padding: 1rem; }
article { border: 1px solid var(--line); border-radius: 12px; padding: .75rem 1rem; margin: 1rem 0; }
section.group { border-inline-start: 3px solid var(--line); padding-inline-start: 1rem; margin: 1.5rem 0; }
section.group > h2 { border: 0; padding: 0; font-size: 1.1rem; }
.place { font: .75rem/1.4 ui-monospace, monospace; opacity: .7; direction: ltr; unicode-bidi: isolate; }
.label { font-weight: 600; margin: .25rem 0; white-space: pre-line; }
.hint, .when { opacity: .8; margin: .25rem 0; }
.when { font-size: .85rem; }
ul.buttons { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem; margin: .5rem 0; }
ul.buttons li { border: 1px solid var(--line); background: var(--soft); border-radius: 8px; padding: .2rem .6rem; }
ul.buttons li.silent { border-style: dashed; }
.says { border-inline-start: 3px solid var(--warn); padding-inline-start: .6rem; margin: .4rem 0; }
.missing { background: #f59e0b33; outline: 2px dashed var(--warn); outline-offset: 2px; }
var { font-style: normal; color: var(--mark); border-bottom: 1px dotted; unicode-bidi: isolate; }
nav a { margin-inline-end: 1rem; }
"""
Text = str | Mapping[str, str]


def page_of(flow: Flow, language: str) -> str:
    """The whole page of a language. Every text of the flow is escaped; a text that the language lacks is marked."""
    return _Page(flow, language).write()


class _Page:
    def __init__(self, flow: Flow, language: str) -> None:
        self.flow = flow
        self.language = language
        self.missing = 0

    def write(self) -> str:
        settings = self.flow.settings
        body = "".join(self._all_cards())
        title = escape(self.flow.text(settings.title, self.language))
        links = "".join(
            f'<a href="{escape(code)}.html" lang="{escape(code)}">{escape(own)}</a>'
            for code, own in settings.languages.items()
        )
        told = f"<p>{self.missing} texts are missing; they are marked.</p>" if self.missing else ""
        direction = "rtl" if is_rtl(self.language) else "ltr"
        return (
            f'<!doctype html>\n<html lang="{escape(self.language)}" dir="{direction}">\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{title}</title>\n<style>{STYLE}</style>\n<nav>{links}</nav>\n<h1>{title}</h1>\n{told}{body}</html>\n"
        )

    def _all_cards(self) -> Iterator[str]:
        settings = self.flow.settings
        yield self._card("settings intro", self._say(settings.intro, "label"))
        yield from self._items(self.flow.survey)
        yield self._card("settings outro", self._say(settings.outro, "label"))

    def _items(self, items: tuple[Question | Group | Repeat, ...]) -> Iterator[str]:
        for item in items:
            if isinstance(item, Question):
                if item.type != "calculate":
                    yield self._question(item)
            else:
                heading = item.instance_label if isinstance(item, Repeat) and item.instance_label else item.label
                shown = f"<h2>{self._text(heading)}</h2>" if heading else ""
                inside = "".join(self._items(item.items))
                prompts = self._prompts(item) if isinstance(item, Repeat) else ""
                yield f'<section class="group">{self._place(item)}{shown}{inside}{prompts}</section>\n'

    # ------------------------------------------------------------------------------------------- one card
    def _question(self, item: Question) -> str:
        parts = [self._say(item.label, "label"), self._say(item.hint, "hint"), self._buttons(item)]
        parts += [self._say(text, "says") for text in (item.constraint_message, item.required_message)]
        card = self._card(f"{item.type} {item.name}", "".join(parts), item.relevant)
        return card + "".join(self._names(item))

    def _names(self, item: Question) -> Iterator[str]:
        """The cards that ask what an "other" is called."""
        for choice in self._choices(item):
            if choice.asks_name:
                default = self.flow.settings.default_language
                words: Text = choice.ask_name if isinstance(choice.ask_name, str | dict) else self._builtin("name")
                label = self._say(words, "label") or escape(builtin("name", self.language, default))
                yield self._card(f"name of {item.name}/{choice.name}", label)

    def _builtin(self, word: str) -> dict[str, str]:
        return {self.language: builtin(word, self.language, self.flow.settings.default_language)}

    def _choices(self, item: Question) -> list[Choice]:
        return [listed.choice for listed in plan_of(self.flow).nodes[item.name].listed]

    def _buttons(self, item: Question) -> str:
        shown = [f"<li>{self._text(choice.label)}</li>" for choice in self._choices(item)]
        shown += [
            f'<li class="silent">↦ {escape(name)}</li>' for name in item.list_names if name not in self.flow.choices
        ]
        for offer in self.flow.allow_of(item) if item.is_asked else ():
            words = self._text(offer.label) if offer.label else escape(offer.status)
            shown.append(f'<li class="silent">{words}</li>')
        return f'<ul class="buttons">{"".join(shown)}</ul>' if shown else ""

    def _prompts(self, item: Repeat) -> str:
        """The cards that ask for the first one and for one more."""
        label = self.flow.text(item.label or "", self.language)
        cards = []
        if item.repeat_count is None and item.min == 0:
            cards.append((item.first_label or item.add_label, "first", item.none_label, "none"))
        if item.repeat_count is None:
            cards.append((item.add_label, "add", item.done_label, "done"))
        return "".join(
            self._card(
                f"prompt of {item.name}",
                self._say(item.label, "label")
                + f'<ul class="buttons"><li>{self._text(add) if add else escape(self._fill(first, label))}</li>'
                f"<li>{self._text(done) if done else escape(self._fill(last, label))}</li></ul>",
            )
            for add, first, done, last in cards
        )

    def _fill(self, word: str, label: str) -> str:
        return builtin(word, self.language, self.flow.settings.default_language).replace("{label}", label)

    def _card(self, place: str, inside: str, relevant: str | None = None) -> str:
        if not inside:
            return ""
        when = f'<p class="when place">relevant: {escape(relevant)}</p>' if relevant else ""
        return f'<article><p class="place">{escape(place)}</p>{inside}{when}</article>\n'

    def _place(self, item: Group | Repeat) -> str:
        when = f"  relevant: {item.relevant}" if item.relevant else ""
        return f'<p class="place">{escape(f"{item.type} {item.name}{when}")}</p>'

    def _say(self, text: Text | None, kind: str) -> str:
        return f'<p class="{kind}">{self._text(text)}</p>' if text else ""

    def _text(self, text: Text | None) -> str:
        """The text with piped names marked; in the default language, and marked, where this one is missing."""
        if not text:
            return ""
        written = self.flow.text(text, self.language)
        pieces = PIPED.split(written)
        shown = "".join(f"<var>{escape(each)}</var>" if at % 2 else escape(each) for at, each in enumerate(pieces))
        if self._is_written(text):
            return shown
        self.missing += 1
        return f'<span class="missing" lang="{escape(self.flow.settings.default_language)}">{shown}</span>'

    def _is_written(self, text: Text) -> bool:
        settings, base = self.flow.settings, self.language.partition("-")[0]
        if isinstance(text, str):
            return self.language == settings.default_language
        return self.language in text or base in text

"""Languages of a form: from the headings of its columns to codes, or what to say so that there is one."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from flows.model_parts import LANGUAGE
from flows.xlsform.lines import Line, quoted
from flows.xlsform.marks import Marks

WITH_CODE: Final = re.compile(r"(.*?)\s*\(\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)\s*\)")
KNOWN: Final[Mapping[str, str]] = {
    **dict.fromkeys(("english", "eng", "anglais", "inglés"), "en"),
    **dict.fromkeys(("french", "français", "francais", "francés"), "fr"),
    **dict.fromkeys(("spanish", "español", "espanol", "espagnol"), "es"),
    **dict.fromkeys(("portuguese", "português", "portugues", "portugais"), "pt"),
    **dict.fromkeys(("arabic", "العربية", "عربي", "arabe"), "ar"),
    **dict.fromkeys(("swahili", "kiswahili"), "sw"),
    **dict.fromkeys(("german", "deutsch"), "de"),
    **dict.fromkeys(("russian", "русский"), "ru"),
    **dict.fromkeys(("chinese", "中文"), "zh"),
    **dict.fromkeys(("hindi", "हिन्दी"), "hi"),
    **dict.fromkeys(("nepali", "नेपाली"), "ne"),
    **dict.fromkeys(("bengali", "bangla", "বাংলা"), "bn"),
    **dict.fromkeys(("indonesian", "bahasa indonesia", "bahasa"), "id"),
    **dict.fromkeys(("turkish", "türkçe"), "tr"),
    "amharic": "am",
    "wolof": "wo",
    "hausa": "ha",
    "somali": "so",
    "italian": "it",
    "dutch": "nl",
    "urdu": "ur",
    "kinyarwanda": "rw",
    "lingala": "ln",
    "malagasy": "mg",
    "vietnamese": "vi",
    "burmese": "my",
    "khmer": "km",
    "ukrainian": "uk",
    "pashto": "ps",
    "dari": "prs",
    "farsi": "fa",
    "persian": "fa",
    "kurdish": "ku",
    "tetum": "tet",
}

OWN_NAMES: Final[Mapping[str, str]] = {
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "pt": "Português",
    "ar": "العربية",
    "und": "Default",
}


@dataclass(slots=True)
class Languages:
    """`codes` maps a heading to its code (None: the columns without language); `names` a code to its own name."""

    codes: dict[str | None, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    default: str = "en"

    def headings(self) -> dict[str, str]:
        """The headings that an export would not write by itself, by code."""
        found = {code: heading or "" for heading, code in reversed(self.codes.items())}
        usual = {code: f"{name} ({code})" for code, name in self.names.items()}
        return {code: found[code] for code in self.names if code in found and found[code] != usual[code]}


def read_languages(
    found: Iterable[str | None],
    default: str,
    given: Mapping[str, str],
    marks: Marks,
    lines: list[Line],
    mixed: bool = False,
) -> Languages | None:
    """The languages in the order of their columns; None where one has no code. `given` maps headings to codes.

    `mixed`: a sheet has columns with and without a language for the same text.
    """
    languages = Languages()
    headings = list(dict.fromkeys(found)) or [None]
    noted = {mark.written: mark for mark in marks.rows if mark.key == "languages" and not mark.name and not mark.list}
    named = [heading for heading in headings if heading is not None]
    if default and None in headings and default not in named:
        named = [default, *named]
    for heading in named:
        code, name = _code(heading, given, {text: mark.language for text, mark in noted.items()})
        if not code:
            cause = f"no code is known for the language {quoted(heading)}"
            lines.append(Line("error", "settings languages", cause, f'add --language "{heading}=xx" with its code'))
            continue
        _add(languages, heading, code, noted[heading].value or name if heading in noted else name)
    if len(languages.codes) < len(set(named)):
        return None
    _choose_default(languages, headings, default, given, lines, mixed)
    return languages


def _add(languages: Languages, heading: str | None, code: str, name: str) -> None:
    languages.codes[heading] = code
    languages.names.setdefault(code, name)


def _choose_default(
    languages: Languages,
    headings: list[str | None],
    default: str,
    given: Mapping[str, str],
    lines: list[Line],
    mixed: bool,
) -> None:
    """Columns without a language are in the default language; `mixed`: they stand beside columns of the first one."""
    if default in languages.codes:
        languages.default = languages.codes[default]
        if None in headings:
            languages.codes[None] = languages.default
        return
    first = next(iter(languages.names), "")
    if None not in headings or (first and not mixed and "" not in given):
        languages.default = first
        languages.codes[None] = first
        return
    code = given.get("", "en" if "en" not in languages.names else "und")
    languages.default = languages.codes[None] = code
    languages.names = {code: OWN_NAMES.get(code, code), **languages.names}
    if "" not in given:
        cause = f"texts without a language are taken as {languages.names[code]}"
        way_out = 'if they are in another, add --language "=fr" with its code'
        lines.append(Line("information", "settings languages", cause, way_out))


def _code(heading: str, given: Mapping[str, str], noted: Mapping[str, str]) -> tuple[str, str]:
    """Code and own name of a language, by what was said, what was noted, or what is written; blank if unknown."""
    match = WITH_CODE.fullmatch(heading.strip())
    name = match[1].strip() if match and match[1].strip() else heading.strip()
    if heading in given or name in given:
        return given.get(heading, given.get(name, "")), name
    if heading in noted:
        return noted[heading], name
    if match:
        return match[2].replace("_", "-"), name
    if heading.strip().lower() in KNOWN:
        return KNOWN[heading.strip().lower()], name
    return (
        (heading.strip(), name) if re.fullmatch(LANGUAGE, heading.strip()) and len(heading.strip()) == 2 else ("", name)
    )


def read_language_option(text: str) -> tuple[str, str]:
    """`Français=fr`. Raises ValueError for anything else."""
    heading, sign, code = text.rpartition("=")
    if not sign or not re.fullmatch(LANGUAGE, code.strip()):
        raise ValueError(f'--language {quoted(text)}: write it as "Français=fr"')
    return heading.strip(), code.strip()

"""The words of a package in one language: gettext catalogues, and numbers and dates as the language writes them."""

import gettext
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import InvalidOperation
from functools import cache, lru_cache
from importlib.resources import files
from string import Formatter

from babel import Locale, UnknownLocaleError
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from flows.direction import RIGHT_TO_LEFT, list_sign

SOURCE = "en"
TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
FSI, PDI = "\u2068", "\u2069"
DIRECTION_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# A command or the ending of a file name: from right to left its first sign would jump behind its letters.
SIGNED_WORD = re.compile(r"(?<![\w/.])[/.][a-z_]+")
# English dates are written day first, as most town halls outside the United States do; Portuguese numbers as in Europe
# and Africa.
FORMAT_LOCALES = {"en": "en_GB", "pt": "pt_PT"}

Insert = str | int | float | date


def msg(text: str) -> str:
    """Marks a text that is said later under another name, so that the catalogues are proved to hold it."""
    return text


def base_of(language: str) -> str:
    """`fr` of `fr-CA` or `fr_CA`."""
    return language.replace("_", "-").partition("-")[0].lower()


@lru_cache(maxsize=256)
def is_rtl(language: str) -> bool:
    return base_of(language) in RIGHT_TO_LEFT


@lru_cache(maxsize=4096)
def hold_signs(template: str) -> str:
    """A template with its commands and endings of file names isolated, as a text from right to left needs them."""
    return SIGNED_WORD.sub(lambda word: isolate(word[0]), template)


@lru_cache(maxsize=4096)
def places_of(template: str) -> frozenset[str]:
    """The names of the places that a template has for values."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


def isolate(value: str) -> str:
    """The value between U+2068 and U+2069; controls of direction inside it are dropped, so that it cannot break out."""
    return f"{FSI}{DIRECTION_CONTROLS.sub('', value)}{PDI}"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The translations of one language: by English text, and by English singular for those that count."""

    singles: Mapping[str, str]
    plurals: Mapping[str, tuple[str, ...]]
    form_of: Callable[[int], int]


def catalogue_path(package: str, tag: str) -> str:
    return f"locale/{tag}/LC_MESSAGES/{package}.po"


def has_catalogue(package: str, tag: str) -> bool:
    """Whether a catalogue for this exact tag lies in the package; it is not read."""
    return files(package).joinpath(catalogue_path(package, tag)).is_file()


@cache
def load_catalogue(package: str, tag: str) -> Catalogue | None:
    """The catalogue that lies in the package, or None when there is none for this exact tag.

    Raises ValueError (`babel.messages.pofile.PoFileError`) on a catalogue that cannot be read.
    """
    file = files(package).joinpath(catalogue_path(package, tag))
    if not file.is_file():
        return None
    with file.open("rb") as stream:
        entries = read_po(stream, locale=tag, ignore_obsolete=True, abort_invalid=True)
    singles: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        if entry.fuzzy or not entry.id or not entry.string:
            continue
        if isinstance(entry.id, str):
            singles[entry.id] = str(entry.string)
        elif all(entry.string):
            plurals[entry.id[0]] = tuple(entry.string)
    return Catalogue(singles, plurals, gettext.c2py(entries.plural_expr))


@lru_cache(maxsize=256)
def resolve(package: str, language: str) -> str:
    """The language in which this package really speaks: the one asked, else its base, else English."""
    if not TAG.fullmatch(language):
        return SOURCE
    for tag in (language.replace("-", "_"), base_of(language)):
        if tag == SOURCE or has_catalogue(package, tag):
            return tag
    return SOURCE


@cache
def languages_of(package: str) -> tuple[str, ...]:
    """English and every language that the package has a catalogue for, sorted."""
    folder = files(package).joinpath("locale")
    found = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
    return tuple(sorted({SOURCE, *(tag for tag in found if has_catalogue(package, tag))}))


def own_name(language: str) -> str:
    """What a language calls itself: "Français". An unknown tag is returned as it is."""
    try:
        name = Locale.parse(language, sep="-" if "-" in language else "_").get_language_name()
    except (ValueError, UnknownLocaleError):
        return language
    return name[:1].upper() + name[1:] if name else language


@lru_cache(maxsize=4096)
def format_number(value: int | float, locale: str) -> str:
    """All digits, grouped; a number beyond what Babel can group is written plainly."""
    if isinstance(value, int) and 0 <= value < 1000:
        return str(int(value))  # the same in every language; only longer ones need its data, which is large
    try:
        return format_decimal(value, locale=locale, decimal_quantization=False)
    except InvalidOperation:
        return str(value)


@lru_cache(maxsize=512)
def format_day(value: date, locale: str) -> str:
    """Day, month in letters, year, as the language writes them."""
    from babel.dates import format_date  # large, and read by who needs it

    return format_date(value, format="long", locale=locale)


@dataclass(frozen=True, slots=True)
class Words:
    """What `package` says in `language`. Every inserted value is isolated when the language runs right to left, or
    when `isolated` asks for it; commands such as /help are too, right to left.
    """

    package: str
    language: str
    isolated: bool = False

    @property
    def rtl(self) -> bool:
        return is_rtl(self.language)

    @property
    def tag(self) -> str:
        """The language of the catalogue that is used: may be English where the asked one is missing."""
        return resolve(self.package, self.language)

    def say(self, text: str, /, **values: Insert) -> str:
        """The translation of an English text with its `{name}` places filled; plain text, never HTML."""
        catalogue = load_catalogue(self.package, self.tag)
        template = catalogue.singles.get(text, text) if catalogue else text
        return self._fill(template, values)

    def plural(self, one: str, many: str, n: int, /, **values: Insert) -> str:
        """The form that fits n things; `{n}` is filled by itself."""
        catalogue = load_catalogue(self.package, self.tag)
        forms = catalogue.plurals.get(one) if catalogue else None
        if catalogue is None or forms is None:
            template = one if n == 1 else many
        else:
            template = forms[min(catalogue.form_of(n), len(forms) - 1)]
        return self._fill(template, {"n": n, **values})

    def list(self, names: Iterable[str]) -> str:
        """Names one after the other, with the sign of the language between them."""
        return list_sign(self.language.replace("_", "-")).join(names)

    def number(self, value: int | float) -> str:
        """Grouped and with the sign of decimals of the language: 30 000 in French, 30,000 in English."""
        whole = isinstance(value, float) and value.is_integer()
        return format_number(int(value) if whole else value, self._locale)

    def date(self, value: date) -> str:
        """Day, month in letters, year: 1 December 2026, 1er décembre 2026."""
        text = format_day(value, self._locale)
        return re.sub(r"^1 ", "1er ", text) if self.tag.startswith("fr") else text

    def insert(self, value: Insert) -> str:
        """A value as it stands inside a sentence: numbers and dates in the language, isolated where needed."""
        match value:
            case str():
                shown = value
            case date():
                shown = self.date(value)
            case _:
                shown = self.number(value)
        return isolate(shown) if self.rtl or self.isolated else DIRECTION_CONTROLS.sub("", shown)

    @property
    def _locale(self) -> str:
        return FORMAT_LOCALES.get(self.tag, self.tag)

    def _fill(self, template: str, values: Mapping[str, Insert]) -> str:
        if is_rtl(self.language):
            template = hold_signs(template)
        if not values:
            return template
        # What the text has no place for need not be put into words: a notice hands all it knows to every sentence.
        places = places_of(template)
        return template.format(**{name: self.insert(value) for name, value in values.items() if name in places})

    def __hash__(self) -> int:
        """Of the language alone: words are looked up often, and seldom differ in anything else."""
        return hash(self.language)

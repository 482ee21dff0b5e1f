"""What is fuzzed: each takes bytes and lets through only the errors that it promises."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from flows.catalogue import library_ids, library_text
from flows.conversation import Context
from flows.engine import replay
from flows.expressions import ExpressionError, compile_expression
from flows.problems import FlowProblems
from flows.regex import compile_regex
from flows.regex_pieces import RegexError
from flows.source import parse_flow
from flows.transcripts.reading import TranscriptError, read_transcript
from flows.values import Kind, Place, Symbol
from flows.workbook.read import Sheets, open_workbook
from flows.workbook.refusal import WorkbookRefused
from flows.xlsform.export import export
from flows.xlsform.import_form import import_form, lines_of

NOW = Context(now=datetime(2026, 11, 23, 9, tzinfo=UTC), language="en")
PLACE = Place(
    {
        "a": Symbol("a", Kind.NUMBER),
        "b": Symbol("b", Kind.TEXT, multiple=True),
        "d": Symbol("d", Kind.DATE),
        "r": Symbol("r", Kind.NODES, is_repeat=True),
        "s": Symbol("s", Kind.NUMBER, ("r",)),
    },
    dot=Kind.ANY,
    columns=frozenset({"name", "area"}),
)
EXPRESSIONS = (
    ". >= 0 and . <= 3 * ${a}",
    "if(count-non-empty(${s}) > 0, round(sum(${s}[. != '']) div count(${r}), 1), '')",
    "selected(${b}, 'web') or not(starts-with(${b}, 'x')) and area = 'north'",
    "format-date(date('2026-11-23'), '%Y-%m-%d')",
    "indexed-repeat(${s}, ${r}, 2) + -1 mod 3",
    "regex(., '^[A-Z]{2}[0-9]+$')",
)


def fuzz_loader(data: bytes) -> None:
    """The text of a flow: a flow, which can then be replayed, or FlowProblems."""
    try:
        flow = parse_flow(_text(data))
    except FlowProblems as problems:
        _complain(str(problems))
        return
    replay(flow, (), NOW)


def fuzz_expressions(data: bytes) -> None:
    """One expression: compiled, or an ExpressionError with its column."""
    try:
        compile_expression(_text(data), PLACE)
    except ExpressionError as error:
        _complain(str(error) if error.column >= 0 else "")


def fuzz_regex(data: bytes) -> None:
    """A pattern and a subject, parted by a newline: matched in linear time, or refused."""
    pattern, _, subject = _text(data).partition("\n")
    try:
        compiled = compile_regex(pattern)
    except RegexError as error:
        _complain(str(error))
        return
    compiled.matches(subject[:4_000])


def fuzz_transcript(data: bytes) -> None:
    """The text of a transcript: read, or a TranscriptError."""
    try:
        read_transcript(_text(data))
    except TranscriptError as error:
        _complain(str(error))


def fuzz_workbook(data: bytes) -> None:
    """The bytes of a spreadsheet: cells, or WorkbookRefused; what can be read goes through the importer."""
    try:
        sheets = open_workbook(data)
    except WorkbookRefused as refused:
        _complain(str(refused.problem))
        return
    _import(sheets)


def fuzz_importer(data: bytes) -> None:
    """Lines with tabs as the rows of a form, sheets parted by a line of dashes: a flow, or lines that say why not."""
    names, sheets = ("survey", "choices", "settings", "civimeter"), {}
    for name, part in zip(names, _text(data).split("\n---\n"), strict=False):
        sheets[name] = [[cell or None for cell in line.split("\t")] for line in part.split("\n")]
    _import(sheets)


def _import(sheets: Sheets) -> None:
    imported = import_form(sheets, skip_unsupported=True)
    if imported.flow is None:
        _complain("".join(lines_of(imported)))
        return
    replay(imported.flow, (), NOW)
    export(imported.flow)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _complain(message: str) -> None:
    """A refusal says something, and not at any length."""
    assert message.strip()


def fuzz_broken(data: bytes) -> None:
    """The control: it raises what it does not promise, once the fuzzer has found the way to it."""
    if data[:2] == b"ab":
        raise KeyError(data)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "loader": fuzz_loader,
    "expressions": fuzz_expressions,
    "regex": fuzz_regex,
    "transcript": fuzz_transcript,
    "workbook": fuzz_workbook,
    "importer": fuzz_importer,
    "broken": fuzz_broken,
}
FORM = (
    "type\tname\tlabel::English (en)\trelevant\tconstraint\trequired\tcalculation\tappearance\tchoice_filter\n"
    "begin group\tg\tG\t\t\t\t\t\tfield-list\n"
    "select_one yes_no\twifi\tWi-Fi?\t\t\tyes\n"
    "end group\n"
    "begin repeat\tspot\tSpot\t${wifi} = 'yes'\n"
    "integer\tspeed\tSpeed\t\t. > 0 and . < 10000\n"
    "end repeat\n"
    "calculate\tmean\t\t\t\t\tsum(${speed}) div count(${spot})\n"
    "note\ttold\t${mean} Mbit/s\n"
    "select_multiple place or_other\twhere\tWhere\t\t\t\t\t\t\tarea = ${wifi}"
    "\n---\nlist_name\tname\tlabel::English (en)\tarea\nyes_no\tyes\tYes\nyes_no\tno\tNo\nplace\tmarket\tMarket\tsouth"
    "\n---\nform_title\tform_id\tdefault_language\nA form\ta_form\tEnglish (en)"
)


def write_seeds(target: str, folder: Path) -> None:
    """Puts what is well formed into the corpus, so that the fuzzer starts from there."""
    for number, seed in enumerate(_seeds(target)):
        (folder / f"seed-{number}").write_bytes(seed if isinstance(seed, bytes) else seed.encode()[:4096])


def _seeds(target: str) -> Iterator[str | bytes]:
    match target:
        case "workbook":
            yield export(parse_flow(library_text(library_ids()[0], "flow.yaml"))).data
        case "importer":
            yield FORM
        case "broken":
            yield "abc"
        case "loader":
            yield from (library_text(flow_id, "flow.yaml")[:4096] for flow_id in library_ids())
            settings = "settings: {id: a, version: '1', title: A, default_language: en, languages: {en: E}}"
            yield f"spec_version: 1\n{settings}\nsurvey:\n  - {{type: text, name: q, label: Q}}\n"
        case "expressions":
            yield from EXPRESSIONS
        case "regex":
            yield from ("^[a-z]+$\nabc", "(?:ab|c){1,3}\\d\nab1", "[^x]*?\\.\nq.")
        case "transcript":
            head = "flow: a\nlanguage: en\ntoday: 2026-11-23\n"
            yield head + "turns:\n  - bot: Q\n  - type: x\n  - confirm\nexpect: {q: x}\n"

"""What is fuzzed: each takes bytes and lets through only the errors that it promises."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from flows.catalogue import library_ids, library_text, load_library
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
from flows.xlsform.import_form import import_form

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

FORM = (
    "survey\ntype\tname\tlabel\trelevant\tcalculation\tchoice_filter\n"
    "select_one l or_other\tq\tWhich?\t\t\tk = 1\nbegin repeat\tr\tR\t${q} = 'a'\nrange\ts\tS\t../../q != ''\n"
    "end repeat\ncalculate\tc\t\t\tcount(/data/r) + position(..)\n"
    "\fchoices\nlist_name\tname\tlabel\tk\nl\ta\tA\t1\nl\tb\tB\t2\n\fsettings\nform_id\tversion\nx\t1\n"
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


def fuzz_importer(data: bytes) -> None:
    """A form as text: sheets parted by form feeds, rows by lines, cells by tabs. A flow, or lines that say why not."""
    sheets: Sheets = {}
    for part in _text(data).split("\f"):
        title, _, rest = part.partition("\n")
        sheets[title] = [list(row.split("\t")) for row in rest.split("\n")]
    found = import_form(sheets, "form", {}, skip_unsupported=True)
    if found.flow is None:
        assert found.errors
        _complain(str(found.lines[0]))
    else:
        export(found.flow)


def fuzz_workbook(data: bytes) -> None:
    """The bytes of a spreadsheet: cells, or a WorkbookRefused."""
    try:
        open_workbook(data, "a.xlsx")
    except WorkbookRefused as refused:
        _complain(str(refused))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _complain(message: str) -> None:
    """A refusal says something, and not at any length."""
    assert message.strip()


TARGETS: dict[str, Callable[[bytes], None]] = {
    "loader": fuzz_loader,
    "expressions": fuzz_expressions,
    "regex": fuzz_regex,
    "transcript": fuzz_transcript,
    "importer": fuzz_importer,
    "workbook": fuzz_workbook,
}


def write_seeds(target: str, folder: Path) -> None:
    """Puts what is well formed into the corpus, so that the fuzzer starts from there."""
    for number, seed in enumerate(_seeds(target)):
        (folder / f"seed-{number}").write_bytes(seed.encode()[:4096])
    if target == "workbook":
        (folder / "seed-form").write_bytes(export(load_library(library_ids()[0])).data[:4096])


def _form(flow_id: str) -> str:
    """The workbook of a library flow as the importer's target takes it, cut to what a fuzzer handles."""
    sheets = export(parse_flow(library_text(flow_id, "flow.yaml"))).sheets
    return "\f".join(title + "\n" + "\n".join("\t".join(row) for row in rows[:12]) for title, rows in sheets.items())


def _seeds(target: str) -> Iterator[str]:
    match target:
        case "loader":
            yield from (library_text(flow_id, "flow.yaml")[:4096] for flow_id in library_ids())
            settings = "settings: {id: a, version: '1', title: A, default_language: en, languages: {en: E}}"
            yield f"spec_version: 1\n{settings}\nsurvey:\n  - {{type: text, name: q, label: Q}}\n"
        case "expressions":
            yield from EXPRESSIONS
        case "regex":
            yield from ("^[a-z]+$\nabc", "(?:ab|c){1,3}\\d\nab1", "[^x]*?\\.\nq.")
        case "importer":
            yield FORM
            yield from map(_form, library_ids())
        case "workbook":
            yield ""
        case "transcript":
            head = "flow: a\nlanguage: en\ntoday: 2026-11-23\n"
            yield head + "turns:\n  - bot: Q\n  - type: x\n  - confirm\nexpect: {q: x}\n"

"""Goals P26 to P29: replaying, checking, importing and rehearsing flows."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from flows.catalogue import library_ids, library_pack, load_library, load_transcripts
from flows.check import check_text
from flows.conversation import Ask
from flows.engine import replay
from flows.transcripts import rehearse
from flows.workbook.read import open_workbook
from flows.xlsform.export import export
from flows.xlsform.import_form import import_form
from flows.yaml_nodes import read_yaml
from tests.bench import closures, sample
from tests.bench.measure import Result, cpu_seconds


def measure_replay() -> Iterator[Result]:
    """P26: a replay beside the same work as closures over a dict, and all 200 submits of an interview."""
    flow = sample.read_flow()
    records = sample.interview(flow)
    open_at_the_end = records[:-1]
    answers = {record.address: record.value for record in open_at_the_end}
    questions = closures.build()
    step = replay(flow, open_at_the_end, sample.CONTEXT)
    assert isinstance(step, Ask)
    assert closures.walk(questions, answers) == (step.address, step.progress.done, step.progress.total)
    ours = cpu_seconds(lambda: replay(flow, open_at_the_end, sample.CONTEXT), 60) * 1e6
    floor = cpu_seconds(lambda: closures.walk(questions, answers), 400) * 1e6
    beside = f"{floor:.0f} µs as closures over a dict"
    yield Result("P26", "replay, 200 questions", f"{ours:.0f} µs", "≤ 150 µs", ours <= 150, beside)
    yield Result("P26", "the same as a ratio", f"{ours / floor:.1f} ×", "≤ 4 ×, stretch 1.5 ×", ours / floor <= 4)
    whole = cpu_seconds(lambda: sample.interview(flow), 1) * 1e3
    yield Result("P26", "200 submits of one interview", f"{whole:.0f} ms", "≤ 60 ms", whole <= 60)


def measure_check() -> Iterator[Result]:
    """P27: checking 200 questions in three languages, in this process and as a command; beside it, reading alone."""
    text = sample.flow_text()
    reading = cpu_seconds(lambda: read_yaml(text, "flow.yaml"), 3) * 1e3
    ours = cpu_seconds(lambda: check_text(text), 3) * 1e3
    beside = f"{reading:.0f} ms to read the YAML"
    yield Result("P27", "check, 200 questions, 3 languages", f"{ours:.0f} ms", "≤ 300 ms", ours <= 300, beside)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "flow.yaml")
        path.write_text(text, encoding="utf-8")
        whole = min(_wall([sys.executable, "-m", "bot", "flows", "check", str(path)]) for _ in range(3))
        bare = min(_wall([sys.executable, "-c", "import typer, pydantic, yaml, lark"]) for _ in range(3))
    beside = f"{bare:.2f} s to start with the libraries alone"
    yield Result("P27", "the same as a command", f"{whole:.2f} s", "≤ 1.2 s", whole <= 1.2, beside)


def _wall(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=False, capture_output=True)
    return time.perf_counter() - start


def measure_rehearsal() -> Iterator[Result]:
    """P29: all transcripts of the library: every record written as JSON and read again, every step replayed."""
    played = [
        (load_library(flow_id), each, library_pack(flow_id, each.country or ""))
        for flow_id in library_ids()
        for each in load_transcripts(flow_id)
    ]
    turns = sum(len(transcript.turns) for _, transcript, _ in played)

    def play() -> None:
        for flow, transcript, pack in played:
            rehearse(flow, transcript, pack)

    pace = turns / cpu_seconds(play, 1)
    yield Result("P29", "turns of all library transcripts", f"{pace:,.0f} /s", "≥ 5,000 /s", pace >= 5000)


def measure_import() -> Iterator[Result]:
    """P28: the flow of 200 questions as a spreadsheet, made a flow again; pyxform converts the same bytes beside it."""
    from pyxform.xls2xform import convert

    data = export(sample.read_flow()).data
    ours = cpu_seconds(lambda: import_form(open_workbook(data, "bench.xlsx")), 1) * 1e3
    theirs = cpu_seconds(lambda: convert(data, file_type=".xlsx"), 1) * 1e3
    rows = sum(len(sheet) for sheet in open_workbook(data, "bench.xlsx").values())
    beside = f"{theirs:.0f} ms for pyxform to convert it"
    yield Result("P28", f"import, {rows} rows in 3 languages", f"{ours:.0f} ms", "≤ 100 ms", ours <= 100, beside)

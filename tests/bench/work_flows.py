"""Goals P26 to P29: replaying, checking, importing and rehearsing flows."""

from collections.abc import Iterator

from flows.catalogue import library_ids, load_library, load_transcripts
from flows.conversation import Ask
from flows.engine import replay
from flows.transcripts import rehearse
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


def measure_rehearsal() -> Iterator[Result]:
    """P29: all transcripts of the library: every record written as JSON and read again, every step replayed."""
    played = [(load_library(flow_id), each) for flow_id in library_ids() for each in load_transcripts(flow_id)]
    turns = sum(len(transcript.turns) for _, transcript in played)

    def play() -> None:
        for flow, transcript in played:
            rehearse(flow, transcript)

    pace = turns / cpu_seconds(play, 1)
    yield Result("P29", "turns of all library transcripts", f"{pace:,.0f} /s", "≥ 5,000 /s", pace >= 5000)

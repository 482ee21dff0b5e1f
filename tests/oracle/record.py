"""Records anew what the reference engines say: `make oracle`. Without Node or Java it says so and changes nothing.

`--walks` makes new scripts for forms that have none; scripts that are there are kept.
"""

import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import references
from books import BOOKS, xform_of
from golden import FORMS, GOLDEN, SCRIPTS, form_ids, language_names, load_flow, scripts_of, write_golden
from hunt.random_walk import Walker, write_script
from making import make_xform
from probes import all_probes
from probing import as_xform

WALKS, STEPS = 6, 14
BOOK_STEPS = 25
RUNS = {"webforms": references.web_forms, "javarosa": references.java_rosa}


def main() -> int:
    lacks = references.missing()
    if lacks:
        sys.stdout.write(f"not recorded, nothing changed: {' and '.join(lacks)} needed\n")
        return 0
    references.install()
    for folder in (SCRIPTS, GOLDEN):
        folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        record_expressions(Path(folder))
        record_forms(Path(folder))
    return 0


def record_expressions(folder: Path) -> None:
    """expressions.json: for each probe what the two say, `failed` where the form is refused."""
    probes = all_probes()
    for number, probe in enumerate(probes):
        (folder / f"{number}.xml").write_text(as_xform(probe), "utf-8")
    said: dict[str, list[str]] = {}
    engines, today = {}, ""
    for name, run in RUNS.items():
        jobs = [{"form": str(folder / f"{n}.xml"), "read": "/data/x"} for n in range(len(probes))]
        run([job | {"out": str(folder / f"{n}.{name}")} for n, job in enumerate(jobs)])
        read = [references.read_recording(folder / f"{n}.{name}") for n in range(len(probes))]
        said[name] = ["failed" if "failed" in head else snaps[0] for head, snaps in read]
        engines[name], today = read[0][0]["engine"], read[0][0]["today"]
    rows = zip(probes, said["webforms"], said["javarosa"], strict=True)
    lines = ",\n".join(json.dumps(row) for row in rows)  # in ASCII: half a surrogate is no UTF-8
    text = f'{{"engines": {json.dumps(engines)}, "today": "{today}", "probes": [\n{lines}\n]}}\n'
    (Path(__file__).parent / "expressions.json").write_text(text, "utf-8")


def record_forms(folder: Path) -> None:
    """forms/*.xml, scripts where there are none yet, golden/*."""
    books = {path.stem for path in BOOKS.glob("*.md")}
    for form in form_ids():
        flow = load_flow(form)
        made = make_xform(flow) if (FORMS / f"{form}.yaml").is_file() else xform_of(form)
        (FORMS / f"{form}.xml").write_text(made, "utf-8")
        for number in range(WALKS - len(scripts_of(form))):
            seed = sum(map(ord, form)) * 100 + number
            script = Walker(flow, seed, language_names(flow), datetime.now(UTC)).walk(
                BOOK_STEPS if form in books else STEPS
            )
            (SCRIPTS / f"{form}-{number + 1}.jsonl").write_text(write_script(script), "utf-8")
    for name, run in RUNS.items():
        jobs = [
            {"form": str(FORMS / f"{form}.xml"), "script": str(path), "out": str(folder / f"{path.stem}.{name}")}
            for form in form_ids()
            for path in scripts_of(form)
        ]
        sys.stderr.write(run(jobs))
        for form in form_ids():
            read = {path.stem: references.read_recording(folder / f"{path.stem}.{name}") for path in scripts_of(form)}
            head = next(iter(read.values()))[0]
            failed = [each["failed"] for each, _ in read.values() if "failed" in each]
            if failed:
                raise RuntimeError(f"{form}: {name}: {failed[0]}")
            write_golden(form, name, head, {stem: snaps for stem, (_, snaps) in read.items()})


if __name__ == "__main__":
    sys.exit(main())

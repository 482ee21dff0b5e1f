"""`civimeter flows trace` as other programs run it: lines in, one line of JSON for every snap, troubles beside them."""

import json
import subprocess
import sys
from pathlib import Path

WIFI = str(Path(__file__).parents[1] / "data" / "public_wifi.yaml")
LINES = [
    {"op": "set", "path": "/data/has_wifi", "value": "yes"},
    {"op": "set", "path": "/data/spot[1]/nothing", "value": "1"},
    {"op": "set", "path": "/data/spot[1]/speed", "value": "0"},
    {"op": "snap"},
    {"op": "lang", "value": "Français"},
    {"op": "snap"},
]


def run(*options: str, lines: list[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from bot.cli.entry import main; main()", "flows", "trace", *options]
    return subprocess.run(command, input="\n".join(lines) + "\n", capture_output=True, text=True, check=False)


def test_the_example_of_the_language(tmp_path: Path) -> None:
    departments = tmp_path / "list.yaml"
    departments.write_text("- {name: it, label: IT}\n- {name: culture, label: {en: Culture}}\n")
    options = [WIFI, "--language", "English (en)", "--input", f"departments=@{departments}", "--today", "2026-11-23"]
    done = run(*options, lines=[json.dumps(line) for line in LINES])
    assert done.returncode == 0, done.stderr
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["/data/has_wifi"] == {"v": "yes", "rel": True, "choices": ["yes=Yes", "no=No"]}
    speed = {"v": "", "rel": True, "bad": "constraint", "msg": "A speed from 1 to 10,000."}
    assert first["/data/spot[1]/speed"] == speed
    assert first["/data/keeper"]["choices"] == ["it=IT", "culture=Culture", "operator=An outside company"]
    assert second["/data/keeper"]["choices"][2] == "operator=Une entreprise"
    assert done.stderr == "line 2: /data/spot[1]/nothing: no such node\n"
    assert run(*options, lines=[json.dumps(line) for line in LINES]).stdout == done.stdout


def test_what_ends_with_status_1(tmp_path: Path) -> None:
    assert run(WIFI, lines=["{}"]).returncode == 1
    assert run(WIFI, "--language", "zz", lines=[]).returncode == 1
    broken = tmp_path / "flow.yaml"
    broken.write_text("survey: []\n")
    done = run(str(broken), lines=[])
    assert (done.returncode, done.stdout) == (1, "")
    assert "spec_version" in done.stderr

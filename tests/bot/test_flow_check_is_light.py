"""Checking a flow reads what it needs and nothing of the bot: an author waits for half a second, not for two."""

import subprocess
import sys

HEAVY = ("telegram", "aiohttp", "sqlalchemy", "starlette", "xlsxwriter", "python_calamine", "flows.engine", "scoring")
PROGRAM = """
import sys
sys.argv = ["civimeter", "flows", *{words!r}]
from bot.cli.entry import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
sys.stderr.write(" ".join(name for name in {heavy!r} if name in sys.modules))
"""


def read_by(*words: str) -> str:
    """Which of the heavy modules a command has imported."""
    program = PROGRAM.format(words=list(words), heavy=HEAVY)
    return subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stderr


def test_checking_imports_nothing_of_the_bot() -> None:
    assert read_by("check", "tests/flows/data/public_wifi.yaml") == ""
    assert read_by("schema") == ""


def test_it_would_be_noticed() -> None:
    assert "flows.engine" in read_by("check", "agent_consultation")  # its transcripts are played

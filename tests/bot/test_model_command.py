"""`civimeter model check`: what it prints, its exit status, and that it needs neither bot nor database."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import app

MODELS = Path(__file__).parents[2] / "scoring" / "models"
SHIPPED = MODELS / "egov_maturity.model.yaml"


def run(*arguments: object) -> tuple[int, str]:
    found = CliRunner().invoke(app, ["model", "check", *map(str, arguments)])
    return found.exit_code, found.output


def test_the_shipped_model_is_sound() -> None:
    status, told = run(SHIPPED, "--fillings", 2)
    assert status == 0
    assert told.startswith("egov_maturity.model.yaml: nothing to mend (38 indicators, ")


@pytest.mark.parametrize(
    ("old", "new", "status", "word"),
    [
        ("${scan_store__score}", "${scan_stor__score}", 1, "E-MODEL-NAME"),
        ("{en: Website, fr: Site web, ", "{en: Website, ", 0, "W-MODEL-TEXT"),
        ("policy: egov_maturity.policy.yaml", "policy: other.policy.yaml", 1, "no file other.policy.yaml"),
        ("spec_version: 1", "spec_version: [", 1, "E-MODEL-FILE"),
    ],
)
def test_problems_are_told_with_their_place(tmp_path: Path, old: str, new: str, status: int, word: str) -> None:
    file = tmp_path / "own.model.yaml"
    file.write_text(SHIPPED.read_text("utf-8").replace(old, new, 1), "utf-8")
    found, told = run(file, "--fillings", 0)
    assert found == status
    assert word in told
    assert told.splitlines()[0].startswith("own.model.yaml:")


def test_packs_beside_the_model_are_read(tmp_path: Path) -> None:
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "xx.yaml").write_text("country: xx\ncosts: [{rule: R01, min: 1, max: 2, currency: XTS}]\n")
    (tmp_path / "own.model.yaml").write_text(SHIPPED.read_text("utf-8"), "utf-8")
    status, told = run(tmp_path / "own.model.yaml", "--fillings", 0)
    assert status == 1
    assert "xx.yaml:2:9: E-MODEL-PACK" in told


def test_the_table_has_every_indicator_and_what_feeds_it() -> None:
    status, told = run(SHIPPED, "--table")
    rows = [line for line in told.splitlines() if line.startswith("| ")]
    assert status == 0
    assert sum(line.count("| department") + line.endswith("| municipal |") for line in rows) >= 38
    assert "| esign | regulatory_diagnosis | G5 |" in rows


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    status, told = run(tmp_path / "none.yaml")
    assert status == 2
    assert "cannot be read" in told


def test_neither_bot_nor_database_is_read() -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from bot.cli.main import app;"
        f"CliRunner().invoke(app, ['model', 'check', {str(SHIPPED)!r}, '--table']);"
        "print([name for name in sys.modules if name.split('.')[0] in ('telegram', 'sqlalchemy', 'aiosqlite')"
        " or name.startswith(('bot.storage', 'bot.desk'))])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"

"""docs/map.md is what the modules say of themselves."""

from pathlib import Path

import pytest

from bot.cli.docs import draw_map, first_sentence, modules

ROOT = Path(__file__).parents[2]


def test_the_map_is_up_to_date() -> None:
    drawn = draw_map(ROOT)
    kept = (ROOT / "docs" / "map.md").read_text(encoding="utf-8")
    missing = [line for line in drawn.splitlines() if line not in kept.splitlines()]
    assert kept == drawn, f"run .venv/bin/python -m bot.cli.docs, new are: {missing}"


def test_every_module_has_its_sentence() -> None:
    found = list(modules(ROOT))
    assert len(found) > 150
    assert not [f"{folder}/{name}" for folder, name, sentence in found if len(sentence.split()) < 3]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Reads it. And more.", "Reads it"),
        ("Reads `flow.yaml` of 3.11: all\nof it.\n\nMore.", "Reads `flow.yaml` of 3.11: all of it"),
        ("No stop\n\nMore. And more", "No stop More"),
    ],
)
def test_a_sentence_ends_at_its_stop(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


def test_a_missing_module_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "new.py").write_text('"""Something new here."""\n')
    assert "- `new.py`: Something new here" in draw_map(tmp_path)
    assert "new.py`: Something new here" not in (ROOT / "docs" / "map.md").read_text(encoding="utf-8")

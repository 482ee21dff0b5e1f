"""Decisions are numbered without gaps, have their three headings, fit on a page, and weigh every dependency."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "decisions"
HEADINGS = ["Context", "Decision", "Consequence"]
PAGE = 70


def records() -> list[Path]:
    return sorted(FOLDER.iterdir())


def test_numbers_have_no_gap() -> None:
    numbers = [re.fullmatch(r"(\d{4})-[a-z0-9-]+\.md", path.name) for path in records()]
    assert all(numbers), [path.name for path in records()]
    assert [int(found[1]) for found in numbers if found] == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 15


def test_each_has_its_title_and_three_headings() -> None:
    for path in records():
        text = path.read_text(encoding="utf-8")
        assert re.match(rf"# {int(path.name[:4])}\. \S", text), path.name
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS, path.name
        bodies = re.split(r"^## .+$", text, flags=re.MULTILINE)[1:]
        assert all(len(body.split()) > 10 for body in bodies), path.name


def test_each_fits_on_a_page() -> None:
    assert {path.name for path in records() if len(path.read_text(encoding="utf-8").splitlines()) > PAGE} == set()


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    return {re.match(r"[A-Za-z0-9-]+", line)[0] for line in lines}  # type: ignore[index]


def test_every_dependency_is_weighed() -> None:
    (page,) = FOLDER.glob("*-dependencies-weighed.md")
    weighed = re.findall(r"^\| ([A-Za-z0-9-]+) \| .+ \| .+ \|$", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(weighed) - {"package"} == declared()
    assert len(weighed) - weighed.count("package") == len(declared())

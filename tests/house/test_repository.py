"""What may not be in the repository: addresses of registries, paths of a machine, words that promise too much."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXTS = {".py", ".yaml", ".yml", ".md", ".toml", ".txt", ".html", ".css", ".js", ".po", ".lark", ".cfg", ""}


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    names = listed.stdout.split("\n") if listed.returncode == 0 else [str(p) for p in ROOT.rglob("*") if p.is_file()]
    return [ROOT / name for name in names if name and (ROOT / name).is_file() and (ROOT / name).suffix in TEXTS]


def test_lock_files_hold_hashes_and_no_address() -> None:
    for name in ("run.txt", "dev.txt"):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        assert text.count("--hash=sha256:") > 40
        assert "://" not in text


def test_no_path_of_a_machine() -> None:
    pattern = re.compile(r"(^|[^\w.])/(wor" + r"k|far" + r"m|home/\w+|root)/|\.\./shar" + "ed")
    guilty = [
        path.relative_to(ROOT)
        for path in tracked()
        if pattern.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert not guilty


def test_no_promise_of_anonymity() -> None:
    """Telegram sees everything and names can be joined for a while: the word would be a lie."""
    word = re.compile("anonym" + r"(ous|e|es|ato|at)?\b", re.IGNORECASE)
    shown = [path for path in tracked() if path.suffix == ".po" or "library" in path.parts or "templates" in path.parts]
    assert shown
    assert not [path.relative_to(ROOT) for path in shown if word.search(path.read_text(encoding="utf-8"))]


def test_agents_are_spared_the_jargon() -> None:
    words = re.compile(r"maturit|e-governance|e-gouvernance|dématérialis|dematerialis", re.IGNORECASE)
    spoken = [
        path
        for path in tracked()
        if path.match("bot/locale/*/LC_MESSAGES/*.po") or path.match("flows/library/*/flow.yaml")
    ]
    assert spoken
    guilty = [
        (path.relative_to(ROOT).as_posix(), line)
        for path in spoken
        for line in path.read_text(encoding="utf-8").splitlines()
        if words.search(line) and not line.lstrip().startswith("#")
    ]
    assert not guilty

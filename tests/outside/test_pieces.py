"""What can be checked of the bridge where there is no emulator: tags, families, and the words of who cannot run it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities import parse_html
from bot.sandbox.refusals import rows
from tests.outside import environment
from tests.outside.calls import Given, calls
from tests.outside.environment import NotThere, find_python, wanted
from tests.outside.families import OURS, THEIRS, family, in_telegrams_words
from tests.outside.marks import BadTag, commands_in, read_tags

PIECES = st.sampled_from(
    ["a", "é ", "😀", "&lt;", "&amp;", "<b>x</b>", "<i>y <u>z</u></i>", "<s>😀</s>", "<code>c</code>"]
)


@given(pieces=st.lists(PIECES, max_size=8))
def test_tags_are_read_as_the_sandbox_reads_them(pieces: list[str]) -> None:
    def order(one: dict[str, object]) -> tuple[object, ...]:
        return one["offset"], one["length"], one["type"]

    text, entities = read_tags("".join(pieces))
    expected_text, expected = parse_html("".join(pieces))
    assert text == expected_text
    assert sorted(entities, key=order) == sorted(expected, key=order)


@pytest.mark.parametrize("source", ["<p>x</p>", "<b>x", "x</b>", "<b><i>x</b></i>"])
def test_tags_that_telegram_refuses_are_refused(source: str) -> None:
    with pytest.raises(BadTag):
        read_tags(source)


def test_commands_are_found_where_they_begin() -> None:
    assert commands_in("/start abc") == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert commands_in("see /start") == commands_in("/no-command") == []


def test_a_refusal_has_one_family_here_and_one_there() -> None:
    assert {row for ours in OURS.values() for row in ours} <= rows().keys()
    for name, ours in OURS.items():
        assert {family(rows()[row].description.replace("{detail}", "begins"), theirs=False) for row in ours} == {name}
        assert name in THEIRS
    assert family("Text must contain 1 to 4096 characters", theirs=True) == "words"
    assert family("something new", theirs=True) == "something new"


def test_the_product_hears_what_it_knows() -> None:
    refused = {"ok": False, "error_code": 400, "description": "MESSAGE_NOT_MODIFIED"}
    assert "message is not modified" in in_telegrams_words(refused)["description"]
    assert in_telegrams_words({"ok": True, "result": True}) == {"ok": True, "result": True}


def test_every_call_has_a_name_of_its_own() -> None:
    names = [name for name, *_ in calls(Given(1, 1, 2, 3, "tap"))]
    assert len(names) == len(set(names)) >= 40


def test_nobody_runs_it_without_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OUTSIDE", raising=False)
    with pytest.raises(NotThere, match="make outside"):
        wanted()
    monkeypatch.setenv("OUTSIDE", "1")
    wanted()


def test_a_machine_without_its_python_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "VERSION", "3.999")
    monkeypatch.setenv("OUTSIDE_PYTHON", "/nowhere/python")
    with pytest.raises(NotThere, match=r"needs Python 3\.999"):
        find_python()

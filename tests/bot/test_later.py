"""A module that is read when somebody needs it: once, beside the loop, and its mistakes are whoever called's."""

import sys
from pathlib import Path

import pytest

from bot.later import Later

TEXT = """
async def double(number, *, more=0):
    return 2 * number + more

async def fail():
    raise LookupError("an invented mistake")
"""


@pytest.fixture
def invented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Later:
    (tmp_path / "invented_module.py").write_text(TEXT, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return Later("invented_module")


async def test_it_is_read_at_the_first_call_and_only_then(invented: Later) -> None:
    double = invented.double
    assert "invented_module" not in sys.modules
    try:
        assert [await double(4), await double(4, more=1), await invented.double(1)] == [8, 9, 2]
        with pytest.raises(LookupError, match="invented"):
            await invented.fail()
        with pytest.raises(AttributeError):
            await invented.nothing_of_that_name()
    finally:
        del sys.modules["invented_module"]


def test_what_python_itself_looks_for_is_not_there(invented: Later) -> None:
    assert not hasattr(invented, "__wrapped__")

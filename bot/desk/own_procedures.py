"""The procedures of a department, as its head declared them in an earlier wave: what its agents are offered first."""

from collections.abc import Iterable
from typing import Final

from bot.desk.desk import Desk
from bot.desk.registers import read_entries
from scoring.registers.declared import load_registers
from scoring.registers.lines import Line, fold

REGISTER: Final = "procedures"
TYPED: Final = ":"
"""Stands between a choice and the name that was typed for it, in the subject of a line."""


async def procedures_of(desk: Desk, municipality: str, department: str) -> str:
    """Their choices, with a space between; '' where nothing was declared, or no department is known."""
    if not department:
        return ""
    entries = await read_entries(desk, municipality, REGISTER)
    return " ".join(declared_by(fold(load_registers()[REGISTER], entries), department))


def declared_by(lines: Iterable[Line], department: str) -> list[str]:
    """The subjects of which this head says something; what was taken off the register is gone, and a name that was
    typed is no choice.
    """
    author = f"dept_head:{department}"
    return sorted(
        line.subject
        for line in lines
        if TYPED not in line.subject and any(one.author == author for found in line.claims.values() for one in found)
    )

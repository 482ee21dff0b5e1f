"""Reads a spreadsheet that somebody sent, in the workroom, before its turn."""

import asyncio
from dataclasses import replace

from bot.turn import SentFile, Turn
from bot.workroom import read_in_workroom
from flows.workbook.refusal import WorkbookRefused

ENDINGS = ("xlsx", "ods")
NAME = "table"
"""What the file is called in messages: never what the sender called it."""


async def examine_sheets(turn: Turn, file: SentFile) -> SentFile:
    """The file with its sheets as `examined["sheets"]`; with the code of the refusal as
    `examined["refused"]` where they cannot be read.
    """
    if file.data is None or file.ending not in ENDINGS:
        return file
    try:
        sheets = await asyncio.to_thread(read_in_workroom, file.data, NAME)
    except WorkbookRefused as refused:
        problem = refused.problem
        return replace(file, examined={**(file.examined or {}), "refused": problem.code})
    return replace(file, examined={**(file.examined or {}), "sheets": sheets})

"""One chat as it went, from the sandbox's journal: what was written, shown, pressed, and every keyboard."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

Line = Mapping[str, Any]
SHOWN = {"sendMessage": "", "sendPhoto": " (picture)", "sendDocument": " (file)", "editMessageText": " (card changed)"}


def read_chat(journal: Path, person: int) -> str:
    """The whole conversation of a person, oldest first; a `>` line is the person's, a `<` line the bot's."""
    with journal.open(encoding="utf-8") as lines:
        return "\n".join(_told((json.loads(line) for line in lines), person)) + "\n"


def _told(lines: Iterable[Line], person: int) -> Iterator[str]:
    for line in lines:
        if line["kind"] == "act" and line["person"] == person:
            yield f"> {_done(line)}"
        elif line["kind"] == "call" and line["effect"] and line["params"].get("chat_id") == person:
            yield from _shown(line)


def _done(act: Line) -> str:
    if act["act"] == "tap":
        return f"[{act['label']}]"
    return str(act.get("text") or act["act"])


def _shown(call: Line) -> Iterator[str]:
    """A message or a changed card with its keyboard; marks on a keyboard are told as the keyboard alone."""
    result = call["answer"].get("result")
    if not isinstance(result, dict):
        return
    rows = result.get("reply_markup", {}).get("inline_keyboard", [])
    if call["method"] in SHOWN:
        text = str(result.get("text") or result.get("caption") or "")
        yield f"< #{result['message_id']}{SHOWN[call['method']]}"
        yield from (f"  {line}" for line in text.splitlines())
    elif call["method"] != "editMessageReplyMarkup" or not rows:
        return
    else:
        yield f"< #{result['message_id']} (marks changed)"
    yield from ("  " + " ".join(f"[{button['text']}]" for button in row) for row in rows)

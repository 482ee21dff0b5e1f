"""The journal of a sandbox followed line by line: who said what on which card, and which messages came twice."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.sandbox.comparing.acts import Said
from bot.sandbox.comparing.cards import Card, read_card
from bot.sandbox.comparing.hearing import Confirmed, Hearing
from bot.sandbox.comparing.sheet import Sheet
from bot.sandbox.comparing.wording import control_of, from_html, plain

Line = dict[str, Any]
Rows = tuple[tuple[str, ...], ...]
MAKES_NONE = ("sendchataction",)
MAKES = ("send", "copymessage", "forwardmessage")


@dataclass(slots=True)
class Chat:
    """One chat. `content` is what each message of the bot shows, `newest` the last one made and `made` as it was made;
    `causes`: how many things the person has done since that may each bring the same message again.
    """

    surveys: list[Hearing] = field(default_factory=list)
    content: dict[int, tuple[str, Rows]] = field(default_factory=dict)
    newest: int = 0
    made: tuple[str, Rows] = ("", ())
    causes: int = 1
    tapped: bool = False
    waiting: bool = False
    buttons: bool = False


@dataclass
class Follower:
    """Reads lines in order; afterwards `chats` holds everybody's surveys, and `repeats` every message that came twice
    as chat, line and time. `sheets`: by chat, of who is asked another flow than most.
    """

    sheet: Sheet
    sheets: Mapping[int, Sheet] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=lambda: defaultdict(Chat))
    repeats: list[Line] = field(default_factory=list)
    messages: int = 0
    confirmed: Confirmed = field(default_factory=Confirmed)

    def sheet_of(self, chat: int) -> Sheet:
        """The flow that a person is asked."""
        return self.sheets.get(chat, self.sheet)

    def follow(self, lines: Sequence[Line]) -> None:
        """All lines; what is being said at the end counts as said."""
        for line in lines:
            match line["kind"]:
                case "call":
                    self._call(line)
                case "act":
                    self._act(line)
                case "push" if 200 <= line["status"] < 300:
                    self.confirmed.pushed.add(line["update"])
        for chat in self.chats.values():
            for survey in chat.surveys:
                survey.settle()

    # ------------------------------------------------------------------------------------------- calls
    def _call(self, line: Line) -> None:
        method, params = line["method"].lower(), line["params"]
        if method == "getupdates":
            self.confirmed.offset = max(self.confirmed.offset, int(params.get("offset", 0)))
            return
        if not line["effect"] or "chat_id" not in params:
            return
        chat = self.chats[int(params["chat_id"])]
        if method.startswith(MAKES) and method not in MAKES_NONE:
            self._made(chat, line)
        elif method in ("editmessagetext", "editmessagecaption", "editmessagereplymarkup"):
            self._edited(chat, line, method)

    def _made(self, chat: Chat, line: Line) -> None:
        self.messages += 1
        params = line["params"]
        uploads = "".join(str(value["sha256"]) for value in params.values() if _is_upload(value))
        content = (plain(_text(params)) + uploads, _rows(params.get("reply_markup")))
        if not chat.causes and content in (chat.made, chat.content.get(chat.newest)):
            self.repeats.append({"chat": int(params["chat_id"]), "line": line["n"], "at": line["at"]})
        message = _message_id(line["answer"]) or chat.newest + 1
        chat.content[message], chat.newest, chat.made = content, message, content
        chat.causes = max(0, chat.causes - 1)
        self._shown(int(params["chat_id"]), *content, line["n"])

    def _edited(self, chat: Chat, line: Line, method: str) -> None:
        params = line["params"]
        message = int(params.get("message_id", 0))
        old = chat.content.get(message, ("", ()))
        text = old[0] if method == "editmessagereplymarkup" else plain(_text(params))
        content = (text, _rows(params.get("reply_markup")))
        chat.content[message] = content
        if content[1] or method == "editmessagetext":
            self._shown(int(params["chat_id"]), *content, line["n"])

    def _shown(self, number: int, text: str, rows: Rows, line: int) -> None:
        chat, card = self.chats[number], read_card(self.sheet_of(number), text, rows)
        if card.kind != "other":
            chat.waiting = False
        chat.buttons = bool(rows)
        if chat.surveys and card.kind not in ("other", "notice"):
            chat.surveys[-1].show(card, line, self.confirmed)

    # -------------------------------------------------------------------------------------------- acts
    def _act(self, line: Line) -> None:
        chat = self.chats[line["chat"]]
        if line["chat"] != line["person"] or line["act"] not in ("tap", "text", "start", "edit"):
            chat.causes += 1
            return
        seen = line.get("card") or {"text": "", "rows": []}
        card = read_card(self.sheet_of(line["chat"]), seen["text"], seen["rows"])
        if line["act"] == "tap":
            self._tap(chat, card, line)
        else:
            self._typed(chat, line)

    def _tap(self, chat: Chat, card: Card, line: Line) -> None:
        label = line.get("label") or ""
        if not label:
            return
        chat.tapped = chat.tapped or card.kind != "other"
        if card.kind in ("other", "delete"):
            chat.causes += 1
        if card.kind == "notice":
            self._notice(chat, label, self.sheet_of(line["chat"]))
        elif card.kind == "delete" and control_of(label) == "delete":
            chat.surveys.clear()
        elif chat.surveys:
            self._after(chat, chat.surveys[-1].tap(card, label, line["n"], _update(line)))

    def _notice(self, chat: Chat, label: str, sheet: Sheet) -> None:
        """Start: the first survey, or the next one after a survey was sent."""
        if control_of(label) == "start" and (not chat.surveys or chat.surveys[-1].is_over):
            chat.surveys.append(Hearing(sheet))
            chat.waiting = True

    def _typed(self, chat: Chat, line: Line) -> None:
        survey = chat.surveys[-1] if chat.surveys else None
        text, message = line.get("text", ""), int(line.get("message", 0))
        if survey is None or text.startswith("/"):
            chat.causes += 1
            if survey and text.startswith("/"):
                survey.command(text, line["n"])
            return
        if line["act"] == "edit":
            survey.correct(text, message, line["n"])
            chat.causes += 1
            return
        said = survey.text(text, line["n"], message, _update(line))
        chat.causes += said is None or said.sort != "answer" or not said.taken or not said.certain
        self._after(chat, said)

    def _after(self, chat: Chat, said: Said | None) -> None:
        if said is not None and said.taken and said.sort in ("answer", "way"):
            chat.waiting = True


def read_lines(path: Path) -> Iterator[Line]:
    """The lines of a journal file."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _text(params: Line) -> str:
    text = str(params.get("text") or params.get("caption") or "")
    return from_html(text) if params.get("parse_mode") == "HTML" else text


def _rows(markup: Any) -> Rows:
    tree = json.loads(markup) if isinstance(markup, str) else markup or {}
    return tuple(tuple(button["text"] for button in row) for row in tree.get("inline_keyboard", ()))


def _is_upload(value: Any) -> bool:
    return isinstance(value, dict) and "sha256" in value


def _message_id(answer: Line) -> int:
    result = answer.get("result")
    return int(result["message_id"]) if isinstance(result, dict) and "message_id" in result else 0


def _update(line: Line) -> int:
    return int(line["updates"][0]) if line["updates"] else 0

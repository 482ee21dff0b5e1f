"""A question that is the same for everybody, drawn once: how far the person is and whose card it is stays open."""

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import overload

from bot.screens.card import Button, Direction, Row
from bot.turn import Press

Key = tuple[str, str, str]
"""A button before it is somebody's: its label as it stands on it, action and argument."""
KeyRows = Sequence[Sequence[Key]]
WHOSE, WHEN = "\0", "\1"
"""What stands for the interview and for its revision in a text that is made of a stencil; no button holds either."""


class Stencil:
    """What is kept of a drawn question: `html` of all that stands below the progress, behind its gap; `keys` as they
    stand on the card, their `labels` one after the other, and the `spans` that cut rows out of those.

    `drawn_from` is what the drawing went by. `kept` is what delivery has made of the keys, by what makes it.
    """

    __slots__ = ("direction", "drawn_from", "html", "kept", "keys", "labels", "question", "spans")

    def __init__(
        self, drawn_from: tuple[object, ...], html: str, keys: KeyRows, question: str, direction: Direction
    ) -> None:
        self.drawn_from, self.html, self.keys = drawn_from, html, keys
        self.question, self.direction = question, direction
        self.labels = [label for row in keys for label, _, _ in row]
        ends = list(accumulate(map(len, keys), initial=0))
        self.spans = [slice(*span) for span in pairwise(ends)]
        self.kept: dict[Callable[[Stencil], str], str] = {}


class Filled(Sequence[Row]):
    """The buttons of a stencil on somebody's card. Who signs or compares them goes by the stencil; to everybody else
    these are rows like any others, made when they are looked at.
    """

    __slots__ = ("interview", "revision", "stencil")

    def __init__(self, stencil: Stencil, interview: str, revision: int) -> None:
        self.stencil, self.interview, self.revision = stencil, interview, revision

    @property
    def rows(self) -> tuple[Row, ...]:
        """The buttons one by one."""
        return tuple([tuple([self._button(key) for key in row]) for row in self.stencil.keys])

    def put_into(self, make: Callable[[Stencil], str], interview: str, revision: str) -> str:
        """What `make` makes of the stencil, once, with interview and revision where they belong."""
        text = self.stencil.kept.get(make)
        if text is None:
            text = self.stencil.kept[make] = make(self.stencil)
        return text.replace(WHEN, revision).replace(WHOSE, interview)

    def _button(self, key: Key) -> Button:
        label, action, arg = key
        return Button(label, Press(1, action, self.interview, self.stencil.question, arg, self.revision))

    def __len__(self) -> int:
        return len(self.stencil.keys)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, place: int | slice) -> Row | tuple[Row, ...]:
        return self.rows[place]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __eq__(self, other: object) -> bool:
        return self.rows == (other.rows if isinstance(other, Filled) else other)

    def __hash__(self) -> int:
        return hash(self.rows)

    def __repr__(self) -> str:
        return repr(self.rows)

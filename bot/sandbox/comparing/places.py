"""Where in the flow a card stands: the address of its question, with the instance of a repeat."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from bot.sandbox.comparing.cards import Card
from bot.sandbox.comparing.sheet import Repeat, Sheet


class Places:
    """The instances of one person's repeats, as far as the cards told of them."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.live: dict[str, list[int]] = defaultdict(list)
        self.highest: dict[str, int] = defaultdict(int)
        self.here: dict[str, int] = {}
        self.first_of: dict[str, set[str]] = defaultdict(set)

    def add(self, repeat: str) -> None:
        """One more instance; ids are not used again."""
        self.highest[repeat] += 1
        self.live[repeat].append(self.highest[repeat])
        self.here[repeat] = self.highest[repeat]

    def cancel(self, address: str) -> str:
        """The instance around an address is taken away; returns how the addresses in it begin."""
        instance = address.partition(".")[0]
        repeat, _, number = instance.partition("#")
        if number and int(number) in self.live[repeat]:
            self.live[repeat].remove(int(number))
            self.here[repeat] = self.live[repeat][-1] if self.live[repeat] else 0
        return f"{instance}."

    def address(
        self,
        card: Card,
        labels_at: Callable[[str], set[str]],
        asked_for: Callable[[tuple[tuple[str, str], ...]], str],
    ) -> str:
        """The address of the question or name on a card; the repeat or kind for any other card."""
        if card.kind == "name":
            return asked_for(card.asks)
        if card.kind != "question":
            return card.name or card.kind
        question = self.sheet.questions[card.name]
        if not question.repeat:
            return question.name
        repeat = self.sheet.repeats[question.repeat]
        if not self.live[repeat.name]:
            self.add(repeat.name)
        number = self._instance(repeat, card, labels_at)
        self.here[repeat.name] = number
        return f"{repeat.name}#{number}.{question.name}"

    def _instance(self, repeat: Repeat, card: Card, labels_at: Callable[[str], set[str]]) -> int:
        live = self.live[repeat.name]
        for pattern in repeat.numbered:
            found = pattern.fullmatch(card.heading)
            if found and int(found[1]) <= len(live):
                return live[int(found[1]) - 1]
        for pattern in repeat.headings:
            found = pattern.fullmatch(card.heading)
            for number in live if found else ():
                if found and any(found[1] in labels_at(address) for address in self._within(repeat, number)):
                    return number
        return self.here.get(repeat.name) or live[0]

    def _within(self, repeat: Repeat, number: int) -> Iterator[str]:
        for question in self.sheet.questions.values():
            if question.repeat == repeat.name:
                yield f"{repeat.name}#{number}.{question.name}"

"""One interview with nothing left in it but what a figure looks at, made again from what was counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.answers import Answer, Questionnaire
from scoring.cases import Case
from scoring.columns import Answers, Column, Key
from scoring.interviews import Interview

Things = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Heard(Interview):
    """What somebody said to some questions, each answer settled. `things` are those described, by repeat."""

    answers: Mapping[str, Answer]
    things: Things

    def answer(self, name: str, instance: str = "") -> Answer:
        """The answer to a question; KeyError for one that is not looked at."""
        inside = instance and self.questionnaire.questions[name].repeat
        return self.answers[f"{instance}.{name}" if inside else name]

    def instances(self, repeat: str) -> tuple[str, ...]:
        """The described things of a repeat, numbered from 1."""
        return self.things.get(repeat, ())

    def name_of(self, name: str, instance: str, choice: str) -> str:
        """What people call an "other" is not looked at."""
        return ""


class Restorer:
    """Makes interviews from what people said to these columns."""

    def __init__(self, columns: Sequence[Column], flow: Questionnaire) -> None:
        self._flow, self._blank = flow, Case(flow.id, flow.version, "", "", {})
        self._names = [(place, name) for place, (over, name) in enumerate(columns) if not over]
        self._inside = [(place, *column) for place, column in enumerate(columns) if column[0]]
        self._alone = len(columns) == 1
        self._answers = [Answers() for _ in columns]

    def restore(self, key: Key) -> Heard:
        """One of those who said this."""
        codes = (key,) if self._alone else key
        answers = {name: self._answers[place][codes[place]] for place, name in self._names}
        things: dict[str, tuple[str, ...]] = {}
        for place, over, name in self._inside:
            things[over] = tuple([f"{over}#{number}" for number in range(1, len(codes[place]) + 1)])
            if name:
                known = self._answers[place]
                answers |= {f"{at}.{name}": known[one] for at, one in zip(things[over], codes[place], strict=True)}
        return Heard(self._blank, self._flow, answers, things)

"""Reads one case through its questionnaire: the state and value of any question, missing answers told from routing."""

from dataclasses import dataclass

from flows.conversation import Status
from flows.values import Value
from scoring.answers import Answer, Question, Questionnaire, State
from scoring.cases import Case

_STATES = {
    Status.ANSWERED: State.ANSWERED,
    Status.DONT_KNOW: State.DK,
    Status.REFUSED: State.REFUSED,
    Status.SKIPPED: State.REFUSED,
    Status.NOT_REACHED: State.REFUSED,
    Status.NOT_APPLICABLE: State.NA,
    Status.NOT_ASKED: State.NOT_ASKED,
}


@dataclass(frozen=True, slots=True)
class Interview:
    """A case with the questions that were put."""

    case: Case
    questionnaire: Questionnaire

    def answer(self, name: str, instance: str = "") -> Answer:
        """The answer to a question, inside `instance` (`hard_procedures#1`) where it stands in a repeat.

        A question that was not asked leaves the count only when every answer that decided so is known; otherwise it
        is as little known as they are. One that is put to everybody and has no status was never reached: refused.
        """
        question = self.questionnaire.questions[name]
        address = f"{instance}.{name}" if question.repeat and instance else name
        state = _STATES[self.case.statuses.get(address, Status.NOT_ASKED)]
        match state:
            case State.ANSWERED:
                return Answer(state, read_value(self.case.values.get(address)))
            case State.NA:
                return Answer(state, None, self.case.reasons.get(address, question.na_reason))
            case State.NOT_ASKED:
                return self._unasked(question, instance)
            case _:
                return Answer(state)

    def instances(self, repeat: str) -> tuple[str, ...]:
        """The described things of a repeat, as prefixes of addresses, in order."""
        return self.case.instances(repeat)

    def name_of(self, name: str, instance: str, choice: str) -> str:
        """What an "other" is called here; '' where nobody said."""
        address = f"{instance}.{name}" if instance else name
        return str(self.case.values.get(f"{address}/name/{choice}") or "")

    def _unasked(self, question: Question, instance: str) -> Answer:
        if not question.routed and not question.repeat:
            return Answer(State.REFUSED)
        deciders = question.depends & self.questionnaire.questions.keys() - {question.name}
        unknown = any(self.answer(other, instance).missing for other in deciders)
        return Answer(State.DK if unknown else State.NOT_ASKED)


def read_value(value: str | int | float | bool | None) -> Value:
    """Stored integers are read as floats, as expressions do."""
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value

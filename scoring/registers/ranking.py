"""Which of two claims is lower: choices compare by their scores, numbers by themselves."""

from collections.abc import Mapping

from scoring.answers import Questionnaire
from scoring.registers.lines import Rank, Value, plain_rank


def rank_by_scores(questionnaires: Mapping[str, Questionnaire]) -> Rank:
    """The rank of a value by the score that its question gives to that choice, where it gives one."""
    scales: dict[str, Mapping[str, float | str]] = {}
    for questionnaire in questionnaires.values():
        for name, question in questionnaire.questions.items():
            plain = [scale.scores for scale in question.scales if not scale.when]
            if plain:
                scales[name] = plain[0]

    def rank(name: str, value: Value) -> float | None:
        score = scales[name].get(str(value)) if name in scales else None
        return float(score) if isinstance(score, int | float) else plain_rank(name, value)

    return rank

"""The sheet on which a publication is drawn: an assessment, the gate it goes through, and the figures so far."""

from dataclasses import dataclass, field

from scoring.answers import Option
from scoring.assessment import Assessment
from scoring.cards import Words
from scoring.disclosure import Gate
from scoring.figures import Figure, Hidden, Shown
from scoring.model import Model, ProfileValue

PROTECTED = Hidden(reason="protect")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the drawing functions share; `figures` fills up as they go. `refused`: ids of figures that would, with
    everything else that is or was shown, speak of fewer than k people.
    """

    assessment: Assessment
    gate: Gate
    model: Model
    figures: dict[str, Figure] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()

    def keep(self, name: str, figure: Figure | None) -> str:
        """Enter a figure under its id; '' when there is none."""
        if figure is None:
            return ""
        self.figures[name] = PROTECTED if name in self.refused and isinstance(figure, Shown) else figure
        return name

    def hides(self, name: str) -> bool:
        """Whether a figure was entered that must not be printed."""
        return isinstance(self.figures.get(name), Hidden)

    def shown_value(self, name: str) -> float | None:
        """The printed value of a figure; None when it is hidden, unknown or not there."""
        figure = self.figures.get(name)
        return figure.value if isinstance(figure, Shown) else None

    def concerned(self, aside: int) -> int:
        """How many people on the list a question may concern, without those who said that it does not."""
        return self.assessment.responses.on_list - aside

    def labels(self, authority: str, question: str) -> dict[str, Words]:
        """The labels of a question's choices, as the flow has them."""
        flow = self.assessment.scope.flows[self.model.authorities[authority].flow]
        options: tuple[Option, ...] = flow.questions[question].options
        return {option.name: option.label for option in options}

    def leaves_gaps(self, authority: str, question: str) -> bool:
        """Whether a choice that is left out could be worked out from the others: where each person has one choice."""
        flow = self.assessment.scope.flows[self.model.authorities[authority].flow]
        return flow.questions[question].kind != "words"

    def label(self, labels: dict[str, Words], choice: str) -> Words:
        """The label of one choice, or its name where the list does not have it."""
        return labels.get(choice, {self.model.model.default_language: choice})

    def left_out(self, value: ProfileValue) -> frozenset[str]:
        """Choices of the corruption class: for the whole municipality only, and never on public links."""
        allowed = self.assessment.scope.level == "municipality" and not self.gate.public
        return frozenset() if allowed else frozenset(value.municipality_only)

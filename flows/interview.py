"""One interview under the present records: what every answer is worth now. Nothing is kept between two replays."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property

from flows import keys
from flows.conversation import Context, Record, Scalar, Status
from flows.glance import Glance
from flows.instances import Instance, Verdict
from flows.known.seeds import covered_names, lay_aside, plant_seeds
from flows.ledger import Ledger, append_answer, append_mark, read_records
from flows.limits import MAX_INPUT_ROWS, MAX_STEPS_PER_REPLAY
from flows.lists import Listing, join_lists, offering_test, offers_any
from flows.model_parts import text_in
from flows.naming import name_record, name_text, words_of
from flows.nodes import Listed, Node, Plan, decoder, restore
from flows.symbols import INPUT_KINDS
from flows.values import Value


class Interview:
    """Plan, records and context together; `root` is the place outside all repeats.

    `away`: the names of all that colleagues have at the moment.
    """

    def __init__(self, plan: Plan, records: Sequence[Record], context: Context) -> None:
        self.plan = plan
        self.records = records
        self.context = context
        self.ledger: Ledger
        self.away: frozenset[str]
        self.root: Instance
        self.steps: int
        self.reread()

    def follow(self, record: Record) -> None:
        """Goes on with one more record, which stands at the end of `records` already; what followed from the others is
        looked at anew. Only where nothing was planted or laid aside: there everything is read again.
        """
        if self.ledger.handed or self.context.pack or self.context.given or self.plan.prefilled:
            self.reread()
            return
        (append_mark if record.status is None else append_answer)(self.ledger, record)
        self._look_anew()

    def add(self, place: Instance, node: Node, record: Record) -> None:
        """One more answer, which nothing reads: all that was worked out still holds."""
        self.records = (*self.records, record)
        append_answer(self.ledger, record)
        place.values[node.name] = node.decode(record.value if record.status is Status.ANSWERED else None)
        self.__dict__.pop("now", None)

    def reread(self) -> None:
        """All records once more, after one was taken away from them."""
        self.ledger = read_records(self.records, self.plan.repeats)
        self.away = frozenset()
        if self.ledger.handed or self.context.pack or self.context.given or self.plan.prefilled:
            self._plant()
        self._look_anew()

    def _look_anew(self) -> None:
        self.__dict__.pop("now", None)
        self.root = Instance(self)
        self.steps = 0

    def _plant(self) -> None:
        """What is known without having been said here; what colleagues have is unknown."""
        plant_seeds(self.plan, self.context, self.ledger)
        if self.ledger.handed:
            self.away = covered_names(self.plan, self.ledger.handed)
            lay_aside(self.ledger, self.away)

    @cached_property
    def now(self) -> datetime:
        """The time of the last event, in the zone of the context; the context's own before any."""
        last = self.ledger.last
        return self.moment(last.at) if last is not None and last.at else self.context.now

    def moment(self, at: str) -> datetime:
        """The instant of a record in the zone of the context."""
        if not at:
            return self.context.now
        return datetime.fromisoformat(at).astimezone(self.context.now.tzinfo)

    @property
    def language(self) -> str:
        return self.context.language

    def spend(self, steps: int) -> None:
        """Counts the steps of walks over instances; beyond the budget of a replay, expressions are blank."""
        self.steps += steps

    # ------------------------------------------------------------------------------------------- values
    def read(self, place: Instance, name: str) -> Value:
        """The effective value of a name that belongs to this place."""
        node = self.plan.nodes.get(name)
        if node is None:
            return self._read_other(place, name)
        if not place.is_relevant(node):
            return None
        if node.calculation is not None:
            return self._calculate(place, node)
        record = place.record(node)
        if record is None or record.status is not Status.ANSWERED or record.store == "volunteer":
            return None
        if node.choice_filter is None and node.key_of is None:
            return node.decode(record.value)  # also while it breaks its constraint: constraints give no value
        return place.settle(node)[1]

    def _calculate(self, place: Instance, node: Node) -> Value:
        assert node.calculation is not None
        if self.steps > MAX_STEPS_PER_REPLAY:
            return None
        glance = Glance(place, address=place.prefix + node.name)
        if node.calculation.once:
            record = place.record(node)
            glance.kept = restore(node, record.value) if record else None
        return node.calculation.evaluate(glance)

    def _read_other(self, place: Instance, name: str) -> Value:
        """An input, or a generated sibling of a question."""
        derived = self.plan.derived.get(name)
        if derived is None:
            return self._read_input(name)
        if not place.is_relevant(derived.node):
            return 0.0 if derived.choice is None else None
        if derived.choice is None:
            record = place.record(derived.node)
            return float(record is not None and record.status is Status.ANSWERED)
        if derived.choice not in words_of(place.value(derived.node.name)):
            return None
        listed = self.listing(derived.node).by_name[derived.choice]
        return name_text(name_record(place, derived.node, listed)) or None

    def _read_input(self, name: str) -> Value:
        declared = self.plan.inputs.get(name)
        if declared is None or not declared.is_value:
            return None
        return decoder(INPUT_KINDS[declared.type])(self.context.inputs.get(name, declared.default))

    def rows_in(self, name: str) -> int:
        """How many rows were handed in under a name."""
        return min(len(self.context.rows.get(name, ())), MAX_INPUT_ROWS)

    # ----------------------------------------------------------------------------------------- verdicts
    def examine(self, place: Instance, node: Node) -> tuple[Verdict, Value]:
        """Whether a stored answer still holds: offered, within its constraint, and not the key of two instances."""
        record = place.record(node)
        value = node.decode(record.value) if record else None
        if node.choice_filter is not None:
            verdict, value = self._still_offered(place, node, value)
            if verdict is not Verdict.HOLDS:
                return verdict, value
        if node.rechecks and record is not None and not self.keeps_constraint(place, node, value, record.at):
            return Verdict.BROKEN, value
        if node.key_of is not None and not keys.is_own(place, node):
            if not node.question.is_select:
                return Verdict.BROKEN, None
            return (Verdict.LOST if offers_any(place, node) else Verdict.HIDDEN), None
        return Verdict.HOLDS, value

    def _still_offered(self, place: Instance, node: Node, value: Value) -> tuple[Verdict, Value]:
        """Of several ticks those still offered are kept; the question is asked again all the same."""
        words = words_of(value)
        offers = offering_test(place, node)
        kept = [word for word in words if offers(word)]
        if len(kept) == len(words):
            return Verdict.HOLDS, value
        if not kept and not offers_any(place, node):
            return Verdict.HIDDEN, None
        return Verdict.LOST, " ".join(kept) or None

    def keeps_constraint(self, place: Instance, node: Node, value: Value, at: str) -> bool:
        """The constraint with `.` = value, at the moment that the answer was given."""
        if node.constraint is None or value is None:
            return True
        place.values[node.name] = value
        glance = Glance(place, value, self.moment(at), place.prefix + node.name)
        return node.constraint.test(glance)

    def is_required(self, place: Instance, node: Node) -> bool:
        """Whether the question may not be skipped."""
        if node.required is not None:
            return node.required.test(place)
        return bool(node.question.required)

    # -------------------------------------------------------------------------------------------- lists
    @cached_property
    def _listings(self) -> dict[str, Listing]:
        return {}

    def listing(self, node: Node) -> Listing:
        """The joined list of a question."""
        if not node.from_inputs:
            if node.listing is None:
                node.listing = join_lists(node, self.context)
            listing: Listing = node.listing
            return listing
        found = self._listings.get(node.name)
        if found is None:
            found = self._listings[node.name] = self._handed_in(node)
        return found

    def _handed_in(self, node: Node) -> Listing:
        """A list with choices of inputs: made once for the very objects that were handed in, which never change."""
        given = [self.context.choices.get(name) for name in node.question.list_names]
        if node.handed is None or any(one is not other for one, other in zip(node.handed[0], given, strict=True)):
            node.handed = (given, join_lists(node, self.context))
        listing: Listing = node.handed[1]
        return listing

    def taken_by_others(self, place: Instance, node: Node) -> set[str]:
        return keys.taken_by_others(place, node)

    def key_of_choice(self, place: Instance, node: Node, listed: Listed) -> str | None:
        return keys.key_of_choice(place, node, listed)

    def text(self, localised: str | dict[str, str]) -> str:
        """A text of the flow, or of a list handed in, in the language of the interview."""
        return text_in(localised, self.language, self.plan.flow.settings.default_language)

    def label_of(self, place: Instance, value: str, question: str) -> str:
        """The label of a choice of a question as seen from a place, or the name given for it."""
        node = self.plan.nodes.get(question)
        if node is None or not isinstance(value, str):
            return ""
        listed = self.listing(node).by_name.get(value)
        if listed is None:
            return ""
        return self.choice_text(place.ancestor(node.home), node, listed)

    def choice_text(self, place: Instance, node: Node, listed: Listed) -> str:
        """What stands on the button of a choice: the name given for it, else its label."""
        given = name_text(name_record(place, node, listed)) if listed.choice.ask_name else ""
        return given or self.text(listed.choice.label)


def to_scalar(value: Value) -> Scalar:
    """A value in the form in which it is stored: whole numbers as int, days and times as text."""
    match value:
        case bool() | str() | None:
            return value
        case float():
            return int(value) if value.is_integer() and abs(value) < 2**53 else value
        case datetime() | date():
            return value.isoformat()
        case _:
            return value.strftime("%H:%M")

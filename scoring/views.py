"""What formulas of a model never read: the parts of an expression's view that only flows use."""

from flows.values import Value


class PlainView:
    """A view without choice columns, labels, recorded calculations and budget."""

    __slots__ = ()

    @property
    def language(self) -> str:
        return "en"

    @property
    def kept(self) -> Value:
        return None

    def position(self, up: int) -> int:
        raise LookupError("a formula of a model has no position")

    def column(self, name: str) -> Value:
        raise LookupError(name)

    def choice_label(self, value: str, question: str) -> str:
        raise LookupError(question)

    def uuid(self, salt: str) -> str:
        raise LookupError(salt)

    def spent(self, steps: int, over: bool) -> None:
        """Budgets of node sets are told to flows' hosts; a case is small."""

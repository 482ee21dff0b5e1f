"""A condition in few words: questions by their number, choices by their label."""

from typing import Final

from flows.direction import is_rtl, isolate
from flows.model import Flow
from flows.nodes import Plan
from flows.picture.words import say
from flows.plan import plan_of
from flows.playing.spelling import spell
from flows.syntax import Call, Chain, Column, Dot, Literal, Logic, Reference, Tree

SIGNS: Final = {"=": "=", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "+": "+", "-": "-", "*": "×", "div": "÷"}
OPPOSITE: Final = {"=": "!=", "!=": "="}


class Wording:
    """Says conditions of a flow in a language; `numbers` are those of the questions on the picture."""

    def __init__(self, flow: Flow, language: str, numbers: dict[str, int]) -> None:
        self.flow = flow
        self.language = language
        self.numbers = numbers
        self.plan: Plan = plan_of(flow)

    def say(self, tree: Tree, holds: bool = True) -> str:
        """The words of a tree; its opposite where it must not hold."""
        match tree:
            case Logic(word=word, operands=operands):
                joined = word if holds else {"and": "or", "or": "and"}[word]
                parts = [self.say(part, holds) for part in operands]
                inner = [isinstance(part, Logic) and part.word != word for part in operands]
                shown = [f"({part})" if nested else part for part, nested in zip(parts, inner, strict=True)]
                return f" {say(joined, self.language)} ".join(shown)
            case Call(name="not", arguments=(inner,)):
                return self.say(inner, not holds)
            case Call(name="selected", arguments=(Reference(name=name, predicate=None), Literal(value=value))):
                return f"{self.name(name)} {self.sign('=' if holds else '!=')} {self.label(name, value)}"
            case Chain(first=first, rest=((sign, right),)) if (sign in SIGNS or sign == "!=") and (
                holds or sign in OPPOSITE
            ):
                return self._compare(first, sign if holds else OPPOSITE[sign], right)
            case _:
                text = self._plain(tree)
                return text if holds else f"{say('not', self.language)} {text}"

    def name(self, name: str) -> str:
        """`#7` for a question, its name for everything else."""
        shown = f"#{self.numbers[name]}" if name in self.numbers else name.replace("_", " ")
        return isolate(shown, is_rtl(self.language))

    def sign(self, sign: str) -> str:
        """How a comparison is said."""
        return say("isnot", self.language) if sign == "!=" else SIGNS[sign]

    def label(self, question: str, value: str | float) -> str:
        """The label of a choice, shortened; anything else as it is written."""
        node = self.plan.nodes.get(question)
        for listed in node.listed if node else ():
            if listed.name == value:
                return self.flow.text(listed.choice.label, self.language)
        return f"{value:g}" if isinstance(value, float) else value

    def _compare(self, first: Tree, sign: str, right: Tree) -> str:
        if isinstance(first, Reference) and isinstance(right, Literal):
            if right.value == "" and sign in ("=", "!="):
                return f"{self.name(first.name)} {say('silent' if sign == '=' else 'answered', self.language)}"
            return f"{self.name(first.name)} {self.sign(sign)} {self.label(first.name, right.value)}"
        match first:
            case Call(name="count-selected", arguments=(Reference(name=name),)):
                return f"{self.name(name)}: {SIGNS[sign]} {self._plain(right)} {say('chosen', self.language)}"
            case _:
                return f"{self._plain(first)} {self.sign(sign)} {self._plain(right)}"

    def _plain(self, tree: Tree) -> str:
        """As it is written, with numbers for questions."""
        match tree:
            case Reference(name=name, predicate=None):
                return self.name(name)
            case Reference(name=name, predicate=predicate) if predicate is not None:
                return f"{self.name(name)}[{self._plain(predicate)}]"
            case Literal() | Dot() | Column():
                return spell(tree)
            case Call(name="jr:choice-name", arguments=(value, _)):
                return say("label", self.language, x=self._plain(value))
            case Call(name=name, arguments=arguments):
                return f"{name}({', '.join(self._plain(each) for each in arguments)})"
            case Chain(first=first, rest=rest):
                more = "".join(
                    f" {SIGNS.get(sign, '≠' if sign == '!=' else sign)} {self._plain(part)}" for sign, part in rest
                )
                return self._plain(first) + more
            case Logic():
                return self.say(tree)
            case _:
                return spell(tree)

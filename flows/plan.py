"""Makes the plan of a flow: every expression compiled, every dependency known, once for each Flow object."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from flows.asks.bounds import plain_bounds
from flows.asks.matrix import is_matrix
from flows.dependencies import link_keys, link_names, link_readers, link_steering
from flows.expressions import Expression, ExpressionError, compile_expression
from flows.items import Group, Question, Repeat
from flows.model import Flow
from flows.model_parts import Choice
from flows.nodes import KINDS, Listed, Node, Plan, decoder, stride_of
from flows.problems import FlowProblems, Problem
from flows.stirring import link_stirring
from flows.symbols import declare_symbols
from flows.values import Kind, Place, Symbol
from flows.yaml_nodes import Document, Path

REFERENCE: Final = re.compile(r"\$\{(\w+)\}", re.ASCII)
TEXTS: Final = ("label", "hint", "constraint_message", "required_message", "instance_label", "add_label", "done_label")


def plan_of(flow: Flow, document: Document | None = None) -> Plan:
    """The plan of a flow, made when first asked for. Raises FlowProblems where an expression is wrong."""
    plan = flow.kept.plan
    if not isinstance(plan, Plan):
        plan = _Planner(flow, document or Document(flow.settings.id)).make()
        flow.kept.plan = plan
    return plan


class _Planner:
    def __init__(self, flow: Flow, document: Document) -> None:
        self.plan = Plan(flow, inputs={each.name: each for each in flow.inputs})
        self.document = document
        self.paths: dict[str, Path] = {}
        self.problems: list[Problem] = []
        self.compiled: set[str] = set()

    def make(self) -> Plan:
        plan = self.plan
        plan.roots = self._plant(plan.flow.survey, None, (), ("survey",))
        plan.homes = {name: node.home for name, node in plan.nodes.items()}
        declare_symbols(plan)
        plan.homes |= {name: derived.node.home for name, derived in plan.derived.items()}
        for node in plan.nodes.values():
            self._compile_node(node)
            self._check_texts(node)
        if self.problems:
            raise FlowProblems(self.problems)
        link_names(plan)
        link_keys(plan)
        link_steering(plan)
        link_readers(plan)
        _settle_nodes(plan)
        _settle_plan(plan)
        link_stirring(plan)
        return plan

    # ------------------------------------------------------------------------------------------- the tree
    def _plant(
        self, items: Sequence[Question | Group | Repeat], parent: Node | None, repeats: tuple[str, ...], path: Path
    ) -> tuple[Node, ...]:
        planted = []
        for index, item in enumerate(items):
            node = Node(item, item.name, len(self.plan.nodes), parent, repeats[-1] if repeats else "", repeats)
            self.plan.nodes[item.name] = node
            self.paths[item.name] = here = (*path, index)
            if isinstance(item, Question):
                self._fill_question(node, item)
            else:
                inside = (*repeats, item.name) if isinstance(item, Repeat) else repeats
                node.children = self._plant(item.items, node, inside, (*here, "items"))
                node.is_matrix = isinstance(item, Group) and is_matrix(self.plan.flow, item)
            planted.append(node)
        return tuple(planted)

    def _fill_question(self, node: Node, item: Question) -> None:
        node.asked = item.is_asked
        node.kind = Kind.ANY if item.type == "calculate" else KINDS.get(item.type, Kind.TEXT)
        node.decode = decoder(node.kind)
        node.allow = {each.status: each for each in self.plan.flow.allow_of(item)}
        node.listed = tuple(self._listed(item))
        node.from_inputs = any(name in self.plan.inputs for name in item.list_names)
        node.asks_names = any(listed.choice.asks_name for listed in node.listed)

    def _listed(self, item: Question) -> Iterator[Listed]:
        """The fixed part of the joined list; lists handed in at launch are joined when the interview runs."""
        lists: list[tuple[str, Sequence[Choice]]] = [(f"={item.name}", item.own_choices)]
        lists += [(name, self.plan.flow.choices.get(name, ())) for name in item.list_names]
        ordinal = 0
        for source, choices in lists:
            for choice in choices:
                yield Listed(ordinal, source, choice)
                ordinal += 1

    # ------------------------------------------------------------------------------------------- expressions
    def _compile_node(self, node: Node) -> None:
        if node.name in self.compiled:
            return
        self.compiled.add(node.name)
        item, outside = node.item, Place(self.plan.symbols, node.repeats)
        node.relevant = self._compile(node, "relevant", outside)
        if isinstance(item, Repeat):
            inside = Place(self.plan.symbols, (*node.repeats, node.name))
            node.repeat_count = self._compile(node, "repeat_count", outside)
            node.add_when = self._compile(node, "add_when", inside)
        if isinstance(item, Question):
            node.required = self._compile(node, "required", outside) if isinstance(item.required, str) else None
            node.default = self._compile(node, "default", outside)
            node.constraint = self._compile(node, "constraint", Place(self.plan.symbols, node.repeats, node.kind))
            if node.constraint is not None and item.type in ("integer", "decimal"):
                node.bounds = plain_bounds(node.constraint.tree, whole=item.type == "integer")
            node.rechecks = bool(node.constraint and node.constraint.references - {node.name})
            columns = self._columns(node)
            node.choice_filter = self._compile(
                node, "choice_filter", Place(self.plan.symbols, node.repeats, node.kind, columns)
            )
            self._compile_calculation(node, outside)

    def _compile_calculation(self, node: Node, place: Place) -> None:
        """What it reads is compiled first, so that its kind is known as well as can be."""
        for name in REFERENCE.findall(node.question.calculation or ""):
            used = self.plan.nodes.get(name)
            if used is not None and isinstance(used.item, Question) and used.item.type == "calculate":
                self._compile_node(used)
        node.calculation = self._compile(node, "calculation", place)
        if node.calculation is not None:
            node.kind = node.calculation.kind
            self.plan.symbols[node.name] = Symbol(node.name, node.kind, node.repeats)

    def _columns(self, node: Node) -> frozenset[str]:
        """The columns of the joined list. Lists handed in bring columns that are not known yet."""
        known = {column for listed in node.listed for column in listed.choice.columns}
        if node.from_inputs:
            known |= set(re.findall(r"[A-Za-z_]\w*", node.question.choice_filter or "", re.ASCII))
        return frozenset(known)

    def _compile(self, node: Node, key: str, place: Place) -> Expression | None:
        text = getattr(node.item, key)
        if text is None:
            return None
        try:
            return compile_expression(text, place)
        except ExpressionError as error:
            self._complain(node, key, error)
            return None

    def _complain(self, node: Node, key: str, error: ExpressionError) -> None:
        written = getattr(node.item, key)
        path = (*self.paths[node.name], key)
        line, column = self.document.position_in(path, written if isinstance(written, str) else "", error.column)
        code, cause, way_out = error.code, error.cause, error.way_out
        named = re.search(r'"(\w+)"', cause)
        other = self.plan.nodes.get(named[1]) if named and code == "E-REF" else None
        if other is not None and isinstance(other.item, Question) and other.item.store == "volunteer":
            code, cause = "E-STORE", f"{other.name} is kept apart from the interview"
            way_out = f"remove ${{{other.name}}}"
        place = f"survey/{node.name} {key}" + (f" column {error.column}" if code == "E-SYNTAX" else "")
        self.problems.append(Problem(code, place, line, column, cause, way_out))

    def _check_texts(self, node: Node) -> None:
        """What is piped into the texts of an item must be a value there."""
        for key in TEXTS:
            localised = getattr(node.item, key, None)
            texts = list(localised.values()) if isinstance(localised, dict) else [localised or ""]
            inside = (*node.repeats, node.name) if key == "instance_label" else node.repeats
            for name in sorted({name for text in texts for name in REFERENCE.findall(text)}):
                try:
                    compile_expression(f"${{{name}}}", Place(self.plan.symbols, inside))
                except ExpressionError as error:
                    self._complain(node, key, error)


def _settle_nodes(plan: Plan) -> None:
    """What is known of every question before it is asked: how much work its answer will make."""
    for node in plan.nodes.values():
        within = plan.nodes.get(node.home)
        keys = within is not None and within.key_asked_at == node.name
        filled = within is not None and within.repeat.prefill is not None
        node.plain = not (node.rechecks or node.choice_filter or node.key_of)
        node.simple = node.plain and not (node.from_inputs or keys or filled)
        node.may_ask_names = node.asks_names or node.from_inputs
        kept_here = node.asked and node.question.store == "response"
        node.passable = kept_here and node.simple and not node.may_ask_names
    counted = any(node.repeat_count is not None for node in plan.nodes.values())
    for node in plan.nodes.values():
        within = plan.nodes.get(node.home)
        keys = within is not None and within.key_asked_at == node.name
        node.stands_alone = not (node.rechecks or keys or (counted and node.name in plan.steering))
        node.strides = tuple(map(stride_of, node.children))


def _settle_plan(plan: Plan) -> None:
    nodes = plan.nodes.values()
    plan.repeats = any(isinstance(each.item, Repeat) for each in nodes)
    plan.prefilled = tuple(each for each in nodes if isinstance(each.item, Repeat) and each.item.prefill)
    plan.strides = tuple(map(stride_of, plan.roots))
    plan.once = tuple(each for each in nodes if each.calculation and each.calculation.once)

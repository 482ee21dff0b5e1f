"""Facts that several sides tell of: who tells, over which things, by which number, and where a decision stands."""

from collections.abc import Iterator, Mapping

from scoring.check.findings import Code, Finding
from scoring.check.formulas import name_way_out
from scoring.check.names import check_things
from scoring.check.written import Flows, flows_of
from scoring.desk import PEOPLE
from scoring.indicator import Indicator
from scoring.model import Model
from scoring.policy import Policy
from scoring.registers.declared import load_registers
from scoring.shared_fact import ClaimSource, SharedFact
from scoring.yaml_file import Path


def check_sides(model: Model, flows: Flows, policy: Policy) -> Iterator[Finding]:
    """What a shared fact names and nothing has. Formulas of its claims are checked with all others."""
    indicators = {one.id: one for _, one in model.indicators()}
    first: dict[str, int] = {}
    for number, fact in enumerate(model.shared_facts):
        path: Path = ("shared_facts", number)
        if fact.id in first:
            cause = f"{fact.id} stands twice, first as fact {first[fact.id] + 1}"
            yield Finding(Code.NAME, (*path, "id"), cause, "give it another id, or remove it")
        first.setdefault(fact.id, number)
        yield from _fact(fact, path, indicators, policy)
        for place, claim in enumerate(fact.claims):
            yield from _claim(claim, fact, (*path, "claims", place), model, flows)


def _fact(fact: SharedFact, path: Path, indicators: Mapping[str, Indicator], policy: Policy) -> Iterator[Finding]:
    known = set(type(policy).model_fields)
    if fact.at is not None and fact.at not in known:
        yield Finding(Code.NAME, (*path, "at"), f"no {fact.at} in the policy", name_way_out(fact.at, known))
    if fact.indicator and fact.indicator not in indicators:
        cause = f"{fact.id}: no indicator {fact.indicator}"
        yield Finding(Code.NAME, (*path, "indicator"), cause, name_way_out(fact.indicator, set(indicators)))
    if fact.line:
        yield from _line(fact.line, (*path, "line"))
    sides = [one.authority for one in fact.claims]
    if len(fact.claims) == 1 and fact.claims[0].key is None:
        cause = f"{fact.id}: {sides[0]} alone tells of it, and of one thing only"
        yield Finding(Code.TYPE, (*path, "claims"), cause, "add another side, or name its things with over: and key:")


def _line(line: str, path: Path) -> Iterator[Finding]:
    """The register and its field in which a decision stands as well."""
    name, _, field = line.partition(".")
    registers = {one.id: one for one in load_registers()}
    if name not in registers:
        yield Finding(Code.NAME, path, f"no register {name}", name_way_out(name, set(registers)))
    elif field not in registers[name].fields:
        known = set(registers[name].fields)
        yield Finding(Code.NAME, path, f"{name} has no field {field}", name_way_out(field, known))


def _claim(claim: ClaimSource, fact: SharedFact, path: Path, model: Model, flows: Flows) -> Iterator[Finding]:
    if claim.authority not in model.authorities:
        cause = f"{fact.id}: no authority {claim.authority}"
        yield Finding(
            Code.AUTHORITY, (*path, "authority"), cause, name_way_out(claim.authority, set(model.authorities))
        )
        return
    seen = flows_of(claim.authority, model, flows)
    if claim.over and seen:
        yield from check_things(claim.over, (*path, "over"), seen, model)
    if not claim.value and fact.indicator:
        yield from _record(claim, fact, path, model)
    if claim.authority == PEOPLE and claim.value and claim.across not in ("mean", "median"):
        cause = f"{fact.id}: colleagues would be told of one by one"
        yield Finding(Code.LEVEL, (*path, "across"), cause, "write across: mean or across: median")


def _record(claim: ClaimSource, fact: SharedFact, path: Path, model: Model) -> Iterator[Finding]:
    """A claim without a formula is what the record of the indicator gives for its authority."""
    indicator = next((one for _, one in model.indicators() if one.id == fact.indicator), None)
    if indicator is not None and claim.authority not in indicator.authorities:
        cause = f"{fact.id}: {claim.authority} is no authority of {indicator.id}"
        yield Finding(Code.AUTHORITY, path, cause, "give the claim a value, or name one of its authorities")

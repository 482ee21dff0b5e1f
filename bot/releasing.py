"""Release: sealed answers become rows of data, and what scoring sees of a wave."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.desk.desk import Desk, Row, day, write
from bot.desk.handing_in import case_of
from bot.ids import id12
from bot.turn import Turn, Write
from flows.model import Flow
from scoring.cases import Case

INSTANCE = re.compile(r"(?P<repeat>[^#/.]+)#(?P<number>\d+)(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Released:
    """The cases of a wave, and its flows by id in the order in which they were launched."""

    cases: tuple[Case, ...]
    flows: Mapping[str, Flow]
    writes: tuple[Write, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """One opened blob: whose (a keyed name), of which part, and what it holds."""

    person: str
    number: int
    case: Case


async def release(turn: Turn, desk: Desk, wave: Row, campaign: Row) -> Released:
    """Sealed blobs become rows of data under the installation's key, dated to the day; the blobs are deleted."""
    key = desk.vault.campaign(campaign["id"])
    parts = {part["id"]: part for part in await desk.store.read("parts_of_wave", wave=wave["id"])}
    flows = {part["id"]: await desk.flow(part["flow"], part["version"]) for part in parts.values()}
    rows, sent = [], []
    for sealed in await desk.store.read("sealed_of_wave", wave=wave["id"]):
        assert key is not None, "an open wave has its key"
        body = json.loads(key.open(sealed["blob"], "sealed_response", sealed["id"]))
        case = case_of(turn, flows[sealed["part"]], body, sealed["department"], wave["id"])
        sent.append(Sent(body["person"], parts[sealed["part"]]["number"], case))
        rows.append(_released(turn, desk, sealed, case, body["person"]))
    writes = [write("delete_sealed_of_wave", {"wave": wave["id"]})]
    if rows:
        writes.append(write("insert_released_response", *rows))
    named = {flows[id].settings.id: flows[id] for id, part in parts.items() if not part["scope"]}
    return Released(tuple(put_together(sent)), named, tuple(writes))


def _released(turn: Turn, desk: Desk, sealed: Row, case: Case, person: str) -> Row:
    id = id12(turn.seed, f"released {sealed['id']}")
    kept = {name: sealed[name] for name in ("municipality", "wave", "part", "publication_group", "department")}
    return kept | {
        "id": id,
        "flow": case.flow,
        "version": case.version,
        "person_ref": person,
        "day": day(turn.at),
        "body": desk.vault.installation.seal(case.to_json(), "released_response", id),
    }


def put_together(sent: Iterable[Sent]) -> list[Case]:
    """One case for each person and flow: what was asked later stands behind what was asked first."""
    found: dict[tuple[str, str], Case] = {}
    for one in sorted(sent, key=lambda one: one.number):
        first = found.get((one.person, one.case.flow))
        found[one.person, one.case.flow] = one.case if first is None else joined(first, one.case)
    return list(found.values())


def joined(first: Case, later: Case) -> Case:
    """The first case with the described things of the later one, under numbers behind its own."""
    highest: dict[str, int] = {}
    for address in first.statuses:
        if found := INSTANCE.match(address):
            highest[found["repeat"]] = max(highest.get(found["repeat"], 0), int(found["number"]))

    def moved(address: str) -> str:
        found = INSTANCE.fullmatch(address)
        if found is None:
            return address
        return f"{found['repeat']}#{int(found['number']) + highest.get(found['repeat'], 0)}{found['rest']}"

    described = {address for address in later.statuses if INSTANCE.match(address)}
    return replace(
        first,
        statuses={**first.statuses, **{moved(one): later.statuses[one] for one in sorted(described)}},
        values={**first.values, **{moved(one): value for one, value in later.values.items() if "#" in one}},
        reasons={**first.reasons, **{moved(one): why for one, why in later.reasons.items() if "#" in one}},
    )

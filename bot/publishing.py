"""The one gate: sealed answers are released, assessed, disclosed and frozen, in one function and one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.desk.audiences import AGENT
from bot.desk.desk import Desk, Row, dumps, later, stamp, write
from bot.desk.handing import with_wave
from bot.desk.links import REPORT_DAYS, report_token
from bot.desk.matters import freeze_queue
from bot.desk.registers import filled
from bot.ids import id8, id12, token_hash
from bot.judging import (
    Target,
    campaign_card,
    explained,
    judge_all,
    method,
    policy_of,
    questions_of,
    targets_of,
    to_settle,
)
from bot.releasing import Released, release
from bot.storage import retention as _statements  # noqa: F401 - declares the statements named here
from bot.surroundings import surroundings
from bot.turn import Audit, Show, Turn, Write
from scoring.context.around import Around
from scoring.ledger import LedgerRow
from scoring.publication import Publication
from scoring.waves import Disclosed, disclose_wave


@dataclass(frozen=True, slots=True)
class Published:
    """What a release writes, and who is told."""

    writes: tuple[Write, ...]
    shows: tuple[Show, ...]
    audit: tuple[Audit, ...]


async def publish_wave(turn: Turn, desk: Desk, wave: Row, campaign: Row) -> Published:
    """Release a wave at its close. Scoring sees the released answers and nothing else."""
    released = await release(turn, desk, wave, campaign)
    writes: list[Write] = [*released.writes, *_unread(wave)]
    shows: list[Show] = []
    published: dict[str, str] = {}
    targets = await targets_of(desk, wave, released.flows)
    contested = await to_settle(turn, desk, wave, campaign, released)
    around = await surroundings(desk, wave, released.flows, contested)
    disclosed = await _disclose(turn, desk, wave, campaign, targets, released, around)
    for target in targets:
        unit = target.unit_in(wave)
        publication = disclosed.publications[unit]
        id = published[target.group] = id8(turn.seed, f"publication {target.group or 'town'}")
        writes += _frozen(id, wave, campaign, target, publication, disclosed.rows[unit])
        link, show = summary_show(turn, desk, wave["municipality"], id, campaign["launched_chat"])
        writes.append(link)
        shows.append(show)
    shows += await _results(desk, wave, published)
    questions = await questions_of(desk, wave, released.flows)
    writes += filled(turn, desk, wave["municipality"], released.cases, questions)
    more = await freeze_queue(turn, desk, wave, campaign, published, contested)
    return Published((*writes, *more.writes), (*shows, *more.shows), (Audit("release", f"wave:{wave['id']}"),))


async def _disclose(
    turn: Turn,
    desk: Desk,
    wave: Row,
    campaign: Row,
    targets: Sequence[Target],
    released: Released,
    around: Around,
) -> Disclosed:
    """All units at once through the gate, beside everything that was ever shown of this municipality, and why."""
    (model, _), policy = method(), policy_of(campaign)
    judged = await judge_all(turn, desk, wave, campaign, targets, released)
    found = list(zip(targets, judged, strict=True))
    shown = await desk.store.read("ledger_of_municipality", municipality=wave["municipality"])
    disclosed = disclose_wave(
        [one for target, one in found if target.group],
        next((one for target, one in found if not target.group), None),
        campaign_card(turn, wave, campaign, list(released.flows.values())),
        model=model,
        policy=policy,
        at=stamp(turn.at),
        ledger=[LedgerRow.read(row) for row in shown],
        around=around,
    )
    return await explained(turn, desk, wave, campaign, disclosed, [one for _, one in found], released)


def _unread(wave: Row) -> tuple[Write, ...]:
    """What was begun and not sent by the close is not counted and not read by anybody: it goes."""
    names = ("end_interviews_of_wave", "delete_records_of_wave", "delete_drafts_of_wave")
    return (*(write(name, {"wave": wave["id"]}) for name in names), *with_wave(str(wave["id"])))


def _frozen(
    id: str, wave: Row, campaign: Row, target: Target, publication: Publication, rows: Sequence[LedgerRow]
) -> list[Write]:
    """The publication and a ledger row for every statistic in it, shown or hidden."""
    base = {"municipality": wave["municipality"], "campaign": campaign["id"], "wave": wave["id"]}
    body = {"publication_group": target.group, "audience": publication.audience, "at": publication.at}
    row = {"id": id, **base, **body, "body": publication.to_json(), "hash": publication.hash}
    ledger = [
        {
            "id": f"{id}:{entry.measure}",
            **base,
            "at": publication.at,
            "audience": entry.audience,
            "measure": entry.measure,
            "kind": entry.kind,
            "coefficients": dumps(entry.coefficients),
            "n": entry.n,
            "rounding": entry.rounding,
            "publication": id,
        }
        for entry in rows
    ]
    return [write("insert_publication", row), *([write("insert_ledger", *ledger)] if ledger else [])]


def summary_show(turn: Turn, desk: Desk, municipality: str, publication: str, chat: str) -> tuple[Write, Show]:
    """The summary message for one viewer, and the report link that it carries: opaque, hashed, for seven days."""
    name = id12(turn.seed, f"report {publication} {chat}")
    link = {
        "id": token_hash(report_token(desk, name)),
        "municipality": municipality,
        "publication": publication,
        "holder": chat,
        "edition": "department",
        "single_use": 0,
        "created_at": stamp(turn.at),
        "expires_at": later(turn.at, days=REPORT_DAYS),
    }
    show = Show(chat, "summary", f"{publication}/{name}", 1, f"summary:{publication}:{chat}")
    return write("insert_report_link", link), show


async def _results(desk: Desk, wave: Row, published: Mapping[str, str]) -> list[Show]:
    """Everybody enrolled who was asked gets one screen of main results, answered or not, so that nothing is betrayed:
    agents those of their group, office holders those of the town.
    """
    shows: dict[str, Show] = {}
    for row in await desk.store.read("accounts_of_wave", wave=wave["id"]):
        group = row["publication_group"] if row["audience"] == AGENT or "" not in published else ""
        id, account = published.get(group), row["telegram_id"]
        if id is not None and row["state"] != "unreachable":
            shows[account] = Show(account, "results", id, 2, f"notice:results:{id}:{account}")
    return list(shows.values())

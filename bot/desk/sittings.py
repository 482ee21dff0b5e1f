"""One interview as the desk sees it: its row, its flow, its records decrypted, and where the person stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from bot.desk.desk import Desk, Row, dumps, loads, write
from bot.desk.recording import open_record
from bot.desk.standing import Given, Standing, Standings
from bot.storage.looked import Rests
from bot.turn import Turn, Write
from bot.vault import Key
from flows.conversation import Ask, Complete, Context, Record, ReviewRow
from flows.engine import replay, so_far
from flows.model import Flow
from flows.quickly import made_quickly, replace


@made_quickly
@dataclass(frozen=True, slots=True)
class Sitting:
    """`draft` is what is on the screen but not yet an answer: marks, a refusal to show, the page. `wave`: that of a
    survey. `rests`: what was read for it besides what every answer changes, where that was noted.
    """

    row: Row
    flow: Flow
    records: tuple[Record, ...]
    context: Context
    key: Key
    turn: Turn
    draft: Mapping[str, Any] = field(default_factory=dict)
    wave: str = ""
    standing: Standing | None = None
    standings: Standings = field(default_factory=Standings)
    rests: Rests | None = None

    @property
    def id(self) -> str:
        id: str = self.row["id"]
        return id

    @property
    def step(self) -> Ask | Complete:
        standing = self.replayed
        return standing.step() if standing is not None else replay(self.flow, self.records, self.context)

    @property
    def replayed(self) -> Standing | None:
        """Where these very records were replayed already."""
        return self.standing if self.standing is not None and self.standing.records is self.records else None

    @property
    def rows(self) -> tuple[ReviewRow, ...]:
        """The answers that stand now, for a look at them in the middle of the interview."""
        standing = self.replayed
        return standing.rows() if standing is not None else so_far(self.flow, self.records, self.context)

    @property
    def paused(self) -> bool:
        """Whether the person asked for a pause and has not come back yet."""
        marks = [record.value for record in self.records if record.address == "/pause"]
        return bool(marks and marks[-1])


def respondent_key(key: Key, account: str) -> str:
    """What stands in the interview in place of the Telegram id; without the key it joins to nobody."""
    return key.mac("respondent", account)


def seal_id(key: Key, part: Row, account: str) -> str:
    """The name of what a person sent in a part of a wave (any row with `part` and `wave`); the only part of a survey
    from before there were parts goes by the id of its wave, and its names are those of then.
    """
    return key.mac("seal", account if part["part"] == part["wave"] else f"{account}/{part['part']}")


async def sitting_of(desk: Desk, turn: Turn, row: Row) -> Sitting | None:
    """The interview of a row, as it was at the row's revision; None when its key is gone.

    What was answered since the row was read is left out: a question that came later, on buttons of the revision
    before, would refuse the answer that it asks for.
    """
    part = await desk.store.one("part", id=row["subject"]) if row["kind"] == "survey" else None
    key = desk.vault.campaign(part["campaign"]) if part else await desk.key_of(row["kind"], row["subject"])
    if key is None:
        return None
    of_dialog = desk.dialog_flows[row["subject"]] if row["kind"] == "dialog" else None
    flow = of_dialog or await desk.flow(row["flow"], row["version"])
    standing = await stand_of(desk, turn, row, key, flow, part)
    draft = await desk.store.one("draft", interview=row["id"])
    marks = loads(key.open(draft["body"], "draft", row["id"])) if draft else {}
    stood = (standing.records, standing.context, key, turn, marks, part["wave"] if part else "", standing)
    return Sitting(row, flow, *stood, desk.standings)


async def stand_of(desk: Desk, turn: Turn, row: Row, key: Key, flow: Flow, part: Row | None) -> Standing:
    """The records as they are stored now, under the context of this turn."""
    stored = await desk.store.read("records_of_interview", interview=row["id"])
    if (stored[-1]["revision"] if stored else 0) < row["revision"]:  # the row may be of a commit not told of yet
        stored = await desk.store.fresh("records_of_interview", interview=row["id"])
    if stored and stored[-1]["revision"] > row["revision"]:  # somebody was faster than this look at the row
        stored = [record for record in stored if record["revision"] <= row["revision"]]
    bodies = tuple([record["body"] for record in stored])
    town = await desk.store.one("municipality", id=row["municipality"])
    given = (row["inputs"], row["language"], town["settings"] if town else "", part["mode"] if part else "")
    context = desk.standings.given(row["id"], given)
    context = (
        context_of(turn, row, key, given)
        if context is None
        else replace(context, now=turn.at.astimezone(context.now.tzinfo))
    )
    known = desk.standings.get(row["id"], flow, bodies)
    if known is not None and known.given == given:
        known = known.under(context)
    else:
        known = Standing(flow, bodies, tuple(open_record(key, record) for record in stored), context, given)
    desk.standings.put(row["id"], known)
    return known


def context_of(turn: Turn, row: Row, key: Key, given: Given) -> Context:
    """`given`: sealed inputs, language, settings of the municipality, and how a survey deals with names."""
    sealed, language, settings, mode = given
    inputs = loads(key.open(sealed, "interview", row["id"]))
    zone = ZoneInfo(loads(settings).get("timezone", "UTC"))
    return Context(
        now=turn.at.astimezone(zone),
        language=language,
        seed=row["id"],
        inputs=inputs.get("inputs", {}),
        choices=inputs.get("choices", {}),
        rows=inputs.get("rows", {}),
        pack=inputs.get("pack", {}),
        tables="tables" in inputs.get("permit", ()),
        delegate="delegate" in inputs.get("permit", ()),
        scope=inputs.get("scope"),
        given=inputs.get("given", {}),
        # Where answers stay with a name anyway; elsewhere a voice would be recognised.
        voice=mode == "named",
    )


async def answerable(desk: Desk, row: Row) -> bool:
    """Whether answers to this interview are still taken: it is open, and so is the wave that it belongs to."""
    if row["state"] != "open":
        return False
    if row["kind"] == "dialog":
        return True
    if row["kind"] == "handed":
        wave = await desk.store.one("wave", id=await wave_of(desk, row))
        return wave is not None and wave["state"] == "open"
    part = await desk.store.one("part", id=row["subject"])
    return part is not None and part["wave_state"] == "open"


async def wave_of(desk: Desk, row: Row) -> str:
    """The id of the wave that an interview belongs to, also one that a colleague has; '' where there is none."""
    if row["kind"] != "handed":
        return str(row["subject"])
    handing = await desk.store.one("handing", id=row["subject"])
    return str(handing["wave"]) if handing is not None and handing["state"] == "claimed" else ""


async def open_interview(desk: Desk, kind: str, subject: str, account: str) -> Row | None:
    """The row of this account's interview on a part of a wave, or of a dialog, whatever its state."""
    key = await desk.key_of(kind, subject)
    if key is None:
        return None
    return await desk.store.one(
        "interview_of_respondent", kind=kind, subject=subject, respondent_key=respondent_key(key, account)
    )


async def focused(desk: Desk, turn: Turn) -> Row | None:
    """The interview that the chat's focus names, for whoever acts; None when there is none."""
    chat = await desk.store.one("chat", bot=desk.bot, chat=turn.chat)
    kind, _, subject = (chat["focus"] if chat else "").partition(":")
    if kind not in ("survey", "dialog", "handed"):
        return None
    return await open_interview(desk, kind, subject, turn.actor.id)


def further(sitting: Sitting, then: Standing) -> Sitting:
    """The sitting after its next records: one revision on, with nothing on the screen."""
    row = {**sitting.row, "revision": int(sitting.row["revision"]) + 1}
    return moved(sitting, row, then, sitting.turn, {})


def moved(sitting: Sitting, row: Row, standing: Standing, turn: Turn, draft: Mapping[str, Any]) -> Sitting:
    """The same sitting, as it stands otherwise or at another turn."""
    now = (standing.records, standing.context, sitting.key, turn, draft, sitting.wave, standing)
    return Sitting(row, sitting.flow, *now, sitting.standings, sitting.rests)


def draft_write(sitting: Sitting, draft: Mapping[str, Any], until: str = "") -> Write:
    """`until`: the instant (UTC) from which it is deleted unseen; without one it lasts as long as the question."""
    body = sitting.key.seal(dumps(draft), "draft", sitting.id)
    row = {"interview": sitting.id, "municipality": sitting.row["municipality"], "body": body}
    return write("upsert_draft", row | {"until": until or draft.get("until", "")})

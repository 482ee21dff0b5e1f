"""Publishing flows: a coordinator sends a file and confirms; whoever has the shell names a file."""

from collections.abc import Iterator
from dataclasses import replace

from bot.desk.desk import Desk, Row, dumps, in_place, notice, say, stamp, write
from bot.desk.flow_judging import Verdict, judge
from bot.desk.flow_shelf import INSTALLATION
from bot.desk.people import acting_in, coordinates, roles
from bot.ids import id8
from bot.turn import Act, Audit, Effects, Expect, SentFile, Turn, Write
from flows.problems import FlowProblems
from flows.source import parse_body
from flows.versions import accept
from flows.versions.accepting import accept_all

PUBLISHED = "published"
"""The first word of what the shell is told when it is done."""


# ------------------------------------------------------------------------------------------------ a file in the chat
async def received(turn: Turn, desk: Desk, file: SentFile) -> Effects:
    """What is wrong with the flow, or what it would change, with the question whether to publish it."""
    municipality = await acting_in(turn, desk)
    if file.trouble or municipality is None:
        return say(turn.chat, "file_too_big" if file.trouble == "too_big" else "file_not_fetched")
    examined = file.examined or {}
    row = {
        "id": id8(turn.seed, "flow draft"),
        "municipality": municipality,
        "flow": "",
        "version": "",
        "hash": "",
        "body": "",
        "problems": dumps({"warnings": examined.get("warnings", 0)}),
        "created_at": stamp(turn.at),
    }
    if "body" in examined:
        flow = parse_body(examined["body"])
        row |= {"flow": flow.settings.id, "version": flow.settings.version, "hash": flow.hash, "body": flow.body()}
    else:
        row["problems"] = dumps({"count": examined.get("count", 0), "first": examined.get("problems", ())})
    show = notice(turn.chat, "flow_draft", row["id"])
    return Effects(writes=(write("insert_flow_draft", row),), shows=(replace(show, key=f"{show.key}:{row['id']}"),))


def may_publish(turn: Turn) -> bool:
    """Whether whoever acts may publish: asked before anything is said about a file."""
    from bot.actions import ACTIONS, allowed

    return allowed(turn.actor, ACTIONS["flow_publish"], roles(turn.actor))


async def publish(turn: Turn, desk: Desk) -> Effects:
    """The button under a flow that was sent, or the shell's command."""
    if turn.door == "cli":
        return await _from_the_shell(turn, desk)
    draft = await own_draft(turn, desk)
    if draft is None or not draft["body"]:
        return Effects(shows=(in_place(turn, "flow_draft", _about(turn)),))
    # Before it is judged: what is published from here on raises the revision.
    town = await desk.store.one("municipality", id=draft["municipality"])
    assert town is not None
    verdict = await judge(desk, parse_body(draft["body"]), draft["municipality"], accept_all)
    if verdict.refusal:
        return Effects(shows=(in_place(turn, "flow_draft", draft["id"]),))
    return Effects(
        # Two coordinators who publish at once: the second is judged against what the first has published.
        expects=(Expect("municipality", town["id"], town["revision"]),),
        writes=(*await publication(turn, desk, verdict, town["id"]), write("delete_flow_draft", {"id": draft["id"]})),
        shows=(in_place(turn, "flow_published", f"{verdict.flow.settings.id}/{verdict.flow.settings.version}"),),
        audit=(_line(verdict),),
    )


async def drop(turn: Turn, desk: Desk) -> Effects:
    """Cancel: what was sent is deleted, and nothing is published."""
    draft = await own_draft(turn, desk)
    gone = (write("delete_flow_draft", {"id": draft["id"]}),) if draft else ()
    return Effects(writes=gone, shows=(in_place(turn, "flow_dropped"),))


async def own_draft(turn: Turn, desk: Desk) -> Row | None:
    """What was sent, of a municipality that the actor coordinates."""
    draft = await desk.store.one("flow_draft", id=_about(turn))
    return draft if draft is not None and coordinates(turn.actor, draft["municipality"]) else None


def _about(turn: Turn) -> str:
    return turn.intent.about if isinstance(turn.intent, Act) else ""


# ------------------------------------------------------------------------------------------------ the shell
async def _from_the_shell(turn: Turn, desk: Desk) -> Effects:
    """`args`: `body`, `accept` (words) and `municipality` (a name, empty for everybody). The toast says what came."""
    assert isinstance(turn.intent, Act)
    args = turn.intent.args
    municipality = await _named(desk, str(args.get("municipality", "")))
    if municipality is None:
        return Effects(toast=f"refused: there is no municipality called {args['municipality']}: see `admin init`")
    try:
        flow = parse_body(str(args["body"]))
        verdict = await judge(desk, flow, municipality, lambda changes: accept(changes, args.get("accept", ())))
    except (FlowProblems, ValueError) as error:
        return Effects(toast=f"refused: {error}")
    lines = "\n".join(shell_lines(verdict))
    if verdict.refusal == "published":
        return Effects(toast=lines)
    if verdict.refusal:
        return Effects(toast=lines, audit=(replace(_line(verdict), result="refused"),))
    return Effects(writes=await publication(turn, desk, verdict, municipality), audit=(_line(verdict),), toast=lines)


async def _named(desk: Desk, name: str) -> str | None:
    if not name:
        return INSTALLATION
    towns = await desk.store.read("municipalities")
    return next((str(town["id"]) for town in towns if town["name"].casefold() == name.strip().casefold()), None)


def shell_lines(verdict: Verdict) -> Iterator[str]:
    """What the shell is told: whether it is published, why not, and every change."""
    id, version = verdict.flow.settings.id, verdict.flow.settings.version
    before = verdict.live.settings.version if verdict.live else ""
    match verdict.refusal:
        case "taken":
            yield f"refused: the id {id} belongs to somebody else here: give the flow another settings/id"
        case "version":
            yield f"refused: {id} {version} exists with another content: raise settings/version"
        case "changes":
            yield f"refused: {id} {version} would break what {before} has gathered:"
        case "published":
            yield f"{PUBLISHED}: {id} {version} is there already, with this very content; live is {before}"
            return
        case _:
            yield f"{PUBLISHED}: {id} {version}{f', in place of {before}' if before else ''}, {verdict.flow.hash[:12]}"
    yield from (f"  {change}" for change in verdict.changes)


# ------------------------------------------------------------------------------------------------ both
async def publication(turn: Turn, desk: Desk, verdict: Verdict, municipality: str) -> tuple[Write, ...]:
    """The writes that make it the version that new surveys ask; surveys that run keep theirs."""
    flow = verdict.flow
    rows = await desk.store.read("publications_of_flow", flow=flow.settings.id)
    body = {"id": flow.settings.id, "version": flow.settings.version, "hash": flow.hash, "body": flow.body()}
    named = {"municipality": municipality, "flow": flow.settings.id, "version": flow.settings.version}
    number = 1 + max((int(each["number"]) for each in rows), default=0)
    row = {**named, "hash": flow.hash, "number": number, "at": stamp(turn.at)}
    return (write("insert_flow_version", body), write("publish_flow", row))


def _line(verdict: Verdict) -> Audit:
    return Audit("flow_publish", f"flow:{verdict.flow.settings.id}/{verdict.flow.settings.version}")

"""Whether a version of a flow may be published, and what it changes in the one that is live."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.desk.desk import Desk
from bot.desk.flow_shelf import INSTALLATION, live_flows, owner_of
from flows.catalogue import library_ids, load_library
from flows.model import Flow
from flows.versions import Changes, compare

Refusal = Literal["", "taken", "version", "published", "changes"]
Accept = Callable[[Changes], Changes]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`live` is what it would replace, None for a new flow. `refusal` says why it cannot be published: the id is
    somebody else's, the version is taken by another content or published already, or the changes forbid it.
    """

    flow: Flow
    live: Flow | None
    changes: Changes
    refusal: Refusal = ""


async def judge(desk: Desk, flow: Flow, municipality: str, accepted: Accept) -> Verdict:
    """`municipality` is whose flow it would be, INSTALLATION for everybody's; `accepted` gives the removals meant.

    Raises what `accepted` raises.
    """
    live = await _live(desk, flow, municipality)
    changes = accepted(compare(live, flow)) if live is not None else Changes()
    if await owner_of(desk, flow.settings.id) not in (None, municipality):
        return Verdict(flow, live, changes, "taken")
    if await _is_taken(desk, flow):
        return Verdict(flow, live, changes, "version")
    if await _is_published(desk, flow, municipality):
        return Verdict(flow, live, changes, "published")
    return Verdict(flow, live, changes, "changes" if changes.forbidden else "")


async def _live(desk: Desk, flow: Flow, municipality: str) -> Flow | None:
    """The live version of the flow, or of the flow that it was before it got another id."""
    found = await live_flows(desk, municipality)
    ids = (flow.settings.id, *flow.settings.renamed_from)
    return next((found[id] for id in ids if id in found), None)


async def _is_taken(desk: Desk, flow: Flow) -> bool:
    """Whether another content has this id and version: interviews are pinned to it by these two alone."""
    id, version = flow.settings.id, flow.settings.version
    if id in library_ids() and load_library(id).settings.version == version:
        return load_library(id).hash != flow.hash
    row = await desk.store.one("flow_version", id=id, version=version)
    return row is not None and row["hash"] != flow.hash


async def _is_published(desk: Desk, flow: Flow, municipality: str) -> bool:
    rows = await desk.store.read("publications_of_flow", flow=flow.settings.id)
    here = {row["version"] for row in rows if row["municipality"] in (INSTALLATION, municipality)}
    return flow.settings.version in here

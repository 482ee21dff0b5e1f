"""Which flows there are: those of the library and those that were published, in the version that new surveys ask."""

from collections.abc import Mapping
from typing import Final

from bot.desk.audiences import AGENT, audience_of
from bot.desk.desk import Desk
from flows.catalogue import library_ids, library_pack, load_library
from flows.conversation import Scalar
from flows.model import Flow

INSTALLATION: Final = ""
"""The owner of what is published to every municipality, and of the flows of the library."""

CONSULTATION: Final = "agent_consultation"
"""The library's flow for agents, which the product has words of its own for."""

HANDED_IN: Final[Mapping[str, str]] = {
    "invited_department": "text",
    "dept_procs": "text",
    "reviewer": "text",
    "country": "text",
    "departments": "choices",
    "regions": "choices",
    "declared_documents": "rows",
    "declared_online": "rows",
    "declared_channels": "rows",
}
"""What a survey hands to its flows, by name and type."""


async def live_flows(desk: Desk, municipality: str) -> dict[str, Flow]:
    """By id, every flow that is published to this municipality or comes with the product, in its newest version."""
    found = {id: load_library(id) for id in library_ids()}
    for row in await desk.store.read("live_flows", municipality=municipality):
        found[row["flow"]] = await desk.flow(row["flow"], row["version"])
    return dict(sorted(found.items()))


async def flow_of(desk: Desk, id: str, version: str) -> Flow:
    """A version that is published or comes with the product. Raises LookupError."""
    if id in library_ids() and load_library(id).settings.version == version:
        return load_library(id)
    return await desk.flow(id, version)


def pack_for(flow: Flow, country: str) -> Mapping[str, Scalar]:
    """The defaults of a country (`sn`) for a flow of the library; a flow that was sent has none beside it."""
    id = flow.settings.id
    if id not in library_ids() or load_library(id).hash != flow.hash:
        return {}
    return library_pack(id, country)


async def owner_of(desk: Desk, id: str) -> str | None:
    """Who may publish under this id: whoever did so first; the installation for the library; None for anybody."""
    if id in library_ids():
        return INSTALLATION
    rows = await desk.store.read("publications_of_flow", flow=id)
    return str(rows[-1]["municipality"]) if rows else None


async def askable_flows(desk: Desk, municipality: str, audience: str = "") -> dict[str, Flow]:
    """The flows that people of this municipality can be asked; of one audience where it is named."""
    found = await live_flows(desk, municipality)
    return {id: flow for id, flow in found.items() if not missing_inputs(flow) and audience in ("", audience_of(flow))}


def is_for_agents(flow: Flow) -> bool:
    """Whether agents answer it."""
    return audience_of(flow) == AGENT


def missing_inputs(flow: Flow) -> tuple[str, ...]:
    """The inputs that a survey has nothing for."""
    return tuple(
        each.name
        for each in flow.inputs
        if HANDED_IN.get(each.name) != each.type and (not each.is_value or each.default is None)
    )

"""`civimeter admin`: making a municipality and its first coordinator, and the webhook, from the shell."""

import asyncio
import json
from dataclasses import dataclass
from typing import Annotated
from zoneinfo import available_timezones

import typer

from bot.app import Foundation, StartError
from bot.cli.legal import legal_profile
from bot.cli.webhook import app as webhook
from bot.desk.commands import LANGUAGES
from bot.desk.founding import agree, found, found_again
from bot.settings import Settings, SettingsError, load_settings
from bot.starting import ask_username
from bot.telegram.request import Transport
from bot.turn import Unit
from bot.world import World

app = typer.Typer(no_args_is_help=True)
app.add_typer(webhook, name="webhook")


@dataclass(frozen=True, slots=True)
class Asked:
    """What `init` was given. `again`: the municipality exists, and gets new legal facts and one more link."""

    name: str
    legal: dict[str, object]
    facts: dict[str, object]
    again: bool


@app.callback()
def admin() -> None:
    """Set up this installation."""


@app.command()
def init(
    municipality: Annotated[str, typer.Option(help="The name of the municipality.")],
    controller: Annotated[str, typer.Option(help="Who is responsible for the data: name and address.")] = "",
    contact: Annotated[str, typer.Option(help="Whom people may ask: a person or a mailbox.")] = "",
    authority: Annotated[str, typer.Option(help="The authority for complaints about personal data.")] = "",
    retention_months: Annotated[int, typer.Option(min=1, max=12, help="Months that answers are kept.")] = 12,
    timezone: Annotated[str, typer.Option(help="For example Africa/Dakar.")] = "UTC",
    population: Annotated[int, typer.Option(min=0, help="Inhabitants; 0 if not known.")] = 0,
    country: Annotated[str, typer.Option(help="Two letters, for example sn.")] = "",
    language: Annotated[str, typer.Option(help="en, fr, es, pt or ar.")] = "en",
    again: Annotated[bool, typer.Option(help="For one that exists: new legal facts, and one more link.")] = False,
) -> None:
    """Make a municipality and print the one-time link of its first coordinator."""
    settings = checked(municipality, timezone, language)
    asked = (
        ("Who is responsible for the data (name, address)", controller),
        ("Whom people may ask (person or mailbox)", contact),
        ("Authority for complaints about personal data", authority),
    )
    answers = [value or ("" if settings.mode == "sandbox" else typer.prompt(text)) for text, value in asked]
    try:
        legal = legal_profile(municipality, answers[0], answers[1], answers[2], retention_months, language)
    except ValueError as error:
        raise SettingsError([f"--controller, --contact, --authority: {error}: write a name"]) from None
    facts: dict[str, object] = {"timezone": timezone, "population": population, "country": country}
    typer.echo(asyncio.run(_init(settings, Asked(municipality, legal, facts | {"language": language}, again))))


@app.command()
def compare(
    municipality: Annotated[str, typer.Option(help="The name of the municipality.")],
    on: Annotated[bool, typer.Option("--on/--off", help="Whether it agrees.")],
) -> None:
    """Say whether a municipality agrees to be compared with others of its size on this installation.

    Its published points of each subject then count in the middle that they read, never by name; and it reads theirs.
    """
    typer.echo(asyncio.run(_compare(load_settings(), municipality, on)))


async def _compare(settings: Settings, name: str, on: bool) -> str:
    world = World()
    foundation = await Foundation.lay(settings, world)
    try:
        towns = await foundation.store.read("municipalities")
        town = next((town for town in towns if town["name"].casefold() == name.strip().casefold()), None)
        if town is None:
            raise StartError(f"there is no municipality called {name}: make it with `civimeter admin init`")
        await foundation.writer.write(agree(town, on, world.now(), world.seed()))
        return _agreed(town["name"], json.loads(town["settings"]), on)
    finally:
        await foundation.close()


def _agreed(name: str, facts: dict[str, object], on: bool) -> str:
    """What the shell is told: from when it counts, and what is still missing for it."""
    if not on:
        return f"{name} is compared with nobody from its next results on; what was published stays."
    if not facts.get("population"):
        return f"{name} agreed, and is still compared with nobody: its number of inhabitants is not known."
    return f"{name} is compared from its next results on with towns of its size that agreed too, never by name."


def checked(municipality: str, timezone: str, language: str) -> Settings:
    """The settings. Raises SettingsError with what is wrong with them and with the options, all at once."""
    problems = [] if municipality.strip() else ["--municipality: empty: write the name of the municipality"]
    if timezone not in available_timezones():
        near = sorted(zone for zone in available_timezones() if zone.rpartition("/")[2] == timezone)
        problems.append(
            f"--timezone: {timezone!r} is no time zone: write {near[0] if near else 'one like Africa/Dakar'}"
        )
    if language not in LANGUAGES:
        problems.append(f"--language: {language!r} is not there: write {' or '.join(LANGUAGES)}")
    try:
        settings = load_settings()
    except SettingsError as error:
        raise SettingsError([*error.problems, *problems]) from None
    if problems:
        raise SettingsError(problems)
    return settings


async def _init(settings: Settings, asked: Asked) -> str:
    world = World()
    foundation = await Foundation.lay(settings, world)
    transport = Transport(settings.api_url, settings.token.get_secret_value())
    try:
        username = await ask_username(transport)
        unit, token = await _unit(foundation, asked)
        await foundation.writer.write(unit)
        return f"https://t.me/{username}?start={token}"
    finally:
        await transport.close()
        await foundation.close()


async def _unit(foundation: Foundation, asked: Asked) -> tuple[Unit, str]:
    desk, now, seed = foundation.desk(""), foundation.world.now(), foundation.world.seed()
    towns = await foundation.store.read("municipalities")
    known = [town for town in towns if town["name"].casefold() == asked.name.casefold()]
    if asked.again and not known:
        raise StartError(f"there is no municipality called {asked.name}: leave --again out to make it")
    if known and not asked.again:
        raise StartError(
            f"{asked.name} exists already, nothing was changed: add --again for new legal facts and one more link"
        )
    if not known:
        return found(desk, asked.name, asked.legal, asked.facts, now, seed)
    months = "retention_raw_months"
    promised = json.loads(known[0]["legal"]).get(months, asked.legal[months])
    # People were told a period: it may become shorter, never longer.
    legal = asked.legal | {months: min(int(promised), int(str(asked.legal[months])))}
    return found_again(desk, known[0], legal, now, seed)

"""`civimeter admin`: making a municipality and its first coordinator, from the shell."""

import asyncio
from typing import Annotated
from zoneinfo import available_timezones

import typer

from bot.app import Foundation
from bot.cli.legal import legal_profile
from bot.desk.founding import found
from bot.outbox import Ok
from bot.settings import load_settings
from bot.telegram.request import Transport
from bot.world import World

app = typer.Typer(no_args_is_help=True)


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
    language: Annotated[str, typer.Option(help="en or fr.")] = "en",
) -> None:
    """Make a municipality and print the one-time link of its first coordinator."""
    if timezone not in available_timezones():
        raise typer.BadParameter(f"{timezone!r} is not a time zone: write one like Africa/Dakar", param_hint="timezone")
    settings = load_settings()
    asked = (
        ("Who is responsible for the data (name, address)", controller),
        ("Whom people may ask (person or mailbox)", contact),
        ("Authority for complaints about personal data", authority),
    )
    answers = [value or ("" if settings.mode == "sandbox" else typer.prompt(text)) for text, value in asked]
    legal = legal_profile(municipality, answers[0], answers[1], answers[2], retention_months)
    facts = {"timezone": timezone, "population": population, "country": country, "language": language}
    typer.echo(asyncio.run(_init(municipality, legal, facts)))


async def _init(name: str, legal: dict[str, object], facts: dict[str, object]) -> str:
    settings, world = load_settings(), World()
    foundation = await Foundation.lay(settings, world)
    try:
        transport = Transport(settings.api_url, settings.token.get_secret_value())
        answer = await transport.call("getMe", {})
        await transport.close()
        if not isinstance(answer, Ok):
            raise typer.BadParameter(
                "the Bot API does not answer: check CIVIMETER_TOKEN, CIVIMETER_API_URL and the network"
            )
        unit, token = found(foundation.desk(""), name, legal, facts, world.now(), world.seed())
        await foundation.writer.write(unit)
        return f"https://t.me/{answer.result['username']}?start={token}"
    finally:
        await foundation.close()

"""`civimeter admin webhook`: where Telegram delivers updates, set once for all workers, beside a running service."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from bot.app import StartError
from bot.cli.hook_settings import check_webhook
from bot.settings import Settings, SettingsError, load_settings
from bot.telegram.hook import hook_path
from bot.telegram.hook_secret import rotate as rotate_file
from bot.telegram.read import ALLOWED_UPDATES
from bot.vault import Vault
from bot.world import World

CONNECTIONS = 40

app = typer.Typer(no_args_is_help=True, help="Where Telegram delivers updates, for `civimeter run --webhook`.")


@app.command("set")
def set_(
    rotate: Annotated[bool, typer.Option("--rotate", help="With a new secret; the old one counts 10 minutes.")] = False,
    connections: Annotated[int, typer.Option(min=1, max=100, help="At the same time, at most.")] = CONNECTIONS,
) -> None:
    """Have Telegram deliver to CIVIMETER_PUBLIC_URL. Doing it again changes nothing."""
    settings, world = load_settings(), World()
    check_webhook(settings)
    if rotate:
        settings = rotated(settings, world)
    told(set_hook(settings, world, connections))
    typer.echo(f"Telegram delivers to {settings.effective_public_url} now: start the service with `run --webhook`")


@app.command()
def show() -> None:
    """How Telegram sees the webhook: address, what waits, the last error."""
    settings = load_settings()
    info = told(ask(settings, lambda bot: bot.get_webhook_info()))
    ours = bool(info.url) and info.url == settings.effective_public_url + path_of(settings, World())
    where = urlsplit(info.url)
    typer.echo(f"address:  {f'{where.scheme}://{where.netloc}' if info.url else 'none: updates are polled'}")
    if info.url:
        typer.echo(f"ours:     {'yes' if ours else 'no: another installation or program set it'}")
    typer.echo(f"waiting:  {info.pending_update_count}")
    if info.last_error_message:
        at = f"{info.last_error_date:%Y-%m-%d %H:%M:%S} UTC: " if info.last_error_date else ""
        typer.echo(f"error:    {at}{info.last_error_message}")


@app.command()
def delete() -> None:
    """Go back to polling. What waits is kept for it."""
    settings = load_settings()
    told(ask(settings, lambda bot: bot.delete_webhook(drop_pending_updates=False)))
    typer.echo("Telegram delivers nowhere now: start the service with `run`")


def rotated(settings: Settings, world: World) -> Settings:
    """The settings with a new secret, after it was written into its file. Raises SettingsError."""
    file = settings.webhook_secret_file
    if file is None:
        raise SettingsError(
            ["--rotate: the secret is a plain setting: put it into a file that CIVIMETER_WEBHOOK_SECRET_FILE names"]
        )
    try:
        rotate_file(file, world.token(32), world.now())
    except OSError:
        raise SettingsError([f"{file}: cannot be written: run this as a user who may"]) from None
    return load_settings()


def path_of(settings: Settings, world: World) -> str:
    """The webhook's path, from the installation's key. Raises VaultError when there is none yet."""
    vault = Vault.open(settings.effective_keys_dir, world, create=False)
    return hook_path(vault.installation, settings.bot_id)


async def set_hook(settings: Settings, world: World, connections: int = CONNECTIONS) -> None:
    """Have Telegram deliver to this installation; what waits stays. Raises StartError."""
    url = settings.effective_public_url + path_of(settings, world)
    secret = settings.webhook_secret.get_secret_value()
    asked = {"max_connections": connections, "allowed_updates": list(ALLOWED_UPDATES), "secret_token": secret}
    await ask(settings, lambda bot: bot.set_webhook(url, **asked))


async def ask(settings: Settings, call: Callable[[Any], Awaitable[Any]]) -> Any:
    """One call of the library's bot. Raises StartError with what Telegram said, without the token."""
    from bot.telegram.face import Refusal, ask_once

    try:
        return await ask_once(settings.api_url, settings.token.get_secret_value(), call)
    except Refusal as refusal:
        raise StartError(str(refusal)) from None


def told(asking: Coroutine[Any, Any, Any]) -> Any:
    """What Telegram answers, for a command."""
    return asyncio.run(asking)

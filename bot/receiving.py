"""The two ways in, of which a service has one: asking Telegram, or being told by it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.ingress import Ingress
from bot.telegram.door import Door
from bot.telegram.gateway import Gateway
from bot.telegram.hook import Hook, hook_path
from bot.telegram.hook_secret import HookSecret
from bot.telegram.hooked import Hooked
from bot.telegram.parking import Parking
from bot.telegram.receive import Receiver
from bot.telegram.request import Transport

if TYPE_CHECKING:
    from bot.foundation import Foundation


def polled(
    base: "Foundation", transport: Transport, door: Door, parking: Parking, may_poll: Callable[[], bool]
) -> Ingress:
    """By long polling, while it is our turn."""
    return Receiver(Gateway(transport), transport, door, parking, base.writer, base.world, may_poll=may_poll)


def told(base: "Foundation", transport: Transport, door: Door, parking: Parking) -> tuple[Ingress, Hook]:
    """By webhook, and the callable that is its address."""
    settings = base.settings
    secret = HookSecret(settings.webhook_secret.get_secret_value(), settings.webhook_secret_file, base.world.now)
    hook = Hook(door, base.writer, secret)
    url = settings.effective_public_url + path_of(base)
    return Hooked(hook, url, transport, door, parking, base.world), hook


def path_of(base: "Foundation") -> str:
    """The path of this installation's webhook."""
    return hook_path(base.vault.installation, base.settings.bot_id)

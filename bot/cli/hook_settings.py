"""What keeps a webhook from working as far as the settings tell, said before anything is started."""

from urllib.parse import urlsplit

from bot.settings import Settings, SettingsError, is_loopback

PORTS = (443, 80, 88, 8443)
"""Telegram calls no others."""


def check_webhook(settings: Settings) -> None:
    """Raises SettingsError with everything that keeps a webhook from working."""
    problems = []
    if not settings.webhook_secret.get_secret_value():
        problems.append(
            "CIVIMETER_WEBHOOK_SECRET: missing: make one with `openssl rand -hex 32`, best in a file that "
            "CIVIMETER_WEBHOOK_SECRET_FILE names"
        )
    parts = urlsplit(settings.effective_public_url)
    local = is_loopback(parts.hostname or "")
    if not settings.public_url and settings.mode != "sandbox":
        problems.append("CIVIMETER_PUBLIC_URL: missing: Telegram needs an address: write https://host")
    elif not local and (parts.port or 443) not in PORTS:
        problems.append(f"CIVIMETER_PUBLIC_URL: port {parts.port}: Telegram calls only {', '.join(map(str, PORTS))}")
    if problems:
        raise SettingsError(problems)

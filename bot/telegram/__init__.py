"""The chat's door: how updates come in and how calls go out; the only place that knows Telegram."""

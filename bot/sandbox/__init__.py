"""A Bot API server for this machine only: it refuses what Telegram refuses, and nothing leaves the machine."""

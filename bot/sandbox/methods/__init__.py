"""The methods of the Bot API that the sandbox models, by lower-case name."""

from bot.sandbox.methods import changing, chats, files, profile, receiving, sending, taps
from bot.sandbox.methods.registry import METHODS, Method

__all__ = ["METHODS", "Method", "changing", "chats", "files", "profile", "receiving", "sending", "taps"]

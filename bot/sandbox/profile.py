"""What the bot says about itself: names, descriptions and command lists, by language and scope."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class Profile:
    """Texts by language ('' for everybody else); commands by (scope, chat, language)."""

    names: dict[str, str] = field(default_factory=lambda: {"": "Civimeter"})
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, int, str], list[Json]] = field(default_factory=dict)

    def name(self, language: str = "") -> str:
        """The bot's name in a language, or in none."""
        return self.names.get(language) or self.names[""]

    def description(self, language: str) -> str:
        """What a person reads before pressing Start."""
        return self.descriptions.get(language) or self.descriptions.get("", "")

    def commands_for(self, chat: int, language: str) -> list[Json]:
        """The menu that one private chat shows: the narrowest scope wins, in it the person's language."""
        for scope, of in (("chat", chat), ("all_private_chats", 0), ("default", 0)):
            for tongue in (language, ""):
                found = self.commands.get((scope, of, tongue))
                if found:
                    return found
        return []

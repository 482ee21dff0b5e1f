"""Decides what became of the answers: `python -m bot.sandbox.compare JOURNAL DATABASE_URL KEYS_DIR`.

It shares nothing with the bot: it reads the sandbox's journal, the database after the bot has stopped, the keys and the
flow's YAML. An answer is what a person tapped or typed on a card, found by the labels that stood there.

    lost      accepted by the sandbox, current at the end, and not stored
    doubled   stored more than once: two current responses, one tap twice, two sent rows of one person
    reasked   a question shown again after its answer, without Back, a correction, a refusal or a repeated card
    stuck     people who have an invitation, tapped, and have neither finished nor a card that waits for them
    repeats   messages that say the same as the one before, with nothing in between that asked for it
    inflight  given by the harness: messages that the sandbox had received and a killed bot had not settled
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.sandbox.comparing.following import Follower, read_lines
from bot.sandbox.comparing.sheet import read_sheet
from bot.sandbox.comparing.stored import Stored
from bot.sandbox.comparing.verdict import Verdict, judge

CONSULTATION = "agent_consultation"
LIBRARY = Path(__file__).parents[2] / "flows" / "library"


def compare(journal: Path, url: str, keys: Path, flow: Path | None = None, inflight: int = 0) -> Verdict:
    """The verdict on a journal and a database. Raises ValueError for a person who was asked several flows."""
    stored = Stored(url, keys)
    given = stored.given_lists()
    sheets = {
        name: read_sheet(flow or LIBRARY / name / "flow.yaml", given) for name in stored.flows() or {CONSULTATION}
    }
    asked = {int(account): _flow_of(stored, account) for account in stored.accounts()}
    known = {chat: sheets[name] for chat, name in asked.items() if name}
    follower = Follower(sheets.get(CONSULTATION) or next(iter(sheets.values())), known)
    follower.follow(list(read_lines(journal)))
    return judge(follower, stored, inflight)


def _flow_of(stored: Stored, account: str) -> str:
    flows = sorted(stored.flows_of(account))
    if len(flows) > 1:
        raise ValueError(f"one person was asked several flows ({', '.join(flows)}): this reads one for each person")
    return flows[0] if flows else ""


def main(arguments: Sequence[str] | None = None) -> int:
    """The command: 0 when nothing was lost, doubled, asked again or left hanging; else 1."""
    parser = argparse.ArgumentParser(
        prog="python -m bot.sandbox.compare", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("journal", type=Path)
    parser.add_argument("database_url", help="sqlite:///path/civimeter.db, or postgresql://…")
    parser.add_argument("keys", type=Path, help="the folder with the key files")
    parser.add_argument("--flow", type=Path, help="the flow's YAML; else the library's own")
    parser.add_argument("--inflight", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="all counters and where the faults are, as JSON")
    given = parser.parse_args(arguments)
    verdict = compare(given.journal, given.database_url, given.keys, given.flow, given.inflight)
    sys.stdout.write((json.dumps(verdict.tree()) if given.json else verdict.line) + "\n")
    return 0 if verdict.sound else 1


if __name__ == "__main__":
    sys.exit(main())

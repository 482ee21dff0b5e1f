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

LIBRARY = Path(__file__).parents[2] / "flows" / "library"


def compare(journal: Path, url: str, keys: Path, flow: Path | None = None, inflight: int = 0) -> Verdict:
    """The verdict on a journal and a database. Raises ValueError for a database with several flows and no `flow`."""
    stored = Stored(url, keys)
    follower = Follower(read_sheet(flow or _flow_of(stored), stored.given_lists()))
    follower.follow(list(read_lines(journal)))
    return judge(follower, stored, inflight)


def _flow_of(stored: Stored) -> Path:
    flows = sorted(stored.flows())
    if len(flows) > 1:
        raise ValueError(f"several flows were used ({', '.join(flows)}): name one with --flow")
    return LIBRARY / (flows[0] if flows else "agent_consultation") / "flow.yaml"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command: 0 when nothing was lost, doubled, asked again or left hanging; else 1."""
    parser = argparse.ArgumentParser(
        prog="python -m bot.sandbox.compare", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("journal", type=Path)
    parser.add_argument("database_url", help="sqlite:///path/civimeter.db")
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

"""What every contender shares: the questions, the callback data, the arguments, the table that answers go to."""

import argparse
import sqlite3
from pathlib import Path

BOT_ID = "7000000001"
TOKEN = f"{BOT_ID}:bench-bench-bench-bench-bench-bench"
SECRET = "bench-bench-bench"
QUESTIONS = 20
CHOICES = 5
TABLE = (
    "CREATE TABLE IF NOT EXISTS answer (chat INTEGER, question INTEGER, value INTEGER, PRIMARY KEY (chat, question))"
)
STORE = "INSERT INTO answer VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"
CHOICE_WORDS = ("Jamais", "Rarement", "Parfois", "Souvent", "Toujours")
THANKS = "Merci, c’est tout."


def question_text(question: int) -> str:
    """A question as the chat shows it, its number among them first."""
    return f"{question + 1} / {QUESTIONS}\n\nÀ quelle fréquence ce service numéro {question + 1} répond-il en ligne ?"


def callback(question: int, choice: int) -> str:
    return f"1=.{question}.{choice}"


def keyboard(question: int) -> list[list[dict[str, str]]]:
    """The choices, one a row."""
    return [[{"text": word, "callback_data": callback(question, n)}] for n, word in enumerate(CHOICE_WORDS)]


def parse_callback(data: str) -> tuple[int, int]:
    """Question and choice."""
    _, question, choice = data.split(".")
    return int(question), int(choice)


def arguments() -> argparse.Namespace:
    """`api` address of the Bot API, `data` a folder, `webhook` a port or 0, `recipients` to broadcast to, `after` s."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--api", required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--webhook", type=int, default=0)
    parser.add_argument("--recipients", type=int, default=0)
    parser.add_argument("--first-recipient", type=int, default=0)
    parser.add_argument("--after", type=float, default=0.0)
    return parser.parse_args()


def prepare(data: Path) -> Path:
    """The database with its table, in WAL mode."""
    path = data / "answers.db"
    with sqlite3.connect(path) as base:
        base.execute("PRAGMA journal_mode=WAL")
        base.execute(TABLE)
    return path


def stored(data: Path) -> int:
    """How many answers the database of a contender holds."""
    with sqlite3.connect(data / "answers.db") as base:
        return int(base.execute("SELECT count(*) FROM answer").fetchone()[0])

"""The control: ten questions on the stock updater, by a bot that commits every answer before it sends anything."""

import logging
import sqlite3
import sys
from contextlib import closing

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

QUESTIONS = 10
LABELS = ("Yes", "No", "Sometimes")


class Answers:
    """One table; what is committed survives the process."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS answer (update_id INTEGER PRIMARY KEY, chat TEXT, value TEXT)"
        )

    def store(self, update: int, chat: int, value: str) -> int:
        """Commit an answer; how many the chat has given."""
        self._connection.execute("INSERT OR IGNORE INTO answer VALUES (?, ?, ?)", (update, str(chat), value))
        found = self._connection.execute("SELECT count(*) FROM answer WHERE chat = ?", (str(chat),))
        return int(found.fetchone()[0])


def stored_updates(path: str) -> set[int]:
    """The updates whose answers were committed."""
    with closing(sqlite3.connect(path)) as connection:
        return {row[0] for row in connection.execute("SELECT update_id FROM answer")}


def card(number: int) -> tuple[str, InlineKeyboardMarkup]:
    """The text and the buttons of a question."""
    buttons = [[InlineKeyboardButton(label, callback_data=f"{number}:{label}") for label in LABELS]]
    return f"Question {number}: does it work?", InlineKeyboardMarkup(buttons)


def main(token: str, url: str, path: str) -> None:
    """Run until killed."""
    answers = Answers(path)

    async def said(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.effective_chat is not None
        value = update.callback_query.data if update.callback_query else "start"
        number = answers.store(update.update_id, update.effective_chat.id, value or "")
        text, keyboard = card(number)
        await context.bot.send_message(update.effective_chat.id, text, reply_markup=keyboard)
        if update.callback_query:
            await update.callback_query.answer()

    application = Application.builder().token(token).base_url(f"{url}/bot").build()
    application.add_handler(MessageHandler(filters.ALL, said))
    application.add_handler(CallbackQueryHandler(said))
    application.run_polling(bootstrap_retries=-1)


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    main(*sys.argv[1:])

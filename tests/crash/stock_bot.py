"""The control: ten questions on the stock library, by a bot that commits every answer before it sends anything.

`python -m tests.crash.stock_bot TOKEN URL DATABASE [PORT]`: polls, or is told at this port.
"""

import asyncio
import logging
import sqlite3
import sys
from contextlib import closing

from aiohttp import web
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


def build(token: str, url: str, answers: Answers, *, polls: bool) -> Application:
    """The application; without an updater of its own where somebody else receives for it."""

    async def said(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.effective_chat is not None
        value = update.callback_query.data if update.callback_query else "start"
        number = answers.store(update.update_id, update.effective_chat.id, value or "")
        text, keyboard = card(number)
        await context.bot.send_message(update.effective_chat.id, text, reply_markup=keyboard)
        if update.callback_query:
            await update.callback_query.answer()

    builder = Application.builder().token(token).base_url(f"{url}/bot")
    application = builder.build() if polls else builder.updater(None).build()
    application.add_handler(MessageHandler(filters.ALL, said))
    application.add_handler(CallbackQueryHandler(said))
    return application


async def be_told(application: Application, port: int) -> None:
    """As the library's own example of a webhook does it: 200 as soon as the update is in the queue."""

    async def hook(request: web.Request) -> web.Response:
        await application.update_queue.put(Update.de_json(await request.json(), application.bot))
        return web.Response()

    pages = web.Application()
    pages.router.add_post("/", hook)
    runner = web.AppRunner(pages)
    await runner.setup()
    async with application:
        await application.start()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await asyncio.Event().wait()


def main(token: str, url: str, path: str, port: str = "") -> None:
    """Run until killed."""
    application = build(token, url, Answers(path), polls=not port)
    if port:
        asyncio.run(be_told(application, int(port)))
    else:
        application.run_polling(bootstrap_retries=-1)


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    main(*sys.argv[1:])

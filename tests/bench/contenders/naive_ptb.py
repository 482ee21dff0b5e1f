"""Naive python-telegram-bot: ConversationHandler, long polling, aiosqlite with a commit for each answer."""

import asyncio
import warnings
from typing import Any

import aiosqlite
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    AIORateLimiter,
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
)
from telegram.warnings import PTBUserWarning

from tests.bench.contenders import common

warnings.filterwarnings("ignore", category=PTBUserWarning)
Context = ContextTypes.DEFAULT_TYPE
App = Application[Any, Any, Any, Any, Any, Any]


def markup(question: int) -> InlineKeyboardMarkup:
    rows = common.keyboard(question)
    return InlineKeyboardMarkup([[InlineKeyboardButton(**button) for button in row] for row in rows])


async def start(update: Update, context: Context) -> int:
    assert update.message is not None
    await update.message.reply_text(common.question_text(0), reply_markup=markup(0))
    return 0


async def answer(update: Update, context: Context) -> int:
    query = update.callback_query
    assert query is not None
    assert query.data is not None
    assert update.effective_chat is not None
    question, choice = common.parse_callback(query.data)
    base: aiosqlite.Connection = context.bot_data["base"]
    await base.execute(common.STORE, (update.effective_chat.id, question, choice))
    await base.commit()
    await query.answer()
    if question + 1 == common.QUESTIONS:
        await query.edit_message_text(common.THANKS)
        return ConversationHandler.END
    await query.edit_message_text(common.question_text(question + 1), reply_markup=markup(question + 1))
    return question + 1


async def broadcast(application: App, first: int, count: int, after: float) -> None:
    await asyncio.sleep(after)
    chats = range(first, first + count)
    await asyncio.gather(
        *(application.bot.send_message(chat, common.question_text(0)) for chat in chats), return_exceptions=True
    )


def main() -> None:
    given = common.arguments()
    path = common.prepare(given.data)

    async def open_base(application: App) -> None:
        base = application.bot_data["base"] = await aiosqlite.connect(path)
        await base.execute("PRAGMA synchronous=FULL")
        if given.recipients:
            sending = broadcast(application, given.first_recipient, given.recipients, given.after)
            application.bot_data["sending"] = asyncio.create_task(sending)

    async def close_base(application: App) -> None:
        await application.bot_data["base"].close()

    builder = ApplicationBuilder().token(common.TOKEN).base_url(f"{given.api}/bot")
    if given.recipients:
        builder = builder.rate_limiter(AIORateLimiter(max_retries=5))
    application = builder.post_init(open_base).post_shutdown(close_base).build()
    states: dict[object, Any] = {n: [CallbackQueryHandler(answer)] for n in range(common.QUESTIONS)}
    entry: list[Any] = [CommandHandler("start", start)]
    application.add_handler(ConversationHandler(entry_points=entry, states=states, fallbacks=[], allow_reentry=True))
    application.run_polling()


if __name__ == "__main__":
    main()

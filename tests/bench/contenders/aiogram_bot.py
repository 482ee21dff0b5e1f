"""aiogram: FSM with its memory, long polling, aiosqlite with a commit for each answer."""

import asyncio

import aiosqlite
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from tests.bench.contenders import common


class Interview(StatesGroup):
    asking = State()


def markup(question: int) -> InlineKeyboardMarkup:
    rows = common.keyboard(question)
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(**button) for button in row] for row in rows])


async def start(message: Message, state: FSMContext) -> None:
    await state.set_state(Interview.asking)
    await state.update_data(question=0)
    await message.answer(common.question_text(0), reply_markup=markup(0))


async def answer(query: CallbackQuery, state: FSMContext, base: aiosqlite.Connection) -> None:
    assert query.data is not None
    assert isinstance(query.message, Message)
    question, choice = common.parse_callback(query.data)
    await base.execute(common.STORE, (query.message.chat.id, question, choice))
    await base.commit()
    await query.answer()
    if question + 1 == common.QUESTIONS:
        await state.clear()
        await query.message.edit_text(common.THANKS)
        return
    await state.update_data(question=question + 1)
    await query.message.edit_text(common.question_text(question + 1), reply_markup=markup(question + 1))


async def send(bot: Bot, chat: int) -> None:
    while True:
        try:
            await bot.send_message(chat, common.question_text(0))
            return
        except TelegramRetryAfter as error:
            await asyncio.sleep(error.retry_after)


async def broadcast(bot: Bot, first: int, count: int, after: float) -> None:
    await asyncio.sleep(after)
    await asyncio.gather(*(send(bot, chat) for chat in range(first, first + count)), return_exceptions=True)


async def run() -> None:
    given = common.arguments()
    session = AiohttpSession(api=TelegramAPIServer.from_base(given.api))
    bot, dispatcher = Bot(common.TOKEN, session=session), Dispatcher()
    dispatcher.message.register(start, CommandStart())
    dispatcher.callback_query.register(answer, Interview.asking, F.data)
    async with aiosqlite.connect(common.prepare(given.data)) as base:
        await base.execute("PRAGMA synchronous=FULL")
        sending = asyncio.create_task(broadcast(bot, given.first_recipient, given.recipients, given.after))
        await dispatcher.start_polling(bot, base=base)
        sending.cancel()


if __name__ == "__main__":
    asyncio.run(run())

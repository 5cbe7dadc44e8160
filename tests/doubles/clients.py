"""Real clients for the tests of the stand-in."""

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.request import HTTPXRequest

from tests.doubles.telegram import TelegramDouble

TOKEN = "123:abc"
SOLVED = InlineKeyboardMarkup([[InlineKeyboardButton("解决了", callback_data="yes"), InlineKeyboardButton("没解决", callback_data="no")]])


def make_bot(telegram: TelegramDouble, *, token: str = TOKEN, read_timeout: float = 5) -> Bot:
    requests = [HTTPXRequest(read_timeout=read_timeout, connect_timeout=1) for _ in range(2)]
    return Bot(token, base_url=f"{telegram.url}/bot", request=requests[0], get_updates_request=requests[1])


def text_of(update: Update) -> str | None:
    return update.message.text if update.message else None

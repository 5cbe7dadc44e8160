"""An office that is on Telegram, for the stories that play there."""

from collections.abc import Sequence

from handlers.telegram.channel import open_telegram
from handlers.telegram.settings import TelegramSettings
from helpbot.clock import Clock
from helpbot.ports import Channel
from tests.cast import TOKEN
from tests.doubles.telegram import Chat, TelegramDouble


def channels(telegram: TelegramDouble, clock: Clock, token: str = TOKEN) -> Sequence[Channel]:
    settings = {"token": token, "base_url": telegram.url}
    return [open_telegram(TelegramSettings.model_validate(settings), clock)]


async def ask(chat: Chat, text: str) -> str:
    chat.says(text)
    return (await chat.hears())[0]

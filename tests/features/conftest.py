"""Telegram's stand-in, and the two who write there."""

from collections.abc import AsyncIterator

import pytest

from tests.cast import TOKEN
from tests.doubles.telegram import Chat, TelegramDouble


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramDouble]:
    async with TelegramDouble.start(token=TOKEN) as telegram:
        yield telegram


@pytest.fixture
def bo(telegram: TelegramDouble) -> Chat:
    return telegram.chat(1002, name="薄")


@pytest.fixture
def li(telegram: TelegramDouble) -> Chat:
    return telegram.chat(1003, name="李")

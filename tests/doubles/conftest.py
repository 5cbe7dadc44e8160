"""The standing cast: Telegram, Ann who writes, a bot that answers, and its API by hand."""

from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import Bot

from tests.doubles.clients import TOKEN, make_bot
from tests.doubles.telegram import Chat, TelegramDouble


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramDouble]:
    async with TelegramDouble.start(token=TOKEN) as telegram:
        yield telegram


@pytest.fixture
def ann(telegram: TelegramDouble) -> Chat:
    return telegram.chat(1001, name="安")


@pytest.fixture
async def bot(telegram: TelegramDouble) -> AsyncIterator[Bot]:
    async with make_bot(telegram) as bot:
        yield bot


@pytest.fixture
async def api(telegram: TelegramDouble) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{telegram.url}/bot{TOKEN}/") as api:
        yield api

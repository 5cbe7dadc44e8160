"""Telegram's HTTP client against a network that says nothing."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from handlers.telegram.client import Client, NotSent

SHORT = 0.1


@pytest.fixture
async def silent() -> AsyncIterator[str]:
    """A server that takes every connection and never says a word."""
    over = asyncio.Event()

    async def listen(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    async with server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        over.set()


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_proxy_that_never_answers_is_given_up(silent: str, scheme: str) -> None:
    """Nothing can have arrived, and nobody waits for ever."""
    client = Client(seconds=SHORT, connect_seconds=SHORT, connections=1, proxy=f"{scheme}://{silent}")

    try:
        with pytest.raises(NotSent):
            await asyncio.wait_for(client.do_request("https://127.0.0.1:1/bot1:x/getMe", "POST"), 10)
    finally:
        await client.shutdown()

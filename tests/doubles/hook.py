"""A bot's own address, which Telegram calls: it takes every update, or answers what a test has planned."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tests.doubles.telegram_server import Listener
from tests.doubles.telegram_wire import JsonObject


@dataclass(frozen=True, slots=True)
class Brought:
    """One update as it came."""

    update: JsonObject
    headers: dict[str, str]

    @property
    def text(self) -> object:
        return cast("JsonObject", self.update["message"])["text"]


class Hook:
    def __init__(self) -> None:
        self.brought: list[Brought] = []
        self.planned: deque[Response] = deque()
        self.open = asyncio.Event()
        self.open.set()
        self.listener = Listener(0)
        self._called = asyncio.Condition()

    @classmethod
    @asynccontextmanager
    async def start(cls) -> AsyncIterator["Hook"]:
        hook = cls()
        hook.listener.serve(hook)
        try:
            yield hook
        finally:
            hook.open.set()
            await hook.listener.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.port}/hook"

    @property
    def texts(self) -> list[object]:
        return [brought.text for brought in self.brought]

    async def is_brought(self, count: int) -> None:
        """Wait until so many updates have come, taken or not."""
        async with asyncio.timeout(5), self._called:
            await self._called.wait_for(lambda: len(self.brought) >= count)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """While it is not open, whoever calls waits for the answer."""
        request = Request(scope, receive)
        self.brought.append(Brought(await request.json(), dict(request.headers)))
        async with self._called:
            self._called.notify_all()
        await self.open.wait()
        response = self.planned.popleft() if self.planned else Response()
        await response(scope, receive, send)

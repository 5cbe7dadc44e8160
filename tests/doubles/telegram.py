"""A stand-in for Telegram's Bot API server, which bots under test call over real HTTP.

Run it (`python -m tests.doubles.telegram`) to try a bot in a terminal, without Telegram.
"""

import argparse
import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Literal

from tests.doubles.telegram_faults import Fault
from tests.doubles.telegram_server import Api, Call, Listener
from tests.doubles.telegram_terminal import converse
from tests.doubles.telegram_wire import JsonObject, Upload
from tests.doubles.telegram_world import Button, Chat, Document, SentMessage, World

__all__ = ["Button", "Call", "Chat", "Document", "SentMessage", "TelegramDouble", "Upload"]


class TelegramDouble:
    """Telegram for one bot. What people do is said in their chats; what goes wrong is planned with `fail`."""

    def __init__(self, token: str, *, port: int = 0, clock: Callable[[], float] = time.monotonic) -> None:
        self.token = token
        self.clock = clock
        self.world = World(token, clock=clock)
        self._listener = Listener(port)
        self._api = Api(self.world, token=token, cut_off=self._listener.cut_off)

    @classmethod
    @asynccontextmanager
    async def start(
        cls, token: str = "123:abc", *, port: int = 0, clock: Callable[[], float] = time.monotonic
    ) -> AsyncIterator["TelegramDouble"]:
        telegram = cls(token, port=port, clock=clock)
        telegram._listener.serve(telegram._api.application())
        try:
            yield telegram
        finally:
            await telegram._listener.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.port}"

    @property
    def calls(self) -> list[Call]:
        return self._api.calls

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method.lower() == method.lower()]

    @property
    def latency(self) -> float:
        return self._api.latency

    @latency.setter
    def latency(self, seconds: float) -> None:
        self._api.latency = seconds

    def chat(self, chat_id: int, *, name: str = "安") -> Chat:
        """The private chat with a person, who thereby has started the bot."""
        return self.world.chats.setdefault(chat_id, Chat(self.world, chat_id, name))

    def queue_update(self, update: JsonObject) -> int:
        """Queue any update, however broken, repeated or out of order; returns its update_id."""
        return self.world.updates.add(update)

    def expire_presses(self) -> None:
        """Every button pressed so far becomes too old to be answered."""
        self.world.open_presses.clear()

    async def until(self, predicate: Callable[[], bool], *, within: float = 5) -> None:
        """Wait until it holds, looking again after every call of the bot; TimeoutError if it never does."""
        await self.world.until(predicate, within=within)

    def fail(
        self,
        method: str,
        *,
        status: int | None = None,
        description: str | None = None,
        retry_after: int | None = None,
        migrate_to_chat_id: int | None = None,
        bad_json: bool = False,
        hang: float = 0,
        cut: Literal["before", "after"] | None = None,
        chat_id: int | None = None,
        times: int = 1,
    ) -> None:
        """Let the next calls of a method go wrong, in one chat or all.

        A `hang` alone delays the true answer. With `cut="after"` the call is carried out first, then hangs, then the
        connection is closed: what a bot fears that times out on a message already sent.
        """
        fault = Fault(
            method=method,
            chat_id=chat_id,
            status=status,
            description=description,
            retry_after=retry_after,
            migrate_to_chat_id=migrate_to_chat_id,
            bad_json=bad_json,
            hang=hang,
            cut=cut,
        )
        self._api.faults.plan([fault] * times)

    def down(self) -> None:
        self._listener.down()

    def up(self) -> None:
        """Listen again, on the same port as before."""
        self._listener.up()


async def _run(options: argparse.Namespace) -> None:
    async with TelegramDouble.start(options.token, port=options.port) as telegram:
        await converse(telegram.chat(options.chat, name=options.name), telegram.world, url=telegram.url)


def main() -> None:
    parser = argparse.ArgumentParser(description="Talk to a bot as a person in a private chat, without Telegram.")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default="123:abc")
    parser.add_argument("--chat", type=int, default=1001, help="the person's chat id")
    parser.add_argument("--name", default="安", help="the person's name")
    with suppress(KeyboardInterrupt):
        asyncio.run(_run(parser.parse_args()))


if __name__ == "__main__":
    main()

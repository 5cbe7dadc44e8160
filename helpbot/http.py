"""The one HTTP server, in the app's own loop."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from helpbot.errors import CannotListen
from helpbot.texts import http as texts
from helpbot.texts.system import word_os_error

CUT_OFF = 3
"""Seconds that a request in hand gets at a stop; whoever sent it hears nothing, and sends it again."""


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the app's: uvicorn would stop itself and leave the rest running."""
        yield


@asynccontextmanager
async def serve(routes: Sequence[BaseRoute], addresses: Iterable[tuple[str, int]]) -> AsyncIterator[list[int]]:
    """Serve these routes at these addresses (host, port) from entering to leaving; yields the ports. Raises CannotListen."""
    with ExitStack() as opened:
        listeners = [opened.enter_context(_listen(host, port)) for host, port in sorted(addresses)]
        starlette = Starlette(routes=list(routes))
        config = uvicorn.Config(starlette, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=CUT_OFF)
        server = _Server(config)
        running = asyncio.create_task(server.serve(sockets=listeners), name="http")
        try:
            yield [each.getsockname()[1] for each in listeners]
        finally:
            server.should_exit = True
            await running


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket that knows it is TCP: the loop turns Nagle off on such ones alone, and with it every answer waits 40 ms."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(family, kind, protocol)
        with ExitStack() as undo:
            undo.callback(listener.close)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(1024)
            undo.pop_all()
    except OSError as error:
        raise CannotListen(texts.CANNOT_LISTEN.format(host=host, port=port, reason=word_os_error(error))) from error
    return listener

"""A port of this machine that can go down and come back, and uvicorn's protocol behind it."""

import asyncio
import socket
from contextlib import suppress

from starlette.types import ASGIApp, Scope
from uvicorn import Config
from uvicorn.server import ServerState


class Listener:
    """A port on this machine, kept while the server behind it is down, so that it comes back as the same."""

    def __init__(self, port: int) -> None:
        self._socket = _bind(port)
        self.port: int = self._socket.getsockname()[1]
        self._state = ServerState()
        self._accepting: set[asyncio.Task[object]] = set()
        self._config: Config | None = None

    def serve(self, application: ASGIApp) -> None:
        # Idle connections stay open, or a bot's pool would now and then pick one that is just being closed.
        options = {"log_config": None, "access_log": False, "proxy_headers": False, "timeout_keep_alive": 600}
        options |= {"server_header": False, "date_header": False}
        self._config = Config(application, lifespan="off", **options)  # type: ignore[arg-type]
        self._config.load()
        self.up()

    def up(self) -> None:
        self._socket.listen(1024)
        asyncio.get_running_loop().add_reader(self._socket, self._accept)

    def down(self) -> None:
        """Hang up on everybody; a port that is bound but does not listen refuses all callers."""
        self._close()
        self._socket = _bind(self.port)

    async def stop(self) -> None:
        self._close()
        while waiting := self._state.tasks | self._accepting:
            await asyncio.wait(waiting)
        # The transports report their end one turn of the loop later.
        await asyncio.sleep(0)

    def cut_off(self, scope: Scope) -> None:
        for connection in list(self._state.connections):
            if connection.client == scope["client"]:  # type: ignore[union-attr]
                connection.transport.abort()

    def _close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()
        for connection in list(self._state.connections):
            connection.transport.abort()

    def _accept(self) -> None:
        with suppress(BlockingIOError, ConnectionAbortedError):
            caller, _ = self._socket.accept()
            caller.setblocking(False)  # noqa: FBT003 -- the socket module's own signature
            connecting = asyncio.get_running_loop().connect_accepted_socket(self._protocol, caller)
            task: asyncio.Task[object] = asyncio.ensure_future(connecting)
            self._accepting.add(task)
            task.add_done_callback(self._accepting.discard)

    def _protocol(self) -> asyncio.Protocol:
        """By httptools where it is installed, which takes a third off each call; else by h11."""
        assert self._config
        protocol = self._config.http_protocol_class
        return protocol(config=self._config, server_state=self._state, app_state={})  # type: ignore[call-arg]  # as in uvicorn


def _bind(port: int) -> socket.socket:
    # The protocol is named, or the loop would not know it for TCP and leave Nagle on: 40 ms an answer.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.setblocking(False)  # noqa: FBT003 -- as above
    bound.bind(("127.0.0.1", port))
    return bound

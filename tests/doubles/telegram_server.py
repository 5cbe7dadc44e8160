"""The HTTP side: a port that can go down and come back, and the door every call comes in by."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from inspect import isawaitable

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive
from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from tests.doubles.telegram_faults import Fault, Faults
from tests.doubles.telegram_methods import METHODS, Method
from tests.doubles.telegram_wire import ApiError, Arguments, JsonObject, failure, read_values, success
from tests.doubles.telegram_world import World


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot; the status is None while unanswered, and stays so if the bot got no answer."""

    method: str
    params: JsonObject
    at: float
    status: int | None = None


class _ClientGone(Exception):
    """The bot hung up before its answer."""


class _CutOff(Exception):
    """A fault wants the connection closed."""


class Api:
    def __init__(self, world: World, *, token: str, cut_off: Callable[[Request], None]) -> None:
        self.calls: list[Call] = []
        self.faults = Faults()
        self.latency = 0.0
        self._world = world
        self._token = token
        self._cut_off = cut_off

    def application(self) -> Starlette:
        call = Route("/bot{token}/{method}", self.answer, methods=["GET", "POST"])
        return Starlette(routes=[call, Route("/{path:path}", _not_found, methods=["GET", "POST"])])

    async def answer(self, request: Request) -> Response:
        name = request.path_params["method"]
        method = METHODS.get(name.lower())
        number = len(self.calls)
        self.calls.append(Call(method.name if method else name, {}, self._world.clock()))
        response = await self._respond(request, method, number)
        status = response.status_code if response else None
        self.calls[number] = replace(self.calls[number], status=status)
        await self._world.announce_change()
        return response or Response()

    async def _respond(self, request: Request, method: Method | None, number: int) -> Response | None:
        """None where the bot gets no answer at all."""
        try:
            params = await read_values(request)
            self.calls[number] = replace(self.calls[number], params=params)
            return await self._serve(request, self._admit(request, method), Arguments(params))
        except ApiError as error:
            return failure(error)
        except (_ClientGone, ClientDisconnect):
            return None
        except _CutOff:
            self._cut_off(request)
            return None

    def _admit(self, request: Request, method: Method | None) -> Method:
        if request.path_params["token"] != self._token:
            raise ApiError(401, "Unauthorized")
        if method is None:
            raise ApiError(404, "Not Found: method not found")
        return method

    async def _serve(self, request: Request, method: Method, arguments: Arguments) -> Response:
        if self.latency:
            # A call that has arrived is carried out even if the bot does not wait for it.
            with suppress(_ClientGone):
                await _while_connected(request.receive, asyncio.sleep(self.latency))
        fault = self.faults.take(method.name, arguments.values.get("chat_id"))
        if fault:
            answer = await self._strike(fault, request, method, arguments)
            if answer:
                return answer
        return success(await self._run(request, method, arguments))

    async def _strike(self, fault: Fault, request: Request, method: Method, arguments: Arguments) -> Response | None:
        if fault.cut == "after":
            await self._run(request, method, arguments)
            await self._world.announce_change()
        if fault.hang:
            await _while_connected(request.receive, asyncio.sleep(fault.hang))
        if fault.cut:
            raise _CutOff
        return fault.answer()

    async def _run(self, request: Request, method: Method, arguments: Arguments) -> object:
        method.check(arguments)
        result = method.run(self._world, arguments)
        return await _while_connected(request.receive, result) if isawaitable(result) else result


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
        self._config = Config(application, lifespan="off", **options)  # type: ignore[arg-type]
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

    def cut_off(self, request: Request) -> None:
        for connection in list(self._state.connections):
            if connection.client == request.scope["client"]:  # type: ignore[union-attr]
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

    def _protocol(self) -> H11Protocol:
        assert self._config
        return H11Protocol(self._config, self._state, {})


async def _not_found(_: Request) -> Response:
    return failure(ApiError(404, "Not Found"))


async def _while_connected(receive: Receive, work: Awaitable[object]) -> object:
    """The outcome of the work, unless the bot hangs up first."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_hang_up(receive))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise _ClientGone
        return working.result()
    finally:
        working.cancel()
        leaving.cancel()


async def _hang_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _bind(port: int) -> socket.socket:
    # The protocol is named, or the loop would not know it for TCP and leave Nagle on: 40 ms an answer.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.setblocking(False)  # noqa: FBT003 -- as above
    bound.bind(("127.0.0.1", port))
    return bound

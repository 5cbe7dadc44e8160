"""The door every call comes in by: recorded, checked, made to fail where a test wants it, carried out and answered."""

import asyncio
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from inspect import isawaitable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from tests.doubles.telegram_faults import Fault, Faults
from tests.doubles.telegram_limits import SENDING, Meter
from tests.doubles.telegram_methods import FILE, METHODS, Method
from tests.doubles.telegram_wire import ApiError, Arguments, JsonObject, failure, read_json, read_values, success
from tests.doubles.telegram_world import World

_PATH = re.compile(r"/(?P<file>file/)?bot(?P<token>[^/]+)/(?P<rest>.+)")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot; the status is None while unanswered, and stays so if the bot got no answer."""

    method: str
    params: JsonObject
    at: float
    status: int | None = None


class Calls:
    """All of them in order; and by method, so that none who counts has to look through all."""

    def __init__(self) -> None:
        self.all: list[Call] = []
        self._by_method: defaultdict[str, list[Call]] = defaultdict(list)

    def of(self, method: str) -> list[Call]:
        return self._by_method[method.lower()].copy()

    def open(self, call: Call) -> "Record":
        same = self._by_method[call.method.lower()]
        self.all.append(call)
        same.append(call)
        return Record(self.all, len(self.all) - 1, same, len(same) - 1)


@dataclass(frozen=True, slots=True)
class Record:
    """The two places of a call whose end is still to come."""

    calls: list[Call]
    number: int
    same: list[Call]
    same_number: int

    def fill(self, *, params: JsonObject | None = None, status: int | None = None) -> None:
        call = self.calls[self.number]
        call = Call(call.method, call.params if params is None else params, call.at, status)
        self.calls[self.number] = self.same[self.same_number] = call


@dataclass(frozen=True, slots=True)
class Caller:
    """Who waits for the answer: the end of a connection, which may be hung up from either side."""

    receive: Receive
    cut_off: Callable[[], None]

    async def waits_for(self, work: Awaitable[object]) -> object:
        """The outcome of the work, unless the bot hangs up first."""
        working = asyncio.ensure_future(work)
        leaving = asyncio.ensure_future(_hang_up(self.receive))
        try:
            await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                raise _ClientGone
            return working.result()
        finally:
            working.cancel()
            leaving.cancel()


class _ClientGone(Exception):
    """The bot hung up before its answer."""


class _CutOff(Exception):
    """A fault wants the connection closed."""


class Api:
    """An ASGI application, and what carries out the calls that a webhook answers with."""

    def __init__(self, world: World, *, token: str, cut_off: Callable[[Scope], None]) -> None:
        self.calls = Calls()
        self.faults = Faults()
        self.latency = 0.0
        self.meter: Meter | None = None
        self._world = world
        self._token = token
        self._cut_off = cut_off

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = _PATH.fullmatch(scope["path"])
        response = await self._find(path, Request(scope, receive)) if path else failure(ApiError(404, "Not Found"))
        await response(scope, receive, send)

    async def obey(self, body: bytes) -> None:
        """Carry out what a webhook answered with, if that is a call; nobody hears how it went."""
        with suppress(ApiError):
            values = read_json(body)
            name = values.pop("method", None)
            if isinstance(name, str):
                await self._answer(name, METHODS.get(name.lower()), _values(values), Caller(_silence, _nothing))

    async def _find(self, path: re.Match[str], request: Request) -> Response:
        caller = Caller(request.receive, lambda: self._cut_off(request.scope))
        if path["file"]:
            return await self._answer(FILE.name, FILE, _values({"file_path": path["rest"]}), caller, token=path["token"])
        method = METHODS.get(path["rest"].lower())
        return await self._answer(path["rest"], method, read_values(request), caller, token=path["token"])

    async def _answer(
        self, name: str, method: Method | None, values: Awaitable[JsonObject], caller: Caller, *, token: str | None = None
    ) -> Response:
        record = self.calls.open(Call(method.name if method else name, {}, self._world.clock()))
        response = await self._respond(method, values, caller, record, self._token if token is None else token)
        record.fill(status=response.status_code if response else None)
        self._world.announce_change()
        return response or Response()

    async def _respond(
        self, method: Method | None, values: Awaitable[JsonObject], caller: Caller, record: Record, token: str
    ) -> Response | None:
        """None where the bot gets no answer at all."""
        try:
            params = await values
            record.fill(params=params)
            return await self._serve(self._admit(method, token), Arguments(params), caller)
        except ApiError as error:
            return failure(error)
        except (_ClientGone, ClientDisconnect):
            return None
        except _CutOff:
            caller.cut_off()
            return None

    def _admit(self, method: Method | None, token: str) -> Method:
        if token != self._token:
            raise ApiError(401, "Unauthorized")
        if method is None:
            raise ApiError(404, "Not Found: method not found")
        return method

    async def _serve(self, method: Method, arguments: Arguments, caller: Caller) -> Response:
        if self.latency:
            # A call that has arrived is carried out even if the bot does not wait for it.
            with suppress(_ClientGone):
                await caller.waits_for(asyncio.sleep(self.latency))
        fault = self.faults.take(method.name, arguments.values.get("chat_id"))
        if fault:
            answer = await self._strike(fault, method, arguments, caller)
            if answer:
                return answer
        return success(await self._run(method, arguments, caller))

    async def _strike(self, fault: Fault, method: Method, arguments: Arguments, caller: Caller) -> Response | None:
        if fault.cut == "after":
            await self._run(method, arguments, caller)
            self._world.announce_change()
        if fault.hang:
            await caller.waits_for(asyncio.sleep(fault.hang))
        if fault.cut:
            raise _CutOff
        return fault.answer()

    async def _run(self, method: Method, arguments: Arguments, caller: Caller) -> object:
        method.check(arguments)
        if self.meter and method.name in SENDING:
            return self._run_metered(self.meter, method, arguments)
        result = method.run(self._world, arguments)
        return await caller.waits_for(result) if isawaitable(result) else result

    def _run_metered(self, meter: Meter, method: Method, arguments: Arguments) -> object:
        chat_id = arguments.values.get("chat_id")
        meter.check(chat_id)
        result = method.run(self._world, arguments)
        meter.count(chat_id)
        return result


async def _hang_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _values(values: JsonObject) -> JsonObject:
    return values


async def _silence() -> Message:
    """A caller that never hangs up."""
    forever: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
    return await forever


def _nothing() -> None:
    """A caller without a connection to cut."""

"""Updates brought to the bot's own address: in order within a chat, side by side across chats, again until they are taken."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace

from aiohttp import ClientConnectorError, ClientError, ClientResponse, ClientSession, ClientTimeout, TCPConnector

from tests.doubles.telegram_pace import Pace
from tests.doubles.telegram_updates import Pending, Updates
from tests.doubles.telegram_wire import JsonObject

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LONGEST_RETRY_AFTER = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    url: str
    secret_token: str = ""
    max_connections: int = 40


@dataclass(frozen=True, slots=True)
class Delivery:
    """One try to bring an update; the status is None as long as there is no answer, and stays so where none came."""

    update_id: int
    at: float
    status: int | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the webhook said: 2xx takes the update, anything else asks for it again."""

    status: int | None
    complaint: str
    retry_after: float = 0
    body: bytes = b""

    @property
    def takes(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class Courier:
    def __init__(self, updates: Updates, *, clock: Callable[[], float], pace: Pace, announce: Callable[[], None]) -> None:
        self.webhook: Webhook | None = None
        self.deliveries: list[Delivery] = []
        self.last_error: tuple[int, str] | None = None
        self.obey: Callable[[bytes], Coroutine[object, object, None]] = _ignore
        self._updates = updates
        self._clock = clock
        self._pace = pace
        self._announce = announce
        self._lanes: dict[str, deque[Pending]] = {}
        self._places = asyncio.Semaphore()
        self._delivering: set[asyncio.Task[None]] = set()
        self._obeying: set[asyncio.Task[None]] = set()
        self._session: ClientSession | None = None

    def start(self, webhook: Webhook) -> None:
        """Bring all that waits, and all that comes, to this address from now on."""
        self.stop()
        self.webhook = webhook
        self._places = asyncio.Semaphore(webhook.max_connections)
        self._updates.on_add = self._take
        for pending in self._updates.pending():
            self._take(pending)

    def stop(self) -> None:
        """What is under way is broken off, and waits for the next webhook or poll: it may come to the bot twice."""
        self.webhook = None
        self._updates.on_add = None
        self._lanes.clear()
        for task in self._delivering:
            task.cancel()

    async def close(self) -> None:
        self.stop()
        for task in self._obeying:
            task.cancel()
        await asyncio.gather(*self._delivering, *self._obeying, return_exceptions=True)
        if self._session:
            await self._session.close()

    def _take(self, pending: Pending) -> None:
        assert self.webhook
        name = _lane_of(pending)
        if name in self._lanes:
            self._lanes[name].append(pending)
            return
        lane = self._lanes[name] = deque([pending])
        self._start(self._work_off(name, lane, self.webhook), self._delivering)

    def _start(self, work: Coroutine[object, object, None], tasks: set[asyncio.Task[None]]) -> None:
        task = asyncio.create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def _work_off(self, name: str, lane: deque[Pending], webhook: Webhook) -> None:
        while lane:
            await self._bring(lane[0], webhook)
            lane.popleft()
        del self._lanes[name]

    async def _bring(self, pending: Pending, webhook: Webhook) -> None:
        delay = self._pace.first_retry
        while not (answer := await self._try(pending, webhook)).takes:
            self.last_error = (int(time.time()), answer.complaint)  # noqa: TID251 -- Telegram's clock, not ours
            self._announce()
            await asyncio.sleep(answer.retry_after or delay)
            delay = min(delay * 2, self._pace.longest_retry)
        self._updates.forget(pending)
        self._announce()
        if answer.body:
            # Telegram does not let the next update wait for this.
            self._start(self.obey(answer.body), self._obeying)

    async def _try(self, pending: Pending, webhook: Webhook) -> _Answer:
        async with self._places:
            number = len(self.deliveries)
            self.deliveries.append(Delivery(pending.update_id, self._clock()))
            answer = await self._post(pending.update, webhook)
            self.deliveries[number] = replace(self.deliveries[number], status=answer.status)
            return answer

    async def _post(self, update: JsonObject, webhook: Webhook) -> _Answer:
        headers = {"Content-Type": "application/json"}
        if webhook.secret_token:
            headers[SECRET_HEADER] = webhook.secret_token
        body = json.dumps(update).encode()
        try:
            async with self._client().post(webhook.url, data=body, headers=headers, allow_redirects=False) as response:
                return self._judge(response, await response.read())
        except TimeoutError:
            return _Answer(None, "Read timeout expired")
        except ClientConnectorError:
            return _Answer(None, "Connection refused")
        except ClientError:
            return _Answer(None, "Connection reset by peer")

    def _judge(self, response: ClientResponse, body: bytes) -> _Answer:
        complaint = f"Wrong response from the webhook: {response.status} {response.reason or ''}".rstrip()
        seconds = response.headers.get("Retry-After", "")
        obeyed = seconds.isdecimal() and int(seconds) <= LONGEST_RETRY_AFTER
        return _Answer(response.status, complaint, int(seconds) * self._pace.retry_after_unit if obeyed else 0, body)

    def _client(self) -> ClientSession:
        """Telegram opens as many connections as may be in use at once, and no fewer."""
        if self._session is None:
            timeout = ClientTimeout(total=self._pace.delivery_timeout)
            self._session = ClientSession(timeout=timeout, connector=TCPConnector(limit=0))
        return self._session


def _lane_of(pending: Pending) -> str:
    """The chat of an update; one that has none holds up nobody."""
    for holder in pending.update.values():
        if isinstance(holder, dict):
            message = holder.get("message", holder)
            chat = message.get("chat") if isinstance(message, dict) else None
            if isinstance(chat, dict):
                return f"chat {chat.get('id')}"
    return f"update {pending.number}"


async def _ignore(_: bytes) -> None:
    """Nobody is there yet to carry out what a webhook answers."""

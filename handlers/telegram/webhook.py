"""Takes the updates that Telegram posts to us: 200 only when they are stored."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from typing import cast

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from handlers.telegram.inbound import CHANNEL, pack_update
from helpbot.errors import StoreError
from helpbot.messages import Arrival
from helpbot.ports import Intake

log = structlog.get_logger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 -- the header's name (Bot API, setWebhook)

LONGEST_BODY = 2**20
"""Bytes of one update that are taken in: Telegram's are some kilobytes, a message's text being 4096 units at most."""

SLOWEST_BODY = 10.0
"""Seconds in which an update has to be here: whoever stalls holds a connection, and Telegram brings it again."""

AGAIN, TOO_LONG, TOO_SLOW, NOT_YOURS = 503, 413, 408, 403

Updates = Sequence[Mapping[str, object]]


class Webhook:
    """One bot's webhook. Telegram brings an update again until it hears 200, so whatever can be kept at all is kept."""

    def __init__(self, *, bot_id: int, secret: str, intake: Intake, received: Callable[[Updates], None]) -> None:
        self._bot_id = bot_id
        self._secret = secret.encode()
        self._intake = intake
        self._received = received

    def route(self, path: str) -> Route:
        """Where Telegram posts to."""
        return Route(path, self._answer, methods=["POST"])

    async def _answer(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "").encode("latin-1", "replace")
        if not hmac.compare_digest(given, self._secret):
            log.warning("webhook.stranger")
            return Response(status_code=NOT_YOURS)
        try:
            async with asyncio.timeout(SLOWEST_BODY):
                body = await _read_body(request)
        except TimeoutError:
            return Response(status_code=TOO_SLOW, headers={"Connection": "close"})
        except ClientDisconnect:
            return Response(status_code=AGAIN)  # nobody hears it
        if body is None:
            return Response(status_code=TOO_LONG)
        return await self._store(body)

    async def _store(self, body: bytes) -> Response:
        update = _parse(body)
        arrival = self._pack_broken(body) if update is None else pack_update(self._bot_id, update)
        try:
            await self._intake.store([arrival])
        except StoreError as error:
            log.error("webhook.not_stored", reason=str(error))
            return Response(status_code=AGAIN)
        self._intake.beat()
        if update is not None:
            self._received([update])
        return Response(status_code=200)

    def _pack_broken(self, body: bytes) -> Arrival:
        """What is no update is kept all the same, once: an officer can look at it, and Telegram need not bring it for ever."""
        return Arrival(f"{CHANNEL}:{self._bot_id}:broken:{hashlib.sha256(body).hexdigest()}", "", body)


async def _read_body(request: Request) -> bytes | None:
    """The body, None where it is longer than any update."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST_BODY:
            return None
    return bytes(body)


def _parse(body: bytes) -> Mapping[str, object] | None:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return cast("Mapping[str, object]", update) if isinstance(update, dict) and isinstance(update.get("update_id"), int) else None

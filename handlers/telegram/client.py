"""Telegram's HTTP client: aiohttp behind python-telegram-bot's seam.

The library's own client rescans its whole pool of connections at every request; this one takes a quarter of the CPU (`bench.telegram`).
"""

from typing import Any

import aiohttp
from aiohttp_socks import ProxyConnectionError, ProxyConnector, ProxyError, ProxyTimeoutError
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

_NOT_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientProxyConnectionError,
    ProxyConnectionError,
    ProxyError,
    ProxyTimeoutError,
)


class NotSent(NetworkError):
    """It failed before the request left us: nothing can have arrived."""


class Client(BaseRequest):
    """Sends the Bot API's requests over at most `connections` connections; an answer may take `seconds`."""

    def __init__(self, *, seconds: float, connect_seconds: float, connections: int, proxy: str) -> None:
        self._connect_seconds = connect_seconds
        self._timeout = _limits(connect_seconds, seconds)
        self._connections = connections
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._timeout.sock_read

    async def initialize(self) -> None:
        """Open the session; it belongs to the running loop."""
        if self._session is None:
            socks = self._proxy.startswith("socks")
            connector = (
                ProxyConnector.from_url(self._proxy, limit=self._connections)
                if socks
                else aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300)
            )
            proxy = None if socks else self._proxy or None
            self._session = aiohttp.ClientSession(connector=connector, proxy=proxy, timeout=self._timeout)

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0913, PLR0917 -- the library's seam
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,  # noqa: ANN401 -- the library's marker for "not given", or seconds
        write_timeout: Any = None,  # noqa: ANN401, ARG002 -- as above; a request is small
        connect_timeout: Any = None,  # noqa: ANN401, ARG002 -- as above
        pool_timeout: Any = None,  # noqa: ANN401, ARG002 -- as above
    ) -> tuple[int, bytes]:
        """One request; status and body. Raises TimedOut, NotSent, NetworkError."""
        await self.initialize()
        limits = _limits(self._connect_seconds, read_timeout) if isinstance(read_timeout, int | float) else self._timeout
        try:
            return await self._send(url, method, request_data, limits)
        except _NOT_SENT as error:
            raise NotSent(type(error).__name__) from error  # its own words may name the address, and with it the token
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from error

    async def _send(self, url: str, method: str, data: RequestData | None, limits: aiohttp.ClientTimeout) -> tuple[int, bytes]:
        if self._session is None:
            raise NetworkError("the client is closed")
        async with self._session.request(method, url, data=_body_of(data), headers=_headers_of(data), timeout=limits) as answer:
            return answer.status, await answer.read()


def _limits(connect_seconds: float, seconds: float) -> aiohttp.ClientTimeout:
    """`connect` bounds what the two others do not see: a free place in the pool, a proxy that takes us and never answers, TLS."""
    return aiohttp.ClientTimeout(total=None, connect=connect_seconds + seconds, sock_connect=connect_seconds, sock_read=seconds)


JSON = {"Content-Type": "application/json"}
"""Telegram takes a value that is a string with JSON in it as it takes that JSON, so the library's parameters need no change."""


def _headers_of(data: RequestData | None) -> dict[str, str] | None:
    return None if data is None or data.contains_files else JSON


def _body_of(data: RequestData | None) -> aiohttp.FormData | bytes | None:
    """What the library wants sent: JSON, which costs a third of a form, or a form with files."""
    if data is None:
        return None
    if not data.contains_files:
        return data.json_payload
    form = aiohttp.FormData(data.json_parameters, quote_fields=False)  # quoted, a Chinese file name arrives as %E5%88%B0…
    for name, (filename, content, kind) in (data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form

"""One process at a time, where several share a PostgreSQL: the lock is the server's own and ends with the connection that holds it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

import structlog
from psycopg import AsyncConnection, Error
from sqlalchemy.engine import URL

from helpbot.errors import StoreError

log = structlog.get_logger(__name__)

LOOK_SECONDS = 5.0
"""How often who waits tries again, and who leads makes sure of it: the far side is nobody's for so long at most."""

PATIENCE = 10

Watch: TypeAlias = Callable[[], Awaitable[None]]


@asynccontextmanager
async def lead(url: URL, name: str) -> AsyncIterator[Watch]:
    """Wait until nobody else does what `name` says, and keep others from it. Raises StoreError.

    Gives a coroutine function that raises StoreError as soon as the lead is lost, and never returns.
    """
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        async with await AsyncConnection.connect(plain, autocommit=True, connect_timeout=PATIENCE) as connection:
            await _take(connection, name)
            log.info("leader.began", name=name)
            yield lambda: _watch(connection)
    except Error as error:
        raise StoreError(" ".join(str(error).split())) from error


async def _take(connection: AsyncConnection[tuple[bool]], name: str) -> None:
    while True:
        asked = await connection.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        row = await asked.fetchone()
        if row and row[0]:
            return
        await asyncio.sleep(LOOK_SECONDS)


async def _watch(connection: AsyncConnection[tuple[bool]]) -> None:
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        try:
            async with asyncio.timeout(PATIENCE):
                await connection.execute("SELECT 1")
        except (Error, TimeoutError) as error:
            raise StoreError(f"the lead is lost: {error}") from error

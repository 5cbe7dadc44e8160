"""PostgreSQL tells every process of a commit that put something into the outbox; loaded only where the database is one."""

from collections.abc import AsyncIterator

from psycopg import AsyncConnection, Error
from sqlalchemy.engine import URL

from helpbot.errors import StoreError
from helpbot.store.outbox import WAKING


async def listen(url: URL) -> AsyncIterator[int]:
    """The office of each commit that put something into the outbox, from now on. Raises StoreError when the connection ends."""
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        async with await AsyncConnection.connect(plain, autocommit=True) as connection:
            await connection.execute(f"LISTEN {WAKING}")
            async for told in connection.notifies():
                yield int(told.payload)
    except Error as error:
        raise StoreError(str(error)) from error

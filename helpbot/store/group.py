"""Group commit for SQLite: writers that wait for one another share a transaction, each in a savepoint of its own, one commit for all.

A begin and a commit cost more than a turn's statements. SQLite has one writer at a time in any case; so a writer that leaves while the
next one waits leaves the transaction to that one, and goes on once somebody has committed it.
"""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import InvalidRequestError, OperationalError, SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from helpbot.store.sqlite import LoopSession, SqliteFile, driver_of
from helpbot.texts import database as texts

MOST = 32
"""Writers that share a commit at most: the first of them waits for the last, and so does any other process."""


@dataclass(slots=True)
class Group:
    """One transaction and those who share it. `error` is what they all get to hear if it could not be committed."""

    connection: Connection
    durable: bool
    size: int = 0
    error: SQLAlchemyError | None = None
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_open(self) -> bool:
        """False where SQLite has undone the whole transaction and not one statement alone, as it may when the disk is full."""
        return self.driver.in_transaction

    @property
    def driver(self) -> sqlite3.Connection:
        return driver_of(self.connection)


class SqliteEngines:
    """Sessions of one SQLite file: writers share commits, readers wait for nobody."""

    def __init__(self, url: URL) -> None:
        self._file = SqliteFile(url)
        self._place = asyncio.Lock()
        self._waiting: Counter[bool] = Counter()
        self._group: Group | None = None
        self._left_over: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def write(self, *, durable: bool, commit: bool) -> AsyncIterator[AsyncSession]:
        """A session that may write. Leaving waits for the commit; an exception, or `commit=False`, undoes this writer's part alone.

        Raises SQLAlchemyError, also where the commit of all failed.
        """
        await self._take_place(durable=durable)
        try:
            group = await self._join(durable=durable)
            try:
                async with _savepoint(group, commit=commit) as session:
                    yield session
            finally:
                await self._leave(group)
        finally:
            self._place.release()
        if commit:
            await group.ended.wait()
            if group.error is not None:
                raise group.error

    def read(self) -> AsyncSession:
        return self._file.read()

    async def close(self) -> None:
        await self._file.close()

    async def _take_place(self, *, durable: bool) -> None:
        self._waiting[durable] += 1
        try:
            await self._place.acquire()
        except asyncio.CancelledError:  # somebody may have left a transaction to us
            self._left_over = asyncio.create_task(self._commit_left_over(), name="commit")
            raise
        finally:
            self._waiting[durable] -= 1

    async def _join(self, *, durable: bool) -> Group:
        """The open transaction, or a new one: what must reach the disk is not kept waiting by what need not."""
        if self._group and self._group.durable != durable:
            await self._commit(self._group)
        if self._group is None:
            self._group = Group(await self._file.begin(durable=durable), durable)
        self._group.size += 1
        return self._group

    async def _leave(self, group: Group) -> None:
        """Commit for all, unless somebody waits who will."""
        if not self._waiting[group.durable] or group.size >= MOST or not group.is_open:
            await self._commit(group)

    async def _commit_left_over(self) -> None:
        async with self._place:
            if self._group:
                await self._commit(self._group)

    async def _commit(self, group: Group) -> None:
        """End a transaction; whoever is cancelled meanwhile goes on only when that has happened."""
        self._group = None
        committing = asyncio.create_task(self._end(group), name="commit")
        try:
            await asyncio.wait([committing])
        except asyncio.CancelledError:
            await asyncio.wait([committing])
            raise

    async def _end(self, group: Group) -> None:
        """What goes wrong here is the group's to tell: it is nobody's in particular."""
        try:
            if not group.is_open:
                raise InvalidRequestError(texts.UNDONE)
            await self._file.commit(group.connection)
        except SQLAlchemyError as error:
            group.error = error
        finally:
            group.ended.set()
            group.connection.close()


@asynccontextmanager
async def _savepoint(group: Group, *, commit: bool) -> AsyncIterator[AsyncSession]:
    """A session whose work is undone as if it had never been, unless it ends well and is meant to stay."""
    session = LoopSession(group.connection, lambda: group.connection)
    _say(group, "SAVEPOINT writer")
    stays = False
    try:
        yield session
        if commit:
            await session.commit()
            stays = True
    finally:
        await session.close()
        if group.is_open:
            if not stays:
                _say(group, "ROLLBACK TO writer")
            _say(group, "RELEASE writer")


def _say(group: Group, words: str) -> None:
    try:
        group.driver.execute(words)
    except sqlite3.Error as error:
        raise OperationalError(words, None, error) from error

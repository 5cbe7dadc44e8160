"""Statements of every turn, compiled once.

SQLAlchemy looks a statement up, builds a context and wraps a result each time: 25 microseconds, where SQLite takes two. So on SQLite these
few go to the driver itself; on PostgreSQL, where the way to the server costs more than all that, they go through the session.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeAlias, cast

from sqlalchemy import Insert, Select, UpdateBase
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import OperationalError

from helpbot.store.database import Transaction
from helpbot.store.sqlite import LoopSession

Statement: TypeAlias = Select[Any] | UpdateBase
Params: TypeAlias = Mapping[str, object]
Row: TypeAlias = Sequence[Any]
Process: TypeAlias = Callable[[Any], Any]

SQLITE = sqlite.dialect()


class Prepared:
    """One statement with named parameters; `build` makes it for a dialect's name."""

    def __init__(self, build: Callable[[str], Statement]) -> None:
        self._build = build
        self._built: dict[str, Statement] = {}

    async def ask(self, tx: Transaction, params: Params) -> list[Row]:
        """The rows it gives, with values as their columns' types have them. Raises SQLAlchemyError."""
        if isinstance(tx.session, LoopSession):
            return [self._plain.read(row) for row in self._plain.run(tx.session, params).fetchall()]
        return list((await self._exec(tx, params)).all())

    async def change(self, tx: Transaction, params: Params) -> int:
        """How many rows it changed. Raises SQLAlchemyError."""
        if isinstance(tx.session, LoopSession):
            return self._plain.run(tx.session, params).rowcount
        return int((await self._exec(tx, params)).rowcount)

    async def change_each(self, tx: Transaction, rows: Iterable[Params]) -> int:
        """Run it for each of these; returns how many rows that changed. Raises SQLAlchemyError."""
        listed = list(rows)
        if not listed:
            return 0
        if isinstance(tx.session, LoopSession):
            return self._plain.run_each(tx.session, listed)
        return int((await self._exec(tx, listed)).rowcount)

    async def _exec(self, tx: Transaction, params: Params | Sequence[Params]) -> Any:  # noqa: ANN401 -- a Result or a CursorResult
        counted = {"preserve_rowcount": True}  # else that of an INSERT is closed with its cursor
        return await tx.session.exec(cast("UpdateBase", self._statement(tx.dialect)), params=params, execution_options=counted)

    def _statement(self, dialect: str) -> Statement:
        if dialect not in self._built:
            self._built[dialect] = self._build(dialect)
        return self._built[dialect]

    @cached_property
    def _plain(self) -> "_Plain":
        return _Plain(self._statement("sqlite"))


class _Plain:
    """A statement as SQLite's driver takes it, and what SQLAlchemy would do to its values."""

    def __init__(self, statement: Statement) -> None:
        compiled = statement.compile(dialect=SQLITE)
        self._sql = str(compiled)
        self._fixed = compiled.params
        insert = isinstance(statement, Insert)  # a column that is left out of one is NULL
        self._needed = {name for name, bind in compiled.binds.items() if bind.required and not insert}
        self._binds = [(name, _processor(compiled.binds[name].type, "bind")) for name in compiled.positiontup or ()]
        columns = statement.exported_columns
        self._results = [(place, process) for place, each in enumerate(columns) if (process := _processor(each.type, "result"))]

    def run(self, session: LoopSession, params: Params) -> sqlite3.Cursor:
        try:
            return session.driver.execute(self._sql, self._values(params))
        except sqlite3.Error as error:
            raise OperationalError(self._sql, None, error) from error

    def run_each(self, session: LoopSession, rows: Iterable[Params]) -> int:
        try:
            return session.driver.executemany(self._sql, [self._values(each) for each in rows]).rowcount
        except sqlite3.Error as error:
            raise OperationalError(self._sql, None, error) from error

    def read(self, row: Row) -> Row:
        if not self._results:
            return row
        values = list(row)
        for place, process in self._results:
            values[place] = process(values[place])
        return values

    def _values(self, params: Params) -> list[object]:
        if not self._needed <= params.keys() <= self._fixed.keys():
            raise KeyError(self._sql, sorted(self._needed ^ params.keys()))
        values = {**self._fixed, **params}
        return [process(values[name]) if process else values[name] for name, process in self._binds]


def _processor(kind: Any, way: str) -> Process | None:  # noqa: ANN401 -- any of SQLAlchemy's types
    """What a type does to a value on its way to the database (`bind`), or from it (`result`)."""
    known = kind.dialect_impl(SQLITE)
    found: Process | None = known.bind_processor(SQLITE) if way == "bind" else known.result_processor(SQLITE, None)
    return found

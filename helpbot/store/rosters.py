"""Writes helpbot's own registry, and reads what an import compares with. For `registry import` and the demo alone."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select, update

from helpbot.models import Authority, Filing, FilingEvent, Institution, Sponsor, table_of
from helpbot.store.database import Transaction, insert_for

AT_ONCE = 500
"""Codes of one question, rows of one statement: SQLite takes 32,766 parameters."""

_INSTITUTION, _FILING, _EVENT = table_of(Institution), table_of(Filing), table_of(FilingEvent)
_SPONSOR, _AUTHORITY = table_of(Sponsor), table_of(Authority)

Rows = Sequence[Mapping[str, Any]]


async def institutions(tx: Transaction, authority: str, usccs: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The rows of these codes, by code."""
    query = select(_INSTITUTION).where(_INSTITUTION.c.authority == authority, _INSTITUTION.c.uscc.in_(usccs))
    return {row.uscc: dict(row._mapping) for row in await _all(tx, query)}  # noqa: SLF001 -- SQLAlchemy's public name


async def filings(tx: Transaction, authority: str, numbers: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The rows of these numbers, by number."""
    query = select(_FILING).where(_FILING.c.authority == authority, _FILING.c.number.in_(numbers))
    return {row.number: dict(row._mapping) for row in await _all(tx, query)}  # noqa: SLF001 -- as above


async def events(tx: Transaction, authority: str, numbers: Sequence[str]) -> list[Any]:
    """What happened to these filings, by time: rows with number, at, to_state, opinion."""
    columns = (_EVENT.c.number, _EVENT.c.at, _EVENT.c.to_state, _EVENT.c.opinion)
    query = select(*columns).where(_EVENT.c.authority == authority, _EVENT.c.number.in_(numbers)).order_by(_EVENT.c.at, _EVENT.c.id)
    return list(await _all(tx, query))


async def present(tx: Transaction, authority: str) -> list[tuple[str, str]]:
    """Code and name of every institution that is not marked as vanished."""
    query = select(_INSTITUTION.c.uscc, _INSTITUTION.c.name)
    query = query.where(_INSTITUTION.c.authority == authority, _INSTITUTION.c.vanished_at.is_(None))
    return [(uscc, name) for uscc, name in await _all(tx, query.order_by(_INSTITUTION.c.uscc))]


async def keep_authority(tx: Transaction, code: str, name: str, times: Mapping[str, datetime]) -> None:
    """The office's row under this name; `times` are when which of its data came in."""
    statement = insert_for(tx.dialect, _AUTHORITY).values(code=code, name=name, **times)
    await tx.session.exec(statement.on_conflict_do_update(index_elements=["code"], set_={"name": name, **times}))


async def put_sponsors(tx: Transaction, authority: str, names: Sequence[str]) -> None:
    """Those that are new."""
    statement = insert_for(tx.dialect, _SPONSOR).on_conflict_do_nothing()
    await _put(tx, statement, [{"authority": authority, "name": name} for name in names], lambda _: None)


async def put_institutions(tx: Transaction, rows: Rows, tell: Callable[[int], None]) -> None:
    """New ones and new versions of old ones, whole rows; `tell` hears how many were written."""
    await _put(tx, _upsert(tx, _INSTITUTION, ("authority", "uscc")), rows, tell)


async def put_filings(tx: Transaction, rows: Rows, tell: Callable[[int], None]) -> None:
    """Likewise filings."""
    await _put(tx, _upsert(tx, _FILING, ("authority", "number")), rows, tell)


async def put_events(tx: Transaction, rows: Rows, tell: Callable[[int], None]) -> None:
    """What happened; of what is known already only the opinion may be another."""
    statement = insert_for(tx.dialect, _EVENT)
    keys = ["authority", "number", "at", "to_state"]
    await _put(tx, statement.on_conflict_do_update(index_elements=keys, set_={"opinion": statement.excluded.opinion}), rows, tell)


async def mark_vanished(tx: Transaction, authority: str, usccs: Sequence[str], at: datetime) -> None:
    """They were not in a full roster."""
    for part in cut(usccs):
        await tx.session.exec(
            update(_INSTITUTION).where(_INSTITUTION.c.authority == authority, _INSTITUTION.c.uscc.in_(part)).values(vanished_at=at)
        )


async def _all(tx: Transaction, query: Any) -> Sequence[Any]:  # noqa: ANN401 -- SQLModel's overloads know its own Select only
    rows: Sequence[Any] = (await tx.session.exec(query)).all()
    return rows


def _upsert(tx: Transaction, table: Table, keys: Sequence[str]) -> Any:  # noqa: ANN401 -- as insert_for
    statement = insert_for(tx.dialect, table)
    others = {column.name: statement.excluded[column.name] for column in table.c if column.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=others)


async def _put(tx: Transaction, statement: Any, rows: Rows, tell: Callable[[int], None]) -> None:  # noqa: ANN401 -- as insert_for
    for part in cut(rows):
        await tx.session.exec(statement, params=[dict(row) for row in part])
        tell(len(part))


def cut(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """In parts that one statement takes."""
    return (rows[begin : begin + AT_ONCE] for begin in range(0, len(rows), AT_ONCE))

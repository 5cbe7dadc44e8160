"""The office's own FAQ entries, and those that other offices gave it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam
from sqlalchemy import select as select_columns
from sqlmodel import col, func, select, update

from helpbot.models import FaqOverlay, Inquiry, Layer, table_of
from helpbot.store import offices
from helpbot.store.database import Transaction
from helpbot.store.prepared import Prepared
from helpbot.store.rosters import cut

_REVISION = select(func.max(FaqOverlay.revision)).where(FaqOverlay.office_id == bindparam("office"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of a topic that is to be kept; the fields are FaqOverlay's."""

    topic: str
    entry: dict[str, Any] | None
    before: dict[str, Any] | None = None
    layer: Layer = Layer.OWN
    origin: str = "import"
    author: str = ""
    approver: str = ""
    loud: bool = False
    telling: int | None = None


async def revision(tx: Transaction) -> int:
    """The highest revision, 0 where the office has no entries of its own."""
    return (await tx.session.exec(_REVISION, params={"office": tx.office_id})).one() or 0


async def changed(tx: Transaction, since: int) -> list[FaqOverlay]:
    """Of each topic that has a version after this revision the one that counts, in the order they came."""
    new = select(FaqOverlay.topic).where(FaqOverlay.office_id == tx.office_id, FaqOverlay.revision > since)
    return await _counting(tx, list((await tx.session.exec(new.distinct())).all()))


async def _counting(tx: Transaction, topics: Sequence[str]) -> list[FaqOverlay]:
    newest: dict[str, FaqOverlay] = {}
    for part in cut(topics):
        last = (
            select(func.max(FaqOverlay.revision))
            .where(FaqOverlay.office_id == tx.office_id, col(FaqOverlay.topic).in_(part))
            .group_by(FaqOverlay.topic, FaqOverlay.layer)
        )
        query = select(FaqOverlay).where(FaqOverlay.office_id == tx.office_id, col(FaqOverlay.revision).in_(last.scalar_subquery()))
        for row in (await tx.session.exec(query)).all():
            if row.topic not in newest or row.layer is Layer.OWN:
                newest[row.topic] = row
    return sorted(newest.values(), key=lambda row: row.revision)


async def counting(tx: Transaction, topic: str) -> FaqOverlay | None:
    """The version of a topic that counts; None where there is none but the one that comes with helpbot."""
    return next(iter(await _counting(tx, [topic])), None)


async def newest_of_layer(tx: Transaction, layer: Layer) -> list[FaqOverlay]:
    """The newest version of every topic in a layer, whether it counts or not."""
    last = (
        select(func.max(FaqOverlay.revision))
        .where(FaqOverlay.office_id == tx.office_id, FaqOverlay.layer == layer)
        .group_by(FaqOverlay.topic)
    )
    query = select(FaqOverlay).where(FaqOverlay.office_id == tx.office_id, col(FaqOverlay.revision).in_(last.scalar_subquery()))
    return list((await tx.session.exec(query.order_by(col(FaqOverlay.revision)))).all())


async def history(tx: Transaction, topic: str, *, after: datetime | None = None) -> list[FaqOverlay]:
    """Every version of a topic, oldest first; `after`: those that came later than that."""
    query = select(FaqOverlay).where(FaqOverlay.office_id == tx.office_id, FaqOverlay.topic == topic)
    if after is not None:
        query = query.where(FaqOverlay.at > after)
    return list((await tx.session.exec(query.order_by(col(FaqOverlay.revision)))).all())


async def add(tx: Transaction, versions: Iterable[Version], at: datetime) -> int:
    """New versions, each under a revision of its own; returns the highest."""
    await offices.take_turn(tx)
    number = await revision(tx)
    for number, version in enumerate(versions, number + 1):  # noqa: B020 -- the count goes on from there
        values = {name: getattr(version, name) for name in Version.__dataclass_fields__}
        tx.session.add(FaqOverlay(office_id=tx.office_id, revision=number, at=at, **values))
    await tx.session.flush()
    return number


async def to_tell(tx: Transaction) -> list[FaqOverlay]:
    """The versions of which not everybody has been told who is to be, oldest first."""
    query = select(FaqOverlay).where(FaqOverlay.office_id == tx.office_id, col(FaqOverlay.telling).is_not(None))
    return list((await tx.session.exec(query.order_by(col(FaqOverlay.revision)))).all())


async def move_telling(tx: Transaction, number: int, telling: int | None) -> None:
    """So far the questions have been looked through."""
    moved = update(FaqOverlay).where(col(FaqOverlay.office_id) == tx.office_id, col(FaqOverlay.revision) == number)
    await tx.session.exec(moved.values(telling=telling))


@dataclass(frozen=True, slots=True)
class Told:
    """What a correction needs to know: the change's topic and entry, what the `first` change replaced, the question it is about.

    `newer`: a later change of the topic that is told too; `earlier`: the last one before `first`, 0 where there is none.
    """

    topic: str
    entry: dict[str, Any] | None
    before: dict[str, Any] | None
    question: str
    at: datetime
    newer: bool
    earlier: int


_OVERLAY, _FIRST, _OTHER, _ASKED = table_of(FaqOverlay), table_of(FaqOverlay).alias(), table_of(FaqOverlay).alias(), table_of(Inquiry)


def _loud(condition: Any) -> Any:  # noqa: ANN401 -- SQLAlchemy's expressions
    same = (_OTHER.c.office_id == _OVERLAY.c.office_id, _OTHER.c.topic == _OVERLAY.c.topic, _OTHER.c.loud, condition)
    return func.coalesce(select(func.max(_OTHER.c.revision)).where(*same).correlate(_OVERLAY, _FIRST).scalar_subquery(), 0)


_TOLD = Prepared(
    lambda _: (
        select_columns(
            *(_OVERLAY.c.topic, _OVERLAY.c.entry, _FIRST.c.before, _ASKED.c.question, _ASKED.c.at),
            _loud(_OTHER.c.revision > _OVERLAY.c.revision),
            _loud(_OTHER.c.revision < _FIRST.c.revision),
        )
        .select_from(_OVERLAY)
        .join(_FIRST, and_(_FIRST.c.office_id == _OVERLAY.c.office_id, _FIRST.c.revision == bindparam("first")))
        .join(_ASKED, and_(_ASKED.c.office_id == _OVERLAY.c.office_id, _ASKED.c.id == bindparam("inquiry")))
        .where(_OVERLAY.c.office_id == bindparam("office"), _OVERLAY.c.revision == bindparam("change"))
    )
)


async def told(tx: Transaction, change: int, first: int, inquiry: int) -> Told | None:
    """What is to be told of a change, by revision, to whoever asked an inquiry and knows nothing from revision `first` on.

    One question, for it is asked for each of thousands of messages while others wait.
    """
    rows = await _TOLD.ask(tx, {"office": tx.office_id, "change": change, "first": first, "inquiry": inquiry})
    if not rows:
        return None
    topic, entry, before, question, at, newer, earlier = rows[0]
    return Told(topic, entry, before, question, at, bool(newer), earlier)

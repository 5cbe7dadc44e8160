"""Seasons and their slots."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import col, delete, func, select, update

from helpbot.models import Reminder, Season, SeasonSlot, SeasonState
from helpbot.store.database import Transaction, insert_into
from helpbot.store.rosters import cut


async def find(tx: Transaction, year: int) -> Season | None:
    """The season of a year."""
    return (await tx.session.exec(select(Season).where(Season.office_id == tx.office_id, Season.year == year))).first()


async def latest(tx: Transaction) -> Season | None:
    """The season of the latest year that has one."""
    return (await tx.session.exec(select(Season).where(Season.office_id == tx.office_id).order_by(col(Season.year).desc()))).first()


async def in_state(tx: Transaction, state: SeasonState) -> list[Season]:
    """The seasons in this state, by year."""
    query = select(Season).where(Season.office_id == tx.office_id, Season.state == state)
    return list((await tx.session.exec(query.order_by(col(Season.year)))).all())


async def put(tx: Transaction, season: Season, slots: Sequence[Mapping[str, Any]]) -> Season:
    """A new draft with its slots, in the place of the draft before."""
    if old := await find(tx, season.year):
        for table in (Reminder, SeasonSlot):
            await tx.session.exec(delete(table).where(col(table.office_id) == tx.office_id, col(table.season_id) == old.id))
        await tx.session.exec(delete(Season).where(col(Season.id) == old.id))
    tx.session.add(season)
    await tx.session.flush()
    if slots:
        rows = [{"office_id": tx.office_id, "season_id": season.id, **each} for each in slots]
        await tx.exec_large(insert_into(tx, SeasonSlot), rows)
    return season


async def slots(tx: Transaction, season_id: int) -> list[SeasonSlot]:
    """Every slot of a season in the order of the plan."""
    query = select(SeasonSlot).where(SeasonSlot.office_id == tx.office_id, SeasonSlot.season_id == season_id)
    return list((await tx.session.exec(query.order_by(col(SeasonSlot.place)))).all())


async def slots_of(tx: Transaction, season_id: int, usccs: Sequence[str]) -> dict[str, SeasonSlot]:
    """The slots of these institutions, by code."""
    found: dict[str, SeasonSlot] = {}
    for part in cut(usccs):
        query = select(SeasonSlot).where(
            SeasonSlot.office_id == tx.office_id,
            SeasonSlot.season_id == season_id,
            col(SeasonSlot.uscc).in_(part),
        )
        found |= {slot.uscc: slot for slot in (await tx.session.exec(query)).all()}
    return found


async def change(tx: Transaction, season_id: int, before: Sequence[SeasonState], **values: Any) -> bool:  # noqa: ANN401 -- column values
    """Change a season that is in one of these states; False where it is not."""
    query = update(Season).where(col(Season.office_id) == tx.office_id, col(Season.id) == season_id, col(Season.state).in_(before))
    return bool((await tx.session.exec(query.values(**values))).rowcount)


async def propose(tx: Transaction, season_id: int, days: Mapping[str, date]) -> None:
    """These institutions are to get another day, and no others."""
    mine = (col(SeasonSlot.office_id) == tx.office_id, col(SeasonSlot.season_id) == season_id)
    await tx.session.exec(update(SeasonSlot).where(*mine, col(SeasonSlot.next_day).is_not(None)).values(next_day=None))
    for uscc, day in days.items():
        await tx.session.exec(update(SeasonSlot).where(*mine, col(SeasonSlot.uscc) == uscc).values(next_day=day))


async def adopt(tx: Transaction, season_id: int) -> None:
    """The days that were proposed hold."""
    mine = (col(SeasonSlot.office_id) == tx.office_id, col(SeasonSlot.season_id) == season_id)
    proposed = update(SeasonSlot).where(*mine, col(SeasonSlot.next_day).is_not(None))
    await tx.session.exec(proposed.values(day=SeasonSlot.next_day, next_day=None).execution_options(synchronize_session=False))


async def say_filed(tx: Transaction, slot_ids: Sequence[int], at: datetime) -> None:
    """Their clerk says that they have filed."""
    await tx.session.exec(update(SeasonSlot).where(col(SeasonSlot.id).in_(slot_ids)).values(said_filed_at=at))


async def snooze(tx: Transaction, slot_ids: Sequence[int], until: date) -> None:
    """No nudges before that day."""
    await tx.session.exec(update(SeasonSlot).where(col(SeasonSlot.id).in_(slot_ids)).values(snoozed_until=until))


async def count_reminders(tx: Transaction, season_id: int) -> dict[str, int]:
    """How many reminders of a season are in each state."""
    query = select(Reminder.state, func.count()).where(Reminder.office_id == tx.office_id, Reminder.season_id == season_id)
    return {str(state): number for state, number in (await tx.session.exec(query.group_by(col(Reminder.state)))).all()}

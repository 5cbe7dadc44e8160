"""The office's own notices of working days."""

from helpbot.calendar.notice import pack_notice, unpack_notice
from helpbot.store import calendar
from helpbot.store.database import Database
from tests.contracts.rows import AT, MINUTE
from tests.helpbot.calendar.notices import NOTICE

PACKED = pack_notice(NOTICE)


async def test_an_office_has_no_notices_of_its_own_at_first(database: Database, office_id: int) -> None:
    """Those that come with helpbot are not stored."""
    async with database.read(office_id) as tx:
        assert list(await calendar.listed(tx)) == []


async def test_the_newest_notice_of_a_year_replaces_the_one_before(database: Database, office_id: int) -> None:
    """By year, with the day it was imported; other offices see nothing of it."""
    async with database.write(office_id) as tx:
        await calendar.keep(tx, 2028, PACKED | {"year": 2028}, AT)
        await calendar.keep(tx, 2027, PACKED | {"source": "误"}, AT)
        await calendar.keep(tx, 2027, PACKED, AT + MINUTE)

    async with database.read(office_id) as tx:
        rows = await calendar.listed(tx)
    assert [(row.year, row.at) for row in rows] == [(2027, AT + MINUTE), (2028, AT)]
    assert unpack_notice(rows[0].notice) == NOTICE
    async with database.read(office_id + 1) as tx:
        assert list(await calendar.listed(tx)) == []

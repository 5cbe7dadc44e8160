"""Signs of life: what is late is a fault, what only runs seldom is not."""

from datetime import UTC, datetime, timedelta

import pytest

from helpbot.clock import SettableClock
from helpbot.services.health import examine_pulses
from helpbot.services.pulses import Beat
from tests.cast import OfficeAtWork

NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "every", "fine"),
    [
        (timedelta(seconds=30), None, True),
        (timedelta(minutes=4), None, False),
        (timedelta(minutes=50), timedelta(hours=1), True),
        (timedelta(minutes=64), timedelta(hours=1), False),
    ],
)
async def test_a_job_is_late_when_its_time_is_over(office: OfficeAtWork, age: timedelta, every: timedelta | None, fine: bool) -> None:  # noqa: FBT001 -- a row of the table
    """Counted from when it was due; what says nothing of that, from when it was last heard of."""
    at = NOW - age
    async with office.desk() as desk:
        await desk.pulses.write("job:x", Beat(at, at + every if every else None))
        (finding,) = await examine_pulses(desk, SettableClock(NOW), {"job:x"})

    assert finding.fine is fine

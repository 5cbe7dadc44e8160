"""The short course of a clerk who took over: three messages on three working days, stopped by whoever wants none."""

from collections.abc import Sequence
from datetime import datetime, time

from helpbot.clock import SHANGHAI, Clock
from helpbot.messages import Choice, Reply
from helpbot.models import Lesson, Person, Role
from helpbot.services.office import Office
from helpbot.services.outbox import Notice, Outbox
from helpbot.services.outbox_keys import lesson_key
from helpbot.services.people import People
from helpbot.services.workdays import Workdays
from helpbot.store import records
from helpbot.store.database import Transaction
from helpbot.texts import welcome as texts


class Course:
    """The lessons of an office's new clerks."""

    def __init__(self, tx: Transaction, clock: Clock, office: Office, *, people: People, outbox: Outbox, workdays: Workdays) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office
        self._people = people
        self._outbox = outbox
        self._workdays = workdays

    async def plan(self, person: Person, uscc: str) -> bool:
        """Lessons on the next working days for somebody who is no clerk elsewhere; False where they know it all, or want none."""
        held = await self._people.acting_for(person)
        if person.nudges_off_at or any(each.role is Role.CLERK and each.uscc != uscc for each in held):
            return False
        days, today = await self._workdays.office_days(self._office.settings.holidays), self._workdays.today()
        rows = [{"person_id": person.id, "uscc": uscc, "number": number, "due": days.add(today, number)} for number in texts.LESSONS]
        await records.plan_lessons(self._tx, rows)
        return True

    async def is_due(self) -> bool:
        """Whether the day of any lesson has come."""
        return bool(await records.due_lessons(self._tx, self._workdays.today()))

    async def teach(self) -> int:
        """Queue what is due, one lesson a person and day; returns how many. It must be a working day, and the hour."""
        now, today = self._clock.now(), self._workdays.today()
        had = await records.queued_since(self._tx, datetime.combine(today, time(), SHANGHAI))
        due: dict[int, Lesson] = {}
        for each in await records.due_lessons(self._tx, today):
            if each.person_id not in had:
                due.setdefault(each.person_id, each)
        notices = [notice for each in due.values() if (notice := await self._address(each, now))]
        await records.mark_queued(self._tx, [each.id or 0 for each in due.values()], now)
        closes = self._office.season.closes_on(today)
        return await self._outbox.put_notices(notices, "lesson", until=closes)

    async def _address(self, lesson: Lesson, now: datetime) -> Notice | None:
        person = await self._people.look_up(lesson.person_id)
        to = await self._people.reach(person) if person else None
        return Notice(to, lesson_key(lesson.id or 0), str(lesson.id), now) if to else None

    async def compose(self, reference: str) -> Reply | None:
        """The lesson; None where the person wants no more, is gone, or is the clerk there no longer."""
        lesson = await records.find_lesson(self._tx, int(reference))
        person = await self._people.look_up(lesson.person_id) if lesson else None
        if lesson is None or person is None or person.nudges_off_at is not None:
            return None
        held = await self._people.acting_for(person)
        if not any((each.uscc, each.role) == (lesson.uscc, Role.CLERK) for each in held):
            return None
        return Reply(texts.LESSONS[lesson.number], offer_topics(texts.TOPICS[lesson.number]), source=texts.LESSON_SOURCE)


def offer_topics(topics: Sequence[tuple[str, str]]) -> tuple[Choice, ...]:
    """Answers of the FAQ to pick, by their ids and what the buttons say."""
    return tuple(Choice(label, f"ask:0:{topic}") for topic, label in topics)

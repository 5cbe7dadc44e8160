"""Who answers which ticket, how soon, together with which others; and what is done about those that are late."""

from helpbot.clock import Clock
from helpbot.errors import Declined
from helpbot.models import Person, Priority, Ticket, TicketState
from helpbot.services.office import Office
from helpbot.services.office_time import find_due
from helpbot.services.outbox_keys import ticket_passed_key
from helpbot.services.ticket_notices import TicketNotices
from helpbot.services.ticket_terms import NOBODY, By, word_officer
from helpbot.services.tickets import Tickets
from helpbot.services.workdays import Workdays
from helpbot.store import tickets
from helpbot.store.database import Transaction
from helpbot.texts import tickets as texts

AT_ONCE = 100
"""Late tickets that one transaction takes."""

ALL = 10_000
"""More than an officer ever has at once."""


class Dispatch:
    """The work on an office's tickets."""

    def __init__(self, tx: Transaction, clock: Clock, office: Office, of: Tickets, notices: TicketNotices, workdays: Workdays) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office
        self._tickets = of
        self._notices = notices
        self._workdays = workdays

    async def claim(self, number: int, person: Person) -> tuple[Ticket, bool]:
        """An officer takes a ticket that nobody has; False where another has it, or it is closed. Raises NotFound."""
        ticket = await self._tickets.get(number)
        won = await tickets.claim(self._tx, ticket.id or 0, person.id or 0)
        return await self._tickets.get(number), won

    async def pass_on(self, number: int, to: Person, by: By = NOBODY, word: str = "") -> None:
        """Give a ticket to another officer, who is told so, with a word for them alone. Raises NotFound, Declined."""
        ticket = await self._get_open(number)
        await tickets.change(self._tx, ticket.id or 0, owner_id=to.id)
        if word:
            await self._tickets.note(number, word, by)
        key = ticket_passed_key(ticket.id or 0, to.id or 0, self._clock.now())
        await self._notices.tell_passed(ticket, to, key, word_officer(by) or texts.OFFICER, word)

    async def set_priority(self, number: int, priority: Priority) -> None:
        """How soon it has to be answered; counted from when it was opened. Raises NotFound, Declined."""
        ticket = await self._get_open(number)
        due = await find_due(self._office, self._workdays, ticket.opened_at, priority) if ticket.due_at else None
        await tickets.change(self._tx, ticket.id or 0, priority=priority, due_at=due, alarm_at=due, alarms=0)

    async def merge(self, number: int, into: int) -> Ticket:
        """Answer a ticket with another one from now on; returns that one. Raises NotFound, Declined."""
        ticket, head = await self._get_open(number), await self._get_open(into)
        if head.merged_into is not None:
            head = await tickets.get(self._tx, head.merged_into)
        if head.id == ticket.id:
            raise Declined(texts.MERGED_ITSELF.format(number=number))
        await tickets.merge(self._tx, ticket.id or 0, head.id or 0)
        return head

    async def give_back(self, person: Person, *, named: bool = True) -> list[Ticket]:
        """An officer has gone: what they had waits for another, who is told so; not by whom, where the name is to be forgotten."""
        given = await tickets.listed(self._tx, tickets.OPEN, ALL, owner_id=person.id)
        for each in given:
            await tickets.change(self._tx, each.id or 0, owner_id=None)
            if each.state is not TicketState.UPWARD:
                await self._tickets.owe(each, state=TicketState.WAITING, held_until=None)
        if given:
            await self._notices.tell_given_back(person, given, person.name if named else "")
        return given

    async def has_late(self) -> bool:
        """Whether there is anything to tell."""
        return bool(await tickets.late(self._tx, self._clock.now(), 1, looking=True))

    async def raise_alarms(self) -> int:
        """Tell the office of what is late, and once more after the same time again; returns of how many."""
        now = self._clock.now()
        late = await tickets.late(self._tx, now, AT_ONCE)
        for each in late:
            if each.state is not TicketState.UPWARD and each.merged_into is None:
                await self._notices.tell_late(each)
            again = await find_due(self._office, self._workdays, now, each.priority) if each.alarms == 0 else None
            await tickets.change(self._tx, each.id or 0, alarms=each.alarms + 1, alarm_at=again)
        return len(late)

    async def _get_open(self, number: int) -> Ticket:
        ticket = await self._tickets.get(number)
        if ticket.state is TicketState.CLOSED:
            raise Declined(texts.ALREADY_CLOSED.format(number=number))
        return ticket

"""Asking upward: what the office cannot answer goes to the city or the province, nobody named in it; the answer goes to all who wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from rapidfuzz import fuzz

from faq.text import fold
from helpbot.calendar.office_days import OfficeDays
from helpbot.clock import SHANGHAI, Clock
from helpbot.errors import Declined
from helpbot.messages import Address, Attachment, Reply
from helpbot.models import Role, Ticket, TicketState, UpwardQuestion
from helpbot.services.anonymous import anonymise
from helpbot.services.office import Office
from helpbot.services.office_time import find_hours
from helpbot.services.outbox import Outbox
from helpbot.services.outbox_keys import ticket_closed_key, upward_alarm_key, upward_key
from helpbot.services.people import People
from helpbot.services.ticket_notices import TicketNotices
from helpbot.services.ticket_terms import By
from helpbot.services.tickets import Tickets
from helpbot.services.workdays import Workdays
from helpbot.store import tickets, upward
from helpbot.store.database import Transaction
from helpbot.texts import upward as texts
from helpbot.texts import words

MAIL = "mail"
"""The channel by which it is asked: it has to go out of the office, and come back under a secret address."""

CHASES = 3
"""How often an answer is asked for again; after that the telephone is of more use."""

CHASE_DAYS = 5
"""Working days between two of those letters."""

ALIKE = 75
"""From this likeness on (0 to 100) two questions are offered as one: who reads both decides."""

ACTING = (Role.CLERK, Role.SUCCESSOR, Role.LEGAL_REPRESENTATIVE)
"""As what somebody is known to have to do with an institution."""

SHOWN = 5
"""Questions that are offered so."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """A question as it would be put: its text, the tickets that are answered by it (this one first), and those that may be the same."""

    text: str
    tickets: Sequence[Ticket]
    alike: Sequence[Ticket]

    @property
    def mark(self) -> str:
        """What tells this text from any other."""
        return _digest(self.text)


class Upward:
    """An office's questions to the authority above it."""

    def __init__(  # noqa: PLR0913 -- whom it takes to ask, to tell and to answer
        self,
        tx: Transaction,
        clock: Clock,
        office: Office,
        *,
        of: Tickets,
        notices: TicketNotices,
        people: People,
        outbox: Outbox,
        workdays: Workdays,
    ) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office
        self._tickets = of
        self._notices = notices
        self._people = people
        self._outbox = outbox
        self._workdays = workdays

    async def draft(self, number: int, question: str = "") -> Dossier:
        """A ticket's question with nobody's name in it, or in these words of the office's. Raises NotFound, Declined."""
        if not self._office.settings.upward.mail:
            raise Declined(texts.NOT_CONFIGURED)
        ticket = await self._tickets.get(number)
        if ticket.state is TicketState.CLOSED:
            raise Declined(texts.CLOSED.format(number=number))
        if await upward.unanswered(self._tx, ticket.id or 0):
            raise Declined(texts.ASKED_ALREADY.format(number=number))
        same, alike = await self._find_same(ticket)
        return Dossier(await self._word_dossier(ticket, question), same, alike)

    async def ask(self, number: int, question: str = "", *, mark: str = "") -> UpwardQuestion:
        """Put a ticket's question, and tell the clerks who wait for it so.

        `mark` is that of the dossier which was approved: nothing else is sent. Raises NotFound, Declined.
        """
        dossier = await self.draft(number, question)
        if mark and mark != dossier.mark:
            raise Declined(texts.CHANGED)
        above, now = self._office.settings.upward, self._clock.now()
        to = await self._people.find(Address(MAIL, above.mail.lower()))
        hours, days = await find_hours(self._office, self._workdays), await self._days()
        due = hours.end_of(days.add(now.astimezone(SHANGHAI).date(), above.days))
        asked = UpwardQuestion(
            office_id=self._tx.office_id,
            ticket_id=dossier.tickets[0].id or 0,
            address_id=to.id or 0,
            name=above.name or texts.ABOVE,
            level=above.level,
            dossier=dossier.text,
            asked_at=now,
            due_at=due,
            chase_at=due,
        )
        await upward.add(self._tx, asked)
        await self._outbox.put(to, "upward", upward_key(asked.id or 0, 0), reference=f"{asked.id}:0")
        for each in dossier.tickets:
            await self._tell_asked(each, asked)
        return asked

    async def compose(self, reference: str) -> Reply | None:
        """The letter, the first or one that asks again; None where there is an answer, or nobody waits any more."""
        number, _, chased = reference.partition(":")
        asked = await upward.find(self._tx, int(number))
        if asked is None or asked.answered_at is not None:
            return None
        ticket = await tickets.get(self._tx, asked.ticket_id)
        if ticket.state is TicketState.CLOSED:
            return None
        template = texts.LETTER if chased == "0" else texts.LETTER_AGAIN
        facts = {"office": self._office.settings.name, "phone": self._office.settings.phone, "dossier": asked.dossier}
        return Reply(template.format(number=ticket.number, name=asked.name, level=asked.level, day=_word_date(asked), **facts))

    async def answer(self, question_id: int, text: str, files: tuple[Attachment, ...] = ()) -> list[Ticket]:
        """The authority has answered: all who wait for it hear it, with whose answer it is, and their tickets are closed.

        Returns those; none where it was answered before, or the ticket closed: then the office reads it, and decides.
        """
        asked = await upward.find(self._tx, question_id)
        if asked is None:
            return []
        ticket = await tickets.get(self._tx, asked.ticket_id)
        first = await upward.answer(self._tx, question_id, self._clock.now())
        if not first or ticket.state is TicketState.CLOSED:
            await self._keep_late(ticket, asked, text)
            return []
        (told, _), threads = await self._find_same(ticket), set[int]()
        for each in told:
            by, aloud = By(source=asked.name, level=asked.level), each.thread_id not in threads
            await self._tickets.say(each, text, by, files=files, final=True, aloud=aloud)
            threads.add(each.thread_id)
        await self._tell_office(
            ticket, asked, "answered", texts.ANSWERED.format(**_facts(asked, ticket), text=text, others=_word_others(told))
        )
        return told

    async def _keep_late(self, ticket: Ticket, asked: UpwardQuestion, text: str) -> None:
        await self._tickets.note(ticket.number, text, By(source=asked.name, level=asked.level))
        await self._tell_office(ticket, asked, f"late-{_digest(text)}", texts.LATE.format(**_facts(asked, ticket), text=text))

    async def number_of(self, question_id: int) -> int:
        """The number of the ticket that a question belongs to; 0 where there is none."""
        asked = await upward.find(self._tx, question_id)
        return (await tickets.get(self._tx, asked.ticket_id)).number if asked else 0

    async def acknowledge(self, question_id: int, text: str) -> None:
        """The authority says that it has the question, and nothing yet on it: a note on the ticket."""
        if asked := await upward.find(self._tx, question_id):
            ticket = await tickets.get(self._tx, asked.ticket_id)
            await self._tickets.note(ticket.number, text, By(source=asked.name, level=asked.level))

    async def report_stranger(self, question_id: int, who: str, text: str) -> None:
        """Somebody else than whom we asked answers our letter: the office hears what was said, and decides."""
        if asked := await upward.find(self._tx, question_id):
            ticket = await tickets.get(self._tx, asked.ticket_id)
            said = texts.STRANGER.format(**_facts(asked, ticket), who=who, text=text)
            await self._tickets.note(ticket.number, said)
            await self._tell_office(ticket, asked, f"stranger-{_digest(text)}", said)

    async def has_overdue(self) -> bool:
        """Whether there is anything to ask for again."""
        return bool(await upward.to_chase(self._tx, self._clock.now(), looking=True))

    async def chase(self) -> int:
        """Ask again for what is overdue; returns how many letters were queued.

        After the last one the ticket waits for an officer again, who is told to telephone.
        """
        now, sent = self._clock.now(), 0
        for asked in await upward.to_chase(self._tx, now):
            ticket = await tickets.get(self._tx, asked.ticket_id)
            if ticket.state is TicketState.CLOSED:
                await upward.change(self._tx, asked.id or 0, chase_at=None)
            elif asked.chased >= CHASES:
                await upward.change(self._tx, asked.id or 0, chase_at=None)
                await self._tickets.owe(ticket, state=TicketState.WAITING)
                await self._tell_office(ticket, asked, "given-up", texts.GIVEN_UP.format(**_facts(asked, ticket), times=asked.chased))
            else:
                await self._chase_one(asked)
                sent += 1
        return sent

    async def _chase_one(self, asked: UpwardQuestion) -> None:
        hours, days = await find_hours(self._office, self._workdays), await self._days()
        again = hours.end_of(days.add(self._clock.now().astimezone(SHANGHAI).date(), CHASE_DAYS))
        await upward.change(self._tx, asked.id or 0, chased=asked.chased + 1, chase_at=again)
        to = await self._people.of_id(asked.address_id)
        await self._outbox.put(to, "upward", upward_key(asked.id or 0, asked.chased + 1), reference=f"{asked.id}:{asked.chased + 1}")

    async def _find_same(self, ticket: Ticket) -> tuple[list[Ticket], list[Ticket]]:
        """The tickets that wait for the same answer, the one itself first, and those whose question is alike.

        What is answered with one of them waits for it too.
        """
        waiting, asked = await tickets.waiting(self._tx), fold(ticket.question)
        same = {ticket.id: ticket}
        for head in [ticket, *(each for each in waiting if asked and fold(each.question) == asked)]:
            family = await tickets.family(self._tx, head.id or 0)
            same |= {each.id: each for each in family if each.id not in same and each.state is not TicketState.CLOSED}
        alike = [each for each in waiting if each.id not in same and fuzz.ratio(fold(each.question), asked) >= ALIKE]
        return list(same.values()), alike[:SHOWN]

    async def _word_dossier(self, ticket: Ticket, question: str) -> str:
        known = await self._find_names(ticket)
        replies = [] if question else await self._tickets.replies(ticket)
        said = [each.text for each in replies if not each.by_officer and each.text != ticket.question]
        asked = question or ("" if fold(ticket.question) in words.HUMAN else ticket.question)
        lines = [
            texts.SUBJECT.format(subject=ticket.subject) if ticket.subject else "",
            texts.QUESTION.format(question=anonymise(asked, known)) if asked else "",
            *(texts.MORE.format(text=anonymise(each, known)) for each in said),
        ]
        return "\n".join(filter(None, lines))

    async def _find_names(self, ticket: Ticket) -> list[str]:
        """Who is called what, of all that we know to have to do with it."""
        address = await self._notices.clerk_of(ticket)
        person = await self._people.bound(Address(address.channel, address.who))
        names = [ticket.institution, *ticket.institution.split(texts.BETWEEN), ticket.uscc, *ticket.filings, address.who]
        others = await self._people.clerks_of(ticket.uscc, ACTING) if ticket.uscc else []
        return [*names, *(each.name for each in [person, *others] if each)]

    async def _tell_asked(self, ticket: Ticket, asked: UpwardQuestion) -> None:
        await tickets.change(self._tx, ticket.id or 0, state=TicketState.UPWARD, held_until=None, due_at=asked.due_at, alarm_at=None)
        words = texts.TOLD.format(number=ticket.number, name=asked.name, level=asked.level, day=_word_date(asked))
        await self._notices.tell_clerk(ticket, "ticket-closed", ticket_closed_key(ticket.id or 0, f"upward-{asked.id}"), Reply(words))

    async def _tell_office(self, ticket: Ticket, asked: UpwardQuestion, what: str, words: str) -> None:
        for address in await self._notices.responsible(ticket):
            key = upward_alarm_key(asked.id or 0, what, address.id or 0)
            await self._outbox.put(address, "upward-alarm", key, reply=Reply(words), reference=str(ticket.number))

    async def _days(self) -> OfficeDays:
        return await self._workdays.office_days(self._office.settings.holidays)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def _facts(asked: UpwardQuestion, ticket: Ticket) -> dict[str, object]:
    return {"number": ticket.number, "name": asked.name, "level": asked.level}


def _word_date(asked: UpwardQuestion) -> str:
    due = asked.due_at.astimezone(SHANGHAI)
    return texts.DAY.format(month=due.month, day=due.day)


def _word_others(told: Sequence[Ticket]) -> str:
    numbers = texts.BETWEEN.join(str(each.number) for each in told[1:])
    return texts.OTHERS.format(numbers=numbers) if numbers else ""

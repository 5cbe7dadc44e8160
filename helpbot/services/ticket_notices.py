"""Who is told what of a ticket: the clerk, its officer, the officers' chat, `[office] notify`.

In the officers' chat stand a number, an institution and a subject, and nothing that a clerk has written.
"""

from collections.abc import Sequence

from helpbot.clock import SHANGHAI, Clock
from helpbot.messages import Choice, Reply
from helpbot.models import Person, PersonAddress, Priority, Ticket
from helpbot.services.office import Office
from helpbot.services.office_time import word_moment
from helpbot.services.officers import Officers
from helpbot.services.outbox import Outbox, Place
from helpbot.services.outbox_keys import ticket_alarm_key, ticket_back_key, ticket_more_key, ticket_notice_key
from helpbot.services.people import People
from helpbot.services.threads import Threads
from helpbot.texts import officer as officer_texts
from helpbot.texts import tickets as texts

TOKEN = "ticket"  # noqa: S105 -- a prefix of choices, not a password

MAIL = "mail"
OFFICER = "officer"
WITHHELD = "withheld"


def offer(verb: str, number: int) -> Choice:
    """A button by which an officer does something about a ticket."""
    return Choice(officer_texts.LABELS[verb], f"{TOKEN}:{verb}:{number}")


def offer_numbered(verb: str, number: int) -> Choice:
    """A button that names its ticket, for there are others beside it."""
    choice = offer(verb, number)
    return Choice(officer_texts.NUMBERED_LABEL.format(label=choice.label, number=number), choice.token)


def offer_deeds(number: int) -> tuple[Choice, ...]:
    """The buttons of whoever has a ticket."""
    return tuple(offer(verb, number) for verb in officer_texts.OFFERED)


class TicketNotices:
    """Messages about an office's tickets."""

    def __init__(self, clock: Clock, office: Office, threads: Threads, people: People, officers: Officers, outbox: Outbox) -> None:
        self._clock = clock
        self._office = office
        self._threads = threads
        self._people = people
        self._officers = officers
        self._outbox = outbox

    async def tell_clerk(self, ticket: Ticket, kind: str, key: str, words: Reply) -> None:
        """Say something in the conversation that the ticket came from."""
        to = await self._threads.address_of(ticket.thread_id)
        place = Place(ticket.thread_id, await self._threads.context_of(ticket.thread_id))
        await self._outbox.put(to, kind, key, reply=words, reference=str(ticket.number), place=place)
        await self._threads.log_out(ticket.thread_id, words.text)

    async def tell_new(self, ticket: Ticket) -> None:
        """A ticket waits: the officers' chat hears of it, and `notify`; where there is no such chat, each officer."""
        for address in await self._watchers():
            withheld = WITHHELD if address.channel in self._office.withheld else ""
            reference = f"{ticket.number}:{await self._form_of(address)}:{withheld}"
            await self._outbox.put(address, "ticket-notice", ticket_notice_key(ticket.id or 0, address.id or 0), reference=reference)
        if group := await self._officers.group():
            key = ticket_notice_key(ticket.id or 0, group.id or 0)
            await self._outbox.put(group, "ticket-group", key, reference=str(ticket.number))

    async def tell_more(self, ticket: Ticket, reply_id: int, text: str, *, owner_id: int | None) -> None:
        """The clerk has added something: the officer who answers it hears of it, or whoever hears of a new one."""
        owner = await self._reach_officer(owner_id)
        words = texts.NOTICE_MORE.format(number=ticket.number, text=text)
        for address in [owner] if owner else await self._watchers():
            note = await self._dress(address, words, ticket.number)
            key = ticket_more_key(reply_id, address.id or 0)
            await self._outbox.put(address, "ticket-more", key, reply=note, reference=str(ticket.number))
        if owner is None and (group := await self._officers.group()):
            note = Reply(texts.NOTICE_MORE_GROUP.format(number=ticket.number), (offer("take", ticket.number),))
            await self._outbox.put(group, "ticket-more", ticket_more_key(reply_id, group.id or 0), reply=note, reference=str(ticket.number))

    async def tell_passed(self, ticket: Ticket, person: Person, key: str, who: str, word: str) -> None:
        """Write to the officer who has a ticket now, from whom, and their word."""
        if to := await self._people.reach(person):
            question = hide_registry(ticket) if to.channel in self._office.withheld else ticket.question
            lines = [texts.PASSED_ON.format(who=who, number=ticket.number, question=question)]
            lines += [texts.PASSED_WORD.format(text=word)] if word else []
            note = await self._dress(to, "\n".join(lines), ticket.number)
            await self._outbox.put(to, "ticket-more", key, reply=note, reference=str(ticket.number))

    async def tell_late(self, ticket: Ticket) -> None:
        """It is late: at first its officer and the officers hear of it, then `notify`."""
        owner = await self._officers.of_id(ticket.owner_id) if ticket.owner_id else None
        due = word_moment(ticket.due_at, self._clock.now()) if ticket.due_at else texts.SOME_TIME
        first = ticket.alarms == 0
        if first:
            said = texts.LATE_OFFICERS.format(number=ticket.number, due=due, owner=texts.LATE_OWNER if owner else texts.LATE_NOBODY)
            address = await self._reach_officer(ticket.owner_id)
            to = [address] if address else await self._at_large()
        else:
            whose = texts.LATE_OWNED.format(name=owner.name) if owner else texts.LATE_UNOWNED
            said = texts.LATE_NOTIFY.format(number=ticket.number, due=due, owner=whose)
            to = await self._last_resort()
        for each in to:
            note = await self._dress(each, said, ticket.number)
            key = ticket_alarm_key(ticket.id or 0, ticket.due_at, ticket.alarms, each.id or 0)
            await self._outbox.put(each, "ticket-alarm", key, reply=note, reference=str(ticket.number))

    async def tell_given_back(self, person: Person, given: Sequence[Ticket], name: str) -> None:
        """An officer has gone: what they had is anybody's."""
        numbers = texts.BETWEEN.join(str(each.number) for each in given)
        said = texts.GIVEN_BACK.format(name=name or texts.OFFICER, numbers=numbers)
        for each in await self._at_large():
            note = Reply(said, tuple(offer_numbered("take", one.number) for one in given))
            key = ticket_back_key(person.id or 0, given[0].id or 0, self._clock.now(), each.id or 0)
            await self._outbox.put(each, "ticket-alarm", key, reply=note, reference=str(given[0].number))

    async def clerk_of(self, ticket: Ticket) -> PersonAddress:
        """Where the clerk of a ticket is reached."""
        return await self._threads.address_of(ticket.thread_id)

    async def responsible(self, ticket: Ticket) -> list[PersonAddress]:
        """Where whoever answers for a ticket is reached: its officer; else `notify`, else the officers."""
        owner = await self._reach_officer(ticket.owner_id)
        return [owner] if owner else await self._last_resort()

    def word_notice(self, ticket: Ticket, form: str, *, withheld: bool) -> Reply:
        """What an officer or `notify` is told of a new ticket; by mail with what a reply does, to others with the commands.

        `withheld`: nothing of the registry may stand in it.
        """
        reason, question = texts.REASONS[ticket.reason], hide_registry(ticket) if withheld else ticket.question
        if form not in (MAIL, OFFICER):
            words = texts.NOTICE.format(number=ticket.number, reason=reason, question=question)
            return Reply("\n".join(filter(None, [words, texts.TRUST[ticket.trust]])))
        words = texts.NOTICE_PERSON.format(
            number=ticket.number,
            reason=reason,
            urgent=self._word_urgent(ticket),
            about=texts.ABOUT_LINE.format(institution=ticket.institution) if ticket.institution and not withheld else "",
            question=question,
            due=self._word_due(ticket),
        )
        lines = [words, texts.TRUST[ticket.trust], f"\n{texts.NOTICE_BY_MAIL}" if form == MAIL else ""]
        return Reply("\n".join(filter(None, lines)), (offer("take", ticket.number),) if form == OFFICER else ())

    def word_group_notice(self, ticket: Ticket, *, withheld: bool) -> Reply:
        """What the officers' chat is told: no word of the clerk's, and by a channel that carries nothing of the registry no institution."""
        words = texts.NOTICE_GROUP.format(
            number=ticket.number,
            urgent=self._word_urgent(ticket),
            institution=(officer_texts.WITHHELD if withheld else ticket.institution) or texts.NO_INSTITUTION,
            subject=ticket.subject or texts.REASONS[ticket.reason],
            due=self._word_due(ticket),
        )
        return Reply(words, (offer("take", ticket.number),))

    async def group_withheld(self) -> bool:
        """Whether nothing of the registry is told in the officers' chat."""
        group = await self._officers.group()
        return group is not None and group.channel in self._office.withheld

    def _word_urgent(self, ticket: Ticket) -> str:
        return texts.URGENT_MARK if ticket.priority is Priority.URGENT else ""

    def _word_due(self, ticket: Ticket) -> str:
        return texts.DUE.format(due=word_moment(ticket.due_at, self._clock.now())) if ticket.due_at else texts.DUE_NONE

    async def _watchers(self) -> list[PersonAddress]:
        """`notify`, and, where they have no chat of their own, each officer; an address once."""
        notify, group = await self._people.find_named(self._office.settings.notify), await self._officers.group()
        officers = [] if group else await self._officers.reached()
        found = {each.id: each for each in [*([notify] if notify else []), *officers] if group is None or each.id != group.id}
        return list(found.values())

    async def _at_large(self) -> list[PersonAddress]:
        """The officers' chat, or whoever hears of new tickets without one."""
        group = await self._officers.group()
        return [group] if group else await self._watchers()

    async def _last_resort(self) -> list[PersonAddress]:
        """`notify`; where there is none, all officers."""
        notify = await self._people.find_named(self._office.settings.notify)
        return [notify] if notify else await self._at_large()

    async def _reach_officer(self, person_id: int | None) -> PersonAddress | None:
        officer = await self._officers.of_id(person_id) if person_id else None
        return await self._people.reach(officer) if officer else None

    async def _form_of(self, address: PersonAddress) -> str:
        """How whoever reads there can act: by a reply, by buttons, or at the command line."""
        if address.channel == MAIL:
            return MAIL
        known = address.person_id is not None and address.verified_at is not None
        return OFFICER if known and await self._officers.of_id(address.person_id or 0) else ""

    async def _dress(self, address: PersonAddress, words: str, number: int) -> Reply:
        form = await self._form_of(address)
        if form == MAIL:
            return Reply(f"{words}\n\n{texts.NOTICE_BY_MAIL}")
        group = await self._officers.group()
        if group and group.id == address.id:
            return Reply(words, (offer("take", number),))
        return Reply(words, offer_deeds(number) if form == OFFICER else ())


def hide_registry(ticket: Ticket) -> str:
    """A ticket's question without the names and numbers that come from the registry."""
    question = ticket.question
    for each in (*ticket.institution.split(texts.BETWEEN), ticket.uscc, *ticket.filings):
        question = question.replace(each, officer_texts.WITHHELD) if each else question
    return question


def word_day(ticket: Ticket) -> str:
    """The day on which a ticket was closed."""
    closed = (ticket.closed_at or ticket.opened_at).astimezone(SHANGHAI)
    return texts.FULL_DAY.format(year=closed.year, month=closed.month, day=closed.day)

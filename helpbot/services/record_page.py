"""The record of a handover (交接单) as a page: who handed what to whom, what is still open, and where to sign. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from helpbot.clock import SHANGHAI
from helpbot.documents.page import Block, Heading, Page, Paragraph, Signatures, Table
from helpbot.models import Handover, HandoverItem, HandoverNote, HandoverState, Meeting, MeetingState
from helpbot.services.audit import OPERATOR
from helpbot.services.handover_items import DEADLINE, FILING
from helpbot.services.handover_words import word_moment
from helpbot.services.office import Office
from helpbot.texts import handover_record as texts


@dataclass(frozen=True, slots=True)
class Matter:
    """A handover with all that belongs to it, as of a moment; `names` are what people are called, by id."""

    handover: Handover
    items: Sequence[HandoverItem]
    office: Office
    at: datetime
    names: Mapping[int, str] = field(default_factory=dict)
    notes: Sequence[HandoverNote] = ()
    meetings: Sequence[Meeting] = ()

    def name(self, person_id: int | None, otherwise: str = "") -> str:
        """What somebody is called."""
        return self.names.get(person_id or 0) or otherwise


def lay_record(matter: Matter) -> Page:
    """The record as it stands: of an open handover too."""
    handover, office = matter.handover, matter.office.settings.name
    day = matter.at.astimezone(SHANGHAI).date()
    return Page(
        title=texts.TITLE,
        subtitle=texts.SUBTITLE.format(institution=handover.institution, number=handover.id),
        author=office,
        foot=texts.FOOT.format(office=office, number=handover.id, day=day),
        blocks=(
            *_lay_facts(matter),
            *_lay_items(matter),
            *_lay_open(matter.items),
            *_lay_filings(matter.items),
            *_lay_notes(matter),
            *_lay_signatures(matter),
        ),
    )


def _lay_facts(matter: Matter) -> Iterator[Block]:
    handover = matter.handover
    facts = [
        (texts.INSTITUTION, handover.institution),
        (texts.USCC, handover.uscc),
        (texts.OUTGOING, _name_outgoing(matter)),
        (texts.INCOMING, _name_incoming(matter) or texts.NONE),
        (texts.OFFICE, matter.office.settings.name),
        (texts.OFFICER, _name_officer(matter) or texts.NONE),
        (texts.CAUSE, texts.CAUSES[handover.cause]),
        (texts.BEGAN, word_moment(handover.opened_at)),
        (texts.DUE, texts.DAY.format(day=handover.due)),
        (texts.ENDED, _word_end(handover)),
    ]
    met = [_word_meeting(each) for each in matter.meetings if each.state is MeetingState.DONE]
    facts += [(texts.MET, "\n".join(met))] if met else []
    yield Heading(texts.FACTS)
    yield Table(texts.FACTS_HEAD, facts, (1, 3))


def _name_outgoing(matter: Matter) -> str:
    handover = matter.handover
    if handover.outgoing_id is None:
        return texts.NOBODY
    name = matter.name(handover.outgoing_id, texts.SOMEBODY)
    return texts.ABSENCES[handover.absence].format(name=name) if handover.absence else name


def _name_incoming(matter: Matter) -> str:
    return matter.name(matter.handover.incoming_id, matter.handover.incoming_name)


def _name_officer(matter: Matter) -> str:
    """Whoever of the office had a hand in it: who closed it, else who agreed."""
    clerks = {f"person:{each}" for each in (matter.handover.outgoing_id, matter.handover.incoming_id)}
    deeds = [matter.handover.ended_by, matter.handover.agreed_by, *(each.given_by for each in matter.items)]
    found = [each for each in deeds if each.startswith("person:") and each not in clerks]
    return matter.name(int(found[0].partition(":")[2])) if found else ""


def _word_end(handover: Handover) -> str:
    if handover.ended_at is None:
        return texts.STILL_OPEN
    day = word_moment(handover.ended_at)
    return texts.STOPPED.format(day=day) if handover.state is HandoverState.STOPPED else day


def _word_meeting(meeting: Meeting) -> str:
    return texts.MEETINGS[meeting.way].format(at=texts.MOMENT.format(at=meeting.begins_at.astimezone(SHANGHAI)))


def _lay_items(matter: Matter) -> Iterator[Block]:
    yield Heading(texts.ITEMS)
    yield Table(texts.ITEMS_HEAD, [_lay_row(each, matter) for each in matter.items], texts.ITEMS_WIDTHS)


def _lay_row(item: HandoverItem, matter: Matter) -> tuple[str, ...]:
    given = _word_confirmed(item.given_by, item.given_at, matter) or texts.NOT_GIVEN
    taken = _word_confirmed(item.taken_by, item.taken_at, matter) or texts.NOT_TAKEN
    return (str(item.number), item.title, given, taken)


def _word_confirmed(actor: str, at: datetime | None, matter: Matter) -> str:
    if at is None:
        return ""
    return texts.CONFIRMED.format(who=_word_actor(actor, matter), at=texts.SHORT.format(day=at.astimezone(SHANGHAI)))


def _word_actor(actor: str, matter: Matter) -> str:
    if actor == OPERATOR:
        return texts.THE_OFFICE
    person_id = int(actor.partition(":")[2])
    name = matter.name(person_id, texts.SOMEBODY)
    own = person_id in (matter.handover.outgoing_id, matter.handover.incoming_id)
    return name if own else texts.OF_OFFICE.format(name=name)


def _lay_open(items: Sequence[HandoverItem]) -> Iterator[Block]:
    rows = [(str(each.number), each.title, lacks) for each in items if (lacks := _word_lacks(each))]
    yield Heading(texts.OPEN_POINTS)
    yield Table(texts.OPEN_HEAD, rows, texts.OPEN_WIDTHS) if rows else Paragraph(texts.ALL_CLEAR)


def _word_lacks(item: HandoverItem) -> str:
    lacks = [] if item.given_at else [texts.LACKS_GIVEN]
    lacks += [] if item.taken_at else [texts.LACKS_TAKEN]
    lacks += [texts.LACKS_ANSWER.format(ticket=item.ticket)] if item.ticket is not None else []
    return texts.BETWEEN.join(lacks)


def _lay_filings(items: Sequence[HandoverItem]) -> Iterator[Block]:
    for heading, prefix in ((texts.FILINGS, FILING), (texts.DEADLINES, DEADLINE)):
        rows = [(each.title, each.detail) for each in items if each.key.startswith(prefix)]
        if rows:
            yield Heading(heading)
            yield Table(texts.FILINGS_HEAD, rows, texts.FILINGS_WIDTHS)


def _lay_notes(matter: Matter) -> Iterator[Block]:
    numbers = {each.id: str(each.number) for each in matter.items}
    rows = [
        (numbers.get(each.item_id, ""), _word_author(each, matter), each.text)
        for each in matter.notes
        if each.text  # of somebody who is forgotten nothing is left
    ]
    if rows:
        yield Heading(texts.NOTES)
        yield Table(texts.NOTES_HEAD, rows, texts.NOTES_WIDTHS)


def _word_author(note: HandoverNote, matter: Matter) -> str:
    return _word_actor(OPERATOR if note.person_id is None else f"person:{note.person_id}", matter)


def _lay_signatures(matter: Matter) -> Iterator[Block]:
    names = (matter.name(matter.handover.outgoing_id), _name_incoming(matter), _name_officer(matter))
    yield Heading(texts.SIGN)
    lines = [line.format(name=name) for line, name in zip(texts.SIGNATURES, names, strict=True)]
    yield Signatures(texts.SIGN_TEXT, lines, texts.SIGN_DATE)

"""A meeting in words and as a calendar file. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from helpbot.clock import SHANGHAI
from helpbot.documents.ics import Appointment, write_appointment
from helpbot.messages import Attachment, Choice, Reply
from helpbot.models import Handover, Meeting, MeetingState, Way
from helpbot.services.handover_rights import Part
from helpbot.services.office import Office
from helpbot.texts import handover as handover_texts
from helpbot.texts import meetings as texts

TOKEN = "meet"  # noqa: S105 -- a prefix of choices, not a password


class Told(StrEnum):
    """What somebody is told of a meeting outside a turn of theirs."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    REMIND = "remind"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Side:
    """Whom words are for: in which office, and what the other one is called."""

    office: Office
    other: str


def is_officers(handover: Handover) -> bool:
    """Whether an officer meets the incoming clerk, because nobody else can."""
    return handover.absence is not None or handover.outgoing_id is None


def offer_meeting(handover: Handover, part: Part) -> tuple[Choice, ...]:
    """The button to a meeting, for whoever may ask for one."""
    if part is Part.INCOMING and is_officers(handover):
        return (_choice(texts.OFFER_OFFICER, "new", handover.id),)
    both = handover.outgoing_id is not None and handover.incoming_id is not None
    return (_choice(texts.OFFER, "new", handover.id),) if both and part in (Part.OUTGOING, Part.INCOMING) else ()


def word_time(at: datetime) -> str:
    """A day and an hour in Shanghai."""
    here = at.astimezone(SHANGHAI)
    return texts.DAY_AND_HOUR.format(at=here, weekday=texts.WEEKDAYS[here.weekday()])


def fill(template: str, meeting: Meeting, side: Side, institution: str = "") -> str:
    """A text about a meeting with its facts."""
    return template.format(at=word_time(meeting.begins_at), way=texts.WAYS[meeting.way], other=side.other, institution=institution)


def offer_ways(handover: Handover) -> tuple[Choice, ...]:
    """An officer comes, or calls."""
    return tuple(Choice(texts.WAY_CHOICES[way], f"{TOKEN}:way:{handover.id}:{way}") for way in (Way.VISIT, Way.CALL))


def offer_times(handover: Handover, way: Way, times: Sequence[datetime], page: int, *, more: bool) -> tuple[Choice, ...]:
    """Times to pick, and more of them."""
    picks = [Choice(word_time(at), f"{TOKEN}:at:{handover.id}:{way}:{at.astimezone(SHANGHAI):%Y%m%d%H%M}") for at in times]
    return (*picks, *[Choice(texts.MORE, f"{TOKEN}:more:{handover.id}:{way}:{page + 1}")] * more)


def offer_answers(meeting: Meeting) -> tuple[Choice, ...]:
    """Yes, another time, no."""
    return (
        _choice(texts.YES, "yes", meeting.id),
        _choice(texts.OTHER, "new", meeting.handover_id),
        _choice(texts.NO, "no", meeting.id),
    )


def offer_change(meeting: Meeting) -> tuple[Choice, ...]:
    """Another time, or none."""
    return (_choice(texts.OTHER, "new", meeting.handover_id), _choice(texts.OFF, "off", meeting.id))


def offer_outcome(meeting: Meeting) -> tuple[Choice, ...]:
    """Whether it took place."""
    return (_choice(texts.DONE, "done", meeting.id), _choice(texts.MISSED, "miss", meeting.id))


def offer_again(handover_id: int) -> tuple[Choice, ...]:
    """A new time."""
    return (_choice(texts.OTHER, "new", handover_id),)


def _choice(label: str, verb: str, number: int | None) -> Choice:
    return Choice(label, f"{TOKEN}:{verb}:{number}")


def word_told(event: Told, meeting: Meeting, handover: Handover, side: Side, made: datetime) -> Reply:
    """What a clerk is told of it, with what can be done."""
    offers = {
        Told.PROPOSED: offer_answers(meeting),
        Told.DECLINED: offer_again(meeting.handover_id),
        Told.CANCELLED: offer_again(meeting.handover_id),
        Told.ASK: offer_outcome(meeting),
    }
    text = fill(texts.TELL[event], meeting, side, handover.institution)
    files = (make_file(meeting, handover, side, made),) if event in (Told.AGREED, Told.CANCELLED) else ()
    return Reply(text, offers.get(event, offer_change(meeting)), files)


def word_office(event: Told, meeting: Meeting, handover: Handover, office: Office, made: datetime, *, withheld: bool) -> Reply:
    """What the office is told of a meeting that an officer is to go to."""
    text = texts.OFFICE[event].format(
        number=handover.id,
        unit=handover_texts.UNIT_WITHHELD if withheld else handover.institution,
        at=word_time(meeting.begins_at),
        way=texts.OFFICE_WAYS[meeting.way],
    )
    offers = {Told.CANCELLED: (), Told.ASK: offer_outcome(meeting)}
    file = make_file(meeting, handover, Side(office, ""), made)
    files = (file,) if event in (Told.AGREED, Told.CANCELLED) and not withheld else ()
    return Reply(text, offers.get(event, (_choice(texts.OFF, "off", meeting.id),)), files)


def make_file(meeting: Meeting, handover: Handover, side: Side, made: datetime) -> Attachment:
    """The calendar file: it puts the meeting in, or takes it out where it is cancelled."""
    off = meeting.state not in (MeetingState.PROPOSED, MeetingState.AGREED)
    written = write_appointment(
        Appointment(
            uid=meeting.uid,
            sequence=meeting.sequence + off,
            begins=meeting.begins_at,
            ends=meeting.ends_at,
            title=texts.EVENT_TITLE.format(institution=handover.institution, way=texts.WAYS[meeting.way]),
            text=texts.EVENT_TEXT.format(office=side.office.settings.name, phone=side.office.fill("{phone}")),
            host=side.office.settings.name,
            cancelled=off,
        ),
        made=made,
    )
    return Attachment(texts.FILE_CANCELLED if off else texts.FILE, "text/calendar", written)

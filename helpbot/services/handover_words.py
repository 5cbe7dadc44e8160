"""A handover in words, as one who takes part in it sees it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from helpbot.clock import SHANGHAI
from helpbot.messages import Choice, Reply
from helpbot.models import Cause, Handover, HandoverItem, HandoverNote
from helpbot.services.handover_rights import Deed, Part, find_left, find_next, is_complete, may_confirm, may_do
from helpbot.services.meeting_words import offer_meeting
from helpbot.services.office import Office
from helpbot.texts import handover as texts

TOKEN = "ho"  # noqa: S105 -- a prefix of choices, not a password

SEASON = (1, 2, 3)
"""Months in which reports are due (条例 第十七条)."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, when, in which office; `names` are those of the people in it, by id."""

    part: Part
    at: datetime
    office: Office
    names: Mapping[int, str] = field(default_factory=dict)

    def is_season(self) -> bool:
        """Whether the urgent items come first."""
        return self.at.astimezone(SHANGHAI).month in SEASON


def word_list(handover: Handover, items: Sequence[HandoverItem], viewer: Viewer, notes: Sequence[HandoverNote] = ()) -> Reply:
    """The whole list, and what the viewer may do about it."""
    noted = [note.item_id for note in notes]
    lines = [texts.LIST_HEAD.format(number=handover.id, institution=handover.institution), word_people(handover, viewer)]
    lines += [word_standing(handover, viewer), *_word_lines(items, noted, season=viewer.is_season())]
    lines.append(word_progress(items))
    left = find_left(handover, items, viewer.part)
    if may_confirm(handover, viewer.part):
        lines.append(texts.MINE_LEFT.format(count=len(left)) if left else texts.MINE_DONE)
        lines.append(texts.HOW_WORDS)
    return Reply("\n".join(lines), offer_deeds(handover, items, viewer.part))


def word_people(handover: Handover, viewer: Viewer) -> str:
    """Who hands over to whom, and by when."""
    return texts.LIST_PEOPLE.format(
        outgoing=name_outgoing(handover, viewer.names),
        incoming=name_incoming(handover, viewer.names),
        due=texts.DAY.format(day=handover.due),
    )


def word_standing(handover: Handover, viewer: Viewer) -> str:
    """How far the one who comes is, and whether an officer stands in for the one who goes."""
    name = name_incoming(handover, viewer.names)
    if handover.incoming_id is None:
        said = texts.STANDING_CODE if handover.invite_id else texts.STANDING_NOBODY
    elif handover.sees_from is None:
        said = texts.STANDING_AGREEMENT
    else:
        said = texts.STANDING_SEES if handover.sees_from <= viewer.at else texts.STANDING_LATER
    at = word_moment(handover.sees_from) if handover.sees_from else ""
    absent = texts.STANDING_BY_OFFICE.format(why=texts.STANDING_ABSENT[handover.absence]) if handover.absence else ""
    return said.format(name=name, at=at) + absent


def name_outgoing(handover: Handover, names: Mapping[int, str]) -> str:
    """What the one who leaves is called; an officer who stands in for them is the office."""
    if handover.absence is not None or handover.outgoing_id is None:
        return texts.BY_OFFICER
    return names.get(handover.outgoing_id) or texts.OUTGOING


def name_incoming(handover: Handover, names: Mapping[int, str]) -> str:
    """What the one who comes is called."""
    if handover.incoming_id is not None:
        return names.get(handover.incoming_id) or handover.incoming_name or texts.INCOMING
    return handover.incoming_name or texts.NOBODY_YET


def word_actor(by: str, names: Mapping[int, str]) -> str:
    """Who gave or took an item: a clerk by name, anybody else as the office. `by` is as the audit has it."""
    kind, _, number = by.partition(":")
    return (names.get(int(number)) if kind == "person" else None) or texts.BY_OFFICER


def word_progress(items: Sequence[HandoverItem]) -> str:
    """How far it is."""
    given, taken = sum(bool(each.given_at) for each in items), sum(bool(each.taken_at) for each in items)
    return texts.PROGRESS.format(items=len(items), given=given, taken=taken)


def word_state(item: HandoverItem) -> str:
    """Whether it is given and taken."""
    return texts.STATES[item.given_at is not None, item.taken_at is not None]


def _word_lines(items: Sequence[HandoverItem], noted: Sequence[int], *, season: bool) -> list[str]:
    urgent = [each for each in items if each.urgent] if season else []
    rest = [each for each in items if each not in urgent]
    lines = [texts.URGENT_FIRST, *(_word_line(each, noted) for each in urgent), texts.THE_REST] if urgent else []
    return lines + [_word_line(each, noted) for each in rest]


def _word_line(item: HandoverItem, noted: Sequence[int]) -> str:
    line = texts.LINE.format(number=item.number, title=item.title, state=word_state(item))
    count = noted.count(item.id or 0)
    return texts.LINE_NOTED.format(line=line, count=count) if count else line


def word_item(
    handover: Handover, items: Sequence[HandoverItem], item: HandoverItem, viewer: Viewer, notes: Iterable[HandoverNote]
) -> Reply:
    """One item at length, with what the viewer may do about it."""
    lines = [texts.ITEM.format(number=item.number, items=len(items), title=item.title, detail=item.detail).rstrip()]
    lines += [texts.ITEM_NOTE.format(text=note.text) for note in notes if note.item_id == item.id]
    if item.ticket is not None:
        lines.append(texts.ITEM_TICKET.format(ticket=item.ticket))
    lines.append(texts.ITEM_STATE.format(state=word_state(item)))
    return Reply("\n".join(lines), _offer_item(handover, items, item, viewer.part))


def _offer_item(handover: Handover, items: Sequence[HandoverItem], item: HandoverItem, part: Part) -> tuple[Choice, ...]:
    number, choices = item.number, list[Choice]()
    if may_confirm(handover, part):
        label = texts.TOOK if part is Part.INCOMING else texts.GAVE
        confirmed = item.taken_at if part is Part.INCOMING else item.given_at
        choices.append(_choice(texts.UNDO, "back", handover, number) if confirmed else _choice(label, "ok", handover, number))
    if may_do(Deed.NOTE, handover, part):
        choices += [_choice(texts.ASK, "ask", handover, number), _choice(texts.NOTE, "note", handover, number)]
    following = find_next(handover, items, part, after=number)
    if following is not None and following.number != number:
        choices.append(_choice(texts.NEXT, "item", handover, following.number))
    return (*choices, _choice(texts.SHOW_LIST, "see", handover))


def offer_deeds(handover: Handover, items: Sequence[HandoverItem], part: Part) -> tuple[Choice, ...]:
    """What can be done about the handover as a whole."""
    choices = list[Choice]()
    left = find_left(handover, items, part)
    if left:
        choices.append(_choice(texts.WALK, "item", handover, left[0].number))
    if len(left) > 1:
        choices.append(_choice(texts.ALL, "all", handover))
    if may_do(Deed.CLOSE, handover, part, items) and is_complete(items):
        choices.append(_choice(texts.CLOSE, "close", handover))
    if part is Part.OFFICER:
        choices += _offer_office(handover, items)
    if may_do(Deed.INVITE, handover, part) and part is not Part.OFFICER and handover.incoming_id is None:
        choices.append(_choice(texts.OTHER_CODE if handover.invite_id else texts.INVITE, "name", handover))
    if may_do(Deed.DECLINE, handover, part) and handover.incoming_id is None:
        choices.append(_choice(texts.STAY, "stay", handover))
    return (*choices, *(offer_meeting(handover, part) if left else ()))


def _offer_office(handover: Handover, items: Sequence[HandoverItem]) -> list[Choice]:
    """What an officer may do besides."""
    if not may_do(Deed.STOP, handover, Part.OFFICER):
        return []
    choices = list[Choice]()
    if not handover.agreed_by and (handover.invite_id or handover.incoming_id):
        choices.append(_choice(texts.AGREE, "agree", handover))
    if handover.absence is None:
        choices.append(_choice(texts.VISIT, "visit", handover))
    if handover.incoming_id is not None and not is_complete(items):
        choices.append(_choice(texts.CLOSE_NOW, "close", handover))
    return [*choices, _choice(texts.STOP, "stop", handover)]


def _choice(label: str, verb: str, handover: Handover, number: int | None = None) -> Choice:
    return Choice(label, make_token(verb, handover.id or 0, number))


def make_token(verb: str, handover_id: int, number: int | None = None) -> str:
    """The token of a deed about a handover, or about one of its items."""
    return f"{TOKEN}:{verb}:{handover_id}" + (f":{number}" if number is not None else "")


def word_event(event: str, handover: Handover, items: Sequence[HandoverItem], viewer: Viewer) -> Reply:
    """What somebody is told outside a turn of theirs, with what can be done about it."""
    facts = {
        "institution": handover.institution,
        "outgoing": name_outgoing(handover, viewer.names),
        "incoming": name_incoming(handover, viewer.names),
        "why": texts.WHY[handover.cause],
        "phone": viewer.office.fill("{phone}"),
    }
    head = texts.EVENTS[event].format(**facts)
    if event in ("closed", "stopped", "replaced"):
        return Reply(head)
    lines = [head, *_word_left(handover, items, viewer), word_progress(items)]
    return Reply("\n".join(lines), (*offer_deeds(handover, items, viewer.part), _choice(texts.SHOW_LIST, "see", handover)))


def _word_left(handover: Handover, items: Sequence[HandoverItem], viewer: Viewer) -> list[str]:
    left = find_left(handover, items, viewer.part)
    lines = [texts.REMIND_NOBODY] if handover.incoming_id is None and viewer.part is Part.OUTGOING else []
    if left:
        late = viewer.at.astimezone(SHANGHAI).date() > handover.due
        template = texts.REMIND_OVERDUE if late else texts.REMIND_LEFT
        lines.append(template.format(count=len(left), due=texts.DAY.format(day=handover.due)))
        first = [each for each in left if each.urgent] if viewer.is_season() else []
        lines += [texts.URGENT_FIRST, *(_word_line(each, ()) for each in first)] if first else []
    return lines


def word_succession(handover: Handover, now: datetime) -> str:
    """For somebody who has just become the incoming clerk: from when on they may look."""
    if handover.sees_from is None:
        when = texts.SUCCEEDS_AGREEMENT
    elif handover.sees_from <= now:
        when = texts.SUCCEEDS_NOW
    else:
        when = texts.SUCCEEDS_LATER.format(at=word_moment(handover.sees_from))
    return texts.SUCCEEDS.format(institution=handover.institution, when=when)


def word_moment(at: datetime) -> str:
    """A moment in Shanghai, by its day."""
    return texts.DAY.format(day=at.astimezone(SHANGHAI))


def word_numbers(numbers: Iterable[int]) -> str:
    """Items by number."""
    return texts.WHICH.format(numbers=texts.BETWEEN.join(map(str, sorted(numbers))))


def word_cause(cause: Cause, incoming: str) -> Mapping[str, str]:
    """For the office: what began it, and who is to come, as far as that is known."""
    return {"why": texts.OFFICE_WHY[cause], "incoming": texts.OFFICE_INCOMING.format(name=incoming) if incoming else ""}

"""Who may do what about a handover. Pure; what of the institution somebody may see is `helpbot.services.rights`'."""

from collections.abc import Sequence
from datetime import date, datetime, time
from enum import StrEnum

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.workdays import DAY
from helpbot.clock import SHANGHAI
from helpbot.models import Assignment, Handover, HandoverItem, HandoverState, Role
from helpbot.services.rights import current, is_officer


class Part(StrEnum):
    """What somebody is in a handover. `head`: the institution's legal representative."""

    OUTGOING = "outgoing"
    INCOMING = "incoming"
    HEAD = "head"
    SPONSOR = "sponsor"
    OFFICER = "officer"
    NOBODY = "nobody"


class Deed(StrEnum):
    """What there is to do. `decline`: the outgoing clerk stays, or will not hand over. `visit`: an officer stands in for that clerk."""

    SEE = "see"
    GIVE = "give"
    TAKE = "take"
    NOTE = "note"
    INVITE = "invite"
    DECLINE = "decline"
    AGREE = "agree"
    VISIT = "visit"
    STOP = "stop"
    CLOSE = "close"


_DEEDS: dict[Part, frozenset[Deed]] = {
    Part.OUTGOING: frozenset({Deed.SEE, Deed.GIVE, Deed.NOTE, Deed.INVITE, Deed.DECLINE, Deed.CLOSE}),
    Part.INCOMING: frozenset({Deed.SEE, Deed.TAKE, Deed.NOTE, Deed.CLOSE}),
    Part.HEAD: frozenset({Deed.SEE, Deed.INVITE}),
    Part.SPONSOR: frozenset({Deed.SEE}),
    Part.OFFICER: frozenset(Deed) - {Deed.TAKE, Deed.DECLINE},
    Part.NOBODY: frozenset(),
}


def find_part(handover: Handover, person_id: int, assignments: Sequence[Assignment], at: datetime, *, sponsored: bool = False) -> Part:
    """What somebody with these assignments is in it at a moment; `sponsored`: they speak for the institution's sponsor.

    Whoever came is nobody again once it was stopped, or once they are no clerk there any more.
    """
    roles = {each.role for each in current(assignments, at) if each.uscc == handover.uscc}
    if person_id == handover.outgoing_id and Role.CLERK in roles:
        return Part.OUTGOING
    if person_id == handover.incoming_id:
        sees = handover.sees_from is not None and handover.sees_from <= at
        return Part.INCOMING if sees and roles & {Role.CLERK, Role.SUCCESSOR} else Part.NOBODY
    if is_officer(assignments, at):
        return Part.OFFICER
    if Role.LEGAL_REPRESENTATIVE in roles:
        return Part.HEAD
    return Part.SPONSOR if sponsored else Part.NOBODY


def may_do(deed: Deed, handover: Handover, part: Part, items: Sequence[HandoverItem] = ()) -> bool:
    """Whether that part may do this now. The two clerks close when all on the list, `items`, is confirmed by both; an officer at any time.

    An officer gives where one stands in for the outgoing clerk, and not in the place of one who is there.
    """
    if deed not in _DEEDS[part]:
        return False
    if handover.state is not HandoverState.OPEN:
        return deed is Deed.SEE
    if deed is Deed.CLOSE:
        return handover.incoming_id is not None and (part is Part.OFFICER or is_complete(items))
    return not (deed is Deed.GIVE and part is Part.OFFICER) or handover.absence is not None


def find_left(handover: Handover, items: Sequence[HandoverItem], part: Part) -> list[HandoverItem]:
    """What this part has still to confirm, as far as it may."""
    if not may_confirm(handover, part):
        return []
    return [each for each in items if not (each.taken_at if part is Part.INCOMING else each.given_at)]


def find_next(handover: Handover, items: Sequence[HandoverItem], part: Part, after: int = 0) -> HandoverItem | None:
    """The next item that this part has to confirm, going round; None where there is none."""
    left = find_left(handover, items, part)
    return next((each for each in left if each.number > after), left[0] if left else None)


def may_confirm(handover: Handover, part: Part) -> bool:
    """Whether this part confirms items now."""
    return may_do(Deed.TAKE if part is Part.INCOMING else Deed.GIVE, handover, part)


def is_complete(items: Sequence[HandoverItem]) -> bool:
    """Whether everything is confirmed by both."""
    return bool(items) and all(each.given_at and each.taken_at for each in items)


def find_lapse(told_at: datetime, days: OfficeDays) -> datetime:
    """When a working day has passed since the office was told: the end of the next one after the one on which it can have read it."""
    read_on = days.on_or_after(told_at.astimezone(SHANGHAI).date())
    return datetime.combine(days.add(read_on, 1) + DAY, time(), SHANGHAI)


def find_due(today: date, days: OfficeDays, allowed: int) -> date:
    """When a handover that begins today is due: so many working days later, but while reports are due before their last week."""
    due = days.add(today, allowed)
    last = days.add(days.on_or_before(date(today.year, 3, 31)), -LAST_WEEK)
    return last if today < last < due else due


LAST_WEEK = 5
"""Working days before 31 March (条例 第十七条) that the incoming clerk needs for the report itself."""

"""Who may do what: pure functions over a person's assignments. Whoever has none has no right."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from helpbot.models import Assignment, Role


class Right(StrEnum):
    """What somebody may do about one institution."""

    SEE_STATUS = "see-status"
    SEE_DEADLINES = "see-deadlines"
    HAND_OVER = "hand-over"
    ANSWER = "answer"


_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.CLERK: frozenset({Right.SEE_STATUS, Right.SEE_DEADLINES, Right.HAND_OVER}),
    Role.SUCCESSOR: frozenset({Right.SEE_STATUS, Right.SEE_DEADLINES}),
    Role.LEGAL_REPRESENTATIVE: frozenset({Right.SEE_STATUS, Right.SEE_DEADLINES, Right.HAND_OVER}),
    Role.SPONSOR: frozenset({Right.SEE_STATUS, Right.SEE_DEADLINES}),
    Role.OFFICER: frozenset(Right),
}


def may(right: Right, assignments: Iterable[Assignment], at: datetime, uscc: str, *, sponsor: str = "") -> bool:
    """Whether these assignments give a right about the institution `uscc`, whose sponsor's code is `sponsor` where it has one."""
    return any(right in _RIGHTS[each.role] and _reaches(each, uscc, sponsor) for each in current(assignments, at))


def is_officer(assignments: Iterable[Assignment], at: datetime) -> bool:
    """Whether somebody speaks for the office."""
    return any(each.role is Role.OFFICER for each in current(assignments, at))


def institutions_of(assignments: Iterable[Assignment], at: datetime) -> list[str]:
    """The institutions somebody acts for oneself, in the order they came, each once."""
    mine = (Role.CLERK, Role.LEGAL_REPRESENTATIVE)
    return list(dict.fromkeys(each.uscc for each in current(assignments, at) if each.role in mine))


def current(assignments: Iterable[Assignment], at: datetime) -> list[Assignment]:
    """Those that are in force at a moment: from `since` on, no longer at `until`."""
    return [each for each in assignments if each.since <= at and (each.until is None or at < each.until)]


def _reaches(assignment: Assignment, uscc: str, sponsor: str) -> bool:
    """An officer reaches every institution of the office, a sponsor contact those of the sponsor, anybody else their own."""
    if assignment.role is Role.OFFICER:
        return True
    target = sponsor if assignment.role is Role.SPONSOR else uscc
    return bool(target) and assignment.uscc == target

"""Who may do what."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.models import Assignment, Role
from helpbot.services.rights import Right, current, institutions_of, is_officer, may

AT = datetime(2027, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)
MINE, OTHER, SPONSOR = "12330102MB0100100Q", "12330102MB0100101U", "12330102MB0100102Y"


def acts(role: Role, uscc: str = MINE, since: datetime = AT - DAY, until: datetime | None = None) -> Assignment:
    return Assignment(office_id=1, person_id=1, uscc=uscc, role=role, since=since, until=until)


ASSIGNMENTS = st.builds(
    acts,
    st.sampled_from(Role),
    st.sampled_from([MINE, OTHER, SPONSOR, ""]),
    st.sampled_from([AT - DAY, AT, AT + DAY]),
    st.sampled_from([None, AT - DAY, AT, AT + DAY]),
)


@pytest.mark.parametrize(
    ("role", "uscc", "own", "foreign", "sponsored"),
    [
        (Role.CLERK, MINE, {"see-status", "see-deadlines", "hand-over"}, set(), set()),
        (Role.LEGAL_REPRESENTATIVE, MINE, {"see-status", "see-deadlines", "hand-over"}, set(), set()),
        (Role.SPONSOR, SPONSOR, set(), set(), {"see-status", "see-deadlines"}),
        (Role.OFFICER, "", set(Right), set(Right), set(Right)),
    ],
)
def test_each_role_may_what_is_its_own(role: Role, uscc: str, own: set[str], foreign: set[str], sponsored: set[str]) -> None:
    """About one's own institution, a stranger's, and one that one's body sponsors."""
    held = [acts(role, uscc)]

    assert {right for right in Right if may(right, held, AT, MINE)} == own
    assert {right for right in Right if may(right, held, AT, OTHER)} == foreign
    assert {right for right in Right if may(right, held, AT, OTHER, sponsor=SPONSOR)} == sponsored


@given(st.lists(ASSIGNMENTS), st.sampled_from(Right), st.sampled_from([MINE, OTHER, ""]), st.sampled_from(["", SPONSOR]))
def test_a_right_needs_an_assignment_in_force(held: list[Assignment], right: Right, uscc: str, sponsor: str) -> None:
    """Without one there is none; one more never takes a right away; and what is not in force gives none."""
    now = current(held, AT)

    assert may(right, held, AT, uscc, sponsor=sponsor) == may(right, now, AT, uscc, sponsor=sponsor)
    assert may(right, held, AT, uscc, sponsor=sponsor) == any(may(right, [each], AT, uscc, sponsor=sponsor) for each in now)
    assert all(each.since <= AT and (each.until is None or each.until > AT) for each in now)


def test_nobody_has_no_right() -> None:
    """Whatever they name."""
    assert not any(may(right, [], AT, uscc, sponsor=SPONSOR) for right in Right for uscc in (MINE, ""))
    assert not is_officer([], AT)


def test_a_clerk_of_nothing_reaches_nothing() -> None:
    """An empty code is no institution, and no sponsor."""
    for role in (Role.CLERK, Role.SPONSOR):
        assert not may(Right.SEE_STATUS, [acts(role, "")], AT, "", sponsor="")


def test_an_assignment_ends_with_its_last_moment() -> None:
    """Who was unbound a moment ago may nothing now."""
    ended = acts(Role.CLERK, until=AT)

    assert may(Right.SEE_STATUS, [ended], AT - timedelta(seconds=1), MINE)
    assert not may(Right.SEE_STATUS, [ended], AT, MINE)
    assert is_officer([acts(Role.OFFICER, "")], AT)
    assert not is_officer([acts(Role.OFFICER, "", until=AT)], AT)


def test_the_institutions_of_a_person_are_told_once_each() -> None:
    """Whoever is both clerk and legal representative has one institution; a sponsor's contact has none of their own."""
    held = [acts(Role.CLERK), acts(Role.LEGAL_REPRESENTATIVE), acts(Role.CLERK, OTHER), acts(Role.SPONSOR, SPONSOR), acts(Role.OFFICER, "")]

    assert institutions_of(held, AT) == [MINE, OTHER]

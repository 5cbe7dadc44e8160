"""Deadlines out of facts: which, by when, how long still, and how sure."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.calendar.deadlines import Deadline, Facts, Filing, Happened, deadlines_of
from helpbot.calendar.period import Unit
from helpbot.calendar.rules import Certainty, Who, read_rules
from helpbot.calendar.workdays import published_calendar
from helpbot.clock import SHANGHAI
from helpbot.services.deadlines import word_deadline
from helpbot.texts import calendar as texts
from tests.helpbot.calendar.notices import NOTICE

CALENDAR = published_calendar().with_notices([NOTICE])
TODAY = date(2026, 11, 26)
EVENTS = sorted({event for rule in read_rules() for event in rule.on})


def only(facts: Facts, today: date = TODAY) -> Deadline:
    """The single deadline these facts make."""
    (deadline,) = deadlines_of(facts, today, CALENDAR)
    return deadline


def happened(event: str, on: date, today: date = TODAY) -> Deadline:
    return only(Facts(happened=(Happened(event, on),)), today)


def test_nothing_known_nothing_due() -> None:
    """Nobody is told of a duty that nobody knows he has."""
    assert deadlines_of(Facts(), TODAY, CALENDAR) == []


def test_the_annual_report_opens_at_new_year() -> None:
    """The working days that are left are those of the window, not those before it."""
    deadline = only(Facts(reports_filed=frozenset({2025})))

    assert (deadline.rule.id, deadline.about) == ("annual.window", "2026")
    assert (deadline.opens, deadline.due, deadline.advised) == (date(2027, 1, 1), date(2027, 3, 31), date(2027, 3, 31))
    assert deadline.days_left == 125
    assert deadline.workdays_left == CALENDAR.count(date(2027, 1, 1), date(2027, 3, 31)) == 60


@pytest.mark.parametrize(("year", "friday"), [(2029, 30), (2030, 29)])
def test_the_last_of_march_never_rolls(year: int, friday: int) -> None:
    """Saturday 2029, Sunday 2030: the Friday before is advised, and it stays provisional as long as the year is."""
    deadline = only(Facts(reports_filed=frozenset({year - 2})), date(year, 1, 15))

    assert deadline.due == date(year, 3, 31)
    assert deadline.advised == date(year, 3, friday)
    assert deadline.provisional


def test_a_report_that_was_missed_stays_due() -> None:
    """Until somebody files it."""
    late = only(Facts(reports_filed=frozenset()), date(2026, 5, 1))

    assert (late.about, late.due, late.days_left, late.workdays_left) == ("2025", date(2026, 3, 31), -31, 0)
    assert late.overdue
    assert only(Facts(reports_filed=frozenset({2025})), date(2026, 5, 1)).about == "2026"


def test_a_new_institution_owes_no_report_of_the_years_before() -> None:
    """Its first is that of its first year."""
    assert only(Facts(established=date(2026, 4, 1), reports_filed=frozenset()), date(2026, 5, 1)).about == "2026"


def test_on_the_last_day_one_day_is_left() -> None:
    """Today is a day that can still be used."""
    deadline = only(Facts(reports_filed=frozenset()), date(2027, 3, 31))

    assert (deadline.days_left, deadline.workdays_left, deadline.overdue) == (0, 1, False)


def test_a_certificate_is_renewed_in_the_thirty_days_before_it_ends() -> None:
    """It ends on a day off and is void after it: the last working day before counts."""
    deadline = only(Facts(certificate_expires=date(2027, 5, 1)))

    assert deadline.rule.id == "certificate.renew"
    assert (deadline.opens, deadline.due, deadline.advised) == (date(2027, 4, 1), date(2027, 5, 1), date(2027, 4, 30))


def test_a_change_runs_thirty_working_days() -> None:
    """From the day after, over New Year."""
    deadline = happened("change.legal-rep", date(2026, 11, 20))

    assert deadline.due == deadline.advised == date(2027, 1, 4)
    assert deadline.workdays_left == CALENDAR.count(TODAY, date(2027, 1, 4)) == 27


def test_a_move_is_registered_before_it() -> None:
    """The day before the move is a Sunday here."""
    deadline = happened("change.domicile", date(2026, 12, 7))

    assert (deadline.due, deadline.advised) == (date(2026, 12, 6), date(2026, 12, 4))


def test_where_two_texts_count_differently_both_are_shown() -> None:
    """条例 says 15 days, the 细则 15 working days: the earlier is advised."""
    deadline = happened("liquidation.end", date(2026, 11, 20))

    assert [(each.due, each.reading.period.unit) for each in deadline.counted] == [
        (date(2026, 12, 7), Unit.DAYS),
        (date(2026, 12, 11), Unit.WORKDAYS),
    ]
    assert deadline.due == date(2026, 12, 7)
    assert texts.EARLIER in word_deadline(deadline)


def test_the_registry_has_its_own_days() -> None:
    """A filing's state sets them going."""
    facts = Facts(filings=(Filing("change", "accepted", date(2026, 11, 2), "法定代表人"),))

    deadline = only(facts)
    assert (deadline.rule.who, deadline.due, deadline.about) == (Who.REGISTRY, date(2026, 12, 14), "法定代表人")
    assert only(Facts(filings=(Filing("change", "approved", date(2026, 11, 20)),))).due == date(2026, 12, 4)
    assert deadlines_of(Facts(filings=(Filing("change", "returned", TODAY),)), TODAY, CALENDAR) == []


def test_a_clerk_is_not_hurried_with_what_is_the_registrys_to_do() -> None:
    """He is told the day, and when it has passed, that he may ask."""
    pending = happened("change.submitted", date(2026, 11, 25))
    late = happened("change.accepted", date(2026, 9, 1))

    assert "应在 2026-11-30（周一）或之前办完，还有4天" in word_deadline(pending)
    assert texts.EARLIER not in word_deadline(pending)
    assert "可以致电登记局问一问" in word_deadline(late)
    assert "马上" not in word_deadline(late)


def test_the_most_urgent_comes_first() -> None:
    """By the day that is advised."""
    facts = Facts(
        certificate_expires=date(2027, 5, 1),
        reports_filed=frozenset({2025}),
        happened=(Happened("liquidation.end", date(2026, 11, 20)), Happened("appeal.known", TODAY)),
    )
    found = deadlines_of(facts, TODAY, CALENDAR)

    assert [each.rule.id for each in found] == ["cancel.apply", "appeal.review", "annual.window", "certificate.renew", "appeal.suit"]


def test_the_day_is_that_of_shanghai() -> None:
    """At 16:30 UTC it is the next day there, whatever the server's zone."""
    late = datetime(2027, 3, 31, 16, 30, tzinfo=UTC).astimezone(SHANGHAI).date()

    assert only(Facts(reports_filed=frozenset()), late).days_left == -1


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_can_be_said(event: str) -> None:
    """Each starts something, and every word of it is there."""
    for deadline in deadlines_of(Facts(happened=(Happened(event, date(2026, 11, 20)),)), TODAY, CALENDAR):
        words = word_deadline(deadline)
        assert deadline.rule.duty in words
        assert texts.EVENTS[event] in words
        assert "{" not in words


@pytest.mark.parametrize("rule", read_rules(), ids=lambda rule: rule.id)
def test_a_rule_claims_no_more_than_it_knows(rule: object) -> None:
    """What is one place's practice or general knowledge asks the clerk to confirm it."""
    assert rule in read_rules()
    (found,) = (each for each in read_rules() if each == rule)
    unsure = [each for each in found.readings if each.certainty in (Certainty.LOCAL, Certainty.GENERAL)]

    assert found.readings
    assert all(each.basis for each in found.readings)
    assert not unsure or "确认" in texts.CERTAINTY[unsure[0].certainty]


def test_rules_have_names_of_their_own() -> None:
    """An id is part of what a calendar entry is known by."""
    ids = [rule.id for rule in read_rules()]

    assert len(set(ids)) == len(ids)
    assert set(EVENTS) == set(texts.EVENTS)


@given(st.sampled_from(EVENTS), st.dates(date(2010, 1, 1), date(2040, 1, 1)), st.integers(-400, 400))
def test_what_is_advised_can_be_done(event: str, on: date, later: int) -> None:
    """It is a working day, not after the earliest reading; the days left are those there are."""
    today = on + timedelta(days=later)
    for deadline in deadlines_of(Facts(happened=(Happened(event, on),)), today, CALENDAR):
        assert CALENDAR.worked(deadline.advised)
        assert deadline.advised <= deadline.due == min(each.due for each in deadline.counted)
        assert today + timedelta(days=deadline.days_left) == deadline.due
        assert 0 <= deadline.workdays_left <= max(deadline.days_left + 1, 0)

"""The deadlines of an institution, out of what the registry has of it."""

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from helpbot.calendar.workdays import published_calendar
from helpbot.models import FilingKind, FilingState
from helpbot.services.deadlines import make_ics
from helpbot.services.own_deadlines import find_deadlines
from helpbot.services.registry import FilingRecord, InstitutionRecord
from helpbot.store.registry import EventRecord

K, S = FilingKind, FilingState
SPRING, AUTUMN = date(2026, 2, 2), date(2026, 11, 26)
CALENDAR = published_calendar()
SCHOOL = InstitutionRecord(
    uscc="12999901100002740C",
    name="一小",
    sponsor="",
    status=None,
    status_said="",
    cert_from=None,
    cert_until=None,
    classified=False,
    contact="",
    contact_phone="",
    contact_mail="",
    vanished_at=None,
)


def filing(
    kind: FilingKind, state: FilingState, year: int | None = None, at: datetime = datetime(2026, 1, 12, 2, tzinfo=UTC)
) -> FilingRecord:
    return FilingRecord("NB1", SCHOOL.uscc, kind, "", year, "", state, "", at, None, "")


def dues(institution: InstitutionRecord, filings: list[FilingRecord], today: date) -> list[tuple[str, date]]:
    return [(each.rule.id, each.due) for each in find_deadlines(institution, filings, today, CALENDAR)]


def test_a_report_is_due_until_it_is_sent() -> None:
    """A draft is not sent, and one that came back is to be sent again."""
    due = ("annual.window", date(2026, 3, 31))

    assert dues(SCHOOL, [], SPRING) == [due]
    for state in (S.DRAFT, S.RETURNED):
        assert due in dues(SCHOOL, [filing(K.ANNUAL, state, 2025)], SPRING)
    for state in (S.SUBMITTED, S.REVIEWING, S.PUBLISHED):
        assert due not in dues(SCHOOL, [filing(K.ANNUAL, state, 2025)], SPRING)


def test_a_registry_without_reports_accuses_nobody() -> None:
    """In autumn no report on record may mean that the registry keeps none: the next is spoken of."""
    assert dues(SCHOOL, [], AUTUMN) == [("annual.window", date(2027, 3, 31))]


def test_a_certificate_ends_and_says_whose() -> None:
    """Two institutions of one clerk are two days in a calendar."""
    school, clinic = replace(SCHOOL, cert_until=date(2026, 12, 20)), replace(SCHOOL, name="医院", cert_until=date(2026, 12, 20))
    both = [each for one in (school, clinic) for each in find_deadlines(one, [], AUTUMN, CALENDAR) if each.rule.id == "certificate.renew"]

    assert [each.about for each in both] == ["一小", "医院"]
    ics = make_ics(both, office="main", made=datetime(2026, 11, 26, tzinfo=UTC)).decode()
    assert len({line for line in ics.splitlines() if line.startswith("UID")}) == 2


def test_the_offices_step_runs_from_what_set_it_going() -> None:
    """A review since it was accepted."""
    accepted = EventRecord("NB1", datetime(2026, 1, 5, 2, tzinfo=UTC), S.ACCEPTED, "", "")
    review = replace(filing(K.CHANGE, S.REVIEWING), events=(accepted,))
    waiting = filing(K.CHANGE, S.ACCEPTED, at=datetime(2026, 1, 5, 2, tzinfo=UTC))

    of = {each: [due for due in dues(SCHOOL, [each], SPRING) if due[0] == "reg.change"] for each in (review, waiting)}

    assert len(of[review]) == 1
    assert of[review] == of[waiting]


def test_what_is_over_has_no_deadline() -> None:
    """Nor has a date that somebody mistyped."""
    assert dues(SCHOOL, [filing(K.CHANGE, S.ANNOUNCED), filing(K.ANNUAL, S.PUBLISHED, 2025)], SPRING) == [
        ("annual.window", date(2027, 3, 31))
    ]
    assert dues(replace(SCHOOL, cert_until=date(9999, 12, 31)), [], SPRING) in ([], [("annual.window", date(2026, 3, 31))])


@given(st.lists(st.builds(filing, st.sampled_from(K), st.sampled_from(S), st.sampled_from([None, 2024, 2025, 2026])), max_size=5))
def test_each_deadline_names_the_institution(filings: list[FilingRecord]) -> None:
    """Whatever is under way."""
    assert all(each.about.startswith("一小") for each in find_deadlines(SCHOOL, filings, AUTUMN, CALENDAR))

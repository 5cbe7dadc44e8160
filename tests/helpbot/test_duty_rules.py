"""The laws of duties besides the annual report: when they begin, on which days they are spoken of, and when they are over."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.workdays import published_calendar
from helpbot.models import Duty, DutyKind, FilingKind, FilingState, InstitutionStatus, Stage
from helpbot.services.duty_rules import NewDuty, find_duties, is_over, lay_stops, note_change
from helpbot.services.duty_words import word_duty
from helpbot.services.season_track import Stop
from helpbot.services.standings import Standing
from helpbot.store.registry import FilingRecord, InstitutionRecord
from helpbot.texts import season_cli
from helpbot.texts.duties import BASIS, TEXTS

CALENDAR = published_calendar()
DAYS = OfficeDays(CALENDAR)
TODAY = date(2026, 12, 1)
EVENTS = ("change.name", "change.legal-rep", "change.scope", "change.funding", "change.funds", "change.sponsor")
AROUND = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def institution(**known: object) -> InstitutionRecord:
    facts: dict[str, object] = {"status_said": "", "cert_from": None, "cert_until": None, "classified": False, "vanished_at": None}
    others = {"uscc": "U", "name": "图书馆", "sponsor": "", "contact": "", "contact_phone": "", "contact_mail": ""}
    return InstitutionRecord(**{**others, "status": InstitutionStatus.ACTIVE, **facts, **known})  # type: ignore[arg-type]  # the record checks no types


def filing(kind: FilingKind, state: FilingState | None, on: date, number: str = "B1") -> FilingRecord:
    at = datetime(on.year, on.month, on.day, 4, tzinfo=UTC)
    return FilingRecord(number, "U", kind, "", None, "", state, "", at, at, "")


def duty(new: NewDuty) -> Duty:
    return Duty(office_id=1, key=new.key, kind=new.kind, uscc=new.uscc, about=new.about, since=new.since, due=new.due)


@st.composite
def duties(draw: st.DrawFn) -> NewDuty:
    day = draw(AROUND)
    if draw(st.booleans()):
        return note_change("U", draw(st.sampled_from(EVENTS)), day, CALENDAR)
    found = Standing(institution(cert_until=day), (filing(FilingKind.CHANGE, FilingState.RETURNED, day),))
    return draw(st.sampled_from(list(find_duties(found))))


@given(new=duties())
def test_every_stop_is_on_a_working_day_and_stale_when_the_next_one_comes(new: NewDuty) -> None:
    """In order, and the last one is stale within a month."""
    stops = lay_stops(new, DAYS, new.since)

    assert all(DAYS.worked(stop.day) for stop in stops)
    assert all(one.stale == two.day for one, two in pairwise(stops))
    assert stops[-1].day < stops[-1].stale <= stops[-1].day + timedelta(days=30)


@given(new=duties())
def test_every_stage_has_words_that_fit(new: NewDuty) -> None:
    """And the name of the institution is in them."""
    there = Standing(institution(cert_until=new.due), (filing(FilingKind.CHANGE, FilingState.RETURNED, new.since),))

    assert all("图书馆" in word_duty(duty(new), stop.stage, there) for stop in lay_stops(new, DAYS, new.since))


def test_a_kind_has_a_name_words_and_something_that_they_rest_on() -> None:
    """A change rests on the rule that counts it."""
    assert set(season_cli.DUTY_KINDS) == set(TEXTS) == {*BASIS, DutyKind.CHANGE} == set(DutyKind)


@pytest.mark.parametrize(
    ("kind", "state", "on", "over"),
    [
        (FilingKind.RENEW, FilingState.SUBMITTED, TODAY, True),
        (FilingKind.RENEW, FilingState.RETURNED, TODAY, True),
        (FilingKind.RENEW, FilingState.DRAFT, TODAY, False),
        (FilingKind.RENEW, FilingState.REFUSED, TODAY, False),
        (FilingKind.RENEW, FilingState.SUBMITTED, date(2021, 12, 1), False),
        (FilingKind.CHANGE, FilingState.SUBMITTED, TODAY, False),
        (FilingKind.RENEW, None, TODAY, False),
    ],
)
def test_a_certificate_is_dealt_with_once_its_renewal_has_reached_the_office(
    kind: FilingKind,
    state: FilingState | None,
    on: date,
    over: bool,  # noqa: FBT001 -- a parametrized value
) -> None:
    """One that came back did, and is a correction; the last renewal, five years ago, is not this one's."""
    there = institution(cert_until=date(2026, 12, 20))
    (new,) = [each for each in find_duties(Standing(there, ())) if each.kind is DutyKind.CERTIFICATE]

    assert is_over(duty(new), Standing(there, (filing(kind, state, on),))) is over
    assert is_over(duty(new), Standing(replace(there, cert_until=date(2031, 12, 20)), ()))
    assert is_over(duty(new), Standing(replace(there, status=InstitutionStatus.CANCELLED), ()))


def test_a_correction_is_over_when_the_filing_has_moved_on_or_is_gone() -> None:
    """By its number; what is returned a second time is another one."""
    back = filing(FilingKind.CHANGE, FilingState.RETURNED, TODAY)
    (new,) = find_duties(Standing(institution(), (back,)))
    (again,) = find_duties(Standing(institution(), (filing(FilingKind.CHANGE, FilingState.RETURNED, TODAY + timedelta(days=9)),)))

    assert not is_over(duty(new), Standing(institution(), (back,)))
    assert is_over(duty(new), Standing(institution(), (replace(back, state=FilingState.RESUBMITTED),)))
    assert is_over(duty(new), Standing(institution(), ()))
    assert new.key != again.key


def test_an_annual_report_is_the_seasons_and_the_gone_have_no_duties() -> None:
    """Returned or not."""
    report = filing(FilingKind.ANNUAL, FilingState.RETURNED, TODAY)

    assert list(find_duties(Standing(institution(), (report,)))) == []
    assert list(find_duties(Standing(institution(cert_until=TODAY, status=InstitutionStatus.REVOKED), ()))) == []
    assert list(find_duties(Standing(institution(cert_until=TODAY, vanished_at=datetime(2026, 1, 1, tzinfo=UTC)), ()))) == []


def test_what_no_rule_counts_from_is_no_event() -> None:
    """The moving of an office, or a word that nobody knows."""
    with pytest.raises(ValueError, match="liquidation"):
        note_change("U", "liquidation.team", TODAY, CALENDAR)


def test_a_late_note_says_what_is_left() -> None:
    """Noted twenty working days after the event: at once, then the stages that are still ahead."""
    new = note_change("U", "change.name", TODAY, CALENDAR)
    late = DAYS.add(TODAY, 20)
    stops = lay_stops(new, DAYS, late)

    assert stops[0] == Stop(Stage.OPENING, late, stops[1].day)
    assert [stop.stage for stop in stops[1:4]] == [Stage.DAYS_7, Stage.DAYS_3, Stage.DAYS_1]

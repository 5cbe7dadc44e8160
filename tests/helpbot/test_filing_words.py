"""A filing as a person reads it: every state in plain words, whose turn it is, what to do, by when."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from helpbot.calendar.workdays import published_calendar
from helpbot.models import FilingKind, FilingState
from helpbot.services.filing_words import Actor, who_acts, word_as_of, word_by_when, word_name, word_next, word_state, word_time
from helpbot.services.keys import Keyring, PeopleSettings
from helpbot.services.office import Office, OfficeSettings
from helpbot.services.registry import FilingRecord, Freshness
from helpbot.store.registry import EventRecord
from helpbot.texts import registry as texts
from tests.cast import PHONE

OFFICE = Office(1, OfficeSettings(name="清澜县", phone=PHONE, promised_days="2个工作日"), Keyring(PeopleSettings(), Path()))
TODAY = date(2026, 3, 2)
AT = datetime(2026, 2, 27, 2, 30, tzinfo=UTC)


def filing(
    state: FilingState | None, kind: FilingKind | None = FilingKind.CHANGE, *, year: int | None = None, items: str = "", said: str = ""
) -> FilingRecord:
    return FilingRecord("DJ1", "u", kind, said or str(kind), year, items, state, said or str(state), AT, None, "")


def by_when(it: FilingRecord) -> list[str]:
    return word_by_when(it, OFFICE, TODAY, published_calendar())


@pytest.mark.parametrize("kind", FilingKind)
@pytest.mark.parametrize("state", FilingState)
def test_every_state_says_what_it_is_and_what_to_do(kind: FilingKind, state: FilingState) -> None:
    """Of every kind of filing; whose turn it is stands first, and no placeholder is left."""
    it = filing(state, kind)

    assert word_state(it).startswith(f"{texts.STATES[state]}：")
    assert word_next(it, OFFICE).startswith(
        {Actor.CLERK: "下一步（您）：", Actor.OFFICE: "下一步（登记局）：等", Actor.NOBODY: "不用"}[who_acts(it)]
    )
    assert "{" not in word_next(it, OFFICE)


def test_a_word_that_nobody_mapped_sends_to_the_telephone() -> None:
    """The registry's own word is shown, and nothing is guessed."""
    it = filing(None, None, said="转办中")

    assert word_name(it) == "转办中"
    assert "“转办中”" in word_state(it)
    assert word_next(it, OFFICE).endswith(PHONE)
    assert by_when(it) == []


def test_names() -> None:
    """The year that is reported on, or what is changed."""
    assert word_name(filing(FilingState.DRAFT, FilingKind.ANNUAL, year=2025)) == "2025年度的年度报告"
    assert word_name(filing(FilingState.DRAFT, items="住所、法定代表人")) == "变更登记（住所、法定代表人）"
    assert word_name(filing(FilingState.DRAFT, FilingKind.CANCEL)) == "注销登记"


def test_a_returned_report_is_due_on_31_march() -> None:
    """Whatever was done before, that day stands; a report that is out of the clerk's hands, or done, has no day."""
    returned = filing(FilingState.RETURNED, FilingKind.ANNUAL, year=2025)

    assert by_when(returned) == ["最迟 2026-03-31（周二），还有29天，能用的工作日22天"]
    assert by_when(filing(FilingState.SUBMITTED, FilingKind.ANNUAL, year=2025)) == ["本局承诺的办理时间：2个工作日"]
    assert by_when(filing(FilingState.PUBLISHED, FilingKind.ANNUAL, year=2025)) == []


def test_the_offices_own_step_has_its_statutory_day_and_its_promise() -> None:
    """And the basis; a review runs from the day of acceptance."""
    accepted = EventRecord("DJ1", datetime(2026, 2, 25, 1, 0, tzinfo=UTC), FilingState.ACCEPTED, "已受理", "")
    reviewing = FilingRecord("DJ1", "u", FilingKind.CHANGE, "变更", None, "", FilingState.REVIEWING, "审核", AT, None, "", (accepted,))

    statutory, promised = by_when(reviewing)

    assert statutory.startswith("登记局这一步应在 2026-04-08（周三）或之前办完")
    assert "第四十八条" in statutory
    assert promised == "本局承诺的办理时间：2个工作日"
    assert by_when(filing(FilingState.REVIEWING)) == [promised]


@pytest.mark.parametrize("year", [0, 99_999, 10**30, 1890])
def test_a_mistyped_year_costs_the_day_and_nothing_else(year: int) -> None:
    """No error reaches anybody."""
    assert all("本局" not in line for line in by_when(filing(FilingState.RETURNED, FilingKind.ANNUAL, year=year)))


def test_times_are_shanghais() -> None:
    """A midnight is a mere day; what is not known is said so."""
    assert word_time(AT) == "2026年2月27日 10:30"
    assert word_time(datetime(2026, 2, 26, 16, 0, tzinfo=UTC)) == "2026年2月27日"
    assert word_time(None) == texts.WHEN_UNKNOWN
    assert word_as_of(Freshness(AT, stale=False)) == "数据截至2026年2月27日 10:30。"
    assert word_as_of(Freshness(None, stale=True)) == texts.AS_OF_UNKNOWN

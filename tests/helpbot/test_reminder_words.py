"""A reminder in words: the next step, how long is really left, and nothing that only a machine would say."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.workdays import published_calendar
from helpbot.models import FilingState, Stage
from helpbot.services.reminder_words import Item, word_reminder
from helpbot.services.season_plan import Problem, Term
from helpbot.services.season_track import LEFT, find_end, lay_track
from helpbot.texts.season import ONE

DAYS = OfficeDays(published_calendar())
PHONE = "0000-1234567"
SLOT = date(2026, 3, 12)


def word(today: date, *items: Item, year: int = 2026) -> str:
    return word_reminder(items, Term(year), today, DAYS, PHONE).text


@pytest.mark.parametrize("year", [2024, 2026, 2029])
@pytest.mark.parametrize("stage", [Stage.DAYS_30, Stage.DAYS_15, Stage.DAYS_7, Stage.DAYS_3])
def test_the_days_that_are_left_are_those_of_the_stage(stage: Stage, year: int) -> None:
    """Seven working days before the end it says seven, whatever lies between."""
    (stop,) = [stop for stop in lay_track(Term(year), None, DAYS) if stop.stage is stage]

    assert f"还有{LEFT[stage]}个工作日" in word(stop.day, Item("县一小", stage), year=year)


def test_before_the_festival_it_says_how_little_comes_after() -> None:
    """27 working days of 2026, of which everybody thinks there are three months."""
    assert "其中春节以后的只有27个" in word(date(2026, 1, 5), Item("县一小", Stage.OPENING))
    assert "春节" not in word(date(2026, 3, 10), Item("县一小", Stage.DAYS_15))


def test_a_31_march_that_is_off_is_said_to_be() -> None:
    """In 2029 it is a Saturday."""
    text = word(date(2029, 3, 12), Item("县一小", Stage.DAYS_15), year=2029)

    assert "3月31日是休息日，最后一个工作日是3月30日（周五）" in text
    assert "暂定" in text


def test_a_slot_that_is_still_to_come_is_named() -> None:
    """So that “has not come” is no reproach; once it has passed, it is not named any more."""
    assert "给您单位留的日子是3月12日（周四）" in word(date(2026, 2, 24), Item("县一小", Stage.DAYS_30, SLOT))
    assert "留的日子" not in word(date(2026, 3, 20), Item("县一小", Stage.DAYS_7, SLOT))


def test_what_has_to_be_cured_first_stands_in_the_second_line() -> None:
    """A certificate that runs out holds everything up."""
    lines = word(date(2026, 1, 5), Item("县一小", Stage.OPENING, problems=(Problem.CERTIFICATE,))).splitlines()

    assert "到期换领" in lines[1]


@pytest.mark.parametrize(
    ("state", "says"), [(FilingState.RETURNED, "退回"), (FilingState.DRAFT, "待提交"), (FilingState.REFUSED, "没有受理")]
)
def test_a_report_that_is_not_with_the_office_says_why(state: FilingState, says: str) -> None:
    """Whoever thinks that it is done must read that it is not; alone and among others."""
    today = date(2026, 3, 10)

    assert says in word(today, Item("县一小", Stage.DAYS_15, None, state))
    assert says in word(today, Item("县一小", Stage.DAYS_15, None, state), Item("县二小", Stage.DAYS_15))


items = st.builds(
    Item,
    name=st.sampled_from(["县一小", "县医院", "县图书馆"]),
    stage=st.sampled_from([*map(Stage, ONE)]),
    slot=st.just(SLOT),
    state=st.sampled_from([None, FilingState.DRAFT, FilingState.RETURNED, FilingState.REFUSED]),
    problems=st.lists(st.sampled_from([each.value for each in Problem]), unique=True).map(tuple),
    said_filed=st.booleans(),
)


@given(told=st.lists(items, min_size=1, max_size=12), today=st.dates(date(2025, 12, 20), date(2026, 4, 30)))
def test_every_reminder_names_every_institution_and_no_machine_word(told: list[Item], today: date) -> None:
    """No brace, no English; who it is about, and where to ask."""
    reply = word_reminder(told, Term(2026), today, DAYS, PHONE)

    assert all(each.name in reply.text for each in told)
    assert PHONE in reply.text
    assert not re.search(r"[{}A-Za-z_]", reply.text)
    assert len(reply.choices) == 3
    assert "第十七条" in reply.source


def test_the_last_day_is_what_the_law_says() -> None:
    """The words and the track mean the same day."""
    assert find_end(Term(2026), DAYS) == date(2026, 3, 31)

"""A digest in words: what there is, in an order to work by, and not a word of what there is not."""

from dataclasses import replace
from datetime import date

import pytest

from helpbot.models import FilingState
from helpbot.services.digest_words import LISTED, LISTED_TO_SPONSOR, Detail, Morning, Season, Sponsored, word_list, word_morning
from helpbot.services.season_plan import Term
from helpbot.services.season_status import PhoneCall, Unreachable

QUIET = Morning(date(2027, 1, 5), date(2027, 1, 4), {}, 0, 0, 0, 0)
CALLS = [PhoneCall(f"u{number}", f"单位{number}", Unreachable.NOBODY, "张三", "13900000000") for number in range(12)]
SEASON = Season(Term(2027), 60, 12, 1, 40, CALLS, {date(2027, 1, 5): 20, date(2027, 1, 6): 23, date(2027, 1, 7): 0}, 20)


def test_a_quiet_morning_has_no_words() -> None:
    """In no detail."""
    assert [word_morning(QUIET, detail) for detail in Detail] == ["", "", ""]


def test_what_failed_is_told_with_where_to_look() -> None:
    """And what nobody knows of."""
    said = word_morning(
        replace(QUIET, outbox={"sent": 120, "failed": 2, "unknown": 1, "queued": 3, "sending": 1}, inbox_failed=4), Detail.COUNTS
    )

    assert "发送（1月4日以来）：发出120条，失败2条，不知道到没到1条，还在等4条" in said
    assert "helpbot outbox list" in said
    assert "4条没处理成" in said


def test_too_many_on_a_day_is_said() -> None:
    """A day without any is not."""
    said = word_morning(replace(QUIET, seasons=[SEASON]), Detail.COUNTS)

    assert "排在今后几天的：1月5日 20家，1月6日 23家（超过20家）\n" in said
    assert "1月7日" not in said


@pytest.mark.parametrize(
    ("detail", "names", "phones"), [(Detail.COUNTS, 0, 0), (Detail.NAMES, LISTED, 0), (Detail.CONTACTS, LISTED, LISTED)]
)
def test_the_phone_list_is_as_long_as_a_morning(detail: Detail, names: int, phones: int) -> None:
    """And as plain as its reader may see it."""
    said = word_morning(replace(QUIET, seasons=[SEASON]), detail)

    assert (said.count("· 单位"), said.count("13900000000")) == (names, phones)
    assert "12家" in said
    assert ("另有2家" in said) == (names > 0)


def test_tickets_handovers_and_trouble_are_told() -> None:
    """Each on its line."""
    said = word_morning(replace(QUIET, waiting=2, held=1, handovers=3, trouble="登记库没有回音"), Detail.NAMES).splitlines()

    assert said[1:] == ["求助：2条在等，1条在处理：helpbot ticket list", "交接：3件没办完：helpbot handover list", "登记库没有回音"]


def test_a_sponsor_reads_what_is_worst_first() -> None:
    """Returned and unsent reports, then by their day; so many as a message bears."""
    unfiled = [Sponsored(f"校{number:02}", None, date(2027, 2, 1)) for number in range(LISTED_TO_SPONSOR)]
    unfiled += [
        Sponsored("退", FilingState.RETURNED, None),
        Sponsored("待", FilingState.DRAFT, None),
        Sponsored("拒", FilingState.REFUSED, None),
    ]
    said = word_list(Term(2027), date(2027, 3, 31), 50, unfiled).splitlines()

    assert said[0] == f"您举办的50家单位，2026年度报告已报17家，还有{len(unfiled)}家："
    assert {line[2] for line in said[1:4]} == {"退", "待", "拒"}
    assert said[4] == "· 校00：没有报（排在2月1日）"
    assert said[-2] == "另有3家。"


def test_a_sponsor_of_none_that_are_missing_reads_nothing() -> None:
    """There is nothing to press for."""
    assert word_list(Term(2027), date(2027, 3, 31), 50, []) == ""

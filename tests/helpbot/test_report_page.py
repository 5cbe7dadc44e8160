"""A report on paper: what matters first, plots of what there is, and how each figure was counted."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

import pytest

from helpbot.documents.page import Block, Heading, Note, Paragraph, Picture, Table
from helpbot.models import TicketReason
from helpbot.services.figures import HandOffs, Questions, Saved, Share, Voices
from helpbot.services.filing_figures import FilingFigures, SponsorFigures
from helpbot.services.report_page import set_page
from helpbot.services.report_period import month_of, season_of
from helpbot.services.report_rows import Row, word_title
from helpbot.services.reports import Report
from helpbot.texts import report as texts

Kind = TypeVar("Kind", bound=Block)
DAY = date(2027, 2, 1)
SPONSORS = defaultdict(
    SponsorFigures, {"教育局": SponsorFigures(2, 1, 2, 2, 1, 1), "": SponsorFigures(3, 3, 3, 3, 3, 0), "空": SponsorFigures()}
)
FULL = Report(
    office="清澜县事业单位登记管理局",
    period=season_of(2027),
    made=datetime(2027, 4, 2, 2, tzinfo=UTC),
    questions=Questions(asked=20, outright=15, asked_back=3, picked=2, refused=2, solved=9, not_solved=1, by_day=Counter({DAY: 20})),
    hand_offs=HandOffs(3, Counter({TicketReason.ASKED: 3}), 2, 1, 0, timedelta(hours=3, minutes=5), timedelta(minutes=45)),
    voices=Voices(8, Counter({5: 6}), Counter(), []),
    visits=Saved(14, Share(4, 6)),
    calls=None,
    filings=FilingFigures(
        as_of=datetime(2027, 4, 1, tzinfo=UTC),
        histories=True,
        by_day=Counter({DAY: 5}),
        sponsors=SPONSORS,
        reasons=Counter({"没有签字": 1}),
    ),
)


def pick(blocks: Sequence[Block], kind: type[Kind]) -> list[Kind]:
    return [each for each in blocks if isinstance(each, kind)]


def test_what_matters_stands_first() -> None:
    """Answered, right, waited, saved, filed, right the first time: each with of how many it is."""
    page = set_page(FULL)
    note = page.blocks[0]

    assert (page.title, page.author) == ("值不值：2027年报送季（2026年度报告）", FULL.office)
    assert isinstance(note, Note)
    assert note.text.splitlines() == [
        "直接答上：15（共20，75%）",
        "表态的人里说“解决了”：9（共10，90%）",
        "等到答复的时间（中位数）：3小时5分",
        "省下的跑腿（估计）：约9次（4到13次）",
        "应报的单位里已报：4（共5，80%）",
        "一次通过（没有退回过）：4（共5，80%）",
    ]


def test_there_is_a_plot_of_what_there_is() -> None:
    """Questions and filings by day, with the festival between, and the reasons."""
    assert [each.alt for each in pick(set_page(FULL).blocks, Picture)] == [texts.PLOT_QUESTIONS, texts.PLOT_FILINGS, texts.PLOT_REASONS]
    assert all(texts.PLOT_FESTIVAL in each.svg for each in pick(set_page(FULL).blocks, Picture)[:2])

    month = set_page(replace(FULL, period=month_of(2027, 6), questions=Questions(), filings=None, no_filings="没有"))
    assert pick(month.blocks, Picture) == []


def test_sponsors_with_nothing_to_do_are_left_out() -> None:
    """The largest first; one without a name is called what it is."""
    table = pick(set_page(FULL).blocks, Table)[-1]

    assert [row[0] for row in table.rows] == [texts.NO_SPONSOR, "教育局"]
    assert table.rows[1] == ("教育局", "2", "1", "50%", "2", "50%", "1")


def test_how_it_was_counted_stands_at_the_end() -> None:
    """Of every figure that needs it; and why one is not there."""
    blocks = list(set_page(FULL).blocks)
    last = blocks[-1]

    assert pick(blocks, Heading)[-1].text == texts.COUNTED
    assert isinstance(last, Paragraph)
    assert texts.TOO_FEW.format(count=0, least=5) in last.text
    assert "14段对话当天答上" in last.text


def test_a_rehearsal_says_that_it_is_one() -> None:
    """And has nothing of questions, for nobody asks any."""
    page = set_page(replace(FULL, rehearsed=True))

    assert any(texts.REHEARSED in each.text for each in pick(page.blocks, Paragraph))
    assert texts.QUESTIONS not in [each.text for each in pick(page.blocks, Heading)]


@pytest.mark.parametrize(
    ("row", "said", "rate"),
    [
        (Row("a", "b", 1, 3), "1（共3，33%）", "33%"),
        (Row("a", "b", 0, 0), texts.NOTHING, texts.UNKNOWN),
        (Row("a", "b", 7), "7", ""),
        (Row("a", "b", texts.UNKNOWN), texts.UNKNOWN, ""),
    ],
)
def test_a_figure_of_nothing_has_no_share(row: Row, said: str, rate: str) -> None:
    """Nothing of nothing is not nought per cent."""
    assert (row.said, row.rate) == (said, rate)


def test_a_month_is_named_and_ends_with_its_last_day() -> None:
    """February too."""
    month = month_of(2028, 2)

    assert (word_title(month), month.last) == ("值不值：2028年2月", date(2028, 2, 29))
    assert month.covers(datetime(2028, 2, 29, 15, 59, tzinfo=UTC))
    assert not month.covers(datetime(2028, 2, 29, 16, tzinfo=UTC))
    assert not month.covers(None)

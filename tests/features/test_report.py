"""Was it worth it: what an office is told of a month and a season, and what is honestly left open."""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.models import Otherwise
from helpbot.services.rosters import Rosters
from helpbot.store import people, surveys
from helpbot.texts import conversation
from helpbot.texts import report as texts
from tests.cast import KNOWN, UNKNOWN, OfficeAtWork, Officer, office_at_work
from tests.fakes import Talker
from tests.registry import BUREAU, CLINIC, FILINGS, INSTITUTIONS, LIBRARY, RETURN, ROSTER, SCHOOL, write_csv

WEDNESDAY = datetime(2027, 3, 10, 2, tzinfo=UTC)
"""Ten in the morning in Shanghai."""

REPORTS = [
    ("NB1", SCHOOL, "年度报告", "2026", "已提交", "2027-02-22 09:00", ""),
    ("NB1", SCHOOL, "年度报告", "2026", "退回补正", "2027-03-03 10:30", RETURN),
    ("NB1", SCHOOL, "年度报告", "2026", "已重新提交", "2027-03-05 10:30", ""),
    ("NB1", SCHOOL, "年度报告", "2026", "已公示", "2027-03-08 10:30", ""),
    ("NB2", CLINIC, "年报", "2026", "已提交", "2027-03-02 10:30", ""),
    ("NB2", CLINIC, "年报", "2026", "已公示", "2027-03-04 10:30", ""),
    ("NB3", LIBRARY, "年报", "2026", "退回补正", "2027-03-04 10:30", ""),
    ("NB4", BUREAU, "年报", "2026", "退回补正", "2027-03-04 10:30", "密"),
    ("BG1", SCHOOL, "变更登记", "", "已受理", "2027-01-10 10:30", ""),
]


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(WEDNESDAY)


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> AsyncIterator[OfficeAtWork]:
    """With a roster of four, one of them classified, and their filings."""
    async with office_at_work(folder, entries, clock=clock) as office:
        await bring(office, ROSTER, INSTITUTIONS)
        await bring(office, FILINGS, REPORTS)
        yield office


async def bring(office: OfficeAtWork, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    file = write_csv(office.folder / "rows.csv", head, rows)
    files = Rosters(office.app.database, office.branch.office, office.clock)
    found = await files.compare(files.open(file), lambda _: None)
    assert found.faults == []
    await files.write(files.open(file), found, lambda _: None)


async def asks_around(office: OfficeAtWork, ann: Talker, vague: str) -> None:
    """Ann asks five questions: one helps, one is asked back and picked, one is refused, one does not help."""
    await ann.asks(KNOWN)
    ann.presses(conversation.SOLVED)
    await ann.hears()
    await ann.asks(vague)
    ann.presses(ann.labels[0])
    await ann.hears()
    await ann.asks(UNKNOWN)
    other = office.person("薄")
    await other.asks(KNOWN)
    other.presses(conversation.NOT_SOLVED)
    await other.hears()
    await other.asks("人工")


async def say_otherwise(office: OfficeAtWork, *answers: Otherwise) -> None:
    """As many people answer the survey."""
    async with office.app.database.write(office.branch.office.id) as tx:
        for place, answer in enumerate(answers):
            person = await people.add(tx, f"问{place}", WEDNESDAY)
            row = {"person_id": person.id, "quarter": "2027Q1", "occasion": "ticket", "about": f"ticket:{place}", "asked_at": WEDNESDAY}
            await surveys.answer(tx, await surveys.add(tx, row) or 0, score=5, otherwise=answer, words="省了一趟" if place == 0 else "")


async def test_a_month_is_told_in_figures(office: OfficeAtWork, ann: Talker, olga: Officer, clock: SettableClock, vague: str) -> None:
    """Questions, hand-offs with the time until a person answered, the survey, and what came in and came back in that month."""
    await asks_around(office, ann, vague)
    clock.move(timedelta(hours=5))
    async with office.desk() as desk:
        await desk.tickets.reply(1, "请来三楼")
    await say_otherwise(office, *[Otherwise.VISIT] * 4, Otherwise.PHONE)

    told = await olga.sees("report", "show", "month", "--month", "2027-03")

    assert told["questions"] | {"by_day": None} == {
        "asked": 4,
        "answered_outright": 2,
        "asked_back": 1,
        "picked": 1,
        "refused": 1,
        "right_by_feedback": {"part": 1, "whole": 2, "rate": 0.5},
        "by_day": None,
    }
    handed = told["hand_offs"]
    assert (handed["opened"], handed["answered"], handed["waiting"]) == (1, 1, 0)
    assert (handed["median_seconds"], handed["median_working_seconds"]) == (5 * 3600, int(2.5 * 3600))
    assert told["survey"]["otherwise"] == {"visit": 4, "phone": 1}
    assert told["survey"]["visits_saved"] | {"range": None} == {
        "estimate": 1,
        "range": None,
        "helped": 1,
        "share": {"part": 4, "whole": 5, "rate": 0.8},
    }
    filings = told["filings"]
    assert (filings["came_in"], filings["returns"], filings["without_opinion"]) == (2, 2, 1)
    assert filings["first_time_right"] == {"part": 1, "whole": 2, "rate": 0.5}
    assert len(filings["reasons"]) == 2
    assert "密" not in str(told)


async def test_a_season_counts_its_reports_whenever_they_came(office: OfficeAtWork, olga: Officer) -> None:
    """Who has to file and has; what was right the first time; by sponsor; nothing of the classified one but that there is one."""
    told = (await olga.sees("report", "show", "season", "--year", "2027"))["filings"]

    assert told["filed"] == {"part": 2, "whole": 3, "rate": pytest.approx(2 / 3)}
    assert told["first_time_right"] == {"part": 1, "whole": 3, "rate": pytest.approx(1 / 3)}
    assert (told["came_in"], told["returns"], told["late"], told["classified"]) == (3, 2, 0, 1)
    assert {each["sponsor"]: (each["due"], each["filed"], each["returns"]) for each in told["sponsors"]} == {
        "清澜县教育局": (1, 1, 1),
        "清澜县卫生健康局": (1, 1, 0),
        "清澜县文化和旅游局": (1, 0, 1),
    }


async def test_it_is_read_by_people(office: OfficeAtWork, ann: Talker, olga: Officer, vague: str) -> None:
    """Every figure with of how many it is, and what one has to know of it."""
    await asks_around(office, ann, vague)
    await say_otherwise(office, Otherwise.VISIT)
    shown = (await olga.runs("report", "show", "season", "--year", "2027")).out

    for line in (
        "值不值：2027年报送季（2026年度报告）",
        "收到的提问：4",
        "直接答上：2（共4，50%）",
        "还在等：1（共1，100%）",
        f"等到答复的时间（中位数）：{texts.ENDLESS}",
        "平均分：5.0（满分5分）",
        texts.TOO_FEW.format(count=1, least=5),
        "应报的单位里已报：2（共3，67%）",
        "一次通过（没有退回过）：1（共3，33%）",
        "清澜县教育局\t1\t1\t100%\t1\t0%\t1",
        texts.CLASSIFIED.format(count=1),
    ):
        assert line in shown


async def test_an_estimate_says_how_it_was_made(office: OfficeAtWork, ann: Talker, olga: Officer, vague: str) -> None:
    """And between what it lies."""
    await asks_around(office, ann, vague)
    await say_otherwise(office, *[Otherwise.VISIT] * 5)
    shown = (await olga.runs("report", "show", "month", "--month", "2027-03")).out

    assert "省下的跑腿（估计）：约1次（1到1次）　（1段对话当天答上" in shown
    assert "答“来窗口”的比例；括号里是95%的范围" in shown


async def test_a_table_opens_in_excel(office: OfficeAtWork, olga: Officer, tmp_path: Path) -> None:
    """With a mark that says it is UTF-8, every row as long as the head, no cell a formula, and nothing written over."""
    await bring(office, ROSTER, [(*INSTITUTIONS[0][:2], "=HYPERLINK(1)", *INSTITUTIONS[0][3:])])
    file = tmp_path / "report.csv"
    first = await olga.runs("report", "show", "season", "--year", "2027", "--csv", str(file))
    again = await olga.runs("report", "show", "season", "--year", "2027", "--csv", str(file))

    assert (first.code, first.out, again.code) == (0, "", 1)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(file.read_text("utf-8-sig")))
    assert tuple(head) == texts.HEAD
    assert {len(row) for row in rows} == {len(head)}
    assert [row[2:5] for row in rows if row[1] == texts.DUE] == [["2", "3", "67%"]]
    assert not [cell for row in rows for cell in row if cell.startswith("=")]
    assert any("=HYPERLINK(1)" in cell for row in rows for cell in row)


async def test_without_a_registry_the_rest_is_told(folder: Path, olga: Officer) -> None:
    """And why that part is missing; of nothing there are no shares."""
    shown = await olga.runs("report", "show", "season", "--year", "2027")

    assert shown.code == 0
    assert texts.NO_FILINGS.format(why=texts.NO_DATA) in shown.out
    assert "收到的提问：0" in shown.out
    assert "%" not in shown.out
    assert (await olga.sees("report", "show", "month"))["filings"] is None


async def test_a_registry_without_histories_does_not_make_everything_right(folder: Path, entries: Sequence[Entry], olga: Officer) -> None:
    """Where only the present state is known, what was right the first time is not."""
    async with office_at_work(folder, entries, clock=SettableClock(WEDNESDAY)) as office:
        await bring(office, ROSTER, INSTITUTIONS)
        await bring(office, FILINGS, [("NB2", CLINIC, "年报", "2026", "已公示", "2027-03-04 10:30", "")])

    assert (await olga.sees("report", "show", "season", "--year", "2027"))["filings"]["first_time_right"] is None
    assert texts.NO_HISTORY in (await olga.runs("report", "show", "season", "--year", "2027")).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("season", "--month", "2027-03"), texts.ONLY_MONTH),
        (("month", "--year", "2027"), texts.ONLY_YEAR),
        (("season", "--year", "27"), texts.NOT_A_YEAR),
        (("month", "--month", "2027-13"), "--month 应当是月份，例如 2027-03"),
        (("week",), "可选"),
    ],
)
async def test_a_wrong_wish_is_told_what_is_right(olga: Officer, words: Sequence[str], said: str) -> None:
    """In words, and without a report of something else."""
    ran = await olga.runs("report", "show", *words)

    assert (ran.code > 0, ran.out) == (True, "")
    assert said in ran.err

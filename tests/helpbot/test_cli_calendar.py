"""`calendar` from outside: proofs, years, imports, deadlines; and what the doctor says of it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from helpbot.calendar.notice import Notice
from helpbot.calendar.workdays import published_calendar
from helpbot.clock import SettableClock
from helpbot.services.workdays import examine_calendar
from helpbot.store import calendar
from tests.cast import OfficeAtWork, Officer
from tests.helpbot.calendar.notices import NOTICE, TEXT, announce
from tests.helpbot.configs import says_in_one_line


def write(folder: Path, content: bytes) -> Path:
    file = folder / "2027.toml"
    file.write_bytes(content)
    return file


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    return write(tmp_path, TEXT.encode())


async def test_a_date_is_proved_day_by_day(olga: Officer) -> None:
    """Each day counted or passed over, and why."""
    ran = await olga.runs("calendar", "explain", "2026-02-13", "+2wd")
    lines = ran.out.splitlines()

    assert ran.code == 0
    assert lines[0] == "2026-02-13（周五）起2个工作日：2026-02-24（周二）"
    assert lines[1].endswith("起算，当天不计")
    assert "2026-02-14（周六）  春节调休上班  第1个工作日" in lines
    assert "2026-02-15（周日）  春节放假    不计" in lines
    assert "暂定" not in ran.out


async def test_a_proof_is_data_too(olga: Officer) -> None:
    """With the years whose notice is missing."""
    proof = await olga.sees("calendar", "explain", "2027-02-01", "+30wd")

    assert (proof["start"], proof["period"], proof["due"]) == ("2027-02-01", "+30wd", "2027-03-17")
    assert (proof["provisional"], proof["unpublished"], proof["rolled"]) == (True, [2027], False)
    assert proof["steps"][-1] == {
        "date": "2027-03-17",
        "kind": "workday",
        "name": "",
        "provisional": True,
        "verdict": "counted",
        "number": 30,
    }


async def test_counting_backwards_and_rolling_are_explained(olga: Officer) -> None:
    """In words an officer uses."""
    back = (await olga.runs("calendar", "explain", "2026-03-31", "--", "-5wd")).out
    rolled = (await olga.runs("calendar", "explain", "2026-09-30", "+1d")).out

    assert back.startswith("2026-03-31（周二）往前数5个工作日：2026-03-24（周二）\n")
    assert "休息日，期限顺延" in rolled
    assert "期限到这天为止" in rolled
    assert "民法典" in rolled


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("2027-02-30", "+3d"), "应当是日期，例如 2027-02-01"),
        (("2027-02-01", "3x"), "应当是 +30wd 这样的期限"),
    ],
)
async def test_a_slip_of_the_pen_is_named(olga: Officer, words: tuple[str, str], said: str) -> None:
    """As wrong usage, with what would be right."""
    ran = await olga.runs("calendar", "explain", *words)

    assert ran.code == 2
    assert said in ran.err


@pytest.mark.parametrize(
    "words", [("explain", "2100-12-30", "+30wd"), ("explain", "2003-01-01", "+1d"), ("explain", "2090-01-01", "+9999y"), ("show", "1999")]
)
async def test_what_lies_beyond_the_calendar_is_said(olga: Officer, words: tuple[str, ...]) -> None:
    """And nothing is guessed."""
    assert says_in_one_line(await olga.runs("calendar", *words), "日历只有 2004 年到 2100 年")


async def test_a_published_year_is_shown_with_its_source(olga: Officer) -> None:
    """And its seal."""
    shown = (await olga.runs("calendar", "show", "2026")).out
    data = await olga.sees("calendar", "show", "2026")

    assert "2026年：已公布" in shown
    assert "春节：2026-02-15 至 2026-02-23，9天，2026-02-14、2026-02-28 上班" in shown
    assert "一季度59天" in shown
    assert (data["provisional"], data["imported"], data["workdays_first_quarter"]) == (False, False, 59)
    assert data["sha256"] in shown


async def test_a_new_notice_is_imported_and_every_process_sees_it(olga: Officer, office: OfficeAtWork, notice: Path) -> None:
    """The one that is running, and the next command; a second import of the same file changes nothing."""
    shown = (await olga.runs("calendar", "show", "2027")).out
    assert "2027年：暂定" in shown
    assert "春节：2027-02-05 至 2027-02-08，4天" in shown
    tried = await olga.runs("calendar", "import", str(notice), "--dry-run")
    assert "会导入2027年的放假安排：放假27天，调休上班6天" in tried.out
    assert (await olga.sees("calendar", "show", "2027"))["provisional"]

    assert "已导入2027年" in (await olga.runs("calendar", "import", str(notice))).out

    async with office.desk() as desk:
        assert (await desk.workdays.calendar()).notice(2027) == NOTICE
    shown = await olga.sees("calendar", "show", "2027")
    assert (shown["provisional"], shown["imported"], shown["sha256"]) == (False, True, NOTICE.sha256)
    assert "没有改动" in (await olga.runs("calendar", "import", str(notice))).out
    assert not (await olga.sees("calendar", "explain", "2027-02-01", "+30wd"))["provisional"]


async def test_the_text_of_the_notice_will_do(olga: Officer, tmp_path: Path) -> None:
    """As it is published; a slip in copying is named with its paragraph."""
    text = announce(NOTICE)
    (tmp_path / "slip.txt").write_bytes(text.replace("共7天", "共8天").encode())
    (tmp_path / "2027.txt").write_bytes(b"\xef\xbb\xbf" + text.encode())

    slip = await olga.runs("calendar", "import", str(tmp_path / "slip.txt"))
    taken = await olga.runs("calendar", "import", str(tmp_path / "2027.txt"))

    assert "slip.txt 第2段（春节）：起止日期和“共几天”对不上。请对照通知原文。" in slip.err
    assert "已导入2027年" in taken.out
    assert (await olga.sees("calendar", "show", "2027"))["sha256"] == NOTICE.sha256


async def test_a_faulty_notice_changes_nothing(olga: Officer, notice: Path) -> None:
    """Each flaw on a line: file, holiday, cause, cure."""
    write(notice.parent, TEXT.replace("2027-01-31, 2027-02-20", "2027-02-01, 2027-02-19").encode())
    ran = await olga.runs("calendar", "import", str(notice))
    lines = ran.err.splitlines()

    assert (ran.code, ran.out) == (1, "")
    assert lines[0] == "2027.toml 第2个 [[holiday]]（春节）：上班日 2027-02-01 本来就不是周末。请核对通知里的日期。"
    assert lines[-1] == "错误：2处毛病，没有导入。"
    assert (await olga.sees("calendar", "show", "2027"))["provisional"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[[holiday]\n", "TOML 格式不对"),
        ("year = 2027 # 春节".encode("gbk"), "不是 UTF-8 编码"),
        (b"year = 2027\nsource = 'x'\n[[holiday]]\nname = 'x'\nfirst = 1\nlast = 2027-01-01\n", "first 的写法不对"),
        (TEXT.replace("last = 2027-10-07", "last = 2027-10-02").encode(), "国庆节（2027-10-03）是法定节日，却没有放假"),
    ],
)
async def test_a_file_that_is_no_notice_is_named(olga: Officer, notice: Path, content: bytes, said: str) -> None:
    """With what to do."""
    write(notice.parent, content)
    ran = await olga.runs("calendar", "import", str(notice))

    assert ran.code == 1
    assert said in ran.err
    assert "2027.toml" in ran.err


async def test_a_missing_file_is_named(olga: Officer, tmp_path: Path) -> None:
    """And so is a folder."""
    assert "文件或目录不存在" in (await olga.runs("calendar", "import", str(tmp_path / "none.toml"))).err
    assert "这是一个目录" in (await olga.runs("calendar", "import", str(tmp_path))).err


async def test_a_stored_notice_of_another_version_is_passed_over(olga: Officer, office: OfficeAtWork) -> None:
    """The year is provisional again, and everything else works."""
    async with office.app.database.write(office.branch.office.id) as tx:
        await calendar.keep(tx, 2027, {"year": 2027, "days": []}, office.clock.now())

    assert (await olga.sees("calendar", "show", "2027"))["provisional"]


async def test_deadlines_are_told_and_written_to_a_file(olga: Officer, tmp_path: Path) -> None:
    """What a clerk is told on the telephone, and what can be sent along."""
    file = tmp_path / "due.ics"
    words = ("--today", "2026-11-26", "--certificate", "2027-05-01", "--filed", "2025", "--event", "清算结束=2026-11-20")
    told = await olga.runs("calendar", "deadlines", *words, "--ics", str(file))
    data = await olga.sees("calendar", "deadlines", *words)

    assert told.out.startswith("申请注销登记（本单位）\n  最迟 2026-12-07（周一），还有11天，能用的工作日8天\n")
    assert "请在 2027-04-30（周五）或之前办完" in told.out
    assert [each["rule"] for each in data] == ["cancel.apply", "annual.window", "certificate.renew"]
    events = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [date(2026, 12, 7), date(2027, 3, 31), date(2027, 4, 30)]
    assert [str(event["uid"]) for event in events] == [each["uid"] for each in data]


async def test_a_calendar_entry_keeps_its_name(olga: Officer) -> None:
    """Whatever day it is asked on, so that it replaces the old one."""
    words = ("calendar", "deadlines", "--event", "change.legal-rep=2026-11-20", "--today")
    uids = [(await olga.sees(*words, day))[0]["uid"] for day in ("2026-11-26", "2026-12-24")]

    assert uids[0] == uids[1]


async def test_what_has_passed_is_no_calendar_entry(olga: Officer, tmp_path: Path) -> None:
    """But it is told."""
    file = tmp_path / "due.ics"
    told = await olga.runs("calendar", "deadlines", "--today", "2026-11-26", "--event", "清算结束=2026-01-05", "--ics", str(file))

    assert "已过" in told.out
    assert Calendar.from_ical(file.read_bytes()).walk("VEVENT") == []


@pytest.mark.parametrize(
    ("event", "said"), [("搬家=2026-11-20", "没有“搬家”这件事"), ("清算结束", "应当写成"), ("清算结束=昨天", "应当写成")]
)
async def test_an_event_that_is_none_is_named(olga: Officer, event: str, said: str) -> None:
    """With what there is."""
    assert says_in_one_line(await olga.runs("calendar", "deadlines", "--event", event), said)


async def test_nothing_known_is_said(olga: Officer) -> None:
    """And what to tell it."""
    ran = await olga.runs("calendar", "deadlines")

    assert (ran.code, ran.out) == (0, "")
    assert "--certificate" in ran.err


@pytest.mark.parametrize(
    ("now", "notices", "fine"),
    [
        (datetime(2026, 11, 30, 15, 0, tzinfo=UTC), [], True),
        (datetime(2026, 11, 30, 16, 0, tzinfo=UTC), [], False),  # December has begun in Shanghai
        (datetime(2026, 12, 24, tzinfo=UTC), [NOTICE], True),
        (datetime(2027, 3, 1, tzinfo=UTC), [], False),
    ],
)
def test_the_doctor_misses_the_next_year_from_december_on(now: datetime, notices: list[Notice], fine: bool) -> None:  # noqa: FBT001 -- a row of a table
    """And the present one always."""
    finding = examine_calendar(published_calendar().with_notices(notices), SettableClock(now))

    assert finding.fine is fine
    assert fine or ("2027" in finding.detail and "calendar import" in finding.cure)

"""Olga brings the office's files in: what a file would change, what is wrong with it, and that nothing half-done stays."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from helpbot.services.uscc import complete_uscc
from helpbot.spreadsheets.writing import Column, write_xlsx
from tests.cast import Officer
from tests.helpbot.configs import says_in_one_line
from tests.registry import CLINIC, FILINGS, HISTORY, INSTITUTIONS, LIBRARY, NAMES, REGION, RETURN, ROSTER, SCHOOL, write_csv


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "roster.csv", ROSTER, INSTITUTIONS)


@pytest.fixture
def filings(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "filings.csv", FILINGS, HISTORY)


def stored(olga: Officer, query: str) -> list[Any]:
    with closing(sqlite3.connect(olga.config.parent / "helpbot.db")) as connection:
        return connection.execute(query).fetchall()


async def test_a_roster_and_its_filings_come_in(olga: Officer, roster: Path, filings: Path) -> None:
    """And the office can look at an institution with everything that happened to its filings."""
    assert (await olga.runs("registry", "import", str(roster))).out == "已导入单位：新增 4，修改 0，不变 0。\n"
    assert (await olga.runs("registry", "import", str(filings))).out == "已导入办件：新增 4，修改 0，不变 0。\n状态变化 5 次。\n"

    shown = await olga.sees("institution", "show", "实验小学")

    assert (shown["uscc"], shown["sponsor"], shown["status"]) == (SCHOOL, "清澜县教育局", "active")
    assert [(each["number"], each["state"]) for each in shown["filings"]] == [("NB1", "returned"), ("BG1", "accepted")]
    steps = shown["filings"][0]["events"]
    assert [(step["at"], step["state"]) for step in steps] == [("2025-02-01 09:00:00", "submitted"), ("2025-02-03 10:30:00", "returned")]
    assert shown["filings"][0]["opinion"] == RETURN


async def test_a_second_import_changes_nothing(olga: Officer, roster: Path, filings: Path) -> None:
    """Whatever is in the files, and however often."""
    for file in (roster, filings):
        await olga.runs("registry", "import", str(file))
    before = stored(olga, "SELECT * FROM registry_institution"), stored(olga, "SELECT * FROM registry_event")

    again = [await olga.sees("registry", "import", str(file)) for file in (roster, filings)]

    assert [(each["new"], each["changed"], each["same"], each["events"]) for each in again] == [(0, 0, 4, 0), (0, 0, 4, 0)]
    assert before == (stored(olga, "SELECT * FROM registry_institution"), stored(olga, "SELECT * FROM registry_event"))


async def test_a_dry_run_says_what_would_change_and_changes_nothing(olga: Officer, roster: Path, tmp_path: Path) -> None:
    """Row by row, column by column, before and after."""
    await olga.runs("registry", "import", str(roster))
    write_csv(roster, ROSTER, [(SCHOOL, "清澜县第一实验小学", "清澜县教育局", "注销", "否")])

    ran = await olga.runs("registry", "import", str(roster), "--dry-run")

    assert ran.code == 0
    assert f"修改　{SCHOOL} 清澜县第一实验小学　单位名称：清澜县实验小学 → 清澜县第一实验小学" in ran.out
    assert "登记状态：正常 → 已注销" in ran.out
    assert "会导入单位：新增 0，修改 1，不变 0。" in ran.out
    assert (await olga.sees("institution", "show", SCHOOL))["name"] == NAMES[SCHOOL]


async def test_a_state_that_has_changed_becomes_an_event(olga: Officer, roster: Path, filings: Path) -> None:
    """At the time that the file says, or now where it says none; the same state again is none."""
    for file in (roster, filings):
        await olga.runs("registry", "import", str(file))
    undated = [("NB1", SCHOOL, "年报", "2026", "已重新提交"), ("NB2", CLINIC, "年报", "2026", "待提交")]
    write_csv(filings, FILINGS[:5], undated)

    ran = await olga.sees("registry", "import", str(filings))

    assert (ran["events"], ran["changed"], ran["same"]) == (1, 1, 1)
    (filing, _) = (await olga.sees("institution", "show", SCHOOL))["filings"]
    assert [step["state"] for step in filing["events"]] == ["submitted", "returned", "resubmitted"]
    assert stored(olga, "SELECT from_state FROM registry_event WHERE to_state = 'resubmitted'") == [("returned",)]


async def test_headings_may_be_english_in_any_order_below_a_title(olga: Officer, tmp_path: Path) -> None:
    """A column that nobody knows is passed over, and said to be."""
    file = tmp_path / "roster.xlsx"
    rows = [["Name", "remarks", "Credit Code"], [NAMES[SCHOOL], "老单位", SCHOOL]]
    write_xlsx(file, "roster", [Column("清澜县事业单位名册（2026年）")], rows)

    ran = await olga.runs("registry", "import", str(file))

    assert ran.out == "已导入单位：新增 1，修改 0，不变 0。\n"
    assert "没有用到的列：remarks。" in ran.err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
async def test_every_encoding_that_offices_save_comes_in(olga: Officer, tmp_path: Path, encoding: str) -> None:
    """𬭎 is in GB 18030, and not in the older GBK."""
    rows = [(SCHOOL, "清澜县𬭎鑫小学", "清澜县教育局", "", "")]
    file = write_csv(tmp_path / "roster.csv", ROSTER, rows, encoding)

    await olga.runs("registry", "import", str(file))

    assert (await olga.sees("institution", "show", SCHOOL))["name"] == "清澜县𬭎鑫小学"


async def test_what_a_file_does_not_say_stays(olga: Officer, roster: Path) -> None:
    """A missing column leaves things as they are; an empty cell empties."""
    await olga.runs("registry", "import", str(roster))
    write_csv(roster, ("统一社会信用代码", "单位名称"), [(SCHOOL, NAMES[SCHOOL])])
    assert (await olga.sees("registry", "import", str(roster)))["same"] == 1

    write_csv(roster, ROSTER[:3], [(SCHOOL, NAMES[SCHOOL], "")])
    await olga.runs("registry", "import", str(roster))

    assert (await olga.sees("institution", "show", SCHOOL))["sponsor"] == ""


async def test_twenty_bad_rows_among_five_thousand_are_all_named(olga: Officer, tmp_path: Path) -> None:
    """With line, column, value and cure; and not one of the good ones comes in."""
    rows = [[complete_uscc(REGION, number), f"清澜县第{number}站", "清澜县水利局", "正常", "否"] for number in range(5000)]
    bad = range(100, 5000, 245)
    for place in bad:
        rows[place][0] = rows[place][0][:17] + ("0" if rows[place][0][17] != "0" else "1")
    file = write_csv(tmp_path / "roster.csv", ROSTER, rows)

    ran = await olga.runs("registry", "import", str(file), "--json")

    assert ran.code == 1
    assert len(list(bad)) == 20
    assert [fault["line"] for fault in ran.data["faults"]] == [place + 2 for place in bad]
    assert {(fault["column"], fault["problem"]) for fault in ran.data["faults"]} == {("统一社会信用代码", "校验位对不上，有一位写错了")}
    assert ran.data["faults"][0]["value"] == rows[100][0]
    assert not ran.data["written"]
    assert stored(olga, "SELECT count(*) FROM registry_institution") == [(0,)]


FAULTY: dict[str, tuple[Sequence[str], list[Sequence[str]], int, str, str]] = {
    "uscc too short": (ROSTER, [("12999902", "甲", "", "", "")], 2, "统一社会信用代码", "应当是18位，这里是8位"),
    "letter that no code has": (ROSTER, [("12999902I0000001XX", "甲", "", "", "")], 2, "统一社会信用代码", "含有代码里不会出现的字符"),
    "no name": (ROSTER, [(SCHOOL, "", "", "", "")], 2, "单位名称", "没有填"),
    "unknown status": (ROSTER, [(SCHOOL, "甲", "", "在建", "")], 2, "登记状态", "不认识这个说法"),
    "neither yes nor no": (ROSTER, [(SCHOOL, "甲", "", "", "大概")], 2, "是否涉密", "应当写是或否"),
    "twice": (
        ROSTER,
        [(SCHOOL, "甲", "", "", ""), (CLINIC, "乙", "", "", ""), (SCHOOL, "丙", "", "", "")],
        4,
        "统一社会信用代码",
        "和第2行重复",
    ),
    "rounded number": (ROSTER, [("1.3E+17", "甲", "", "", "")], 2, "统一社会信用代码", "长号码被存成了数字，后几位已经丢失"),
    "beside the table": (ROSTER, [(SCHOOL, "甲", "", "", "", "多出来的")], 2, "F", "这一格在表头之外"),
    "stranger": (FILINGS, [("NB9", LIBRARY, "年报", "2026", "已提交", "", "")], 2, "统一社会信用代码", "名册里没有这个单位"),
    "future": (FILINGS, [("NB9", SCHOOL, "年报", "2026", "已提交", "2098-01-01", "")], 2, "状态时间", "日期在将来"),
    "no date": (FILINGS, [("NB9", SCHOOL, "年报", "2026", "已提交", "上周五", "")], 2, "状态时间", "不是时间"),
    "no year": (FILINGS, [("NB9", SCHOOL, "年报", "", "已提交", "", "")], 2, "报告年度", "年度报告没有写年度"),
    "unknown state": (FILINGS, [("NB9", SCHOOL, "变更", "", "退回了补正", "", "")], 2, "状态", "不认识这个说法"),
    "same filing twice": (
        FILINGS,
        [("BG9", SCHOOL, "变更", "", "已提交", "", ""), ("BG9", SCHOOL, "变更", "", "已受理", "", "")],
        3,
        "办件编号",
        "和第2行重复",
    ),
}


@pytest.mark.parametrize("case", FAULTY)
async def test_a_bad_cell_is_named_with_its_place_and_its_cure(olga: Officer, tmp_path: Path, case: str) -> None:
    """And the file changes nothing."""
    headings, rows, line, column, problem = FAULTY[case]
    known = [each for each in INSTITUTIONS if each[0] != LIBRARY]
    if headings is FILINGS:
        await olga.runs("registry", "import", str(write_csv(tmp_path / "known.csv", ROSTER, known)))
    before = stored(olga, "SELECT * FROM registry_institution")

    ran = await olga.runs("registry", "import", str(write_csv(tmp_path / "bad.csv", headings, rows)))

    assert (ran.code, ran.out) == (1, "")
    assert f"第{line}行“{column}”" in ran.err
    assert problem in ran.err
    assert ran.err.rstrip().endswith("。")
    assert stored(olga, "SELECT * FROM registry_institution") == before
    assert stored(olga, "SELECT * FROM registry_filing") == []


async def test_a_filing_that_belongs_to_somebody_else_is_refused(olga: Officer, roster: Path, filings: Path) -> None:
    """A number typed wrong would show one institution's filing to another's clerk."""
    for file in (roster, filings):
        await olga.runs("registry", "import", str(file))
    write_csv(filings, FILINGS, [("NB1", CLINIC, "年报", "2026", "已公示", "", "")])

    ran = await olga.runs("registry", "import", str(filings))

    assert ran.code == 1
    assert f"这个编号在登记库里属于 {SCHOOL}" in ran.err


async def test_an_institution_that_vanishes_is_marked_and_comes_back(olga: Officer, roster: Path) -> None:
    """Only where the roster is said to be whole; nothing is deleted."""
    await olga.runs("registry", "import", str(roster))
    write_csv(roster, ROSTER, INSTITUTIONS[1:])
    assert "12999902" not in (await olga.runs("registry", "import", str(roster))).err

    ran = await olga.runs("registry", "import", str(roster), "--full")

    assert "标记为不再在册的单位 1 个。" in ran.out
    assert f"名册里不再有 {SCHOOL} {NAMES[SCHOOL]}" in ran.err
    assert (await olga.sees("institution", "show", SCHOOL))["vanished_at"]
    write_csv(roster, ROSTER, INSTITUTIONS)
    await olga.runs("registry", "import", str(roster), "--full")
    assert (await olga.sees("institution", "show", SCHOOL))["vanished_at"] == ""


async def test_a_filing_that_jumps_backwards_is_reported_and_taken(olga: Officer, roster: Path, filings: Path) -> None:
    """It may be a correction; the office is told."""
    for file in (roster, filings):
        await olga.runs("registry", "import", str(file))
    write_csv(filings, FILINGS, [("BG1", SCHOOL, "变更", "", "已提交", "2025-02-09", "")])

    ran = await olga.runs("registry", "import", str(filings))

    assert ran.code == 0
    assert "办件 BG1 从“已受理”退到了“已提交”" in ran.err


async def test_a_filled_in_template_comes_in(olga: Officer, tmp_path: Path) -> None:
    """What helpbot hands out it takes back; it overwrites nothing."""
    ran = await olga.runs("registry", "template", str(tmp_path / "forms"))

    assert ran.code == 0
    files = [Path(line) for line in ran.out.splitlines()]
    assert [file.name for file in files] == ["单位名册.xlsx", "办件.xlsx"]
    for file in files:
        empty = await olga.sees("registry", "import", str(file))
        assert (empty["new"], empty["faults"], empty["ignored"]) == (0, [], [])
    assert says_in_one_line(await olga.runs("registry", "template", str(tmp_path / "forms")), "已经存在")


async def test_how_old_the_data_are(olga: Officer, roster: Path, filings: Path) -> None:
    """Without any, there is nothing to rely on; an import makes them fresh, even one that changes nothing."""
    never = await olga.runs("registry", "freshness")
    assert never.code == 1
    assert "还没有数据" in never.out

    for file in (roster, filings):
        await olga.runs("registry", "import", str(file))

    fresh = await olga.sees("registry", "freshness")
    assert not fresh["stale"]
    assert fresh["as_of"]


async def test_a_file_that_is_not_there_is_a_fault_in_words(olga: Officer, tmp_path: Path) -> None:
    """No trace of the program."""
    assert says_in_one_line(await olga.runs("registry", "import", str(tmp_path / "none.xlsx")), "none.xlsx")


@pytest.mark.parametrize(
    ("headings", "missing"), [(ROSTER[:1] + ROSTER[2:], "单位名称"), (("办件编号", "状态"), "统一社会信用代码、业务类型")]
)
async def test_a_column_that_is_needed_and_missing_is_named(olga: Officer, tmp_path: Path, headings: Sequence[str], missing: str) -> None:
    """Before any row is looked at."""
    file = write_csv(tmp_path / "x.csv", headings, [[SCHOOL] * len(headings)])

    assert says_in_one_line(await olga.runs("registry", "import", str(file)), f"缺少这几列：{missing}。")


async def test_the_lines_of_one_filing_add_up(olga: Officer, roster: Path, tmp_path: Path) -> None:
    """What one line says of the filing, another need not repeat."""
    await olga.runs("registry", "import", str(roster))
    headings = ("办件编号", "统一社会信用代码", "业务类型", "状态", "状态时间", "变更事项", "提交时间")
    lines = [
        ("BG5", SCHOOL, "变更", "已提交", "2025-02-01", "住所", "2025-02-01 08:00"),
        ("BG5", SCHOOL, "变更", "已受理", "2025-02-03", "", ""),
    ]

    await olga.runs("registry", "import", str(write_csv(tmp_path / "x.csv", headings, lines)))

    (filing,) = (await olga.sees("institution", "show", SCHOOL))["filings"]
    assert (filing["items"], filing["submitted_at"], filing["state"]) == ("住所", "2025-02-01 08:00:00", "accepted")


async def test_a_long_list_of_changes_is_cut_short_for_people_and_not_for_programs(olga: Officer, tmp_path: Path) -> None:
    """Fifty lines, and how many more there are."""
    rows = [(complete_uscc(REGION, number), f"清澜县第{number}站") for number in range(70)]
    file = write_csv(tmp_path / "x.csv", ROSTER[:2], rows)

    ran = await olga.runs("registry", "import", str(file), "--dry-run")

    assert ran.out.count("新增　") == 50
    assert "还有 20 处" in ran.out
    await olga.runs("registry", "import", str(file))
    write_csv(file, ROSTER[:2], [(uscc, name + "（改）") for uscc, name in rows])
    changes = (await olga.sees("registry", "import", str(file), "--dry-run"))["changes"]
    assert [(change["before"], change["after"]) for change in changes[:1]] == [({"name": "清澜县第0站"}, {"name": "清澜县第0站（改）"})]
    assert len(changes) == 70


async def test_the_doctor_looks_at_the_registry(olga: Officer, roster: Path) -> None:
    """One without data is not in use; one with old data is a fault."""
    before = {finding["check"]: finding for finding in await olga.sees("doctor")}["登记库"]
    await olga.runs("registry", "import", str(roster))
    after = {finding["check"]: finding for finding in await olga.sees("doctor")}["登记库"]
    with closing(sqlite3.connect(olga.config.parent / "helpbot.db")) as connection:
        connection.execute("UPDATE registry_authority SET roster_at = '2025-01-01 00:00:00.000000'")
        connection.commit()
    old = {finding["check"]: finding for finding in await olga.sees("doctor")}["登记库"]

    assert (before["fine"], after["fine"], old["fine"]) == (True, True, False)
    assert "还没有数据" in before["detail"]
    assert "2025-01-01" in old["detail"]
    assert "registry import" in old["cure"]


async def test_an_institution_is_shown_with_what_happened(olga: Officer, roster: Path, filings: Path) -> None:
    """For an officer to read."""
    for file in (roster, filings):
        await olga.runs("registry", "import", str(file))

    shown = (await olga.runs("institution", "show", "实验小学")).out

    assert "NB1　年度报告（2026年度）　退回补正　2025-02-03" in shown
    assert f"2025-02-03 10:30:00　退回补正：{RETURN}" in shown
    assert f"{SCHOOL}\t{NAMES[SCHOOL]}\t正常\t清澜县教育局" in (await olga.runs("institution", "list", "实验")).out
    assert "（涉密）" in (await olga.runs("institution", "show", "保密中心")).out


async def test_full_is_for_rosters(olga: Officer, roster: Path, filings: Path) -> None:
    """A file of filings says nothing of which institutions there are."""
    await olga.runs("registry", "import", str(roster))

    assert says_in_one_line(await olga.runs("registry", "import", str(filings), "--full"), "--full")


async def test_institutions_are_listed_and_found(olga: Officer, roster: Path) -> None:
    """By name, code, or sponsor; a word that fits several is asked back."""
    await olga.runs("registry", "import", str(roster))

    assert len(await olga.sees("institution", "list")) == 4
    assert [each["uscc"] for each in await olga.sees("institution", "list", "教育局")] == [SCHOOL]
    assert (await olga.sees("institution", "show", SCHOOL.lower()))["uscc"] == SCHOOL
    assert says_in_one_line(await olga.runs("institution", "show", "清澜县"), "请写全称或代码")
    assert says_in_one_line(await olga.runs("institution", "show", "没有这家"), "没有“没有这家”")
    assert "没有办件。" in (await olga.runs("institution", "show", "图书馆")).out

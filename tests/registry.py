"""The registry of the tests: three institutions of the county, files of them, and who may know of which."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from helpbot.models import Assignment, Person, Role
from helpbot.services.uscc import complete_uscc
from helpbot.store.database import Database

REGION = "12999902"
SCHOOL, CLINIC, LIBRARY, BUREAU = (complete_uscc(REGION, number) for number in (1, 2, 3, 4))
NAMES = {SCHOOL: "清澜县实验小学", CLINIC: "清澜县中医院", LIBRARY: "清澜县图书馆", BUREAU: "清澜县保密中心"}

ROSTER = ("统一社会信用代码", "单位名称", "举办单位", "登记状态", "是否涉密")
FILINGS = ("办件编号", "统一社会信用代码", "业务类型", "报告年度", "状态", "状态时间", "回复意见")

INSTITUTIONS = [
    (SCHOOL, NAMES[SCHOOL], "清澜县教育局", "正常", "否"),
    (CLINIC, NAMES[CLINIC], "清澜县卫生健康局", "正常", "否"),
    (LIBRARY, NAMES[LIBRARY], "清澜县文化和旅游局", "", ""),
    (BUREAU, NAMES[BUREAU], "", "正常", "是"),
]
RETURN = "1.资产负债表没有盖章；2.净资产合计和报表不一致"
HISTORY = [
    ("NB1", SCHOOL, "年度报告", "2026", "已提交", "2025-02-01 09:00", ""),
    ("NB1", SCHOOL, "年度报告", "2026", "退回补正", "2025-02-03 10:30", RETURN),
    ("NB2", CLINIC, "年报", "2026", "待提交", "2025-02-02", ""),
    ("BG1", SCHOOL, "变更登记", "", "已受理", "2025-01-10", ""),
    ("NB4", BUREAU, "年报", "2026", "已公示", "2025-02-02", ""),
]
AT = datetime(2025, 3, 1, 1, 0, tzinfo=UTC)


def write_csv(file: Path, headings: Sequence[str], rows: Iterable[Sequence[str]], encoding: str = "utf-8") -> Path:
    """A csv as an office would save it."""
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    file.write_bytes(text.getvalue().encode(encoding))
    return file


async def assign(
    database: Database, office_id: int, name: str, uscc: str, role: Role = Role.CLERK, *, until: datetime | None = None
) -> int:
    """A person who acts for an institution since long ago; their id."""
    async with database.write(office_id) as tx:
        person = Person(office_id=office_id, name=name, created_at=AT)
        tx.session.add(person)
        await tx.session.flush()
    await assign_also(database, office_id, person.id or 0, uscc, role, until=until)
    return person.id or 0


async def assign_also(
    database: Database, office_id: int, person: int, uscc: str, role: Role = Role.CLERK, *, until: datetime | None = None
) -> None:
    """They act for this institution too."""
    async with database.write(office_id) as tx:
        since = datetime(2020, 1, 1, tzinfo=UTC)
        tx.session.add(Assignment(office_id=office_id, person_id=person, uscc=uscc, role=role, since=since, until=until))

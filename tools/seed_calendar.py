"""Writes the calendar's data anew: `python -m tools.seed_calendar` after a new release of chinesecalendar.

Published years out of chinesecalendar (MIT) into `helpbot/calendar/years/`, dates of the lunar calendar out of lunar_python (MIT) into
`helpbot/calendar/lunar.toml`. helpbot itself needs neither library.
"""

import sys
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from importlib.metadata import version
from itertools import groupby

from chinese_calendar.constants import Holiday as Seeded
from chinese_calendar.constants import holidays, workdays
from lunar_python import Lunar, Solar

from helpbot.calendar.notice import Holiday, Notice, format_notice
from helpbot.calendar.statutory import FOLDER, LAST_YEAR, statutory_days

NAMES = {
    Seeded.new_years_day.value: "元旦",
    Seeded.spring_festival.value: "春节",
    Seeded.tomb_sweeping_day.value: "清明节",
    Seeded.labour_day.value: "劳动节",
    Seeded.dragon_boat_festival.value: "端午节",
    Seeded.mid_autumn_festival.value: "中秋节",
    Seeded.national_day.value: "国庆节",
    Seeded.anti_fascist_70th_day.value: "抗战胜利纪念日",
}
SOURCE = "国务院办公厅关于{year}年部分节假日安排的通知（经 chinesecalendar {version}）"
LUNAR_HEAD = "# Dates of the lunar calendar, by lunar_python {version} (MIT); `python -m tools.seed_calendar` writes them.\n"


def name_of(label: object) -> str:
    """The Chinese name; the library gives a holiday's English one, or its enum."""
    return NAMES[str(getattr(label, "value", label))]


def runs(days: Mapping[date, object], year: int) -> Iterator[tuple[str, date, date]]:
    """The holidays of a year, each as name, first and last day; the library may leave out a statutory day on a weekend."""
    ours = sorted((dict(statutory_days(year)) | {day: name_of(label) for day, label in days.items() if day.year == year}).items())
    for (_, name), run in groupby(enumerate(ours), lambda pair: (pair[1][0] - timedelta(pair[0]), pair[1][1])):
        listed = [day for _, (day, _) in run]
        yield name, listed[0], listed[-1]


def seed_year(year: int) -> Notice:
    """What the library knows of a year, as a notice. A make-up workday goes to the nearest holiday of its name."""
    source = SOURCE.format(year=year, version=version("chinesecalendar"))
    found = list(runs(holidays, year))
    work: dict[tuple[str, date, date], list[date]] = {run: [] for run in found}
    for day, label in sorted(workdays.items()):
        if day.year == year:
            work[min((run for run in found if run[0] == name_of(label)), key=lambda run: abs(run[1] - day))].append(day)
    return Notice(year, source, tuple(Holiday(*run, tuple(days)) for run, days in work.items()))


def lunar_dates(year: int) -> dict[str, date]:
    """First day of the Spring Festival, 清明, 端午 and 中秋 of a year."""
    dates = {"spring": Lunar.fromYmd(year, 1, 1).getSolar()}
    dates["qingming"] = Solar.fromYmd(year, 6, 1).getLunar().getJieQiTable()["清明"]
    dates["dragon_boat"] = Lunar.fromYmd(year, 5, 5).getSolar()
    dates["mid_autumn"] = Lunar.fromYmd(year, 8, 15).getSolar()
    return {name: date(solar.getYear(), solar.getMonth(), solar.getDay()) for name, solar in dates.items()}


def main() -> None:
    """Write every file."""
    years = sorted({day.year for day in holidays})
    lines = [LUNAR_HEAD.format(version=version("lunar_python"))]
    for year in range(years[0], LAST_YEAR + 1):
        dates = ", ".join(f"{name} = {day.isoformat()}" for name, day in lunar_dates(year).items())
        lines.append(f"{year} = {{ {dates} }}\n")
    (FOLDER / "lunar.toml").write_text("".join(lines), encoding="utf-8")
    for year in years:
        (FOLDER / "years" / f"{year}.toml").write_text(format_notice(seed_year(year)), encoding="utf-8")
    sys.stdout.write(f"{years[0]}-{years[-1]}\n")


if __name__ == "__main__":
    main()

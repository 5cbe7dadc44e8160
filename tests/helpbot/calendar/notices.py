"""The notice of a year that is not published yet, made up for tests."""

from datetime import date

from helpbot.calendar.notice import Holiday, Notice, parse_notice

TEXT = """
year = 2027
source = "国务院办公厅关于2027年部分节假日安排的通知"

[[holiday]]
name = "元旦"
first = 2027-01-01
last = 2027-01-03

[[holiday]]
name = "春节"
first = 2027-02-05
last = 2027-02-11
work = [2027-01-31, 2027-02-20]

[[holiday]]
name = "清明节"
first = 2027-04-03
last = 2027-04-05

[[holiday]]
name = "劳动节"
first = 2027-05-01
last = 2027-05-05
work = [2027-04-25, 2027-05-08]

[[holiday]]
name = "端午节"
first = 2027-06-09
last = 2027-06-09

[[holiday]]
name = "中秋节"
first = 2027-09-15
last = 2027-09-15

[[holiday]]
name = "国庆节"
first = 2027-10-01
last = 2027-10-07
work = [2027-09-26, 2027-10-09]
"""

NOTICE = parse_notice(TEXT)
NEW_YEAR = Holiday("元旦", date(2027, 1, 1), date(2027, 1, 3))


def with_holiday(holiday: Holiday) -> Notice:
    """The notice with one holiday more."""
    return Notice(NOTICE.year, NOTICE.source, (*NOTICE.holidays, holiday))


NUMBERS = "一二三四五六七八九十"
WEEKDAYS = "一二三四五六日"


def say(day: date, year: int, month: int = 0) -> str:
    """A day, its month and year left out where they are known, with what stands in brackets."""
    named = f"{day.year}年" * (day.year != year) + f"{day.month}月" * (day.month != month)
    return f"{named}{day.day}日（农历、周{WEEKDAYS[day.weekday()]}）"


def announce(notice: Notice) -> str:
    """A notice in the form of those that are published."""
    lines = ["各省、自治区、直辖市人民政府：", f"　　经批准，现将国务院办公厅关于{notice.year}年部分节假日安排的通知如下。"]
    for number, each in zip(NUMBERS, notice.holidays, strict=False):
        first = say(each.first, notice.year)
        span = f"{first}放假1天，不调休"
        if each.last > each.first:
            span = f"{first}至{say(each.last, each.first.year, each.first.month)}放假调休，共{len(list(each.off))}天"
        work = "、".join(say(day, notice.year) for day in each.work)
        lines.append(f"　　{number}、{each.name}：{span}。" + (f"{work}上班。" if work else ""))
    lines.append("　　节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。")
    return "\n".join(lines)

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

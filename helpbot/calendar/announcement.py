"""Reads the State Council's notice as it is published: a paragraph a holiday, in its own Chinese.

`一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。1月4日（周一）上班。` What is in brackets is passed over, and so is every sentence
that has neither days off nor days worked.
"""

import re
from collections.abc import Iterator
from datetime import date

from helpbot.calendar.notice import Flaw, Holiday, Notice, NoticeError, find_flaws

_TITLE = re.compile(r"关于(\d{4})年部分节假日安排的通知")
_PARAGRAPH = re.compile(r"^\s*[一二三四五六七八九十]+、\s*([^：:]{2,20})[：:](.+)$", re.MULTILINE)
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
_DATE = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日")
_SPAN = re.compile(rf"({_DATE.pattern})(?:[至到—-]+({_DATE.pattern}))?[^，。]*放假")
_LENGTH = re.compile(r"共(\d{1,2})天")


def read_announcement(text: str) -> Notice:
    """The notice in a text. Raises NoticeError, each flaw with the number of its paragraph."""
    title = _TITLE.search(_close_up(text))
    if title is None:
        raise NoticeError([Flaw("no-title")])
    year = int(title[1])
    holidays, flaws = [], []
    for number, (name, body) in enumerate(_PARAGRAPH.findall(text), 1):
        try:
            holidays.append(_read_holiday(name.strip(), _ASIDE.sub("", _close_up(body)), year))
        except ValueError as error:
            flaws.append(Flaw(str(error) if str(error) in _PROBLEMS else "no-day", number, name.strip()))
    notice = Notice(year, f"国务院办公厅{title[0]}", tuple(holidays))
    if not holidays and not flaws:
        flaws.append(Flaw("no-paragraphs"))
    if flaws := flaws or find_flaws(notice):
        raise NoticeError(flaws)
    return notice


def _close_up(text: str) -> str:
    """Without the blanks and line ends that copying from a web page leaves."""
    return "".join(text.split())


_PROBLEMS = ("no-span", "length-differs")


def _read_holiday(name: str, body: str, year: int) -> Holiday:
    """Raises ValueError: one of _PROBLEMS, or a day that no month has."""
    span = _SPAN.search(body)
    if span is None:
        raise ValueError("no-span")
    days = list(_read_dates(span[0], year))
    holiday = Holiday(name, days[0], days[-1], tuple(_read_work(body, year)))
    length = _LENGTH.search(body)
    if length and len(list(holiday.off)) != int(length[1]):
        raise ValueError("length-differs")
    return holiday


def _read_work(body: str, year: int) -> Iterator[date]:
    for sentence in body.split("。"):
        if sentence.rstrip().endswith("上班"):
            yield from _read_dates(sentence, year)


def _read_dates(words: str, year: int) -> Iterator[date]:
    """The days named; what is left out of one is that of the one before."""
    month = 1
    for found in _DATE.finditer(words):
        year, month = int(found[1] or year), int(found[2] or month)
        yield date(year, month, int(found[3]))

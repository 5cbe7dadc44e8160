"""A report as a page to be printed: what matters at a glance, then section by section, with plots, and how each figure was counted."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from helpbot.calendar.statutory import spring_festival
from helpbot.documents.bar_chart import BarChart, draw_bars
from helpbot.documents.daily_chart import DailyChart, draw_chart
from helpbot.documents.page import Block, Heading, Note, Page, Paragraph, Picture, Table
from helpbot.services.report_rows import (
    Row,
    list_cautions,
    list_reasons,
    list_rows,
    list_sponsors,
    word_time,
    word_title,
)
from helpbot.services.reports import Report
from helpbot.texts import report as texts

SIZE = (640, 250)
"""Pixels of a plot: on a sheet its letters are as large as those around it."""

GLANCE = (texts.OUTRIGHT, texts.RIGHT, texts.MEDIAN, texts.SAVED["visit"], texts.DUE, texts.FIRST_RIGHT)
WIDTHS = (3, 2)


def set_page(report: Report) -> Page:
    """The report as a page."""
    rows = list_rows(report)
    period = report.period
    return Page(
        title=word_title(period),
        blocks=list(_set_blocks(report, rows)),
        subtitle=texts.SUBTITLE.format(office=report.office, first=period.first, last=period.last),
        author=report.office,
        foot=texts.FOOT.format(at=word_time(report.made)),
    )


def _set_blocks(report: Report, rows: Sequence[Row]) -> Iterator[Block]:
    glance = [texts.LINE.format(item=row.item, said=row.said) for row in rows if row.item in GLANCE]
    if glance:
        yield Note("\n".join(glance), texts.GLANCE)
    if cautions := list_cautions(report):
        yield Paragraph("\n".join(cautions), small=True)
    plots = dict(_draw_plots(report))
    for section, members in groupby(rows, key=lambda row: row.section):
        yield Heading(section)
        if section in plots:
            yield plots[section]
        if section != texts.REASONS:
            yield Table((texts.ITEM, texts.VALUE), [(row.item, row.said) for row in members], WIDTHS)
    head, lines = list_sponsors(report)
    if lines:
        yield Heading(texts.SPONSORS)
        yield Table(head, lines, (3, *[1] * (len(head) - 1)))
    if notes := [texts.LINE.format(item=row.item, said=row.note) for row in rows if row.note]:
        yield Heading(texts.COUNTED)
        yield Paragraph("\n".join(notes), small=True)


def _draw_plots(report: Report) -> Iterator[tuple[str, Picture]]:
    """The plots by their section; there is none of nothing."""
    filings = report.filings
    if report.questions.by_day:
        yield texts.QUESTIONS, _draw_days(report, texts.PLOT_QUESTIONS, report.questions.by_day)
    if filings and filings.by_day:
        yield texts.FILINGS, _draw_days(report, texts.PLOT_FILINGS, filings.by_day)
    if filings and (reasons := list_reasons(filings)):
        bars = [(row.item, float(row.value)) for row in reasons]
        yield texts.REASONS, Picture(draw_bars(BarChart(texts.PLOT_REASONS, bars)), texts.PLOT_REASONS)


def _draw_days(report: Report, title: str, counted: Mapping[date, int]) -> Picture:
    """From the first day of the report's time to its last, with the festival that lies in it."""
    first, last = report.period.first, report.period.last
    begins, ends = spring_festival(first.year)
    marks = [(max(begins, first), min(ends, last), texts.PLOT_FESTIVAL)] if begins <= last and first <= ends else []
    bars = {first: 0, last: 0, **counted}
    return Picture(draw_chart(DailyChart(title, texts.PLOT_DAYS, bars, marks=marks, size=SIZE)), title)

"""A report as rows: what is printed, written as a table, and set as a page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpbot.clock import SHANGHAI
from helpbot.models import Otherwise
from helpbot.services.figures import LEAST, HandOffs, Saved, Share
from helpbot.services.filing_figures import FilingFigures, SponsorFigures
from helpbot.services.report_period import Period
from helpbot.services.reports import Report
from helpbot.texts import report as texts
from helpbot.texts import surveys as survey_texts

SHOWN = 12
"""Reasons that are listed; nobody works on more at a time."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure: a number, or a word in place of one; of how many, where it is a share of something; and what has to be known of it."""

    section: str
    item: str
    value: int | str
    whole: int | None = None
    note: str = ""

    @property
    def rate(self) -> str:
        """The share in per cent; empty where it is none."""
        return word_rate(Share(self.value, self.whole)) if isinstance(self.value, int) and self.whole is not None else ""

    @property
    def said(self) -> str:
        """The figure as people read it."""
        if self.whole is None or not isinstance(self.value, int):
            return str(self.value)
        return texts.OF.format(part=self.value, whole=self.whole, rate=self.rate) if self.whole else texts.NOTHING

    @property
    def cells(self) -> tuple[str, ...]:
        """The figure as a line of a table under texts.HEAD."""
        return self.section, self.item, str(self.value), "" if self.whole is None else str(self.whole), self.rate, self.note


def list_rows(report: Report) -> list[Row]:
    """Every figure of a report, section by section."""
    asked = () if report.rehearsed else (*_list_questions(report), *_list_hand_offs(report.hand_offs), *_list_voices(report))
    rows = list(asked)
    if report.filings is None:
        return [*rows, Row(texts.FILINGS, texts.CAME_IN, texts.UNKNOWN, note=report.no_filings)]
    return [*rows, *_list_filings(report.filings, report.period), *list_reasons(report.filings)]


def _list_questions(report: Report) -> Iterator[Row]:
    found = report.questions
    yield Row(texts.QUESTIONS, texts.ASKED, found.asked)
    if not found.asked:
        return
    yield Row(texts.QUESTIONS, texts.OUTRIGHT, found.outright, found.asked)
    yield Row(texts.QUESTIONS, texts.ASKED_BACK, found.asked_back, found.asked)
    yield Row(texts.QUESTIONS, texts.PICKED, found.picked, found.asked_back)
    yield Row(texts.QUESTIONS, texts.REFUSED, found.refused, found.asked)
    yield Row(texts.QUESTIONS, texts.RIGHT, found.right.part, found.right.whole, texts.RIGHT_NOTE)


def _list_hand_offs(found: HandOffs) -> Iterator[Row]:
    yield Row(texts.HAND_OFFS, texts.OPENED, found.opened)
    if not found.opened:
        return
    for reason, count in found.by_reason.most_common():
        yield Row(texts.HAND_OFFS, texts.TICKET_REASONS.get(reason, reason), count, found.opened)
    yield Row(texts.HAND_OFFS, texts.ANSWERED, found.answered, found.opened)
    yield Row(texts.HAND_OFFS, texts.WAITING, found.waiting, found.opened)
    yield Row(texts.HAND_OFFS, texts.UNANSWERED, found.unanswered, found.opened, texts.UNANSWERED_NOTE)
    yield Row(texts.HAND_OFFS, texts.MEDIAN, _word_wait(found, found.median), note=texts.MEDIAN_NOTE)
    yield Row(texts.HAND_OFFS, texts.WORKING, _word_wait(found, found.working))


def _word_wait(found: HandOffs, time: timedelta | None) -> str:
    if time is None:
        return texts.ENDLESS if found.waiting else texts.NOBODY
    hours, minutes = divmod(round(time.total_seconds() / 60), 60)
    return (texts.HOURS if hours else texts.MINUTES).format(hours=hours, minutes=minutes)


def _list_voices(report: Report) -> Iterator[Row]:
    found = report.voices
    yield Row(texts.VOICES, texts.SURVEYED, found.asked, note=texts.SURVEYED_NOTE)
    if not found.asked:
        return
    yield Row(texts.VOICES, texts.SCORED, found.scores.total(), found.asked)
    yield Row(texts.VOICES, texts.MEAN, texts.UNKNOWN if found.mean is None else texts.SCORE.format(score=found.mean))
    for each in Otherwise:
        item = texts.OTHERWISE.format(instead=survey_texts.OTHERWISE[each])
        yield Row(texts.VOICES, item, found.otherwise[each], found.otherwise.total())
    for each, saved in ((Otherwise.VISIT, report.visits), (Otherwise.PHONE, report.calls)):
        yield _make_saved(each, saved, found.otherwise.total())


def _make_saved(instead: Otherwise, saved: Saved | None, said: int) -> Row:
    if saved is None:
        return Row(texts.VOICES, texts.SAVED[instead], texts.UNKNOWN, note=texts.TOO_FEW.format(count=said, least=LEAST))
    low, high = saved.range
    note = texts.SAVED_NOTE.format(helped=saved.helped, said=survey_texts.OTHERWISE[instead])
    return Row(texts.VOICES, texts.SAVED[instead], texts.ABOUT.format(estimate=saved.estimate, low=low, high=high), note=note)


def _list_filings(found: FilingFigures, period: Period) -> Iterator[Row]:
    as_of = texts.AS_OF.format(at=word_time(found.as_of))
    if period.term:
        yield Row(texts.FILINGS, texts.DUE, found.filed.part, found.filed.whole, texts.DUE_NOTE.format(as_of=as_of))
    yield Row(texts.FILINGS, texts.CAME_IN, found.total("came_in"), note="" if period.term else as_of)
    if period.term:
        yield Row(texts.FILINGS, texts.LATE, found.late, found.total("came_in"))
    if not found.total("came_in"):
        return
    if (right := found.right) is None:
        yield Row(texts.FILINGS, texts.FIRST_RIGHT, texts.UNKNOWN, note=texts.NO_HISTORY)
    else:
        yield Row(texts.FILINGS, texts.FIRST_RIGHT, right.part, right.whole, texts.FIRST_RIGHT_NOTE)
    yield Row(texts.FILINGS, texts.RETURNED, found.total("returns"))


def list_reasons(found: FilingFigures) -> list[Row]:
    """Why filings came back, the most frequent first."""
    rows = [Row(texts.REASONS, title, count) for title, count in found.reasons.most_common(SHOWN)]
    others = ((texts.UNEXPLAINED, found.unexplained), (texts.SILENT, found.silent))
    return rows + [Row(texts.REASONS, name, count) for name, count in others if count]


def list_sponsors(report: Report) -> tuple[Sequence[str], list[tuple[str, ...]]]:
    """The sponsors that had anything to do, with headings, those with the most first; no rows where there is no registry."""
    season, found = report.period.term is not None, report.filings
    named = [(name or texts.NO_SPONSOR, each) for name, each in found.sponsors.items()] if found else []
    busy = [(name, each) for name, each in named if each.due or each.came_in or each.returns]
    ordered = sorted(busy, key=lambda each: (-max(each[1].due, each[1].came_in), each[0]))
    histories = found is not None and found.histories
    rows = [tuple(_word_sponsor(name, each, season=season, histories=histories)) for name, each in ordered]
    return texts.SPONSOR_HEAD_SEASON if season else texts.SPONSOR_HEAD_MONTH, rows


def _word_sponsor(name: str, figures: SponsorFigures, *, season: bool, histories: bool) -> Iterator[str]:
    yield name
    if season:
        yield from (str(figures.due), str(figures.filed), word_rate(Share(figures.filed, figures.due)))
    else:
        yield str(figures.came_in)
    yield str(figures.decided)
    yield word_rate(Share(figures.right, figures.decided)) if histories else texts.UNKNOWN
    yield str(figures.returns)


def _list_sponsors(report: Report) -> Iterator[Row]:
    """The same as figures: a line each, for a table that is to be counted further."""
    head, rows = list_sponsors(report)
    for name, *cells in rows:
        for heading, cell in zip(head[1:], cells, strict=True):
            yield Row(texts.SPONSORS, texts.SPONSOR_ITEM.format(name=name, item=heading), cell)


def list_cautions(report: Report) -> list[str]:
    """What has to be said of the whole."""
    said = [texts.REHEARSED] * report.rehearsed
    said += [] if report.over else [texts.NOT_OVER.format(at=word_time(report.made))]
    if report.filings is None:
        return [*said, texts.NO_FILINGS.format(why=report.no_filings)]
    return said + [texts.CLASSIFIED.format(count=report.filings.classified)] * bool(report.filings.classified)


def word_row(row: Row) -> str:
    """A figure on one line, with its note."""
    line = texts.LINE.format(item=row.item, said=row.said)
    return texts.NOTE.format(line=line, note=row.note) if row.note else line


def word_title(period: Period) -> str:
    """What the report is of."""
    if period.term:
        name = texts.SEASON_NAME.format(year=period.term.year, report_year=period.term.report_year)
    else:
        name = texts.MONTH_NAME.format(year=period.first.year, month=period.first.month)
    return texts.TITLE.format(period=name)


def word_rate(share: Share) -> str:
    """A share in per cent; a dash where there is nothing to have one of."""
    return texts.UNKNOWN if share.rate is None else texts.PERCENT.format(rate=share.rate)


def word_time(at: datetime | None) -> str:
    """A moment to the minute, in Shanghai."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if at else texts.UNKNOWN


def tabulate(report: Report) -> tuple[Sequence[str], list[tuple[str, ...]]]:
    """The report as a table: its headings, and its rows."""
    return texts.HEAD, [row.cells for row in (*list_rows(report), *_list_sponsors(report))]

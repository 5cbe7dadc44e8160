"""What can be counted of questions, hand-offs and surveys. Pure; where nothing can be said, it says None and not 0."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import sqrt
from statistics import mean, median

from helpbot.clock import SHANGHAI
from helpbot.models import Otherwise, Outcome, Survey, TicketReason
from helpbot.services.inquiries import UNKNOWN_REASON
from helpbot.store.figures import AskedRow, TicketRow

OUTRIGHT = frozenset({"answer", "action"})
"""Kinds of a question that was answered at once."""

LEAST = 5
"""Surveys below which nothing is estimated: one more could turn it round."""

SURE = 1.96
"""Standard deviations of 95 %."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def rate(self) -> float | None:
        """From 0 to 1; None of nothing."""
        return self.part / self.whole if self.whole else None

    @property
    def range(self) -> tuple[float, float]:
        """Where the true share lies with 95 % (Wilson's interval); anywhere, of nothing."""
        if not self.whole:
            return 0.0, 1.0
        share, spread = self.part / self.whole, SURE**2 / self.whole
        middle = share + spread / 2
        reach = SURE * sqrt(share * (1 - share) / self.whole + spread / (4 * self.whole))
        return max(0.0, (middle - reach) / (1 + spread)), min(1.0, (middle + reach) / (1 + spread))


@dataclass(slots=True)
class Questions:
    """The questions of a time. `picked`: what was asked back and then chosen; such a question counts once."""

    asked: int = 0
    outright: int = 0
    asked_back: int = 0
    picked: int = 0
    refused: int = 0
    solved: int = 0
    not_solved: int = 0
    by_day: Counter[date] = field(default_factory=Counter)
    helped: set[tuple[int, date]] = field(default_factory=set)

    @property
    def right(self) -> Share:
        """Of those who said whether it helped."""
        return Share(self.solved, self.solved + self.not_solved)


@dataclass(frozen=True, slots=True)
class HandOffs:
    """The tickets opened in a time.

    `median` is the time until a person answered, `working` how much of it the office worked; those who still wait count as waiting longer
    than all others, and where they are half, nobody can say how long. `unanswered` were closed without a word of the office.
    """

    opened: int
    by_reason: Counter[TicketReason]
    answered: int
    waiting: int
    unanswered: int
    median: timedelta | None
    working: timedelta | None


@dataclass(frozen=True, slots=True)
class Voices:
    """What the surveys of a time say."""

    asked: int
    scores: Counter[int]
    otherwise: Counter[Otherwise]
    words: Sequence[str]

    @property
    def mean(self) -> float | None:
        """The mean score."""
        return mean(self.scores.elements()) if self.scores else None


@dataclass(frozen=True, slots=True)
class Saved:
    """How many ways to the counter, or calls, the answers have saved: an estimate, and the range in which it lies with 95 %.

    `helped` are conversations, one a day each, in which an answer was given, nobody said that it did not help, and no person was needed;
    `share` is how many of the surveyed would have gone, or called.
    """

    helped: int
    share: Share

    @property
    def estimate(self) -> int:
        """The likeliest number."""
        return round(self.helped * (self.share.rate or 0))

    @property
    def range(self) -> tuple[int, int]:
        """The least and the most."""
        low, high = self.share.range
        return round(self.helped * low), round(self.helped * high)


def count_questions(rows: Iterable[AskedRow], handed: Iterable[TicketRow]) -> Questions:
    """The questions of these rows, in the order they came; `handed` are the tickets of the same time."""
    found = Questions()
    back: set[tuple[int, str]] = set()
    failed = {(row.thread_id, _day(row.opened_at)) for row in handed}
    for row in rows:
        if row.kind == UNKNOWN_REASON:
            continue
        _judge(found, row, failed)
        if row.kind in OUTRIGHT and (row.thread_id, row.question) in back:
            back.discard((row.thread_id, row.question))
            found.picked += 1
            continue
        found.asked += 1
        found.by_day[_day(row.at)] += 1
        if row.kind in OUTRIGHT:
            found.outright += 1
        elif row.kind == "choices":
            back.add((row.thread_id, row.question))
            found.asked_back += 1
        else:
            found.refused += 1
    found.helped -= failed
    return found


def _judge(found: Questions, row: AskedRow, failed: set[tuple[int, date]]) -> None:
    if row.outcome is Outcome.NOT_SOLVED:
        found.not_solved += 1
        failed.add((row.thread_id, _day(row.at)))
    elif row.outcome is Outcome.SOLVED:
        found.solved += 1
    if row.kind == "answer":
        found.helped.add((row.thread_id, _day(row.at)))


def count_hand_offs(rows: Sequence[TicketRow], measure: Callable[[datetime, datetime], timedelta]) -> HandOffs:
    """The hand-offs of these rows; `measure` tells the working time between two moments."""
    answered = [(row.opened_at, row.replied_at) for row in rows if row.replied_at]
    waiting = sum(not row.replied_at and not row.closed for row in rows)
    return HandOffs(
        opened=len(rows),
        by_reason=Counter(row.reason for row in rows),
        answered=len(answered),
        waiting=waiting,
        unanswered=len(rows) - len(answered) - waiting,
        median=find_median([end - begin for begin, end in answered], waiting),
        working=find_median([measure(begin, end) for begin, end in answered], waiting),
    )


def find_median(times: Collection[timedelta], longer: int) -> timedelta | None:
    """The median where so many more are longer than all of these; None where it lies among those, or there are none at all."""
    if longer >= len(times):
        return None
    endless = timedelta.max.total_seconds()
    middle = median([*(each.total_seconds() for each in times), *[endless] * longer])
    return timedelta(seconds=middle) if middle < endless / 2 else None


def count_voices(rows: Sequence[Survey]) -> Voices:
    """What these surveys say."""
    return Voices(
        asked=len(rows),
        scores=Counter(row.score for row in rows if row.score is not None),
        otherwise=Counter(row.otherwise for row in rows if row.otherwise is not None),
        words=[row.words for row in rows if row.words],
    )


def estimate_saved(questions: Questions, voices: Voices, instead: Otherwise) -> Saved | None:
    """What the answers have saved of this; None where too few have said what they would have done."""
    said = voices.otherwise.total()
    return Saved(len(questions.helped), Share(voices.otherwise[instead], said)) if said >= LEAST else None


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()

"""The course of a filing: what a file says of it, laid over what is known, and where that goes against the usual order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from helpbot.clock import SHANGHAI
from helpbot.models import FilingState

BACK_IS_USUAL = frozenset({FilingState.RETURNED, FilingState.RESUBMITTED, FilingState.REFUSED})
"""Where a filing may go from anywhere: the office sends it back, the clerk sends it again, the office declines."""

_ORDER = {state: place for place, state in enumerate(FilingState)}


@dataclass(frozen=True, slots=True)
class Step:
    """A filing reached a state. `at` None: a file does not say when."""

    at: datetime | None
    state: FilingState
    opinion: str | None = None


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step that was not known, or whose opinion was another, and the state before it."""

    at: datetime
    before: FilingState | None
    state: FilingState
    opinion: str | None


@dataclass(frozen=True, slots=True)
class Course:
    """What laying a file's steps over the known ones comes to: what is new, and how the filing stands then."""

    new: Sequence[NewStep]
    state: FilingState
    state_at: datetime

    @property
    def backwards(self) -> Sequence[NewStep]:
        """New steps against the usual order: a correction, or a mistake in the file."""
        return [step for step in self.new if step.before and goes_backwards(step.before, step.state)]


def goes_backwards(before: FilingState, after: FilingState) -> bool:
    """Whether a filing that stood at `before` is not expected to come to `after`."""
    if before is FilingState.REFUSED:
        return after is not FilingState.REFUSED
    if after in BACK_IS_USUAL:
        return before in (FilingState.PUBLISHED, FilingState.ANNOUNCED)
    return _ORDER[after] < _ORDER[before]


def lay_over(known: Sequence[Step], said: Sequence[Step], now: datetime) -> Course:
    """Both as one course by time; at the same time what was known comes first. `known` is by time, its times all there; one of both
    has a step.

    What a file says without a time is the present state: of the known time where the filing stands there already, else of now.
    """
    steps = {(step.at or now, step.state): step.opinion for step in known}
    fresh: set[tuple[datetime, FilingState]] = set()
    for step in said:
        key = (_date(step, known, now), step.state)
        if key not in steps or (step.opinion and step.opinion != steps[key]):
            fresh.add(key)
            steps[key] = step.opinion
    ordered = sorted(steps, key=lambda key: key[0])
    befores = [None, *(state for _, state in ordered)]
    new = [
        NewStep(at, before, state, steps[at, state]) for before, (at, state) in zip(befores, ordered, strict=False) if (at, state) in fresh
    ]
    return Course(new, ordered[-1][1], ordered[-1][0])


def _date(step: Step, known: Sequence[Step], now: datetime) -> datetime:
    """When it was. A mere day stands for the known time of that day."""
    last = known[-1] if known else None
    if last is None or last.at is None or last.state is not step.state:
        return step.at or now
    return last.at if step.at is None or _is_day_of(step.at, last.at) else step.at


def _is_day_of(day: datetime, at: datetime) -> bool:
    local = day.astimezone(SHANGHAI)
    return local == local.replace(hour=0, minute=0, second=0) and local.date() == at.astimezone(SHANGHAI).date()

"""The officer's morning digest and a sponsor's weekly list, in words. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from helpbot.models import FilingState, OutboxState
from helpbot.services.season_plan import Term
from helpbot.services.season_status import PhoneCall
from helpbot.texts import digest as texts
from helpbot.texts.season import WEEKDAYS

LISTED = 10
"""Institutions that a digest names: a morning's telephone calls."""

LISTED_TO_SPONSOR = 30

_NOTES: dict[FilingState | None, str] = {
    FilingState.RETURNED: texts.SPONSOR_RETURNED,
    FilingState.DRAFT: texts.SPONSOR_DRAFT,
    FilingState.REFUSED: texts.SPONSOR_REFUSED,
}


class Detail(IntEnum):
    """How much of the registry may go there: numbers, names, and with the names whom to telephone."""

    COUNTS = 0
    NAMES = 1
    CONTACTS = 2


@dataclass(frozen=True, slots=True)
class Season:
    """How a running season stands: counts, whom nobody reaches, and how many are to come on each of the next days."""

    term: Term
    total: int
    filed: int
    returned: int
    none: int
    calls: Sequence[PhoneCall]
    ahead: Mapping[date, int]
    capacity: int


@dataclass(frozen=True, slots=True)
class Morning:
    """What an officer has to know on a day. `outbox` counts by state what was queued since `since`; `trouble` says why something is
    missing.
    """

    day: date
    since: date
    outbox: Mapping[str, int]
    inbox_failed: int
    waiting: int
    held: int
    handovers: int
    seasons: Sequence[Season] = ()
    trouble: str = ""

    @property
    def is_empty(self) -> bool:
        """There is nothing to tell."""
        return not (self.outbox or self.inbox_failed or self.waiting or self.held or self.handovers or self.seasons or self.trouble)


@dataclass(frozen=True, slots=True)
class Sponsored:
    """An institution of a sponsor that has not reported: how its report stands, and its day."""

    name: str
    state: FilingState | None
    slot: date | None


def word_morning(morning: Morning, detail: Detail) -> str:
    """The digest; empty where there is nothing to tell."""
    if morning.is_empty:
        return ""
    lines = [texts.HEAD.format(day=_word_day(morning.day), weekday=WEEKDAYS[morning.day.weekday()]), *_word_post(morning)]
    for season in morning.seasons:
        lines += _word_season(season, detail)
    if morning.waiting or morning.held:
        lines.append(texts.TICKETS.format(waiting=morning.waiting, held=morning.held))
    if morning.handovers:
        lines.append(texts.HANDOVERS.format(count=morning.handovers))
    return "\n".join([*lines, morning.trouble] if morning.trouble else lines)


def word_list(term: Term, last: date, total: int, unfiled: Sequence[Sponsored]) -> str:
    """A sponsor's list; empty where all have reported."""
    if not unfiled:
        return ""
    ranked = sorted(unfiled, key=lambda each: (each.state is None, each.slot or date.max, each.name))
    filed = total - len(unfiled)
    lines = [texts.SPONSOR_HEAD.format(total=total, year=term.report_year, filed=filed, open=len(unfiled))]
    lines += [_word_sponsored(each) for each in ranked[:LISTED_TO_SPONSOR]]
    if len(ranked) > LISTED_TO_SPONSOR:
        lines.append(texts.SPONSOR_MORE.format(count=len(ranked) - LISTED_TO_SPONSOR))
    return "\n".join([*lines, texts.SPONSOR_LAST.format(last=_word_day(last))])


def _word_day(day: date) -> str:
    return texts.DAY.format(day=day)


def _word_post(morning: Morning) -> Iterator[str]:
    counted = ((OutboxState.SENT, texts.SENT), (OutboxState.FAILED, texts.FAILED), (OutboxState.UNKNOWN, texts.UNKNOWN))
    counts = [template.format(count=morning.outbox[state]) for state, template in counted if morning.outbox.get(state)]
    waiting = morning.outbox.get(OutboxState.QUEUED, 0) + morning.outbox.get(OutboxState.SENDING, 0)
    counts += [texts.WAITING.format(count=waiting)] if waiting else []
    if counts:
        yield texts.OUTBOX.format(since=_word_day(morning.since), counts=texts.BETWEEN.join(counts))
    if morning.outbox.get(OutboxState.FAILED) or morning.outbox.get(OutboxState.UNKNOWN):
        yield texts.OUTBOX_NEXT
    if morning.inbox_failed:
        yield texts.INBOX.format(count=morning.inbox_failed)


def _word_season(season: Season, detail: Detail) -> Iterator[str]:
    yield texts.SEASON.format(
        year=season.term.report_year, total=season.total, filed=season.filed, returned=season.returned, none=season.none
    )
    days = [_word_ahead(day, count, season.capacity) for day, count in sorted(season.ahead.items()) if count]
    yield texts.AHEAD.format(days=texts.BETWEEN.join(days)) if days else texts.NOBODY_AHEAD
    if not season.calls:
        return
    if detail is Detail.COUNTS:
        yield texts.CALLS_COUNT.format(count=len(season.calls))
        return
    yield texts.CALLS.format(count=len(season.calls))
    for call in season.calls[:LISTED]:
        contact = f"{call.contact} {call.phone}".strip() if detail is Detail.CONTACTS else ""
        yield texts.CALL.format(name=call.name, why=texts.WHY[call.why], contact=contact)
    if len(season.calls) > LISTED:
        yield texts.CALLS_MORE.format(count=len(season.calls) - LISTED) + texts.CALLS_NEXT


def _word_ahead(day: date, count: int, capacity: int) -> str:
    template = texts.AHEAD_OVER if count > capacity else texts.AHEAD_DAY
    return template.format(day=_word_day(day), count=count, capacity=capacity)


def _word_sponsored(each: Sponsored) -> str:
    line = _NOTES.get(each.state, texts.SPONSOR_NONE).format(name=each.name)
    return line + (texts.SPONSOR_SLOT.format(day=_word_day(each.slot)) if each.slot else "")

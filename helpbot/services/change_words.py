"""A filing's change in words: what it came to, what to do next, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from helpbot.calendar.workdays import WorkCalendar
from helpbot.clock import SHANGHAI
from helpbot.models import FilingState
from helpbot.services.filing_course import goes_backwards
from helpbot.services.filing_words import word_by_when, word_name, word_next, word_time
from helpbot.services.office import Office
from helpbot.services.registry import FilingRecord
from helpbot.texts import registry as filing_texts
from helpbot.texts import watch as texts


@dataclass(frozen=True, slots=True)
class News:
    """A filing came to a state.

    `filing` is as it stood then, `opinion` what the office wrote with it; `before` is where it came from, where that is known;
    `explained` is a return taken apart for whoever has to mend it.
    """

    institution: str
    filing: FilingRecord
    before: FilingState | None = None
    explained: str = ""


def word_changes(news: Sequence[News], office: Office, calendar: WorkCalendar, now: datetime) -> str:
    """One message about these changes, each with what to do first."""
    blocks = [word_change(each, office, calendar, now) for each in news]
    head = [texts.HEADS.format(count=len(blocks))] if len(blocks) > 1 else []
    return "\n\n".join(head + blocks)


def word_change(news: News, office: Office, calendar: WorkCalendar, now: datetime) -> str:
    """One change: the state by name, the next step, by when, what happened when, and what the office wrote."""
    filing = news.filing
    state = filing_texts.STATES[filing.state] if filing.state else filing.state_said
    lines = [
        texts.HEAD.format(state=state, institution=news.institution, filing=word_name(filing), number=filing.number),
        word_next(filing, office),
        *word_by_when(filing, office, now.astimezone(SHANGHAI).date(), calendar),
        *_word_cautions(news, office, now),
    ]
    if news.explained:
        return "\n".join([*lines, "", news.explained])
    return "\n".join([*lines, texts.SAID.format(said=filing.opinion)] if filing.opinion else lines)


def _word_cautions(news: News, office: Office, now: datetime) -> list[str]:
    """When it was, or what is odd about that; and a step against the usual order as what it is."""
    filing = news.filing
    plain = filing_texts.PLAIN[filing.state] if filing.state else ""
    happened = texts.HAPPENED if plain else texts.HAPPENED_UNKNOWN
    in_future = filing.state_at is not None and filing.state_at > now
    lines = [(texts.FUTURE if in_future else happened).format(when=word_time(filing.state_at), plain=plain)]
    if news.before and filing.state and goes_backwards(news.before, filing.state):
        names = {"before": filing_texts.STATES[news.before], "after": filing_texts.STATES[filing.state]}
        lines.append(texts.BACKWARDS.format(**names, phone=office.fill("{phone}")))
    return lines

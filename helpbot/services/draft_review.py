"""What an entry would do if it went live: its flaws, what it would steal, what it would tell to everybody, and who waits for it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from faq.entry import Entry
from faq.library import Library
from faq.trial import Theft, Trial
from helpbot.clock import SHANGHAI, Clock
from helpbot.services.entry_check import HINTS, find_flaws, word_flaw
from helpbot.services.office import Office
from helpbot.services.privacy import find_private, mask
from helpbot.store import learning, people
from helpbot.store.database import Transaction
from helpbot.store.learning import Asked

RECENT = 1000
"""Questions that were answered lately and must not be stolen."""

LOOKED_BACK = 10_000
"""Open questions that are looked through at most, the newest."""

KNOWN = 100_000
"""People whose names are looked for."""


@dataclass(frozen=True, slots=True)
class Material:
    """What a review looks at: read within a transaction, gone through without one."""

    answered: Sequence[tuple[str, str]]
    asked: Sequence[Asked]
    receivers: int
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Review:
    """What was found. `flaws` and `hints` are in words; `waiting` are those who asked the same, each person's first question first."""

    flaws: Sequence[str]
    hints: Sequence[str]
    thefts: Sequence[Theft]
    misses: Sequence[Theft]
    private: Sequence[str]
    waiting: Sequence[Asked]
    receivers: int

    def as_data(self) -> dict[str, object]:
        """As plain JSON, without the words of those who wait."""
        return {
            "flaws": list(self.flaws),
            "hints": list(self.hints),
            "thefts": [[each.said, each.owner] for each in self.thefts],
            "misses": [[each.said, each.owner] for each in self.misses],
            "private": list(self.private),
            "waiting": len({each.who for each in self.waiting}),
            "receivers": self.receivers,
        }


class Reviews:
    """What a review needs to read, seen from inside a Desk."""

    def __init__(self, tx: Transaction, clock: Clock, office: Office) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office

    async def gather(self, topic: str) -> Material:
        """What there is to hold an entry of this topic against."""
        told = timedelta(days=self._office.faq.told_days)
        return Material(
            answered=await self.answered(),
            asked=await self.asked(told),
            receivers=await learning.count_receivers(self._tx, topic, self._clock.now() - told),
            names=await self.names(),
        )

    async def answered(self) -> list[tuple[str, str]]:
        """The questions that were answered lately, with their topics."""
        return await learning.answered(self._tx, RECENT)

    async def asked(self, within: timedelta) -> list[Asked]:
        """What was asked and not answered, newest first."""
        return await learning.asked(self._tx, self._clock.now() - within, LOOKED_BACK)

    async def names(self) -> list[str]:
        """What the people are called who are known."""
        return [person.name for person in await people.listed(self._tx, KNOWN)]


async def review(entry: Entry, library: Library, material: Material, office: Office, now: datetime) -> Review:
    """Try the entry out, in a thread: it takes a second or two."""
    trial = Trial(library, entry)
    beside = list(library)
    today = now.astimezone(SHANGHAI).date()
    return await asyncio.to_thread(_review, trial, beside, material, office, today)


def _review(trial: Trial, beside: Sequence[Entry], material: Material, office: Office, today: date) -> Review:
    (entry,) = trial.entries
    before = next((each for each in beside if each.id == entry.id), None)
    flaws = find_flaws([entry], beside, today)
    new = before is None or before.answer != entry.answer
    return Review(
        flaws=[word_flaw(flaw) for flaw in flaws if flaw.kind not in HINTS],
        hints=[word_flaw(flaw) for flaw in flaws if flaw.kind in HINTS],
        thefts=find_thefts(trial, material.answered, material.names),
        misses=trial.misses(),
        private=find_private(entry.answer, office.settings, material.names) if new else (),
        waiting=_find_waiting(trial, material.asked),
        receivers=material.receivers if before is not None and new else 0,
    )


def find_thefts(trial: Trial, answered: Sequence[tuple[str, str]], names: Sequence[str]) -> list[Theft]:
    """What would be stolen, of wordings and of questions that were answered; whose those were does not show."""
    return [replace(each, said=mask(each.said, names)) for each in trial.thefts(answered)]


def _find_waiting(trial: Trial, asked: Sequence[Asked]) -> list[Asked]:
    """Those who wait for what the entry answers, longest waiting first."""
    takes: dict[str, bool] = {}
    found: list[Asked] = []
    for each in asked:
        if each.waits:
            if each.question not in takes:
                takes[each.question] = trial.takes(each.question)
            if takes[each.question]:
                found.append(each)
    return found[::-1]

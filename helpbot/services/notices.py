"""Notices: drafted for an audience, approved as they stand, sent once to each person, and followed to the end."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from helpbot.clock import Clock
from helpbot.errors import HelpbotError, NotFound, Postponed
from helpbot.messages import Reply
from helpbot.models import NoticeState, NoticeTarget, OfficeNotice, OutboxMessage, OutboxState, PersonAddress
from helpbot.services.audit import Audit
from helpbot.services.kinds import NOTICE_LIFE
from helpbot.services.office import PLACEHOLDERS, Office, find_placeholders
from helpbot.services.outbox import Notice, Outbox
from helpbot.services.outbox_keys import notice_key
from helpbot.services.reaching import NOBODY, Reaching
from helpbot.services.rights import institutions_of
from helpbot.services.seasons import Seasons
from helpbot.services.writing_hours import find_opening
from helpbot.store import notices, people
from helpbot.store.database import Transaction
from helpbot.store.registry import InstitutionRecord
from helpbot.texts import notices as texts

LONGEST = 2000
"""Characters of a notice: a chat takes it as one message, and a person reads it."""

SHORTEST_HASH = 8
"""Characters of a hash that are enough to say which draft is meant."""

NAMED = 5
"""Institutions that a message names; of more it says how many."""


class Missed(StrEnum):
    """Why an institution gets none: nobody may write of it, nobody acts for it, nobody is reached, or all who are want no nudges."""

    CLASSIFIED = "classified"
    NOBODY = "nobody"
    NO_ADDRESS = "no-address"
    UNSUBSCRIBED = "unsubscribed"


@dataclass(frozen=True, slots=True)
class Audience:
    """Who would get a notice now: where, of which institutions by name, and which institutions are not reached, and why."""

    addresses: Mapping[int, PersonAddress]
    institutions: Mapping[int, Sequence[str]]
    missed: Sequence[tuple[NoticeTarget, Missed]]

    @property
    def by_channel(self) -> Counter[str]:
        """How many messages go out by each channel."""
        return Counter(address.channel for address in self.addresses.values())


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one message."""

    message: OutboxMessage
    address: PersonAddress
    person_id: int


class Notices:
    """The notices of an office."""

    def __init__(  # noqa: PLR0913 -- the services it stands on
        self, tx: Transaction, clock: Clock, office: Office, *, audit: Audit, reaching: Reaching, seasons: Seasons, outbox: Outbox
    ) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office
        self._audit = audit
        self._reaching = reaching
        self._seasons = seasons
        self._outbox = outbox

    async def draft(self, text: str, institutions: Iterable[InstitutionRecord], audience: str, *, statutory: bool) -> OfficeNotice:
        """Keep a notice for these institutions, to be looked at. Raises HelpbotError where its text cannot be sent."""
        text = check_text(text)
        targets = [{"uscc": each.uscc, "name": each.name[:200], "classified": each.classified} for each in institutions]
        digest = _digest(text, [str(each["uscc"]) for each in targets], statutory=statutory)
        notice = OfficeNotice(
            office_id=self._tx.office_id,
            number=0,
            text=text,
            statutory=statutory,
            audience=audience[:400],
            digest=digest,
            drafted_at=self._clock.now(),
        )
        return await notices.add(self._tx, notice, targets)

    async def get(self, number: int) -> OfficeNotice:
        """The notice of this number. Raises NotFound."""
        if found := await notices.find(self._tx, number):
            return found
        raise NotFound(texts.NO_SUCH.format(number=number))

    async def listed(self, limit: int) -> list[OfficeNotice]:
        """All of them, newest first."""
        return await notices.listed(self._tx, limit)

    async def find_audience(self, notice: OfficeNotice) -> Audience:
        """Who would get it as things are now: the clerks of each institution, or where it has none its legal representatives."""
        targets = await notices.targets(self._tx, notice.id or 0)
        usccs = [each.uscc for each in targets if not each.classified]
        reaches, holders = await self._reaching.find(usccs), await self._reaching.holders(usccs)
        told: dict[int, list[str]] = defaultdict(list)
        missed: list[tuple[NoticeTarget, Missed]] = []
        for target in targets:
            reach = reaches.get(target.uscc, NOBODY)
            heard = reach.addresses.keys() if notice.statutory else reach.addresses.keys() & reach.nudged
            for person in heard:
                told[person].append(target.name)
            if not heard:
                missed.append((target, _find_reason(target, holders.get(target.uscc, frozenset()), reached=bool(reach.addresses))))
        addresses = {person: at for reach in reaches.values() for person, at in reach.addresses.items()}
        return Audience({person: addresses[person] for person in sorted(told)}, told, missed)

    async def approve(self, number: int, digest: str, by: str) -> int:
        """Send it, from the office's next hour on; returns to how many persons.

        Raises HelpbotError where it has been approved before or the hash is another's, NotFound where there is none.
        """
        notice = await self.get(number)
        if notice.state is not NoticeState.DRAFT:
            raise HelpbotError(texts.NOT_DRAFT.format(number=number, state=texts.NOTICE_STATES[notice.state]))
        if len(digest) < SHORTEST_HASH or not notice.digest.startswith(digest):
            raise HelpbotError(texts.WRONG_HASH.format(number=number, hash=notice.digest[:SHORTEST_HASH]))
        approved = {"state": NoticeState.APPROVED, "approved_at": self._clock.now(), "approved_by": by[:100]}
        if not await notices.change(self._tx, number, NoticeState.DRAFT, **approved):
            raise HelpbotError(texts.NOT_DRAFT.format(number=number, state=texts.NOTICE_STATES[NoticeState.APPROVED]))
        await self._audit.note("notice.approved", f"notice:{number} {notice.digest[:SHORTEST_HASH]}")
        return await self._queue(notice)

    async def stop(self, number: int) -> None:
        """What has not gone out yet stays. Raises HelpbotError, NotFound."""
        await self._get_approved(number)
        await notices.change(self._tx, number, NoticeState.APPROVED, state=NoticeState.STOPPED)
        await self._audit.note("notice.stopped", f"notice:{number}")

    async def retry(self, number: int) -> int:
        """Send again what failed, and for the first time to whoever can be reached only now; returns how many messages that is.

        Raises HelpbotError, NotFound.
        """
        notice = await self._get_approved(number)
        failed = [each for each in await self.sent(notice) if each.message.state is OutboxState.FAILED]
        for each in failed:
            await self._outbox.retry(each.message.id or 0, NOTICE_LIFE)
        return len(failed) + await self._queue(notice)

    async def withdraw(self, usccs: Sequence[str]) -> None:
        """Tell nobody of these institutions any more: they have become classified, or have vanished."""
        await notices.withdraw(self._tx, usccs)

    async def sent(self, notice: OfficeNotice) -> list[Sent]:
        """What became of each of its messages."""
        keys = {notice_key(notice.id or 0, person): person for person in notice.recipients}
        return [Sent(message, address, keys[message.dedup_key]) for message, address in await notices.sent(self._tx, list(keys))]

    async def compose(self, reference: str) -> Reply | None:
        """A person's message, of the institutions that they act for now; None where it is not theirs any more.

        Raises Postponed outside the office's hours.
        """
        number, person_id = (int(each) for each in reference.split(":"))
        notice = await self.get(number)
        person = await people.find(self._tx, person_id)
        if notice.state is not NoticeState.APPROVED or person is None or (person.nudges_off_at and not notice.statutory):
            return None
        now = self._clock.now()
        if (opens := find_opening(now, await self._seasons.days(), self._office.season)) > now:
            raise Postponed(opens)
        usccs = institutions_of(await people.assignments(self._tx, person_id, now), now)
        names = [each.name for each in await notices.targets_of(self._tx, notice.id or 0, usccs)]
        return self.word(notice, names) if names else None

    def word(self, notice: OfficeNotice, names: Sequence[str]) -> Reply:
        """The very words, for somebody who acts for these institutions."""
        template = texts.CONCERNS_MORE if len(names) > NAMED else texts.CONCERNS
        concerns = template.format(names=texts.NAMES_BETWEEN.join(names[:NAMED]), count=len(names))
        text = texts.MESSAGE.format(kind=texts.KIND_WORDS[notice.statutory], text=self._office.fill(notice.text))
        return Reply(f"{text}\n{concerns}", source=texts.STATUTORY if notice.statutory else texts.NUDGE)

    async def _get_approved(self, number: int) -> OfficeNotice:
        notice = await self.get(number)
        if notice.state is not NoticeState.APPROVED:
            raise HelpbotError(texts.NOT_APPROVED.format(number=number, state=texts.NOTICE_STATES[notice.state]))
        return notice

    async def _queue(self, notice: OfficeNotice) -> int:
        """A message for everybody who is reached now and has none yet."""
        audience = await self.find_audience(notice)
        opens = find_opening(self._clock.now(), await self._seasons.days(), self._office.season)
        queued = [
            Notice(address, notice_key(notice.id or 0, person), f"{notice.number}:{person}", opens)
            for person, address in audience.addresses.items()
        ]
        recipients = sorted({*notice.recipients, *audience.addresses})
        await notices.change(self._tx, notice.number, NoticeState.APPROVED, recipients=recipients)
        return await self._outbox.put_notices(queued, "notice")


def check_text(text: str) -> str:
    """The text as it is sent, office's placeholders not yet filled. Raises HelpbotError, with the cure."""
    text = text.strip()
    if not text:
        raise HelpbotError(texts.EMPTY)
    if len(text) > LONGEST:
        raise HelpbotError(texts.TOO_LONG.format(length=len(text), most=LONGEST))
    if unknown := [name for name in find_placeholders(text) if name not in PLACEHOLDERS]:
        known = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise HelpbotError(texts.UNKNOWN_PLACEHOLDER.format(name=unknown[0], known=known))
    return text


def _find_reason(target: NoticeTarget, everyone: frozenset[int], *, reached: bool) -> Missed:
    if target.classified:
        return Missed.CLASSIFIED
    if not everyone:
        return Missed.NOBODY
    return Missed.UNSUBSCRIBED if reached else Missed.NO_ADDRESS


def _digest(text: str, usccs: Sequence[str], *, statutory: bool) -> str:
    return sha256(json.dumps([text, statutory, sorted(usccs)], ensure_ascii=False).encode()).hexdigest()

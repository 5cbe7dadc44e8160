"""The word that an answer changed, for whoever received the old one."""

from datetime import timedelta

from faq.entry import Entry
from helpbot.clock import Clock
from helpbot.messages import Reply
from helpbot.models import FaqOverlay, OutboxState
from helpbot.services.answer_words import word_answer, word_briefly, word_changes, word_source
from helpbot.services.entries import read_stored
from helpbot.services.office import Office
from helpbot.services.outbox import Notice, Outbox
from helpbot.services.outbox_keys import correction_key
from helpbot.services.waiting import word_day
from helpbot.store import faq, learning, outbox_fates
from helpbot.store.database import Transaction
from helpbot.store.learning import Receiver
from helpbot.texts import learning as texts

AT_ONCE = 10
"""Questions that are looked through in one transaction: turns wait for no more than these."""


class Corrections:
    """Who is to be told of changed answers, and what."""

    def __init__(self, tx: Transaction, clock: Clock, office: Office, outbox: Outbox) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office
        self._outbox = outbox

    async def next_change(self) -> FaqOverlay | None:
        """A changed answer of which not everybody has been told who received the old one."""
        return next(iter(await faq.to_tell(self._tx)), None)

    async def tell_some(self, change: FaqOverlay) -> None:
        """Queue the word for the next of those who received the old answer, newest first, each once."""
        since = change.at - timedelta(days=self._office.faq.told_days)
        found = await learning.receivers(self._tx, change, since, AT_ONCE)
        history = [row for row in await faq.history(self._tx, change.topic) if row.revision <= change.revision]
        notices = [self._address(each, change, history) for each in found]
        await self._outbox.put_notices(notices, "correction")
        await learning.settle(self._tx, [each.inquiry for each in found], change.topic, change.revision, self._clock.now())
        await faq.move_telling(self._tx, change.revision, found[-1].inquiry if len(found) == AT_ONCE else None)

    def _address(self, receiver: Receiver, change: FaqOverlay, history: list[FaqOverlay]) -> Notice:
        first = next(row.revision for row in history if row.revision > receiver.revision)
        reference = f"{change.revision}:{first}:{receiver.inquiry}:{receiver.who}"
        return Notice(receiver.address, correction_key(change.revision, receiver.who), reference, self._clock.now())

    async def compose(self, reference: str) -> Reply | None:
        """What changed since this person was last told, and the answer as it is now; None where a later change tells them."""
        change, first, inquiry, who = reference.split(":", 3)
        told = await self._look_up(int(change), int(first), int(inquiry), who)
        if told is None or told.newer or not told.question:
            return None
        entry, before = read_stored(told.entry, told.topic), read_stored(told.before, told.topic)
        if entry is None:
            return None
        head = texts.CORRECTED.format(date=word_day(told.at), question=word_briefly(told.question))
        return Reply(f"{head}\n{self._word(before, entry)}", source=word_source(entry))

    async def _look_up(self, change: int, first: int, inquiry: int, who: str) -> faq.Told | None:
        """From the first change on that this person has not heard of: the word of an earlier one may never have left."""
        told = await faq.told(self._tx, change, first, inquiry)
        while told and told.earlier:
            fate = await outbox_fates.fate(self._tx, correction_key(told.earlier, who))
            if fate is None or fate[0] is OutboxState.SENT:
                break
            told = await faq.told(self._tx, change, int(fate[1].split(":", 2)[1]), inquiry)
        return told

    def _word(self, before: Entry | None, entry: Entry) -> str:
        answer = word_answer(self._office, entry)
        changes = word_changes(self._office.fill(before.answer), self._office.fill(entry.answer)) if before else ""
        return texts.CORRECTED_DIFF.format(changes=changes, answer=answer) if changes else texts.CORRECTED_PLAIN.format(answer=answer)

"""A draft in words, for whoever is to decide about it."""

from collections.abc import Mapping, Sequence
from typing import Any

from faq.entry import Entry
from helpbot.clock import SHANGHAI
from helpbot.models import FaqDraft
from helpbot.services.answer_words import word_briefly, word_changes
from helpbot.services.draft_review import Review
from helpbot.services.privacy import mask
from helpbot.store.learning import Asked
from helpbot.texts import learning as texts

SHOWN = 5
"""Of a list in a chat; the command line shows all."""


def word_draft(draft: FaqDraft, entry: Entry, before: Entry | None) -> str:
    """What it says, and what it changes."""
    lines = [
        texts.DRAFT.format(number=draft.number, state=texts.STATES[draft.state], question=entry.question, answer=entry.answer),
        texts.DRAFT_BASIS.format(basis=entry.basis),
    ]
    if before is not None:
        lines.append(texts.DRAFT_REPLACES.format(topic=entry.id, changes=word_edit(before, entry)).rstrip())
    added = [text for text in entry.phrasings if before is None or text not in before.phrasings]
    if added:
        lines.append(texts.DRAFT_PHRASINGS.format(phrasings=texts.BETWEEN.join(added)))
    return "\n".join(lines)


def word_edit(before: Entry, after: Entry) -> str:
    """What is different between two versions of an entry: its question, its answer, its basis."""
    pairs = ((before.question, after.question), (before.basis, after.basis))
    lines = [texts.CHANGED.format(old=old, new=new) for old, new in pairs if old != new]
    if before.answer != after.answer:
        changes = word_changes(before.answer, after.answer)
        lines.insert(0, changes or texts.CHANGED.format(old=before.answer, new=after.answer))
    return "\n".join(lines)


def word_findings(found: Mapping[str, Any]) -> str:
    """What the tests say of it, out of Review.as_data: what is wrong, or that nothing is."""
    parts = (
        (texts.FLAWS, "flaws", found.get("flaws", ())),
        (texts.THEFTS, "thefts", [texts.THEFT.format(said=said, owner=owner) for said, owner in found.get("thefts", ())]),
        (texts.MISSES, "misses", [texts.THEFT.format(said=said, owner=owner) for said, owner in found.get("misses", ())]),
    )
    lines = [template.format(**{name: "\n".join(each)}) for template, name, each in parts if each]
    if private := found.get("private"):
        lines.append(texts.PRIVATE.format(found=texts.BETWEEN.join(private)))
    return "\n".join(lines or [texts.FINE])


def word_waiting(waiting: Sequence[Asked], names: Sequence[str], most: int = SHOWN) -> str:
    """Who still waits for it: when they asked, what, and under which number; empty where nobody does."""
    if not waiting:
        return ""
    lines = [
        texts.WAITING_LINE.format(
            at=f"{each.at.astimezone(SHANGHAI):%Y-%m-%d}",
            question=word_briefly(mask(each.question, names)),
            ticket=texts.WAITING_TICKET.format(number=each.ticket) if each.ticket else "",
        )
        for each in waiting[:most]
    ]
    if len(waiting) > most:
        lines.append(texts.WAITING_MORE.format(count=len(waiting)))
    return texts.WAITING.format(count=len({each.who for each in waiting}), waiting="\n".join(lines))


def word_review(found: Review, names: Sequence[str], most: int = SHOWN) -> str:
    """All that was found; `names` of people who are known stand in no question of theirs."""
    parts = [word_findings(found.as_data()), word_waiting(found.waiting, names, most)]
    if found.receivers:
        parts.append(texts.RECEIVERS.format(count=found.receivers))
    return "\n".join(filter(None, parts))


def word_approved(draft: FaqDraft, found: Review, *, loud: bool) -> str:
    """That it is live, and who hears of it."""
    lines = [texts.APPROVED.format(number=draft.number, topic=draft.topic)]
    if found.waiting:
        lines.append(texts.APPROVED_WAITING.format(count=len({each.who for each in found.waiting})))
    if found.receivers and loud:
        lines.append(texts.APPROVED_RECEIVERS.format(count=found.receivers))
    return "\n".join(lines)

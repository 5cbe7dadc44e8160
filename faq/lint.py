"""Finds what is wrong with entries before a clerk does. It says what and where, in kinds and places; the words are the caller's."""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from faq.entry import Certainty, Entry
from faq.reason import Frame, Reason
from faq.text import Wording, office_wording

LONGEST_ANSWER = 600
FEWEST_PHRASINGS = 12
FEWEST_WORDINGS = 10

LONGEST_ID = 40
"""An id stands in the token of a button, and Telegram takes 64 bytes of that."""

_ID = re.compile(r"[a-z0-9][a-z0-9.-]*")
_WEB_ADDRESS = re.compile(r"https?://\S+|www\.\S+|[a-z0-9-]+\.(?:com|cn|net|org|gov)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong with an entry: its kind, the entry's id, and what the kind needs to be explained.

    Kinds: missing-basis, missing-certainty, missing-confirmed, missing-review, overdue-review, web-address, bad-id, duplicate-id,
    overclaim, duplicate-phrasing, conflicting-phrasing, unknown-placeholder, unknown-topic, too-long, few-phrasings, few-wordings,
    empty-phrasing.
    """

    kind: str
    where: str
    key: str = ""
    detail: str = ""


def lint(
    entries: Sequence[Entry],
    *,
    today: date,
    placeholders: frozenset[str],
    find_placeholders: Callable[[str], Iterable[str]],
    beside: Iterable[Entry] = (),
) -> list[Flaw]:
    """Every flaw of these entries. `beside` are others that are live with them: topics may point there, phrasings must not collide."""
    others = [entry for entry in beside if entry.id not in {each.id for each in entries}]
    known = {entry.id for entry in (*entries, *others)}
    flaws: list[Flaw] = []
    for entry in entries:
        flaws += _check_basis(entry, today)
        flaws += _check_answer(entry, placeholders, find_placeholders)
        flaws += _check_links(entry, known)
    return [*flaws, *_check_ids(entries), *_check_phrasings(entries, others, office_wording())]


def _check_basis(entry: Entry, today: date) -> Iterator[Flaw]:
    """What an answer rests on; an act claims nothing."""
    if entry.action:
        return
    if not entry.basis.strip():
        yield Flaw("missing-basis", entry.id)
    if entry.certainty is None:
        yield Flaw("missing-certainty", entry.id)
    if entry.confirmed is None:
        yield Flaw("missing-confirmed", entry.id)
    if entry.review_by is None:
        yield Flaw("missing-review", entry.id)
    elif entry.review_by < today:
        yield Flaw("overdue-review", entry.id, detail=entry.review_by.isoformat())


def _check_answer(entry: Entry, placeholders: frozenset[str], find_placeholders: Callable[[str], Iterable[str]]) -> Iterator[Flaw]:
    if len(entry.answer) > LONGEST_ANSWER:
        yield Flaw("too-long", entry.id, detail=str(len(entry.answer)))
    for name in find_placeholders(entry.answer):
        if name not in placeholders:
            yield Flaw("unknown-placeholder", entry.id, ", ".join(sorted(placeholders)), name)
    for key, text in (("answer", entry.answer), ("basis", entry.basis)):
        if found := _WEB_ADDRESS.search(text):
            yield Flaw("web-address", entry.id, key, found.group())


def _check_links(entry: Entry, known: set[str]) -> Iterator[Flaw]:
    for topic in entry.related:
        if topic not in known:
            yield Flaw("unknown-topic", entry.id, "related", topic)
    if entry.offers and entry.offers not in known:
        yield Flaw("unknown-topic", entry.id, "offers", entry.offers)


def _check_ids(entries: Sequence[Entry]) -> Iterator[Flaw]:
    seen: set[str] = set()
    for entry in entries:
        if not _ID.fullmatch(entry.id) or len(entry.id) > LONGEST_ID:
            yield Flaw("bad-id", entry.id, detail=str(LONGEST_ID))
        if entry.id in seen:
            yield Flaw("duplicate-id", entry.id)
        seen.add(entry.id)


def _check_phrasings(entries: Sequence[Entry], others: Sequence[Entry], wording: Wording) -> Iterator[Flaw]:
    """No phrasing twice, and none that means two topics once it is normalised."""
    owner: dict[str, str] = {wording.normalise(text): entry.id for entry in others for text in entry.questions}
    for entry in entries:
        if len(entry.phrasings) < FEWEST_PHRASINGS:
            yield Flaw("few-phrasings", entry.id, detail=str(len(entry.phrasings)))
        yield from _check_words(entry.id, entry.questions, owner, wording)


def _check_words(topic: str, texts: Iterable[str], owner: dict[str, str], wording: Wording) -> Iterator[Flaw]:
    """The wordings of one topic; `owner` has whose a normalised one is, and learns these."""
    written: set[str] = set()
    for text in texts:
        normal = wording.normalise(text)
        if not normal:
            yield Flaw("empty-phrasing", topic, detail=text)
        elif text in written:
            yield Flaw("duplicate-phrasing", topic, detail=text)
        elif owner.setdefault(normal, topic) != topic:
            yield Flaw("conflicting-phrasing", topic, owner[normal], text)
        written.add(text)


def lint_reasons(reasons: Sequence[Reason], frame: Frame, topics: Container[str]) -> list[Flaw]:
    """Every flaw of a table of reasons; `topics` are the FAQ's, to which it points."""
    flaws: list[Flaw] = []
    owner: dict[str, str] = {}
    ids = Counter(reason.id for reason in reasons)
    for reason in reasons:
        flaws += _check_reason(reason, frame, topics)
        flaws += _check_words(reason.id, reason.wordings, owner, office_wording())
    return [*flaws, *(Flaw("duplicate-id", topic) for topic, times in ids.items() if times > 1)]


def _check_reason(reason: Reason, frame: Frame, topics: Container[str]) -> Iterator[Flaw]:
    if not _ID.fullmatch(reason.id) or len(reason.id) > LONGEST_ID:
        yield Flaw("bad-id", reason.id, detail=str(LONGEST_ID))
    if reason.read not in topics:
        yield Flaw("unknown-topic", reason.id, "read", reason.read)
    if len(reason.wordings) < FEWEST_WORDINGS:
        yield Flaw("few-wordings", reason.id, detail=str(len(reason.wordings)))
    said = f"{reason.title} {reason.right} {reason.wrong}"
    for word in frame.claims if reason.certainty is not Certainty.LAW else ():
        if word in said:
            yield Flaw("overclaim", reason.id, reason.certainty, word)

"""The welcome pack of the clerk who took over, in words. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from helpbot.messages import Attachment, Reply
from helpbot.models import HandoverItem
from helpbot.services.course import offer_topics
from helpbot.services.handover_items import DEADLINE, FILING
from helpbot.texts import handover as handover_texts
from helpbot.texts import welcome as texts


@dataclass(frozen=True, slots=True)
class Pack:
    """What there is for the one who comes: of whom it is, what is due and under way there, files, and the questions asked most.

    `known`: whether the list was ever held against the registry. `questions`: the ids of topics and how they are asked. `course`: whether
    lessons follow.
    """

    institution: str
    items: Sequence[HandoverItem]
    record: Attachment
    guide: Attachment | None = None
    calendar: Attachment | None = None
    known: bool = True
    questions: Sequence[tuple[str, str]] = ()
    course: bool = False


def word_welcome(pack: Pack) -> Reply:
    """One message with all of it."""
    lines = [texts.HEAD.format(institution=pack.institution), texts.RECORD]
    lines += [texts.GUIDE] if pack.guide else []
    lines += [*_word_items(pack.items, DEADLINE, texts.DUE), *_word_items(pack.items, FILING, texts.FILINGS)]
    nothing = not (_find_open(pack.items, DEADLINE) or _find_open(pack.items, FILING))
    lines += [texts.NOTHING] if nothing and pack.known else []
    lines += [texts.ICS] if pack.calendar else []
    lines += [texts.COURSE] if pack.course else []
    lines += [texts.QUESTIONS] if pack.questions else []
    files = tuple(each for each in (pack.record, pack.guide, pack.calendar) if each)
    return Reply("\n".join(lines), offer_topics(pack.questions), files)


def _word_items(items: Sequence[HandoverItem], kind: str, head: str) -> list[str]:
    found = _find_open(items, kind)
    return [head, *(texts.LINE.format(title=_strip(each.title)) for each in found)] if found else []


def _find_open(items: Sequence[HandoverItem], kind: str) -> list[HandoverItem]:
    """Those of that kind that are not done with by now."""
    return [each for each in items if each.key.startswith(kind) and each.detail != handover_texts.DONE_WITH]


def _strip(title: str) -> str:
    """The heading above says what kind it is."""
    return title.partition(texts.AFTER_KIND)[2] or title

"""A guide as a page: the template, filled with the office's facts and what its FAQ says now. Pure."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from itertools import groupby

from faq.entry import Entry
from faq.reason import Reason
from helpbot.calendar.office_days import OfficeDays
from helpbot.documents.page import Block, Heading, Note, Page, Paragraph, Steps, Table, Ticks, flatten_page
from helpbot.models import FilingKind
from helpbot.services.answer_words import word_answer, word_source
from helpbot.services.guide_template import GuideTemplate, Section, Shape
from helpbot.services.office import Office
from helpbot.services.season_plan import Term
from helpbot.services.season_track import find_end
from helpbot.texts import guide as texts

MOST_RETURNS = 6
"""Reasons that a guide names: what more than these have in common, nobody reads."""

OFTEN = 2
"""Filings that came back for a reason before a guide names it: one is a slip."""

_NUMBERED = re.compile(texts.NUMBERED)


@dataclass(frozen=True, slots=True)
class Returned:
    """A reason for which filings came back, and how many did."""

    reason: Reason
    count: int


@dataclass(frozen=True, slots=True)
class Material:
    """What a guide is filled from: the office, its FAQ, what came back most, and the season an annual report is for."""

    office: Office
    find_entry: Callable[[str], Entry | None]
    returned: Sequence[Returned]
    term: Term
    days: OfficeDays


def lay_guide(kind: FilingKind, template: GuideTemplate, material: Material) -> Page:
    """The page without its foot, which names the version. A topic that the office took away has no section."""
    dates = _name_dates(material)
    blocks = [block for section in template.section for block in _lay_section(section, material)]
    return Page(
        title=template.title.format_map(dates),
        subtitle=template.subtitle.format_map(dates),
        author=material.office.settings.name,
        blocks=(*blocks, *_lay_returns(kind, material.returned), *_lay_contact(material.office)),
    )


def digest_page(page: Page) -> str:
    """What tells a guide from one with other contents."""
    return sha256(json.dumps(flatten_page(page), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def sign_page(page: Page, number: int, day: date) -> Page:
    """The page with its version at the foot."""
    return replace(page, foot=texts.FOOT.format(office=page.author, number=number, day=day))


def _name_dates(material: Material) -> Mapping[str, object]:
    term = material.term
    last = find_end(term, material.days)
    return {"report_year": term.report_year, "first": texts.DAY.format(day=term.first), "last": texts.DAY.format(day=last)}


def _lay_section(section: Section, material: Material) -> Iterator[Block]:
    entry = material.find_entry(section.topic)
    if entry is None:
        return
    yield Heading(section.heading)
    yield from _lay_answer(word_answer(material.office, entry), section.form)
    if source := word_source(entry):
        yield Paragraph(source, small=True)


def _lay_answer(answer: str, shape: Shape) -> Iterator[Block]:
    if shape is Shape.NOTE:
        yield Note(answer)
        return
    for numbered, lines in groupby(answer.split("\n"), lambda line: bool(_NUMBERED.match(line))):
        if numbered:
            yield (Ticks if shape is Shape.TICKS else Steps)([_NUMBERED.sub("", line) for line in lines])
        else:
            yield Paragraph("\n".join(lines))


def _lay_returns(kind: FilingKind, returned: Sequence[Returned]) -> Iterator[Block]:
    rows = [(each.reason.title, each.reason.right, str(each.count)) for each in returned[:MOST_RETURNS] if each.count >= OFTEN]
    if rows:
        yield Heading(texts.RETURNS if kind is FilingKind.ANNUAL else texts.RETURNS_OF_KIND)
        yield Table(texts.RETURNS_HEAD, rows, (4, 6, 1))


def _lay_contact(office: Office) -> Iterator[Block]:
    facts = office.settings
    lines = [texts.PHONE.format(phone=office.fill("{phone}"))]
    lines += [texts.HOURS.format(hours=facts.hours)] if facts.hours else []
    lines += [texts.ADDRESS.format(address=facts.address)] if facts.address else []
    lines += [texts.GROUP.format(group=facts.group)] if facts.group else []
    yield Note("\n".join([*lines, texts.BOT]), texts.CONTACT)

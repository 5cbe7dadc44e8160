"""Makes guides: reads what they are filled from, sets them, and keeps what says something new as a version."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from faq.entry import Entry
from faq.returns import package_reasons
from helpbot.clock import SHANGHAI, Clock
from helpbot.documents.html import write_html
from helpbot.documents.page import Page
from helpbot.documents.pdf import render_page
from helpbot.documents.typefaces import find_typefaces
from helpbot.errors import FontMissing
from helpbot.models import FilingKind, Guide
from helpbot.services.audit import CLI, JOB, OPERATOR
from helpbot.services.desk import OpenDesk
from helpbot.services.guide_page import Material, Returned, digest_page, lay_guide, sign_page
from helpbot.services.guide_template import read_templates
from helpbot.services.office import Office
from helpbot.services.season_plan import Term
from helpbot.services.sweep import Sweep
from helpbot.store.registry_returns import Opinion

log = structlog.get_logger(__name__)

RECENT = timedelta(days=365)
"""How far back returns are counted; an annual report's are those of the year before, whenever they came."""

LONG_AGO = timedelta(days=800)


@dataclass(frozen=True, slots=True)
class Pressed:
    """A guide as it is now; `new` where that says something else than the version before. `no_font`: why there is no PDF of it."""

    guide: Guide
    new: bool
    no_font: str = ""


class Press:
    """An office's guides in the making. `find_entry` looks a topic of its FAQ up."""

    def __init__(self, office: Office, clock: Clock, open_desk: OpenDesk, find_entry: Callable[[str], Entry | None]) -> None:
        self._office = office
        self._clock = clock
        self._open_desk = open_desk
        self._find_entry = find_entry

    async def press(self, kind: FilingKind, season: int | None = None, *, commit: bool = True, actor: str = OPERATOR) -> Pressed:
        """The guide to a kind of filing, kept as a new version if it says anything new.

        `season` is the year of the season that an annual report is for; the next one that ends without it. Raises RegistryDown, StoreError.
        """
        term = Term(season or self._find_season())
        template = read_templates()[kind]
        page = lay_guide(kind, template, await self._gather(kind, term))
        year = term.year if kind is FilingKind.ANNUAL else 0
        async with self._open_desk(self._office, reading=True) as desk:
            number, latest = await desk.guides.next_number(kind, page, year), await desk.guides.newest(kind)
        if number is None and latest is not None:
            return Pressed(latest, new=False)
        guide = Guide(
            office_id=self._office.id,
            kind=kind,
            number=number or 1,
            edition=template.edition,
            year=year,
            title=page.title,
            digest=digest_page(page),
            html=b"",
            made_at=self._clock.now(),
        )
        pressed = await asyncio.to_thread(self._set, guide, page)
        if commit:
            async with self._open_desk(self._office) as desk:
                await desk.guides.keep(guide)
                await desk.audit.note("guide.made", f"guide:{kind} {guide.number}", actor=actor, channel=JOB if actor == JOB else CLI)
        return pressed

    async def ensure(self) -> Pressed | None:
        """The guide to the annual report, where a season runs and there is none for it yet. Raises RegistryDown, StoreError."""
        async with self._open_desk(self._office, reading=True) as desk:
            running = await desk.seasons.running()
            newest = await desk.guides.newest(FilingKind.ANNUAL) if running else None
        if not running or (newest and newest.year == running[-1].year):
            return None
        pressed = await self.press(FilingKind.ANNUAL, running[-1].year, actor=JOB)
        log.info("guide.made", office=self._office.id, number=pressed.guide.number, no_font=pressed.no_font)
        return pressed

    def _find_season(self) -> int:
        today = self._clock.now().astimezone(SHANGHAI).date()
        return today.year if today <= Term(today.year).last else today.year + 1

    async def _gather(self, kind: FilingKind, term: Term) -> Material:
        annual = kind is FilingKind.ANNUAL
        since = self._clock.now() - (LONG_AGO if annual else RECENT)
        opinions = await Sweep(self._office, self._clock).opinions(kind, term.report_year - 1 if annual else None, since)
        returned = await asyncio.to_thread(count_returns, opinions)
        async with self._open_desk(self._office, reading=True) as desk:
            days = await desk.seasons.days()
        return Material(self._office, self._find_entry, returned, term, days)

    def _set(self, guide: Guide, page: Page) -> Pressed:
        """Fill in the guide's files."""
        signed = sign_page(page, guide.number, guide.made_at.astimezone(SHANGHAI).date())
        guide.html = write_html(signed)
        try:
            guide.pdf = render_page(signed, made=guide.made_at, faces=find_typefaces(self._office.settings.font))
        except FontMissing as error:
            return Pressed(guide, new=True, no_font=str(error))
        return Pressed(guide, new=True)


def count_returns(opinions: Iterable[Opinion]) -> Sequence[Returned]:
    """The reasons that the office's words name, the most frequent first; a filing that came back twice for one counts once."""
    reasons = package_reasons()
    named = {(each.number, found.reason.id) for each in opinions for found in reasons.explain(each.text).found}
    counts = Counter(reason for _, reason in named)
    by_id = {reason.id: reason for reason in reasons}
    return [Returned(by_id[reason], count) for reason, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]

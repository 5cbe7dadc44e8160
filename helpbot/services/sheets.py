"""Codes on paper: a page or a line for each institution, to be cut apart and handed out."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from helpbot.clock import SHANGHAI
from helpbot.services.office import OfficeSettings
from helpbot.spreadsheets.writing import format_csv
from helpbot.texts import people_cli as texts
from helpbot.texts.conversation import UNFILLED

_PAGE = """<section>
<h1>{title}</h1>
<h2>{to}</h2>
<p>{says}</p>
<p class="code">{code}</p>
{link}<p>{rules}</p>
<p>{phone}</p>
</section>
"""
_DOCUMENT = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font: 12pt/1.8 serif; }}
section {{ break-after: page; max-width: 36em; margin: 3em auto; }}
h1, h2, .code {{ text-align: center; }}
.code {{ font: bold 24pt monospace; letter-spacing: .05em; }}
</style></head><body>
{pages}</body></html>
"""


@dataclass(frozen=True, slots=True)
class Slip:
    """One code, and for whom it is."""

    institution: str
    uscc: str
    role: str
    name: str
    code: str
    until: datetime
    link: str = ""

    @property
    def last_day(self) -> str:
        """Until when it works, as people read it."""
        until = self.until.astimezone(SHANGHAI)
        return texts.DATE.format(year=until.year, month=until.month, day=until.day)


def write_csv(slips: Sequence[Slip]) -> str:
    """A table with headings, for Excel and mail merges; no cell is a formula."""
    rows = [(each.institution, each.uscc, each.role, each.name, each.code, each.last_day, each.link) for each in slips]
    return format_csv(texts.SHEET_COLUMNS, rows)


def write_html(slips: Sequence[Slip], office: OfficeSettings) -> str:
    """A page for each, to print."""
    return _DOCUMENT.format(title=texts.SHEET_TITLE, pages="".join(_write_page(each, office) for each in slips))


def _write_page(slip: Slip, office: OfficeSettings) -> str:
    name = f" {slip.name}" if slip.name else ""
    words = {
        "title": texts.SHEET_TITLE,
        "to": texts.SHEET_TO.format(institution=slip.institution, role=slip.role, name=name),
        "says": texts.SHEET_SAYS,
        "code": slip.code,
        "rules": texts.SHEET_RULES.format(until=slip.last_day),
        "phone": texts.SHEET_PHONE.format(office=office.name, phone=office.phone or UNFILLED),
    }
    link = f"<p>{html.escape(texts.SHEET_LINK.format(link=slip.link))}</p>\n" if slip.link else ""
    return _PAGE.format(**{key: html.escape(value) for key, value in words.items()}, link=link)

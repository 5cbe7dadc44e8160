"""The fictional county that a demo has: the same on the same day, and up to date on any."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpbot.clock import SHANGHAI
from helpbot.models import FilingKind, FilingState, Person, Role
from helpbot.services.desk import Desk
from helpbot.services.roster_rows import show_value
from helpbot.services.rosters import Rosters
from helpbot.services.uscc import complete_uscc
from helpbot.spreadsheets.reading import Row, Sheet
from helpbot.texts import demo_county as county
from helpbot.texts import registry as texts

REGION = "12999901"
"""A public institution (12) of an administrative division that there is not."""

SPONSORS = "11999901"

S = FilingState
ANNUAL_COURSES: Sequence[Sequence[FilingState]] = (
    (S.SUBMITTED, S.REVIEWING, S.PUBLISHED),
    (S.DRAFT,),
    (S.SUBMITTED, S.RETURNED),
    (S.SUBMITTED,),
    (S.SUBMITTED, S.RETURNED, S.RESUBMITTED, S.PUBLISHED),
    (S.SUBMITTED, S.RETURNED, S.RESUBMITTED),
    (S.SUBMITTED, S.REVIEWING),
)
COURSE = (S.SUBMITTED, S.ACCEPTED, S.REVIEWING, S.APPROVED, S.PAPER_DUE, S.CERT_READY, S.ANNOUNCED)
OTHER_COURSES: Sequence[Sequence[FilingState]] = (
    *(COURSE[:length] for length in range(1, len(COURSE) + 1)),
    (S.SUBMITTED, S.RETURNED),
    (S.SUBMITTED, S.REFUSED),
    (S.SUBMITTED, S.RETURNED, S.RESUBMITTED),
    (S.DRAFT,),
)
OTHER_KINDS = (FilingKind.CHANGE, FilingKind.RENEW, FilingKind.CHANGE, FilingKind.REISSUE, FilingKind.CHANGE, FilingKind.CANCEL)
CLASSIFIED = 59
"""The last of the sixty handles state secrets."""

STEP = timedelta(days=3)

CLERKS: Sequence[Sequence[int]] = ((2,), (3, 5, 7), (0, 20))
"""The institutions that clerks of the demo act for, by place: some have one, some have several, with filings in different states."""


@dataclass(frozen=True, slots=True)
class DemoClerk:
    """A clerk of the demo, the institutions they act for, by name, and the code that binds whoever sends it."""

    person: Person
    usccs: Sequence[str]
    institutions: Sequence[str]
    code: str


async def hire_clerks(desk: Desk) -> list[DemoClerk]:
    """People for the county, each with a code that has not been used yet."""
    hired = []
    for places in CLERKS:
        served = [_institutions()[place] for place in places]
        person = await desk.people.add(_name_of(places[0]))
        for uscc, _, _ in served:
            await desk.people.assign(person, uscc, Role.CLERK)
        issued = await desk.invites.issue(None, person=person)
        hired.append(DemoClerk(person, [uscc for uscc, _, _ in served], [name for _, name, _ in served], issued.code))
    return hired


def _name_of(place: int) -> str:
    return county.SURNAMES[place % len(county.SURNAMES)] + county.GIVEN[place % len(county.GIVEN)]


async def settle_county(rosters: Rosters, now: datetime) -> None:
    """Write the county through the import that offices use, so that it passes the same checks."""
    for columns, lines in ((texts.INSTITUTION, _roster(now)), (texts.FILING, _filings(now))):
        headings = {name: words[0] for name, words in columns.items()}
        rows = [Row(line, cells) for line, cells in enumerate(lines, 2)]
        sheet = Sheet(headings, (), len(rows), iter(rows))
        found = await rosters.compare(sheet, lambda _: None)
        await rosters.write(sheet, found, lambda _: None)


def _institutions() -> list[tuple[str, str, str]]:
    """Code, name and sponsor of each."""
    named = [(sponsor, name) for sponsor, names in county.SPONSORS.items() for name in names]
    return [
        (complete_uscc(REGION, 10_000_000 + 137 * place), county.COUNTY + name, county.COUNTY + sponsor)
        for place, (sponsor, name) in enumerate(named)
    ]


def _sponsor_code(sponsor: str) -> str:
    """A department (11) of the same division that there is not."""
    place = list(county.SPONSORS).index(sponsor.removeprefix(county.COUNTY))
    return complete_uscc(SPONSORS, 20_000_000 + 137 * place)


def _roster(now: datetime) -> Iterator[dict[str, str]]:
    for place, (uscc, name, sponsor) in enumerate(_institutions()):
        until = now.date() + timedelta(days=13 + 29 * place)
        yield {
            "uscc": uscc,
            "name": name,
            "sponsor": sponsor,
            "sponsor_uscc": _sponsor_code(sponsor),
            "cert_from": (until - timedelta(days=5 * 365)).isoformat(),
            "cert_until": until.isoformat(),
            "classified": show_value(place == CLASSIFIED),
            "contact": _name_of(place),
            "contact_phone": f"1380000{place:04}",
            "contact_mail": f"clerk{place + 1}@example.org",
        }


def _filings(now: datetime) -> Iterator[dict[str, str]]:
    for place, (uscc, _, _) in enumerate(_institutions()):
        year = now.year - 1
        report = {"number": f"NB{now.year}{place + 1:04}", "uscc": uscc, "kind": FilingKind.ANNUAL.value, "year": str(year)}
        yield from _follow(
            report, ANNUAL_COURSES[place % len(ANNUAL_COURSES)], now - timedelta(days=place % 9), county.RETURNS_ANNUAL, place
        )
        if place % 2 == 0:
            kind = OTHER_KINDS[place // 2 % len(OTHER_KINDS)]
            items = county.CHANGES[place // 2 % len(county.CHANGES)] if kind is FilingKind.CHANGE else ""
            filing = {"number": f"DJ{now.year}{place + 1:04}", "uscc": uscc, "kind": kind.value, "items": items}
            course = OTHER_COURSES[place // 2 % len(OTHER_COURSES)]
            yield from _follow(filing, course, now - timedelta(days=1 + place % 7), county.RETURNS_CHANGE, place // 2)


def _follow(
    filing: dict[str, str], course: Sequence[FilingState], last: datetime, returns: Sequence[str], place: int
) -> Iterator[dict[str, str]]:
    """A line for each state, three days apart, the last one at `last`."""
    opinions = {S.RETURNED: returns[place % len(returns)], S.REFUSED: county.REFUSALS[place % len(county.REFUSALS)]}
    for step, state in enumerate(course):
        at = _at_work(last - STEP * (len(course) - 1 - step), place)
        yield filing | {"state": state.value, "state_at": show_value(at), "opinion": opinions.get(state, "")}


def _at_work(at: datetime, place: int) -> datetime:
    """On the day before, or the Friday before a weekend, when an office is open."""
    day = at.astimezone(SHANGHAI) - timedelta(days=1)
    day -= timedelta(days=max(0, day.weekday() - 4))
    return day.replace(hour=9 + place % 3, minute=7 * place % 60, second=0, microsecond=0)

"""The county of the demo as the registry of a running office, and people bound to its institutions."""

from datetime import timedelta

from helpbot.clock import SHANGHAI
from helpbot.services.demo import settle_county
from helpbot.services.rosters import Rosters
from helpbot.spreadsheets.reading import Row, Sheet
from helpbot.texts import registry as registry_texts
from tests.cast import OfficeAtWork, Officer
from tests.features.binding import issue

SCHOOL, CLINIC, LIBRARY, SECRET = "清澜县第一中学", "清澜县人民医院", "清澜县图书馆", "清澜县保密技术服务中心"
"""The school's annual report came back, the clinic's was sent again; the last is classified."""

THREE_REASONS = "1.资产负债表没有盖章；2.法定代表人没有在封面签字；3.请与张科联系确认上月会议所定口径。"
"""Two reasons that the table knows, and a remark that nobody can explain."""


async def settle(office: OfficeAtWork) -> None:
    """Sixty institutions with filings, as of now."""
    await settle_county(_rosters(office), office.clock.now())


async def find_uscc(olga: Officer, name: str) -> str:
    """The credit code of an institution."""
    uscc: str = (await olga.sees("institution", "show", name))["uscc"]
    return uscc


async def code_for(olga: Officer, name: str, *options: str) -> str:
    """A code for an institution, by its name."""
    return await issue(olga, await find_uscc(olga, name), *options)


async def officer_code(olga: Officer) -> str:
    """A code that makes an officer."""
    code: str = (await olga.sees("person", "invite", "--role", "officer", "--name", "奥"))["code"]
    return code


async def bring_filings(office: OfficeAtWork, *rows: dict[str, str]) -> None:
    """An import of filings."""
    headings = {name: words[0] for name, words in registry_texts.FILING.items()}
    rosters = _rosters(office)
    found = await rosters.compare(_sheet(headings, rows), lambda _: None)
    assert found.faults == []
    await rosters.write(_sheet(headings, rows), found, lambda _: None)


async def return_filing(office: OfficeAtWork, uscc: str, opinion: str, *, number: str = "NB77", times: int = 1) -> None:
    """An annual report that came back, so many times with the same words."""
    at = office.clock.now().astimezone(SHANGHAI) - timedelta(days=30)
    row = {"number": number, "uscc": uscc, "kind": "annual", "year": str(at.year)}
    rows = [row | {"state": "submitted", "state_at": f"{at:%Y-%m-%d %H:%M}"}]
    for time in range(times):
        back, again = at + timedelta(days=time * 2 + 1), at + timedelta(days=time * 2 + 2)
        rows.append(row | {"state": "returned", "state_at": f"{back:%Y-%m-%d %H:%M}", "opinion": opinion})
        if time + 1 < times:
            rows.append(row | {"state": "resubmitted", "state_at": f"{again:%Y-%m-%d %H:%M}"})
    await bring_filings(office, *rows)


def _rosters(office: OfficeAtWork) -> Rosters:
    return Rosters(office.app.database, office.branch.office, office.clock)


def _sheet(headings: dict[str, str], rows: tuple[dict[str, str], ...]) -> Sheet:
    return Sheet(headings, (), len(rows), iter([Row(line, row) for line, row in enumerate(rows, 2)]))


def number_of(office: OfficeAtWork, name: str, form: str = "NB") -> str:
    """The number of an institution's annual report in the county, or with `DJ` of its other filing."""
    return f"{form}{office.clock.now().year}{_PLACES[name]:04}"


_PLACES = {SCHOOL: 3, CLINIC: 6, LIBRARY: 16, SECRET: 60}

"""The county of the demo as the registry of a running office, and people bound to its institutions."""


from helpbot.services.demo import settle_county
from helpbot.services.rosters import Rosters
from helpbot.spreadsheets.reading import Row, Sheet
from helpbot.texts import registry as registry_texts
from tests.cast import OfficeAtWork, Officer
from tests.features.binding import issue


async def settle(office: OfficeAtWork) -> None:
    """Sixty institutions with filings, as of now."""
    await settle_county(Rosters(office.app.database, office.branch.office, office.clock), office.clock.now())


async def find_uscc(olga: Officer, name: str) -> str:
    """The credit code of an institution."""
    uscc: str = (await olga.sees("institution", "show", name))["uscc"]
    return uscc


async def code_for(olga: Officer, name: str, *options: str) -> str:
    """A code for an institution, by its name."""
    return await issue(olga, await find_uscc(olga, name), *options)


async def bring_filings(office: OfficeAtWork, *rows: dict[str, str]) -> None:
    """An import of filings; every row has number, uscc, kind, state, state_at and what else is said."""
    rosters = Rosters(office.app.database, office.branch.office, office.clock)
    headings = {name: words[0] for name, words in registry_texts.FILING.items()}
    sheet = Sheet(headings, (), len(rows), iter([Row(line, row) for line, row in enumerate(rows, 2)]))
    found = await rosters.compare(sheet, lambda _: None)
    assert found.faults == []
    await rosters.write(sheet, found, lambda _: None)

"""Files of the office's registry: what one would change, and the change itself, whole or not at all."""

from pathlib import Path

from helpbot.clock import Clock
from helpbot.errors import BadSpreadsheet, HelpbotError
from helpbot.services.comparison import Comparison, Tell
from helpbot.services.desk import lay_desk
from helpbot.services.filing_file import REQUIRED as OF_FILINGS
from helpbot.services.filing_file import FilingFile
from helpbot.services.handover_signs import begin_for_contacts
from helpbot.services.office import Office
from helpbot.services.registry import source_of
from helpbot.services.roster_file import REQUIRED as OF_INSTITUTIONS
from helpbot.services.roster_file import RosterFile
from helpbot.services.roster_rows import filing_readers, name_columns, roster_readers
from helpbot.spreadsheets.reading import Sheet, read_sheet
from helpbot.store.database import Database
from helpbot.store.registry_settings import read_words
from helpbot.texts import registry as texts

EXAMPLES = (texts.INSTITUTION["uscc"][0], texts.INSTITUTION["name"][0], texts.FILING["number"][0], texts.FILING["state"][0])


class Rosters:
    """Brings files into helpbot's own registry. Comparing takes its time and holds nobody up; writing is one short transaction."""

    def __init__(self, database: Database, office: Office, clock: Clock) -> None:
        """Raises HelpbotError where the registry is not helpbot's own."""
        settings = source_of(office).settings
        if not settings.is_own:
            raise HelpbotError(texts.NOT_OURS)
        self._database = database
        self._office = office
        self._words = read_words(settings)
        self._clock = clock
        self._now = clock.now()

    def open(self, file: Path) -> Sheet:
        """The table in a file, every needed column in it. Raises BadSpreadsheet."""
        sheet = read_sheet(file, name_columns, EXAMPLES)
        names, needed = (texts.FILING, OF_FILINGS) if "number" in sheet.headings else (texts.INSTITUTION, OF_INSTITUTIONS)
        if missing := [names[each][0] for each in needed if each not in sheet.headings]:
            raise BadSpreadsheet(texts.NO_COLUMN.format(file=file, columns=texts.BETWEEN.join(missing)))
        return sheet

    async def compare(self, sheet: Sheet, tell: Tell, *, full: bool = False) -> Comparison:
        """What a table would change. `full`: an institution that a roster does not have has vanished. Raises BadSpreadsheet."""
        async with self._database.read(self._office.id) as tx:
            return await self._kind_of(sheet, full=full).compare(tx, sheet, tell)

    async def write(self, sheet: Sheet, found: Comparison, tell: Tell) -> int:
        """Make the changes, in one transaction; the data are as of now then. Not for a comparison with faults. Raises StoreError.

        Where a contact is another than before, a handover begins in the same transaction; returns how many do.
        """
        async with self._database.write(self._office.id) as tx:
            await self._kind_of(sheet).write(tx, found, tell)
            return await begin_for_contacts(lay_desk(tx, self._office, self._clock, lambda: None), found)

    def _kind_of(self, sheet: Sheet, *, full: bool = False) -> RosterFile | FilingFile:
        settings = self._office.settings
        if "number" in sheet.headings:
            return FilingFile(settings.code, settings.name, filing_readers(self._words, self._now), self._now)
        return RosterFile(settings.code, settings.name, roster_readers(self._words), self._now, full=full)

"""A roster: one line an institution."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import TypeVar

from helpbot.models import InstitutionStatus
from helpbot.services.comparison import Comparison, Tell
from helpbot.services.roster_rows import Misread, Reader, RowFault, Value, Values, explain, read_row
from helpbot.spreadsheets.reading import Row, Sheet
from helpbot.store import rosters
from helpbot.store.database import Transaction
from helpbot.texts import registry as texts

REQUIRED = ("uscc", "name")
EMPTY: Values = {
    "sponsor": None,
    "sponsor_uscc": None,
    "status": InstitutionStatus.ACTIVE,
    "cert_from": None,
    "cert_until": None,
    "classified": False,
    "contact": None,
    "contact_phone": None,
    "contact_mail": None,
    "vanished_at": None,
}
"""What an institution is of which nothing is said."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class RosterFile:
    """The institutions of one office."""

    authority: str
    name: str
    readers: Mapping[str, Reader]
    now: datetime
    full: bool = False

    async def compare(self, tx: Transaction, sheet: Sheet, tell: Tell) -> Comparison:
        """What the roster would change. A column that it does not have stays as it is; an empty cell empties."""
        found, lines = Comparison(sheet.ignored), dict[str, int]()
        for rows in batches(sheet.rows, rosters.AT_ONCE):
            read = [values for row in rows if (values := self._read(row, sheet, lines, found.faults))]
            known = await rosters.institutions(tx, self.authority, [str(values["uscc"]) for values in read])
            for values in read:
                uscc = str(values["uscc"])
                old = known.get(uscc)
                found.weigh(uscc, str(values["name"]), old, self._complete(values, old))
            tell(len(rows))
        if self.full and not found.faults:
            found.vanished = [(uscc, name) for uscc, name in await rosters.present(tx, self.authority) if uscc not in lines]
            found.warnings += [texts.VANISHED.format(uscc=uscc, name=name) for uscc, name in found.vanished]
        return found

    def _read(self, row: Row, sheet: Sheet, lines: dict[str, int], faults: list[RowFault]) -> Values | None:
        """The row's values, if it is sound; `lines` knows where each code stood first."""
        values, wrong = read_row(row, self.readers, sheet.headings, REQUIRED)
        wrong += self._doubt(row, values, sheet, lines)
        faults += wrong
        return None if wrong else values

    def _doubt(self, row: Row, values: Values, sheet: Sheet, lines: dict[str, int]) -> Iterator[RowFault]:
        """What is wrong with values that are right each by itself."""
        uscc, begin, end = values.get("uscc"), values.get("cert_from"), values.get("cert_until")
        if isinstance(uscc, str) and lines.setdefault(uscc, row.line) != row.line:
            yield explain(Misread("duplicate", lines[uscc]), row.line, sheet.headings["uscc"], uscc)
        if isinstance(begin, date) and isinstance(end, date) and end < begin:
            yield explain(Misread("order"), row.line, sheet.headings["cert_until"], end.isoformat())

    def _complete(self, values: Values, old: dict[str, Value] | None) -> Values:
        """The whole row: what the file says over what is known; whoever stands in the roster is there again."""
        said = {column: EMPTY.get(column) if value is None else value for column, value in values.items()}
        return EMPTY | (old or {}) | said | {"authority": self.authority, "vanished_at": None}

    async def write(self, tx: Transaction, found: Comparison, tell: Tell) -> None:
        """Make the changes."""
        await rosters.keep_authority(tx, self.authority, self.name, {"roster_at": self.now})
        rows = [*found.new, *found.renewed]
        await rosters.put_sponsors(tx, self.authority, sorted({str(row["sponsor"]) for row in rows if row["sponsor"]}))
        await rosters.put_institutions(tx, rows, tell)
        await rosters.mark_vanished(tx, self.authority, [uscc for uscc, _ in found.vanished], self.now)
        tell(len(found.vanished))


def batches(items: Iterable[Item], size: int) -> Iterator[Sequence[Item]]:
    """The items, so many at a time."""
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch

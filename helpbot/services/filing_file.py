"""A file of filings: one line a filing with the state it is in, or several, each with a state it went through and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from helpbot.models import FilingKind, FilingState
from helpbot.services.compact_rows import Record
from helpbot.services.comparison import Comparison, Tell
from helpbot.services.filing_course import Course, Step, lay_over
from helpbot.services.roster_file import batches
from helpbot.services.roster_rows import Misread, Reader, RowFault, Value, Values, explain, read_row
from helpbot.spreadsheets.reading import Row, Sheet
from helpbot.store import rosters
from helpbot.store.database import Transaction
from helpbot.texts import registry as texts

REQUIRED = ("number", "uscc", "kind", "state")
FACTS = ("uscc", "kind", "year", "items", "submitted_at")
"""What is said of a filing as a whole, not of one of its states."""

Line: TypeAlias = tuple[int, Values]


@dataclass(frozen=True, slots=True)
class FilingFile:
    """The filings of one office."""

    authority: str
    name: str
    readers: Mapping[str, Reader]
    now: datetime

    async def compare(self, tx: Transaction, sheet: Sheet, tell: Tell) -> Comparison:
        """What the file would change. A column that it does not have stays as it is; an empty cell empties."""
        found = Comparison(sheet.ignored)
        lines = self._read(sheet, found.faults, tell)
        for numbers in batches(lines, rosters.AT_ONCE):
            await self._compare(tx, sheet, {number: lines[number] for number in numbers}, found)
        found.faults.sort(key=lambda fault: fault.line)
        return found

    def _read(self, sheet: Sheet, faults: list[RowFault], tell: Tell) -> dict[str, list[Line]]:
        """The sound lines of each filing."""
        found: dict[str, list[Line]] = {}
        for row in sheet.rows:
            values, wrong = read_row(row, self.readers, sheet.headings, REQUIRED)
            before = found.setdefault(str(values.get("number")), [])
            wrong += _doubt(row, values, before, sheet.headings)
            faults += wrong
            if not wrong:
                before.append((row.line, values))
            tell(1)
        return {number: lines for number, lines in found.items() if lines}

    async def _compare(self, tx: Transaction, sheet: Sheet, lines: Mapping[str, Sequence[Line]], found: Comparison) -> None:
        known = await rosters.filings(tx, self.authority, list(lines))
        usccs = {str(values["uscc"]) for each in lines.values() for _, values in each}
        institutions = await rosters.institutions(tx, self.authority, list(usccs))
        steps = _steps_of(await rosters.events(tx, self.authority, list(lines)))
        for number, said in lines.items():
            old = known.get(number)
            if wrong := _misplaced(said, old, institutions, sheet.headings):
                found.faults += wrong
                continue
            course = lay_over(steps.get(number, ()), [_step(values) for _, values in said], self.now)
            name = str(institutions[str(said[0][1]["uscc"])]["name"])
            found.weigh(number, name, old, self._complete(said, old, course))
            self._follow(number, course, found)

    def _complete(self, said: Sequence[Line], old: Mapping[str, Value] | None, course: Course) -> Values:
        """The whole row: what the lines say over what is known; of several lines the last one that says anything counts."""
        row: Values = dict.fromkeys(FACTS) | dict(old or {})
        for column in FACTS:
            cells = [values[column] for _, values in said if column in values]
            if cells:
                row[column] = next((cell for cell in reversed(cells) if cell is not None), None)
        return row | {"authority": self.authority, "number": said[0][1]["number"], "state": course.state, "state_at": course.state_at}

    def _follow(self, number: str, course: Course, found: Comparison) -> None:
        for step in course.new:
            event: Values = {"at": step.at, "from_state": step.before, "to_state": step.state, "opinion": step.opinion}
            found.events.append(Record(event | {"authority": self.authority, "number": number}))
        found.warnings += [
            texts.BACKWARDS.format(number=number, before=texts.STATES[step.before or step.state], after=texts.STATES[step.state])
            for step in course.backwards
        ]

    async def write(self, tx: Transaction, found: Comparison, tell: Tell) -> None:
        """Make the changes."""
        await rosters.keep_authority(tx, self.authority, self.name, {"filings_at": self.now})
        await rosters.put_filings(tx, [*found.new, *found.renewed], tell)
        await rosters.put_events(tx, found.events, tell)


def _doubt(row: Row, values: Values, before: Sequence[Line], headings: Mapping[str, str]) -> list[RowFault]:
    """What is wrong with values that are right each by itself: a filing twice in one state at one time, a report without its year."""
    wrong = []
    at, state = values.get("state_at"), values.get("state")
    twins = [
        line for line, other in before if at is None or other.get("state_at") is None or (other["state_at"], other["state"]) == (at, state)
    ]
    if twins and "number" in values:
        wrong.append(explain(Misread("duplicate", twins[0]), row.line, headings["number"], str(values["number"])))
    if values.get("kind") is FilingKind.ANNUAL and "year" not in row.cells:
        wrong.append(explain(Misread("year-missing"), row.line, headings.get("year", texts.FILING["year"][0]), ""))
    return wrong


def _misplaced(
    said: Sequence[Line], old: Mapping[str, Value] | None, institutions: Mapping[str, Any], headings: Mapping[str, str]
) -> list[RowFault]:
    """Lines that give a filing to an institution that is not known, or not its own."""
    own = old["uscc"] if old else said[0][1]["uscc"]
    wrong = []
    for line, values in said:
        uscc = str(values["uscc"])
        if uscc != own:
            wrong.append(explain(Misread("other-institution", own), line, headings["uscc"], uscc))
        elif uscc not in institutions:
            wrong.append(explain(Misread("no-institution"), line, headings["uscc"], uscc))
    return wrong


def _step(values: Values) -> Step:
    at, state, opinion = values.get("state_at"), values["state"], values.get("opinion")
    return Step(at if isinstance(at, datetime) else None, FilingState(str(state)), str(opinion) if opinion else None)


def _steps_of(events: Sequence[Any]) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = {}
    for event in events:
        found.setdefault(event.number, []).append(Step(event.at, event.to_state, event.opinion))
    return found

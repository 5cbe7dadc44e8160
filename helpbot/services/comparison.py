"""What a file would change in the registry."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from helpbot.services.compact_rows import Record
from helpbot.services.roster_rows import RowFault, Value, Values

Tell: TypeAlias = Callable[[int], None]
"""Hears how many more lines or rows are done."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A row that would be another: its code or number, its name, and its values before and after, by column."""

    key: str
    name: str
    before: Mapping[str, Value]
    after: Mapping[str, Value]


@dataclass(slots=True)
class Comparison:
    """What a file would change; nothing is written where it has faults.

    `new` and `renewed` are whole rows, `changed` says what is other about the renewed ones; `vanished` are codes and names.
    """

    ignored: Sequence[str] = ()
    new: list[Record] = field(default_factory=list)
    renewed: list[Record] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    same: int = 0
    events: list[Record] = field(default_factory=list)
    vanished: list[tuple[str, str]] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows would be written."""
        return len(self.new) + len(self.renewed) + len(self.events) + len(self.vanished)

    def weigh(self, key: str, name: str, old: Mapping[str, Value] | None, row: Values) -> None:
        """Take a whole row in for what it is: new, changed or the same."""
        if old is None:
            self.new.append(Record(row))
            return
        others = [column for column, value in row.items() if value != old[column]]
        if not others:
            self.same += 1
            return
        self.renewed.append(Record(row))
        before, after = (Record({each: values[each] for each in others}) for values in (old, row))
        self.changed.append(Changed(key, name, before, after))

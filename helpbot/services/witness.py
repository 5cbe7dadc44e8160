"""A mark outside the database that says until when it was at work: one put back from a backup does not know what it has sent since."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path


class Witness:
    """A file beside an SQLite database, for one office."""

    def __init__(self, database: Path, office_id: int) -> None:
        self._file = database.with_name(f"{database.name}.seen-{office_id}")

    def read(self) -> datetime | None:
        """Until when reminders were at work here; None where there is no mark that can be read."""
        try:
            at = datetime.fromisoformat(self._file.read_text(encoding="ascii").strip())
        except (OSError, ValueError):
            return None
        return at if at.tzinfo else None

    def note(self, at: datetime) -> None:
        """They were at work now. A mark that cannot be written is missed only after a restored backup."""
        with suppress(OSError):
            self._file.write_text(at.isoformat(), encoding="ascii")

"""Empty files for an office to fill in, with the words that may stand in each column."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from helpbot.services.filing_file import REQUIRED as OF_FILINGS
from helpbot.services.roster_file import REQUIRED as OF_INSTITUTIONS
from helpbot.spreadsheets.writing import Column, write_xlsx
from helpbot.texts import registry as texts

_WORDS: Mapping[str, Sequence[str]] = {
    "status": list(texts.STATUSES.values()),
    "classified": [texts.SAY_YES, texts.SAY_NO],
    "kind": list(texts.KINDS.values()),
    "state": list(texts.STATES.values()),
}


def write_templates(folder: Path) -> Iterator[Path]:
    """One file for the roster, one for filings; each is given when it is written. Raises FileExistsError and OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, title, columns, required in (
        (texts.ROSTER_FILE, texts.ROSTER_TITLE, texts.INSTITUTION, OF_INSTITUTIONS),
        (texts.FILINGS_FILE, texts.FILINGS_TITLE, texts.FILING, OF_FILINGS),
    ):
        file = folder / name
        write_xlsx(file, title, [_column(key, columns, required) for key in columns], (), _notes(columns, required))
        yield file


def _column(key: str, columns: Mapping[str, Sequence[str]], required: Sequence[str]) -> Column:
    return Column(columns[key][0], _note(key, required), _WORDS.get(key, ()))


def _note(key: str, required: Sequence[str]) -> str:
    return (texts.NOTE_REQUIRED if key in required else "") + texts.NOTES[key]


def _notes(columns: Mapping[str, Sequence[str]], required: Sequence[str]) -> list[list[str]]:
    """The second sheet: a line a column, with the words that may stand there."""
    lines = [[columns[key][0], _note(key, required) + texts.BETWEEN.join(_WORDS.get(key, ()))] for key in columns]
    return [[texts.NOTES_TITLE], *lines]

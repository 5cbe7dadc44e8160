"""The office's own words for the matcher, out of a file."""

from pathlib import Path

from faq.entry import EntryError
from faq.text import Wording
from faq.words import read_own_words, wording_with
from helpbot.errors import HelpbotError
from helpbot.texts.cli import ENTRY_PROBLEM
from helpbot.texts.config import word_toml
from helpbot.texts.system import word_os_error


def load_wording(file: Path) -> Wording | None:
    """The wording with the words of this file, None where there is none. Raises HelpbotError, naming place and cure."""
    if file == Path():
        return None
    try:
        return wording_with(read_own_words(file))
    except EntryError as error:
        raise HelpbotError(word_entry_error(error)) from error


def word_entry_error(error: EntryError) -> str:
    """What is wrong with a file of entries or of words, and where."""
    cause = error.__cause__
    detail = word_os_error(cause) if isinstance(cause, OSError) else error.detail
    if error.problem == "toml":
        detail = word_toml(detail)
    return ENTRY_PROBLEM[error.problem].format(where=error.where, key=error.key, detail=detail)

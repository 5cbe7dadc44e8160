"""Finds what is somebody's own in a text, and puts a mask in its place."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from helpbot.services.office import OfficeSettings
from helpbot.texts import privacy as texts

SHORTEST_NAME = 2

_FORMS = {
    "identity": re.compile(texts.IDENTITY),
    "uscc": re.compile(texts.USCC),
    "mailbox": re.compile(texts.MAILBOX),
    "phone": re.compile(texts.PHONE),
    "name": re.compile(f"{texts.NAMED}|{texts.TITLED}"),
}
_PRIVATE = ("identity", "mailbox", "phone")
"""What a public answer must not have by accident; a credit code is public, and an officer may be named by surname."""


def mask(text: str, names: Iterable[str] = (), *, blank: bool = False) -> str:
    """The text with numbers, mailboxes and names masked, or gone (`blank`); `names` are those of people who are known."""
    masked = unicodedata.normalize("NFKC", text) if any(map(str.isdigit, text)) else text
    for kind, form in _FORMS.items():
        masked = form.sub("" if blank else texts.MASKS[kind], masked)
    known = sorted((name for name in names if len(name) >= SHORTEST_NAME), key=len, reverse=True)
    return re.sub("|".join(map(re.escape, known)), "" if blank else texts.MASKS["name"], masked) if known else masked


def find_private(text: str, office: OfficeSettings, names: Iterable[str] = ()) -> list[str]:
    """What of a text that everybody may read is somebody's own: numbers and mailboxes but the office's, names of people who are known."""
    return list(dict.fromkeys([*_numbers(text, office), *(name for name in names if len(name) >= SHORTEST_NAME and name in text)]))


def _numbers(text: str, office: OfficeSettings) -> Iterator[str]:
    own = f"{office.phone} {office.complaint_phone} {office.address} {office.hours} {office.group} {office.login}"
    public = {_digits(found.group()) for found in _FORMS["phone"].finditer(own)}
    narrow = unicodedata.normalize("NFKC", text)
    for kind in _PRIVATE:
        for found in _FORMS[kind].finditer(narrow):
            if kind != "phone" or not _is_among(_digits(found.group()), public):
                yield found.group()


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _is_among(digits: str, public: set[str]) -> bool:
    """With its area code or without."""
    return any(digits.endswith(own) or own.endswith(digits) for own in public)

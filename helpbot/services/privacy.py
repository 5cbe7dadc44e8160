"""Finds what is somebody's own in a text, and puts a mask in its place."""

import re
import string
from collections.abc import Iterable, Iterator

from helpbot.services.office import OfficeSettings
from helpbot.texts import privacy as texts

SHORTEST_NAME = 2
"""Characters of a name that is looked for: a single one is in every other word."""

AREA_CODE = (3, 4)
"""Digits of one, its zero included."""

_NARROW = {ord(each) + 0xFEE0: each for each in string.ascii_letters + string.digits + "-@+._"}
"""Full-width letters and digits, and what stands in addresses; the punctuation of a sentence stays as it is."""

_FORMS = {
    "identity": re.compile(texts.IDENTITY),
    "uscc": re.compile(texts.USCC),
    "mailbox": re.compile(texts.MAILBOX),
    "phone": re.compile(texts.PHONE),
    "name": re.compile(f"{texts.NAMED}|{texts.TITLED}"),
}
_PRIVATE = ("identity", "mailbox", "phone")
"""What a public answer must not have by accident; a credit code is public, and an officer may be named by surname."""


def narrow(text: str) -> str:
    """The text with numbers and addresses in half width: some keyboards type them in full."""
    return text.translate(_NARROW)


def mask(text: str, names: Iterable[str] = (), *, blank: bool = False) -> str:
    """The text with numbers, mailboxes and names masked, or gone (`blank`); `names` are those of people who are known."""
    masked = narrow(text)
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
    plain = narrow(text)
    for kind in _PRIVATE:
        for found in _FORMS[kind].finditer(plain):
            if kind != "phone" or not _is_among(_digits(found.group()), public):
                yield found.group()


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _is_among(digits: str, public: set[str]) -> bool:
    """With its area code or without."""
    return any(digits == own or _extends(digits, own) or _extends(own, digits) for own in public)


def _extends(longer: str, shorter: str) -> bool:
    """Whether the one is the other behind an area code."""
    return longer.startswith("0") and longer.endswith(shorter) and len(longer) - len(shorter) in AREA_CODE

"""Takes out of a text whoever could be known by it: names, institutions, numbers, addresses. What is left is a question of law. Pure."""

import re
from collections.abc import Iterable

from helpbot.texts import anonymous as texts

_USCC = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])", re.IGNORECASE)
"""A credit code, right or wrong in its check: 18 characters, the division's six digits among them (GB 32100-2015)."""

_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), mark) for pattern, mark in texts.MASKS)

_NARROW = {place + 0xFEE0: chr(place) for place in range(ord("!"), ord("~") + 1) if chr(place).isalnum() or chr(place) in "@.-_+"}
"""Numbers and addresses are known in full width too; the punctuation of a sentence stays as it is."""

_SHORTEST = 2
"""Characters of a name that is looked for: a single one is in every other word."""


def anonymise(text: str, known: Iterable[str] = ()) -> str:
    """The text without these names, and without whatever looks like one, in the order from the surest to the vaguest.

    It takes rather too much than too little: a person reads it before it is sent.
    """
    text = text.translate(_NARROW)
    names = {each.translate(_NARROW).strip() for each in known}
    for name in sorted(names, key=len, reverse=True):
        if len(name) >= _SHORTEST:
            text = text.replace(name, texts.SOMEBODY)
    text = _USCC.sub(texts.USCC, text)
    for pattern, mark in _PATTERNS:
        text = pattern.sub(mark, text)
    return text

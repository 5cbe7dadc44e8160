"""Takes out of a text whoever could be known by it: names, institutions, numbers, addresses. What is left is a question of law. Pure."""

import re
from collections.abc import Iterable

from helpbot.services.privacy import SHORTEST_NAME, narrow
from helpbot.texts import anonymous as texts
from helpbot.texts import privacy as privacy_texts

_USCC = re.compile(privacy_texts.USCC, re.IGNORECASE)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), mark) for pattern, mark in texts.MASKS)


def anonymise(text: str, known: Iterable[str] = ()) -> str:
    """The text without these names, and without whatever looks like one, in the order from the surest to the vaguest.

    It takes rather too much than too little: a person reads it before it is sent.
    """
    text = narrow(text)
    names = {narrow(each).strip() for each in known}
    for name in sorted(names, key=len, reverse=True):
        if len(name) >= SHORTEST_NAME:
            text = text.replace(name, texts.SOMEBODY)
    text = _USCC.sub(texts.USCC, text)
    for pattern, mark in _PATTERNS:
        text = pattern.sub(mark, text)
    return text

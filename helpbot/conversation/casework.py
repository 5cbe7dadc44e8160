"""What an officer wants done about a ticket, read out of a button, a sentence with a number, or the first line of a mail. Pure."""

import re
import unicodedata
from dataclasses import dataclass

from helpbot.texts import learning
from helpbot.texts import officer as texts

_NUMBERED = {verb: re.compile(f"(?:{words}){texts.NUMBERED}", re.DOTALL) for verb, words in texts.VERBS.items()}
_ALONE = {verb: re.compile(f"(?:{words}){texts.ALONE}") for verb, words in texts.VERBS.items()}
_SPACED = {verb: re.compile(f"(?:{words}){texts.SPACED}") for verb, words in texts.VERBS.items()}
_BARE = {verb: re.compile(f"(?:{words}){texts.BARE}", re.DOTALL) for verb, words in texts.VERBS.items()}
_DRAFTS = tuple(re.compile(asks) for asks in (learning.ASKS_SAVE, learning.ASKS_APPROVE, learning.ASKS_SHOW))

_WITH_WORDS = ("answer", "ask", "note", "pass")
"""The deeds that need words: without them they are asked for."""

_IN_MAIL = ("close", "urgent", "up", "take", "show")
"""Words that act in a mail only where the first line says nothing else: an answer may begin with any of them."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something to be done about a ticket: the verb, its number, the words that go with it (an officer's name first, to pass it on)."""

    verb: str
    number: int
    words: str = ""


def read_token(argument: str) -> Deed | None:
    """The deed of a button, `answer:12` or `pass:12:7`; None for what no button says."""
    verb, _, rest = argument.partition(":")
    number, _, words = rest.partition(":")
    return Deed(verb, int(number), words) if verb and number.isascii() and number.isdecimal() and len(number) < 10 else None


def read_words(text: str) -> Deed | None:
    """The deed of a sentence that begins with a verb and a number, “回复12 请带公章来”; None for any other."""
    plain = text.strip()
    for verb, pattern in _NUMBERED.items():
        if found := pattern.fullmatch(plain):
            return Deed(verb, int(unicodedata.normalize("NFKC", found[1])), (found[2] or "").strip())
    return None


def read_bare(text: str, number: int) -> Deed | None:
    """The deed of a sentence that begins with a verb and names no ticket, “备注：电话里说过”, about this one; None for any other.

    Words go along only with what needs them: “办结 要什么材料” is a question.
    """
    for verb, pattern in _BARE.items():
        if (found := pattern.fullmatch(text.strip())) and (verb in _WITH_WORDS or not found[1]):
            return Deed(verb, number, (found[1] or "").strip())
    return None


def names_draft(text: str) -> bool:
    """Whether somebody speaks of an answer in the making, which is another matter than a ticket."""
    return any(pattern.fullmatch(text.strip(learning.AROUND)) for pattern in _DRAFTS)


def read_letter(text: str, number: int) -> Deed:
    """The deed of a mail that answers a ticket's note: what its first line says, else an answer to the clerk."""
    first, _, rest = text.strip().partition("\n")
    first, rest = first.strip(), rest.strip()
    for verb in _IN_MAIL:
        if _ALONE[verb].fullmatch(first):
            return Deed(verb, number, rest)
    for verb in _WITH_WORDS:
        if _ALONE[verb].fullmatch(first):
            return Deed(verb, number, rest)
        if found := _SPACED[verb].fullmatch(first):
            return Deed(verb, number, "\n".join(filter(None, [found[1].strip(), rest])))
    return Deed("answer", number, text.strip())

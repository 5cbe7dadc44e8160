"""What somebody says of a handover: a token, or words such as “确认1-5”. Pure."""

import re
import unicodedata
from dataclasses import dataclass

from helpbot.texts import words

LONGEST = 1200
"""Characters of a text that may be about a list: a note with what stands before it. A mail of ten million is not searched."""

SHIFT = 40
"""Characters by which a text may grow or shrink in half width, with its white space made single."""

LARGEST = 200
"""Items of the longest list: “1-999999” means no more."""

DEEDS = frozenset({"close", "agree", "stop", "visit"})
"""What is done about a whole handover: bare words that mean it only where its list has just been shown."""

_NUMBER, _BEHIND = re.compile(words.HANDOVER_NUMBER), re.compile(words.HANDOVER_BEHIND)
_SAYS = [(verb, re.compile(each, re.DOTALL)) for verb, patterns in words.HANDOVER_SAYS.items() for each in patterns]
_SPAN = re.compile(words.HANDOVER_SPAN)
_BEGIN = re.compile(words.HANDOVER_BEGIN)
_ITEM, _DONE = re.compile(words.HANDOVER_ITEM), [re.compile(each) for each in words.HANDOVER_DONE]
_NAME, _UNKNOWN = re.compile(words.PERSONS_NAME), re.compile(words.NAME_UNKNOWN)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done: about which handover (None where it was not said), which items (None for all), and in what words."""

    verb: str
    handover: int | None = None
    numbers: tuple[int, ...] | None = ()
    text: str = ""
    uscc: str = ""


def read_token(argument: str) -> Wish:
    """What a choice means: `ok:12:3`, or `begin:` and a credit code."""
    verb, _, rest = argument.partition(":")
    if verb == "begin":
        return Wish(verb, uscc=rest)
    number, _, item = rest.partition(":")
    return Wish(verb, _as_number(number), (int(item),) if item.isascii() and item.isdecimal() and len(item) <= 3 else ())


def read_wish(text: str) -> Wish | None:
    """What words mean; None where they say nothing of a handover."""
    if len(text) > LONGEST:
        return None
    plain = _narrow(text)
    if begin := _BEGIN.match(plain):
        return Wish("begin", text=begin["text"])
    if behind := _BEHIND.match(plain):
        return Wish(next(verb for verb, says in _SAYS if says.match(behind["verb"])), _as_number(behind["handover"]))
    numbered = _NUMBER.match(plain)
    rest = plain[numbered.end() :] if numbered else plain
    handover = _as_number(numbered["handover"]) if numbered else None
    for verb, says in _SAYS if rest or numbered else []:
        if (found := says.match(rest)) and (numbered or found.groupdict() or words.HANDOVER_SAID in rest):
            return _make(verb, handover, found.groupdict(), text)
    return None


def read_of_list(text: str) -> Wish | None:
    """What short words mean to somebody who has the list before them: an item to show, that some or all are done, “办结”, “同意”."""
    plain = _narrow(text) if len(text) <= LONGEST else ""
    if item := _ITEM.match(plain):
        return Wish("item", numbers=(int(item["item"]),))
    if done := next(filter(None, (says.match(plain) for says in _DONE)), None):
        return _make("ok", None, {"which": done.groupdict().get("which") or words.ALL_ITEMS}, text)
    return next((Wish(verb) for verb, says in _SAYS if plain and verb in DEEDS and says.match(plain)), None)


def _make(verb: str, handover: int | None, said: dict[str, str | None], written: str) -> Wish:
    if which := said.get("which"):
        return Wish(verb, handover, _read_numbers(which))
    numbers = (int(said["item"] or 0),) if "item" in said else ()
    return Wish(verb, handover, numbers, _as_written((said.get("text") or "").strip(), written))


def _as_written(plain: str, written: str) -> str:
    """The end of a text that reads like this in half width, as it was written; the plain form where none is found."""
    about = len(written) - len(plain)
    for place in reversed(range(max(about - SHIFT, 0), min(about + SHIFT, len(written)))):
        if _narrow(written[place:]) == plain:
            return written[place:].strip()
    return plain


def _narrow(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split()).strip(words.AROUND_A_CHOICE)


def _read_numbers(which: str) -> tuple[int, ...] | None:
    """The items of “1、3-5项”; None for all of them."""
    spans = [(int(first), int(last or first)) for first, last in _SPAN.findall(which)]
    if not spans:
        return None
    return tuple(sorted({number for first, last in spans for number in range(first, min(last, LARGEST) + 1)}))


def read_name(text: str) -> str:
    """The name of a person, where a text is nothing else; "" where it is not."""
    found = _NAME.match(unicodedata.normalize("NFKC", text).strip(words.AROUND_A_CHOICE))
    return found["name"] if found and not _UNKNOWN.search(text) else ""


def _as_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else None

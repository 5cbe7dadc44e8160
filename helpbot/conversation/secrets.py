"""What must not stay readable in what somebody wrote: codes and passwords. They are hidden before anything is stored or matched."""

import re
from dataclasses import dataclass

from helpbot.codes import find_codes
from helpbot.conversation.handover_speech import read_wish
from helpbot.conversation.state import Memory
from helpbot.conversation.topic import Said
from helpbot.messages import Reply
from helpbot.models import PersonAddress
from helpbot.services.desk import Desk
from helpbot.services.outbox_keys import erase_key
from helpbot.texts import people as texts
from helpbot.texts import words

_BARE, _HARMLESS = re.compile(words.MAYBE_PASSWORD), re.compile(words.NO_PASSWORD)
_DISCLOSURE = re.compile(words.DISCLOSURE, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Concealed:
    """A text with its secrets hidden; `codes` are those that stood in it, in canonical form, `password` whether one did."""

    text: str
    codes: tuple[str, ...] = ()
    password: bool = False


def conceal(text: str, *, strict: bool = False) -> Concealed:
    """The text as it may be stored. `strict`, where it is said what lies where: then whatever may be a password is taken for one."""
    found = list(find_codes(text))
    for each in reversed(_merge([(code.start, code.end) for code in found])):
        text = text[: each[0]] + texts.CODE_HIDDEN + text[each[1] :]
    text, passwords = _DISCLOSURE.subn(_hide_password, text)
    plain = _BARE.sub(_hide_bare, text) if strict else text
    return Concealed(plain, tuple(dict.fromkeys(code.code for code in found)), bool(passwords) or plain != text)


async def is_delicate(text: str, memory: Memory, sender: PersonAddress | None, desk: Desk) -> bool:
    """Whether somebody says what lies where: about a handover, or anything that may be a password while one of theirs is open."""
    if not _BARE.search(text):
        return False
    if memory.pending is not None and memory.pending.topic == "handover":
        return True
    wish = read_wish(text)
    if wish is not None and wish.text:
        return True
    person = await desk.people.look_up(sender.person_id) if sender and sender.verified_at else None
    return person is not None and bool(await desk.handovers.of_person(person))


def _hide_bare(match: re.Match[str]) -> str:
    return match[0] if _HARMLESS.fullmatch(match[0]) else texts.LOGIN_HIDDEN


def _hide_password(match: re.Match[str]) -> str:
    return match[0].removesuffix(match["sure"] or match["bare"]) + texts.LOGIN_HIDDEN


def _merge(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that overlap, as one."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


async def put_out_of_sight(desk: Desk, said: Said) -> tuple[Reply, ...]:
    """Overwrite the message as it came, delete it in the chat where that is allowed, and say why where it was a password."""
    if not (said.codes or said.password):
        return ()
    incoming = said.incoming
    to = await desk.people.find(incoming.address)
    await desk.inbox.overwrite(incoming.id)
    if incoming.ref:
        await desk.outbox.put(to, "erase", erase_key(incoming.id), reply=Reply(""), reference=incoming.ref)
    return (Reply(texts.LOGIN_SEEN),) if said.password else ()

"""How what somebody is bound to becomes words; shared by topics."""

from collections.abc import Iterable, Mapping, Sequence

from helpbot.conversation.topic import Kind, Said, Turn
from helpbot.messages import Reply
from helpbot.models import Person, PersonAddress, Role
from helpbot.services.desk import Desk
from helpbot.texts import people as texts
from helpbot.texts.conversation import UNFILLED

TAIL = 4
"""Characters of an address that are shown: enough for its owner to know it by."""


async def name_institutions(desk: Desk, person: Person | None, codes: Sequence[str] = ()) -> Mapping[str, str]:
    """What the institutions are called that a person acts for, or would by these codes, under their credit codes.

    For the first half of a turn: the directory may be another database.
    """
    usccs = [each.uscc for each in await desk.people.acting_for(person)] if person else []
    usccs += [invite.uscc for invite in (await desk.invites.recognise(codes)).values()]
    return {uscc: await desk.directory.name_of(uscc) for uscc in dict.fromkeys(usccs) if uscc}


async def word_bindings(desk: Desk, person: Person, names: Mapping[str, str]) -> list[str]:
    """What a person acts for now, one line each, an institution's roles together."""
    roles: dict[str, list[Role]] = {}
    for each in await desk.people.acting_for(person):
        roles.setdefault(each.uscc, []).append(each.role)
    return [_word_binding(names.get(uscc, uscc), each) for uscc, each in roles.items()]


def _word_binding(institution: str, roles: Iterable[Role]) -> str:
    if not institution:
        return texts.BOUND_OFFICER
    named = texts.BETWEEN.join(texts.ROLES[role] for role in roles)
    return texts.BINDING.format(institution=institution, role=named)


def word_address(address: PersonAddress) -> str:
    """An address as its owner knows it, on a screen that others may see."""
    name, at, host = address.who.partition("@")
    shown = f"{name[:2]}…@{host}" if at else texts.HIDDEN.format(tail=address.who[-TAIL:])
    return f"{texts.CHANNELS.get(address.channel, address.channel)} {shown}"


def demand_reply(said: Said) -> Turn | None:
    """What is said in place of a deed to whoever's address anybody could have written; None where nobody else could.

    Our answer goes to the address itself, and whoever writes back to it has read it.
    """
    if said.incoming.vouched:
        return None
    return Turn(Kind.ACTION, (Reply(texts.WRITE_BACK),), pending=said.memory.pending)


def word_phone(desk: Desk) -> str:
    """The office's telephone."""
    return desk.office.settings.phone or UNFILLED

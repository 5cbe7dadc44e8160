"""How what somebody is bound to becomes words; shared by topics."""

from collections.abc import Iterable

from helpbot.models import Person, PersonAddress, Role
from helpbot.services.desk import Desk
from helpbot.texts import people as texts
from helpbot.texts.conversation import UNFILLED

TAIL = 4
"""Characters of an address that are shown: enough for its owner to know it by."""


async def word_bindings(desk: Desk, person: Person) -> list[str]:
    """What a person acts for now, one line each, an institution's roles together."""
    held = await desk.people.acting_for(person)
    roles: dict[str, list[Role]] = {}
    for each in held:
        roles.setdefault(each.uscc, []).append(each.role)
    return [await _word_binding(desk, uscc, each) for uscc, each in roles.items()]


async def _word_binding(desk: Desk, uscc: str, roles: Iterable[Role]) -> str:
    if not uscc:
        return texts.BOUND_OFFICER
    named = texts.BETWEEN.join(texts.ROLES[role] for role in roles)
    return texts.BINDING.format(institution=await desk.directory.name_of(uscc), role=named)


def word_address(address: PersonAddress) -> str:
    """An address as its owner knows it, on a screen that others may see."""
    name, at, host = address.who.partition("@")
    shown = f"{name[:2]}…@{host}" if at else texts.HIDDEN.format(tail=address.who[-TAIL:])
    return f"{texts.CHANNELS.get(address.channel, address.channel)} {shown}"


def word_phone(desk: Desk) -> str:
    """The office's telephone."""
    return desk.office.settings.phone or UNFILLED

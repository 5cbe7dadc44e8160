"""What somebody is bound to and where they are reached: shown, preferred, added to, given up."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from helpbot.conversation.bindings import demand_reply, name_institutions, word_address, word_bindings, word_phone
from helpbot.conversation.state import Pending
from helpbot.conversation.topic import Kind, Said, Turn, Why, Write
from helpbot.messages import Address, Choice, Form, Reply
from helpbot.models import Person, PersonAddress, Thread
from helpbot.services.desk import Desk
from helpbot.texts import people as texts
from helpbot.texts import words

MAIL = "mail"
_MAILBOX = re.compile(words.MAILBOX)
_NUMBER = re.compile("[0-9]{1,18}")

Deed = Callable[[Desk, Said, Person, PersonAddress], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Mine:
    """“我的绑定”, and the buttons beneath it."""

    name: str = "mine"
    actions: frozenset[str] = frozenset()
    commands: frozenset[str] = words.ADDRESSES | {"me"}
    tokens: frozenset[str] = frozenset({"mine"})
    forms: frozenset[Form] = frozenset()
    public: bool = False

    async def hear(self, said: Said, desk: Desk) -> Write | None:
        """The overview, a button of it, or the mail address that was asked for."""
        person = await desk.people.bound(said.incoming.address)
        if said.why is Why.PENDING:
            return _add_mail(said, person)
        if said.memory.pending and said.memory.pending.topic == self.name and said.what not in self.commands | self.tokens:
            return None
        verb, _, number = said.argument.partition(":") if said.why is Why.TOKEN else ("list", "", "")
        if verb == "list" and person is not None:
            return _show(said, person, await name_institutions(desk, person))
        return _do(said, person, verb, number)


def _do(said: Said, person: Person | None, verb: str, number: str) -> Write:
    async def write(desk: Desk, _thread: Thread) -> Turn:
        if person is None:
            return _turn(Reply(texts.NOT_BOUND.format(phone=word_phone(desk))))
        if demand := demand_reply(said):
            return demand
        if verb == MAIL:
            return _turn(Reply(texts.WHICH_MAIL), Pending(topic="mine", step=MAIL))
        if verb == "keep":
            return Turn(Kind.ACTION, (Reply(texts.KEPT),), over=True)
        address = await _own_address(desk, person, number)
        deed = _DEEDS.get(verb)
        return _turn(await deed(desk, said, person, address) if deed and address else Reply(texts.GONE))

    return write


def _turn(reply: Reply, pending: Pending | None = None) -> Turn:
    return Turn(Kind.ACTION, (reply,), pending=pending)


async def _own_address(desk: Desk, person: Person, number: str) -> PersonAddress | None:
    """The address of this id, if it is the person's."""
    wanted = int(number) if _NUMBER.fullmatch(number) else None
    return next((each for each in await desk.people.addresses(person) if each.id == wanted), None)


def _show(said: Said, person: Person, names: Mapping[str, str]) -> Write:
    async def write(desk: Desk, _thread: Thread) -> Turn:
        return _turn(await _overview(desk, said, person, names))

    return write


async def _overview(desk: Desk, said: Said, person: Person, names: Mapping[str, str]) -> Reply:
    addresses = await desk.people.addresses(person)
    bindings = await word_bindings(desk, person, names) or [texts.NO_BINDINGS]
    text = texts.OVERVIEW.format(
        to=texts.TO.format(name=person.name) if person.name else "",
        bindings="\n".join(texts.LINE.format(what=each) for each in bindings),
        addresses="\n".join(texts.LINE.format(what=_word(each, said)) for each in addresses) or texts.NO_ADDRESSES,
        nudges=texts.NUDGES[person.nudges_off_at is None],
    )
    return Reply(text, tuple(_offer(said, addresses, mail=MAIL in desk.office.channels)))


def _word(address: PersonAddress, said: Said) -> str:
    state = texts.ADDRESS_OFF if not address.enabled else "" if address.verified_at else texts.ADDRESS_UNPROVED
    return word_address(address) + state + (texts.ADDRESS_HERE if _is_here(address, said) else "")


def _is_here(address: PersonAddress, said: Said) -> bool:
    return (address.channel, address.who) == (said.incoming.address.channel, said.incoming.address.who)


def _offer(said: Said, addresses: list[PersonAddress], *, mail: bool) -> list[Choice]:
    """The first address is preferred as it is; one that is not proved or not on cannot be."""
    choices = [
        Choice(texts.PREFER.format(address=word_address(each)), f"mine:prefer:{each.id}")
        for each in addresses[1:]
        if each.verified_at and each.enabled
    ]
    if mail:
        choices.append(Choice(texts.ADD_MAIL, f"mine:{MAIL}"))
    for each in addresses:
        label = texts.DROP_HERE if _is_here(each, said) else texts.DROP.format(address=word_address(each))
        choices.append(Choice(label, f"mine:drop:{each.id}"))
    return choices


async def _prefer(desk: Desk, said: Said, person: Person, address: PersonAddress) -> Reply:
    if not address.verified_at:
        return Reply(texts.GONE)
    await desk.people.prefer(address)
    await desk.audit.note_by(said.incoming.address, "address.preferred", f"address:{address.id} person:{person.id}")
    return Reply(texts.PREFERRED.format(address=word_address(address)))


async def _ask_before_dropping(desk: Desk, _said: Said, person: Person, address: PersonAddress) -> Reply:
    others = [each for each in await desk.people.addresses(person) if each.id != address.id and each.verified_at and each.enabled]
    text = (texts.SURE if others else texts.SURE_LAST).format(address=word_address(address))
    return Reply(text, (Choice(texts.YES, f"mine:sure:{address.id}"), Choice(texts.NO, "mine:keep")))


async def _drop(desk: Desk, said: Said, person: Person, address: PersonAddress) -> Reply:
    await desk.audit.note_by(said.incoming.address, "address.dropped", f"address:{address.id} person:{person.id}")
    await desk.people.release(address)
    return Reply(texts.DROPPED.format(address=word_address(address), phone=word_phone(desk)))


_DEEDS: dict[str, Deed] = {"prefer": _prefer, "drop": _ask_before_dropping, "sure": _drop}


def _add_mail(said: Said, person: Person | None) -> Write | None:
    """A mail address is known only once a letter that was sent there comes back. Anything that looks like none is heard elsewhere."""
    found = _MAILBOX.search(said.text)
    if person is None or ("@" not in said.text and found is None):
        return None

    async def write(desk: Desk, _thread: Thread) -> Turn:
        if demand := demand_reply(said):
            return demand
        if found is None:
            return _turn(Reply(texts.MAIL_WRONG), said.memory.pending)
        address = await desk.people.find(Address("mail", found[0].lower()))
        if not await desk.invites.ask_for_proof(person, address):
            return _turn(Reply(texts.MAIL_TOO_MANY.format(phone=word_phone(desk))))
        return _turn(Reply(texts.MAIL_SENT.format(who=address.who)))

    return write

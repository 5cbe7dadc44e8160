"""Binding: a one-time code, wherever it stands in a message; and how to come by one."""

from collections.abc import Mapping
from dataclasses import dataclass

from helpbot.conversation.bindings import name_institutions, word_address, word_bindings, word_phone
from helpbot.conversation.topic import Kind, Said, Turn, Why, Write
from helpbot.messages import Choice, Form, Reply
from helpbot.models import Handover, Person, Purpose, Role, Thread
from helpbot.services.desk import Desk
from helpbot.services.handover_words import word_succession
from helpbot.services.redeeming import Outcome, Redeemed, Sender
from helpbot.services.several_codes import Redemption, redeem_each
from helpbot.texts import handover as handover_texts
from helpbot.texts import officer as officer_texts
from helpbot.texts import people as texts

_REFUSALS = {
    Outcome.OWN: handover_texts.OWN_CODE,
    Outcome.ALREADY: texts.ALREADY,
    Outcome.ENOUGH: texts.MAIL_TOO_MANY,
    Outcome.WRONG: texts.WRONG,
    Outcome.TAKEN: texts.TAKEN,
    Outcome.LOCKED: texts.LOCKED,
    Outcome.CLOSED: texts.CLOSED,
    Outcome.VOIDED: texts.VOIDED,
}

MINE = Choice(texts.MINE, "mine:list")


@dataclass(frozen=True, slots=True)
class Bind:
    """Takes codes, in public only to declare them void, and tells a person what they are bound to."""

    name: str = "bind"
    actions: frozenset[str] = frozenset({"bind"})
    commands: frozenset[str] = frozenset({"bind"})
    tokens: frozenset[str] = frozenset()
    forms: frozenset[Form] = frozenset()
    public: bool = True

    async def hear(self, said: Said, desk: Desk) -> Write | None:
        """A code, or the wish to be bound."""
        if said.incoming.public:
            return await self._hear_in_group(said, desk)
        names = await name_institutions(desk, await desk.people.bound(said.incoming.address), said.codes)
        return _redeem(said, names) if said.why is Why.CODE else _explain(said, names)

    @staticmethod
    async def _hear_in_group(said: Said, desk: Desk) -> Write:
        """An officer's code, sent by somebody who is one already, makes it the officers' chat; any other code is void."""
        if said.why is not Why.CODE:
            return _say(texts.PRIVATELY)
        person = await desk.people.bound(said.incoming.speaker) if said.incoming.speaker else None
        is_officer = person is not None and await desk.officers.has(person)
        return _bind_group(said, person) if person and is_officer else _redeem(said, {})


def _bind_group(said: Said, person: Person) -> Write:
    async def write(desk: Desk, thread: Thread) -> Turn:
        group = await desk.people.look_again(said.incoming.address)
        if not await desk.invites.spend_on_group(said.codes, group, person):
            return await _redeem(said, {})(desk, thread)
        await desk.officers.bind_group(group, person)
        return Turn(Kind.ACTION, (Reply(officer_texts.GROUP_BOUND),), topic="act.bind")

    return write


def _redeem(said: Said, names: Mapping[str, str]) -> Write:
    """Whatever dialog was pending goes on."""

    async def write(desk: Desk, _thread: Thread) -> Turn:
        incoming = said.incoming
        address = await desk.people.look_again(incoming.address)
        redeemed = await redeem_each(desk.invites, said.codes, Sender(address, incoming.name, incoming.public, incoming.vouched))
        words = "\n".join(await _word_all(desk, redeemed, names))
        return Turn(Kind.ACTION, (Reply(words),) if words else (), topic="act.bind", pending=said.memory.pending)

    return write


async def _word_all(desk: Desk, redeemed: Redemption, names: Mapping[str, str]) -> list[str]:
    """What became of each code, the same but once; a letter says for itself what is in it.

    Whoever is to be the next clerk comes into the handover, which begins now if it has not. Where something else might have been a code,
    that is said, whether it ever was or not.
    """
    words: dict[str, None] = {}
    for each in redeemed.each:
        handover = await _admit(desk, each, names)
        if each.outcome is not Outcome.LETTER:
            words[await _word(desk, each, names) if handover is None else _word_succession(desk, handover)] = None
    return [*words, *[texts.MORE_CODES] * redeemed.more]


async def _admit(desk: Desk, redeemed: Redeemed, names: Mapping[str, str]) -> Handover | None:
    """The handover of whoever is to be the next clerk."""
    invite, person = redeemed.invite, redeemed.person
    if not redeemed.succeeds or invite is None or person is None:
        return None
    return await desk.succession.admit(invite, person, names.get(invite.uscc, invite.uscc))


def _word_succession(desk: Desk, handover: Handover) -> str:
    return handover_texts.BOUND + word_succession(handover, desk.handovers.now())


async def _word(desk: Desk, redeemed: Redeemed, names: Mapping[str, str]) -> str:
    if refusal := _REFUSALS.get(redeemed.outcome):
        return refusal.format(phone=word_phone(desk))
    invite, person = redeemed.invite, redeemed.person
    if invite is None or person is None:
        raise ValueError(f"{redeemed.outcome} of nobody")
    if invite.purpose is Purpose.PROVE:
        proved = texts.PROVED.format(address=word_address(await desk.people.of_id(invite.address_id or 0)))
        coming = [
            word_succession(each, desk.handovers.now()) for each in await desk.handovers.of_person(person) if each.incoming_id == person.id
        ]
        text = "\n".join([proved, *coming])
    elif invite.role is None:
        text = texts.BOUND_ADDRESS
    else:
        text = texts.BOUND.format(what=texts.BETWEEN.join(await word_bindings(desk, person, names)))
    officer = invite.role is Role.OFFICER
    return f"{text}\n{texts.MORE_FOR_OFFICERS if officer else texts.MORE_ON_COMMANDS}"


def _explain(said: Said, names: Mapping[str, str]) -> Write:
    async def write(desk: Desk, _thread: Thread) -> Turn:
        person = await desk.people.bound(said.incoming.address)
        if person is None:
            return Turn(Kind.ACTION, (Reply(texts.HOW_TO_BIND.format(phone=word_phone(desk))),), topic="act.bind")
        what = texts.BETWEEN.join(await word_bindings(desk, person, names)) or texts.NO_BINDINGS
        return Turn(Kind.ACTION, (Reply(texts.BOUND_TO.format(what=what), (MINE,)),), topic="act.bind")

    return write


def _say(text: str) -> Write:
    async def write(_desk: Desk, _thread: Thread) -> Turn:
        return Turn(Kind.ACTION, (Reply(text),), topic="act.bind")

    return write

"""The guides, for whoever asks for one, and the word that one has been read."""

from collections.abc import Sequence
from dataclasses import dataclass

from helpbot.conversation.bindings import demand_reply, name_institutions, word_phone
from helpbot.conversation.topic import Kind, Said, Turn, Why, Write
from helpbot.messages import Choice, Form, Reply
from helpbot.models import FilingKind, Guide, Person, Thread
from helpbot.services.desk import Desk
from helpbot.services.guide_template import read_templates
from helpbot.services.guides import GUIDE, offer_guide, offer_read
from helpbot.texts import guide as texts
from helpbot.texts import season as season_texts
from helpbot.texts import words


@dataclass(frozen=True, slots=True)
class Guides:
    """“操作指南”, “已阅读”."""

    name: str = "guide"
    actions: frozenset[str] = frozenset()
    commands: frozenset[str] = words.GUIDE | words.READ | {"guide"}
    tokens: frozenset[str] = frozenset({GUIDE})
    forms: frozenset[Form] = frozenset()
    public: bool = False

    async def hear(self, said: Said, desk: Desk) -> Write | None:
        """A word, or a button: which guides there are, one of them, or that one has been read."""
        verb, _, argument = said.argument.partition(":") if said.why is Why.TOKEN else ("", "", "")
        if verb == "read" or said.what in words.READ:
            return await _note_read(said, desk, argument)
        kinds = [kind for kind in read_templates() if verb != "get" or kind == argument]
        offered = [guide for kind in kinds if (guide := await desk.guides.newest(kind))]
        bound = await desk.people.bound(said.incoming.address)
        return _hand_out(offered, bound)


def _hand_out(offered: Sequence[Guide], bound: Person | None) -> Write:
    """The one that is meant, or a choice of them."""

    async def write(desk: Desk, _thread: Thread) -> Turn:
        if not offered:
            return _turn(Reply(texts.NONE_YET.format(phone=word_phone(desk))))
        if len(offered) > 1:
            return _turn(Reply(texts.WHICH, tuple(offer_guide(guide.kind, guide.title) for guide in offered)))
        (guide,) = offered
        acknowledges = bound is not None and guide.kind is FilingKind.ANNUAL
        choices: tuple[Choice, ...] = (offer_read(guide),) if acknowledges else ()
        return _turn(Reply(texts.HERE.format(title=guide.title, number=guide.number), choices, (await desk.guides.file(guide),)))

    return write


async def _note_read(said: Said, desk: Desk, argument: str) -> Write:
    """By button the version that it stood under, by word the newest of the annual report."""
    number = int(argument) if argument.isascii() and argument.isdecimal() and len(argument) < 19 else 0
    guide = await (desk.guides.of_id(number) if argument else desk.guides.newest(FilingKind.ANNUAL))
    person = await desk.people.bound(said.incoming.address)
    names = await name_institutions(desk, person)

    async def write(desk: Desk, _thread: Thread) -> Turn:
        if guide is None:
            return _turn(Reply(texts.NONE_YET.format(phone=word_phone(desk))))
        if refusal := demand_reply(said):
            return refusal
        usccs = await desk.guides.note_read(guide, person) if person else []
        if not usccs:
            return _turn(Reply(texts.NOT_BOUND))
        read = season_texts.NAMES_BETWEEN.join(names.get(uscc, uscc) for uscc in usccs)
        return _turn(Reply(texts.NOTED.format(names=read, number=guide.number)))

    return write


def _turn(reply: Reply) -> Turn:
    return Turn(Kind.ACTION, (reply,))

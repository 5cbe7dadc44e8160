"""One turn: who hears it, what they say, and all of it in one transaction."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import structlog

from faq.matcher import Decision, Match
from faq.text import fold
from helpbot.conversation.answers import ACT
from helpbot.conversation.filing import file_away
from helpbot.conversation.recall import go_on, look_under_notices, offer_done_alone, remember, resume
from helpbot.conversation.refresher import offer_refresher
from helpbot.conversation.secrets import conceal, is_delicate, put_out_of_sight
from helpbot.conversation.state import Memory
from helpbot.conversation.topic import Claiming, Kind, Said, Topic, Turn, Why, Write
from helpbot.errors import StaleThread
from helpbot.messages import Form, Incoming, Reply, join_replies, storable
from helpbot.models import Thread
from helpbot.services.desk import Desk, OpenDesk
from helpbot.services.entries import Shelf
from helpbot.services.office import Office
from helpbot.services.outbox import Answered, Place
from helpbot.services.outbox_keys import answer_key
from helpbot.texts import words
from helpbot.texts.conversation import PRIVATELY
from helpbot.texts.files import BETWEEN, LOGGED

log = structlog.get_logger(__name__)

LONGEST_COMMAND = 12
"""Characters of the longest word that can be a command or a number; anything longer is a question."""

RACES = 5
"""How often a turn is tried again when another process moved the conversation on."""

_ORDINAL = re.compile(words.ORDINAL)


@dataclass(frozen=True, slots=True)
class Handled:
    """A turn that was handled: what the matcher saw, and what was said."""

    turn: Turn
    match: Match | None


class Engine:
    """The conversation of one office. `ask_faq` is the topic of whatever no other topic claims."""

    def __init__(self, *, office: Office, open_desk: OpenDesk, shelf: Shelf, topics: Sequence[Topic], ask_faq: Topic) -> None:
        self._office = office
        self._open_desk = open_desk
        self._shelf = shelf
        self._topics = {topic.name: topic for topic in topics}
        self._ask_faq = ask_faq
        self._actions = _table((topic, topic.actions) for topic in topics)
        self._commands = _table((topic, topic.commands) for topic in topics)
        self._tokens = _table((topic, topic.tokens) for topic in topics)
        self._forms = _table((topic, topic.forms) for topic in topics)
        self._claiming = [(topic, topic) for topic in topics if isinstance(topic, Claiming)]

    async def handle(self, incoming: Incoming, *, commit: bool = True) -> Handled:
        """Answer one stored message: its replies are in the outbox, and it is marked as handled, when this returns.

        Raises Redelivered where it was handled before, Silenced where too many like it were answered, StoreError
        where the database refuses. `commit=False` stores nothing,
        and the message need not be stored either.
        """
        for _ in range(RACES):
            try:
                return await self._try(incoming, commit=commit)
            except StaleThread as error:
                log.info("turn.raced", message=incoming.id, reason=str(error))
        raise StaleThread(f"turn {incoming.id} lost {RACES} races")

    async def _try(self, incoming: Incoming, *, commit: bool) -> Handled:
        async with self._open_desk(self._office, reading=True) as desk:
            incoming, answered = await desk.outbox.check_claim(incoming)
            said = await self._listen(incoming, answered, desk)
            write, said = await self._find_listener(said, desk)
        async with self._open_desk(self._office, commit=commit) as desk:
            if commit:
                await desk.inbox.take(incoming.id)
            if write is None:
                await put_out_of_sight(desk, said)
                return Handled(Turn(Kind.ACTION), None)
            counted = commit and not said.to_person  # a person answers, not we
            vouched = said.incoming.vouched
            warning = (
                await desk.guard.admit(said.incoming, trusted=said.verbatim and vouched, steps=said.steps and vouched) if counted else ()
            )
            thread = await desk.threads.join(incoming, said.thread, said.sender)
            notes = (*await put_out_of_sight(desk, said), *await file_away(desk, thread, said))
            turn = go_on(said, await write(desk, thread))
            replies = (*notes, *(self._fit_for_all(turn, said) if incoming.public else turn.replies))
            refresher = await offer_refresher(desk, thread, said, turn)
            turn = replace(turn, replies=(*replies, *refresher, *warning) if replies else ())
            memory = remember(said, turn)
            spoken = _spoken(said)
            await desk.threads.advance(thread, memory.model_dump(mode="json"), spoken, map(_as_text, turn.replies))
            await self._queue(desk, thread, incoming, turn)
        log.info("turn.handled", channel=incoming.address.channel, kind=turn.kind, topic=turn.topic, why=said.why)
        return Handled(turn, said.match)

    async def _listen(self, incoming: Incoming, answered: Answered | None, desk: Desk) -> Said:
        """Everything about a turn that is known before anybody answers it."""
        known = await desk.threads.look_up(incoming)
        await self._shelf.refresh(desk.entries, known.revision)
        thread = known.thread
        memory = Memory.load(thread.memory if thread else None)
        ticket = await desk.tickets.held(thread) if thread and known.held else None
        text = storable(incoming.text).strip()
        concealed = conceal(text, strict=await is_delicate(text, memory, known.address, desk))
        said = Said(
            incoming=replace(incoming, text=concealed.text),
            text=concealed.text,
            codes=concealed.codes,
            password=concealed.password,
            memory=offer_done_alone(resume(memory, answered), ticket) if ticket else resume(memory, answered),
            library=self._shelf.library,
            thread=thread,
            sender=known.address,
            ticket=ticket,
            match=None,
            why=Why.MATCH,
            officer=known.officer or (incoming.speaker is not None and await desk.officers.speaks(incoming.speaker)),
            answered=answered,
            revision=known.revision,
        )
        return said if said.verbatim and not said.codes else self._recognise(await look_under_notices(said, desk))

    def _recognise(self, said: Said) -> Said:
        """A code, a button, no words, a number, a command, nothing to read, or a question: in this order."""
        if said.codes:
            return replace(said, why=Why.CODE, what="bind")
        wordless = said.incoming.form is not Form.TEXT
        if token := storable(said.incoming.choice or "") or (
            None if wordless else _picked(said.text, said.memory, strict=said.ticket is not None)
        ):
            prefix, _, argument = token.partition(":")
            return replace(said, why=Why.TOKEN, what=prefix, argument=argument)
        if wordless:
            return replace(said, why=Why.WORDLESS, what=said.incoming.form)
        word = _as_command(said.text)
        if word in self._commands or said.text.startswith("/"):
            return replace(said, why=Why.COMMAND, what=word if word in self._commands else "help")
        if not fold(said.text) or _ORDINAL.match(_plain(said.text)):
            return replace(said, why=Why.HELD if said.ticket and said.text else Why.EMPTY)
        return replace(said, match=said.library.match(said.text))

    async def _find_listener(self, said: Said, desk: Desk) -> tuple[Write | None, Said]:
        """The pending dialog hears first, but for a code; it may decline. None where nothing need be said."""
        if said.why is not Why.CODE and said.memory.pending and (topic := self._topics.get(said.memory.pending.topic)):
            asked = replace(said, why=Why.PENDING) if said.why is Why.MATCH else said
            if write := await self._let_hear(topic, asked, desk):
                return write, asked
        topic, said = self._choose(said)
        write = await self._let_hear(topic, said, desk)
        if write is None and said.why is not Why.WORDLESS:
            raise TypeError(f"topic {topic.name} declined a turn that was its own")
        return write, said

    @staticmethod
    async def _let_hear(topic: Topic, said: Said, desk: Desk) -> Write | None:
        """The gate: where others read along, a topic that is not for them neither hears nor answers."""
        if said.incoming.public and not topic.public:
            return _ask_to_write_privately
        return await topic.hear(said, desk)

    def _fit_for_all(self, turn: Turn, said: Said) -> Iterator[Reply]:
        """The replies with no choice that leads to what cannot be done in public."""
        for reply in turn.replies:
            yield replace(reply, choices=tuple(each for each in reply.choices if self._leads_to(each.token, said).public))

    def _leads_to(self, token: str, said: Said) -> Topic:
        prefix, _, argument = token.partition(":")
        return self._choose(replace(said, why=Why.TOKEN, what=prefix, argument=argument))[0]

    def _choose(self, said: Said) -> tuple[Topic, Said]:
        if said.why is Why.TOKEN and said.what == ACT:
            return self._choose_act(said)
        if said.why in (Why.TOKEN, Why.EMPTY):
            return self._tokens.get(said.what, self._ask_faq), said
        if said.why in (Why.COMMAND, Why.CODE):
            return self._commands[said.what], said
        if said.why is Why.WORDLESS:
            return self._forms[said.incoming.form], said
        if said.ticket is not None or said.why is Why.HELD:
            return self._actions["human"], replace(said, why=Why.HELD)
        return self._choose_by_match(said)

    def _choose_act(self, said: Said) -> tuple[Topic, Said]:
        """The act that a choice names by the id of its entry."""
        entry = said.library.find(said.argument)
        action = entry.action if entry else None
        if action is None or action not in self._actions:
            return self._ask_faq, said
        return self._actions[action], replace(said, why=Why.COMMAND, what=action, entry=entry)

    def _choose_by_match(self, said: Said) -> tuple[Topic, Said]:
        match = said.match
        for topic, claiming in self._claiming:
            if action := claiming.claims(said):
                return topic, replace(said, what=action)
        if match is None or match.decision is not Decision.ANSWER:
            return self._ask_faq, said
        entry = said.library.find(match.answers[0].topic) if len(match.answers) == 1 else None
        if entry is None or not entry.action:
            return self._ask_faq, said
        return self._actions.get(entry.action, self._ask_faq), replace(said, what=entry.action, entry=entry)

    async def _queue(self, desk: Desk, thread: Thread, incoming: Incoming, turn: Turn) -> None:
        if not turn.replies:
            return
        to = await desk.people.find(incoming.address)
        replies = (join_replies(turn.replies),) if incoming.in_one else turn.replies
        place = Place(thread.id, incoming.context, answers=incoming.id)
        for part, reply in enumerate(replies):
            await desk.outbox.put(to, "answer", answer_key(incoming.id, part), reply=reply, place=place)


async def _ask_to_write_privately(_desk: Desk, _thread: Thread) -> Turn:
    return Turn(Kind.ACTION, (Reply(PRIVATELY),))


def _table(pairs: Iterable[tuple[Topic, Collection[str]]]) -> Mapping[str, Topic]:
    return {key: topic for topic, keys in pairs for key in keys}


def _as_command(text: str) -> str:
    """The bare word of a message that is one word: no slash, no @bot, no punctuation, no case."""
    if text.startswith("/"):
        return text[1:].split(maxsplit=1)[0].partition("@")[0].lower() if len(text) > 1 else ""
    return fold(text) if len(text) <= LONGEST_COMMAND else ""


def _picked(text: str, memory: Memory, *, strict: bool) -> str | None:
    """The token that a number, an ordinal or a label typed out, or as much of it as stands before a comma, stands for.

    `strict`: of numbers only a bare digit, for “一个” may be an answer to what an officer asked.
    """
    plain = _plain(text)
    for offer in memory.offers:
        label = _plain(offer.label)
        if plain in (label, label.partition(",")[0]):
            return offer.token
    if len(text) <= LONGEST_COMMAND and (found := _ORDINAL.match(plain)) and (plain.isdecimal() or not strict):
        digits = found[1]
        place = words.CHINESE_DIGITS.find(digits) + 1 or int(digits)
        return memory.offers[place - 1].token if 1 <= place <= len(memory.offers) else None
    return None


def _plain(text: str) -> str:
    """A choice as it may be typed: in half or full width, with or without punctuation around it."""
    return unicodedata.normalize("NFKC", text).strip(words.AROUND_A_CHOICE)


def _spoken(said: Said) -> str:
    """What the person said, for the log: the text, the label of what was picked, or what there was in place of words."""
    if template := LOGGED.get(said.incoming.form):
        names = BETWEEN.join([*(file.name for file in said.incoming.attachments), *(file.name for file in said.incoming.missing)])
        return storable(template.format(text=said.text, names=names))
    token = said.incoming.choice
    return next((offer.label for offer in said.memory.offers if offer.token == token), said.text)


def _as_text(reply: Reply) -> str:
    return "\n".join(filter(None, [reply.text, reply.source]))

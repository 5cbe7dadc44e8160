"""How one's filings stand: told out of the registry to whoever is bound to the institution, and to nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from helpbot.conversation.answers import offer_topics
from helpbot.conversation.bindings import word_phone
from helpbot.conversation.filing_views import (
    ACT,
    LINES,
    TOKEN,
    TOPIC,
    Groups,
    ask_back,
    ask_which,
    matter_of,
    note_seen,
    number_token,
    offer_items,
    read_wish,
    show_filings,
    show_nothing,
    show_overview,
    tell_nothing,
    tell_seen,
    token_of,
    word_help,
)
from helpbot.conversation.handoff import hand_over
from helpbot.conversation.looking import Reader, find_institutions, find_reader, offered_action, say, top_action
from helpbot.conversation.state import Pending
from helpbot.conversation.topic import Said, Turn, Why, Write
from helpbot.errors import RegistryDown
from helpbot.messages import Choice, Form, Reply
from helpbot.models import FilingState, Thread, TicketReason
from helpbot.services.desk import Desk
from helpbot.services.filing_answer import explain_return
from helpbot.services.filing_choice import Wish, group_filings
from helpbot.services.filing_question import Question, find_item, names_number, read_question
from helpbot.services.registry import FilingRecord, InstitutionRecord
from helpbot.services.returns import word_found
from helpbot.texts import status as texts
from helpbot.texts import words


@dataclass(frozen=True, slots=True)
class FilingStatus:
    """“我们年报到哪一步了”, the buttons beneath it, and what is asked about an item of a return."""

    name: str = TOPIC
    actions: frozenset[str] = frozenset({"status"})
    commands: frozenset[str] = words.STATUS | {"status"}
    tokens: frozenset[str] = frozenset({TOKEN})
    forms: frozenset[Form] = frozenset()
    public: bool = False

    def claims(self, said: Said) -> str:
        """A question about somebody's filing: of one's own, or with its number, its institution, its code."""
        asked = read_question(said.text, said.incoming.at.date())
        if said.match and said.match.answers:
            taken = asked.progress and asked.concerns and offered_action(said) in self.actions
        else:
            waits = asked.progress and (asked.concerns or asked.kind is not None)
            thought_of = asked.concerns and top_action(said) in self.actions
            taken = not asked.how and (waits or thought_of or bool(asked.numbers or asked.usccs) or (asked.looks_up and bool(asked.named)))
        return "status" if taken else ""

    async def hear(self, said: Said, desk: Desk) -> Write | None:
        """A question, a command, a button; or, while it waits for one, an item's number or an institution's name."""
        called = _is_called(self, said)
        waits = said.memory.pending is not None and said.memory.pending.topic == self.name and said.ticket is None
        pending = said.memory.pending if waits else None
        follows = _Follow.of(said, pending) if pending else None
        if not called and follows is None:
            return None
        reader = await find_reader(said, desk)
        if isinstance(reader, str):
            return say(reader, topic=ACT)
        try:
            return await (_follow_up(said, desk, reader, follows) if follows else _serve(said, desk, reader))
        except RegistryDown:
            return say(texts.DOWN.format(phone=word_phone(desk)), Choice(texts.RETRY, _retry(said, desk)), topic=ACT)


@dataclass(frozen=True, slots=True)
class _Follow:
    """What a message adds to what was shown: an item of a filing's reasons, or the institution that was asked for."""

    key: str = ""
    item: int = 0
    wish: Wish | None = None

    @classmethod
    def of(cls, said: Said, pending: Pending) -> "_Follow | None":
        if pending.step == "items":
            item = find_item(said.text) if said.text else None
            return cls(key=pending.about, item=item) if item else None
        return cls(wish=read_wish(pending.about)) if said.why is Why.PENDING else None


def _is_called(topic: FilingStatus, said: Said) -> bool:
    """Whether this turn was meant for this topic, pending dialog or not."""
    if said.why is Why.TOKEN:
        return said.what in topic.tokens
    return said.why in (Why.MATCH, Why.COMMAND) and said.what in topic.actions | topic.commands


def _retry(said: Said, desk: Desk) -> str:
    """The token that asks the same again."""
    if said.why is Why.TOKEN:
        return f"{said.what}:{said.argument}"
    question = read_question(said.text, desk.workdays.today())
    number = next(iter(question.numbers), "")
    return number_token("n", number) or token_of(Wish(question.kind, question.year))


async def _serve(said: Said, desk: Desk, reader: Reader) -> Write:
    verb, _, argument = said.argument.partition(":") if said.why is Why.TOKEN else ("", "", "")
    if verb == "q":
        wish = read_wish(argument)
        own = await find_institutions(desk, reader, Question(usccs=(wish.uscc,) if wish.uscc else ()))
        return await _show(said, desk, reader, own, wish)
    if verb == "n":
        return await _answer_words(said, desk, reader, Wish(), Question(numbers=(argument,)))
    if verb == "i":
        item, _, key = argument.partition(":")
        return await _tell_item(said, desk, reader, key, int(item) if item.isdecimal() else 0)
    if verb == "h":
        return await _ask_person(said, desk, reader, argument)
    return await _answer_words(said, desk, reader, Wish())


async def _follow_up(said: Said, desk: Desk, reader: Reader, follows: _Follow) -> Write | None:
    if follows.wish is None:
        return await _tell_item(said, desk, reader, follows.key, follows.item)
    question = read_question(said.text, desk.workdays.today())
    named = question if question.points else replace(question, named=(said.text.strip(),))
    if not (question.numbers or await find_institutions(desk, reader, named)):
        return None  # something else was asked meanwhile
    return await _answer_words(said, desk, reader, follows.wish, named)


async def _answer_words(said: Said, desk: Desk, reader: Reader, before: Wish, named: Question | None = None) -> Write:
    """By number where there is one, else by what institution, kind and year are named."""
    question = named or read_question(said.text, desk.workdays.today())
    wish = Wish(question.kind or before.kind, question.year or before.year)
    filing = await _find_numbered(said, desk, reader, question)
    if filing:
        return await _show_one(said, desk, reader, filing)
    found = [] if question.numbers else await find_institutions(desk, reader, question)
    if found:
        return await _show(said, desk, reader, found, wish)
    if reader.officer and not question.points:
        return ask_back(texts.ASK_OFFICER, (), wish)
    return await tell_nothing(said, desk, reader, wish)


async def _find_numbered(said: Said, desk: Desk, reader: Reader, question: Question) -> FilingRecord | None:
    """The filing whose number stands in the words; numbers look different everywhere, so one's own are looked for as they are."""
    if not reader.officer and any(map(str.isdecimal, said.text)):
        own = await desk.registry.filings_for(reader.id)
        found = next((each for each in own if names_number(said.text, each.number)), None)
        if found:
            return found
    for number in question.numbers:
        if filings := await desk.registry.filings_for(reader.id, number=number):
            return filings[0]
    return None


async def _show_one(said: Said, desk: Desk, reader: Reader, filing: FilingRecord) -> Write:
    institutions = await find_institutions(desk, reader, Question(usccs=(filing.uscc,)))
    return await show_filings(said, desk, {each: [filing] for each in institutions[:1]})


async def _show(said: Said, desk: Desk, reader: Reader, scope: Sequence[InstitutionRecord], wish: Wish) -> Write:
    """The answer about these institutions, as far as it can be given."""
    if not scope:
        return await tell_nothing(said, desk, reader, wish)
    if all(each.classified for each in scope):
        return say(texts.CLASSIFIED.format(institution=scope[0].name, phone=word_phone(desk)), topic=ACT)
    if len(scope) > LINES:
        return ask_which(scope, wish)
    filings = await _read_filings(desk, reader, scope, wish)
    groups = group_filings(scope, filings, wish, desk.workdays.today())
    return await _show_groups(said, desk, groups or {each: [] for each in scope if not each.classified}, wish)


async def _show_groups(said: Said, desk: Desk, groups: Groups, wish: Wish) -> Write:
    """Of one institution at length; of several all in a line each, if that is wanted, else the question which."""
    if wish.all:
        return await show_overview(said, desk, groups, wish)
    if not any(groups.values()):
        return await show_nothing(said, desk, groups, wish)
    if len(groups) > 1:
        return ask_which(list(groups), wish)
    return await show_filings(said, desk, groups)


async def _read_filings(desk: Desk, reader: Reader, scope: Sequence[InstitutionRecord], wish: Wish) -> list[FilingRecord]:
    """Institution by institution: of many at once only the newest would be read, and the others taken for having none."""
    found = [await desk.registry.filings_for(reader.id, uscc=each.uscc, kind=wish.kind) for each in scope]
    return [filing for each in found for filing in each]


async def _find_keyed(desk: Desk, reader: Reader, key: str) -> FilingRecord | None:
    """The filing of a button, if the person may still know of it and it is still returned."""
    found = await desk.registry.filings_for(reader.id, number=key) if key else []
    return next((each for each in found if each.state is FilingState.RETURNED), None)


async def _tell_item(said: Said, desk: Desk, reader: Reader, key: str, item: int) -> Write:
    """One reason in full, with the topic to read more."""
    filing = await _find_keyed(desk, reader, key)
    if filing is None:
        return say(texts.NOT_RETURNED, topic=ACT)
    explanation, choices = explain_return(filing), offer_items(filing)
    if not 1 <= item <= len(explanation.found):
        text = texts.NO_ITEM.format(number=item, count=len(explanation.found))
    else:
        found = explanation.found[item - 1]
        entry = said.library.find(found.reason.read)
        text = word_found(item, found, entry)
        choices += offer_topics([entry], 0) if entry else ()
    pending = Pending(topic=TOPIC, step="items", about=key)
    return tell_seen(said, Reply(text, choices), f"{filing.uscc}:{filing.number}", pending=pending)


async def _ask_person(said: Said, desk: Desk, reader: Reader, key: str) -> Write:
    """A ticket that names the filing."""
    filing = await _find_keyed(desk, reader, key)
    if filing is None:
        return say(texts.NOT_RETURNED, topic=ACT)
    (institution, *_) = await find_institutions(desk, reader, Question(usccs=(filing.uscc,)))
    matter = matter_of(filing, institution.name)

    async def write(desk: Desk, thread: Thread) -> Turn:
        await note_seen(desk, said, f"{filing.uscc}:{filing.number}")
        return await hand_over(desk, thread, word_help(filing, institution.name), TicketReason.RETURNED, matter=matter)

    return write

"""Handing over: begun by whoever leaves, gone through by both, watched over by an officer; by buttons, numbers or words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from faq.matcher import Decision
from helpbot.conversation.bindings import demand_reply, word_phone
from helpbot.conversation.handover_hearing import ACT, TOPIC, Hearing, say
from helpbot.conversation.handover_speech import Wish, read_name, read_of_list, read_token, read_wish
from helpbot.conversation.handover_steps import READING, take_step
from helpbot.conversation.looking import Reader, find_institutions, find_reader, set_scene
from helpbot.conversation.looking import say as only_say
from helpbot.conversation.topic import Said, Turn, Why, Write
from helpbot.errors import RegistryDown
from helpbot.messages import Choice, Form
from helpbot.models import Cause, Handover, HandoverState, Person, Role, Thread
from helpbot.services.desk import Desk
from helpbot.services.filing_question import Question, read_question
from helpbot.services.handover_items import Draft, lay_own
from helpbot.services.handover_rights import Deed, may_do
from helpbot.services.handover_words import TOKEN, make_token, word_succession
from helpbot.services.handovers import Seed
from helpbot.services.registry import InstitutionRecord
from helpbot.services.rights import Right, may
from helpbot.texts import handover as texts
from helpbot.texts import words

AT_ONCE = 10
"""Handovers or institutions that are offered to choose from."""


@dataclass(frozen=True, slots=True)
class HandingOver:
    """“我要调走了”, the list and its buttons, and “确认1-5”."""

    name: str = TOPIC
    actions: frozenset[str] = frozenset({"handover"})
    commands: frozenset[str] = words.HANDOVERS | {"handover"}
    tokens: frozenset[str] = frozenset({TOKEN})
    forms: frozenset[Form] = frozenset()
    public: bool = False

    def claims(self, said: Said) -> str:
        """What is said of a list in the words that it teaches."""
        return "handover" if read_wish(said.text) else ""

    async def hear(self, said: Said, desk: Desk) -> Write | None:
        """A wish about one handover, or the wish to begin one."""
        if not self._is_meant(said):
            return None
        person = await desk.people.bound(said.incoming.address)
        wish = _find_wish(said)
        if wish is None and said.why is Why.PENDING:
            return None
        reader = await find_reader(said, desk)
        if person is None or isinstance(reader, str):
            return await _turn_away(desk, person, reader)
        if wish is not None and wish.verb != "begin":
            return await _hear_wish(said, desk, person, wish)
        if wish is None and (running := await _find_running(desk, person, reader)):
            return await _offer_running(said, desk, person, running)
        return await _hear_begin(said, desk, person, reader, wish or Wish("begin"))

    def _is_meant(self, said: Said) -> bool:
        """A dialog that waits hears every turn first: another topic's button is not for it, nor are words to an officer who is there."""
        if said.why is Why.PENDING:
            return said.ticket is None
        return _is_of_list(said) or said.what in self.actions | self.commands | self.tokens


def _is_of_list(said: Said) -> bool:
    """Whether the list waits and a typed number means one of its items: one with “项”, or one that no button has."""
    pending = said.memory.pending
    if pending is None or pending.topic != TOPIC or pending.step != "list" or said.ticket is not None:
        return False
    numbered = said.why is Why.EMPTY or (said.why is Why.TOKEN and words.ITEM in said.text)
    return numbered and read_of_list(said.text) is not None


def _find_wish(said: Said) -> Wish | None:
    """What is wished: by a button, by words, or by what was asked for last."""
    if said.memory.pending and _is_of_list(said) and (wish := read_of_list(said.text)):
        return replace(wish, handover=int(said.memory.pending.about))
    if said.why is Why.TOKEN:
        return read_token(said.argument)
    if said.why is Why.COMMAND:
        return None
    pending = said.memory.pending if said.why is Why.PENDING else None
    about, _, item = pending.about.partition(":") if pending else ("", "", "")
    wish = read_wish(said.text)
    if wish is None and pending and pending.step == "list":
        wish = read_of_list(said.text)
    if wish is None and pending and pending.step in ("note", "ask"):
        return Wish(pending.step, int(about), (int(item),), said.text)
    if pending and pending.step == "name":
        return wish or _find_named(said, int(about))  # it may have waited for long: of which “确认1” is, is asked
    return replace(wish, handover=int(about)) if wish and wish.handover is None and about else wish


def _find_named(said: Said, number: int) -> Wish | None:
    """The name of whoever follows; what the FAQ knows for sure is a question."""
    sure = said.match is not None and said.match.decision is Decision.ANSWER
    name = "" if sure else read_name(said.text)
    return Wish("name", number, text=name) if name else None


async def _turn_away(desk: Desk, person: Person | None, why: Reader | str) -> Write:
    """A stranger is told how it is begun; the next clerk, who may not look yet, from when on they may."""
    if person is None:
        return only_say(texts.NOT_A_CLERK.format(phone=word_phone(desk)), topic=ACT)
    coming = await _find_coming(desk, person)
    return only_say(word_succession(coming, desk.handovers.now()) if coming else str(why), topic=ACT)


async def _find_coming(desk: Desk, person: Person) -> Handover | None:
    """The first open one by which somebody is to be the next clerk."""
    mine = await desk.handovers.of_person(person)
    return next((each for each in mine if each.incoming_id == person.id), None)


async def _find_running(desk: Desk, person: Person, reader: Reader) -> list[Handover]:
    """The open handovers that somebody has to do with: their own, an officer's all, a sponsor's of whom they sponsor."""
    if reader.officer:
        return await desk.handovers.listed([HandoverState.OPEN], AT_ONCE)
    mine = await desk.handovers.of_person(person)
    return mine or await desk.handovers.open_among(await _find_sponsored(desk, person))


async def _find_sponsored(desk: Desk, person: Person) -> list[str]:
    if not any(each.role is Role.SPONSOR for each in await desk.people.acting_for(person)):
        return []
    try:
        return [each.uscc for each in await desk.registry.institutions_for(person.id or 0)]
    except RegistryDown:
        return []


async def _offer_running(said: Said, desk: Desk, person: Person, running: Sequence[Handover]) -> Write:
    if len(running) == 1:
        return await _hear_wish(said, desk, person, Wish("see", running[0].id))
    choices = [Choice(_label(each), make_token("see", each.id or 0)) for each in running[:AT_ONCE]]

    async def write(_desk: Desk, _thread: Thread) -> Turn:
        return say(texts.OFFICER_LIST.format(count=len(running)), *choices)

    return write


def _label(handover: Handover) -> str:
    return texts.WHICH_CHOICE.format(number=handover.id, institution=handover.institution)


async def _hear_wish(said: Said, desk: Desk, person: Person, wish: Wish) -> Write:
    """About the handover that was named, or the only one there is; the registry is asked here where the list is to be seen."""
    mine = await desk.handovers.of_person(person)
    number = wish.handover or (mine[0].id if len(mine) == 1 else None)
    handover = await desk.handovers.find(number) if number else None
    sponsored = await _find_sponsored(desk, person)
    if handover and wish.verb in READING and await _is_classified(desk, person, handover.uscc):
        return only_say(texts.CLASSIFIED.format(phone=word_phone(desk)), topic=ACT)
    drafts = {handover.uscc: await _read_own(desk, person, handover.uscc)} if handover and wish.verb == "see" else {}
    hearing = Hearing(said, person, sponsored, drafts)
    choices = [Choice(_label(each), make_token("see", each.id or 0)) for each in mine[:AT_ONCE]]

    async def write(desk: Desk, thread: Thread) -> Turn:
        if wish.verb not in READING and (demand := demand_reply(said)):
            return demand
        if number is None:
            return say(texts.WHICH_ONE, *choices) if choices else say(texts.NOTHING_OPEN)
        return await take_step(desk, thread, hearing, number, wish)

    return write


async def _is_classified(desk: Desk, person: Person, uscc: str) -> bool:
    """As the registry has it now; what was written down before that is not told either."""
    try:
        return any(each.uscc == uscc and each.classified for each in await desk.registry.institutions_for(person.id or 0, like=uscc))
    except RegistryDown:
        return False


async def _read_own(desk: Desk, person: Person, uscc: str) -> list[Draft]:
    """What the institution's own state adds to its list, as far as this person may see it; nothing where the registry is out of reach."""
    try:
        known = await desk.registry.institutions_for(person.id or 0, like=uscc)
        found = [each for each in known if each.uscc == uscc and not each.classified]
        filings = await desk.registry.filings_for(person.id or 0, uscc=uscc) if found else []
    except RegistryDown:
        return []
    return lay_own(found[0], filings, await set_scene(desk)) if found else []


async def _hear_begin(said: Said, desk: Desk, person: Person, reader: Reader, wish: Wish) -> Write:
    """Of which institution, where there are several; of a classified one never."""
    named = Question(usccs=(wish.uscc,)) if wish.uscc not in ("", "all") else read_question(wish.text or said.text, desk.workdays.today())
    if wish.text and not named.points:
        named = Question(named=(wish.text,))
    try:
        found = await find_institutions(desk, reader, named)
    except RegistryDown:
        found = []
    held, now = await desk.people.assignments(person), desk.handovers.now()
    chosen = [each for each in found if may(Right.HAND_OVER, held, now, each.uscc) and not each.classified]
    if problem := await _find_problem(desk, person, reader, found, chosen):
        return only_say(problem, topic=ACT)
    if len(chosen) > 1 and wish.uscc != "all":
        return _ask_which(chosen, officer=reader.officer)
    drafts = {each.uscc: await _read_own(desk, person, each.uscc) for each in chosen}
    return _begin(Hearing(said, person, (), drafts), chosen, officer=reader.officer)


async def _find_problem(
    desk: Desk, person: Person, reader: Reader, found: Sequence[InstitutionRecord], chosen: Sequence[InstitutionRecord]
) -> str:
    """Why nothing can begin; "" where something can."""
    if chosen:
        return ""
    phone = word_phone(desk)
    if any(each.classified for each in found):
        return texts.CLASSIFIED.format(phone=phone)
    if reader.officer:
        return texts.NO_INSTITUTION if found else texts.OFFICER_NONE
    if coming := await _find_coming(desk, person):
        return texts.NOT_YET_CLERK.format(institution=coming.institution, phone=phone)
    return texts.NOT_A_CLERK.format(phone=phone)


def _ask_which(institutions: Sequence[InstitutionRecord], *, officer: bool) -> Write:
    choices = [Choice(texts.START_ONE.format(institution=each.name), f"{TOKEN}:begin:{each.uscc}") for each in institutions[:AT_ONCE]]
    if not officer:
        choices.append(Choice(texts.START_ALL, f"{TOKEN}:begin:all"))

    async def write(_desk: Desk, _thread: Thread) -> Turn:
        return say(texts.WHICH_INSTITUTIONS.format(count=len(institutions)), *choices)

    return write


def _begin(hearing: Hearing, institutions: Sequence[InstitutionRecord], *, officer: bool) -> Write:
    async def write(desk: Desk, thread: Thread) -> Turn:
        if demand := demand_reply(hearing.said):
            return demand
        begun = [await _start(desk, hearing, each) for each in institutions]
        if len(begun) > 1:
            choices = [Choice(_label(each), make_token("see", each.id or 0)) for each, _ in begun[:AT_ONCE]]
            return say(texts.STARTED_ALL.format(count=len(begun)), *choices)
        ((handover, new),) = begun
        head = (texts.STARTED if new else texts.STARTED_BEFORE).format(institution=handover.institution)
        part = await desk.handovers.part_of(handover, hearing.doer)
        if new and may_do(Deed.INVITE, handover, part) and not officer:
            return say(
                f"{head}\n{texts.WHO_FOLLOWS}",
                Choice(texts.SHOW_LIST, make_token("see", handover.id or 0)),
                number=handover.id,
                step="name",
            )
        seen = await take_step(desk, thread, hearing, handover.id or 0, Wish("see"))
        return replace(seen, replies=tuple(replace(each, text=f"{head}\n\n{each.text}") for each in seen.replies))

    return write


async def _start(desk: Desk, hearing: Hearing, institution: InstitutionRecord) -> tuple[Handover, bool]:
    """From whoever says so, where that is the clerk; else from the clerk who has been there longest."""
    clerks = [each.id for each in await desk.people.clerks_of(institution.uscc)]
    outgoing = hearing.person.id if hearing.person.id in clerks else next(iter(clerks), None)
    cause = Cause.LEAVING if outgoing == hearing.person.id else Cause.OFFICER
    seed = Seed(institution.uscc, institution.name, cause, outgoing)
    handover, new = await desk.handovers.start(seed, hearing.doer)
    if drafts := hearing.drafts.get(institution.uscc):
        await desk.handovers.sync(handover.id or 0, drafts)
    return handover, new

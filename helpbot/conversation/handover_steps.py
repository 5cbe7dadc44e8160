"""The steps of a handover as a turn writes them: each hears what is wished of one handover, does it, and shows what comes next."""

from collections.abc import Collection, Mapping

from helpbot.conversation.handover_deeds import WHOLE
from helpbot.conversation.handover_hearing import Do, Hearing, Step, say, tell
from helpbot.conversation.handover_speech import Wish
from helpbot.conversation.topic import Turn
from helpbot.errors import HelpbotError
from helpbot.messages import Choice, Reply
from helpbot.models import HandoverState, Thread, TicketReason
from helpbot.services.desk import Desk
from helpbot.services.handover_items import name_topic
from helpbot.services.handover_rights import Deed, Part, find_left, find_next, is_complete, may_confirm, may_do
from helpbot.services.handover_words import make_token, name_incoming, offer_deeds, word_item, word_list, word_numbers
from helpbot.services.ticket_terms import Matter
from helpbot.texts import conversation as talk
from helpbot.texts import handover as texts


async def take_step(desk: Desk, thread: Thread, hearing: Hearing, number: int, wish: Wish) -> Turn:
    """Do what is wished of the handover of this number; whoever has nothing to do with it learns nothing of it."""
    handover = await desk.handovers.find(number)
    part = await desk.handovers.part_of(handover, hearing.doer, hearing.sponsored) if handover else Part.NOBODY
    if handover is None or not may_do(Deed.SEE, handover, part):
        return say(texts.NOT_YOURS)
    if handover.state is not HandoverState.OPEN and wish.verb not in READING:
        return say(texts.OVER)
    items = await desk.handovers.items(handover)
    try:
        return await STEPS.get(wish.verb, _see)(Step(desk, thread, hearing, handover, part, items, wish))
    except HelpbotError as refused:  # its words are for whoever asked
        return say(str(refused), number=number)


async def _see(step: Step) -> Turn:
    """The list, brought to how the registry stands; who looked is in the audit."""
    desk, hearing, handover = step.desk, step.hearing, step.handover
    if hearing.drafts.get(handover.uscc):
        await desk.handovers.sync(step.number, hearing.drafts[handover.uscc])
    await desk.audit.note_by(hearing.said.incoming.address, "handover.seen", f"handover:{step.number} {handover.uscc}")
    items, viewer = await desk.handovers.items(handover), await desk.handovers.view(handover, step.part)
    return tell(word_list(handover, items, viewer, await desk.handovers.notes(handover)), step.number)


async def _show_item(step: Step, head: str = "") -> Turn:
    item = step.item
    if item is None:
        return say(texts.NO_SUCH_ITEM, number=step.number)
    viewer = await step.desk.handovers.view(step.handover, step.part)
    reply = word_item(step.handover, step.items, item, viewer, await step.desk.handovers.notes(step.handover))
    return tell(Reply("\n\n".join(filter(None, [head, reply.text])), reply.choices), step.number)


async def _confirm(step: Step) -> Turn:
    if step.wish.numbers is None:
        return await _ask_all(step)
    return await _mark(step, step.wish.numbers)


async def _ask_all(step: Step) -> Turn:
    """Whoever confirms everything at once is asked whether they mean it: each item is a signature."""
    left = find_left(step.handover, step.items, step.part)
    if not left:
        return await _see(step)
    sure, wait = Choice(texts.SURE, make_token("sure", step.number)), Choice(texts.NOT_SURE, make_token("wait", step.number))
    return say(texts.ALL_SURE.format(count=len(left)), sure, wait, number=step.number)


async def _confirm_all(step: Step) -> Turn:
    return await _mark(step, None)


async def _mark(step: Step, numbers: Collection[int] | None) -> Turn:
    known = {each.number for each in step.items}
    chosen = await step.desk.handovers.confirm(step.number, numbers, step.hearing.doer)
    if chosen is None:
        return say(texts.NOT_ALLOWED, number=step.number)
    if not chosen:
        return say(texts.NOTHING_NEW if numbers is None or known.intersection(numbers) else texts.NO_SUCH_ITEM, number=step.number)
    template = texts.TAKEN if step.part is Part.INCOMING else texts.GIVEN
    head = template.format(which=word_numbers(each.number for each in chosen))
    return await _go_on(step, head, after=chosen[-1].number)


async def _go_on(step: Step, head: str, *, after: int) -> Turn:
    """The next item, or what there is to do when none is left."""
    items = await step.desk.handovers.items(step.handover)
    following = find_next(step.handover, items, step.part, after)
    if following is not None:
        wish = Wish("item", step.number, (following.number,))
        return await _show_item(Step(step.desk, step.thread, step.hearing, step.handover, step.part, items, wish), head)
    last = texts.MINE_DONE if may_confirm(step.handover, step.part) else ""
    if is_complete(items):
        incoming = name_incoming(step.handover, (await step.desk.handovers.view(step.handover, step.part)).names)
        last = texts.ALL_DONE.format(institution=step.handover.institution, incoming=incoming)
    show = Choice(texts.SHOW_LIST, make_token("see", step.number))
    return say(f"{head}{last}", *offer_deeds(step.handover, items, step.part), show, number=step.number)


async def _take_back(step: Step) -> Turn:
    taken = await step.desk.handovers.take_back(step.number, step.wish.numbers or (), step.hearing.doer)
    if taken is None:
        return say(texts.NOT_ALLOWED, number=step.number)
    if not taken:
        return say(texts.NOT_CONFIRMED, number=step.number)
    show = Choice(texts.SHOW_LIST, make_token("see", step.number))
    return say(texts.TAKEN_BACK.format(which=word_numbers(each.number for each in taken)), show, number=step.number)


async def _ask(step: Step) -> Turn:
    """A question about an item is a ticket."""
    item, desk = step.item, step.desk
    if item is None or not may_do(Deed.NOTE, step.handover, step.part):
        return say(texts.NO_SUCH_ITEM if item is None else texts.NOT_ALLOWED, number=step.number)
    if not step.wish.text:
        return say(texts.ASK_WHAT.format(number=item.number), number=step.number, step="ask", about=f"{step.number}:{item.number}")
    topic, filings = name_topic(item.key, item.title)
    facts = {"number": step.number, "institution": step.handover.institution, "item": item.number, "title": topic}
    matter = Matter(topic, step.handover.uscc, step.handover.institution, filings)
    question = texts.QUESTION.format(**facts, text=step.wish.text)
    ticket, _ = await desk.tickets.open(step.thread, question, TicketReason.HANDOVER, matter=matter)
    await desk.handovers.ask(step.number, item, ticket.number)
    promise = await desk.tickets.word_promise(ticket)
    return await _go_on(step, talk.HANDED_OVER.format(number=ticket.number, promise=promise), after=item.number)


async def _note(step: Step) -> Turn:
    item = step.item
    if item is None or not may_do(Deed.NOTE, step.handover, step.part):
        return say(texts.NO_SUCH_ITEM if item is None else texts.NOT_ALLOWED, number=step.number)
    if step.hearing.said.password:
        return say(texts.NOTE_DELICATE, number=step.number)
    if not step.wish.text:
        return say(texts.NOTE_WHAT.format(number=item.number), number=step.number, step="note", about=f"{step.number}:{item.number}")
    if not await step.desk.handovers.note(step.number, item, step.wish.text, step.hearing.doer):
        return say(texts.OVER)
    return await _show_item(step, texts.NOTE_KEPT)


async def _wait(step: Step) -> Turn:
    return say(texts.ALL_WAIT, Choice(texts.WALK, make_token("see", step.number)), number=step.number)


READING = frozenset({"see", "item", "wait", "leave"})
"""What changes nothing, and may be asked by anybody who may see."""

STEPS: Mapping[str, Do] = {
    "see": _see,
    "item": _show_item,
    "ok": _confirm,
    "all": _ask_all,
    "sure": _confirm_all,
    "wait": _wait,
    "back": _take_back,
    "ask": _ask,
    "note": _note,
    **WHOLE,
}

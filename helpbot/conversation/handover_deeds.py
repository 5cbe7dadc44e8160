"""What is done about a handover as a whole: who follows, whether it goes on, that it is agreed to, stopped or closed."""

from collections.abc import Mapping

from helpbot.conversation.bindings import word_phone
from helpbot.conversation.handover_hearing import Do, Step, say
from helpbot.conversation.topic import Said, Turn
from helpbot.messages import Choice, Trust
from helpbot.models import Absence
from helpbot.services.handover_rights import Deed, may_do
from helpbot.services.handover_words import make_token, name_incoming
from helpbot.texts import handover as texts


async def _name(step: Step) -> Turn:
    """Who follows, or, where the name has been said, a code for them."""
    if not may_do(Deed.INVITE, step.handover, step.part):
        return say(texts.NOT_ALLOWED, number=step.number)
    if not step.wish.text:
        return say(texts.WHO_FOLLOWS, number=step.number, step="name")
    to = await step.desk.people.find(step.hearing.said.incoming.address)
    if not await step.desk.succession.invite(step.number, step.wish.text, step.hearing.doer, to):
        return say(texts.CODE_TOO_MANY.format(phone=word_phone(step.desk)), number=step.number)
    return say(texts.CODE_COMING.format(name=step.wish.text), number=step.number)


async def _ask_stay(step: Step) -> Turn:
    """Asked first once something was handed over: what was confirmed, and the other's code, would be lost by one digit."""
    if any(each.given_at or each.taken_at for each in step.items):
        return _ask_sure(step, texts.STAY_SURE.format(institution=step.handover.institution), "staynow")
    return await _stay(step)


async def _stay(step: Step) -> Turn:
    ended = await step.desk.succession.decline(step.number, step.hearing.doer)
    return say((texts.REFUSED if ended.absence else texts.STAYED).format(institution=ended.institution))


async def _close(step: Step) -> Turn:
    """By mail only where its sender is proved; an officer who closes before all is confirmed is asked first."""
    if _is_unproved(step.hearing.said):
        await step.desk.handover_notices.tell_office(step.handover, "complete", texts.OFFICE_COMPLETE)
        return say(texts.CLOSE_BY_MAIL.format(phone=word_phone(step.desk)), number=step.number)
    open_points = [each for each in step.items if not (each.given_at and each.taken_at)]
    incoming = name_incoming(step.handover, (await step.desk.handovers.view(step.handover, step.part)).names)
    if open_points and step.wish.verb == "close" and may_do(Deed.CLOSE, step.handover, step.part, step.items):
        text = texts.CLOSE_SURE.format(institution=step.handover.institution, count=len(open_points), incoming=incoming)
        return _ask_sure(step, text, "closenow")
    await step.desk.succession.close(step.number, step.hearing.doer)
    return say(texts.CLOSED.format(institution=step.handover.institution, incoming=incoming))


async def _ask_stop(step: Step) -> Turn:
    return _ask_sure(step, texts.STOP_SURE.format(institution=step.handover.institution), "stopnow")


def _ask_sure(step: Step, text: str, verb: str) -> Turn:
    return say(
        text, Choice(texts.YES, make_token(verb, step.number)), Choice(texts.NO, make_token("leave", step.number)), number=step.number
    )


async def _leave(step: Step) -> Turn:
    return say(texts.LEFT_ALONE, number=step.number)


async def _agree(step: Step) -> Turn:
    if _is_unproved(step.hearing.said):
        return say(texts.CLOSE_BY_MAIL.format(phone=word_phone(step.desk)), number=step.number)
    agreed = await step.desk.succession.agree(step.number, step.hearing.doer)
    incoming = name_incoming(agreed, (await step.desk.handovers.view(agreed, step.part)).names)
    template = texts.AGREED if agreed.incoming_id else texts.AGREED_EARLY
    return say(template.format(institution=agreed.institution, incoming=incoming), number=step.number)


async def _stop(step: Step) -> Turn:
    if _is_unproved(step.hearing.said):
        return say(texts.CLOSE_BY_MAIL.format(phone=word_phone(step.desk)), number=step.number)
    await step.desk.succession.stop(step.number, step.hearing.doer)
    return say(texts.STOPPED.format(institution=step.handover.institution))


async def _visit(step: Step) -> Turn:
    await step.desk.succession.visit(step.number, Absence.GONE, step.hearing.doer)
    return say(texts.VISITING.format(institution=step.handover.institution), number=step.number)


def _is_unproved(said: Said) -> bool:
    """A mail may have come to a reply address of ours by whoever has read it; what changes hands needs its sender proved (DMARC)."""
    return bool(said.incoming.reply_to) and said.incoming.trust is not Trust.PASSED


WHOLE: Mapping[str, Do] = {
    "name": _name,
    "stay": _ask_stay,
    "staynow": _stay,
    "close": _close,
    "closenow": _close,
    "agree": _agree,
    "stop": _ask_stop,
    "stopnow": _stop,
    "visit": _visit,
    "leave": _leave,
}
"""By the verb of a wish."""

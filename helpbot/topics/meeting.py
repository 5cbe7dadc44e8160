"""“约时间”: the two clerks of a handover agree on an hour, or the incoming one books an officer; by buttons or in words."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from helpbot.calendar.moments import read_moment
from helpbot.clock import SHANGHAI
from helpbot.conversation.bindings import demand_reply, word_phone
from helpbot.conversation.looking import say
from helpbot.conversation.state import Pending
from helpbot.conversation.topic import Kind, Said, Turn, Why, Write
from helpbot.errors import HelpbotError
from helpbot.messages import Choice, Form, Reply, Trust
from helpbot.models import Handover, Meeting, Person, Thread, Way
from helpbot.services.desk import Desk
from helpbot.services.handovers import Doer
from helpbot.services.meeting_notices import CLERKS
from helpbot.services.meeting_times import turn_page
from helpbot.services.meeting_words import (
    TOKEN,
    fill,
    is_officers,
    make_file,
    offer_again,
    offer_change,
    offer_times,
    offer_ways,
)
from helpbot.texts import meetings as texts
from helpbot.texts import words
from helpbot.texts.status import WITHHELD

TOPIC = "meeting"
WHEN = "when"
SHORT = 30
"""Characters of a message that may be nothing but a time."""

_WISH = re.compile(r"(?P<verb>[a-z]+):(?P<number>\d{1,18})(?::(?P<way>together|visit|call))?(?::(?P<value>\d{1,12}))?", re.ASCII)
_READING = frozenset({"new", "way", "more"})
_SAID = re.compile(words.MEETING_SAID)
_MOMENT = "%Y%m%d%H%M"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of a handover or a meeting of this number. `at`: the time that was said or picked; `page`: which times to offer."""

    verb: str
    number: int
    way: Way | None = None
    at: datetime | None = None
    page: int = 0


Deed: TypeAlias = Callable[[Desk, Doer, Wish], Awaitable[Turn]]


@dataclass(frozen=True, slots=True)
class Meet:
    """“约时间”, its buttons, and a time in words."""

    name: str = TOPIC
    actions: frozenset[str] = frozenset()
    commands: frozenset[str] = words.MEETINGS | {"meet"}
    tokens: frozenset[str] = frozenset({TOKEN})
    forms: frozenset[Form] = frozenset()
    public: bool = False

    def claims(self, said: Said) -> str:
        """The wish for a meeting and nothing else; or a day and an hour and nothing else, which is a time that somebody proposes."""
        if len(said.text) > SHORT:
            return ""
        spoken = read_moment(said.text, said.incoming.at)
        return TOPIC if _SAID.fullmatch(said.text) or (spoken and spoken.at and spoken.alone) else ""

    async def hear(self, said: Said, desk: Desk) -> Write | None:
        """A button, or words: those that call for a meeting, or a time. Not where nothing of the registry is told."""
        person = await desk.people.bound(said.incoming.address)
        write = self._read(said, person)
        if write and person and said.incoming.address.channel in desk.office.withheld:
            return say(WITHHELD.format(phone=word_phone(desk)), topic=TOPIC)
        return write

    def _read(self, said: Said, person: Person | None) -> Write | None:
        if said.why is Why.TOKEN and said.what == TOKEN:
            return _do(said, person, _read_wish(said.argument))
        spoken = read_moment(said.text, said.incoming.at)
        if said.why is Why.PENDING and said.memory.pending:
            if spoken is None:
                return None
            asked = _read_wish(f"new:{said.memory.pending.about}")
            return _do(said, person, asked and Wish("at", asked.number, asked.way, spoken.at))
        if said.what in (*self.commands, TOPIC):
            return _find_handover(said, person, spoken.at if spoken and said.why is Why.MATCH else None)
        return None


def _read_wish(argument: str) -> Wish | None:
    found = _WISH.fullmatch(argument)
    if found is None:
        return None
    way, value = Way(found["way"]) if found["way"] else None, found["value"] or ""
    at = _read_time(value) if found["verb"] == "at" else None
    return Wish(found["verb"], int(found["number"]), way, at, 0 if at else int(value or "0"))


def _read_time(value: str) -> datetime | None:
    try:
        return datetime.strptime(value, _MOMENT).replace(tzinfo=SHANGHAI)
    except ValueError:
        return None


def _do(said: Said, person: Person | None, wish: Wish | None) -> Write:
    """What forbids it is said in its own words."""

    async def write(desk: Desk, _thread: Thread) -> Turn:
        deed = _DEEDS.get(wish.verb) if wish else None
        if person is None or wish is None or deed is None:
            return _turn(texts.NOT_YOURS)
        if not _only_reads(said, wish) and (demand := demand_reply(said)):
            return demand
        try:
            return await deed(desk, Doer(person, said.incoming.address.channel), wish)
        except HelpbotError as refusal:
            return _turn(str(refusal), pending=said.memory.pending)

    return write


def _only_reads(said: Said, wish: Wish) -> bool:
    """Hours may be offered to whoever is known at the address, as nothing is done by that; but not where the answer goes elsewhere."""
    return wish.verb in _READING and not said.incoming.diverted and said.incoming.trust is not Trust.FAILED


def _find_handover(said: Said, person: Person | None, at: datetime | None) -> Write:
    """The one that is meant: the only one, or the only one with a time under discussion; else there is a choice."""

    async def write(desk: Desk, thread: Thread) -> Turn:
        found = await _find_own(desk, person) if person else []
        meant = found if len(found) == 1 else [each for each in found if await desk.meetings.live(each)]
        if not found:
            return _turn(texts.NOTHING_OPEN)
        if len(meant) != 1:
            return _turn(texts.WHICH_ONE, [Choice(each.institution, f"{TOKEN}:new:{each.id}") for each in found])
        wish = Wish("at" if at else "new", meant[0].id or 0, at=at)
        return await _do(said, person, wish)(desk, thread)

    return write


async def _find_own(desk: Desk, person: Person) -> list[Handover]:
    """The open ones that somebody gives or takes, and may see."""
    found = await desk.handovers.of_person(person)
    return [each for each in found if await desk.handovers.part_of(each, Doer(person)) in CLERKS]


async def _demand_part(desk: Desk, doer: Doer, number: int) -> Handover:
    handover = await desk.handovers.find(number)
    if handover is None or await desk.handovers.part_of(handover, doer) not in CLERKS:
        raise HelpbotError(texts.NOT_YOURS)
    return handover


async def _offer(desk: Desk, doer: Doer, wish: Wish) -> Turn:
    """Times to pick, once it is settled who meets whom."""
    handover = await _demand_part(desk, doer, wish.number)
    way = wish.way or (None if is_officers(handover) else Way.TOGETHER)
    if way is None:
        return _turn(texts.WHICH_WAY.format(institution=handover.institution), offer_ways(handover))
    if way is Way.TOGETHER:
        desk.meetings.demand_other(handover)
    times, more = turn_page(await desk.meetings.slots(way), wish.page)
    if not times:
        return _turn(texts.NO_SLOTS.format(phone=word_phone(desk)))
    side = await desk.meeting_notices.side(handover, way, doer)
    template = texts.WHEN if way is Way.TOGETHER else texts.WHEN_OFFICER
    text = template.format(institution=handover.institution, other=side.other, way=texts.WAYS[way])
    return _turn(
        text, offer_times(handover, way, times, wish.page, more=more), Pending(topic=TOPIC, step=WHEN, about=f"{wish.number}:{way}")
    )


async def _set_time(desk: Desk, doer: Doer, wish: Wish) -> Turn:
    handover = await _demand_part(desk, doer, wish.number)
    if wish.at is None:
        return _turn(texts.HALF, pending=Pending(topic=TOPIC, step=WHEN, about=":".join(filter(None, [str(wish.number), wish.way]))))
    way = wish.way or await _find_way(desk, handover)
    if way is None:
        return _turn(texts.WHICH_WAY.format(institution=handover.institution), offer_ways(handover))
    meeting, before = await desk.meetings.set_time(wish.number, way, wish.at, doer)
    if way is not Way.TOGETHER:
        return await _say_booked(desk, doer, meeting, handover)
    side = await desk.meeting_notices.side(handover, way, doer)
    lines = [fill(texts.PROPOSED, meeting, side)]
    lines += [fill(texts.MOVED, before, side)] if before else []
    files = (make_file(before, handover, side, desk.meetings.now()),) if before else ()
    return Turn(Kind.ACTION, (Reply("\n".join(lines), offer_change(meeting), files),))


async def _find_way(desk: Desk, handover: Handover) -> Way | None:
    """As it was agreed before; None where an officer has to come or call, and nobody has said which."""
    live = await desk.meetings.live(handover)
    if not is_officers(handover):
        return Way.TOGETHER
    return live.meeting.way if live and live.meeting.way is not Way.TOGETHER else None


async def _accept(desk: Desk, doer: Doer, wish: Wish) -> Turn:
    meeting = await desk.meetings.accept(wish.number, doer)
    return await _say_booked(desk, doer, meeting, await desk.handovers.get(meeting.handover_id))


async def _say_booked(desk: Desk, doer: Doer, meeting: Meeting, handover: Handover) -> Turn:
    side = await desk.meeting_notices.side(handover, meeting.way, doer)
    template = texts.BOOKED if meeting.remind_at else texts.BOOKED_SOON
    file = make_file(meeting, handover, side, desk.meetings.now())
    return Turn(Kind.ACTION, (Reply(fill(template, meeting, side), offer_change(meeting), (file,)),))


async def _call_off(desk: Desk, doer: Doer, wish: Wish) -> Turn:
    meeting, agreed = await desk.meetings.call_off(wish.number, doer)
    handover = await desk.handovers.get(meeting.handover_id)
    side = await desk.meeting_notices.side(handover, meeting.way, doer)
    files = (make_file(meeting, handover, side, desk.meetings.now()),) if agreed else ()
    text = fill(texts.CALLED_OFF if agreed else texts.REFUSED, meeting, side)
    return Turn(Kind.ACTION, (Reply(text, offer_again(meeting.handover_id), files),))


async def _settle(desk: Desk, doer: Doer, wish: Wish) -> Turn:
    done = wish.verb == "done"
    meeting = await desk.meetings.settle(wish.number, doer, done=done)
    return _turn(texts.DONE_NOTED) if done else _turn(texts.MISSED_NOTED, offer_again(meeting.handover_id))


def _turn(text: str, choices: Sequence[Choice] = (), pending: Pending | None = None) -> Turn:
    return Turn(Kind.ACTION, (Reply(text, tuple(choices)),), pending=pending)


_DEEDS: dict[str, Deed] = {
    "new": _offer,
    "way": _offer,
    "more": _offer,
    "at": _set_time,
    "yes": _accept,
    "no": _call_off,
    "off": _call_off,
    "done": _settle,
    "miss": _settle,
}

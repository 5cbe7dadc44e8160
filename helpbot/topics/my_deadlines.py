"""What is due: a clerk's own deadlines out of the registry, as words and as a calendar file, with the proof on demand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helpbot.calendar.deadlines import Deadline
from helpbot.conversation.bindings import word_phone
from helpbot.conversation.filing_views import note_seen
from helpbot.conversation.looking import WHICH, Reader, find_institutions, find_reader, offered_action, say, set_scene, top_action
from helpbot.conversation.topic import Kind, Said, Turn, Why, Write
from helpbot.errors import RegistryDown
from helpbot.messages import Attachment, Choice, Form, Reply
from helpbot.models import Thread
from helpbot.services.deadlines import make_ics, word_day, word_deadline, word_duty, word_proof
from helpbot.services.desk import Desk
from helpbot.services.duty_rules import find_happened
from helpbot.services.filing_answer import word_freshness
from helpbot.services.filing_question import Question, read_question
from helpbot.services.own_deadlines import find_deadlines
from helpbot.services.registry import InstitutionRecord
from helpbot.texts import deadlines as texts
from helpbot.texts import status as status_texts
from helpbot.texts import words

ACT = "act.deadlines"
TOKEN = "due"  # noqa: S105 -- a prefix of choices, not a password
SOON = 366
"""Days ahead that are told at length; a certificate that runs for years yet is one line."""

Due = Mapping[InstitutionRecord, list[Deadline]]


@dataclass(frozen=True, slots=True)
class MyDeadlines:
    """“我们最近有什么要到期的”, and “怎么算的”."""

    name: str = "my-deadlines"
    actions: frozenset[str] = frozenset({"deadlines"})
    commands: frozenset[str] = words.DEADLINES | {"deadlines"}
    tokens: frozenset[str] = frozenset({TOKEN})
    forms: frozenset[Form] = frozenset()
    public: bool = False

    def claims(self, said: Said) -> str:
        """What is due with somebody, where the matcher is not sure of anything else."""
        asked = read_question(said.text, said.incoming.at.date())
        if not (asked.due and asked.concerns):
            return ""
        sure = bool(said.match and said.match.answers)
        ours = offered_action(said) if sure else top_action(said)
        return "deadlines" if ours in self.actions else ""

    async def hear(self, said: Said, desk: Desk) -> Write | None:
        """The question, or a button."""
        reader = await find_reader(said, desk)
        if isinstance(reader, str):
            return say(reader, topic=ACT)
        verb, _, uscc = said.argument.partition(":") if said.why is Why.TOKEN else ("list", "", "")
        try:
            return await _answer(said, desk, reader, verb, uscc)
        except RegistryDown:
            token = f"{TOKEN}:{verb}:{uscc}"
            return say(status_texts.DOWN.format(phone=word_phone(desk)), Choice(status_texts.RETRY, token), topic=ACT)


async def _answer(said: Said, desk: Desk, reader: Reader, verb: str, uscc: str) -> Write:
    """About whom the question names, else all that the person acts for; of a classified institution nothing."""
    question = Question(usccs=(uscc,)) if said.why is Why.TOKEN and uscc else read_question(said.text, desk.workdays.today())
    institutions = [each for each in await find_institutions(desk, reader, question) if not each.classified]
    if not institutions:
        return await _refuse(said, desk, reader)
    if len(institutions) > WHICH:
        return say(status_texts.ASK_WHOSE, topic=ACT)
    due = await _read_due(desk, reader, institutions)
    return _prove(said, due) if verb == "why" else await _list(said, desk, due)


async def _read_due(desk: Desk, reader: Reader, institutions: Sequence[InstitutionRecord]) -> Due:
    scene = await set_scene(desk)
    filings = [await desk.registry.filings_for(reader.id, uscc=each.uscc) for each in institutions]
    noted = await desk.duties.of_institutions([each.uscc for each in institutions])
    return {
        each: find_deadlines(each, found, scene.today, scene.calendar, find_happened(noted, each.uscc))
        for each, found in zip(institutions, filings, strict=True)
    }


async def _list(said: Said, desk: Desk, due: Due) -> Write:
    scene = await set_scene(desk)
    parts = [_word_institution(each, deadlines) for each, deadlines in due.items()]
    listed = [deadline for deadlines in due.values() for deadline in deadlines if not deadline.overdue]
    files: tuple[Attachment, ...] = ()
    if listed:
        made = make_ics(listed, office=desk.office.settings.code, made=said.incoming.at)
        files = (Attachment(texts.FILE, "text/calendar", made),)
        parts.append(texts.ICS)
    parts.append(f"{texts.LEFT_OUT}\n{word_freshness(await desk.registry.freshness(), scene)}")
    return _seen(said, Reply("\n\n".join(parts), _offer_proofs(due), files), due)


def _word_institution(institution: InstitutionRecord, deadlines: Sequence[Deadline]) -> str:
    soon = [word_deadline(each) for each in deadlines if each.days_left <= SOON]
    later = [texts.LATER.format(duty=word_duty(each), due=word_day(each.due)) for each in deadlines if each.days_left > SOON]
    head = texts.HEAD if soon else texts.NONE
    return "\n".join([head.format(institution=institution.name), *soon, *later])


def _offer_proofs(due: Due) -> tuple[Choice, ...]:
    several = len(due) > 1
    return tuple(
        Choice(texts.HOW_OF.format(institution=each.name) if several else texts.HOW, f"{TOKEN}:why:{each.uscc}")
        for each, deadlines in due.items()
        if deadlines
    )


def _prove(said: Said, due: Due) -> Write:
    """Each deadline day by day, as it was counted."""
    proofs = [
        "\n".join([texts.PROOF_HEAD.format(duty=word_duty(deadline)), *(word_proof(each.proof) for each in deadline.counted)])
        for deadlines in due.values()
        for deadline in deadlines
        if deadline.days_left <= SOON
    ]
    return _seen(said, Reply("\n\n".join(proofs) or texts.NOTHING_TO_PROVE), due)


async def _refuse(said: Said, desk: Desk, reader: Reader) -> Write:
    """Nothing to tell: an officer has to say of whom, a classified institution has the telephone, anybody else's is not there."""
    own = await desk.registry.institutions_for(reader.id)
    named = read_question(said.text, desk.workdays.today()).points
    if own and not named and all(each.classified for each in own):
        return say(status_texts.CLASSIFIED.format(institution=own[0].name, phone=word_phone(desk)), topic=ACT)
    text = status_texts.ASK_WHOSE if reader.officer and not named else status_texts.NOT_FOUND.format(phone=word_phone(desk))
    return say(text, topic=ACT)


def _seen(said: Said, reply: Reply, due: Due) -> Write:
    async def write(desk: Desk, _thread: Thread) -> Turn:
        await note_seen(desk, said, " ".join(each.uscc for each in due), "deadlines.seen")
        return Turn(Kind.ACTION, (reply,), topic=ACT)

    return write

"""A person's reminders of a day in one message, written when it goes out: by the registry a moment before, and the rights as they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from helpbot.clock import SHANGHAI, Clock
from helpbot.errors import Withheld
from helpbot.messages import Reply
from helpbot.models import Duty, FilingState, Stage
from helpbot.services.duty_rules import is_over
from helpbot.services.duty_words import number_lines, word_bases, word_duties, word_duty
from helpbot.services.filing_words import word_time
from helpbot.services.kinds import Compose
from helpbot.services.office import Office
from helpbot.services.registry import Freshness, find_freshness, source_of
from helpbot.services.reminder_words import Item, word_reminder
from helpbot.services.season_plan import UNFILED, Term
from helpbot.services.season_track import STATUTORY
from helpbot.services.seasons import Seasons
from helpbot.services.standings import Standings, find_standings
from helpbot.store import duties, reminders, vigil
from helpbot.store.database import Transaction
from helpbot.store.duties import DutyToTell
from helpbot.store.registry_source import SWEEP
from helpbot.store.reminders import ToTell
from helpbot.texts import duties as duty_texts
from helpbot.texts import season as texts
from helpbot.texts.conversation import UNFILLED

if TYPE_CHECKING:
    from helpbot.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look has found: how institutions stand, and as of when."""

    standings: Standings
    fresh: Freshness


@dataclass(frozen=True, slots=True)
class Letter:
    """A message of reminders: to whom, of which institutions at which stages, and its words. First come `reports` annual reports."""

    person_id: int
    usccs: tuple[str, ...]
    stages: tuple[Stage, ...]
    reports: int
    reply: Reply


def make_reference(person_id: int, day: date) -> str:
    """What a message of reminders is queued as."""
    return f"{person_id}:{day:%Y-%m-%d}"


def read_reference(reference: str) -> tuple[int, date]:
    """Whose message of which day that is."""
    person, _, day = reference.partition(":")
    return int(person), date.fromisoformat(day)


class Letters:
    """The messages of reminders, seen from inside a Desk."""

    def __init__(self, tx: Transaction, clock: Clock, office: Office, seasons: Seasons) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office
        self._seasons = seasons

    async def look(self, references: Sequence[str]) -> Mapping[str, Compose]:
        """How these messages are written, by the registry as it is now. Raises RegistryDown; Withheld while they wait for an officer."""
        if await vigil.is_held(self._tx):
            raise Withheld(texts.HELD)
        seen = await self.see(references)

        async def compose(desk: "Desk", reference: str) -> Reply | None:
            return await _enclose(desk, await desk.letters.write(reference, seen))

        return dict.fromkeys(references, compose)

    async def see(self, references: Sequence[str]) -> Seen:
        """The institutions that these messages are about, in one question. Raises RegistryDown."""
        usccs: set[str] = set()
        for person_id, day in map(read_reference, references):
            rows, own = await self._find_rows(person_id, day)
            usccs |= {each.uscc for each in rows} | {each.duty.uscc for each in own}
        fresh = await find_freshness(source_of(self._office), self._clock, SWEEP)
        return Seen(await find_standings(self._office, sorted(usccs)), fresh)

    async def write(self, reference: str, seen: Seen) -> Letter | None:
        """The message of a person's day, by the person's rights as they are now; None where nothing is left to say.

        Of each track the stage that is due last speaks.
        """
        rows, own = await self._find_rows(*read_reference(reference))
        due = _open_reports(list({each.uscc: each for each in rows if _is_wanted(each, seen)}.values()), seen)
        wanted = {each.duty.key: each for each in own if each.duty.person_id is not None or _is_wanted(each, seen)}
        owed = [each for each in wanted.values() if _is_open(each.duty, seen)]
        if not due and not owed:
            return None
        usccs = [each.uscc for each in due] + [each.duty.uscc for each in owed]
        stages = [each.stage for each in due] + [each.stage for each in owed]
        return Letter(read_reference(reference)[0], tuple(usccs), tuple(stages), len(due), await self._word(due, owed, seen))

    async def _word(self, due: Sequence[ToTell], owed: Sequence[DutyToTell], seen: Seen) -> Reply:
        phone = self._office.settings.phone or UNFILLED
        duties = [each.duty for each in owed]
        lines = number_lines([word_duty(each.duty, each.stage, seen.standings[each.duty.uscc]) for each in owed])
        age = [texts.IGNORE_IF_FILED.format(at=word_time(seen.fresh.as_of))] * seen.fresh.stale
        if not due:
            return word_duties(duties, [*lines, *age], phone)
        term = Term(due[-1].year)
        items = [_make_item(each, seen, term) for each in due]
        more = [*([duty_texts.ALSO] * bool(lines)), *lines, *age]
        reply = word_reminder(items, term, self._today(), await self._seasons.days(), phone, more)
        return Reply(reply.text, reply.choices, source="\n".join([reply.source, word_bases(duties)]) if duties else reply.source)

    async def _find_rows(self, person_id: int, day: date) -> tuple[list[ToTell], list[DutyToTell]]:
        now = self._clock.now()
        return await reminders.of_person(self._tx, person_id, day, now), await duties.of_person(self._tx, person_id, day, now)

    def _today(self) -> date:
        return self._clock.now().astimezone(SHANGHAI).date()


async def _enclose(desk: "Desk", letter: Letter | None) -> Reply | None:
    """With a season's notice goes the guide."""
    if letter is None:
        return None
    return await desk.guides.enclose(letter.reply) if Stage.NOTICE in letter.stages[: letter.reports] else letter.reply


def _is_wanted(row: ToTell | DutyToTell, seen: Seen) -> bool:
    """Whether the person wants it; of old data only what is owed to everybody goes out."""
    return row.stage in STATUTORY or not (seen.fresh.stale or row.nudges_off)


def _open_reports(rows: Sequence[ToTell], seen: Seen) -> list[ToTell]:
    """Those of the newest season that have not filed; what the registry keeps to itself, or does not know, is not spoken of."""
    if not rows:
        return []
    year = rows[-1].year
    known = [each for each in rows if each.year == year and each.uscc in seen.standings]
    return [each for each in known if _state_of(each, seen) in UNFILED]


def _state_of(row: ToTell, seen: Seen) -> FilingState | None:
    return seen.standings[row.uscc].report_state(Term(row.year).report_year)


def _is_open(duty: Duty, seen: Seen) -> bool:
    return duty.uscc in seen.standings and not is_over(duty, seen.standings[duty.uscc])


def _make_item(row: ToTell, seen: Seen, term: Term) -> Item:
    standing = seen.standings[row.uscc]
    problems = tuple(filter(None, row.problems.split(",")))
    state = standing.report_state(term.report_year)
    return Item(standing.institution.name, row.stage, row.slot, state, problems, said_filed=row.said_filed)

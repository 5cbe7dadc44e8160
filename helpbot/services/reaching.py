"""Who hears of an institution's duties, and where: its clerks, or where none of them is reached its legal representative."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from helpbot.clock import Clock
from helpbot.models import PersonAddress, Role
from helpbot.services.office import Office
from helpbot.store import reminders
from helpbot.store.database import Transaction

FIRST, THEN = Role.CLERK, Role.LEGAL_REPRESENTATIVE


@dataclass(frozen=True, slots=True)
class Reach:
    """Where those are reached who hear of an institution, by person, and which of them want nudges."""

    addresses: Mapping[int, PersonAddress]
    nudged: frozenset[int]


NOBODY = Reach({}, frozenset())


class Reaching:
    """Who is told, seen from inside a Desk."""

    def __init__(self, tx: Transaction, clock: Clock, office: Office) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office

    async def find(self, usccs: Sequence[str]) -> dict[str, Reach]:
        """Who hears of each of these institutions; those of which nobody is reached are not in it."""
        held: dict[str, dict[Role, dict[int, bool]]] = defaultdict(lambda: defaultdict(dict))
        for uscc, role, person, nudges in await reminders.holders(self._tx, usccs, self._clock.now()):
            held[uscc][role][person] = nudges
        reached = await self.addresses({person for roles in held.values() for people in roles.values() for person in people})
        found: dict[str, Reach] = {}
        for uscc, roles in held.items():
            chosen = next((there for role in (FIRST, THEN) if (there := roles[role].keys() & reached.keys())), None)
            if chosen:
                wanted = {person: nudges for people in roles.values() for person, nudges in people.items()}
                nudged = frozenset(person for person in chosen if wanted[person])
                found[uscc] = Reach({person: reached[person] for person in sorted(chosen)}, nudged)
        return found

    async def person(self, person_id: int) -> Reach:
        """Where one person is reached with what is theirs alone to do, of which nothing is a mere nudge."""
        return Reach(await self.addresses([person_id]), frozenset({person_id}))

    async def addresses(self, person_ids: Collection[int]) -> dict[int, PersonAddress]:
        """Where each of these is reached, by no channel that what the registry says is withheld from."""
        return await reminders.addresses_of(self._tx, sorted(person_ids), self._office.withheld)

    async def holders(self, usccs: Sequence[str]) -> dict[str, frozenset[int]]:
        """Everybody who acts for each of these institutions, reached or not."""
        held: dict[str, set[int]] = defaultdict(set)
        for uscc, _, person, _ in await reminders.holders(self._tx, usccs, self._clock.now()):
            held[uscc].add(person)
        return {uscc: frozenset(people) for uscc, people in held.items()}

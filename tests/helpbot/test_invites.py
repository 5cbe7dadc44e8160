"""Codes in any order of events: whatever is issued, sent, shown around and let lapse, a code binds once, and only whom it should."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpbot.clock import SettableClock, SystemClock
from helpbot.codes import find_codes
from helpbot.messages import Address
from helpbot.models import Role
from helpbot.services.desk import OpenDesk, desk_opener, register_office
from helpbot.services.invites import LIFE, TRIES, WINDOW
from helpbot.services.keys import Keyring, PeopleSettings
from helpbot.services.office import Office, OfficeSettings
from helpbot.services.redeeming import Outcome, Sender
from helpbot.store.database import Database, resolve_url
from helpbot.store.upgrade import upgrade

INSTITUTIONS = ("12330102MB0100100Q", "12330102MB0100101U")

ISSUE = st.tuples(st.just("issue"), st.integers(0, 1), st.sampled_from(["", "安"]))
SEND = st.tuples(st.just("send"), st.integers(0, 5), st.integers(0, 3))
SHOW = st.tuples(st.just("show"), st.integers(0, 5), st.just(0))
WAIT = st.tuples(st.just("wait"), st.integers(1, 20), st.just(0))
EVENTS = st.lists(st.one_of(ISSUE, ISSUE, SEND, SEND, SEND, SHOW, WAIT), min_size=5, max_size=25)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    made = f"sqlite:///{tmp_path_factory.mktemp('invites')}/helpbot.db"
    upgrade(resolve_url(made, Path()))
    return made


@dataclass
class Letter:
    """A code as the office knows it, and what should become of it."""

    code: str
    uscc: str
    name: str
    until: float
    bound: set[int] = field(default_factory=set)
    void: bool = False


@dataclass
class Play:
    """One office, and what has happened there."""

    open_desk: OpenDesk
    office: Office
    clock: SettableClock
    letters: list[Letter] = field(default_factory=list)
    wrong: dict[int, list[float]] = field(default_factory=dict)

    async def go_on(self, what: str, number: int, detail: object) -> None:
        deeds = {"issue": self.issue, "send": self.send, "show": self.show, "wait": self.wait}
        await deeds[what](number, detail)

    async def issue(self, place: int, name: object) -> None:
        async with self.open_desk(self.office) as desk:
            issued = await desk.invites.issue(Role.CLERK, INSTITUTIONS[place], name=str(name), beside=True)
        for letter in self.letters:
            letter.void |= (letter.uscc, letter.name) == (INSTITUTIONS[place], name) and not letter.bound
        until = (self.clock.now() + LIFE).timestamp()
        self.letters.append(Letter(next(find_codes(issued.code)).code, INSTITUTIONS[place], str(name), until))

    async def send(self, number: int, who: object) -> None:
        if number >= len(self.letters):
            return
        letter, person, now = self.letters[number], int(str(who)), self.clock.now().timestamp()
        outcome = await self._redeem(letter.code, person, public=False)
        tries = [at for at in self.wrong.get(person, []) if at > now - WINDOW.total_seconds()]
        assert outcome is self._expected(letter, person, now, len(tries)), (outcome, letter, person)
        if outcome is Outcome.BOUND:
            letter.bound.add(person)
        if outcome is Outcome.WRONG:
            self.wrong[person] = [*tries, now]

    @staticmethod
    def _expected(letter: Letter, person: int, now: float, tries: int) -> Outcome:
        """What the promise says."""
        if tries >= TRIES:
            return Outcome.LOCKED
        if person in letter.bound:
            return Outcome.ALREADY
        return Outcome.WRONG if letter.bound or letter.void or now >= letter.until else Outcome.BOUND

    async def show(self, number: int, _detail: object) -> None:
        if number < len(self.letters):
            letter = self.letters[number]
            assert await self._redeem(letter.code, 99, public=True) is Outcome.VOIDED
            letter.void |= not letter.bound

    async def wait(self, days: int, _detail: object) -> None:
        self.clock.set(self.clock.now() + timedelta(days=days))

    async def _redeem(self, code: str, person: int, *, public: bool) -> Outcome:
        async with self.open_desk(self.office) as desk:
            address = await desk.people.find(Address("test", str(person)))
            return (await desk.invites.redeem([code], Sender(address, public=public))).outcome

    async def check(self) -> None:
        """Who acts for what is what the letters gave, and the audit says it all."""
        given_to = {(person, letter.uscc) for letter in self.letters for person in letter.bound}
        async with self.open_desk(self.office, reading=True) as desk:
            held: set[tuple[int, str]] = set()
            for person in {each for each, _ in given_to}:
                known = await desk.people.bound(Address("test", str(person)))
                assert known
                held |= {(person, each.uscc) for each in await desk.people.assignments(known, self.clock.now())}
            assert held == given_to
            assert all(len(letter.bound) <= 1 for letter in self.letters)
            assert len(await desk.people.listed(100)) == len({person for person, _ in given_to})
            assert (await desk.audit.verify()).flaw is None


async def play(url: str, events: list[tuple[str, int, object]]) -> None:
    database = Database(url, Path())
    clock = SettableClock(SystemClock().now())
    try:
        settings_of = OfficeSettings(code=f"o-{uuid4().hex[:12]}", name="清澜县")
        keyring = Keyring(PeopleSettings(), Path(database.file or "").parent)
        played = Play(desk_opener(database, clock, lambda: None), await register_office(database, clock, settings_of, keyring), clock)
        for event in events:
            await played.go_on(*event)
        await played.check()
    finally:
        await database.close()


@settings(max_examples=40)
@given(events=EVENTS)
def test_a_code_binds_once_and_whom_it_should(url: str, events: list[tuple[str, int, object]]) -> None:
    """Against a model of the promise: single use, a fortnight, void when replaced or shown around, five tries."""
    asyncio.run(play(url, events))

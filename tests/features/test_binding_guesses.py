"""Ten thousand guesses from a thousand chats, wanted or not: nothing is learnt, the breaker trips, and the office is told once an hour."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.codes import draw_code, write_code
from helpbot.services.invites import OFFICE_TRIES, TRIES
from helpbot.texts import people as texts
from tests.cast import PHONE, OfficeAtWork, Officer, office_at_work, write_config
from tests.features.binding import CLINIC, SCHOOL, issue

GUESSES, CHATS = 10_000, 1_000
REFUSALS = {each.format(phone=PHONE) for each in (texts.WRONG, texts.LOCKED, texts.CLOSED)}


@pytest.mark.slow
async def test_ten_thousand_guesses_leak_nothing(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> None:
    """Every answer is one of three, and which of them depends on how often was guessed, not on what. Codes stay good for their owners."""
    olga = Officer(folder / "config.toml")
    write_config(folder, notify="test:值班")
    codes = [await issue(olga, SCHOOL), await issue(olga, CLINIC)]
    async with office_at_work(folder, entries, clock=clock) as office:
        await guess(office)
        await office.settles()
        heard = {text for number in range(CHATS) for text in office.person(f"猜{number}").heard}
        alarms = office.person("值班").heard
        clock.set(clock.now() + timedelta(hours=1, seconds=1))
        bound = [await office.person(f"安{place}").asks(code) for place, code in enumerate(codes)]
        tries = [line["action"] for line in await olga.sees("audit", "tail", "--limit", "20000")]

    assert heard <= REFUSALS
    assert len(alarms) == 1
    assert tries.count("code.wrong") == OFFICE_TRIES
    assert all("绑定好了" in told for told in bound)
    assert (await olga.runs("audit", "verify")).code == 0


async def guess(office: OfficeAtWork) -> None:
    """From many chats, a few in each."""
    for place in range(GUESSES):
        office.person(f"猜{place % CHATS}").says(write_code(draw_code()))
        if place % 500 == 499:
            await office.settles()


def test_a_code_cannot_be_found_by_guessing() -> None:
    """At the pace the breaker allows, a year of guesses finds one of a million waiting codes less than once in a hundred million years."""
    a_year = OFFICE_TRIES * 24 * 365

    assert TRIES < OFFICE_TRIES
    assert a_year * 1_000_000 / 2**80 < 1e-8

"""kill -9 at twenty random moments of a batch of 3,000 reminders: nobody gets two, and whoever may have got none is listed."""

import asyncio
import re
import socket
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from helpbot.app import build, check
from helpbot.clock import SHANGHAI, SystemClock
from helpbot.config import load_config
from helpbot.messages import Address
from helpbot.models import InstitutionStatus, Role
from helpbot.running import App
from helpbot.services.delivery import IN_FLIGHT
from helpbot.services.outbox import Notice
from helpbot.services.outbox_keys import reminder_key
from helpbot.services.reminders import KIND
from helpbot.services.season_census import count_candidates
from helpbot.services.season_plan import Term, plan_season
from helpbot.services.sweep import Sweep
from helpbot.services.uscc import complete_uscc
from helpbot.store import rosters
from tests.cast import Officer, write_config
from tests.features.processes import PATIENCE, rows, running, until_rows

pytestmark = pytest.mark.slow

PEOPLE, KILLS = 3000, 20
TO = re.compile(r"^To: <?(clerk\d+@school\.example)>?", re.MULTILINE)


@pytest.fixture
def config(folder: Path) -> Path:
    """An office that writes its mail into a folder, which takes it at once."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return write_config(
        folder, more=f'[channels.mail]\nenabled = true\naddress = "office@qinglan.example"\nport = {port}\nfolder = "outgoing"\n'
    )


async def queue_batch(config: Path) -> None:
    """An approved season of so many institutions, a clerk each, and a reminder to every one in the outbox."""
    clock = SystemClock()
    app = await build(check(load_config(config, {})), clock, [], lambda _: [])
    today = clock.now().astimezone(SHANGHAI).date()
    await bind_everybody(app)
    office, term = app.branches[0].office, Term(today.year + 2)
    candidates = await count_candidates(Sweep(office, clock), term)
    async with app.open_desk(office) as desk:
        season = await desk.seasons.keep(plan_season(term, candidates, await desk.seasons.days(), 100), None)
        await desk.seasons.approve(term.year, season.plan_hash, "王")
    await app.database.close()
    mark_gathered(config, today)
    app = await build(check(load_config(config, {})), clock, [], lambda _: [])
    async with app.open_desk(office) as desk:
        now, errands = clock.now(), []
        for number in range(1, PEOPLE + 1):
            address = await desk.people.find(Address("mail", f"clerk{number}@school.example"))
            errands.append(Notice(address, reminder_key(number, today), f"{number}:{today}", now))
        assert await desk.outbox.put_notices(errands, KIND, until=clock.now() + timedelta(days=1)) == PEOPLE
    await app.close()


async def bind_everybody(app: App) -> None:
    office, now = app.branches[0].office, app.clock.now()
    institutions = [
        {"uscc": complete_uscc("12999904", number), "name": f"单位{number}", "status": InstitutionStatus.ACTIVE}
        for number in range(1, PEOPLE + 1)
    ]
    others = dict.fromkeys(("sponsor", "cert_from", "cert_until", "contact", "contact_phone", "contact_mail", "vanished_at"))
    async with app.database.write(office.id) as tx:
        await rosters.keep_authority(tx, "main", office.settings.name, {"roster_at": now, "filings_at": now})
        await rosters.put_institutions(
            tx, [{"authority": "main", "classified": False, **others, **row} for row in institutions], lambda _: None
        )
    async with app.open_desk(office) as desk:
        for number, row in enumerate(institutions, 1):
            person = await desk.people.add(f"经办人{number}")
            assert person.id == number
            await desk.people.give(await desk.people.find(Address("mail", f"clerk{number}@school.example")), person, verified=True)
            await desk.people.assign(person, str(row["uscc"]), Role.CLERK)


def mark_gathered(config: Path, today: date) -> None:
    """Every notice stands in a message of today, whatever day of the week that is."""
    with closing(sqlite3.connect(config.parent / "helpbot.db", timeout=PATIENCE)) as database:
        database.execute("UPDATE reminder SET state = 'gathered', gathered_on = ? WHERE stage = 'notice'", [today.isoformat()])
        database.commit()


def count_letters(config: Path) -> Counter[str]:
    """How many letters each clerk got."""
    letters = (config.parent / "outgoing").glob("*.eml")
    found = (TO.search(letter.read_text("utf-8", "replace")) for letter in letters)
    return Counter(match[1] for match in found if match)


async def until_letters(config: Path, number: int) -> None:
    async with asyncio.timeout(PATIENCE * 4):
        while len(list((config.parent / "outgoing").glob("*.eml"))) < number:  # noqa: ASYNC110 -- a folder tells nobody when it changes
            await asyncio.sleep(0.01)


async def test_nobody_gets_two_and_whoever_may_have_none_is_listed(config: Path) -> None:
    """Between sending and marking too: what was in flight is unknown, is not repeated, and stands in `outbox list`."""
    await queue_batch(config)
    dice = Random(1)  # noqa: S311 -- moments, not secrets
    for moment in sorted(dice.sample(range(1, PEOPLE - 400), KILLS)):
        async with running(config) as process:
            await until_letters(config, moment)
            await asyncio.sleep(dice.uniform(0, 0.02))
            await process.killed()
    async with running(config):
        await until_rows(config, "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')", [(0,)], within=PATIENCE * 4)
    letters = count_letters(config)
    unknown = rows(config, "SELECT who FROM outbox JOIN address ON address.id = address_id WHERE state = 'unknown'")
    listed = await Officer(config).sees("outbox", "list", "--limit", str(PEOPLE))

    assert set(letters.values()) == {1}
    assert {f"clerk{number}@school.example" for number in range(1, PEOPLE + 1)} - set(letters) <= {who for (who,) in unknown}
    assert 0 < len(unknown) <= KILLS * IN_FLIGHT
    assert len([each for each in listed if each["state"] == "unknown"]) == len(unknown)

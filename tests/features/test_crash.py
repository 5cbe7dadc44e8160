"""Killed, stopped, started twice: what was taken is answered, and answered once."""

import asyncio
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from helpbot.texts import conversation as texts
from tests.cast import KNOWN, KNOWN_ANSWER, TOKEN, UNKNOWN, Officer, write_config
from tests.doubles.telegram import Chat, TelegramDouble
from tests.features.processes import PATIENCE, rows, running, until, until_in_flight, until_rows, warm_up

pytestmark = pytest.mark.slow


@pytest.fixture
def config(folder: Path, telegram: TelegramDouble) -> Path:
    """An office that is on Telegram and nowhere else."""
    return write_config(folder, more=f'[channels.telegram]\ntoken = "{TOKEN}"\nbase_url = "{telegram.url}"\n')


async def test_killed_between_stored_and_answered(config: Path, telegram: TelegramDouble, bo: Chat) -> None:
    """Telegram was told that we have it, so it will not bring it again; it is answered after the restart."""
    for text in (KNOWN, UNKNOWN):
        bo.says(text)
    blocker = sqlite3.connect(config.parent / "helpbot.db", timeout=PATIENCE, isolation_level=None)
    with closing(blocker):
        async with running(config) as process:
            await telegram.until(lambda: len(bo.heard) == 2, within=PATIENCE)
            await process.killed()
        blocker.execute("UPDATE inbox SET state = 'waiting', handled_at = NULL")
        blocker.execute("DELETE FROM outbox")
    assert rows(config, "SELECT state FROM inbox") == [("waiting",)] * 2
    heard = len(bo.heard)

    async with running(config):
        first, second = (await bo.hears(heard + 2, within=PATIENCE))[heard:]

    assert (KNOWN_ANSWER in first, second) == (True, texts.REFUSE)
    assert rows(config, "SELECT state FROM inbox") == [("done",)] * 2


async def test_killed_between_taken_and_stored(config: Path, telegram: TelegramDouble, bo: Chat) -> None:
    """What is not on the disk is not confirmed: Telegram brings it again."""
    async with running(config) as process:
        await until(telegram, "setMyCommands", 1)
        blocker = sqlite3.connect(config.parent / "helpbot.db", isolation_level=None)
        with closing(blocker):
            blocker.execute("BEGIN IMMEDIATE")
            bo.says(KNOWN)
            await telegram.until(lambda: 200 in [call.status for call in telegram.calls_of("getUpdates")], within=PATIENCE)
            await process.killed()
    assert len(telegram.world.updates) == 1
    assert rows(config, "SELECT count(*) FROM inbox") == [(0,)]

    async with running(config):
        (answer,) = await bo.hears(within=PATIENCE)

    assert KNOWN_ANSWER in answer


async def test_killed_between_answered_and_sent(config: Path, telegram: TelegramDouble, bo: Chat) -> None:
    """The answer hung on its way and never arrived; it goes out after the restart, once."""
    telegram.fail("sendMessage", hang=PATIENCE)
    bo.says(KNOWN)
    async with running(config) as process:
        await until_in_flight(telegram)
        assert rows(config, "SELECT state FROM outbox WHERE id = 1") == [("sending",)]
        await process.killed()
    assert bo.heard == []

    async with running(config) as process:
        (answer,) = await bo.hears(within=PATIENCE)
        bo.says(UNKNOWN)
        await bo.hears(within=PATIENCE)

    assert KNOWN_ANSWER in answer
    assert len(bo.heard) == 2


async def test_killed_between_sent_and_marked(config: Path, telegram: TelegramDouble, bo: Chat) -> None:
    """The one answer in flight is the one that may come twice; those before it don't."""
    bo.says(KNOWN)
    async with running(config) as process:
        await bo.hears(within=PATIENCE)
        telegram.fail("sendMessage", hang=PATIENCE, cut="after")
        bo.says(UNKNOWN)
        await bo.hears(within=PATIENCE)
        await process.killed()

    async with running(config) as process:
        await bo.hears(within=PATIENCE)
        bo.says(KNOWN)
        await bo.hears(within=PATIENCE)
        await process.told_to_stop()

    assert [KNOWN_ANSWER in text for text in bo.heard] == [True, False, False, True]
    assert rows(config, "SELECT DISTINCT state FROM outbox") == [("sent",)]


async def test_killed_between_answered_and_confirmed(config: Path, telegram: TelegramDouble, bo: Chat) -> None:
    """Telegram brings the update again, since nobody confirmed it; it is known."""
    async with running(config) as process:
        await warm_up(telegram, bo)
        telegram.fail("getUpdates", hang=PATIENCE)
        bo.says(KNOWN)
        await bo.hears(within=PATIENCE)
        await until_rows(config, "SELECT state, count(*) FROM outbox GROUP BY state", [("sent", 2)])
        await process.killed()
    assert len(telegram.world.updates) == 1

    async with running(config):
        bo.says(UNKNOWN)
        (last,) = await bo.hears(within=PATIENCE)

    assert (last, len(bo.heard)) == (texts.REFUSE, 3)


async def test_killed_again_and_again_in_the_middle_of_a_crowd(config: Path, telegram: TelegramDouble) -> None:
    """Nobody is forgotten, and only what was in flight at a kill can have come twice."""
    crowd = [telegram.chat(number, name=f"经办人{number}") for number in range(2000, 2060)]
    telegram.latency = 0.05
    for clerk in crowd:
        clerk.says(KNOWN)
    in_flight = 0
    for answered in (5, 25, 45):
        async with running(config) as process:
            await until(telegram, "sendMessage", answered)
            await process.killed()
        in_flight += len(rows(config, "SELECT id FROM outbox WHERE state = 'sending'"))
    started = len(telegram.calls_of("setMyCommands"))
    async with running(config) as process:
        await until(telegram, "setMyCommands", started + 1)
        await asyncio.gather(*(clerk.hears(within=PATIENCE) for clerk in crowd))
        await process.told_to_stop()

    assert all(clerk.heard for clerk in crowd)
    assert all(KNOWN_ANSWER in text for clerk in crowd for text in clerk.heard)
    assert sum(len(clerk.heard) for clerk in crowd) <= len(crowd) + in_flight
    assert rows(config, "SELECT state, count(*) FROM inbox GROUP BY state") == [("done", 60)]
    assert rows(config, "SELECT state, count(*) FROM outbox GROUP BY state") == [("sent", 60)]


async def test_a_stop_finishes_what_is_in_hand(config: Path, telegram: TelegramDouble, bo: Chat) -> None:
    """Within seconds, with exit code 0; what came last is answered now or after the next start."""
    telegram.latency = 0.2
    async with running(config) as process:
        await until(telegram, "setMyCommands", 1)
        for text in (KNOWN, UNKNOWN, KNOWN):
            bo.says(text)
        await until(telegram, "sendMessage", 1)

        assert await process.told_to_stop() < 10
    telegram.latency = 0
    async with running(config) as process:
        await until(telegram, "setMyCommands", 2)
        await telegram.until(lambda: len(bo.heard) >= 3, within=PATIENCE)
        assert await process.told_to_stop() < 10

    assert [KNOWN_ANSWER in text for text in bo.heard] == [True, False, True]


async def test_a_stop_while_telegram_hangs_takes_no_longer(config: Path, telegram: TelegramDouble, bo: Chat) -> None:
    """Nobody waits for an answer that does not come; what hung is sent after the next start."""
    async with running(config) as process:
        await warm_up(telegram, bo)
        telegram.fail("sendMessage", hang=60)
        bo.says(KNOWN)
        await until_in_flight(telegram)
        telegram.fail("getUpdates", hang=60)

        assert await process.told_to_stop() < 10
    assert len(bo.heard) == 1

    async with running(config) as process:
        await bo.hears(within=PATIENCE)

    assert len(bo.heard) == 2


async def test_a_stop_while_telegram_is_down_is_quick(config: Path, telegram: TelegramDouble) -> None:
    """From the very start."""
    telegram.down()
    async with running(config) as process:
        await process.logs("channel.down")

        assert await process.told_to_stop() < 10
    telegram.up()


async def test_interrupt_is_a_stop_too(config: Path, telegram: TelegramDouble) -> None:
    """Ctrl-C, as at a terminal."""
    async with running(config) as process:
        await until(telegram, "setMyCommands", 1)
        process.run.send_signal(signal.SIGINT)

        assert await asyncio.wait_for(process.run.wait(), 10) == 0


async def test_a_second_run_on_the_same_file_refuses(config: Path, telegram: TelegramDouble, bo: Chat) -> None:
    """With the reason and the way out; the first goes on."""
    async with running(config):
        await until(telegram, "setMyCommands", 1)
        pipe = asyncio.subprocess.PIPE
        command = [sys.executable, "-m", "helpbot", "--config", str(config), "run"]
        second = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe)
        _, err = await asyncio.wait_for(second.communicate(), PATIENCE)
        bo.says(KNOWN)

        assert KNOWN_ANSWER in (await bo.hears(within=PATIENCE))[0]
    assert second.returncode == 1
    assert "正被另一个 helpbot" in err.decode()
    assert len(err.decode().strip().splitlines()) == 1


async def test_the_claim_ends_with_the_process_that_held_it(config: Path, telegram: TelegramDouble) -> None:
    """Nobody has to delete a lock file after a crash."""
    for number in (1, 2):
        async with running(config) as process:
            await until(telegram, "setMyCommands", number)
            await process.killed()

    assert (config.parent / "helpbot.db.lock").exists()


async def test_commands_work_beside_a_running_helpbot(config: Path, telegram: TelegramDouble, bo: Chat) -> None:
    """An officer's reply goes out within seconds; nobody restarts anything."""
    olga = Officer(config)
    async with running(config):
        bo.says("人工")
        await bo.hears(within=PATIENCE)

        assert (await olga.runs("ticket", "reply", "1", "请稍等")).code == 0
        assert "请稍等" in (await bo.hears(within=PATIENCE))[0]

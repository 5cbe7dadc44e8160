"""A `helpbot run` that is killed between a change in the office's MariaDB and the clerk who is to hear of it."""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from helpbot.clock import SHANGHAI, SystemClock
from tests.cast import TOKEN, Officer, write_config
from tests.contracts.office_database import EVENTS, MAPPING, OfficeDatabase, maria_database
from tests.doubles.telegram import Chat, TelegramDouble
from tests.features.binding import issue
from tests.features.processes import rows, running
from tests.mariadb import serve_mariadb
from tests.registry import CLINIC, RETURN, SCHOOL

pytestmark = pytest.mark.slow

A_MINUTE = 60


@pytest.fixture
def djk() -> Iterator[OfficeDatabase]:
    """The office's system, in which something happened a moment ago."""
    with serve_mariadb() as server, maria_database(server) as database:
        happens(database, "NB2", "01")
        yield database


@pytest.fixture
def config(folder: Path, telegram: TelegramDouble, djk: OfficeDatabase) -> Path:
    """An office on Telegram that may read it."""
    channel = f'[channels.telegram]\ntoken = "{TOKEN}"\nbase_url = "{telegram.url}"\n'
    return write_config(folder, more=channel + MAPPING.format(url=djk.url) + EVENTS)


def happens(database: OfficeDatabase, number: str, state: str, opinion: str = "") -> datetime:
    """A row of the office's system, written now."""
    at = SystemClock().now().astimezone(SHANGHAI).replace(microsecond=0)
    database.add_event(number, f"{at:%Y-%m-%d %H:%M:%S}", state, opinion)
    return at


async def until_found(config: Path, query: str) -> None:
    """Wait until the database has such a row, as long as a look and a half take."""
    async with asyncio.timeout(A_MINUTE):
        while not rows(config, query):  # noqa: ASYNC110 -- another process's database tells nobody when it changes
            await asyncio.sleep(0.1)


async def test_a_change_is_told_within_a_minute_and_once_though_helpbot_is_killed(
    config: Path, telegram: TelegramDouble, bo: Chat, li: Chat, djk: OfficeDatabase
) -> None:
    """Killed with the message on its way; it comes after the restart. A later look tells only what is new."""
    async with running(config) as process:
        for chat, uscc in ((bo, SCHOOL), (li, CLINIC)):
            chat.says(await issue(Officer(config), uscc))
            await chat.hears(within=A_MINUTE)
        await until_found(config, "SELECT 1 FROM watch")
        telegram.fail("sendMessage", hang=A_MINUTE)
        returned = happens(djk, "NB1", "退件", RETURN)
        await until_found(config, "SELECT 1 FROM outbox WHERE kind = 'change' AND state = 'sending'")
        await process.killed()
    assert (len(bo.heard), len(li.heard)) == (1, 1)

    async with running(config) as process:
        (told,) = await bo.hears(within=A_MINUTE)
        happens(djk, "NB2", "核准通过")
        (other,) = await li.hears(within=A_MINUTE)
        await process.told_to_stop()

    assert told.startswith("【退回补正】清澜县实验小学 2026年度的年度报告（编号NB1）")
    assert f"{returned:%H:%M}，登记局看过了" in told
    assert other.startswith("【核准通过】清澜县中医院")
    assert (len(bo.heard), len(li.heard)) == (2, 2)
    assert rows(config, "SELECT state, count(*) FROM outbox WHERE kind = 'change' GROUP BY state") == [("sent", 2)]

"""Telegram, over the wire: what it can do to us, and what clerks notice of it."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.log import LogSettings, start_logging
from helpbot.texts import conversation as texts
from helpbot.texts import tickets as ticket_texts
from tests.cast import KNOWN, KNOWN_ANSWER, OTHER, TOKEN, UNKNOWN, OfficeAtWork, Officer, office_at_work
from tests.doubles.telegram import Chat, TelegramDouble
from tests.features.on_telegram import ask, channels

pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:DeprecationWarning")  # the library warns itself, at every 429


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock, telegram: TelegramDouble) -> AsyncIterator[OfficeAtWork]:
    """An office that is on Telegram."""
    async with office_at_work(folder, entries, clock=clock, beside=lambda clock: channels(telegram, clock)) as office:
        yield office


async def test_telegram_down_at_the_start_is_waited_for(
    folder: Path, entries: Sequence[Entry], clock: SettableClock, telegram: TelegramDouble, bo: Chat
) -> None:
    """Others are served meanwhile, and what clerks wrote is answered when it is back."""
    telegram.down()
    bo.says(KNOWN)
    async with office_at_work(folder, entries, clock=clock, beside=lambda clock: channels(telegram, clock)) as office:
        assert KNOWN_ANSWER in await office.person("安").asks(KNOWN)
        telegram.up()

        assert KNOWN_ANSWER in (await bo.hears(within=15))[0]


async def test_telegram_down_for_a_while_loses_nothing(
    office: OfficeAtWork, bo: Chat, telegram: TelegramDouble, clock: SettableClock
) -> None:
    """Neither what clerks write nor what waits to go out."""
    await ask(bo, "人工")
    telegram.down()
    async with office.desk() as desk:
        await desk.tickets.reply(1, "稍等")
    await office.settles()
    bo.says("好的，我等")
    telegram.up()
    clock.move(timedelta(seconds=10))
    await office.beats()

    assert "稍等" in (await bo.hears())[0]
    bo.presses(ticket_texts.DONE)
    await bo.hears(within=15)
    async with office.desk() as desk:
        replies = await desk.tickets.replies(await desk.tickets.get(1))
    assert [reply.text for reply in replies] == ["稍等", "好的，我等"]


async def test_a_limit_on_one_chat_does_not_hold_up_another(
    office: OfficeAtWork, bo: Chat, li: Chat, telegram: TelegramDouble, clock: SettableClock
) -> None:
    """It waits as long as Telegram says, and no longer; its answers stay in order."""
    telegram.fail("sendMessage", status=429, retry_after=30, chat_id=1002)
    bo.says(KNOWN)
    bo.says(UNKNOWN)
    await telegram.until(lambda: len(telegram.calls_of("sendMessage")) == 1)

    assert KNOWN_ANSWER in await ask(li, KNOWN)
    clock.move(timedelta(seconds=20))
    await office.beats()
    await office.settles()
    assert bo.heard == []
    clock.move(timedelta(seconds=11))
    await office.beats()
    first, second = await bo.hears(2)

    assert (KNOWN_ANSWER in first, second) == (True, texts.REFUSE)


@pytest.mark.parametrize(
    ("status", "description"), [(403, None), (400, "Bad Request: chat not found"), (403, "Forbidden: user is deactivated")]
)
async def test_a_clerk_who_blocked_the_bot_is_not_written_to_again(
    office: OfficeAtWork, bo: Chat, telegram: TelegramDouble, olga: Officer, status: int, description: str | None
) -> None:
    """Until they write again; what could not be sent is on the officer's list."""
    telegram.fail("sendMessage", status=status, description=description)
    bo.says(KNOWN)
    await telegram.until(lambda: len(telegram.calls_of("sendMessage")) == 1)
    await office.settles()
    (row,) = await olga.sees("outbox", "list")
    assert (row["state"], row["who"]) == ("failed", "1002")
    assert _address(office.folder, "1002") == (0,)

    assert KNOWN_ANSWER in await ask(bo, KNOWN)
    assert _address(office.folder, "1002") == (1,)


async def test_an_answer_whose_receipt_cannot_be_read_is_not_repeated(
    office: OfficeAtWork, bo: Chat, telegram: TelegramDouble, olga: Officer
) -> None:
    """A torn body under a status of 200."""
    telegram.fail("sendMessage", bad_json=True)
    bo.says(KNOWN)
    await telegram.until(lambda: len(telegram.calls_of("sendMessage")) == 1)
    await office.settles()

    assert [row["state"] for row in await olga.sees("outbox", "list")] == ["unknown"]


async def test_an_answer_that_may_have_arrived_is_not_repeated(
    office: OfficeAtWork, bo: Chat, telegram: TelegramDouble, olga: Officer
) -> None:
    """The connection ended after Telegram had taken it: nobody can say, so a person decides."""
    telegram.fail("sendMessage", cut="after")
    await ask(bo, KNOWN)
    await office.settles()
    await office.beats()
    await office.settles()

    (row,) = await olga.sees("outbox", "list")
    assert (row["state"], len(bo.heard)) == ("unknown", 1)

    assert (await olga.runs("outbox", "retry", str(row["id"]))).code == 0
    await office.beats()
    await bo.hears()
    await office.settles()
    assert await olga.sees("outbox", "list") == []


async def test_a_refusal_of_the_proxy_is_tried_again(
    office: OfficeAtWork, bo: Chat, telegram: TelegramDouble, clock: SettableClock
) -> None:
    """An HTML page with status 502 is no answer of Telegram's."""
    telegram.fail("sendMessage", status=502)
    bo.says(KNOWN)
    await telegram.until(lambda: len(telegram.calls_of("sendMessage")) == 1)
    await office.settles()
    clock.move(timedelta(seconds=10))
    await office.beats()

    assert KNOWN_ANSWER in (await bo.hears())[0]


@pytest.mark.parametrize("fault", [{"status": 409}, {"status": 500}, {"status": 502}, {"bad_json": True}, {"cut": "before"}])
async def test_a_poll_that_fails_is_made_again(office: OfficeAtWork, bo: Chat, telegram: TelegramDouble, fault: dict[str, object]) -> None:
    """Whatever the reason; the pulse says what it was."""
    await ask(bo, KNOWN)
    telegram.fail("getUpdates", **fault)  # type: ignore[arg-type]  # one keyword at a time

    bo.says(OTHER)
    await bo.hears()
    bo.says(KNOWN)

    assert KNOWN_ANSWER in (await bo.hears(within=15))[0]


async def test_the_token_stands_in_no_line_of_the_log(
    folder: Path, entries: Sequence[Entry], telegram: TelegramDouble, capfd: pytest.CaptureFixture[str]
) -> None:
    """Whatever goes wrong: Telegram is down, refuses, cuts, talks nonsense, or does not know the token."""
    start_logging(LogSettings(level="debug"))
    telegram.down()
    async with office_at_work(folder, entries, beside=lambda clock: channels(telegram, clock)) as office:
        await office.person("安").asks(KNOWN)
        telegram.up()
        faults = ({"status": 403}, {"status": 400}, {"status": 429}, {"status": 502}, {"bad_json": True}, {"cut": "after"})
        for number, fault in enumerate(faults, 2000):
            telegram.fail("sendMessage", chat_id=number, **fault)  # type: ignore[arg-type]  # as above
            telegram.chat(number).says(KNOWN)
        telegram.queue_update({"message": "junk"})
        await telegram.until(lambda: len(telegram.calls_of("sendMessage")) == len(faults), within=15)
        await office.settles()
    wrong = TOKEN.replace("CaSt", "Lost")
    async with office_at_work(folder, entries, beside=lambda clock: channels(telegram, clock, wrong)) as office:
        await office.person("安").asks(KNOWN)
        await telegram.until(lambda: any(call.status == 401 for call in telegram.calls))
        await office.settles()

    out, err = capfd.readouterr()
    assert "channel.down" in err
    assert "delivery.failed" in err
    assert not any(secret in out + err for secret in (TOKEN, wrong, TOKEN.partition(":")[2], wrong.partition(":")[2]))
    assert KNOWN not in err


def _address(folder: Path, who: str) -> tuple[int]:
    with closing(sqlite3.connect(folder / "helpbot.db")) as database:
        found: tuple[int] = database.execute("SELECT enabled FROM address WHERE who = ?", (who,)).fetchone()
        return found

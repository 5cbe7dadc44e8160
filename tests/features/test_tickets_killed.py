"""kill -9 in each step of a ticket's way, from the clerk's wish to the city's answer: nothing is lost, nothing is told twice."""

import socket
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from helpbot.texts import officer as texts
from helpbot.texts import tickets as ticket_texts
from helpbot.texts import upward as upward_texts
from tests.cast import TOKEN, Officer, write_config
from tests.doubles.post_office import PostOffice
from tests.doubles.telegram import Chat, Group, TelegramDouble
from tests.features.mailing import OFFICE, reply_to
from tests.features.processes import PATIENCE, Process, rows, running, until_rows
from tests.features.test_mail_crash import takes
from tests.features.ticketing import officer_code

pytestmark = pytest.mark.slow

CITY = "djk@city.example"
ANSWER = "合并后保留存续单位的代码。"
CLERK, OFFICER, GROUP = 1002, 2001, -2001


@pytest.fixture
def port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
async def post() -> AsyncIterator[PostOffice]:
    async with PostOffice.start() as post:
        yield post


@pytest.fixture
def config(folder: Path, telegram: TelegramDouble, port: int, post: PostOffice) -> Path:
    """An office on Telegram and by mail, with an authority above it."""
    above = f'[office.upward]\nname = "市局"\nmail = "{CITY}"\n'
    chat = f'[channels.telegram]\ntoken = "{TOKEN}"\nbase_url = "{telegram.url}"\n'
    mail = f'[channels.mail]\nenabled = true\naddress = "{OFFICE}"\nport = {port}\n'
    smarthost = f'[channels.mail.smarthost]\nhost = "127.0.0.1"\nport = {post.port}\ntls = "none"\n'
    return write_config(folder, more=above + chat + mail + smarthost)


@pytest.fixture
def group(telegram: TelegramDouble) -> Group:
    return telegram.group(GROUP)


@pytest.fixture
def wang(telegram: TelegramDouble) -> Chat:
    return telegram.chat(OFFICER, name="王")


async def settle_in(olga: Officer, wang: Chat, group: Group) -> None:
    """王芳 is an officer, and the group hers."""
    wang.says(await officer_code(olga, "王芳"))
    await wang.hears(within=PATIENCE)
    group.says(f"/start {await officer_code(olga)}", by=wang, mention=True)
    assert await group.hears(within=PATIENCE) == [texts.GROUP_BOUND]


async def killed_with(process: Process, config: Path, kind: str) -> None:
    """The process dies with a message of this kind on its way, and no other."""
    for condition, state in ((f"kind = '{kind}'", "sending"), (f"kind != '{kind}'", "sent")):
        await until_rows(config, f"SELECT DISTINCT state FROM outbox WHERE {condition}", [(state,)])  # noqa: S608 -- our own names
    await process.killed()


async def test_killed_from_the_wish_to_the_answer(
    config: Path, telegram: TelegramDouble, bo: Chat, wang: Chat, group: Group, olga: Officer
) -> None:
    """With the note to the group on its way, then with what the claimer is shown, then with the answer."""
    async with running(config) as process:
        await settle_in(olga, wang, group)
        telegram.fail("sendMessage", hang=PATIENCE, chat_id=GROUP)
        bo.says("人工")
        await bo.hears(within=PATIENCE)
        await killed_with(process, config, "ticket-group")
    assert len(group.heard) == 1

    async with running(config) as process:
        (note,) = await group.hears(within=PATIENCE)
        assert note.startswith("编号1")
        telegram.fail("sendMessage", hang=PATIENCE, chat_id=OFFICER)
        group.presses(texts.LABELS["take"], by=wang)
        await group.hears(within=PATIENCE)
        await killed_with(process, config, "ticket-view")
    assert len(wang.heard) == 1

    async with running(config) as process:
        (view,) = await wang.hears(within=PATIENCE)
        assert view.startswith("编号1　待处理")
        telegram.fail("sendMessage", hang=PATIENCE, chat_id=CLERK)
        wang.says("回复1 请来三楼")
        await wang.hears(within=PATIENCE)
        await killed_with(process, config, "ticket-reply")
    assert len(bo.heard) == 1

    async with running(config) as process:
        (reply,) = await bo.hears(within=PATIENCE)
        await until_rows(config, "SELECT DISTINCT state FROM outbox", [("sent",)])
        assert await process.told_to_stop() < PATIENCE

    assert reply.startswith("工作人员王芳回复（编号1）：\n请来三楼")
    assert [len(each.heard) for each in (bo, wang, group)] == [2, 3, 3]
    assert rows(config, "SELECT count(*) FROM ticket_reply") == [(1,)]


async def test_killed_from_the_letter_to_the_citys_answer(
    config: Path, telegram: TelegramDouble, post: PostOffice, port: int, bo: Chat, olga: Officer
) -> None:
    """With the letter on its way, then with the answer on its way to the clerk."""
    async with running(config) as process:
        bo.says("人工")
        await bo.hears(within=PATIENCE)
        await until_rows(config, "SELECT DISTINCT state FROM outbox", [("sent",)])
        post.hang()
        assert (await olga.runs("ticket", "ask-up", "1", "--text", "合并后用哪家的代码？", "--yes")).code == 0
        assert "已请示市局" in (await bo.hears(within=PATIENCE))[0]
        await killed_with(process, config, "upward")
    post.release()

    async with running(config) as process:
        await until_rows(config, "SELECT state FROM outbox WHERE kind = 'upward'", [("sent",)])
        (letter,) = {mail.header("Message-ID"): mail for mail in post.delivered}.values()
        telegram.fail("sendMessage", hang=PATIENCE, chat_id=CLERK)
        raw, to = reply_to(letter, ANSWER, sender=CITY)
        await takes(port, raw, sender=CITY, to=to)
        await killed_with(process, config, "ticket-reply")
    assert len(bo.heard) == 2

    async with running(config) as process:
        (answer,) = await bo.hears(within=PATIENCE)
        await until_rows(config, "SELECT DISTINCT state FROM outbox", [("sent",)])
        assert await process.told_to_stop() < PATIENCE

    assert answer == ticket_texts.REPLY_FROM_ABOVE.format(source="市局", level="市", number=1, text=ANSWER)
    assert len(bo.heard) == 3
    assert rows(config, "SELECT state FROM ticket") == [("closed",)]
    assert upward_texts.THANKS.format(number=1) in post.delivered[-1].text

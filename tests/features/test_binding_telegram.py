"""Codes and passwords on Telegram: by deep link, in private, in a group, and what is left of them in the chat."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.texts import conversation as talk
from helpbot.texts import people as texts
from tests.cast import KNOWN, KNOWN_ANSWER, PHONE, OfficeAtWork, Officer, office_at_work
from tests.doubles.telegram import Chat, Group, TelegramDouble
from tests.features.binding import NO_CODE, SCHOOL, assignments, deeds, issue
from tests.features.on_telegram import ask, channels
from tests.features.processes import rows

pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:DeprecationWarning")  # the library warns itself, at every 429

VOIDED = texts.VOIDED.format(phone=PHONE)


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock, telegram: TelegramDouble) -> AsyncIterator[OfficeAtWork]:
    """An office that is on Telegram."""
    async with office_at_work(folder, entries, clock=clock, beside=lambda clock: channels(telegram, clock)) as office:
        yield office


@pytest.fixture
def group(telegram: TelegramDouble) -> Group:
    return telegram.group(-1001)


async def test_a_deep_link_binds(office: OfficeAtWork, bo: Chat, olga: Officer) -> None:
    """The link on the paper opens the chat; one press says `/start CODE`. Bo is called what he is called on Telegram."""
    told = await ask(bo, f"/start {await issue(olga)}")

    assert SCHOOL in told
    assert [(each["name"], each["addresses"]) for each in await olga.sees("person", "list")] == [("薄", ["telegram:1002"])]


async def test_start_alone_greets(office: OfficeAtWork, bo: Chat) -> None:
    """As before."""
    assert texts.WRONG.format(phone=PHONE) not in await ask(bo, "/start")


async def test_a_code_is_deleted_in_the_chat(office: OfficeAtWork, bo: Chat, olga: Officer) -> None:
    """Good or wrong; what stands beside it stays."""
    bo.says(KNOWN)
    bo.says(await issue(olga))
    bo.says(f"还是 {NO_CODE}")
    await bo.hears(3)
    await office.settles()

    assert len(bo.said) == 1


async def test_a_password_is_deleted_hidden_and_explained(office: OfficeAtWork, bo: Chat, olga: Officer) -> None:
    """The question around it is answered all the same."""
    bo.says("我的登录密码是Hunter2024，登不上系统了怎么办")
    why, answer = await bo.hears(2)
    await office.settles()

    assert why == texts.LOGIN_SEEN
    assert answer != talk.REFUSE
    assert bo.said == []
    tables = [rows(olga.config, f"SELECT * FROM {table}") for table in ("inbox", "message", "inquiry", "outbox", "thread")]  # noqa: S608 -- our own names
    assert "Hunter2024" not in str(tables)


async def test_a_password_in_a_caption_or_an_edit_is_hidden_too(office: OfficeAtWork, bo: Chat, olga: Officer) -> None:
    """However it comes."""
    bo.sends_photo(caption="密码：Hunter2024")
    bo.says(KNOWN)
    await bo.hears(3)
    bo.edits(bo.said[-1], f"{KNOWN} 密码：Hunter2025")
    await bo.hears(2)
    await office.settles()

    tables = [rows(olga.config, f"SELECT * FROM {table}") for table in ("inbox", "message", "inquiry", "ticket", "thread")]  # noqa: S608 -- our own names
    assert "Hunter202" not in str(tables)
    assert bo.said == []


async def test_a_password_in_an_edit_that_nobody_answers_is_hidden_too(office: OfficeAtWork, bo: Chat, olga: Officer) -> None:
    """Of a message that was followed by another."""
    await ask(bo, KNOWN)
    earlier = bo.said[-1]
    await ask(bo, KNOWN)
    bo.edits(earlier, f"{KNOWN} 密码：Hunter2026")
    await ask(bo, KNOWN)
    await office.settles()

    assert earlier not in bo.said
    assert "Hunter2026" not in str(rows(olga.config, "SELECT * FROM inbox"))


async def test_what_may_not_be_deleted_stays(office: OfficeAtWork, bo: Chat, olga: Officer, telegram: TelegramDouble) -> None:
    """Nobody is held up by it, and it is not tried again."""
    telegram.fail("deleteMessage", status=400, description="Bad Request: message can't be deleted")

    assert SCHOOL in await ask(bo, await issue(olga))
    await office.settles()

    assert len(telegram.calls_of("deleteMessage")) == 1
    assert [row["state"] for row in await olga.sees("outbox", "list", "--all")] == ["sent", "sent"]
    assert KNOWN_ANSWER in await ask(bo, KNOWN)


@pytest.mark.parametrize("mention", [True, False])
async def test_a_code_in_a_group_is_void_at_once(office: OfficeAtWork, group: Group, bo: Chat, olga: Officer, *, mention: bool) -> None:
    """Whether the bot was meant or not: deleted, said aloud, and worth nothing afterwards, to its owner neither."""
    code = await issue(olga)
    group.says(f"这个码怎么用 {code}", by=bo, mention=mention)

    assert await group.hears() == [VOIDED]
    await office.settles()
    assert group.said == []
    assert await ask(bo, code) == texts.WRONG.format(phone=PHONE)
    assert await olga.sees("person", "list") == []
    assert await deeds(olga) == ["invite.issued", "code.voided", "code.wrong"]


async def test_a_whole_sheet_shown_around_is_void(office: OfficeAtWork, group: Group, bo: Chat, olga: Officer) -> None:
    """Every code on it."""
    codes = [await issue(olga, SCHOOL, "--name", f"{number}号") for number in range(12)]
    group.says("\n".join(f"第{number}号：{code}" for number, code in enumerate(codes)), by=bo)

    assert await group.hears() == [VOIDED]
    assert (await deeds(olga)).count("code.voided") == 12


async def test_a_group_is_not_told_whether_a_code_was_good(office: OfficeAtWork, group: Group, bo: Chat) -> None:
    """A wrong one is answered alike."""
    group.says(NO_CODE, by=bo, mention=True)

    assert await group.hears() == [VOIDED]


async def test_a_code_used_already_stays_bound_when_it_is_shown_around(office: OfficeAtWork, group: Group, bo: Chat, olga: Officer) -> None:
    """It is worth nothing anyway."""
    code = await issue(olga)
    await ask(bo, code)
    group.says(code, by=bo, mention=True)

    assert await group.hears() == [VOIDED]
    assert await assignments(olga) == [(SCHOOL, "clerk")]


@pytest.mark.parametrize("said", ["我要绑定单位", "/bind"])
async def test_binding_is_for_private_chats(office: OfficeAtWork, group: Group, bo: Chat, said: str) -> None:
    """A group is sent there."""
    group.says(said, by=bo, mention=True)

    assert await group.hears() == [texts.PRIVATELY]


@pytest.mark.parametrize("said", ["我的绑定", "退订"])
async def test_what_is_mine_is_not_shown_in_a_group(office: OfficeAtWork, group: Group, bo: Chat, olga: Officer, said: str) -> None:
    """However well Bo is known."""
    await ask(bo, await issue(olga))
    group.says(said, by=bo, mention=True)

    assert await group.hears() == [talk.PRIVATELY]


async def test_whoever_is_forgotten_leaves_no_chat_number(office: OfficeAtWork, bo: Chat, olga: Officer) -> None:
    """Not in the keys of pressed buttons either; what waited to go out goes nowhere."""
    await ask(bo, await issue(olga))
    await ask(bo, KNOWN)
    bo.presses(talk.SOLVED)
    await bo.hears()
    await office.settles()
    tables = ("person", "address", "inbox", "outbox", "thread", "message", "inquiry", "invite", "audit")
    before = str([rows(olga.config, f"SELECT * FROM {table}") for table in tables])  # noqa: S608 -- our own names

    assert (await olga.runs("person", "forget", "1")).code == 0

    left = str([rows(olga.config, f"SELECT * FROM {table}") for table in tables])  # noqa: S608 -- our own names
    assert ("1002" in before, "薄" in before) == (True, True)
    assert ("1002" in left, "薄" in left) == (False, False)
    assert KNOWN_ANSWER in await ask(bo, KNOWN)


async def test_a_moved_chat_takes_no_binding_along_to_somebody_else(office: OfficeAtWork, bo: Chat, li: Chat, olga: Officer) -> None:
    """Two people, two chats: what one is bound to says nothing to the other."""
    await ask(bo, await issue(olga))

    assert await ask(li, "我的绑定") == texts.NOT_BOUND.format(phone=PHONE)

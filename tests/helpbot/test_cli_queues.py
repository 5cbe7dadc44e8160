"""`inbox`, `outbox` and `ticket` from outside, beside a running helpbot."""

import pytest

from helpbot.messages import Arrival
from tests.cast import DETAILS, KNOWN, UNKNOWN, OfficeAtWork, Officer
from tests.fakes import Talker
from tests.helpbot.configs import says_in_one_line

NOT_EVEN_A_NUMBER = str(10**30)


@pytest.fixture
async def failed(office: OfficeAtWork, olga: Officer) -> int:
    """A message that nobody can read was set aside; its id."""
    office.channel.bring_again(Arrival("test:junk", "安", b"\xff"))
    await office.settles()
    (row,) = await olga.sees("inbox", "list")
    return int(row["id"])


@pytest.fixture
async def unsent(office: OfficeAtWork, olga: Officer) -> int:
    """An answer of which nobody knows whether it arrived; its id."""
    office.channel.fail("cut", uncertain=True)
    office.person("安").says(KNOWN)
    await office.settles()
    (row,) = await olga.sees("outbox", "list")
    return int(row["id"])


@pytest.fixture
async def ticket(office: OfficeAtWork, ann: Talker) -> int:
    """Ann has called for a person about something, and left details."""
    for text in (UNKNOWN, "人工", DETAILS):
        await ann.asks(text)
    await office.settles()
    return 1


async def test_what_is_done_is_listed_only_when_asked_for(office: OfficeAtWork, ann: Talker, olga: Officer) -> None:
    """Both queues are empty to somebody who looks for trouble."""
    await ann.asks(KNOWN)
    await office.settles()

    for queue, state in (("inbox", "done"), ("outbox", "sent")):
        assert await olga.sees(queue, "list") == []
        assert (await olga.runs(queue, "list")).err == "没有。\n"
        assert [row["state"] for row in await olga.sees(queue, "list", "--all")] == [state]


async def test_no_more_is_listed_than_asked_for(office: OfficeAtWork, ann: Talker, olga: Officer) -> None:
    """The newest."""
    for _ in range(3):
        await ann.asks(KNOWN)
    await office.settles()

    for queue in ("inbox", "outbox"):
        ids = [row["id"] for row in await olga.sees(queue, "list", "--all", "--limit", "2")]
        assert ids == sorted(ids, reverse=True)
        assert len(ids) == 2


async def test_a_failed_message_says_why(olga: Officer, failed: int) -> None:
    """As data, and in a line."""
    (row,) = await olga.sees("inbox", "list")
    line = (await olga.runs("inbox", "list")).out

    assert set(row) == {"id", "state", "channel", "key", "at", "error"}
    assert (row["state"], row["channel"], row["key"]) == ("failed", "test", "test:junk")
    assert "test:junk" in row["error"]
    assert line.startswith(f"{failed}\t")


async def test_an_unsent_message_says_for_whom_and_why(olga: Officer, unsent: int) -> None:
    """As data, and in a line."""
    (row,) = await olga.sees("outbox", "list")
    line = (await olga.runs("outbox", "list")).out

    assert set(row) == {"id", "state", "channel", "who", "kind", "key", "attempts", "at", "error"}
    assert (row["state"], row["who"], row["kind"], row["attempts"], row["error"]) == ("unknown", "安", "answer", 1, "cut")
    assert line.startswith(f"{unsent}\t")


async def test_a_dry_run_puts_nothing_back(olga: Officer, failed: int, unsent: int) -> None:
    """It says what it would do."""
    for queue, row in (("inbox", failed), ("outbox", unsent)):
        before = await olga.sees(queue, "list", "--all")

        ran = await olga.runs(queue, "retry", str(row), "--dry-run")

        assert (ran.code, ran.out) == (0, f"会把编号{row}放回队列。\n")
        assert await olga.sees(queue, "list", "--all") == before


async def test_an_unsent_message_is_sent_again_when_asked(office: OfficeAtWork, ann: Talker, olga: Officer, unsent: int) -> None:
    """Once, and not a second time."""
    assert (await olga.runs("outbox", "retry", str(unsent))).code == 0
    await office.beats()
    await office.settles()

    assert len(ann.replies) == 1
    assert says_in_one_line(await olga.runs("outbox", "retry", str(unsent)), f"没有编号为 {unsent} 的失败消息")


@pytest.mark.parametrize("number", ["0", "-1", "999", NOT_EVEN_A_NUMBER])
@pytest.mark.parametrize("queue", ["inbox", "outbox"])
async def test_only_what_is_there_can_be_put_back(olga: Officer, queue: str, number: str) -> None:
    """Whatever was typed."""
    assert says_in_one_line(await olga.runs(queue, "retry", number), f"没有编号为 {number} 的失败消息")


async def test_a_ticket_is_listed_and_shown(olga: Officer, ticket: int) -> None:
    """The question, the talk before it, and what was added."""
    (row,) = await olga.sees("ticket", "list")
    shown = await olga.sees("ticket", "show", str(ticket))
    words = (await olga.runs("ticket", "show", str(ticket))).out

    assert set(row) == {"number", "state", "priority", "reason", "question", "institution", "owner", "due", "trust", "at"}
    assert (row["number"], row["state"], row["question"]) == (1, "waiting", UNKNOWN)
    assert {key: shown[key] for key in row} == row
    assert shown["address"] == "test:安"
    assert [(line["who"], line["text"]) for line in shown["talk"]][:1] == [("in", UNKNOWN)]
    assert [(reply["by_officer"], reply["text"]) for reply in shown["replies"]] == [(False, DETAILS)]
    assert all(text in words for text in (UNKNOWN, DETAILS, "待处理", "test:安"))


async def test_a_closed_ticket_is_listed_only_when_asked_for(olga: Officer, ticket: int) -> None:
    """And is closed once."""
    ran = await olga.runs("ticket", "close", str(ticket))

    assert (ran.code, ran.out) == (0, "编号1已办结。\n")
    assert await olga.sees("ticket", "list") == []
    assert [row["state"] for row in await olga.sees("ticket", "list", "--all")] == ["closed"]
    assert says_in_one_line(await olga.runs("ticket", "close", str(ticket)), "编号1早已办结。")


async def test_a_dry_run_closes_nothing(olga: Officer, ticket: int) -> None:
    """It says what it would do."""
    ran = await olga.runs("ticket", "close", str(ticket), "--dry-run")

    assert (ran.code, ran.out) == (0, "会办结编号1。\n")
    assert [row["state"] for row in await olga.sees("ticket", "list")] == ["waiting"]


@pytest.mark.parametrize("text", ["", " ", "\n\u3000"])
async def test_an_empty_reply_is_not_sent(olga: Officer, ticket: int, text: str) -> None:
    """The clerk would wonder."""
    assert says_in_one_line(await olga.runs("ticket", "reply", str(ticket), text), "回复内容是空的")


@pytest.mark.parametrize("number", ["0", "-1", "999", NOT_EVEN_A_NUMBER])
async def test_a_ticket_that_is_not_there_is_said_to_be_missing(olga: Officer, number: str) -> None:
    """Whatever is to be done with it."""
    for words in (["show", number], ["reply", number, "好"], ["close", number]):
        assert says_in_one_line(await olga.runs("ticket", *words), f"没有编号为{number}的求助")


async def test_no_clerk_steers_the_terminal_of_an_officer(office: OfficeAtWork, olga: Officer, ann: Talker) -> None:
    """Controls and overrides of direction are gone before anything is stored."""
    for text in (UNKNOWN, "人工"):
        await ann.asks(text)
    await ann.asks("\x1b[2J\x9b31m补充\x07\u202e\u2066说明\r\n第二行\x7f")
    await office.settles()

    ran = await olga.runs("ticket", "show", "1")

    assert "补充" in ran.out
    assert "说明\n第二行" in ran.out
    assert not set(ran.out) & {"\x1b", "\x9b", "\x07", "\x7f", "\r", "\u202e", "\u2066"}

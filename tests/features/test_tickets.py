"""Not solved: a ticket, an officer's reply, and a bot that holds its tongue meanwhile."""

from datetime import timedelta

import pytest

from helpbot.clock import SettableClock
from helpbot.texts import conversation as texts
from helpbot.texts import tickets as ticket_texts
from helpbot.texts import upward as upward_texts
from tests.cast import DETAILS, HOURS, KNOWN, KNOWN_ANSWER, PHONE, OfficeAtWork, Officer
from tests.fakes import Talker
from tests.features.binding import SCHOOL, issue


@pytest.fixture
async def ticket(ann: Talker) -> int:
    """Ann's question, which the answer did not solve."""
    await ann.asks(KNOWN)
    ann.presses(texts.NOT_SOLVED)
    (told,) = await ann.hears()
    assert "编号1" in told
    return 1


@pytest.fixture
async def held(office: OfficeAtWork, ann: Talker, olga: Officer, ticket: int) -> int:
    """Ann's ticket after Olga has answered it."""
    assert (await olga.runs("ticket", "reply", str(ticket), "3月31日前都可以，遇到问题请来三楼")).code == 0
    await office.beats()
    (reply,) = await ann.hears()
    assert "请来三楼" in reply
    return ticket


async def test_an_officer_sees_whose_account_it_is(office: OfficeAtWork, ann: Talker, olga: Officer) -> None:
    """By the code that she was given, and not by what she calls herself; of a stranger nothing is said."""
    await ann.asks("人工")
    assert ticket_texts.KNOWN.partition("{")[0] not in (await olga.runs("ticket", "show", "1")).out

    await ann.asks(await issue(olga, SCHOOL, "--name", "安老师"))
    assert ticket_texts.KNOWN.format(who=f"安老师 {SCHOOL}（经办人）") in (await olga.runs("ticket", "show", "1")).out


async def test_solved_is_thanked_and_kept(office: OfficeAtWork, ann: Talker, olga: Officer) -> None:
    """No ticket is opened."""
    await ann.asks(KNOWN)
    ann.presses(texts.SOLVED)

    assert await ann.hears() == [texts.THANKS_FOR_YES]
    assert await olga.sees("ticket", "list") == []


@pytest.mark.parametrize("said", ["没解决", "2", "没解决！"])
async def test_not_solved_can_be_said_in_words(ann: Talker, said: str) -> None:
    """Those who have no buttons type."""
    await ann.asks(KNOWN)

    assert "编号1" in await ann.asks(said)


@pytest.mark.parametrize("said", ["解决了", "1"])
async def test_solved_can_be_said_in_words(ann: Talker, said: str) -> None:
    """As short as on the button."""
    await ann.asks(KNOWN)

    assert await ann.asks(said) == texts.THANKS_FOR_YES


async def test_a_verdict_on_nothing_asks_for_the_question(ann: Talker) -> None:
    """Nobody is passed on without one."""
    ann.presses_token("act:act.feedback-no")

    assert await ann.hears() == [texts.RATE_WHAT]


async def test_the_clerk_is_told_number_hours_and_telephone(ann: Talker, ticket: int) -> None:
    """And what to leave for the officer."""
    assert all(fact in ann.heard[-1] for fact in (f"编号{ticket}", HOURS, PHONE, "单位名称"))


async def test_one_answer_opens_one_ticket(ann: Talker, ticket: int, olga: Officer) -> None:
    """However often the button is pressed."""
    ann.presses(texts.NOT_SOLVED)

    assert texts.HANDED_OVER_BEFORE.format(number=ticket) in (await ann.hears())[0]
    assert len(await olga.sees("ticket", "list")) == 1


async def test_an_officers_reply_reaches_the_clerk(office: OfficeAtWork, ann: Talker, olga: Officer, ticket: int) -> None:
    """From another process, with its number, and a button to be done."""
    ran = await olga.runs("ticket", "reply", str(ticket), " 3月31日前都可以 ")
    await office.beats()
    (reply,) = await ann.hears()

    assert ran.code == 0
    assert reply.splitlines()[:2] == ["工作人员回复（编号1）：", "3月31日前都可以"]
    assert ann.labels == [ticket_texts.DONE]


async def test_the_heartbeat_alone_finds_what_another_process_queued(office: OfficeAtWork, ann: Talker, olga: Officer, ticket: int) -> None:
    """Nobody has to wake the delivery; the job does within seconds."""
    office.clock.set(office.clock.now() + timedelta(minutes=1))  # type: ignore[attr-defined]  # the fixture's clock is settable
    await olga.runs("ticket", "reply", str(ticket), "收到")

    assert "收到" in (await ann.hears(within=15))[0]


async def test_a_dry_run_replies_to_nobody(office: OfficeAtWork, ann: Talker, olga: Officer, ticket: int) -> None:
    """It only says what it would send."""
    ran = await olga.runs("ticket", "reply", str(ticket), "试试", "--dry-run")
    await office.beats()
    await office.settles()

    assert (ran.code, "试试" in ran.out) == (0, True)
    assert len(ann.heard) == 2


async def test_while_an_officer_holds_the_conversation_the_bot_is_silent(
    office: OfficeAtWork, ann: Talker, olga: Officer, held: int
) -> None:
    """What the clerk says goes to the ticket, even what the FAQ knows."""
    before = len(ann.heard)
    ann.says("三楼哪个窗口")
    ann.says(KNOWN)
    await office.settles()

    assert len(ann.heard) == before
    replies = (await olga.sees("ticket", "show", str(held)))["replies"]
    assert [(each["by_officer"], each["text"]) for each in replies[1:]] == [(False, "三楼哪个窗口"), (False, KNOWN)]


async def test_done_gives_the_word_back_to_the_bot(office: OfficeAtWork, ann: Talker, olga: Officer, held: int) -> None:
    """The clerk closes the ticket by the button, and is answered again."""
    ann.presses(ticket_texts.DONE)

    assert await ann.hears() == [texts.HELD_CLOSED.format(number=held)]
    assert KNOWN_ANSWER in await ann.asks(KNOWN)
    assert await olga.sees("ticket", "list") == []


@pytest.mark.parametrize("said", ["1", "办结", "办结，谢谢"])
async def test_done_can_be_typed(ann: Talker, held: int, said: str) -> None:
    """By number or word, where there are no buttons."""
    assert await ann.asks(said) == texts.HELD_CLOSED.format(number=held)


async def test_of_two_held_tickets_the_one_answered_last_is_meant(office: OfficeAtWork, ann: Talker, olga: Officer, held: int) -> None:
    """Its words, and its end; then the other one's."""
    await ann.asks("办结")
    await ann.asks(KNOWN)
    ann.presses(texts.NOT_SOLVED)
    await ann.hears()
    for number, words in ((2, "第二件"), (1, "第一件再补一句")):
        assert (await olga.runs("ticket", "reply", str(number), words)).code == 0
        await office.beats()
        await ann.hears()

    ann.says("一个")
    await office.settles()

    assert (await olga.sees("ticket", "show", "1"))["replies"][-1]["text"] == "一个"
    assert await ann.asks("办结") == texts.HELD_CLOSED.format(number=1)
    assert await ann.asks("办结") == texts.HELD_CLOSED.format(number=2)
    assert await olga.sees("ticket", "list") == []


async def test_nobody_closes_what_is_not_theirs(ann: Talker, olga: Officer, held: int) -> None:
    """A token may name any number."""
    for number in ("999", "-1", "x", "9" * 30):
        ann.presses_token(f"done:{number}")
        assert await ann.hears() == [texts.OUTDATED]

    assert [each["number"] for each in await olga.sees("ticket", "list")] == [held]


async def test_asking_for_a_person_again_opens_nothing_new(ann: Talker, olga: Officer) -> None:
    """The words are added to the ticket that waits."""
    for said in ("我要找人工，年报打不开", "人工", "我要找工作人员，急"):
        assert "编号1" in await ann.asks(said)

    assert len(await olga.sees("ticket", "list", "--all")) == 1


@pytest.mark.parametrize("said", ["没解决", "2", "谢谢", "👍"])
async def test_what_the_officer_is_told_is_not_taken_for_a_verdict_on_the_bot(
    office: OfficeAtWork, ann: Talker, olga: Officer, held: int, said: str
) -> None:
    """The choices of an answer before are not what the clerk means now."""
    before = len(ann.heard)
    ann.says(said)
    await office.settles()

    replies = (await olga.sees("ticket", "show", str(held)))["replies"]
    assert (len(ann.heard), replies[-1]["text"]) == (before, said)


async def test_the_officer_closes_and_the_clerk_is_told(office: OfficeAtWork, ann: Talker, olga: Officer, held: int) -> None:
    """Once; closing again is a fault that says so."""
    first = await olga.runs("ticket", "close", str(held))
    again = await olga.runs("ticket", "close", str(held))
    await office.beats()

    assert await ann.hears() == [ticket_texts.CLOSED_BY_OFFICE.format(number=held)]
    assert (first.code, again.code) == (0, 1)
    assert "早已办结" in again.err
    assert KNOWN_ANSWER in await ann.asks(KNOWN)


async def test_a_hold_ends_by_itself_after_a_day(office: OfficeAtWork, ann: Talker, clock: SettableClock, held: int) -> None:
    """An officer who forgets to close does not mute the bot for good."""
    clock.move(timedelta(hours=23))
    ann.says(KNOWN)
    await office.settles()
    silent = len(ann.heard)

    clock.move(timedelta(hours=1, minutes=1))

    assert KNOWN_ANSWER in await ann.asks(KNOWN)
    assert len(ann.heard) == silent + 1


async def test_each_reply_of_the_officer_renews_the_hold(
    office: OfficeAtWork, ann: Talker, olga: Officer, clock: SettableClock, held: int
) -> None:
    """24 hours count from the last word."""
    clock.move(timedelta(hours=25))
    async with office.desk() as desk:
        await desk.tickets.reply(held, "还在看")
    await office.settles()
    before = len(ann.heard)
    ann.says(KNOWN)
    await office.settles()

    assert len(ann.heard) == before


async def test_an_officers_reply_to_a_closed_ticket_opens_it_again(office: OfficeAtWork, ann: Talker, olga: Officer, held: int) -> None:
    """Somebody remembered one more thing."""
    await olga.runs("ticket", "close", str(held))
    await olga.runs("ticket", "reply", str(held), "补充一句")
    await office.beats()
    await ann.hears(2)

    assert [each["state"] for each in await olga.sees("ticket", "list")] == ["held"]


async def test_without_an_authority_nothing_is_asked_upward(olga: Officer, ticket: int) -> None:
    """It says what to fill in, and where."""
    ran = await olga.runs("ticket", "ask-up", str(ticket))

    assert (ran.code, ran.err.strip()) == (1, "错误：" + upward_texts.NOT_CONFIGURED)


async def test_an_unknown_number_is_named(olga: Officer, folder: object) -> None:
    """With where to look."""
    ran = await olga.runs("ticket", "reply", "7", "在吗")

    assert (ran.code, ran.err.strip()) == (1, "错误：" + ticket_texts.NO_SUCH.format(number=7))


async def test_details_are_kept_with_the_ticket(ann: Talker, olga: Officer, ticket: int) -> None:
    """Institution, matter and telephone, in one message."""
    assert await ann.asks(DETAILS) == texts.DETAILS_KEPT.format(number=ticket)
    replies = (await olga.sees("ticket", "show", str(ticket)))["replies"]
    assert [each["text"] for each in replies] == [DETAILS]


async def test_a_question_instead_of_details_is_answered(ann: Talker, olga: Officer, ticket: int) -> None:
    """The ticket stays open, without it."""
    assert KNOWN_ANSWER in await ann.asks(KNOWN)
    shown = await olga.sees("ticket", "show", str(ticket))
    assert (shown["state"], shown["replies"]) == ("waiting", [])

"""Officers at work on Telegram: the group sees number, institution and subject, the claimer the rest."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.texts import conversation as talk
from helpbot.texts import learning
from helpbot.texts import officer as texts
from helpbot.texts import people as people_texts
from helpbot.texts import tickets as ticket_texts
from tests.cast import KNOWN, PHONE, OfficeAtWork, Officer, office_at_work
from tests.doubles.telegram import Chat, Group, TelegramDouble
from tests.fakes import Talker
from tests.features.binding import SCHOOL, deeds, issue
from tests.features.learning import ANSWER, CANTEEN, ask_for_a_person
from tests.features.on_telegram import ask, channels
from tests.features.ticketing import bind_group, bind_officer, officer_code

pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:DeprecationWarning")  # the library warns itself, at every 429

TAKE = texts.LABELS["take"]
DETAIL = "我是第一小学的安老师，电话13800000000，年报被退回三次了"


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock, telegram: TelegramDouble) -> AsyncIterator[OfficeAtWork]:
    """An office that is on Telegram."""
    async with office_at_work(folder, entries, clock=clock, beside=lambda clock: channels(telegram, clock)) as office:
        yield office


@pytest.fixture
async def wang(office: OfficeAtWork, olga: Officer, telegram: TelegramDouble) -> Chat:
    """王芳, an officer."""
    chat = telegram.chat(2001, name="王")
    await bind_officer(olga, chat, "王芳")
    return chat


@pytest.fixture
async def ming(office: OfficeAtWork, olga: Officer, telegram: TelegramDouble) -> Chat:
    """李明, another."""
    chat = telegram.chat(2002, name="明")
    await bind_officer(olga, chat, "李明")
    return chat


@pytest.fixture
async def group(office: OfficeAtWork, olga: Officer, wang: Chat, telegram: TelegramDouble) -> Group:
    """Their group."""
    group = telegram.group(-2001)
    assert await bind_group(olga, group, wang) == texts.GROUP_BOUND
    return group


@pytest.fixture
async def ticket(group: Group, ann: Talker) -> int:
    """Ann asks for a person, and says who she is."""
    await ann.asks(KNOWN)
    ann.presses(talk.NOT_SOLVED)
    await ann.hears()
    return 1


async def take(group: Group, officer: Chat) -> str:
    """An officer takes the ticket, and sees what is in it."""
    group.presses(TAKE, by=officer)
    return (await officer.hears())[0]


async def test_the_group_sees_number_institution_and_subject(group: Group, ann: Talker, office: OfficeAtWork, olga: Officer) -> None:
    """Nothing of what a clerk has written, then or later."""
    await ann.asks(await issue(olga))
    await ann.asks("人工")
    (note,) = await group.hears()
    await ann.asks(DETAIL)
    (more,) = await group.hears()

    assert note.splitlines()[:2] == ["编号1", f"单位：{SCHOOL}"]
    assert more == ticket_texts.NOTICE_MORE_GROUP.format(number=1)
    assert not any(secret in said for said in group.heard for secret in ("安老师", "138", "退回三次"))


async def test_the_whole_story_in_the_group(
    office: OfficeAtWork, group: Group, wang: Chat, ann: Talker, olga: Officer, ticket: int
) -> None:
    """A ticket is claimed there, answered in private, and the clerk is told by whom."""
    (note,) = await group.hears()
    assert "编号1" in note

    view = await take(group, wang)
    assert (await group.hears())[0] == texts.TAKEN.format(number=1, name="王芳")
    assert all(part in view for part in ("编号1", KNOWN, "对话：", "负责：王芳"))

    wang.presses(texts.LABELS["answer"])
    assert (await wang.hears())[0] == texts.ASK_ANSWER.format(number=1)
    wang.says("3月31日前都可以，材料不全也先交")
    assert (await wang.hears())[0] == texts.ANSWERED.format(number=1)
    (reply,) = await ann.hears()
    assert reply.splitlines()[:2] == ["工作人员王芳回复（编号1）：", "3月31日前都可以，材料不全也先交"]

    ann.says("那盖章呢")
    assert "那盖章呢" in (await wang.hears())[0]
    wang.presses(texts.LABELS["close"])
    assert (await wang.hears())[0] == texts.CLOSED.format(number=1)
    assert await ann.hears() == [ticket_texts.CLOSED_BY_OFFICE.format(number=1)]
    assert await olga.sees("ticket", "list") == []
    assert "ticket.claimed" in await deeds(olga)


async def test_after_a_claim_words_need_no_number(office: OfficeAtWork, group: Group, wang: Chat, ann: Talker, ticket: int) -> None:
    """The ticket is the one that came to the claimer's own chat; its number is in every answer."""
    await take(group, wang)

    assert await ask(wang, "备注：电话里说过") == texts.NOTED.format(number=1)
    assert await ask(wang, "回复 3月31日前都可以") == texts.ANSWERED.format(number=1)
    assert "3月31日前都可以" in (await ann.hears())[0]
    assert await ask(wang, "办结") == texts.CLOSED.format(number=1)


async def test_words_without_a_number_are_not_for_another_clerk(
    office: OfficeAtWork, group: Group, wang: Chat, ann: Talker, clock: SettableClock, ticket: int
) -> None:
    """Where none was shown lately, or one that was not asked for has come since, the number is asked for; nobody is written to."""
    assert await ask(wang, "回复 请带公章") == texts.WHICH
    await take(group, wang)
    await ask(wang, "查看1")
    clock.move(timedelta(minutes=31))
    assert await ask(wang, "回复 请带公章") == texts.WHICH

    await office.person("薄").asks("人工")
    await ask(wang, "认领2")
    await ask(wang, "查看1")
    assert await ask(wang, "备注 归我") == texts.NOTED.format(number=1)
    office.person("薄").says("我是第二小学的")
    assert "编号2" in (await wang.hears())[0]
    assert await ask(wang, "回复 请带公章") == texts.WHICH
    await office.settles()
    assert not any("请带公章" in said for said in (*ann.heard, *office.person("薄").heard))


async def test_a_clerks_words_are_a_question_all_the_same(office: OfficeAtWork, ticket: int, bo: Chat) -> None:
    """They mean nothing but to an officer."""
    assert await ask(bo, "回复 请带公章") != texts.WHICH


async def test_one_officer_has_it(office: OfficeAtWork, group: Group, wang: Chat, ming: Chat, ticket: int) -> None:
    """The second is told who; and sees nothing of it."""
    await group.hears()
    before = len(ming.heard)
    group.presses(TAKE, by=wang)
    group.presses(TAKE, by=ming)

    assert await group.hears(2) == [texts.TAKEN.format(number=1, name="王芳"), texts.TAKEN_BEFORE.format(number=1, name="王芳")]
    await office.settles()
    assert len(ming.heard) == before


async def test_strangers_buttons_do_nothing(office: OfficeAtWork, group: Group, bo: Chat, ticket: int, olga: Officer) -> None:
    """Whoever sits in the group and is no officer: a clerk, or one who has left."""
    await group.hears()
    group.presses(TAKE, by=bo)

    assert await group.hears() == [texts.OFFICERS_ONLY]
    bo.says(KNOWN)
    await bo.hears()
    bo.presses_data("ticket:show:1", message_id=bo.messages[-1].message_id)
    assert (await bo.hears())[0] == texts.OFFICERS_ONLY
    assert (await olga.sees("ticket", "show", "1"))["owner"] == ""


@pytest.mark.parametrize("said", ["回复1 请带公章", "查看1", "办结 1"])
async def test_the_group_is_no_place_to_answer(office: OfficeAtWork, group: Group, wang: Chat, said: str, ticket: int) -> None:
    """What concerns a clerk is done in private."""
    await group.hears()
    group.says(said, by=wang, mention=True)

    assert await group.hears() == [texts.PRIVATELY]


async def test_words_do_what_buttons_do(office: OfficeAtWork, group: Group, wang: Chat, ann: Talker, olga: Officer, ticket: int) -> None:
    """With the ticket's number, in any width."""
    assert (await ask(wang, "认领１")).startswith("编号1")
    assert await ask(wang, "备注1 电话里说过一次") == texts.NOTED.format(number=1)
    assert await ask(wang, "追问 1：是哪一年的年报？") == texts.ASKED.format(number=1)
    assert "是哪一年的年报？" in (await ann.hears())[0]
    assert (await olga.sees("ticket", "list"))[0]["state"] == "asked"

    ann.says("2026年的")
    assert "2026年的" in (await wang.hears())[0]
    assert await ask(wang, "回复1 3月31日前交") == texts.ANSWERED.format(number=1)
    assert await ask(wang, "办结1") == texts.CLOSED.format(number=1)
    replies = (await olga.sees("ticket", "show", "1"))["replies"]
    assert [(each["who"], each["internal"]) for each in replies] == [
        ("工作人员王芳", True),
        ("工作人员王芳", False),
        ("来信人", False),
        ("工作人员王芳", False),
    ]
    assert not any("电话里说过" in heard for heard in ann.heard)


async def test_a_ticket_is_passed_on(office: OfficeAtWork, group: Group, wang: Chat, ming: Chat, ticket: int, olga: Officer) -> None:
    """By button or by name; the other one is told, with what was asked."""
    await ask(wang, "认领1")
    wang.presses(texts.LABELS["pass"])
    assert (await wang.hears())[0] == texts.ASK_WHOM.format(number=1)
    wang.presses("李明")
    assert (await wang.hears())[0] == texts.PASSED.format(number=1, name="李明")
    told = (await ming.hears())[0]
    assert told.startswith(ticket_texts.PASSED_ON.format(who="王芳", number=1, question=KNOWN))
    assert (await olga.sees("ticket", "show", "1"))["owner"] == "李明"
    assert await ask(ming, "转给1 赵六") == texts.WHOM.format(name="赵六", names="王芳")
    assert await ask(ming, "转给1 王芳") == texts.PASSED.format(number=1, name="王芳")


async def test_a_bare_number_is_an_answer_when_one_is_asked_for(
    office: OfficeAtWork, group: Group, wang: Chat, ann: Talker, ticket: int
) -> None:
    """It presses none of the buttons above."""
    await ask(wang, "认领1")
    wang.presses(texts.LABELS["answer"])
    await wang.hears()
    assert await ask(wang, "3") == texts.ANSWERED.format(number=1)
    assert (await ann.hears())[0].splitlines()[1] == "3"


async def test_an_answer_that_is_not_given_after_all(office: OfficeAtWork, group: Group, wang: Chat, ann: Talker, ticket: int) -> None:
    """By word or by button; nothing reaches the clerk."""
    await ask(wang, "认领1")
    for leave in ("取消", None):
        wang.presses(texts.LABELS["answer"])
        await wang.hears()
        wang.says(leave) if leave else wang.presses(texts.DROP)
        assert await wang.hears() == [texts.DROPPED]
    await office.settles()

    assert not any("工作人员王芳" in heard for heard in ann.heard)


async def test_what_is_open_is_listed(office: OfficeAtWork, group: Group, wang: Chat, ticket: int) -> None:
    """With a button each."""
    told = await ask(wang, "求助单")

    assert told.splitlines()[1].startswith("编号1　待处理　没人认领")
    wang.presses(texts.NUMBERED_LABEL.format(label=texts.LABELS["show"], number=1))
    assert (await wang.hears())[0].startswith("编号1　待处理")


async def test_a_clerk_who_types_it_sees_nothing(office: OfficeAtWork, group: Group, bo: Chat, ticket: int) -> None:
    """Nor does anything else that begins so lead there."""
    assert await ask(bo, "求助单") == texts.OFFICERS_ONLY
    assert texts.OFFICERS_ONLY not in await ask(bo, "回复 1 什么时候有")


async def test_an_officer_leaves_with_open_tickets(
    office: OfficeAtWork, group: Group, wang: Chat, ming: Chat, ticket: int, olga: Officer
) -> None:
    """They wait for another, the group is told, and the old buttons obey nobody."""
    await group.hears()
    await take(group, wang)
    await group.hears()
    assert (await olga.runs("person", "unbind", "1")).code == 0
    await office.beats()

    assert await group.hears() == [ticket_texts.GIVEN_BACK.format(name="王芳", numbers=1)]
    wang.presses(texts.LABELS["close"])
    assert (await wang.hears())[0] == texts.OFFICERS_ONLY
    group.presses(texts.NUMBERED_LABEL.format(label=TAKE, number=1), by=ming)
    assert await group.hears() == [texts.TAKEN.format(number=1, name="李明")]


async def test_a_group_that_moves_is_followed(office: OfficeAtWork, group: Group, wang: Chat, bo: Chat, ticket: int) -> None:
    """A group that becomes a supergroup has another number; the next ticket comes there."""
    await group.hears()
    moved = group.moves_to(-1002000000001)
    bo.says("人工")
    await bo.hears()
    await office.settles()

    assert "编号2" in (await moved.hears())[0]
    moved.presses(TAKE, by=wang)
    assert await moved.hears() == [texts.TAKEN.format(number=2, name="王芳")]


async def test_a_code_of_a_stranger_binds_no_group(
    office: OfficeAtWork, telegram: TelegramDouble, bo: Chat, wang: Chat, olga: Officer
) -> None:
    """It is void like any other; and a clerk's is, from whomever."""
    other = telegram.group(-2009)
    for code, by in ((await officer_code(olga), bo), (await issue(olga), wang)):
        other.says(code, by=by, mention=True)
        assert await other.hears() == [people_texts.VOIDED.format(phone=PHONE)]

    async with office.desk() as desk:
        assert await desk.officers.group() is None


async def test_the_clerk_opens_a_closed_one_again(office: OfficeAtWork, group: Group, wang: Chat, ann: Talker, ticket: int) -> None:
    """By the button under the last word; its officer hears of it."""
    await ask(wang, "认领1")
    await ask(wang, "办结1")
    await ann.hears()
    ann.presses(ticket_texts.STILL_OPEN)

    assert (await ann.hears())[0].startswith("好的，编号1重新打开")
    assert ticket_texts.STILL_OPEN in (await wang.hears())[0]


async def test_what_an_officer_answered_is_kept_with_one_button(
    office: OfficeAtWork, group: Group, wang: Chat, ming: Chat, ann: Talker
) -> None:
    """Below the answer that went out; another officer approves it, and the next asker has it from the bot."""
    await ask_for_a_person(ann, CANTEEN)
    await group.hears()
    await take(group, wang)
    await ask(wang, f"回复1 {ANSWER}")
    wang.presses(learning.SAVE)
    (kept,) = await wang.hears()
    (notice,) = await ming.hears()
    ming.presses(learning.APPROVE)
    (approved,) = await ming.hears()

    assert kept.startswith(f"草稿1（待批准）\n问：{CANTEEN}\n答：{ANSWER}")
    assert notice.startswith("有一条常见问题的草稿等您批准")
    assert approved.startswith("草稿1已批准")
    assert ANSWER in await office.person("顾").asks(CANTEEN)

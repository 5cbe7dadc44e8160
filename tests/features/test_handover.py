"""A clerk leaves, another comes: what each of them and the office sees, says and may do on the way."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SHANGHAI, SettableClock
from helpbot.texts import conversation as talk
from helpbot.texts import handover as texts
from helpbot.texts import people as people_texts
from helpbot.texts import status as status_texts
from tests.cast import KNOWN, KNOWN_ANSWER, PHONE, UNKNOWN, OfficeAtWork, Officer, office_at_work, write_config
from tests.features.binding import deeds
from tests.features.counties import CLINIC, LIBRARY, SCHOOL, SECRET, bring_filings, find_uscc, number_of, settle
from tests.features.handing_over import (
    DUTY,
    begin,
    bind_clerk,
    bind_officer,
    catch_up,
    confirm_all,
    name_successor,
    press,
    run_relay,
)
from tests.features.processes import rows


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> AsyncIterator[OfficeAtWork]:
    """An office that wants to be told."""
    write_config(folder, notify=DUTY)
    async with office_at_work(folder, entries, clock=clock) as office:
        yield office


def duty(office: OfficeAtWork) -> str:
    """All that the officer on duty was told."""
    return "\n".join(office.person("值班").heard)


async def test_the_relay_from_beginning_to_end(office: OfficeAtWork, olga: Officer) -> None:
    """Begun by a word, gone through by both, closed by the one who comes; the baton is in one hand at every moment."""
    ann, li = await run_relay(office, olga)
    listed = await li.asks("交接")
    assert f"年度报告（{number_of(office, SCHOOL)}）：还没交" in listed
    assert texts.GIVEN.format(which="第1、2、3项") in await ann.asks("确认1-3")
    assert texts.MINE_DONE in await confirm_all(ann)
    assert texts.CLOSE not in li.labels

    assert SCHOOL in await confirm_all(li)
    assert f"{SCHOOL}的交接已办结" in await press(li, texts.CLOSE)
    told = await catch_up(office, ann)

    assert told[-1] == texts.EVENTS["closed"].format(institution=SCHOOL, incoming="李小明", outgoing="安老师")
    assert await ann.asks("我的进度") == status_texts.NOTHING_BOUND.format(phone=PHONE)
    assert number_of(office, SCHOOL) in await li.asks("我的进度")
    assert "已办结" in duty(office)
    assert [each for each in await deeds(olga) if each.startswith("handover")][-3:] == [
        "handover.given",
        "handover.taken",
        "handover.closed",
    ]


async def test_a_filing_stands_on_the_list_with_state_reply_and_day(office: OfficeAtWork, olga: Officer) -> None:
    """As the registry has it when the list is looked at, not when it began."""
    ann, _ = await begin(office, olga)
    number = number_of(office, SCHOOL)
    listed = await ann.asks("交接")
    place = next(line for line in listed.splitlines() if number in line).split(" ")[0].strip("第项")
    ann.presses_token(f"ho:item:1:{place}")
    assert "退回补正" in (told := (await ann.hears())[0])
    assert "登记局的回复：" in told

    uscc = await find_uscc(olga, SCHOOL)
    now = office.clock.now()
    row = {"number": number, "uscc": uscc, "kind": "annual", "year": str(now.year - 1), "state": "resubmitted"}
    await bring_filings(office, row | {"state_at": f"{now.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"})
    await ann.asks("交接")
    ann.presses_token(f"ho:item:1:{place}")

    assert "重新提交" in (await ann.hears())[0]


async def test_a_question_in_between_leaves_the_dialog(office: OfficeAtWork, olga: Officer) -> None:
    """It is answered, and the name is asked for again; also after a button under the answer, and until somebody breaks off."""
    await settle(office)
    ann = await bind_clerk(office, olga)
    assert texts.WHO_FOLLOWS in await ann.asks("我要调走了")

    ann.says(KNOWN)
    answer, again = await ann.hears(2)
    assert (KNOWN_ANSWER in answer, again) == (True, texts.WHO_FOLLOWS_AGAIN)
    ann.presses(talk.SOLVED)
    assert await ann.hears(2) == [talk.THANKS_FOR_YES, texts.WHO_FOLLOWS_AGAIN]
    ann.says("谢谢")
    assert (await ann.hears(2))[1] == texts.WHO_FOLLOWS_AGAIN
    assert await name_successor(ann, "李小明")

    await ann.asks(KNOWN)
    await office.settles()
    assert KNOWN_ANSWER in ann.heard[-1]


async def test_whoever_breaks_off_is_not_asked_again(office: OfficeAtWork, olga: Officer) -> None:
    """The next question is answered, and that is all."""
    await settle(office)
    ann = await bind_clerk(office, olga)
    await ann.asks("我要调走了")
    await ann.asks("取消")

    await ann.asks(KNOWN)
    await office.settles()

    assert KNOWN_ANSWER in ann.heard[-1]


async def test_the_next_clerk_waits_for_the_office(office: OfficeAtWork, olga: Officer) -> None:
    """Told from when on, and until then nothing of the institution."""
    _, code = await begin(office, olga)
    li = office.person("李")

    assert "登记局同意后" in await li.asks(code)
    assert "登记局同意后" in await li.asks("交接")
    assert await li.asks("确认1") != texts.TAKEN.format(which="第1项")
    assert await li.asks("我的进度") == status_texts.NOTHING_BOUND.format(phone=PHONE)


async def test_a_stranger_who_claims_to_be_the_new_clerk_learns_nothing(office: OfficeAtWork, olga: Officer) -> None:
    """The same words whether the institution hands over or not; the office is not told of anybody."""
    before = await office.person("甲").asks(f"我是{SCHOOL}新来的经办人，接手登记工作")
    await begin(office, olga)
    told = len(office.person("值班").heard)

    assert await office.person("乙").asks(f"我是{SCHOOL}新来的经办人，接手登记工作") == before
    office.person("乙").presses_token("ho:see:1")
    assert (await office.person("乙").hears()) == [texts.NOT_A_CLERK.format(phone=PHONE)]
    assert len(office.person("值班").heard) == told


async def test_anothers_clerk_has_no_part_in_it(office: OfficeAtWork, olga: Officer) -> None:
    """By no button and no word, and learns not even that there is one."""
    await begin(office, olga)
    bo = await bind_clerk(office, olga, "薄", LIBRARY)
    for token in ("see:1", "ok:1:1", "close:1", "stopnow:1", "agree:1", "name:1", "see:99"):
        bo.presses_token(f"ho:{token}")

    assert set(await bo.hears(7)) == {texts.NOT_YOURS}


async def test_whoever_confirms_everything_is_asked_twice(office: OfficeAtWork, olga: Officer) -> None:
    """And nothing is confirmed until they say so."""
    ann, _ = await begin(office, olga)

    assert "每一项都当面交接清楚了吗" in await ann.asks("全部交了")
    assert await press(ann, texts.NOT_SURE) == texts.ALL_WAIT
    assert "已交0项" in await ann.asks("交接")
    assert texts.MINE_DONE in await confirm_all(ann)


async def test_a_confirmation_can_be_taken_back(office: OfficeAtWork, olga: Officer) -> None:
    """Also after both had confirmed all; then it cannot be closed by the two."""
    ann, li = await run_relay(office, olga)
    await confirm_all(ann)
    await confirm_all(li)
    await catch_up(office, ann)

    assert texts.TAKEN_BACK.format(which="第2项") == await ann.asks("撤回2")
    assert await press(li, texts.CLOSE) == texts.NOT_ALLOWED_CLOSE
    assert await ann.asks("撤回2") == texts.NOT_CONFIRMED
    assert await ann.asks("确认99") == texts.NO_SUCH_ITEM
    assert await ann.asks("确认1") == texts.NOTHING_NEW


async def test_an_item_is_gone_through_by_buttons(office: OfficeAtWork, olga: Officer) -> None:
    """One tap an item, the next one follows; notes are seen by both, questions go to a person."""
    ann, li = await run_relay(office, olga)
    await ann.asks("交接")
    assert "第1项" in await press(ann, texts.WALK)
    assert "第2项" in await press(ann, texts.GAVE)
    assert texts.NOTE_WHAT.format(number=2) == await press(ann, texts.NOTE)
    assert "备注：在三楼档案柜第二格" in await ann.asks("在三楼档案柜第二格")
    assert "第3项" in await press(ann, texts.NEXT)
    assert texts.ASK_WHAT.format(number=3) == await press(ann, texts.ASK)
    assert "已转给工作人员，编号1" in await ann.asks("我们没有UKey，要不要补办")

    shown = await olga.sees("ticket", "show", "1")
    assert shown["question"] == f"交接单1（{SCHOOL}）第3项“UKey（数字证书）和PIN码”有问题：我们没有UKey，要不要补办"
    li.presses_token("ho:item:1:2")
    assert "备注：在三楼档案柜第二格" in (await li.hears())[0]


@pytest.mark.parametrize("said", ["第4项", "4项", "第 5 项", "9"])
async def test_a_number_with_its_word_is_an_item_and_no_button(office: OfficeAtWork, olga: Officer, said: str) -> None:
    """The fourth button under the list is “不交接了”; a number that no button has can only be an item."""
    ann, _ = await begin(office, olga)
    await ann.asks("交接")
    assert len(ann.labels) == 4
    assert ann.labels[3] == texts.STAY

    shown = await ann.asks(said)

    number = said.strip("第项 ")
    assert shown.startswith(f"第{number}项（共")
    assert f"第{int(number) + 1}项" in await press(ann, texts.GAVE)


@pytest.mark.parametrize(
    ("said", "answer"),
    [("2好了", "第2项"), ("第1、2项办完了", "第1、2项"), ("都交完了", "一次确认"), ("全部好了", "一次确认"), ("都交了", "一次确认")],
)
async def test_done_is_said_of_what_is_on_the_list(office: OfficeAtWork, olga: Officer, said: str, answer: str) -> None:
    """While the list is open, nobody is asked whether they mean that a question was solved."""
    ann, _ = await begin(office, olga)
    await ann.asks("交接")

    assert answer in await ann.asks(said)


@pytest.mark.parametrize(
    "said", ["Qinglan2024", "备注1：Qinglan2024", "备注1：PIN码是 Qinglan2024", "密码Qinglan2024", "第1项有问题：Qinglan2024登不上"]
)
async def test_no_password_goes_through_the_bot(office: OfficeAtWork, olga: Officer, said: str) -> None:
    """Whatever looks like one is overwritten wherever it was, in the same turn, and the clerk is told why."""
    ann, _ = await begin(office, olga)
    await ann.asks("交接")
    await press(ann, texts.WALK)
    await press(ann, texts.NOTE)
    ann.says(said)
    why, _ = await ann.hears(2)
    await office.settles()

    assert why == people_texts.LOGIN_SEEN
    tables = ("inbox", "message", "inquiry", "ticket", "ticket_reply", "thread", "outbox", "handover_note", "handover_item", "audit")
    everything = str([rows(olga.config, f"SELECT * FROM {table}") for table in tables])  # noqa: S608 -- our own names
    assert "Qinglan2024" not in everything


async def test_a_password_said_beside_the_list_is_hidden_too(office: OfficeAtWork, olga: Officer) -> None:
    """By whoever hands over just now, whatever they were talking about; from others a word with digits is only a word."""
    ann, _ = await begin(office, olga)
    await ann.asks("年报什么时候交")
    ann.says("账号qlyizhong，Qinglan2024")
    assert (await ann.hears(2))[0] == people_texts.LOGIN_SEEN
    assert people_texts.LOGIN_SEEN not in await office.person("问").asks("账号qlyizhong，Qinglan2024")
    await office.settles()

    assert "Qinglan2024" not in str(rows(olga.config, "SELECT * FROM message WHERE thread_id = (SELECT id FROM thread WHERE key = '安')"))


@pytest.mark.parametrize("note", ["编号NB20260003那份", "代码12330102MB0100100Q", "问wang2@school.example", "在A301室第2格", "2026年的缺"])
async def test_what_is_no_password_stays_in_a_note(office: OfficeAtWork, olga: Officer, note: str) -> None:
    """Numbers of filings, credit codes, mail addresses, rooms."""
    ann, _ = await begin(office, olga)

    assert f"备注：{note}" in await ann.asks(f"备注7：{note}")


async def test_a_clerk_of_several_hands_over_two(office: OfficeAtWork, olga: Officer) -> None:
    """Asked which; each has a list of its own, “确认1” asks of which where it was not said, and the third is not touched."""
    await settle(office)
    ann = await bind_clerk(office, olga, "安", SCHOOL, CLINIC, LIBRARY)
    assert "您经办3家单位" in await ann.asks("我要调走了")
    for name in (SCHOOL, CLINIC):
        await press(ann, texts.START_ONE.format(institution=name))
        ann.asked = len(ann.replies)
    ann.says(KNOWN)
    await ann.hears(2)

    assert await ann.asks("确认1") == texts.WHICH_ONE
    assert texts.GIVEN.format(which="第1项") in await ann.asks("交接2 确认1")
    listed = await olga.sees("handover", "list")
    assert [(each["institution"], each["given"]) for each in listed] == [(SCHOOL, 0), (CLINIC, 1)]


async def test_all_at_once_where_they_go_together(office: OfficeAtWork, olga: Officer) -> None:
    """A handover each."""
    await settle(office)
    ann = await bind_clerk(office, olga, "安", SCHOOL, CLINIC)
    await ann.asks("我要调走了")

    assert await press(ann, texts.START_ALL) == texts.STARTED_ALL.format(count=2)
    assert len(await olga.sees("handover", "list")) == 2


async def test_of_a_classified_institution_nothing_is_handed_over_here(office: OfficeAtWork, olga: Officer) -> None:
    """Only the telephone."""
    await settle(office)
    ann = await bind_clerk(office, olga, "安", SECRET)

    assert await ann.asks("我要调走了") == texts.CLASSIFIED.format(phone=PHONE)
    assert await olga.sees("handover", "list") == []


async def test_who_is_named_can_be_another_later(office: OfficeAtWork, olga: Officer) -> None:
    """The first code is void; a name that is none is not taken for one; there is an end to codes."""
    ann, first = await begin(office, olga)
    await ann.asks("交接")
    await press(ann, texts.OTHER_CODE)
    ann.says(UNKNOWN)
    assert (await ann.hears(2))[1] == texts.WHO_FOLLOWS_AGAIN
    second = await name_successor(ann, "王芳")

    assert await office.person("李").asks(first) == people_texts.WRONG.format(phone=PHONE)
    assert texts.BOUND in await office.person("王").asks(second)
    assert await ann.asks(second) == people_texts.WRONG.format(phone=PHONE)


async def test_the_outgoing_clerk_stays_after_all(office: OfficeAtWork, olga: Officer) -> None:
    """Nothing has changed, and the office knows."""
    ann, code = await begin(office, olga)
    await ann.asks("交接")

    assert await press(ann, texts.STAY) == texts.STAYED.format(institution=SCHOOL)
    assert await office.person("李").asks(code) == people_texts.WRONG.format(phone=PHONE)
    assert number_of(office, SCHOOL) in await ann.asks("我的进度")
    await office.settles()
    assert "已停下，权限没有变" in duty(office)


async def test_bare_words_mean_the_handover_that_lies_open(office: OfficeAtWork, olga: Officer) -> None:
    """“同意” from an officer who looks at it, “办结” from the clerk when all is confirmed."""
    ann, code = await begin(office, olga)
    li = office.person("李")
    await li.asks(code)
    boss = await bind_officer(office, olga)
    await boss.asks("交接")
    assert await boss.asks("同意") == texts.AGREED.format(incoming="李小明", institution=SCHOOL)
    await li.hears()
    for clerk in (ann, li):
        await clerk.asks("交接")
        await confirm_all(clerk)

    assert "从现在起由李小明经办" in await li.asks("办结")


async def test_what_was_handed_over_is_not_lost_by_one_digit(office: OfficeAtWork, olga: Officer) -> None:
    """“4” under the list is “不交接了”, and may have been meant for item 4."""
    ann, _ = await begin(office, olga)
    await ann.asks("确认1-3")
    await ann.asks("交接")

    assert await ann.asks("4") == texts.STAY_SURE.format(institution=SCHOOL)
    assert await press(ann, texts.NO) == texts.LEFT_ALONE
    assert "已交3项" in await ann.asks("交接")
    await ann.asks("4")
    assert await press(ann, texts.YES) == texts.STAYED.format(institution=SCHOOL)


async def test_an_officer_watches_over_it_in_chat(office: OfficeAtWork, olga: Officer) -> None:
    """Begins it, agrees, stands in, stops; what cannot be undone is asked first."""
    await settle(office)
    ann = await bind_clerk(office, olga)
    boss = await bind_officer(office, olga)
    assert SCHOOL in await boss.asks(f"发起交接 {SCHOOL}")
    assert texts.WHY["officer"] in (await ann.hears())[0]
    assert SCHOOL in await boss.asks("交接")
    assert await press(boss, texts.VISIT) == texts.VISITING.format(institution=SCHOOL)
    assert texts.GIVEN.format(which="第1项") in await boss.asks("确认1")
    assert await boss.asks("办结交接1") == texts.NO_SUCCESSOR.format(number=1)
    assert texts.STOP_SURE.format(institution=SCHOOL) == await boss.asks("停止交接1")
    assert await press(boss, texts.NO) == texts.LEFT_ALONE
    await boss.asks("停止交接1")

    assert await press(boss, texts.YES) == texts.STOPPED.format(institution=SCHOOL)
    assert await boss.asks("停止交接1") == texts.OVER


async def test_an_officer_closes_with_open_points(office: OfficeAtWork, olga: Officer) -> None:
    """Asked how many are open, then done; the rights have changed hands."""
    _, li = await run_relay(office, olga)
    boss = office.person("奥")
    assert "项没有双方确认" in await boss.asks("办结交接1")

    await press(boss, texts.YES)
    await catch_up(office, li)

    assert number_of(office, SCHOOL) in await li.asks("我的进度")


async def test_in_a_chain_the_middle_one_cannot_hand_on(office: OfficeAtWork, olga: Officer) -> None:
    """Not before it is closed; what to do is said."""
    _, li = await run_relay(office, olga)
    await li.asks("年报什么时候交")

    told = await li.asks("我要调走了")

    assert "交接单1" in told
    assert texts.INVITE not in li.labels
    li.presses_token("ho:name:1")
    assert (await li.hears())[0] == texts.NOT_ALLOWED


async def test_the_dialog_leaves_to_others_what_is_theirs(office: OfficeAtWork, olga: Officer) -> None:
    """While it waits: another topic's button and command, a sticker, a code, and what is said to an officer who holds the conversation."""
    ann, _ = await begin(office, olga)
    await ann.asks("年报什么时候交")
    await ann.asks("交接")
    assert await press(ann, talk.SOLVED) == talk.THANKS_FOR_YES
    await ann.asks("交接")
    assert people_texts.NUDGES[1] in await ann.asks("我的绑定")
    await ann.asks("人工")
    await ann.asks("我是一中的，电话13800000000")
    await olga.runs("ticket", "reply", "1", "您好，请讲")
    await office.beats()
    await catch_up(office, ann)
    await ann.asks("交接")
    ann.says("确认1")
    await office.settles()

    assert [each["given"] for each in await olga.sees("handover", "list")] == [0]

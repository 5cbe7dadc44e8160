"""A question that the county cannot answer: put to the city with nobody's name in it, asked for again, answered to all who wait."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.texts import anonymous as masks
from helpbot.texts import tickets as ticket_texts
from helpbot.texts import upward as texts
from tests.cast import OfficeAtWork, Officer, write_config
from tests.doubles.post_office import Delivered
from tests.doubles.telegram import Chat, TelegramDouble
from tests.fakes import Talker
from tests.features.binding import SCHOOL, issue
from tests.features.mailing import MailOffice, mail_office, reply_to
from tests.features.on_telegram import ask, channels
from tests.features.ticketing import bind_officer

pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:DeprecationWarning")  # the library warns itself, at every 429

CITY = "djk@city.example"
ABOVE = f"""
[office.upward]
name = "清澜市事业单位登记管理局"
level = "市"
mail = "{CITY}"
"""
QUESTION = f"我是清澜县实验小学的张老师，电话13800000000，代码{SCHOOL}，邮箱an@school.example，两家单位合并了证书编号怎么算"
ANSWER = "合并后保留存续单位的代码，另一家办注销登记。"


@pytest.fixture
async def mailbox(folder: Path, entries: Sequence[Entry], clock: SettableClock, telegram: TelegramDouble) -> AsyncIterator[MailOffice]:
    """An office with a mailbox, and an authority above it."""
    write_config(folder, more=ABOVE)
    async with mail_office(folder, entries, clock=clock, also=lambda clock: channels(telegram, clock)) as mailbox:
        yield mailbox


@pytest.fixture
def office(mailbox: MailOffice) -> OfficeAtWork:
    return mailbox.office


@pytest.fixture
async def waiting(office: OfficeAtWork, ann: Talker, olga: Officer) -> int:
    """Ann, who is bound, waits for an answer."""
    await ann.asks(await issue(olga, SCHOOL, "--name", "安老师"))
    await ann.asks("人工")
    await ann.asks(QUESTION)
    return 1


async def send_up(mailbox: MailOffice, olga: Officer, number: int = 1) -> Delivered:
    """The letter as the city gets it."""
    ran = await olga.runs("ticket", "ask-up", str(number), "--yes")
    assert ran.code == 0, ran.err
    await mailbox.office.beats()
    await mailbox.settles()
    return letters(mailbox)[-1]


def letters(mailbox: MailOffice) -> list[Delivered]:
    return [mail for mail in mailbox.post.delivered if mail.recipients == (CITY,)]


async def city_writes(mailbox: MailOffice, letter: Delivered, text: str, who: str = CITY) -> Delivered:
    raw, to = reply_to(letter, text, sender=who)
    await mailbox.takes(raw, sender=who, to=[to])
    await mailbox.settles()
    return [mail for mail in mailbox.post.delivered if mail.recipients == (who,)][-1]


async def test_the_preview_names_nobody_and_sends_nothing(mailbox: MailOffice, waiting: int, olga: Officer) -> None:
    """What would be sent is read first."""
    ran = await olga.runs("ticket", "ask-up", "1")

    assert (ran.code, ran.err.strip()) == (0, texts.PREVIEW_SEND)
    assert "两家单位合并了证书编号怎么算" in ran.out
    shown = ran.out.replace(CITY, "")
    assert not [each for each in ("安老师", "张老师", "实验小学", "13800000000", SCHOOL, "an@school.example") if each in shown]
    assert letters(mailbox) == []
    assert (await olga.sees("ticket", "list"))[0]["state"] == "waiting"


async def test_the_whole_story(
    mailbox: MailOffice, office: OfficeAtWork, waiting: int, ann: Talker, olga: Officer, clock: SettableClock
) -> None:
    """Sent, told to the clerk, asked for again, answered; two others who asked the same hear it too, and all are closed."""
    others = [office.person(name) for name in ("柏", "陈")]
    for each in others:
        await each.asks("人工")
        await each.asks("合并以后证书上的编号按哪家的算？")
    assert (await olga.runs("ticket", "merge", "2", "1")).code == 0
    assert (await olga.runs("ticket", "merge", "3", "1")).code == 0
    letter = await send_up(mailbox, olga)

    assert letter.subject == "请示：事业单位登记的一个问题（编号1）"
    assert letter.header("Auto-Submitted") == "auto-generated"
    (told,) = await ann.hears()
    assert told.startswith("编号1的问题本局拿不准，已请示清澜市事业单位登记管理局（市级），预计")
    assert {each["state"] for each in await olga.sees("ticket", "list")} == {"upward"}

    clock.move(timedelta(days=21))
    for _ in range(3):
        await office.beats()
    await mailbox.settles()
    assert [mail.subject.partition("：")[0] for mail in letters(mailbox)] == ["请示", "再次请示"]

    noted = await city_writes(mailbox, letters(mailbox)[-1], "收到，研究后答复。")
    assert texts.NOTED in noted.text
    assert {each["state"] for each in await olga.sees("ticket", "list")} == {"upward"}
    thanked = await city_writes(mailbox, noted, ANSWER)
    assert texts.THANKS.format(number=1) in thanked.text
    for number, each in enumerate((ann, *others), 1):
        heard = each.heard[-1]
        assert heard == ticket_texts.REPLY_FROM_ABOVE.format(source="清澜市事业单位登记管理局", level="市", number=number, text=ANSWER)
    assert await olga.sees("ticket", "list") == []
    reply = (await olga.sees("ticket", "show", "3"))["replies"][-1]
    assert (reply["source"], reply["level"], reply["text"]) == ("清澜市事业单位登记管理局", "市", ANSWER)


async def test_the_answer_comes_once(mailbox: MailOffice, waiting: int, ann: Talker, olga: Officer) -> None:
    """A second letter of the city's is thanked for, and told to nobody."""
    letter = await send_up(mailbox, olga)
    await city_writes(mailbox, letter, ANSWER)
    heard = len(ann.heard)

    assert texts.THANKS_LATE.format(number=1) in (await city_writes(mailbox, letter, "补充一点。")).text
    assert len(ann.heard) == heard


async def test_a_stranger_with_the_letter_is_no_authority(mailbox: MailOffice, waiting: int, ann: Talker, olga: Officer) -> None:
    """The words are kept for an officer to judge."""
    letter = await send_up(mailbox, olga)
    heard = len(ann.heard)

    assert texts.NOT_YOU in (await city_writes(mailbox, letter, "随便填。", "eve@evil.example")).text
    assert len(ann.heard) == heard
    (kept,) = [each for each in (await olga.sees("ticket", "show", "1"))["replies"] if each["internal"]]
    assert "随便填。" in kept["text"]


async def test_nobody_is_asked_for_what_is_done(
    mailbox: MailOffice, office: OfficeAtWork, waiting: int, olga: Officer, clock: SettableClock
) -> None:
    """The officer has found the answer: no letter follows."""
    await send_up(mailbox, olga)
    await olga.runs("ticket", "reply", "1", "查到了", "--close")
    clock.move(timedelta(days=60))
    await office.beats()
    await mailbox.settles()

    assert len(letters(mailbox)) == 1


async def test_it_is_asked_for_three_times_and_then_the_office_telephones(
    mailbox: MailOffice, office: OfficeAtWork, waiting: int, wang: Chat, olga: Officer, clock: SettableClock
) -> None:
    """Letters without end help nobody."""
    await ask(wang, "认领1")
    await send_up(mailbox, olga)
    for _ in range(6):
        clock.move(timedelta(days=21))
        await office.beats()
        await mailbox.settles()

    assert len(letters(mailbox)) == 4
    given_up = texts.GIVEN_UP.format(number=1, name="清澜市事业单位登记管理局", times=3)
    await mailbox.settles()
    assert given_up in wang.heard
    assert [each["state"] for each in await olga.sees("ticket", "list")] == ["waiting"]


async def test_an_officer_asks_upward_from_the_chat(mailbox: MailOffice, waiting: int, wang: Chat, olga: Officer, ann: Talker) -> None:
    """What was shown is what is sent; where the clerk has added something meanwhile it is shown again."""
    await ask(wang, "认领1")
    await ask(wang, "追问1 合并文件是谁发的？")
    shown = await ask(wang, "上报1")
    assert masks.MAILBOX in shown
    ann.says("合并文件是教育局发的")
    await wang.hears()
    wang.presses(texts.SEND)
    changed = await wang.hears(2)
    assert changed[0] == texts.CHANGED
    assert "合并文件" in changed[1]
    wang.presses(texts.SEND)
    assert (await wang.hears())[0].startswith("编号1已请示清澜市")
    await mailbox.settles()
    assert "合并文件" in letters(mailbox)[0].text


@pytest.fixture
async def wang(mailbox: MailOffice, olga: Officer, telegram: TelegramDouble) -> Chat:
    """王芳, an officer."""
    chat = telegram.chat(2001, name="王")
    await bind_officer(olga, chat, "王芳")
    return chat


async def test_alike_questions_are_offered_to_be_merged(mailbox: MailOffice, office: OfficeAtWork, olga: Officer) -> None:
    """Whoever reads both decides; what is the same to the letter goes along unasked."""
    for name, said in (("柏", "plmk vbqz nhyt"), ("陈", "Plmk vbqz nhyt。"), ("丁", "plmk vbqz nhyt uu")):
        await office.person(name).asks("zxqv wkjh")
        await office.person(name).asks(said)
    shown = (await olga.runs("ticket", "ask-up", "1")).out

    assert texts.PREVIEW_SAME.format(numbers=2) in shown
    assert texts.PREVIEW_ALIKE_LINE.format(number=3, question="plmk vbqz nhyt uu") in shown


async def test_whoever_is_answered_with_an_equal_question_hears_it_too(
    mailbox: MailOffice, waiting: int, ann: Talker, olga: Officer
) -> None:
    """Their ticket is nobody's head, and would wait for ever."""
    bob, cid = mailbox.office.person("博"), mailbox.office.person("岑")
    for who, question in ((bob, QUESTION), (cid, "合并以后证书上的编号按哪家的算？")):
        await who.asks("人工")
        await who.asks(question)
    assert (await olga.runs("ticket", "merge", "3", "2")).code == 0
    letter = await send_up(mailbox, olga)
    await city_writes(mailbox, letter, ANSWER)

    assert [sum(ANSWER in said for said in who.heard) for who in (ann, bob, cid)] == [1, 1, 1]
    assert await olga.sees("ticket", "list") == []


async def test_an_answer_that_comes_late_is_not_lost(mailbox: MailOffice, waiting: int, ann: Talker, olga: Officer) -> None:
    """The clerk has an answer by now, so the office reads it, and decides."""
    letter = await send_up(mailbox, olga)
    assert (await olga.runs("ticket", "close", "1")).code == 0
    await mailbox.settles()
    heard = len(ann.heard)

    assert texts.THANKS_LATE.format(number=1) in (await city_writes(mailbox, letter, ANSWER)).text
    assert len(ann.heard) == heard
    assert any(ANSWER in each["text"] for each in (await olga.sees("ticket", "show", "1"))["replies"])
    assert (await city_writes(mailbox, letter, "更正：以存续单位为准。")).text
    assert "更正：以存续单位为准。" in (await olga.sees("ticket", "show", "1"))["replies"][-1]["text"]


async def test_whoever_else_is_known_to_act_there_is_not_named_either(
    mailbox: MailOffice, waiting: int, ann: Talker, olga: Officer
) -> None:
    """By the bare name, which no pattern tells from other words."""
    await mailbox.office.person("芳").asks(await issue(olga, SCHOOL, "--name", "王芳", "--beside"))
    assert (await olga.runs("ticket", "reply", "1", "请问怎么了？")).code == 0
    await mailbox.settles()
    ann.says("王芳不肯签字，还能不能报？")
    await mailbox.settles()
    letter = await send_up(mailbox, olga)

    assert "不肯签字" in letter.text
    assert "王芳" not in letter.text

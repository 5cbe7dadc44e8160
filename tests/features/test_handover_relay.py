"""The whole relay over real wires: the outgoing clerk on Telegram, the incoming one by mail, an officer where the outgoing one is gone."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.codes import find_codes
from helpbot.texts import handover as texts
from helpbot.texts import people as people_texts
from tests.cast import Officer, write_config
from tests.doubles.post_office import Delivered
from tests.doubles.telegram import Chat, TelegramDouble
from tests.features.binding import issue
from tests.features.counties import SCHOOL, code_for, find_uscc, number_of, officer_code, settle
from tests.features.mailing import ANN, MailOffice, mail_office, reply_to, write_mail
from tests.features.on_telegram import ask, channels

pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:DeprecationWarning")  # the library warns itself, at every 429

LI = ANN
"""The incoming clerk's mailbox."""

PASSED = "mx.example; dmarc=pass header.from=school.example"


@pytest.fixture
async def mails(folder: Path, entries: Sequence[Entry], clock: SettableClock, telegram: TelegramDouble) -> AsyncIterator[MailOffice]:
    """An office with a registry, a mailbox and a bot; the officer on duty is on Telegram."""
    write_config(folder, notify="telegram:1099")
    settings = {"authserv_id": "mx.example"}
    async with mail_office(folder, entries, clock=clock, also=lambda clock: channels(telegram, clock), **settings) as mails:
        await settle(mails.office)
        yield mails


async def writes_back(mails: MailOffice, mail: Delivered, text: str, *, proved: bool = False) -> Delivered:
    """The incoming clerk replies; the office's mail server found the sender to be who it says, or found nothing."""
    raw, to = reply_to(mail, text, **({"Authentication_Results": PASSED} if proved else {}))
    return await mails.answers(raw, to=[to])


async def comes_by_mail(mails: MailOffice, code: str) -> Delivered:
    """The code binds, and the letter that follows proves the mailbox."""
    letter = await mails.answers(write_mail(f"我的邀请码 {code}", subject="绑定"))
    proof = next(find_codes(letter.text)).code
    return await writes_back(mails, letter, proof)


async def named(chat: Chat, name: str) -> str:
    """The outgoing clerk names the next one; the code comes by itself."""
    chat.says(name)
    return next(code.code for said in await chat.hears(2) for code in find_codes(said))


async def press(chat: Chat, label: str) -> str:
    chat.presses(label)
    return (await chat.hears())[0]


async def next_mail(mails: MailOffice, start: str) -> Delivered:
    """The mail whose text begins so, as soon as it is there."""
    await mails.post.until(lambda: any(mail.text.startswith(start) for mail in mails.post.delivered))
    return next(mail for mail in mails.post.delivered if mail.text.startswith(start))


async def test_from_telegram_to_mail(mails: MailOffice, olga: Officer, bo: Chat, telegram: TelegramDouble) -> None:
    """Begun by a word, the code handed on, agreed to, gone through on both sides, closed by whom the mail server vouches for."""
    boss = telegram.chat(1098, name="奥")
    await ask(boss, await officer_code(olga))
    await ask(bo, await code_for(olga, SCHOOL, "--name", "薄老师"))
    assert texts.STARTED.format(institution=SCHOOL) in await ask(bo, "我要调走了")
    code = await named(bo, "李小明")

    bound = await comes_by_mail(mails, code)
    assert "登记局同意后" in bound.text
    assert SCHOOL in bound.text
    assert "李小明已绑定" in await ask(boss, "交接")
    assert await press(boss, texts.AGREE) == texts.AGREED.format(incoming="李小明", institution=SCHOOL)

    ready = await next_mail(mails, texts.EVENTS["ready"].format(institution=SCHOOL))
    assert ready.recipients == (LI,)
    assert "第1项（共" in (await writes_back(mails, ready, "1")).text
    first = await writes_back(mails, ready, "交接")
    assert "第1项 登录用户名：还没交" in first.text
    assert number_of(mails.office, SCHOOL) in first.text
    item = await writes_back(mails, first, "确认1-3")
    assert texts.TAKEN.format(which="第1、2、3项") in item.text
    assert "第4项（共" in item.text
    for number in range(4, 9):  # a list is gone through by “1”, in one thread, beyond what a robot would be answered
        item = await writes_back(mails, item, "1")
        assert texts.TAKEN.format(which=f"第{number}项") in item.text

    await ask(bo, "确认全部")
    assert texts.MINE_DONE in await press(bo, texts.SURE)
    sure = await writes_back(mails, item, "确认全部")
    done = await writes_back(mails, sure, "1")
    assert "双方都确认完了" in done.text

    assert texts.CLOSE_BY_MAIL.partition("{")[0] in (await writes_back(mails, done, texts.CLOSE)).text
    assert (await olga.sees("handover", "list"))[0]["state"] == "open"
    closed = await writes_back(mails, done, texts.CLOSE, proved=True)
    assert texts.CLOSED.format(institution=SCHOOL, incoming="李小明") in closed.text

    assert (await bo.hears(2))[-1] == texts.EVENTS["closed"].format(institution=SCHOOL, incoming="李小明", outgoing="薄老师")
    assert "您现在没有在办的单位" in await ask(bo, "我的进度")
    assert number_of(mails.office, SCHOOL) in (await mails.answers(write_mail("我们的进度"))).text


async def test_a_forged_mail_confirms_nothing(mails: MailOffice, olga: Officer, bo: Chat) -> None:
    """Whoever writes the incoming clerk's address into From and has read nothing of ours: answered to the mailbox, and nothing done."""
    await ask(bo, await code_for(olga, SCHOOL))
    await ask(bo, "我要调走了")
    await comes_by_mail(mails, await named(bo, "李小明"))
    await olga.runs("handover", "agree", "1")
    await mails.office.beats()
    await mails.settles()

    for said in ("确认1", "确认全部", "办结交接"):
        answer = await mails.answers(write_mail(said, subject=said))
        assert people_texts.WRITE_BACK in " ".join(answer.text.split()) or "这封信" in answer.text

    (listed,) = await olga.sees("handover", "list")
    assert (listed["given"], listed["taken"], listed["state"]) == (0, 0, "open")


async def test_the_outgoing_clerk_is_gone_and_an_officer_steps_in(
    mails: MailOffice, olga: Officer, bo: Chat, telegram: TelegramDouble
) -> None:
    """Begun at the office; the officer goes through the list with the incoming clerk, one to one, notes what is missing, and closes."""
    boss = telegram.chat(1098, name="奥")
    await ask(boss, await officer_code(olga))
    await ask(bo, await code_for(olga, SCHOOL, "--name", "薄老师"))
    uscc = await find_uscc(olga, SCHOOL)
    assert (await olga.runs("handover", "start", uscc, "--to", "李小明", "--gone")).code == 0
    bound = await comes_by_mail(mails, await issue(olga, uscc, "--name", "李小明"))
    assert texts.SUCCEEDS_NOW in " ".join(bound.text.split()) or "现在就可以看交接单" in bound.text

    assert "原经办人已经走了，由登记局一对一办" in await ask(boss, "交接")
    assert texts.GIVEN.format(which="第1、2、3、4、5、6、7、8、9项") in await ask(boss, "确认1-9")
    assert "备注：前任没有留下，已补发" in await ask(boss, "备注2：前任没有留下，已补发")
    seen = await writes_back(mails, bound, "交接")
    assert "第2项 登录用的二维码图片（或专用光盘）：已交，等接（1条备注）" in seen.text
    await writes_back(mails, seen, "确认1-9")

    assert "项没有双方确认" in await ask(boss, "办结交接1")
    assert await press(boss, texts.YES) == texts.CLOSED.format(institution=SCHOOL, incoming="李小明")
    closed = await next_mail(mails, texts.EVENTS["closed"].partition("{")[0] + SCHOOL)
    assert "由李小明经办" in closed.text
    assert [each["state"] for each in await olga.sees("handover", "list", "--all")] == ["closed"]

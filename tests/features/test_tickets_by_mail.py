"""Tickets by mail alone: a notice comes with its own reply address, and what is written back there is the answer."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.texts import conversation as talk
from helpbot.texts import officer as texts
from helpbot.texts import people as people_texts
from helpbot.texts import tickets as ticket_texts
from tests.cast import KNOWN, UNKNOWN, Officer, write_config
from tests.doubles.post_office import Delivered
from tests.features.mailing import ANN, MailOffice, mail_office, reply_to, write_mail
from tests.features.ticketing import officer_code

WANG = "wang@djk.example"
MING = "ming@djk.example"
EVE = "eve@evil.example"
ANSWER = "3月31日前都可以，材料不全也先交。"


@pytest.fixture(params=[True, False], ids=["plus-addresses", "one-address"])
async def mailbox(
    folder: Path, entries: Sequence[Entry], clock: SettableClock, request: pytest.FixtureRequest
) -> AsyncIterator[MailOffice]:
    """The office with a mailbox of either kind, and nothing else."""
    async with mail_office(folder, entries, clock=clock, plus_addresses=request.param) as office:
        yield office


@pytest.fixture
async def wang(mailbox: MailOffice, olga: Officer) -> str:
    """王芳, an officer, who is known by her mailbox."""
    return await bind(mailbox, olga, WANG, "王芳")


async def bind(mailbox: MailOffice, olga: Officer, who: str, name: str) -> str:
    first = await mailbox.answers(write_mail(KNOWN, sender=who), sender=who)
    raw, to = reply_to(first, await officer_code(olga, name), sender=who)
    assert people_texts.BOUND_OFFICER in (await mailbox.answers(raw, sender=who, to=[to])).text
    return who


async def mails_to(mailbox: MailOffice, who: str) -> list[Delivered]:
    await mailbox.settles()
    return [mail for mail in mailbox.post.delivered if mail.recipients == (who,)]


async def newest(mailbox: MailOffice, who: str) -> Delivered:
    return (await mails_to(mailbox, who))[-1]


async def write_back(mailbox: MailOffice, mail: Delivered, text: str, who: str) -> Delivered:
    """A reply; the newest mail that its writer gets afterwards."""
    raw, to = reply_to(mail, text, sender=who)
    await mailbox.takes(raw, sender=who, to=[to])
    return await newest(mailbox, who)


async def asks_for_a_person(mailbox: MailOffice, question: str = KNOWN) -> Delivered:
    """Ann is not helped by the answer."""
    told = await write_back(mailbox, await mailbox.answers(write_mail(question)), talk.NOT_SOLVED, ANN)
    assert "编号" in told.text
    return told


@pytest.fixture
async def notice(mailbox: MailOffice, wang: str) -> Delivered:
    """What 王芳 gets of Ann's ticket."""
    await asks_for_a_person(mailbox)
    return await newest(mailbox, WANG)


async def test_the_whole_story_by_mail(mailbox: MailOffice, wang: str, olga: Officer) -> None:
    """A question nobody could answer; the officer answers; the clerk says that it is not enough, and then that it is."""
    refused = await mailbox.answers(write_mail(UNKNOWN, subject=""))
    assert talk.REFUSE in refused.text
    passed_on = await write_back(mailbox, refused, "plmk vbqz", ANN)
    assert talk.MISSED_TWICE in passed_on.text

    notice = await newest(mailbox, WANG)
    assert notice.subject == "新的求助，编号1（没有合适的答案）"
    assert ticket_texts.NOTICE_BY_MAIL.splitlines()[0] in notice.text
    quoted = f"{ANSWER}\n\n王芳\n登记管理局\n\n在 2026年11月26日，登记局 写道：\n> {notice.text.replace(chr(10), chr(10) + '> ')}"
    done = await write_back(mailbox, notice, quoted, WANG)
    assert texts.ANSWERED.format(number=1) in done.text

    reply = await newest(mailbox, ANN)
    assert "工作人员王芳回复（编号1）：" in reply.text
    assert (ANSWER in reply.text, "写道" in reply.text, ticket_texts.NOTICE_BY_MAIL[:10] in reply.text) == (True, False, False)
    await write_back(mailbox, reply, "盖章要哪一级的？", ANN)
    more = await newest(mailbox, WANG)
    assert "盖章要哪一级的？" in more.text
    await write_back(mailbox, more, "办结\n举办单位的公章就行。", WANG)
    last = await newest(mailbox, ANN)
    assert "举办单位的公章就行。" in last.text
    assert [each["state"] for each in await olga.sees("ticket", "list", "--all")] == ["closed"]


@pytest.mark.parametrize(
    ("said", "state", "heard"),
    [
        ("办结", "closed", ticket_texts.CLOSED_BY_OFFICE.format(number=1)),
        ("办结。\n材料收到了", "closed", "材料收到了"),
        ("追问：是哪一年的？", "asked", "是哪一年的？"),
        ("回复：备注一栏要写全称", "held", "备注一栏要写全称"),
        ("备注栏要写全称", "held", "备注栏要写全称"),
        ("1", "held", "\n1"),
        ("人工", "held", "\n人工"),
    ],
)
async def test_the_first_line_acts(mailbox: MailOffice, notice: Delivered, olga: Officer, said: str, state: str, heard: str) -> None:
    """Where it says nothing else; everything else is the answer, be it a number or a command of the bot's."""
    await write_back(mailbox, notice, said, WANG)

    assert [each["state"] for each in await olga.sees("ticket", "list", "--all")] == [state]
    assert heard in (await newest(mailbox, ANN)).text


@pytest.mark.parametrize("said", ["1", "存为常见问题1"])
async def test_an_answer_is_kept_for_good(mailbox: MailOffice, notice: Delivered, olga: Officer, said: str) -> None:
    """In reply to the word that it has gone out; the clerk hears nothing of that."""
    done = await write_back(mailbox, notice, ANSWER, WANG)
    before = len(await mails_to(mailbox, ANN))
    draft = await write_back(mailbox, done, said, WANG)

    assert ANSWER in draft.text
    assert len(await mails_to(mailbox, ANN)) == before


async def test_a_note_stays_in_the_office(mailbox: MailOffice, notice: Delivered, olga: Officer) -> None:
    """The clerk reads none of it."""
    before = len(await mails_to(mailbox, ANN))
    noted = await write_back(mailbox, notice, "备注\n联系人的电话是13900000000，不要对外说", WANG)

    assert texts.NOTED.format(number=1) in noted.text
    assert len(await mails_to(mailbox, ANN)) == before
    (reply,) = (await olga.sees("ticket", "show", "1"))["replies"]
    assert (reply["internal"], "13900000000" in reply["text"]) == (True, True)


async def test_a_ticket_is_passed_on_with_a_word(mailbox: MailOffice, notice: Delivered, olga: Officer) -> None:
    """The other officer gets it, and answers it."""
    await bind(mailbox, olga, MING, "李明")
    passed = await write_back(mailbox, notice, "转给 李明\n他家的账是您管的", WANG)
    assert texts.PASSED.format(number=1, name="李明") in passed.text

    told = await newest(mailbox, MING)
    assert ticket_texts.PASSED_WORD.format(text="他家的账是您管的") in told.text
    await write_back(mailbox, told, ANSWER, MING)
    assert "工作人员李明回复（编号1）：" in (await newest(mailbox, ANN)).text


async def test_a_stranger_answers_nobody(mailbox: MailOffice, notice: Delivered, olga: Officer) -> None:
    """Whoever has got hold of the letter, under their own name or under nobody's."""
    before = len(await mails_to(mailbox, ANN))
    told = await write_back(mailbox, notice, "办结", EVE)

    assert texts.NOT_YOURS in told.text
    assert len(await mails_to(mailbox, ANN)) == before
    assert [each["state"] for each in await olga.sees("ticket", "list")] == ["waiting"]


async def test_a_forged_officer_answers_nobody(mailbox: MailOffice, notice: Delivered, olga: Officer) -> None:
    """Eve writes as 王芳, and knows no reply address of hers."""
    before = len(await mails_to(mailbox, ANN))
    await mailbox.takes(write_mail("回复1 请把密码寄来", sender=WANG, subject=""), sender=WANG)

    assert people_texts.WRITE_BACK in (await newest(mailbox, WANG)).text
    assert len(await mails_to(mailbox, ANN)) == before


@pytest.mark.parametrize("said", ["问题解决了", "已解决", "1"])
async def test_a_forged_clerk_ends_nothing(mailbox: MailOffice, wang: str, olga: Officer, said: str) -> None:
    """Eve writes as Ann, into Ann's conversation: while an officer holds it her words are the officer's to read, else nothing is done."""
    first = "<first@school.example>"
    await write_back(mailbox, await mailbox.answers(write_mail(KNOWN, message_id=first)), talk.NOT_SOLVED, ANN)
    forged = {"In_Reply_To": first, "References": first, "subject": "Re: 请问"}
    await mailbox.takes(write_mail(said, **forged))
    await write_back(mailbox, await newest(mailbox, WANG), ANSWER, WANG)
    await mailbox.takes(write_mail(said, **forged))
    await mailbox.settles()
    assert [each["state"] for each in await olga.sees("ticket", "list", "--all")] == ["held"]

    closed = await write_back(mailbox, await newest(mailbox, ANN), "问题解决了", ANN)
    assert talk.HELD_CLOSED.format(number=1) in closed.text
    await mailbox.takes(write_mail("还是不行，又退回来了", **forged))
    await mailbox.settles()
    assert [each["state"] for each in await olga.sees("ticket", "list", "--all")] == ["closed"]


async def test_who_has_left_answers_nobody(mailbox: MailOffice, notice: Delivered, olga: Officer) -> None:
    """With whatever letters they still have."""
    assert (await olga.runs("person", "unbind", "1")).code == 0
    before = len(await mails_to(mailbox, ANN))
    told = await write_back(mailbox, notice, ANSWER, WANG)

    assert texts.NO_LONGER in told.text
    assert len(await mails_to(mailbox, ANN)) == before


async def test_a_closed_ticket_after_a_year(mailbox: MailOffice, notice: Delivered, clock: SettableClock, olga: Officer) -> None:
    """An officer's answer is refused with the reason; a clerk's word opens another ticket."""
    await write_back(mailbox, notice, "办结", WANG)
    closed = await newest(mailbox, ANN)
    clock.move(timedelta(days=365))
    before = len(await mails_to(mailbox, ANN))

    assert "就办结了" in (await write_back(mailbox, notice, ANSWER, WANG)).text
    assert len(await mails_to(mailbox, ANN)) == before
    anew = await write_back(mailbox, closed, "还是不行，又退回来了", ANN)
    assert "这次另开编号2" in anew.text
    assert [each["state"] for each in await olga.sees("ticket", "list", "--all")] == ["closed", "waiting"]


async def test_a_clerk_comes_back_within_the_month(mailbox: MailOffice, notice: Delivered, olga: Officer) -> None:
    """Thanks close nothing and open nothing."""
    await write_back(mailbox, notice, "办结", WANG)
    closed = await newest(mailbox, ANN)
    await write_back(mailbox, closed, "谢谢", ANN)
    assert await olga.sees("ticket", "list") == []

    again = await write_back(mailbox, closed, "还是不行，又退回来了", ANN)
    assert "编号1重新打开" in again.text
    assert "还是不行，又退回来了" in (await newest(mailbox, WANG)).text


async def test_a_file_goes_along(mailbox: MailOffice, notice: Delivered) -> None:
    """What the officer attaches reaches the clerk."""
    letter = MIMEMultipart()
    letter.attach(MIMEText("请照附件填", "plain", "utf-8"))
    letter.attach(MIMEApplication(b"%PDF-1.4 sample", "pdf", name="sample.pdf"))
    for name, value in {
        "From": WANG,
        "To": "office@qinglan.example",
        "Subject": "Re: " + "x",
        "Message-ID": "<file@djk.example>",
        "In-Reply-To": notice.header("Message-ID"),
        "References": notice.header("Message-ID"),
    }.items():
        letter[name] = value
    _, to = reply_to(notice, "", sender=WANG)
    await mailbox.takes(letter.as_bytes(), sender=WANG, to=[to])

    got = await newest(mailbox, ANN)
    assert "请照附件填" in got.text
    assert [part.get_filename() for part in got.message.walk() if part.get_filename()] == ["sample.pdf"]


async def test_an_officer_answers_more_letters_than_a_clerk_may(mailbox: MailOffice, wang: str, olga: Officer) -> None:
    """With the same word, as often as there are tickets."""
    for number in range(5):
        await mailbox.takes(write_mail("人工", sender=f"c{number}@school.example", subject=""), sender=f"c{number}@school.example")
    for notice in [mail for mail in await mails_to(mailbox, WANG) if "新的求助" in mail.subject]:
        await write_back(mailbox, notice, "办结", WANG)

    assert [each["state"] for each in await olga.sees("ticket", "list", "--all")] == ["closed"] * 5


async def test_notify_answers_without_a_name(folder: Path, entries: Sequence[Entry], clock: SettableClock, olga: Officer) -> None:
    """The mailbox that the operator named speaks for the office."""
    write_config(folder, notify=f"mail:{WANG}")
    async with mail_office(folder, entries, clock=clock) as mailbox:
        await asks_for_a_person(mailbox)
        await write_back(mailbox, await newest(mailbox, WANG), ANSWER, WANG)

        assert "工作人员回复（编号1）：" in (await newest(mailbox, ANN)).text

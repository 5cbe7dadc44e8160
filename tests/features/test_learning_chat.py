"""Officers draft, change and approve answers where they work: with buttons in a chat, in words by mail."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.texts import learning as texts
from tests.cast import KNOWN, OfficeAtWork, Officer
from tests.doubles.post_office import Delivered
from tests.fakes import Talker
from tests.features.learning import ANSWER, ASKED, CANTEEN, ask_for_a_person, become_officer, spread
from tests.features.mailing import ANN, MailOffice, mail_office, reply_to, write_mail

PRIVATE = "13800138000"


@pytest.fixture
async def officers(office: OfficeAtWork, olga: Officer) -> Sequence[Talker]:
    """Two who work for the office."""
    return [await become_officer(office, olga, name) for name in ("欧", "潘")]


@pytest.fixture
async def replied(office: OfficeAtWork, olga: Officer, ann: Talker, officers: Sequence[Talker]) -> Sequence[Talker]:
    """A ticket that was answered, another person who waits with the same question, and the officers."""
    await ask_for_a_person(ann, CANTEEN)
    await office.person("薄").asks(ASKED["薄"])
    await olga.runs("ticket", "reply", "1", ANSWER)
    await catch_up(office, *officers)
    return officers


async def catch_up(office: OfficeAtWork, *talkers: Talker) -> None:
    """They have read what came so far: officers are told of every ticket."""
    await office.beats()
    await office.settles()
    for talker in talkers:
        talker.asked = len(talker.replies)


async def keep(office: OfficeAtWork, author: Talker, other: Talker) -> None:
    """One keeps the reply to ticket 1, and the other has heard of it."""
    await author.asks("存为常见问题1")
    await spread(office)
    await other.hears()


async def test_a_question_back_is_no_answer(office: OfficeAtWork, replied: Sequence[Talker]) -> None:
    """Asked after the answer, it does not become what everybody is told."""
    ou, pan = replied
    await ou.asks("追问1 承包给哪家公司？")
    await catch_up(office, ou, pan)

    kept = await ou.asks("存为常见问题1")

    assert f"答：{ANSWER}" in kept
    assert "哪家公司" not in kept


async def test_a_reply_becomes_an_answer_between_two_officers(office: OfficeAtWork, replied: Sequence[Talker]) -> None:
    """One keeps it, the other is asked, approves by a button, and whoever waited has it."""
    ou, pan = replied

    kept = await ou.asks("存为常见问题 1")
    await spread(office)
    (notice,) = await pan.hears()
    pan.presses(texts.APPROVE)
    (approved,) = await pan.hears()
    await spread(office)

    assert kept.startswith(f"草稿1（待批准）\n问：{CANTEEN}\n答：{ANSWER}")
    assert "批准后答复1位还在等的" in kept
    assert kept.endswith(texts.NEEDS_SECOND.format(number=1))
    assert notice.startswith("有一条常见问题的草稿等您批准")
    assert approved.startswith("草稿1已批准，马上生效")
    assert ANSWER in office.person("薄").heard[-1]
    assert ANSWER in await office.person("顾").asks("食堂承包要登记吗")


async def test_who_is_no_officer_any_more_is_asked_for_nothing(office: OfficeAtWork, olga: Officer, replied: Sequence[Talker]) -> None:
    """A draft tells what clerks wrote: the right is looked at when the word goes out."""
    ou, pan = replied
    before = len(pan.heard)
    await olga.runs("faq", "draft", "--ticket", "1")
    assert (await olga.runs("person", "unbind", "2")).code == 0

    await spread(office)

    assert (await ou.hears())[0].startswith("有一条常见问题的草稿等您批准")
    assert len(pan.heard) == before


async def test_the_author_sees_no_button_to_approve_and_cannot_by_words(replied: Sequence[Talker]) -> None:
    """Two pairs of eyes."""
    ou, _ = replied
    await ou.asks("存为常见问题1")

    assert ou.labels == [texts.EDIT_ANSWER, texts.EDIT_QUESTION, texts.DROP]
    assert await ou.asks("批准草稿1") == texts.SAME_PERSON.format(number=1)


async def test_a_draft_is_changed_by_writing_the_new_answer(office: OfficeAtWork, replied: Sequence[Talker]) -> None:
    """Whoever has the old version before their eyes cannot approve that."""
    ou, pan = replied
    await keep(office, ou, pan)
    ou.presses(texts.EDIT_ANSWER)
    assert await ou.hears() == [texts.WRITE_ANSWER]

    changed = await ou.asks("不用登记，合同留档。")
    pan.presses_token("draft:approve:1:1")
    await office.settles()

    assert "答：不用登记，合同留档。" in changed
    assert texts.OUTDATED.format(number=1) in pan.heard
    assert "答：不用登记，合同留档。" in await pan.asks("看草稿1")


async def test_what_must_be_agreed_to_is_shown_first(office: OfficeAtWork, olga: Officer, ann: Talker, officers: Sequence[Talker]) -> None:
    """A private number: seen, and approved all the same."""
    ou, pan = officers
    await ask_for_a_person(ann, CANTEEN)
    await olga.runs("ticket", "reply", "1", f"{ANSWER}有事打{PRIVATE}。")
    await catch_up(office, ou, pan)
    await keep(office, ou, pan)

    objection = await pan.asks("批准草稿1")
    pan.presses(texts.APPROVE_ANYWAY)
    await office.settles()

    assert f"号码或人名：{PRIVATE}" in objection
    assert pan.heard[-1].startswith("草稿1已批准")


async def test_drafts_are_listed_shown_and_given_up(office: OfficeAtWork, replied: Sequence[Talker]) -> None:
    """With a button each."""
    ou, pan = replied
    await keep(office, ou, pan)

    await ou.asks("草稿")
    ou.presses(f"草稿1：{CANTEEN}")
    await ou.hears()
    ou.presses(texts.DROP)
    assert await ou.hears() == [texts.DROPPED.format(number=1)]

    assert await ou.asks("草稿") == texts.NO_DRAFTS
    assert "草稿1已放弃" in await pan.asks("批准草稿1")


@pytest.mark.parametrize("said", ["草稿", "存为常见问题 1", "批准草稿1", "看草稿1"])
async def test_a_clerk_gets_nothing_of_it(office: OfficeAtWork, replied: Sequence[Talker], said: str) -> None:
    """Whatever button or word is tried."""
    await replied[0].asks("存为常见问题1")

    assert await office.person("顾").asks(said) == texts.OFFICERS_ONLY


@pytest.mark.parametrize("token", ["draft:approve:99:1", "draft:make:99", "draft:nonsense:1", "draft:approve:" + "9" * 30, "draft:"])
async def test_a_button_of_something_that_is_not_there_says_so(office: OfficeAtWork, officers: Sequence[Talker], token: str) -> None:
    """And nothing breaks."""
    ou, _ = officers
    ou.presses_token(token)

    (heard,) = await ou.hears()
    assert heard in (texts.NO_SUCH_DRAFT.format(number=99), "没有编号为99的求助。用 helpbot ticket list 看全部编号。", texts.NO_DRAFTS)


@pytest.fixture
async def mailbox(folder: Path, entries: Sequence[Entry]) -> AsyncIterator[MailOffice]:
    async with mail_office(folder, entries) as mailbox:
        yield mailbox


OU, PAN = "ou@x.example", "pan@x.example"


async def writes_back(mailbox: MailOffice, mail: Delivered, text: str, sender: str = ANN) -> Delivered:
    """Somebody answers a mail of ours, and we answer that."""
    raw, to = reply_to(mail, text, sender=sender)
    return await mailbox.answers(raw, sender=sender, to=[to])


async def become_mail_officer(mailbox: MailOffice, olga: Officer, sender: str) -> Delivered:
    """Somebody who works for the office, known by a mailbox."""
    code: str = (await olga.sees("person", "invite", "--role", "officer", "--name", sender[:2]))["code"]
    greeting = await mailbox.answers(write_mail(KNOWN, sender=sender), sender=sender)
    return await writes_back(mailbox, greeting, code, sender)


async def test_the_same_by_mail_alone(mailbox: MailOffice, olga: Officer) -> None:
    """Two officers by mail: one keeps a reply, the other approves; a mail that anybody could have sent does neither."""
    bound = [await become_mail_officer(mailbox, olga, sender) for sender in (OU, PAN)]
    asked = await mailbox.answers(write_mail(CANTEEN))
    assert "编号1" in (await writes_back(mailbox, asked, "人工")).text
    await olga.runs("ticket", "reply", "1", ANSWER)
    await mailbox.office.beats()
    await mailbox.settles()

    invented = await mailbox.answers(write_mail("存为常见问题 1", sender=OU), sender=OU)
    kept = await writes_back(mailbox, bound[0], "存为常见问题 1", OU)
    await mailbox.office.beats()
    await mailbox.settles()
    notice = next(mail for mail in mailbox.post.delivered if "等您批准" in mail.text)
    approved = await writes_back(mailbox, notice, "批准草稿1", PAN)

    assert "草稿" not in invented.text
    assert f"答：{ANSWER}" in kept.text
    assert PAN in str(notice.recipients)
    assert "草稿1已批准" in approved.text
    assert ANSWER in (await mailbox.answers(write_mail("食堂承包要登记吗", sender="gu@school.example"), sender="gu@school.example")).text

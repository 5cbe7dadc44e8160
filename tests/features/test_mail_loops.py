"""No machine is answered for long: signs, limits, and what the office is told."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.services import guard
from helpbot.texts import guard as guard_texts
from helpbot.texts import mailing as texts
from helpbot.texts.people import LOGIN_HIDDEN
from tests.cast import KNOWN, OTHER, UNKNOWN, Officer, write_config
from tests.features.mailing import (
    ANN,
    OFFICE,
    MailOffice,
    filed,
    mail_office,
    olgas_notes,
    reply_to,
    watched_mail_office,
    write_mail,
)


@pytest.fixture
async def mailbox(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> AsyncIterator[MailOffice]:
    """The office at work, with a mailbox, and Olga to be told in the channel of the tests."""
    async with watched_mail_office(folder, entries, clock) as office:
        yield office


@pytest.mark.parametrize(
    ("headers", "sign"),
    [
        ({"Auto_Submitted": "auto-replied"}, "auto-submitted"),
        ({"Auto_Submitted": "auto-generated (vacation)"}, "auto-submitted"),
        ({"List_Id": "<staff.school.example>"}, "list"),
        ({"Precedence": "bulk"}, "precedence"),
        ({"subject": "自动回复：请问", "X_Auto_Response_Suppress": "All"}, "subject"),
    ],
)
async def test_a_machine_is_not_answered(mailbox: MailOffice, olga: Officer, headers: dict[str, str], sign: str) -> None:
    """Its mail is kept, filed with the sign that told it."""
    await mailbox.takes(write_mail(KNOWN, **headers))
    await mailbox.settles()

    assert mailbox.post.delivered == []
    (reason,) = await filed(olga)
    assert texts.SIGNS[sign] in reason


async def test_a_null_sender_is_never_answered(mailbox: MailOffice, olga: Officer) -> None:
    """RFC 3834, section 2; whatever it says."""
    await mailbox.takes(write_mail(KNOWN), sender="")
    await mailbox.settles()

    assert mailbox.post.delivered == []
    assert texts.SIGNS["null-sender"] in (await filed(olga))[0]


async def test_a_subject_word_alone_silences_nobody(mailbox: MailOffice) -> None:
    """A person may well ask about automatic replies."""
    answer = await mailbox.answers(write_mail(KNOWN, subject="自动回复是怎么回事"))

    assert answer.recipients == (ANN,)


async def test_our_own_mail_coming_back_is_not_answered(mailbox: MailOffice, olga: Officer) -> None:
    """Forwarded to us by a rule, with every header but its id lost."""
    answer = await mailbox.answers(write_mail(KNOWN))
    await mailbox.takes(write_mail(answer.text, message_id=answer.header("Message-ID")))
    await mailbox.settles()

    assert len(mailbox.post.delivered) == 1
    assert texts.SIGNS["own-id"] in (await filed(olga))[0]


@pytest.mark.parametrize("who", [OFFICE, "office+x@qinglan.example", "OFFICE@Qinglan.example"])
async def test_a_mail_from_our_own_address_is_not_answered(mailbox: MailOffice, olga: Officer, who: str) -> None:
    """We would write to ourselves for ever."""
    await mailbox.takes(write_mail(KNOWN, sender=who), sender=ANN)
    await mailbox.settles()

    assert mailbox.post.delivered == []
    assert await filed(olga) == [texts.OWN_MAIL]


async def test_a_quick_answer_with_a_second_sign_is_a_machines(mailbox: MailOffice, olga: Officer) -> None:
    """Nobody writes back within a second; a word in the subject confirms it."""
    answer = await mailbox.answers(write_mail(KNOWN))
    raw, to = reply_to(answer, "我出差了", subject=f"自动回复: {answer.subject}")
    await mailbox.takes(raw, to=[to])
    await mailbox.settles()

    assert len(mailbox.post.delivered) == 1
    assert texts.SIGNS["quick"] in (await filed(olga))[0]


async def test_the_day_after_a_person_is_heard_again(mailbox: MailOffice, clock: SettableClock) -> None:
    """The limit is one of 24 hours, and of this conversation only."""
    answer = await mailbox.answers(write_mail(KNOWN))
    for text in (OTHER, UNKNOWN, "在哪里"):
        raw, to = reply_to(answer, text)
        await mailbox.takes(raw, to=[to])
    await mailbox.settles()
    assert len(mailbox.post.delivered) == 3
    assert ["到此为止" in mail.text for mail in mailbox.post.delivered] == [False, False, True]

    other = await mailbox.answers(write_mail("公章丢了"))
    assert other.recipients == (ANN,)
    clock.set(clock.now() + timedelta(hours=25))
    raw, to = reply_to(answer, "还在吗")
    await mailbox.answers(raw, to=[to])

    assert len(mailbox.post.delivered) == 5


async def test_a_restart_forgets_nothing(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> None:
    """What was answered is counted in the database."""
    async with mail_office(folder, entries, clock=clock) as office:
        answer = await office.answers(write_mail(KNOWN))
        for text in (OTHER, UNKNOWN):
            raw, to = reply_to(answer, text)
            await office.answers(raw, to=[to])
    async with mail_office(folder, entries, clock=clock) as office:
        raw, to = reply_to(answer, "还有一件事")
        await office.takes(raw, to=[to])
        await office.settles()

        assert office.post.delivered == []


async def test_the_same_text_a_third_time_is_not_answered(mailbox: MailOffice, olga: Officer) -> None:
    """Whatever conversations it opens."""
    for _ in range(3):
        await mailbox.takes(write_mail("我在休假，下周回来"))
        await mailbox.settles()

    assert len(mailbox.post.delivered) == 2
    assert (await filed(olga)) == [guard_texts.PER_TEXT.format(who=ANN, count=2)]


async def test_one_sender_has_a_limit(folder: Path, entries: Sequence[Entry], clock: SettableClock, olga: Officer) -> None:
    """However many conversations, however different the texts."""
    async with mail_office(folder, entries, clock=clock, per_sender=4) as office:
        for number in range(6):
            await office.takes(write_mail(f"第{number}个问题"))
        await office.settles()

        assert len(office.post.delivered) == 4
    assert len(await filed(olga)) == 2


async def test_a_flood_trips_the_breaker_and_says_so_once(
    mailbox: MailOffice, olga: Officer, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From ever new senders; ten minutes later the office answers again, and what was stopped can be had again."""
    monkeypatch.setattr(guard, "BREAKER", 5)
    for number in range(8):
        who = f"x{number}@flood.example"
        await mailbox.takes(write_mail(KNOWN, sender=who), sender=who)
    await mailbox.settles()
    assert len(mailbox.post.delivered) == 5
    assert len(olgas_notes(mailbox)) == 1

    clock.set(clock.now() + timedelta(minutes=11))
    (row, *_) = await olga.sees("inbox", "list")
    assert (await olga.runs("inbox", "retry", str(row["id"]))).code == 0
    await mailbox.office.beats()
    await mailbox.post.holds(6)


async def test_what_a_silenced_clerk_adds_is_kept_with_the_ticket(mailbox: MailOffice, olga: Officer) -> None:
    """A person waits for a person: the bot's silence loses nothing of what they say."""
    answer = await mailbox.answers(write_mail("人工", subject="人工"))
    for text in ("第一小学", "年报退回", "电话13800000000", "急"):
        raw, to = reply_to(answer, text)
        await mailbox.takes(raw, to=[to])
        await mailbox.settles()

    said = [reply["text"] for reply in (await olga.sees("ticket", "show", "1"))["replies"]]
    assert {"电话13800000000", "急"} <= set(said)


async def test_what_a_silenced_clerk_gives_away_is_hidden_too(mailbox: MailOffice, olga: Officer, tmp_path: Path) -> None:
    """With the ticket and in the inbox; the rest of it is there for the officer."""
    answer = await mailbox.answers(write_mail("人工", subject="人工"))
    for text in ("第一小学", "年报退回", "请帮我看看，密码是Qinglan2027"):
        raw, to = reply_to(answer, text)
        await mailbox.takes(raw, to=[to])
        await mailbox.settles()

    said = [reply["text"] for reply in (await olga.sees("ticket", "show", "1"))["replies"]]
    assert f"请帮我看看，密码是{LOGIN_HIDDEN}" in said
    (row,) = await olga.sees("inbox", "list")
    await olga.runs("inbox", "save", str(row["id"]), str(tmp_path / "kept"))
    assert (tmp_path / "kept").read_text(encoding="utf-8") == f"请帮我看看，密码是{LOGIN_HIDDEN}"


async def test_a_conversation_that_a_person_holds_is_not_counted(mailbox: MailOffice, olga: Officer) -> None:
    """What the clerk writes back reaches the officer, and the number under the officer's mail works."""
    answer = await mailbox.answers(write_mail("人工", subject="人工"))
    for text in ("第一小学", "年报退回"):
        raw, to = reply_to(answer, text)
        await mailbox.takes(raw, to=[to])
        await mailbox.settles()
    await olga.runs("ticket", "reply", "1", "请看第3条")
    await mailbox.settles()
    officers = mailbox.post.delivered[-1]
    for text in ("第3条看不懂", "1"):
        raw, to = reply_to(officers, text)
        await mailbox.takes(raw, to=[to])
        await mailbox.settles()

    assert "第3条看不懂" in mailbox.office.person("奥尔加").heard[-1]
    assert (await olga.sees("ticket", "show", "1"))["state"] == "closed"
    assert await filed(olga) == []


async def test_a_chat_has_no_such_limits(mailbox: MailOffice) -> None:
    """Its limits are its channel's; the tests' own has none."""
    ann = mailbox.office.person("安")
    for _ in range(6):
        await ann.asks(KNOWN)

    assert len(ann.heard) == 6


async def test_the_office_is_told_by_mail_too(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> None:
    """A note is no answer, and counts as none."""
    write_config(folder, notify="mail:olga@qinglan.example")
    async with mail_office(folder, entries, clock=clock, per_thread=1) as office:
        answer = await office.answers(write_mail(KNOWN))
        for text in (OTHER, UNKNOWN):
            raw, to = reply_to(answer, text)
            await office.takes(raw, to=[to])
        await office.settles()

        (note,) = office.post.to("olga@qinglan.example")
    assert ANN in note.text
    assert note.header("Auto-Submitted") == "auto-generated"

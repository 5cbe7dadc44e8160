"""Mail: a question comes in, an answer goes out in the same thread, and every mail is kept."""

import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.texts import conversation
from helpbot.texts import mailing as texts
from tests.cast import HOURS, KNOWN, KNOWN_ANSWER, OTHER, PHONE, UNKNOWN, Officer
from tests.features.mailing import ANN, OFFICE, MailOffice, mail_office, reply_to, write_mail


@pytest.fixture
async def mailbox(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> AsyncIterator[MailOffice]:
    """The office at work, with a mailbox."""
    async with mail_office(folder, entries, clock=clock) as office:
        yield office


@pytest.mark.parametrize("charset", ["gbk", "gb2312", "utf-8", "gb18030"])
async def test_a_question_is_answered_in_its_thread(mailbox: MailOffice, charset: str) -> None:
    """In the same thread, to whom it came from, readable with and without HTML."""
    answer = await mailbox.answers(write_mail("年检什么时候截止", charset=charset, message_id="<1.abc@school.example>"))

    assert KNOWN_ANSWER in answer.text
    assert KNOWN_ANSWER in answer.html
    assert answer.recipients == (ANN,)
    assert answer.subject == "回复：请问"
    assert answer.header("In-Reply-To") == "<1.abc@school.example>"
    assert answer.header("References") == "<1.abc@school.example>"
    assert answer.header("Auto-Submitted") == "auto-replied"
    assert (PHONE in answer.text, HOURS in answer.text) == (True, True)
    assert "依据" in answer.text


async def test_a_reply_picks_a_choice_by_its_number(mailbox: MailOffice) -> None:
    """“2” on a line of its own is the second line under the answer."""
    answer = await mailbox.answers(write_mail(KNOWN))
    assert f"  2. {conversation.NOT_SOLVED}" in answer.text

    raw, to = reply_to(answer, "2\n\n> " + answer.text.replace("\n", "\n> "))
    handed = await mailbox.answers(raw, to=[to])

    assert "编号1" in handed.text.replace(" ", "")
    assert handed.subject == answer.subject
    assert handed.header("References").split()[0] == answer.header("References").split()[0]
    assert handed.header("Message-ID") != answer.header("Message-ID")


async def test_a_reply_whose_program_drops_references_is_still_in_the_thread(mailbox: MailOffice) -> None:
    """Our own id, in In-Reply-To alone, names the conversation."""
    answer = await mailbox.answers(write_mail(KNOWN))
    raw, to = reply_to(answer, "1", References="")

    thanked = await mailbox.answers(raw, to=[to])

    assert conversation.THANKS_FOR_YES in thanked.text


async def test_somebody_else_in_the_thread_has_a_conversation_of_their_own(mailbox: MailOffice) -> None:
    """Whoever read a copy of the answer picks nothing in Ann's conversation, and hears nothing of it."""
    answer = await mailbox.answers(write_mail(KNOWN))
    raw, to = reply_to(answer, "2", sender="eve@other.example")

    told = await mailbox.answers(raw, sender="eve@other.example", to=[to])

    assert told.recipients == ("eve@other.example",)
    assert "编号" not in told.text


async def test_an_officer_answers_in_the_thread(mailbox: MailOffice, olga: Officer) -> None:
    """What a person writes at the command line arrives under the question, and says that a person wrote it."""
    await mailbox.answers(write_mail("人工", subject="人工", message_id="<t1@school.example>"))
    assert (await olga.runs("ticket", "reply", "1", "请先登录")).code == 0
    await mailbox.office.beats()

    written = (await mailbox.post.holds(2))[1]

    assert "请先登录" in written.text
    assert written.header("In-Reply-To") == "<t1@school.example>"
    assert texts.AUTOMATIC not in written.text


async def test_subject_and_body_are_each_answered(mailbox: MailOffice) -> None:
    """Two questions in one mail make one mail with two answers."""
    answer = await mailbox.answers(write_mail("您好，证书丢了怎么补领？", subject=KNOWN))
    await mailbox.settles()

    assert KNOWN_ANSWER in answer.text
    assert "补" in answer.text
    assert len(mailbox.post.delivered) == 1


async def test_a_question_in_the_subject_alone_is_a_question(mailbox: MailOffice) -> None:
    """Many write nothing else."""
    answer = await mailbox.answers(write_mail("", subject=KNOWN))

    assert KNOWN_ANSWER in answer.text


async def test_the_same_mail_brought_twice_is_answered_once(mailbox: MailOffice) -> None:
    """A mail server that did not hear our 250 brings it again, under other Received lines."""
    raw = write_mail(KNOWN)
    await mailbox.answers(raw)
    await mailbox.takes(b"Received: from somewhere else\r\n" + raw)
    await mailbox.answers(write_mail(UNKNOWN))

    assert len(mailbox.post.delivered) == 2


async def test_the_same_id_over_another_text_is_another_mail(mailbox: MailOffice) -> None:
    """Home-made programs use one for all."""
    await mailbox.answers(write_mail(KNOWN, message_id="<same@x.example>"))
    second = await mailbox.answers(write_mail(OTHER, message_id="<same@x.example>"))

    assert "补" in second.text


async def test_mails_without_an_id_are_told_apart_by_sender(mailbox: MailOffice) -> None:
    """Two people who ask the same in the same words are both answered; there is nothing to thread by."""
    first = await mailbox.answers(write_mail(KNOWN, message_id=""))
    second = await mailbox.answers(write_mail(KNOWN, message_id="", sender="bo@clinic.example"), sender="bo@clinic.example")

    assert (first.recipients, second.recipients) == ((ANN,), ("bo@clinic.example",))
    assert first.header("In-Reply-To") == ""


async def test_answers_go_to_reply_to(mailbox: MailOffice) -> None:
    """As its writer asks."""
    answer = await mailbox.answers(write_mail(KNOWN, Reply_To="<desk@school.example>"))

    assert answer.recipients == ("desk@school.example",)


async def test_long_ids_come_back_as_they_came(mailbox: MailOffice) -> None:
    """Never folded into encoded words, however long; a thread hangs on them."""
    ids = [f"<{'x' * 200}.{number}@[10.0.0.1]>" for number in range(12)]
    answer = await mailbox.answers(write_mail(KNOWN, message_id="<[last]@x>", In_Reply_To=ids[-1], References="\r\n ".join(ids)))

    assert answer.header("References").split() == [*ids, "<[last]@x>"]
    assert answer.header("In-Reply-To") == "<[last]@x>"
    assert b"=?" not in answer.raw.partition(b"References:")[2].partition(b"Auto-Submitted")[0]


@pytest.mark.parametrize("subject", ["Re: 请问", "回复：请问", "RE: Re: 回复: 答复：请问", "Fwd: 转发：请问"])
async def test_the_mark_of_a_reply_stands_once(mailbox: MailOffice, subject: str) -> None:
    """However many there were."""
    assert (await mailbox.answers(write_mail(KNOWN, subject=subject))).subject == "回复：请问"


@pytest.mark.parametrize("bad", ["请问\r\nBcc: eve@x.example", "请问\nX-Evil: 1", "请问\r\n\r\nbody", "请问\x00\x0b"])
async def test_a_subject_cannot_write_headers(mailbox: MailOffice, bad: str) -> None:
    """Nor a body."""
    answer = await mailbox.answers(write_mail(KNOWN, subject=bad))

    assert {"Bcc", "X-Evil"}.isdisjoint(answer.message.keys())
    assert answer.subject.startswith("回复：请问")
    assert KNOWN_ANSWER in answer.text


async def test_what_no_reader_understands_stays_and_can_be_tried_again(mailbox: MailOffice, olga: Officer) -> None:
    """A mail from nobody has no one to answer; the officer sees it."""
    await mailbox.takes(write_mail(KNOWN, sender="", From="?"), sender="nobody")
    await mailbox.settles()

    (row,) = await olga.sees("inbox", "list")
    assert (row["state"], row["error"]) == ("failed", texts.NO_SENDER)
    assert (await olga.runs("inbox", "retry", str(row["id"]))).code == 0


async def test_an_officer_opens_the_original(mailbox: MailOffice, olga: Officer, tmp_path: Path) -> None:
    """As a file that mail programs open, whatever became of the mail; nothing is overwritten."""
    raw = write_mail(KNOWN, Auto_Submitted="auto-replied", charset="gbk")
    await mailbox.takes(raw)
    await mailbox.settles()
    (row,) = await olga.sees("inbox", "list")
    file = tmp_path / "mail.eml"

    assert (await olga.runs("inbox", "save", str(row["id"]), str(file))).code == 0
    first, _, rest = file.read_bytes().partition(b"\r\n")
    assert first.startswith(b"X-Helpbot-Envelope: ")
    assert rest == raw
    assert file.stat().st_mode & 0o077 == 0
    assert "已经存在" in (await olga.runs("inbox", "save", str(row["id"]), str(file))).err
    assert (await olga.runs("inbox", "save", "999", str(tmp_path / "x"))).code == 1


async def test_an_encrypted_mail_is_the_officers(mailbox: MailOffice, olga: Officer) -> None:
    """Nobody here can read it, and it says so."""
    kinds = (b"pgp-encrypted\r\n\r\nVersion: 1", b"octet-stream\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA0")
    body = b"".join(b"--b\r\nContent-Type: application/" + kind + b"\r\n" for kind in kinds) + b"--b--\r\n"
    head = write_mail("", subject="", Content_Type="multipart/encrypted; boundary=b", Content_Transfer_Encoding="")
    await mailbox.takes(head + body)
    await mailbox.settles()

    (row,) = await olga.sees("inbox", "list")
    assert (row["state"], row["error"]) == ("failed", texts.ENCRYPTED)


async def test_a_reply_address_is_secret_and_of_one_message(mailbox: MailOffice) -> None:
    """128 bits, another for each message; the sender of the envelope has one for bounces."""
    first = await mailbox.answers(write_mail(KNOWN))
    second = await mailbox.answers(write_mail(OTHER))

    assert first.header("Reply-To") != second.header("Reply-To")
    assert all(len(each.header("Reply-To").partition("+")[2].partition("@")[0]) == 26 for each in (first, second))
    assert first.sender.startswith("office+b-")
    assert first.header("Reply-To").partition("+")[2] == first.sender.partition("+b-")[2]


async def test_a_mailbox_without_plus_addresses_uses_its_one_address(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> None:
    """As at providers that refuse any other sender."""
    async with mail_office(folder, entries, clock=clock, plus_addresses=False) as office:
        answer = await office.answers(write_mail(KNOWN))

    assert (answer.sender, answer.header("Reply-To")) == (OFFICE, "")


async def test_without_a_smarthost_answers_are_files(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> None:
    """For trial: one .eml a mail, named by its id."""
    async with mail_office(folder, entries, clock=clock, smarthost={}) as office:
        await office.takes(write_mail(KNOWN))
        await office.settles()

        (file,) = (folder / "outgoing").iterdir()
        assert file.suffix == ".eml"
        assert b"In-Reply-To: <q" in file.read_bytes()


async def test_the_officer_sees_where_a_message_came_from(mailbox: MailOffice, olga: Officer) -> None:
    """A ticket names its writer's address."""
    await mailbox.answers(write_mail("人工", subject="人工"))

    assert (await olga.sees("ticket", "show", "1"))["address"] == f"mail:{ANN}"
    assert json.dumps(await olga.sees("outbox", "list", "--all"))

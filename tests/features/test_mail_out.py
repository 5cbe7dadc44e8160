"""How answers leave: through a smarthost that refuses, hangs up and comes back; and what a bounce changes."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.messages import Address, Reply
from helpbot.models import Person
from helpbot.services.desk import Desk
from helpbot.services.people import SOFT_BOUNCES
from helpbot.texts import mailing as texts
from tests.cast import KNOWN, KNOWN_ANSWER, OTHER, Officer
from tests.doubles.post_office import Delivered
from tests.features.mailing import ANN, OFFICE, MailOffice, mail_office, reply_to, write_mail


@pytest.fixture
async def mailbox(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> AsyncIterator[MailOffice]:
    """The office at work, with a mailbox."""
    async with mail_office(folder, entries, clock=clock) as office:
        yield office


async def until_sent(office: MailOffice, clock: SettableClock, *, hours: int = 48) -> int:
    """Let time pass until a mail has left; returns how many tries there were."""
    for _ in range(hours * 4):
        if office.post.delivered:
            break
        clock.set(clock.now() + timedelta(minutes=15))
        await office.office.branch.delivery.tick()
        await office.settles()
    return office.post.asked


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "AFTER"])
@pytest.mark.parametrize("answer", ["451 4.7.1 Greylisted", "drop"])
async def test_what_is_refused_for_now_is_tried_again(mailbox: MailOffice, clock: SettableClock, command: str, answer: str) -> None:
    """Wherever in the dialogue; under the same Message-ID."""
    mailbox.post.say(command, answer, answer)
    await mailbox.takes(write_mail(KNOWN))
    await mailbox.settles()
    for _ in range(4):
        clock.set(clock.now() + timedelta(hours=1))
        await mailbox.office.branch.delivery.tick()
        await mailbox.settles()

    assert mailbox.post.delivered
    assert len({mail.header("Message-ID") for mail in mailbox.post.delivered}) == 1
    assert KNOWN_ANSWER in mailbox.post.delivered[-1].text


async def test_a_smarthost_that_is_busy_for_a_day_is_asked_for_two(mailbox: MailOffice, clock: SettableClock) -> None:
    """Far more often than other errors are: greylisting and full disks pass."""
    mailbox.post.say("RCPT", *["450 4.2.0 Try later"] * 30)
    await mailbox.takes(write_mail(KNOWN))
    await mailbox.settles()

    assert await until_sent(mailbox, clock) > 20
    assert mailbox.post.delivered


async def test_after_two_days_the_officer_sees_it(mailbox: MailOffice, clock: SettableClock, olga: Officer) -> None:
    """With what the smarthost said last."""
    mailbox.post.say("RCPT", *["450 4.2.0 Try later"] * 500)
    await mailbox.takes(write_mail(KNOWN))
    await mailbox.settles()
    await until_sent(mailbox, clock, hours=50)

    (row,) = await olga.sees("outbox", "list")
    assert (row["state"], row["who"]) == ("failed", ANN)


async def addresses_of(office: MailOffice, who: str) -> bool:
    """Whether an address is on."""
    async with office.office.desk() as desk:
        return (await desk.people.find(Address("mail", who))).enabled


async def test_a_mailbox_that_does_not_exist_is_not_written_to_again(mailbox: MailOffice, olga: Officer) -> None:
    """5xx to RCPT marks the address; the officer sees why."""
    mailbox.post.say("RCPT", "550 5.1.1 User unknown")
    await mailbox.takes(write_mail(KNOWN))
    await mailbox.settles()

    (row,) = await olga.sees("outbox", "list")
    assert "5.1.1 User unknown" in row["error"]
    assert not await addresses_of(mailbox, ANN)
    await mailbox.answers(write_mail(OTHER))
    assert await addresses_of(mailbox, ANN)


@pytest.mark.parametrize(
    ("command", "answer"),
    [("RCPT", "550 5.7.1 Blocked by policy"), ("MAIL", "550 5.1.8 Sender rejected"), ("DATA", "554 5.6.0 Looks like spam")],
)
async def test_what_is_no_fault_of_the_mailbox_marks_nobody(mailbox: MailOffice, command: str, answer: str) -> None:
    """A policy, our own sender, a content filter: the clerk's address is as good as before."""
    mailbox.post.say(command, answer)
    await mailbox.takes(write_mail(KNOWN))
    await mailbox.settles()

    assert await addresses_of(mailbox, ANN)


async def test_a_refused_login_loses_nothing(folder: Path, entries: Sequence[Entry], clock: SettableClock, olga: Officer) -> None:
    """A password that was changed is the office's fault, not the clerk's: it goes when that is mended."""
    async with mail_office(folder, entries, clock=clock, smarthost={"host": "127.0.0.1", "port": 1, "tls": "none"}) as office:
        await office.takes(write_mail(KNOWN))
        await office.settles()

        (row,) = await olga.sees("outbox", "list")
        assert row["state"] == "queued"
        assert "127.0.0.1" in row["error"]
        assert await addresses_of(office, ANN)


def bounce(mail: Delivered, *, status: str = "5.1.1", action: str = "failed") -> bytes:
    """A delivery report (RFC 3464) as Postfix writes it."""
    lines = [
        "From: MAILER-DAEMON@mx.example",
        f"To: {mail.sender}",
        "Subject: Undelivered Mail Returned to Sender",
        "Auto-Submitted: auto-replied",
        "Message-ID: <bounce@mx.example>",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        "",
        "--b",
        "Content-Type: text/plain",
        "",
        "This is the mail system. Your message could not be delivered.",
        "",
        "--b",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.example",
        "",
        f"Final-Recipient: rfc822; {mail.recipients[0]}",
        f"Action: {action}",
        f"Status: {status}",
        f"Diagnostic-Code: smtp; 550 {status} refused",
        "",
        "--b",
        "Content-Type: text/rfc822-headers",
        "",
        f"Message-ID: {mail.header('Message-ID')}",
        f"Subject: {mail.header('Subject')}",
        "",
        "--b--",
        "",
    ]
    return "\r\n".join(lines).encode()


async def test_a_bounce_switches_the_address_off(mailbox: MailOffice, olga: Officer) -> None:
    """It is proved by the address it comes to; the message has failed, and both officers' lists say so."""
    answer = await mailbox.answers(write_mail(KNOWN))
    await mailbox.takes(bounce(answer), sender="", to=[answer.sender])
    await mailbox.settles()

    assert not await addresses_of(mailbox, ANN)
    (row,) = await olga.sees("outbox", "list")
    assert row["state"] == "failed"
    assert "退信" in row["error"]
    assert any("退信" in row["error"] for row in await olga.sees("inbox", "list"))
    assert len(mailbox.post.delivered) == 1


async def test_a_full_mailbox_is_given_a_few_chances(mailbox: MailOffice, clock: SettableClock) -> None:
    """A soft bounce is counted; only several in a row switch the address off. A mail from there begins the count anew."""
    for number in range(1, SOFT_BOUNCES + 1):
        async with mailbox.office.desk() as desk:
            await desk.outbox.put(await desk.people.find(Address("mail", ANN)), "ticket-reply", f"k{number}", reply=Reply("提醒"))
        mail = (await mailbox.post.holds(number))[number - 1]
        await mailbox.settles()
        await mailbox.takes(bounce(mail, status="4.2.2").replace(b"<bounce@", f"<{number}@".encode()), sender="", to=[mail.sender])
        await mailbox.settles()

        assert await addresses_of(mailbox, ANN) == (number < SOFT_BOUNCES)


@pytest.mark.parametrize("to", [OFFICE, "office+b-aaaaaaaaaaaaaaaaaaaaaaaaaa@qinglan.example"])
async def test_an_invented_bounce_switches_nobody_off(mailbox: MailOffice, to: str) -> None:
    """Anybody could send one; without the secret address it is filed, and no more."""
    answer = await mailbox.answers(write_mail(KNOWN))
    await mailbox.takes(bounce(answer), sender="", to=[to])
    await mailbox.settles()

    assert await addresses_of(mailbox, ANN)


async def test_without_plus_addresses_a_bounce_is_proved_by_the_id_it_quotes(
    folder: Path, entries: Sequence[Entry], clock: SettableClock
) -> None:
    """As at QQ and 163, where the envelope's sender has to be the account."""
    async with mail_office(folder, entries, clock=clock, plus_addresses=False) as office:
        answer = await office.answers(write_mail(KNOWN))
        await office.settles()
        await office.takes(bounce(answer), sender="", to=[OFFICE])
        await office.settles()

        assert not await addresses_of(office, ANN)


async def test_a_robot_that_answers_to_the_bounce_address_is_not_heard(mailbox: MailOffice, olga: Officer) -> None:
    """What comes there is read for bounces only."""
    answer = await mailbox.answers(write_mail(KNOWN))
    raw, _ = reply_to(answer, "我在休假")
    await mailbox.takes(raw, to=[answer.sender])
    await mailbox.settles()

    assert len(mailbox.post.delivered) == 1
    assert texts.AT_BOUNCE_ADDRESS in [row["error"] for row in await olga.sees("inbox", "list")]


async def give_person(desk: Desk, *who: Address) -> None:
    """Let these addresses be one person's, verified."""
    person = Person(office_id=desk.office.id, name="安", created_at=desk.people._clock.now())
    desk.people._tx.session.add(person)
    await desk.people._tx.session.flush()
    for each in who:
        address = await desk.people.find(each)
        address.person_id, address.verified_at = person.id, person.created_at
        desk.people._tx.session.add(address)


async def test_what_bounced_goes_to_the_persons_next_address(mailbox: MailOffice) -> None:
    """A reminder that no mailbox takes is heard in the chat."""
    async with mailbox.office.desk() as desk:
        await give_person(desk, Address("mail", ANN), Address("test", "安"))
        await desk.outbox.put(await desk.people.find(Address("mail", ANN)), "ticket-reply", "reminder:1", reply=Reply("年报还剩三天"))
    mail = (await mailbox.post.holds(1))[0]
    await mailbox.settles()
    await mailbox.takes(bounce(mail), sender="", to=[mail.sender])
    await mailbox.settles()

    assert mailbox.office.person("安").heard == ["年报还剩三天"]


async def test_a_mail_that_answers_none_says_what_it_is(mailbox: MailOffice) -> None:
    """A note has its first line for a subject, is no reply, and begins a thread of its own, which a reply joins."""
    async with mailbox.office.desk() as desk:
        await desk.outbox.put(await desk.people.find(Address("mail", ANN)), "ticket-reply", "n1", reply=Reply("请补交材料\n清单见网上"))
    note = (await mailbox.post.holds(1))[0]
    raw, to = reply_to(note, KNOWN)
    answer = await mailbox.answers(raw, to=[to])

    assert note.subject == "请补交材料"
    assert (note.header("In-Reply-To"), note.header("Auto-Submitted")) == ("", "auto-generated")
    assert answer.header("Message-ID").split(".")[1] == note.header("Message-ID").split(".")[1]

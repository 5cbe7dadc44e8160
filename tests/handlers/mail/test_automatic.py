"""A machine's mail is told from a person's, and a bounce says what did not arrive."""

import pytest

from handlers.mail.letter import STRONG, Sign
from handlers.mail.reading import read_letter
from tests.handlers.mail.bounces import BOUNCES, GONE, HELP, Returned
from tests.handlers.mail.build import CLERK, mail, multipart, part, word

VACATION = "这是来自QQ邮箱的假期自动回复邮件。\n\n您好，我最近正在休假中，无法亲自回复您的邮件。"


def signs(raw: bytes, mail_from: str | None = "zhangsan@school.example") -> frozenset[Sign]:
    return read_letter(raw, mail_from=mail_from).signs


def silences(found: frozenset[Sign]) -> bool:
    """What the channel makes of signs: one strong one, or two weak ones."""
    return bool(found & STRONG) or len(found) > 1


@pytest.mark.parametrize(
    ("name", "value", "sign"),
    [
        *(
            ("Auto-Submitted", value, Sign.AUTO_SUBMITTED)
            for value in ("auto-replied", "auto-generated; type=x", "auto-replied (vacation)", "Auto-Notified", "yes")
        ),
        *(("Precedence", value, Sign.PRECEDENCE) for value in ("bulk", "List", "junk", "auto_reply")),
        ("X-Precedence", "bulk", Sign.PRECEDENCE),
        ("List-Id", "<news.example>", Sign.LIST),
        ("X-Auto-Response-Suppress", "All", Sign.SUPPRESS),
        ("X-Ack", "no", Sign.SUPPRESS),
        *((name, "yes", Sign.VENDOR) for name in ("X-Autoreply", "X-Autorespond", "X-Loop", "List-Unsubscribe", "X-Mail-AutoReply")),
    ],
)
def test_a_field_says_that_a_machine_wrote(name: str, value: str, sign: Sign) -> None:
    """Each is a sign of its own."""
    assert signs(mail("年检", headers={name: value})) == {sign}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Auto-Submitted", "no"),
        ("Auto-Submitted", " No (a person)"),
        ("Auto-Submitted", ""),
        ("Precedence", "first-class"),
        ("X-Auto-Response-Suppress", "None"),
        ("X-Priority", "1"),
        ("X-QQ-MIME", "TCMime 1.0 by Tencent"),
        ("X-Mailer", "Foxmail 7"),
    ],
)
def test_a_person_s_fields_say_nothing(name: str, value: str) -> None:
    """What programs write for people."""
    assert signs(mail("年检", headers={name: value})) == frozenset()


@pytest.mark.parametrize(("mail_from", "headers"), [("", {}), ("<>", {}), (None, {"Return-Path": "<>"})])
def test_the_null_sender_is_a_machine(mail_from: str | None, headers: dict[str, str | bytes]) -> None:
    """RFC 3834, section 2: nothing answers it. Where the envelope is not known, the return path says it."""
    assert signs(mail("x", headers=headers), mail_from) == {Sign.NULL_SENDER}


def test_an_unknown_envelope_is_no_sign() -> None:
    """Nothing is known, so nothing is said."""
    assert signs(mail("年检"), None) == frozenset()


@pytest.mark.parametrize(
    "local", ["noreply", "no-reply", "do_not_reply", "MAILER-DAEMON", "postmaster", "bounces+12", "x.no-reply", "notifications"]
)
def test_a_mailbox_that_nobody_reads_is_a_weak_sign(local: str) -> None:
    """One alone silences nobody."""
    found = signs(mail("年检什么时候截止", From=f"<{local}@school.example>"))

    assert found == {Sign.ROBOT}
    assert not silences(found)


@pytest.mark.parametrize("local", ["zhang", "robert", "systemli", "daemonia", "noreplyzhang1", "rooter", "alertson"])
def test_a_person_may_be_called_nearly_so(local: str) -> None:
    """The whole of a word counts."""
    assert signs(mail("年检", From=f"<{local}@school.example>")) == frozenset()


@pytest.mark.parametrize(
    "subject",
    [
        "自动回复：年检",
        "自動回覆: 咨询",
        "系统退信",
        "Automatic reply: question",
        "Out of Office: question",
        "[自动回复] 年检",
        "已读: 年报提醒",
        "Undeliverable: x",
        "读信回执：x",
    ],
)
def test_subject_words_are_a_weak_sign(subject: str) -> None:
    """No person's mail is silenced by its subject alone."""
    found = signs(mail("我们的年检什么时候截止？", Subject=word(subject)))

    assert found == {Sign.SUBJECT}
    assert not silences(found)


@pytest.mark.parametrize(
    "subject",
    [
        "Re: 自动回复：年检",
        "回复：自动回复",
        "转发：系统退信",
        "关于自动回复的问题",
        "收到退信怎么办",
        "Question about bounce",
        "回执：某某学校参会",
        "未读的通知在哪看",
        "Bounce",
    ],
)
def test_a_person_may_write_about_such_mail(subject: str) -> None:
    """An answer to it, a question about it."""
    assert signs(mail("这是什么意思？", Subject=word(subject))) == frozenset()


def test_a_vacation_program_without_fields_is_silenced() -> None:
    """Its subject and its text together say it."""
    assert silences(signs(mail(VACATION, Subject=word("自动回复：年报提醒", "gb18030"))))


def test_a_person_who_answers_a_robot_is_heard() -> None:
    """What the robot said stands in the quote."""
    quoted = "\n".join(f"> {line}" for line in VACATION.split("\n"))

    assert (
        signs(mail(f"请问年检什么时候截止？\n\n在 2024-03-01，某人 <a@b.example> 写道：\n{quoted}", Subject=word("回复：自动回复")))
        == frozenset()
    )


@pytest.mark.parametrize("kind", ["disposition-notification", "feedback-report", "delivery-status"])
def test_a_report_is_a_machine_s(kind: str) -> None:
    """RFC 8098, 5965, 3464: a read receipt is no question."""
    report = multipart(
        "report", [part("已读"), part("Disposition: manual-action; displayed", f"message/{kind}")], more=f"; report-type={kind}"
    )

    letter = read_letter(mail(report), mail_from="a@b.example")
    assert Sign.REPORT in letter.signs
    assert letter.bounce is None


@pytest.mark.parametrize("bounce", BOUNCES, ids=str)
@pytest.mark.parametrize("mail_from", ["", "postmaster@mx.example"])
def test_a_bounce_says_who_is_gone_and_for_how_long(bounce: Returned, mail_from: str) -> None:
    """Standard or home-made, with the null sender or, against the rules, with another."""
    letter = read_letter(bounce.raw, mail_from=mail_from)

    assert letter.bounce is not None
    assert letter.bounce.recipients == (GONE,)
    assert (letter.bounce.permanent, letter.bounce.status) == (bounce.permanent, bounce.status)
    assert letter.bounce.reason
    assert Sign.REPORT in letter.signs


def test_a_bounce_passed_on_by_a_person_is_a_question() -> None:
    """A clerk who asks what the bounce means is answered, and nobody's address is marked."""
    for returned in BOUNCES:
        passed_on = multipart("mixed", [part("这是什么意思？"), part(returned.raw, "message/rfc822")], boundary="outer")
        letter = read_letter(mail(passed_on, Subject=word("转发：系统退信")), mail_from="a@b.example")

        assert (letter.bounce, letter.signs, letter.text) == (None, frozenset(), "这是什么意思？")


def test_a_report_of_success_is_no_bounce() -> None:
    """It was asked for by somebody, and says that all went well."""
    fields = f"Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; {GONE}\r\nAction: delivered\r\nStatus: 2.0.0\r\n"
    report = multipart("report", [part("delivered"), part(fields, "message/delivery-status")], more="; report-type=delivery-status")

    letter = read_letter(mail(report, From="MAILER-DAEMON@mx.example", Subject="Delivery Status Notification (Success)"), mail_from="")
    assert letter.bounce is None
    assert Sign.REPORT in letter.signs


def test_a_report_names_everyone_who_is_gone() -> None:
    """And nobody whose mailbox is full, or whom it only tries again."""
    fields = "Reporting-MTA: dns; mx\r\n" + "".join(
        f"\r\nFinal-Recipient: rfc822; {who}@gone.example\r\nAction: {action}\r\nStatus: {status}\r\n"
        for who, action, status in (("d", "failed", "5.2.2"), ("a", "failed", "5.1.1"), ("b", "delayed", "4.4.1"), ("c", "failed", "5.1.1"))
    )
    report = multipart("report", [part("x"), part(fields, "message/delivery-status")])

    bounce = read_letter(mail(report, From="MAILER-DAEMON@mx.example"), mail_from="").bounce
    assert bounce is not None
    assert bounce.recipients == ("a@gone.example", "c@gone.example")


def test_a_vacation_from_the_null_sender_is_no_bounce() -> None:
    """It names nobody who is gone."""
    letter = read_letter(mail(VACATION, Subject=word("自动回复：年报"), To=HELP, From=CLERK), mail_from="")

    assert letter.bounce is None
    assert silences(letter.signs)

"""Bounces as servers write them: the standard one, and those of Chinese providers and old servers, which follow none."""

from dataclasses import dataclass

from tests.handlers.mail.build import mail, multipart, part, word

GONE = "lisi@gone.example"
HELP = "help@office.example"


@dataclass(frozen=True, slots=True)
class Returned:
    """A bounce of a mail to GONE: who wrote it, and what it must be read as."""

    name: str
    raw: bytes
    permanent: bool
    status: str

    def __str__(self) -> str:
        return self.name


def _standard(action: str, status: str, diagnostic: str) -> bytes:
    fields = (
        f"Reporting-MTA: dns; mx.example\r\n\r\nOriginal-Recipient: rfc822;{GONE}\r\nFinal-Recipient: rfc822; other@gone.example\r\n"
        f"Action: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {diagnostic}\r\n"
    )
    explained = part(f"This mail was not delivered to {GONE}.")
    returned = part(mail("年报提醒"), "message/rfc822")
    report = multipart("report", [explained, part(fields, "message/delivery-status"), returned], more="; report-type=delivery-status")
    return mail(report, From="Mail Delivery System <MAILER-DAEMON@mx.example>", To=HELP, Subject="Undelivered Mail Returned to Sender")


def _home_made(sender: str, subject: str, text: str, *, html: bool = False, headers: dict[str, str | bytes] | None = None) -> bytes:
    return mail(
        part(text, f"text/{'html' if html else 'plain'}; charset=utf-8"), From=sender, To=HELP, Subject=word(subject), headers=headers
    )


BOUNCES = (
    Returned("RFC 3464", _standard("failed", "5.1.1", f"550 5.1.1 <{GONE}>: User unknown"), permanent=True, status="5.1.1"),
    Returned("RFC 3464, mailbox full", _standard("failed", "5.2.2", "552 5.2.2 Mailbox over quota"), permanent=False, status="5.2.2"),
    Returned("RFC 3464, refused by policy", _standard("failed", "5.7.1", "554 5.7.1 Message refused"), permanent=False, status="5.7.1"),
    Returned("RFC 3464, delayed", _standard("delayed", "4.4.1", "connect to mx: Connection timed out"), permanent=False, status="4.4.1"),
    Returned("RFC 3464, status in the diagnostic only", _standard("failed", "", "550 5.1.1 No such user"), permanent=True, status="5.1.1"),
    Returned(
        "QQ",
        _home_made(
            "PostMaster <PostMaster@qq.com>",
            "系统退信/Systems bounce",
            f"<p>抱歉，您的邮件被退回来了……</p><p>原邮件信息：</p><p>收件人：{GONE}</p><p>退信原因：收件人邮件地址（{GONE}）不存在，邮件无法送达。"
            f"</p><p>host mx.gone.example said: 550 Mailbox not found (in reply to RCPT TO command)</p>",
            html=True,
        ),
        permanent=True,
        status="550",
    ),
    Returned(
        "163",
        _home_made(
            "Postmaster@163.com",
            "系统退信",
            f"您的邮件未能投递到以下收件人：\n{GONE}\n\n退信原因：收件人的邮箱已满，请稍后重试。\n452 Mailbox full\n",
        ),
        permanent=False,
        status="452",
    ),
    Returned(
        "Aliyun",
        _home_made("mailer-daemon@mx.aliyun.com", "邮件投递失败", f"您发送给 {GONE} 的邮件投递失败。\n失败原因：550 5.1.1 该用户不存在\n"),
        permanent=True,
        status="5.1.1",
    ),
    Returned(
        "Coremail",
        _home_made(
            "postmaster@mail.county.example",
            "退信通知",
            f"您的信退回来了。\n收件人:\n<{GONE}>\n错误信息: 550 RCPT (<{GONE}>) dosn't exist\n",
        ),
        permanent=True,
        status="550",
    ),
    Returned(
        "Exim",
        _home_made(
            "Mail Delivery System <Mailer-Daemon@mx.example>",
            "Mail delivery failed: returning message to sender",
            f"Your mail did not reach:\n\n  {GONE}\n    host mx [192.0.2.1]\n    after RCPT TO:<{GONE}>:\n    550 5.1.1 User unknown\n",
            headers={"X-Failed-Recipients": GONE},
        ),
        permanent=True,
        status="5.1.1",
    ),
    Returned(
        "qmail",
        _home_made(
            "MAILER-DAEMON@mx.example",
            "failure notice",
            f"The mail was not delivered, and is not tried again.\n\n<{GONE}>:\n192.0.2.1 does not like recipient.\n"
            f"Remote host said: 550 5.1.1 <{GONE}>: User unknown\n\n--- The mail follows.\n\nReturn-Path: <{HELP}>\n",
        ),
        permanent=True,
        status="5.1.1",
    ),
)

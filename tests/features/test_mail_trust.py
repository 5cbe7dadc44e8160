"""From proves nothing: what is known of a sender is kept and shown; and what leaves is signed."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import dkim
import pytest

from faq.entry import Entry
from handlers.mail.letter import Letter
from handlers.mail.packing import Envelope
from handlers.mail.reading import read_letter
from handlers.mail.trust import Checker, weigh
from helpbot.clock import SettableClock
from helpbot.messages import Address, Trust
from helpbot.texts import tickets as texts
from tests.cast import KNOWN, Officer
from tests.features.binding import issue
from tests.features.mailing import ANN, OFFICE, MailOffice, mail_office, reply_to, write_mail

MX = "mx.qinglan.example"
ENVELOPE = Envelope(ANN, ("office@qinglan.example",), "127.0.0.1", "mx", "2027-01-01T00:00:00+00:00")


def headed(*results: str) -> Letter:
    """A letter with these Authentication-Results, topmost first."""
    head = "".join(f"Authentication-Results: {each}\r\n" for each in results).encode()
    return read_letter(head + write_mail(KNOWN), mail_from=ANN)


@pytest.mark.parametrize(
    ("results", "trust"),
    [
        ([f"{MX}; dmarc=pass header.from=school.example"], Trust.PASSED),
        ([f"{MX}; dmarc=fail header.from=school.example; spf=pass smtp.mailfrom=eve@evil.example"], Trust.FAILED),
        ([f"{MX}; dkim=pass header.d=school.example"], Trust.PASSED),
        ([f"{MX}; dkim=pass header.d=evil.example"], Trust.UNKNOWN),
        ([f"{MX}; spf=pass smtp.mailfrom={ANN}"], Trust.PASSED),
        ([f"{MX}; spf=fail smtp.mailfrom={ANN}"], Trust.FAILED),
        ([f"{MX}; none"], Trust.UNKNOWN),
        ([], Trust.UNKNOWN),
        (["evil.example; dmarc=pass header.from=school.example"], Trust.UNKNOWN),
        ([f"{MX}; dmarc=fail header.from=school.example", f"{MX}; dmarc=pass header.from=school.example"], Trust.FAILED),
        (["(((", ";;;", "x" * 5000], Trust.UNKNOWN),
    ],
)
async def test_only_our_own_mail_servers_word_counts(results: Sequence[str], trust: Trust) -> None:
    """The topmost of its name: whatever stands below came with the mail (RFC 8601, section 5)."""
    checker = Checker(MX)

    assert await checker.judge(headed(*results), ENVELOPE, b"") is trust
    checker.close()


def test_nothing_vouches_for_a_letter_from_nowhere() -> None:
    """A result for an empty domain is none."""
    assert weigh("", []) is Trust.UNKNOWN


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An RSA key as an operator makes one."""
    file = tmp_path_factory.mktemp("dkim") / "key.pem"
    subprocess.run(["openssl", "genrsa", "-traditional", "-out", str(file), "2048"], check=True, capture_output=True)
    return file


@pytest.fixture(scope="module")
def record(key: Path) -> str:
    """What stands in DNS for it."""
    command = ["openssl", "rsa", "-in", str(key), "-pubout", "-outform", "PEM"]
    public = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    return "v=DKIM1; k=rsa; p=" + "".join(line for line in public.splitlines() if "-" not in line)


class Dns:
    """DNS of a test: TXT records by name, the types being those that the libraries want."""

    def __init__(self, records: dict[str, str]) -> None:
        self.records = records
        self.asked: list[str] = []

    def __call__(self, name: str | bytes, timeout: float = 5) -> str | bytes | None:  # noqa: ARG002 -- as the libraries call it
        text = name.decode() if isinstance(name, bytes) else name
        self.asked.append(text)
        found = self.records.get(text.rstrip("."))
        return found.encode() if found and isinstance(name, bytes) else found


def signed(raw: bytes, key: Path, domain: str = "school.example") -> bytes:
    signature: bytes = dkim.sign(raw, b"s1", domain.encode(), key.read_bytes())
    return signature + raw


async def test_without_a_mail_server_that_checks_we_check(key: Path, record: str) -> None:
    """DKIM of the very domain of From passes; the same signature over another text does not."""
    dns = Dns({"s1._domainkey.school.example": record, "_dmarc.school.example": "v=DMARC1; p=reject"})
    checker = Checker("", dns)
    raw = signed(write_mail(KNOWN), key)
    forged = raw.replace(KNOWN.encode(), "请汇款".encode())

    assert await checker.judge(read_letter(raw, mail_from=ANN), ENVELOPE, raw) is Trust.PASSED
    assert await checker.judge(read_letter(forged, mail_from=ANN), ENVELOPE, forged) is Trust.FAILED
    checker.close()


async def test_dns_that_fails_says_nothing(key: Path) -> None:
    """Nobody's answer hangs on it."""

    def broken(*_: object, **__: object) -> object:
        raise OSError("no network")

    checker = Checker("", broken)
    raw = signed(write_mail(KNOWN), key)

    assert await checker.judge(read_letter(raw, mail_from=ANN), ENVELOPE, raw) is not Trust.PASSED
    checker.close()


async def test_a_mail_that_shows_nothing_asks_no_dns() -> None:
    """Unsigned, from the mail server beside us: there is nothing to look up."""
    dns = Dns({})
    checker = Checker("", dns)
    raw = write_mail(KNOWN)

    assert await checker.judge(read_letter(raw, mail_from=ANN), ENVELOPE, raw) is Trust.UNKNOWN
    assert dns.asked == []
    checker.close()


@pytest.mark.parametrize("trust", ["pass", "fail"])
async def test_an_officer_sees_what_is_known_of_the_writer(
    folder: Path, entries: Sequence[Entry], clock: SettableClock, olga: Officer, trust: str
) -> None:
    """With the ticket; a mail whose check failed is answered all the same, for an answer tells nothing that is not public."""
    async with mail_office(folder, entries, clock=clock, authserv_id=MX) as office:
        head = f"Authentication-Results: {MX}; dmarc={trust} header.from=school.example\r\n".encode()
        await office.answers(head + write_mail("人工", subject="人工"))

    kept = {"pass": Trust.PASSED, "fail": Trust.FAILED}[trust]
    assert (await olga.sees("ticket", "show", "1"))["trust"] == kept
    assert texts.TRUST[kept] in (await olga.runs("ticket", "show", "1")).out


async def test_answers_are_signed(folder: Path, entries: Sequence[Entry], clock: SettableClock, key: Path, record: str) -> None:
    """Whoever looks the key up finds the answer unchanged, subject, thread and all."""
    async with mail_office(folder, entries, clock=clock, dkim={"selector": "hb", "key": str(key)}) as office:
        answer = await office.answers(write_mail(KNOWN))

    dns = Dns({"hb._domainkey.qinglan.example": record})
    assert dkim.verify(answer.raw, dnsfunc=dns)
    assert not dkim.verify(answer.raw.replace(b"In-Reply-To: <q", b"In-Reply-To: <x"), dnsfunc=dns)


async def test_a_key_that_is_none_sends_nothing_unsigned(
    folder: Path, entries: Sequence[Entry], clock: SettableClock, olga: Officer, tmp_path: Path
) -> None:
    """The answer waits until the operator has mended it, and the list says what is wrong."""
    bad = tmp_path / "bad.pem"
    bad.write_text("no key")
    async with mail_office(folder, entries, clock=clock, dkim={"selector": "hb", "key": str(bad)}) as office:
        await office.takes(write_mail(KNOWN))
        await office.settles()

        assert office.post.delivered == []
    (row,) = await olga.sees("outbox", "list")
    assert "DKIM" in row["error"]


async def verified(office: MailOffice, who: str) -> bool:
    async with office.office.desk() as desk:
        return (await desk.people.find(Address("mail", who))).verified_at is not None


async def test_a_code_binds_at_once_where_it_comes_to_our_secret_address(
    folder: Path, entries: Sequence[Entry], clock: SettableClock, olga: Officer
) -> None:
    """Whoever answers there has read what we sent to that mailbox; From need not be believed."""
    async with mail_office(folder, entries, clock=clock) as office:
        answer = await office.answers(write_mail(KNOWN))
        raw, to = reply_to(answer, await issue(olga))
        await office.answers(raw, to=[to])

        assert await verified(office, ANN)


@pytest.mark.parametrize("whose", ["invented", "another's", "none"])
async def test_a_code_to_any_other_address_proves_no_mailbox(
    folder: Path, entries: Sequence[Entry], clock: SettableClock, olga: Officer, whose: str
) -> None:
    """Neither one that only looks secret, nor one that was sent to somebody else."""
    async with mail_office(folder, entries, clock=clock) as office:
        answer = await office.answers(write_mail(KNOWN, sender="bo@clinic.example"), sender="bo@clinic.example")
        to = {"invented": f"office+{'a' * 26}@qinglan.example", "another's": answer.header("Reply-To"), "none": OFFICE}[whose]
        await office.takes(write_mail(await issue(olga)), to=[to])
        await office.settles()

        assert not await verified(office, ANN)


async def test_the_code_of_the_paper_in_reply_to_the_letter_proves_it_too(
    folder: Path, entries: Sequence[Entry], clock: SettableClock, olga: Officer
) -> None:
    """People have the paper before them and not the letter's second code; who answers the letter has read it."""
    code = await issue(olga)
    async with mail_office(folder, entries, clock=clock) as office:
        raw, to = reply_to(await office.answers(write_mail(code)), code)
        await office.answers(raw, to=[to])

        assert await verified(office, ANN)

"""Mail straight from the internet: the host that brings it is held against what the sender's domain says, over real DNS."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from handlers.mail import trust
from handlers.mail.packing import Envelope
from handlers.mail.reading import read_letter
from handlers.mail.trust import Checker
from helpbot.messages import Trust
from tests.cast import KNOWN
from tests.doubles.name_server import serving_names
from tests.features.mailing import write_mail

pytestmark = pytest.mark.filterwarnings("ignore:please use dns.resolver.resolve:DeprecationWarning:spf")

ANN = "ann@qinglan-school.cn"
"""Not in `.example`: which domains belong together is told by the list of public suffixes, and that is none of them."""

OUTSIDE = "93.184.216.34"
ELSEWHERE = "93.184.216.99"
BROUGHT = Envelope(ANN, ("office@qinglan.example",), OUTSIDE, "mx.qinglan-school.cn", "2027-01-01T00:00:00+00:00")
OURS, STRICT = f'"v=spf1 ip4:{OUTSIDE} -all"', '"v=DMARC1; p=reject"'
SPF, DMARC = "qinglan-school.cn TXT", "_dmarc.qinglan-school.cn TXT"


async def judge(records: Mapping[str, str], envelope: Envelope = BROUGHT) -> tuple[Trust, list[str]]:
    """What is known of the sender, and what was asked for it."""
    raw = write_mail(KNOWN, sender=ANN)
    checker = Checker("")
    try:
        with serving_names(records) as names:
            return await checker.judge(read_letter(raw, mail_from=ANN), envelope, raw), names.asked
    finally:
        checker.close()


@pytest.mark.parametrize(
    ("records", "verdict"),
    [
        ({SPF: OURS, DMARC: STRICT}, Trust.PASSED),
        ({SPF: OURS}, Trust.PASSED),
        ({SPF: '"v=spf1 a:mx.qinglan-school.cn -all"', "mx.qinglan-school.cn A": OUTSIDE}, Trust.PASSED),
        ({SPF: f'"v=spf1 ip4:{ELSEWHERE} -all"', DMARC: STRICT}, Trust.FAILED),
        ({SPF: f'"v=spf1 ip4:{ELSEWHERE} -all"'}, Trust.FAILED),
        ({SPF: f'"v=spf1 ip4:{ELSEWHERE} ~all"'}, Trust.UNKNOWN),
        ({SPF: '"v=spf1 junk junk"'}, Trust.UNKNOWN),
        ({}, Trust.UNKNOWN),
    ],
)
async def test_the_host_is_held_against_what_the_domain_says(records: Mapping[str, str], verdict: Trust) -> None:
    """Passed from a host that the domain names; failed from another where it forbids all others; else nobody knows."""
    found, asked = await judge(records)

    assert found is verdict
    assert SPF in asked


async def test_a_pass_of_another_domain_vouches_for_nobody() -> None:
    """Whoever owns a domain may pass for it and write any From."""
    evil = replace(BROUGHT, sender="eve@evil-school.cn")
    found, _ = await judge({"evil-school.cn TXT": OURS, DMARC: STRICT}, evil)

    assert found is Trust.FAILED
    found, _ = await judge({"evil-school.cn TXT": OURS}, evil)
    assert found is Trust.UNKNOWN


async def test_a_domain_does_not_end_at_its_hyphen() -> None:
    """Else whoever owns `cn-evil.cn` would pass for the school, whose name begins like that of a host of theirs."""
    raw = write_mail(KNOWN, sender="ann@school.cn")
    evil = replace(BROUGHT, sender="eve@school.cn-evil.cn")
    checker = Checker("")
    with serving_names({"school.cn-evil.cn TXT": OURS, "_dmarc.school.cn TXT": STRICT}):
        assert await checker.judge(read_letter(raw, mail_from=evil.sender), evil, raw) is Trust.FAILED
    checker.close()


@pytest.mark.parametrize(("record", "verdict"), [("p=reject", Trust.PASSED), ("p=reject; aspf=s", Trust.FAILED)])
async def test_a_host_below_passes_unless_the_domain_is_strict(record: str, verdict: Trust) -> None:
    """As offices send: From the domain, the envelope from a host in it (RFC 7489, section 3.1.2)."""
    below = replace(BROUGHT, sender="bounce@mail.qinglan-school.cn")

    assert (await judge({"mail.qinglan-school.cn TXT": OURS, DMARC: f'"v=DMARC1; {record}"'}, below))[0] is verdict


async def test_a_record_that_is_none_says_nothing() -> None:
    """Neither for nor against."""
    evil = replace(BROUGHT, sender="eve@evil-school.cn")

    assert (await judge({DMARC: '"v=DMARC1; p=reject; junk"'}, evil))[0] is Trust.UNKNOWN


@pytest.mark.parametrize("peer", ["127.0.0.1", "192.168.1.5", "", "unix"])
async def test_the_mail_server_beside_us_is_not_asked_about(peer: str) -> None:
    """It is nobody's sender: what it brought, it had from somewhere else."""
    found, asked = await judge({SPF: OURS, DMARC: STRICT}, replace(BROUGHT, peer=peer))

    assert (found, asked) == (Trust.UNKNOWN, [])


async def test_a_name_server_that_says_nothing_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mail is answered, its sender unknown."""
    monkeypatch.setattr(trust, "PATIENCE", 0.2)
    raw = write_mail(KNOWN, sender=ANN)
    checker = Checker("")
    with serving_names({}, silent=True) as names:
        assert await checker.judge(read_letter(raw, mail_from=ANN), BROUGHT, raw) is Trust.UNKNOWN
        names.silent = False  # so that whoever still asks gets an end
        checker.close()

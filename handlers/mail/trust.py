"""How far a mail can be believed to come from whom it says: the checks of our mail server where it has done them, else our own."""

import asyncio
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address

import structlog
from authheaders import check_dkim, check_spf
from authres import AuthenticationResultsHeader
from authres.core import AuthenticationResult, AuthResError

from handlers.mail.dmarc import Resolve, domain_of, judge_dmarc
from handlers.mail.letter import Letter
from handlers.mail.packing import HEADERS, Envelope
from helpbot.messages import Trust

log = structlog.get_logger(__name__)

PATIENCE = 10.0
"""Seconds for all the DNS that a check asks: an answer is worth waiting for, a check is not."""

THREADS = 4


class Checker:
    """Judges a mail's sender. `authserv_id` is the name of the mail server before us, empty where there is none that checks."""

    def __init__(self, authserv_id: str, resolve: Resolve | None = None) -> None:
        self._authserv_id = authserv_id.lower()
        self._resolve = resolve
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="dns")

    async def judge(self, letter: Letter, envelope: Envelope, raw: bytes) -> Trust:
        """Never raises: what cannot be checked is not known."""
        domain = letter.sender.address.rpartition("@")[2].lower() if letter.sender else ""
        if self._authserv_id:
            return weigh(domain, find_results(letter.authentication, self._authserv_id))
        if not (_is_signed(raw) or _is_public(envelope.peer)):
            return Trust.UNKNOWN
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(PATIENCE):
                results = await loop.run_in_executor(self._threads, self._check, domain, envelope, raw)
        except Exception as error:  # noqa: BLE001 -- a library over a stranger's bytes and DNS; the mail is answered all the same
            log.warning("mail.unchecked", reason=repr(error))
            return Trust.UNKNOWN
        return weigh(domain, results)

    def close(self) -> None:
        """Wait for nobody's DNS."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _check(self, domain: str, envelope: Envelope, raw: bytes) -> list[AuthenticationResult]:
        """SPF of a host on the internet, DKIM where there is a signature: none is no bad one."""
        results: list[AuthenticationResult] = []
        if _is_public(envelope.peer):
            results.append(check_spf(envelope.peer, envelope.sender, envelope.helo))
        if _is_signed(raw):
            results.append(check_dkim(raw, dnsfunc=self._resolve))
        return [*results, *(judge_dmarc(domain, results, self._resolve) if domain else ())]


def find_results(headers: Iterable[str], authserv_id: str) -> list[AuthenticationResult]:
    """The results in the topmost header of this server; anybody can write one under another name, or further down (RFC 8601, section 5)."""
    for value in headers:
        try:
            parsed = AuthenticationResultsHeader.parse_value(value)
        except (AuthResError, ValueError):
            continue
        if str(parsed.authserv_id).lower() == authserv_id:
            return list(parsed.results)
    return []


def weigh(domain: str, results: Iterable[AuthenticationResult]) -> Trust:
    """DMARC decides where there is a result of it. Else DKIM or SPF, passed for the very domain of From, vouch; failed, they don't."""
    found = list(results)
    said = [(str(each.method), str(each.result)) for each in found]
    for verdict, trust in (("pass", Trust.PASSED), ("fail", Trust.FAILED)):
        if ("dmarc", verdict) in said:
            return trust
    if any(each.result == "pass" and domain and domain_of(each) == domain for each in found):
        return Trust.PASSED
    failed = {("dkim", "fail"), ("spf", "fail"), ("spf", "hardfail")}
    return Trust.FAILED if failed.intersection(said) else Trust.UNKNOWN


def _is_signed(raw: bytes) -> bool:
    return b"\ndkim-signature:" in b"\n" + raw[:HEADERS].partition(b"\r\n\r\n")[0].lower()


def _is_public(peer: str) -> bool:
    """SPF speaks of the host that brought the mail over the internet, not of the mail server beside us."""
    try:
        return ip_address(peer).is_global
    except ValueError:
        return False

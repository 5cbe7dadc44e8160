"""DMARC (RFC 7489): whether what passed speaks of the very organisation that stands in From.

Not the library's own judgement: it ends a domain at its first hyphen, so that whoever owns `cn-evil.example` passed for `school.cn`.
"""

from collections.abc import Callable, Iterable

from authheaders.dmarc_lookup import DMARCException, dns_query, get_org_domain, receiver_record
from authres.core import AuthenticationResult
from authres.dmarc import DMARCAuthenticationResult

Resolve = Callable[..., object]
"""What a name's TXT record says, for tests; as `dkim` and `authheaders` want it."""

_ALIGNMENT = {"spf": "aspf", "dkim": "adkim"}
_DOMAIN = {"spf": "smtp_mailfrom", "dkim": "header_d"}


def judge_dmarc(domain: str, results: Iterable[AuthenticationResult], resolve: Resolve | None) -> list[AuthenticationResult]:
    """Pass or fail for the domain of From, by the results of SPF and DKIM (section 6.6.2).

    Nothing where the domain asks for none, or where only time will tell.
    """
    found = list(results)
    try:
        record, _ = receiver_record(domain, dnsfunc=resolve or dns_query)
    except DMARCException:
        return []
    if not record.get("p"):
        return []
    passed = any(_is_aligned(domain, each, record) for each in found if each.result == "pass")
    if not passed and any(each.result == "temperror" for each in found):
        return []
    return [DMARCAuthenticationResult(result="pass" if passed else "fail", header_from=domain)]


def domain_of(result: AuthenticationResult) -> str:
    """The domain that a DKIM or SPF result speaks of, in lower case; empty for any other."""
    value = getattr(result, _DOMAIN.get(str(result.method), ""), None) or ""
    return str(value).rpartition("@")[2].lower()


def _is_aligned(domain: str, result: AuthenticationResult, record: dict[str, str]) -> bool:
    """Identifier alignment (section 3.1): relaxed, unless the record wants it strict."""
    spoken_of = domain_of(result)
    if record.get(_ALIGNMENT.get(str(result.method), ""), "r") == "s":
        return spoken_of == domain
    return bool(spoken_of) and _find_organisation(spoken_of) == _find_organisation(domain)


def _find_organisation(domain: str) -> str:
    """The organisational domain (section 3.2); under a top level that the list does not know, the domain itself."""
    found = str(get_org_domain(domain))
    return found if "." in found else domain

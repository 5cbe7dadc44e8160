"""From when until when a certificate holds; the standard library reads that only of one that it trusts."""

import re
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

_FIRST = re.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)
_VERSION, _UTC_TIME, _VALIDITY = 0xA0, 0x17, 3


def find_validity(file: Path) -> tuple[datetime, datetime]:
    """Of the first certificate in a PEM file, which is the one that is shown. Raises OSError, and ValueError where there is none."""
    found = _FIRST.search(file.read_text(encoding="ascii", errors="replace"))
    if found is None:
        raise ValueError(f"no certificate in {file}")
    return read_validity(ssl.PEM_cert_to_DER_cert(found[0]))


def read_validity(der: bytes) -> tuple[datetime, datetime]:
    """Of a certificate (RFC 5280, sections 4.1 and 4.1.2.5). Raises ValueError where it is none."""
    try:
        _, certificate = next(_split(der))
        _, signed = next(_split(certificate))
        fields = [content for tag, content in _split(signed) if tag != _VERSION]
        begins, ends = (_read_time(tag, content) for tag, content in _split(fields[_VALIDITY]))
    except (IndexError, StopIteration) as error:
        raise ValueError("no certificate") from error
    return begins, ends


def _split(der: bytes) -> Iterator[tuple[int, bytes]]:
    """The values that stand side by side: tag and content of each."""
    place = 0
    while place < len(der):
        tag, size, place = der[place], der[place + 1], place + 2
        if size >= 0x80:
            begin, place = place, place + (size & 0x7F)
            size = int.from_bytes(der[begin:place], "big")
        yield tag, der[place : place + size]
        place += size


def _read_time(tag: int, content: bytes) -> datetime:
    """Years of two digits are those from 1950 to 2049; `strptime` puts them between 1969 and 2068."""
    said = content.decode("ascii", "replace")
    if tag == _UTC_TIME:
        said = f"{'19' if said[:2] >= '50' else '20'}{said}"
    return datetime.strptime(said, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)

"""S/MIME wrappers: what a signed one holds (RFC 5652, section 5), and whether one is encrypted. Nothing is verified here."""

from collections.abc import Iterator

_SIGNED = bytes.fromhex("06092a864886f70d010702")
_ENVELOPED = (
    bytes.fromhex("06092a864886f70d010703"),
    bytes.fromhex("060b2a864886f70d0109100117"),
    bytes.fromhex("060b2a864886f70d0109100106"),
)
_DATA = bytes.fromhex("06092a864886f70d010701")
_OCTETS, _OCTETS_OF_OCTETS, _CONTENT = 0x04, 0x24, 0xA0
MOST_PIECES = 100_000


def is_encrypted(der: bytes) -> bool:
    """True where the wrapper says that its content is locked up."""
    return any(oid in der[:64] for oid in _ENVELOPED)


def signed_content(der: bytes) -> bytes:
    """The mail inside a signed wrapper; empty where there is none, or none that can be found."""
    if _SIGNED not in der[:64]:
        return b""
    place = der.find(_DATA)
    if place < 0:
        return b""
    place += len(_DATA)
    tag, size, start = _head(der, place)
    if tag != _CONTENT:
        return b""
    return b"".join(_octets(der, start, len(der) if size is None else start + size))


def _octets(der: bytes, place: int, end: int) -> Iterator[bytes]:
    """The pieces of an octet string, which BER allows to be cut up; walked flat, for what holds pieces adds nothing."""
    for _ in range(MOST_PIECES):
        if place >= min(end, len(der)):
            return
        tag, size, start = _head(der, place)
        if tag == _OCTETS and size is not None:
            yield der[start : start + size]
            place = start + size
        elif tag == _OCTETS_OF_OCTETS:
            place = start
        else:
            return


def _head(der: bytes, place: int) -> tuple[int, int | None, int]:
    """Tag, length (None where it is open) and where the content begins."""
    head = der[place : place + 2]
    if len(head) < 2:
        return 0, 0, len(der)
    tag, first = head
    if first < 0x80:
        return tag, first, place + 2
    if first == 0x80:
        return tag, None, place + 2
    start = place + 2 + (first & 0x7F)
    return tag, int.from_bytes(der[place + 2 : min(start, place + 10)], "big"), start

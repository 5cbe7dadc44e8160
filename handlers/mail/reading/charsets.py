"""Bytes to text, whatever the label says: labels in Chinese mail are wrong, missing, unknown or too narrow about once in thirty."""

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache

MOST_LOSSES = 0.1
"""Of the characters beyond ASCII, how many may be lost before the bytes are taken for something else."""

_WIDER = {
    "gb2312": "gb18030",  # every superset decodes what the smaller set can, and mail programs label with the smallest
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "shift_jis": "cp932",
    "utf-16": "utf-16-le",  # with a mark at its beginning, it is not asked
    "utf-32": "utf-32-le",
    "euc_kr": "cp949",
    "iso2022_jp": "iso2022_jp_3",
}
_ALIASES = {
    **dict.fromkeys(
        ("gb", "gb231280", "gb231200", "gb23121980", "isogb2312", "csgb2312", "csiso58gb231280", "euccn", "gbk2312"), "gb18030"
    ),
    **dict.fromkeys(("gb18030", "gb180302000", "gb180302022", "gb13000", "cngb", "chinese", "simplifiedchinese", "hzgb"), "gb18030"),
    **dict.fromkeys(("windows936", "cp936", "ms936", "936"), "gb18030"),
    **dict.fromkeys(("big5eten", "csbig5", "cnbig5", "big5tw", "big5hk", "traditionalchinese"), "big5hkscs"),
    **dict.fromkeys(("windows950", "cp950", "ms950", "950"), "big5hkscs"),
    **dict.fromkeys(("hzgb2312", "hz"), "hz"),
    **dict.fromkeys(("iso2022cn", "iso2022cnext", "csiso2022cn"), "iso2022_cn"),
    **dict.fromkeys(("utf8", "utf8mb4", "unicode11utf8", "unicode20utf8", "cp65001", "65001", "windows65001"), "utf-8"),
    **dict.fromkeys(("ansi", "default", "unknown", "unknown8bit", "8bit", "7bit", "binary", "user", "userdefined", "none", "charset"), ""),
    **dict.fromkeys(("utf", "unicode"), ""),
}
_LATIN = frozenset({"cp1252", "iso8859-1", "iso8859-15", "iso8859-2", "cp1250", "mac-roman", "latin_1", "ascii"})
_STATEFUL = frozenset(
    {"hz", "utf-7", "iso2022_cn", "iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_3", "iso2022_jp_ext", "iso2022_kr"}
)
_REFUSED = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
_NOISE = re.compile(r"[^a-z0-9]")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_ISO2022 = re.compile(rb"\x1b\$[@AB()*]")
_UTF8_TRIPLE = re.compile(rb"[\xe0-\xf4][\x80-\xbf]{2}")
_GB_COMMON = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]")
_BIG5_COMMON = re.compile(rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]")
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
_SHIFTED = re.compile(rb"\x0e([^\x0f\n]*)\x0f?")
_DESIGNATION = re.compile(rb"\x1b\$[)*+][A-Z]")


@lru_cache(maxsize=512)
def codec_of(label: str) -> str:
    """The codec for a charset label, as wide as the label can mean; empty where it says nothing usable."""
    plain = _NOISE.sub("", label[:64].lower())
    plain = plain.lstrip("x")
    if plain in _ALIASES:
        return _ALIASES[plain]
    try:
        name = codecs.lookup(label[:64].strip(" '\"\t").lower()).name
    except (LookupError, ValueError):  # a NUL in the label is a ValueError
        return "gb18030" if plain.startswith("gb") else "big5hkscs" if plain.startswith("big5") else ""
    return "" if name in _REFUSED or not _decodes_text(name) else _WIDER.get(name, name)


def _decodes_text(name: str) -> bool:
    try:
        b"a".decode(name)
    except LookupError:  # base64, zip and others of bytes to bytes
        return False
    except ValueError:  # half a character of UTF-16
        return True
    return True


def decode(data: bytes, label: str = "", *, hint: str = "") -> str:
    """The text that these bytes most likely are. `label` is what is said of them, `hint` what was said elsewhere (a meta tag, the body)."""
    if data.isascii() and not _looks_stateful(data, label):
        return data.decode("ascii")
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    candidates = list(dict.fromkeys(_candidates(data, codec_of(label), codec_of(hint))))
    for codec in candidates:
        try:
            return _decode(data, codec)
        except ValueError:  # UnicodeDecodeError is one
            continue
    best = min((_decode(data, codec, "replace") for codec in candidates), key=_losses)
    return best if _losses(best) <= MOST_LOSSES * sum(character > "\x7f" for character in best) else data.decode("cp1252", "replace")


def _losses(text: str) -> int:
    return text.count("\N{REPLACEMENT CHARACTER}")


def _looks_stateful(data: bytes, label: str) -> bool:
    codec = codec_of(label)
    return codec in _STATEFUL or codec.startswith(("utf-16", "utf-32")) or b"\x1b$" in data


def _candidates(data: bytes, label: str, hint: str) -> Iterator[str]:
    """Codecs to try, the likeliest first; the last one decodes anything."""
    if label in _STATEFUL or (label.startswith(("utf-16", "utf-32")) and b"\0" in data):
        yield label
    if _ISO2022.search(data):
        yield "iso2022_jp_3" if b"\x1b$B" in data or b"\x1b$@" in data else "iso2022_kr" if b"\x1b$)C" in data else "iso2022_cn"
    if _UTF8_TRIPLE.search(data) or not (label or hint):
        yield "utf-8"
    for said in (label, hint):
        if said in _LATIN and _is_gb2312(data, least=1):
            yield "gb18030"
        if said == "big5hkscs" and _is_gb2312(data, least=8):
            yield "gb18030"
        if said and said not in _STATEFUL and not said.startswith(("utf-16", "utf-32")):
            yield said
    yield "utf-8"
    yield from ("big5hkscs", "gb18030") if _is_rather_big5(data) else ("gb18030", "big5hkscs")


def _is_gb2312(data: bytes, *, least: int) -> bool:
    """True where all that is not ASCII comes in the pairs of GB2312, so many of them: nobody writes Latin or much Big5 like that."""
    try:
        text = data.decode("gb2312")
    except UnicodeDecodeError:
        return False
    return sum(character > "\x7f" for character in text[:4096]) >= least


def _is_rather_big5(data: bytes) -> bool:
    """Both sets use the same bytes; each has its frequent characters elsewhere."""
    pairs = _PAIR.findall(data, 0, 4096)
    common = sum(map(bool, map(_BIG5_COMMON.match, pairs))), sum(map(bool, map(_GB_COMMON.match, pairs)))
    return common[0] > 0.8 * len(pairs) and common[1] < 0.6 * len(pairs)


def _decode(data: bytes, codec: str, errors: str = "strict") -> str:
    """A character that the end cuts off is left out. Raises UnicodeDecodeError."""
    if codec == "iso2022_cn":
        return _decode_iso2022_cn(data, errors)
    return codecs.getincrementaldecoder(codec)(errors).decode(data, final=False)


def _decode_iso2022_cn(data: bytes, errors: str) -> str:
    """RFC 1922 as far as GB2312 goes: Python has no codec for it."""
    plain = _DESIGNATION.sub(b"", data)
    shifted = _SHIFTED.sub(lambda found: bytes(byte | 0x80 if byte > 0x20 else byte for byte in found[1]), plain)
    return shifted.decode("gb2312", errors)

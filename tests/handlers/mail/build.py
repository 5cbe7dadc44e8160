"""Builds raw mails byte by byte, the broken ones too: no library that would mend them stands between."""

import base64
import quopri
from collections.abc import Mapping, Sequence

CLERK = "张三 <zhangsan@school.example>"
OFFICE = "登记局 <help@office.example>"


def word(text: str, charset: str = "utf-8", encoding: str = "B") -> bytes:
    """An encoded word (RFC 2047)."""
    raw = text.encode(charset)
    if encoding == "B":
        return f"=?{charset}?B?{base64.b64encode(raw).decode()}?=".encode()
    return f"=?{charset}?Q?".encode() + "".join(f"={byte:02X}" for byte in raw).encode() + b"?="


def field(name: str, value: str | bytes) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return name.encode() + b": " + raw + b"\r\n"


def part(
    content: bytes | str,
    kind: str = "text/plain; charset=utf-8",
    *,
    encoding: str = "8bit",
    headers: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A part with its fields; the content is encoded here."""
    raw = content.encode() if isinstance(content, str) else content
    if encoding == "base64":
        raw = base64.encodebytes(raw).replace(b"\n", b"\r\n")
    elif encoding == "quoted-printable":
        raw = quopri.encodestring(raw).replace(b"\n", b"\r\n")
    fields = field("Content-Type", kind) + field("Content-Transfer-Encoding", encoding)
    return fields + b"".join(field(name, value) for name, value in (headers or {}).items()) + b"\r\n" + raw


def file(name: str, content: bytes, kind: str = "application/octet-stream") -> bytes:
    """An attached file, its name in encoded words as Chinese programs write it."""
    spelt = name if name.isascii() else word(name, "gb18030").decode()
    return part(content, f'{kind}; name="{spelt}"', encoding="base64", headers={"Content-Disposition": f'attachment; filename="{spelt}"'})


def multipart(kind: str, parts: Sequence[bytes], *, boundary: str = "----=_Part_1", more: str = "") -> bytes:
    """A multipart as a part, its own fields first."""
    delimiter = f"--{boundary}".encode()
    body = b"".join(delimiter + b"\r\n" + each + b"\r\n" for each in parts) + delimiter + b"--\r\n"
    return field("Content-Type", f'multipart/{kind}; boundary="{boundary}"{more}') + b"\r\n" + body


def alternative(plain: str, html: str) -> bytes:
    return multipart(
        "alternative", [part(plain, encoding="base64"), part(html, "text/html; charset=utf-8", encoding="base64")], boundary="==alt=="
    )


def mail(content: bytes | str = "", *, headers: Mapping[str, str | bytes] | None = None, **known: str | bytes) -> bytes:
    """A mail of the clerk; `content` is a part with its fields, or a text. Known fields can be set or, with "", left out."""
    fields: dict[str, str | bytes] = {
        "From": CLERK,
        "To": OFFICE,
        "Subject": "咨询",
        "Date": "Fri, 1 Mar 2024 10:00:00 +0800",
        "Message-ID": "<1@school.example>",
        "MIME-Version": "1.0",
    }
    fields |= {name.replace("_", "-"): value for name, value in known.items()} | dict(headers or {})
    block = b"".join(field(name, value) for name, value in fields.items() if value)
    return block + (part(content) if isinstance(content, str) else content)

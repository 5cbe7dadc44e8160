"""Telegram's own small HTML: which tags it takes, what it says about the others, and how it counts text."""

import html
import re
from dataclasses import dataclass, field
from typing import NoReturn

from tests.doubles.telegram_wire import JsonObject, refuse

ENTITIES = {
    "b": "bold",
    "i": "italic",
    "u": "underline",
    "s": "strikethrough",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
}

_TOKEN = re.compile(
    r"""</(?P<end>[^>]*)(?P<end_closed>>?)
      | <(?P<start>[^\s>]*)(?P<attributes>(?:"[^"]*"|'[^']*'|[^>"'])*)(?P<closed>>?)
      | (?P<text>[^<]+)""",
    re.VERBOSE,
)
_REFERENCE = re.compile(r"&(?:(?:lt|gt|amp|quot)(?![a-zA-Z])|#\d+|#x[0-9a-fA-F]+);?")
_LINK = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_SPACES = " \t\n\r\v\0"


def utf16_length(text: str) -> int:
    """Telegram's unit: an emoji outside the basic plane counts twice."""
    return len(text.encode("utf-16-le")) // 2


def parse_html(source: str) -> tuple[str, list[JsonObject]]:
    """The bare text and its entities."""
    reader = _Reader(source)
    for token in _TOKEN.finditer(source):
        reader.take(token)
    return reader.finish()


def trim(text: str, entities: list[JsonObject]) -> tuple[str, list[JsonObject]]:
    """Without the blanks around it, as Telegram shows it, the entities moved along."""
    lead = utf16_length(text) - utf16_length(text.lstrip(_SPACES))
    trimmed = text.strip(_SPACES)
    moved = (_move(entity, lead, utf16_length(trimmed)) for entity in entities)
    return trimmed, [entity for entity in moved if entity["length"]]


def _move(entity: JsonObject, lead: int, length: int) -> JsonObject:
    offset, extent = entity.get("offset"), entity.get("length")
    if not isinstance(offset, int) or not isinstance(extent, int):
        refuse("can't parse MessageEntity: offset and length must be numbers")
    start = max(0, offset - lead)
    end = min(length, offset - lead + extent)
    return entity | {"offset": start, "length": max(0, end - start)}


@dataclass(frozen=True, slots=True)
class _OpenTag:
    name: str
    offset: int
    url: str | None


@dataclass(slots=True)
class _Reader:
    source: str
    text: str = ""
    entities: list[JsonObject] = field(default_factory=list)
    open_tags: list[_OpenTag] = field(default_factory=list)

    def take(self, token: re.Match[str]) -> None:
        if token["text"] is not None:
            self.text += _unescape(token["text"])
        elif token["start"] is not None:
            self._open(token)
        else:
            self._close(token)

    def finish(self) -> tuple[str, list[JsonObject]]:
        if self.open_tags:
            _refuse_html(f'Can\'t find end tag corresponding to start tag "{self.open_tags[-1].name}"')
        return self.text, self.entities

    def _open(self, token: re.Match[str]) -> None:
        name = token["start"].lower()
        if name not in ENTITIES and (token["attributes"] or token["closed"]):
            _refuse_html(f'Unsupported start tag "{name}" at byte offset {self._byte_offset(token)}')
        if not token["closed"]:
            _refuse_html(f"Unclosed start tag at byte offset {self._byte_offset(token)}")
        self.open_tags.append(_OpenTag(name, utf16_length(self.text), _link_in(token["attributes"])))

    def _close(self, token: re.Match[str]) -> None:
        name, offset = token["end"].strip().lower(), self._byte_offset(token)
        if not token["end_closed"]:
            _refuse_html(f"Unclosed end tag at byte offset {offset}")
        if not self.open_tags:
            _refuse_html(f"Unexpected end tag at byte offset {offset}")
        tag = self.open_tags.pop()
        if name not in ("", tag.name):
            expected = f'expected "</{tag.name}>", found "</{name}>"'
            _refuse_html(f"Unmatched end tag at byte offset {offset}, {expected}")
        self._add_entity(tag)

    def _add_entity(self, tag: _OpenTag) -> None:
        length = utf16_length(self.text) - tag.offset
        if tag.name == "a" and tag.url is None:
            return
        link: JsonObject = {"url": tag.url} if tag.name == "a" else {}
        self.entities.append({"type": ENTITIES[tag.name], "offset": tag.offset, "length": length} | link)

    def _byte_offset(self, token: re.Match[str]) -> int:
        return len(self.source[: token.start()].encode())


def _refuse_html(reason: str) -> NoReturn:
    refuse(f"can't parse entities: {reason}")


def _unescape(text: str) -> str:
    """Only the references Telegram knows: `&nbsp;` stays as it is written."""
    return _REFERENCE.sub(lambda reference: html.unescape(reference[0]), text)


def _link_in(attributes: str) -> str | None:
    link = _LINK.search(attributes)
    return _unescape(next(filter(None, link.groups()), "")) if link else None

"""What the bot's messages are: their content, checked already, and what they look like on the wire and to a person."""

from dataclasses import dataclass, field

from tests.doubles.telegram_wire import JsonObject


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    data: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    name: str
    size: int
    file_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a message shows, checked already."""

    text: str
    entities: list[JsonObject] = field(default_factory=list)
    parse_mode: str | None = None
    markup: JsonObject | None = None
    buttons: list[list[Button]] = field(default_factory=list)
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message of the bot as the person sees it now."""

    message_id: int
    text: str
    buttons: list[list[Button]]
    parse_mode: str | None
    at: float
    document: Document | None = None
    content: Content = field(default_factory=lambda: Content(text=""), repr=False, compare=False)
    payload: JsonObject = field(default_factory=dict, repr=False, compare=False)

    def labelled(self, label: str) -> Button | None:
        return next((button for row in self.buttons for button in row if button.label == label), None)


def describe(content: Content) -> JsonObject:
    is_caption = content.document is not None
    parts: JsonObject = {
        "caption" if is_caption else "text": content.text,
        "caption_entities" if is_caption else "entities": content.entities,
        "reply_markup": content.markup if content.buttons else None,
        "document": _describe_document(content.document),
    }
    return {name: part for name, part in parts.items() if part}


def _describe_document(document: Document | None) -> JsonObject | None:
    if document is None:
        return None
    names = {"file_id": document.file_id, "file_unique_id": f"u{document.file_id}", "file_name": document.name}
    return names | {"file_size": document.size}

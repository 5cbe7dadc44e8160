"""From the parameters of a call to what a message shows: text within its limits, and a keyboard Telegram would take."""

from dataclasses import replace
from typing import NoReturn

from tests.doubles.telegram_html import parse_html, trim, utf16_length
from tests.doubles.telegram_messages import Button, Content
from tests.doubles.telegram_wire import Arguments, JsonObject, refuse

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
DATA_LIMIT = 64


def content_of_text(arguments: Arguments) -> Content:
    text, entities = _read_text(arguments, "text", "entities")
    if not text:
        refuse("message text is empty")
    if utf16_length(text) > TEXT_LIMIT:
        refuse("message is too long")
    return _with_parse_mode(text, entities, arguments)


def content_of_caption(arguments: Arguments) -> Content:
    text, entities = _read_text(arguments, "caption", "caption_entities")
    if utf16_length(text) > CAPTION_LIMIT:
        refuse("message caption is too long")
    return _with_parse_mode(text, entities, arguments)


def with_markup(content: Content, arguments: Arguments) -> Content:
    markup = arguments.fields("reply_markup")
    rows = _read_rows(markup.get("inline_keyboard", [])) if markup else []
    # An empty keyboard is no keyboard, or "not modified" would miss it.
    buttons = [row for row in rows if row]
    return replace(content, markup=markup if buttons else None, buttons=buttons)


def _with_parse_mode(text: str, entities: list[JsonObject], arguments: Arguments) -> Content:
    content = Content(text=text, entities=entities, parse_mode=arguments.text("parse_mode") or None)
    return with_markup(content, arguments)


def _read_text(arguments: Arguments, name: str, entities_name: str) -> tuple[str, list[JsonObject]]:
    source, mode = arguments.text(name), arguments.text("parse_mode").lower()
    if mode == "html":
        return trim(*parse_html(source))
    if mode:
        refuse("unsupported parse_mode")
    entities = [entity for entity in arguments.items(entities_name) if isinstance(entity, dict)]
    return trim(source, entities)


def _read_rows(rows: object) -> list[list[Button]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        refuse("can't parse inline keyboard: array of arrays of buttons expected")
    return [[_read_button(button) for button in row] for row in rows]


def _read_button(button: object) -> Button:
    if not isinstance(button, dict):
        _refuse_button("object expected")
    label, data, url = (button.get(name) for name in ("text", "callback_data", "url"))
    if not isinstance(label, str) or not label:
        _refuse_button('can\'t find field "text"')
    if data is None and url is None:
        _refuse_button("text buttons are unallowed in the inline keyboard")
    if data is not None and not 1 <= len(str(data).encode()) <= DATA_LIMIT:
        refuse("BUTTON_DATA_INVALID")
    return Button(label, None if data is None else str(data))


def _refuse_button(reason: str) -> NoReturn:
    refuse(f"can't parse inline keyboard button: {reason}")

"""The methods of the Bot API that the double knows, as strict as Telegram, and stricter about unknown parameters."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from tests.doubles.telegram_content import content_of_caption, content_of_text, with_markup
from tests.doubles.telegram_html import utf16_length
from tests.doubles.telegram_messages import Content, Document, SentMessage
from tests.doubles.telegram_room import Room
from tests.doubles.telegram_webhook import Webhook
from tests.doubles.telegram_wire import ApiError, Arguments, JsonObject, refuse
from tests.doubles.telegram_world import World

Run: TypeAlias = Callable[[World, Arguments], object | Awaitable[object]]

ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)
WEBHOOK_ACTIVE = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_URL = re.compile(r"https?://[^/\s]+(?:/\S*)?")
_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")


@dataclass(frozen=True, slots=True)
class Method:
    name: str
    run: Run
    parameters: str = ""

    def check(self, arguments: Arguments) -> None:
        """Telegram ignores a parameter it does not know; here a client's slip must show."""
        if unknown := sorted(arguments.values.keys() - self.parameters.split()):
            refuse(f"{self.name} has no parameter {', '.join(unknown)}")


def get_me(world: World, _: Arguments) -> JsonObject:
    return world.bot


async def get_updates(world: World, arguments: Arguments) -> object:
    if world.courier.webhook:
        await world.updates.conflicts.tell(WEBHOOK_ACTIVE)
    _remember_allowed(world, arguments)
    return await world.updates.poll(
        offset=arguments.number("offset"),
        limit=min(max(arguments.number("limit", 100), 1), 100),
        timeout=min(max(arguments.number("timeout"), 0), 50),
    )


def set_webhook(world: World, arguments: Arguments) -> bool:
    """Updates are delivered from now on, and polling stops. Unlike Telegram it takes plain http."""
    if not arguments.text("url"):
        return delete_webhook(world, arguments)
    webhook = _read_webhook(arguments)
    _check_haste(world)
    _remember_allowed(world, arguments)
    _drop_pending(world, arguments)
    world.updates.interrupt("Conflict: terminated by setWebhook request")
    world.courier.start(webhook)
    return True


def delete_webhook(world: World, arguments: Arguments) -> bool:
    _drop_pending(world, arguments)
    world.courier.stop()
    return True


def get_webhook_info(world: World, _: Arguments) -> JsonObject:
    info: JsonObject = {"url": "", "has_custom_certificate": False, "pending_update_count": len(world.updates)}
    if webhook := world.courier.webhook:
        info |= {"url": webhook.url, "max_connections": webhook.max_connections}
    if webhook and (error := world.courier.last_error):
        info |= {"last_error_date": error[0], "last_error_message": error[1]}
    return info | ({"allowed_updates": list(world.updates.allowed)} if webhook and world.updates.allowed else {})


def set_my_commands(world: World, arguments: Arguments) -> bool:
    commands = arguments.items("commands")
    if len(commands) > 100:
        refuse("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        _check_command(command)
    world.commands[_audience(arguments)] = commands
    return True


def get_my_commands(world: World, arguments: Arguments) -> list[object]:
    return world.commands.get(_audience(arguments), [])


def send_message(world: World, arguments: Arguments) -> JsonObject:
    chat = world.chat(arguments.values.get("chat_id"))
    content = content_of_text(arguments)
    _check_reply(chat, arguments)
    return chat.show(content).payload


def send_document(world: World, arguments: Arguments) -> JsonObject:
    chat = world.chat(arguments.values.get("chat_id"))
    stored = world.files.take(arguments.values.get("document"))
    document = Document(stored.name, len(stored.content), stored.file_id)
    content = replace(content_of_caption(arguments), document=document)
    _check_reply(chat, arguments)
    return chat.show(content).payload


def send_chat_action(world: World, arguments: Arguments) -> bool:
    world.chat(arguments.values.get("chat_id"))
    if arguments.text("action") not in ACTIONS:
        refuse("wrong parameter action in request")
    return True


def edit_message_text(world: World, arguments: Arguments) -> JsonObject:
    """Without a reply_markup the buttons go away, as with Telegram."""
    chat, message = _find_message(world, arguments)
    if message.document:
        refuse("there is no text in the message to edit")
    return _edit(chat, message, content_of_text(arguments))


def edit_message_reply_markup(world: World, arguments: Arguments) -> JsonObject:
    chat, message = _find_message(world, arguments)
    return _edit(chat, message, with_markup(message.content, arguments))


def delete_message(world: World, arguments: Arguments) -> bool:
    chat = world.chat(arguments.values.get("chat_id"))
    message_id = arguments.number("message_id")
    if not chat.knows(message_id):
        refuse("message to delete not found")
    chat.remove(message_id)
    return True


def answer_callback_query(world: World, arguments: Arguments) -> bool:
    press_id = arguments.text("callback_query_id")
    if press_id not in world.open_presses:
        refuse("query is too old and response timeout expired or query ID is invalid")
    if utf16_length(arguments.text("text")) > 200:
        refuse("MESSAGE_TOO_LONG")
    world.open_presses.remove(press_id)
    return True


def get_file(world: World, arguments: Arguments) -> JsonObject:
    return world.files.locate(arguments.values.get("file_id"))


def download(world: World, arguments: Arguments) -> bytes:
    return world.files.download(arguments.text("file_path"))


def _remember_allowed(world: World, arguments: Arguments) -> None:
    """Left out means as before; it never touches updates that wait already."""
    if "allowed_updates" in arguments.values:
        world.updates.allowed = [str(kind) for kind in arguments.items("allowed_updates")]


def _read_webhook(arguments: Arguments) -> Webhook:
    url, secret = arguments.text("url"), arguments.text("secret_token")
    if not _URL.fullmatch(url):
        refuse("bad webhook: invalid webhook URL specified")
    if not _SECRET.fullmatch(secret):
        refuse("secret token contains unallowed characters")
    connections = min(max(arguments.number("max_connections", 40), 1), 100)
    return Webhook(url=url, secret_token=secret, max_connections=connections)


def _check_haste(world: World) -> None:
    now = world.clock()
    if now < world.next_webhook_at:
        raise ApiError(429, "Too Many Requests: retry after 1", retry_after=1)
    world.next_webhook_at = now + world.pace.between_webhooks


def _drop_pending(world: World, arguments: Arguments) -> None:
    if arguments.flag("drop_pending_updates"):
        world.updates.forget_all()


def _audience(arguments: Arguments) -> str:
    return f"{arguments.fields('scope') or {'type': 'default'}} {arguments.text('language_code')}"


def _check_command(command: object) -> None:
    if not isinstance(command, dict):
        refuse("can't parse commands JSON array")
    if not _COMMAND.fullmatch(str(command.get("command", ""))):
        refuse("BOT_COMMAND_INVALID")
    if not 1 <= len(str(command.get("description", ""))) <= 256:
        refuse("BOT_COMMAND_DESCRIPTION_INVALID")


def _check_reply(chat: Room, arguments: Arguments) -> None:
    reply = Arguments(arguments.fields("reply_parameters") or {})
    if not reply.values or reply.flag("allow_sending_without_reply"):
        return
    if not chat.knows(reply.number("message_id")):
        refuse("message to be replied not found")


def _find_message(world: World, arguments: Arguments) -> tuple[Room, SentMessage]:
    chat = world.chat(arguments.values.get("chat_id"))
    message_id = arguments.number("message_id")
    message = chat.find(message_id)
    if message is None:
        refuse("message can't be edited" if chat.knows(message_id) else "message to edit not found")
    return chat, message


def _edit(chat: Room, message: SentMessage, content: Content) -> JsonObject:
    old = message.content
    if (content.text, content.entities, content.markup) == (old.text, old.entities, old.markup):
        refuse(NOT_MODIFIED)
    return chat.change(message, content).payload


_SENDING = (
    "chat_id parse_mode business_connection_id message_thread_id direct_messages_topic_id disable_notification "
    "protect_content allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup "
)
_EDITING = "business_connection_id chat_id message_id inline_message_id reply_markup "
_DOCUMENT = "document thumbnail caption caption_entities disable_content_type_detection"
_WEBHOOK = "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token"

METHODS = {
    method.name.lower(): method
    for method in (
        Method("getMe", get_me),
        Method("getUpdates", get_updates, "offset limit timeout allowed_updates"),
        Method("setWebhook", set_webhook, _WEBHOOK),
        Method("deleteWebhook", delete_webhook, "drop_pending_updates"),
        Method("getWebhookInfo", get_webhook_info),
        Method("setMyCommands", set_my_commands, "commands scope language_code"),
        Method("getMyCommands", get_my_commands, "scope language_code"),
        Method("sendMessage", send_message, _SENDING + "text entities link_preview_options"),
        Method("sendDocument", send_document, _SENDING + _DOCUMENT),
        Method("sendChatAction", send_chat_action, "business_connection_id chat_id message_thread_id action"),
        Method("editMessageText", edit_message_text, _EDITING + "text parse_mode entities link_preview_options"),
        Method("editMessageReplyMarkup", edit_message_reply_markup, _EDITING),
        Method("deleteMessage", delete_message, "chat_id message_id"),
        Method("getFile", get_file, "file_id"),
        Method("answerCallbackQuery", answer_callback_query, "callback_query_id text show_alert url cache_time"),
    )
}

FILE = Method("file", download, "file_path")
"""A download, under an address of its own, but recorded and failing like a method."""

"""What Telegram remembers: its chats, what was said in them, and what the bot told it about itself."""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import count

from tests.doubles.telegram_updates import Updates
from tests.doubles.telegram_wire import JsonObject, refuse

_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(?:@\w+)?(?!\S)")


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


class World:
    def __init__(self, token: str, *, clock: Callable[[], float]) -> None:
        self.bot = _describe_bot(int(token.partition(":")[0]))
        self.clock = clock
        self.updates = Updates()
        self.chats: dict[int, Chat] = {}
        self.commands: dict[str, list[object]] = {}
        self.documents: dict[str, Document] = {}
        self.webhook: JsonObject | None = None
        self.open_presses: set[str] = set()
        self.changed = asyncio.Condition()
        self._message_ids = count(1)
        self._press_ids = count(7_000_000_000_000_000_001)

    def chat(self, chat_id: object) -> "Chat":
        """The chat a bot means; a bot cannot write to anyone who never wrote to it."""
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            refuse("chat not found" if chat_id not in (None, "") else "chat_id is empty")
        return chat

    def next_message_id(self) -> int:
        return next(self._message_ids)

    def open_press(self) -> str:
        press_id = str(next(self._press_ids))
        self.open_presses.add(press_id)
        return press_id

    async def announce_change(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def until(self, predicate: Callable[[], bool], *, within: float = 5) -> None:
        """Wait until it holds, looking again after every call of the bot; TimeoutError if it never does."""
        async with asyncio.timeout(within), self.changed:
            await self.changed.wait_for(predicate)


class Chat:
    """A private chat, from the side of the person in it."""

    def __init__(self, world: World, chat_id: int, name: str) -> None:
        self.chat_id = chat_id
        self.name = name
        self._world = world
        self._shown: dict[int, SentMessage] = {}
        self._arrived: list[SentMessage] = []
        self._asked = 0
        self._own_ids: set[int] = set()

    @property
    def messages(self) -> list[SentMessage]:
        return list(self._shown.values())

    @property
    def heard(self) -> list[str]:
        return [message.text for message in self.messages]

    def says(self, text: str) -> int:
        """Send the bot a text; returns the update_id."""
        message_id = self._world.next_message_id()
        self._own_ids.add(message_id)
        message = self._head(message_id) | {"from": self._person, "text": text}
        if command := _COMMAND.match(text):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": command.end()}]
        return self._world.updates.add({"message": message})

    def presses(self, label: str) -> int:
        """Press the button on the newest message that has it; LookupError where there is none."""
        for message in reversed(self.messages):
            button = message.labelled(label)
            if button and button.data:
                return self.presses_data(button.data, message_id=message.message_id)
        labels = [button.label for message in self.messages for row in message.buttons for button in row]
        reason = f"{self.name} sees no button {label!r} to press, only {labels}"
        raise LookupError(reason)

    def presses_data(self, data: str, *, message_id: int) -> int:
        """Press a button that may have gone since: the screen of the person lags behind."""
        press = {
            "id": self._world.open_press(),
            "from": self._person,
            "message": self._payload_of(message_id),
            "chat_instance": str(self.chat_id * 1_000_003),
            "data": data,
        }
        return self._world.updates.add({"callback_query": press})

    async def hears(self, count: int = 1, *, within: float = 5) -> list[str]:
        """Wait for the next messages of the bot, after those already asked for, and return their texts."""
        wanted = self._asked + count
        try:
            await self._world.until(lambda: len(self._arrived) >= wanted, within=within)
        except TimeoutError:
            wait = f"{self.name} waited {within} s for {count} more message(s) after {self._asked}"
            reason = f"{wait}; heard so far: {self.heard}"
            raise TimeoutError(reason) from None
        news, self._asked = self._arrived[self._asked : wanted], wanted
        return [self._shown.get(message.message_id, message).text for message in news]

    def show(self, content: Content) -> SentMessage:
        """A new message of the bot."""
        message = self._compose(self._head(self._world.next_message_id()), content, at=self._world.clock())
        self._arrived.append(message)
        return message

    def change(self, old: SentMessage, content: Content) -> SentMessage:
        head = self._head(old.message_id) | {"date": old.payload["date"], "edit_date": int(time.time())}  # noqa: TID251 -- Telegram's clock, not ours
        return self._compose(head, content, at=old.at)

    def find(self, message_id: int) -> SentMessage | None:
        return self._shown.get(message_id)

    def knows(self, message_id: int) -> bool:
        return message_id in self._shown or message_id in self._own_ids

    def remove(self, message_id: int) -> None:
        self._shown.pop(message_id, None)
        self._own_ids.discard(message_id)

    @property
    def _person(self) -> JsonObject:
        return {"id": self.chat_id, "is_bot": False, "first_name": self.name, "language_code": "zh-hans"}

    def _head(self, message_id: int) -> JsonObject:
        chat = {"id": self.chat_id, "type": "private", "first_name": self.name}
        return {"message_id": message_id, "date": int(time.time()), "chat": chat}  # noqa: TID251 -- Telegram's clock, not ours

    def _payload_of(self, message_id: int) -> JsonObject:
        """A message that is gone has nothing left but its place: Telegram marks it with date 0."""
        if message := self._shown.get(message_id):
            return message.payload
        return self._head(message_id) | {"date": 0}

    def _compose(self, head: JsonObject, content: Content, *, at: float) -> SentMessage:
        message_id = int(str(head["message_id"]))
        payload = head | {"from": self._world.bot} | _describe(content)
        shown = SentMessage(message_id, content.text, content.buttons, content.parse_mode, at, content.document)
        shown = replace(shown, content=content, payload=payload)
        self._shown[message_id] = shown
        return shown


def _describe_bot(bot_id: int) -> JsonObject:
    return {
        "id": bot_id,
        "is_bot": True,
        "first_name": "Helpdesk",
        "username": "helpdesk_test_bot",
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


def _describe(content: Content) -> JsonObject:
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

"""A chat from the bot's side: what it shows there, and what people there sent and pressed."""

import time
from dataclasses import replace

from tests.doubles.telegram_messages import Content, SentMessage, describe
from tests.doubles.telegram_wire import JsonObject
from tests.doubles.telegram_world import World


class Room:
    """What private chats and groups have in common."""

    kind: str

    def __init__(self, world: World, chat_id: int, name: str) -> None:
        self.chat_id = chat_id
        self.name = name
        self._world = world
        self._shown: dict[int, SentMessage] = {}
        self._arrived: list[SentMessage] = []
        self._asked = 0
        self._said: dict[int, JsonObject] = {}

    @property
    def messages(self) -> list[SentMessage]:
        return list(self._shown.values())

    @property
    def heard(self) -> list[str]:
        return [message.text for message in self._shown.values()]

    @property
    def said(self) -> list[int]:
        """The ids of the messages people sent here, oldest first."""
        return list(self._said)

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
        head = self._head(old.message_id) | {"date": old.payload["date"], "edit_date": _now()}
        return self._compose(head, content, at=old.at)

    def find(self, message_id: int) -> SentMessage | None:
        return self._shown.get(message_id)

    def knows(self, message_id: int) -> bool:
        return message_id in self._shown or message_id in self._said

    def remove(self, message_id: int) -> None:
        self._shown.pop(message_id, None)
        self._said.pop(message_id, None)

    @property
    def _place(self) -> JsonObject:
        return {"id": self.chat_id, "type": self.kind}

    def _post(self, sender: JsonObject, parts: JsonObject) -> int:
        """Somebody's message; returns the update_id."""
        message_id = self._world.next_message_id()
        message = self._said[message_id] = self._head(message_id) | {"from": sender} | parts
        return self._world.updates.add({"message": message})

    def _edit(self, message_id: int, parts: JsonObject) -> int:
        if message_id not in self._said:
            reason = f"{self.name} never sent message {message_id}, only {self.said}"
            raise LookupError(reason)
        message = self._said[message_id] = self._said[message_id] | parts | {"edit_date": _now()}
        return self._world.updates.add({"edited_message": message})

    def _press(self, sender: JsonObject, label: str) -> int:
        """The newest message that has the button; LookupError where there is none."""
        for message in reversed(self._shown.values()):
            button = message.labelled(label)
            if button and button.data:
                return self._press_data(sender, button.data, message.message_id)
        labels = [button.label for message in self.messages for row in message.buttons for button in row]
        reason = f"{self.name} sees no button {label!r} to press, only {labels}"
        raise LookupError(reason)

    def _press_data(self, sender: JsonObject, data: str, message_id: int) -> int:
        press = {
            "id": self._world.open_press(),
            "from": sender,
            "message": self._payload_of(message_id),
            "chat_instance": str(self.chat_id * 1_000_003),
            "data": data,
        }
        return self._world.updates.add({"callback_query": press})

    def _head(self, message_id: int) -> JsonObject:
        return {"message_id": message_id, "date": _now(), "chat": self._place}

    def _payload_of(self, message_id: int) -> JsonObject:
        """A message that is gone has nothing left but its place: Telegram marks it with date 0."""
        if message := self._shown.get(message_id):
            return message.payload
        return self._head(message_id) | {"date": 0}

    def _compose(self, head: JsonObject, content: Content, *, at: float) -> SentMessage:
        message_id = int(str(head["message_id"]))
        payload = head | {"from": self._world.bot} | describe(content)
        shown = SentMessage(message_id, content.text, content.buttons, content.parse_mode, at, content.document)
        shown = replace(shown, content=content, payload=payload)
        self._shown[message_id] = shown
        return shown


def _now() -> int:
    return int(time.time())  # noqa: TID251 -- Telegram's clock, not ours

"""A group with the bot in it; it hears everything there, as a bot that is an administrator does."""

from tests.doubles.telegram_chat import Chat
from tests.doubles.telegram_kinds import text_parts
from tests.doubles.telegram_room import Room
from tests.doubles.telegram_wire import JsonObject

HIGHEST_SUPERGROUP = -1_000_000_000_001
"""Ids from here down are those of supergroups."""


class Group(Room):
    @property
    def kind(self) -> str:  # type: ignore[override]  # told by the id, not by the class
        return "supergroup" if self.chat_id <= HIGHEST_SUPERGROUP else "group"

    def says(self, text: str, *, by: Chat, mention: bool = False, reply_to_bot: bool = False) -> int:
        """A member writes; the bot is mentioned first in the text, or right behind its command; returns the update_id.

        A reply is to the bot's newest message here; LookupError where there is none.
        """
        parts = text_parts(self._address(text) if mention else text)
        return self._post(by.person, parts | (self._reply() if reply_to_bot else {}))

    def edits(self, message_id: int, text: str) -> int:
        return self._edit(message_id, text_parts(text))

    def presses(self, label: str, *, by: Chat) -> int:
        return self._press(by.person, label)

    def moves_to(self, chat_id: int) -> "Group":
        """It becomes a supergroup under another id; both chats say so, and the old one takes no message any more."""
        world = self._world
        successor = world.chats[chat_id] = Group(world, chat_id, self.name)
        world.moved[self.chat_id] = chat_id
        self._post(self._anonymous, {"migrate_to_chat_id": chat_id})
        successor._post(self._anonymous, {"migrate_from_chat_id": self.chat_id})
        return successor

    @property
    def _place(self) -> JsonObject:
        return super()._place | {"title": self.name}

    @property
    def _anonymous(self) -> JsonObject:
        """Who speaks where the group itself does."""
        return {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}

    def _address(self, text: str) -> str:
        name = f"@{self._world.bot_name}"
        if not text.startswith("/"):
            return f"{name} {text}"
        command, space, rest = text.partition(" ")
        return f"{command}{name}{space}{rest}"

    def _reply(self) -> JsonObject:
        newest = next(reversed(self._shown.values()), None)
        if newest is None:
            reason = f"the bot has said nothing in {self.name} to reply to"
            raise LookupError(reason)
        return {"reply_to_message": newest.payload}

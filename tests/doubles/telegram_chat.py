"""A private chat, from the side of the person in it."""

from tests.doubles import telegram_kinds as kinds
from tests.doubles.telegram_room import Room
from tests.doubles.telegram_wire import JsonObject


class Chat(Room):
    """Each deed of the person returns its update_id; the ids of their messages are in `said`."""

    kind = "private"

    @property
    def person(self) -> JsonObject:
        return {"id": self.chat_id, "is_bot": False, "first_name": self.name, "language_code": "zh-hans"}

    def says(self, text: str) -> int:
        return self._post(self.person, kinds.text_parts(text))

    def edits(self, message_id: int, text: str) -> int:
        """Give an earlier message of their own another text; LookupError where there is none."""
        return self._edit(message_id, kinds.text_parts(text))

    def forwards(self, text: str, *, origin: str = "老王") -> int:
        return self._post(self.person, kinds.forward_parts(text, origin=origin))

    def sends_file(self, name: str, content: bytes, mime: str = "application/octet-stream", *, caption: str = "") -> int:
        return self._post(self.person, kinds.document_parts(self._world.files, name, content, mime=mime, caption=caption))

    def sends_photo(self, content: bytes = b"\xff\xd8\xff", *, caption: str = "") -> int:
        return self._post(self.person, kinds.photo_parts(self._world.files, content, caption=caption))

    def sends_voice(self, content: bytes = b"OggS", *, duration: int = 3) -> int:
        return self._post(self.person, kinds.voice_parts(self._world.files, content, duration=duration))

    def sends_sticker(self, emoji: str = "👍") -> int:
        return self._post(self.person, kinds.sticker_parts(self._world.files, emoji))

    def sends_location(self, latitude: float = 39.9, longitude: float = 116.4) -> int:
        return self._post(self.person, kinds.location_parts(latitude, longitude))

    def sends_contact(self, phone: str = "13800000000", name: str = "老王") -> int:
        return self._post(self.person, kinds.contact_parts(phone, name))

    def presses(self, label: str) -> int:
        """Press the button on the newest message that has it; LookupError where there is none."""
        return self._press(self.person, label)

    def presses_data(self, data: str, *, message_id: int) -> int:
        """Press a button that may have gone since: the screen of the person lags behind."""
        return self._press_data(self.person, data, message_id)

    @property
    def _place(self) -> JsonObject:
        return super()._place | {"first_name": self.name}

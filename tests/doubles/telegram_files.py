"""The files that people and the bot sent, to be fetched by their id or sent again."""

from dataclasses import dataclass
from itertools import count
from pathlib import PurePosixPath

from tests.doubles.telegram_wire import ApiError, JsonObject, Upload, refuse

UPLOAD_LIMIT = 50 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class StoredFile:
    file_id: str
    name: str
    path: str
    content: bytes

    def describe(self) -> JsonObject:
        """The fields that every kind of file has."""
        return {"file_id": self.file_id, "file_unique_id": f"u{self.file_id}", "file_size": len(self.content)}


class Files:
    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._numbers = count(1)

    def keep(self, name: str, content: bytes, *, folder: str) -> StoredFile:
        number = next(self._numbers)
        # The name of a person's file is no part of Telegram's path, only its ending is.
        path = f"{folder}/file_{number}{PurePosixPath(name).suffix}"
        stored = StoredFile(f"file{number}", name, path, content)
        self._by_id[stored.file_id] = self._by_path[path] = stored
        return stored

    def take(self, given: object) -> StoredFile:
        """What the bot sends: a file of its own, or the id of one that is here already."""
        if not isinstance(given, Upload):
            return self.find(given)
        if given.size == 0:
            refuse("file must be non-empty")
        if given.size > UPLOAD_LIMIT:
            raise ApiError(413, "Request Entity Too Large")
        return self.keep(given.name, given.content, folder="documents")

    def find(self, file_id: object) -> StoredFile:
        stored = self._by_id.get(file_id) if isinstance(file_id, str) else None
        if stored is None:
            refuse("wrong file_id or the file is temporarily unavailable")
        return stored

    def locate(self, file_id: object) -> JsonObject:
        stored = self.find(file_id)
        if len(stored.content) > DOWNLOAD_LIMIT:
            refuse("file is too big")
        return stored.describe() | {"file_path": stored.path}

    def download(self, path: str) -> bytes:
        stored = self._by_path.get(path)
        if stored is None:
            raise ApiError(404, "Not Found")
        return stored.content

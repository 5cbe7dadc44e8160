"""The ways Telegram lets a bot down, planned ahead by a test."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from starlette.responses import HTMLResponse, Response

from tests.doubles.telegram_wire import ApiError, failure

DESCRIPTIONS = {
    400: "Bad Request: chat not found",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error: restart",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One call going wrong. Nothing is accepted, except before `cut="after"`; a mere `hang` ends in the true answer."""

    method: str
    chat_id: int | None = None
    status: int | None = None
    description: str | None = None
    retry_after: int | None = None
    migrate_to_chat_id: int | None = None
    bad_json: bool = False
    hang: float = 0
    cut: Literal["before", "after"] | None = None

    def __post_init__(self) -> None:
        if not (self.status or self.bad_json or self.hang or self.cut):
            reason = "a fault needs a status, bad_json, hang or cut"
            raise ValueError(reason)

    def strikes(self, method: str, chat_id: object) -> bool:
        return self.method.lower() == method.lower() and self.chat_id in (None, chat_id)

    def answer(self) -> Response | None:
        """What the bot gets instead of the true answer, if anything."""
        if self.bad_json:
            return Response('{"ok":true,"result":{"mess', media_type="application/json")
        if self.status is None:
            return None
        # Above 500 it is the proxy that speaks, not the server behind it.
        if self.status > 500 and self.description is None:
            return HTMLResponse(f"<html><h1>{self.status} Bad Gateway</h1></html>", status_code=self.status)
        return failure(self._error(self.status))

    def _error(self, status: int) -> ApiError:
        if status == 429:
            seconds = self.retry_after or 1
            return ApiError(429, self.description or f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        description = self.description or DESCRIPTIONS.get(status, "Bad Request")
        if self.migrate_to_chat_id is None:
            return ApiError(status, description)
        return ApiError(status, description, migrate_to_chat_id=self.migrate_to_chat_id)


class Faults:
    def __init__(self) -> None:
        self._planned: list[Fault] = []

    def plan(self, faults: Sequence[Fault]) -> None:
        self._planned.extend(faults)

    def take(self, method: str, chat_id: object) -> Fault | None:
        """The first planned fault that concerns this call, which is thereby used up."""
        for position, fault in enumerate(self._planned):
            if fault.strikes(method, chat_id):
                return self._planned.pop(position)
        return None

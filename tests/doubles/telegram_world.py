"""What Telegram remembers: its chats, what was said in them, and what the bot told it about itself."""

import asyncio
from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING

from tests.doubles.telegram_files import Files
from tests.doubles.telegram_pace import Pace
from tests.doubles.telegram_updates import Updates
from tests.doubles.telegram_webhook import Courier
from tests.doubles.telegram_wire import ApiError, JsonObject, refuse

if TYPE_CHECKING:
    from tests.doubles.telegram_room import Room

UPGRADED = "Bad Request: group chat was upgraded to a supergroup chat"


class World:
    def __init__(self, token: str, *, clock: Callable[[], float], pace: Pace, strict_pacing: bool) -> None:
        self.bot = _describe_bot(int(token.partition(":")[0]))
        self.clock = clock
        self.pace = pace
        self.updates = Updates(clock=clock, pace=pace, strict_pacing=strict_pacing)
        self.courier = Courier(self.updates, clock=clock, pace=pace, announce=self.announce_change)
        self.chats: dict[int, Room] = {}
        self.moved: dict[int, int] = {}
        self.commands: dict[str, list[object]] = {}
        self.files = Files()
        self.next_webhook_at = clock()
        self.open_presses: set[str] = set()
        self._message_ids = count(1)
        self._press_ids = count(7_000_000_000_000_000_001)
        self._waiting: dict[asyncio.Future[None], Callable[[], bool]] = {}
        self._will_look = False

    @property
    def bot_name(self) -> str:
        return str(self.bot["username"])

    def chat(self, chat_id: object) -> "Room":
        """The chat a bot means; a bot cannot write to anyone who never wrote to it."""
        if isinstance(chat_id, int) and (moved_to := self.moved.get(chat_id)):
            raise ApiError(400, UPGRADED, migrate_to_chat_id=moved_to)
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

    def announce_change(self) -> None:
        """Those who wait look again; once for all that changes in one turn of the loop."""
        if self._waiting and not self._will_look:
            self._will_look = True
            asyncio.get_running_loop().call_soon(self._look)

    async def until(self, predicate: Callable[[], bool], *, within: float | None = 5) -> None:
        """Wait until it holds, looking again after every call of the bot; TimeoutError if it never does."""
        if predicate():
            return
        waiting = asyncio.get_running_loop().create_future()
        self._waiting[waiting] = predicate
        try:
            async with asyncio.timeout(within):
                await waiting
        finally:
            del self._waiting[waiting]

    def _look(self) -> None:
        self._will_look = False
        for waiting, predicate in list(self._waiting.items()):
            if not waiting.done():
                _look_for(waiting, predicate)


def _look_for(waiting: asyncio.Future[None], predicate: Callable[[], bool]) -> None:
    """What the predicate raises belongs to the one who waits."""
    try:
        holds = predicate()
    except Exception as error:  # noqa: BLE001 -- passed on, whatever it is
        waiting.set_exception(error)
    else:
        if holds:
            waiting.set_result(None)


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

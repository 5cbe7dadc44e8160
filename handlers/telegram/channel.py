"""Telegram as a Channel: long polling in, sendMessage out."""

import asyncio
import warnings
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import TypeVar, cast
from urllib.parse import urlencode

import structlog
from telegram import Bot, BotCommand
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.warnings import PTBDeprecationWarning

from handlers.telegram.client import Client
from handlers.telegram.inbound import CHANNEL, WANTED, callback_id, last_id, pack_update, read_update
from handlers.telegram.limits import CampaignPace
from handlers.telegram.outbound import erase_message, send_reply
from handlers.telegram.presses import Marking, find_marking, mark_choice, press_key, try_once
from handlers.telegram.settings import TelegramSettings
from handlers.telegram.webhook import Webhook
from helpbot.clock import Clock
from helpbot.errors import ChannelDown
from helpbot.messages import Address, Arrival, Incoming, Parcel
from helpbot.ports import Finding, HttpRoute, Intake
from helpbot.texts import telegram as texts
from helpbot.texts.conversation import COMMANDS

log = structlog.get_logger(__name__)

POLL_SECONDS = 30
"""How long Telegram holds a poll open while nothing comes."""

PATIENCE = 10.0
"""Seconds beyond that before a poll counts as dead; also for any other call."""

WATCH_SECONDS = 60.0
"""How often a webhook is looked after; `doctor` takes three minutes without a sign for a fault."""

CONNECTIONS = 64
"""As many as messages may be in flight."""

Result = TypeVar("Result")


class TelegramChannel:
    """A bot at Telegram, or at a server that speaks its Bot API."""

    def __init__(self, settings: TelegramSettings) -> None:
        self.pace = CampaignPace()
        self._polling = _client(settings, POLL_SECONDS + PATIENCE, connections=2)
        self._sending = _client(settings, PATIENCE, connections=CONNECTIONS)
        self._bot = Bot(
            settings.token.get_secret_value(),
            base_url=f"{settings.base_url}/bot",
            base_file_url=f"{settings.base_url}/file/bot",
            request=self._sending,
            get_updates_request=self._polling,
        )
        self._webhook = settings.webhook
        self._bot_id = _bot_id_of(settings)
        self._ready = asyncio.Lock()
        self._initialized = False
        self._acknowledging: set[asyncio.Task[None]] = set()

    @property
    def name(self) -> str:
        return CHANNEL

    @property
    def exclusive(self) -> bool:
        """A second poll ends the first with a Conflict (Bot API, getUpdates); webhooks come to whoever listens."""
        return not self._webhook.url

    async def receive(self, intake: Intake) -> None:
        """Take in updates for ever: by polling, or, where a webhook is configured, as Telegram posts them. Raises ChannelDown."""
        await self._initialize()
        await self._offer_commands()
        if self._webhook.url:
            await self._watch_webhook(intake)
        await self._remove_webhook()
        offset = 0
        while True:
            updates = await self._explain(lambda: self._poll(offset))  # noqa: B023 -- called before offset changes
            intake.beat()
            if updates:  # the next poll's offset confirms them to Telegram: not before they are stored
                await intake.store([pack_update(self._bot_id, update) for update in updates])
                self._acknowledge_presses(updates)
                offset = last_id(updates) + 1

    async def _watch_webhook(self, intake: Intake) -> None:
        """Tell Telegram where to post, and look every minute whether that still stands."""
        ours = self._webhook
        secret = ours.secret.get_secret_value()
        await self._explain(lambda: self._bot.set_webhook(ours.url, secret_token=secret, allowed_updates=list(WANTED)))
        while True:
            found = await self._explain(self._bot.get_webhook_info)
            if found.url != ours.url:
                raise ChannelDown(texts.WEBHOOK_CHANGED.format(found=found.url))
            intake.beat()
            await asyncio.sleep(WATCH_SECONDS)

    async def _remove_webhook(self) -> None:
        """Telegram gives nothing to a poll while a webhook stands. Whose ever it was, taking it away is said aloud."""
        found = await self._explain(self._bot.get_webhook_info)
        if found.url:
            log.warning("telegram.webhook_removed", url=found.url, pending=found.pending_update_count)
            await self._explain(self._bot.delete_webhook)

    async def read(self, arrival: Arrival) -> Incoming | None:
        return await read_update(arrival, self._bot, self._initialize)

    async def send(self, parcel: Parcel) -> str:
        await self._initialize_to_send()
        return await send_reply(self._sending, self._bot, parcel)

    async def erase(self, to: Address, ref: str) -> None:
        await self._initialize_to_send()
        await erase_message(self._bot, to.who, ref)

    def routes(self, intake: Intake) -> Sequence[HttpRoute]:
        """Where Telegram posts to, if a webhook is configured."""
        ours = self._webhook
        if not ours.url:
            return ()
        secret = ours.secret.get_secret_value()
        webhook = Webhook(bot_id=self._bot_id, secret=secret, intake=intake, received=self._acknowledge_presses)
        return [HttpRoute(webhook.route(ours.path), ours.listen, ours.port)]

    async def examine(self) -> Sequence[Finding]:
        """Ask Telegram who we are, and what it says of our webhook."""
        try:
            await self._initialize()
            findings = [Finding(texts.CHECK, fine=True, detail=f"@{self._bot.username}")]
            return [*findings, await self._examine_webhook()] if self._webhook.url else findings
        except ChannelDown as error:
            return [Finding(texts.CHECK, fine=False, detail=str(error), cure=texts.CURE)]

    async def _examine_webhook(self) -> Finding:
        found = await self._explain(self._bot.get_webhook_info)
        if found.url != self._webhook.url:
            detail = texts.WEBHOOK_OTHER.format(found=found.url, url=self._webhook.url)
        elif found.last_error_message:
            detail = texts.WEBHOOK_ERROR.format(error=found.last_error_message)
        else:
            fine = texts.WEBHOOK_FINE.format(url=found.url, pending=found.pending_update_count)
            return Finding(texts.WEBHOOK_CHECK, fine=True, detail=fine)
        return Finding(texts.WEBHOOK_CHECK, fine=False, detail=detail, cure=texts.WEBHOOK_CURE)

    async def close(self) -> None:
        for task in self._acknowledging:
            task.cancel()
        await self._bot.shutdown()
        await self._polling.shutdown()

    async def _initialize(self) -> None:
        """getMe, once. Raises ChannelDown."""
        async with self._ready:
            if not self._initialized:
                await self._explain(self._bot.initialize)
                self._initialized = True

    async def _initialize_to_send(self) -> None:
        """A message may be due before the first poll; its own call tells what is wrong, if anything is."""
        with suppress(ChannelDown):
            await self._initialize()

    async def _poll(self, offset: int) -> list[Mapping[str, object]]:
        """GetUpdates as raw JSON: an update that the library can't parse must not stop those beside it."""
        asked = {"offset": offset, "timeout": POLL_SECONDS, "allowed_updates": str(list(WANTED)).replace("'", '"')}
        url = f"{self._bot.base_url}/getUpdates?{urlencode(asked)}"
        found = await self._polling.post(url, read_timeout=POLL_SECONDS + PATIENCE)
        return cast("list[Mapping[str, object]]", found)

    async def _offer_commands(self) -> None:
        """The menu is a convenience: a server that refuses it is no reason not to answer."""
        commands = [BotCommand(name, description) for name, description in COMMANDS.items()]
        with suppress(TelegramError):
            await self._bot.set_my_commands(commands)

    def _acknowledge_presses(self, updates: Sequence[Mapping[str, object]]) -> None:
        """Stop the spinner on pressed buttons at once, and show what was picked; what they mean is answered by a turn."""
        marked = {task.get_name() for task in self._acknowledging}
        for update in updates:
            if pressed := callback_id(update):
                name = press_key(self._bot_id, update) or pressed
                marking = None if name in marked else find_marking(update)
                marked.add(name)
                task = asyncio.create_task(self._acknowledge(pressed, marking), name=name)
                self._acknowledging.add(task)
                task.add_done_callback(self._acknowledging.discard)

    async def _acknowledge(self, pressed: str, marking: Marking | None) -> None:
        await try_once(self._bot.answer_callback_query(pressed))
        if marking is not None:
            await try_once(mark_choice(self._bot, marking))

    async def _explain(self, call: Callable[[], Awaitable[Result]]) -> Result:
        """Make a call, with what goes wrong in words for an officer."""
        try:
            return await call()
        except InvalidToken as error:
            raise ChannelDown(texts.UNAUTHORIZED) from error  # the library's own words quote the token
        except Conflict as error:
            raise ChannelDown(texts.CONFLICT) from error
        except TelegramError as error:
            raise ChannelDown(texts.UNREACHABLE.format(reason=error.message)) from error


def open_telegram(settings: TelegramSettings, clock: Clock) -> TelegramChannel:  # noqa: ARG001 -- every opener's signature
    """The opener of SPEC."""
    warnings.filterwarnings("ignore", ".*retry_after", PTBDeprecationWarning)  # the library warns itself, at every 429
    return TelegramChannel(settings)


def _bot_id_of(settings: TelegramSettings) -> int:
    """The number before a token's colon: what getMe says, known before Telegram is reached. A token without one fails there."""
    number = settings.token.get_secret_value().partition(":")[0]
    return int(number) if number.isascii() and number.isdecimal() else 0


def _client(settings: TelegramSettings, seconds: float, *, connections: int) -> Client:
    return Client(seconds=seconds, connect_seconds=PATIENCE, connections=connections, proxy=settings.proxy)

"""Fetches the file of a message, so that it outlives Telegram's link to it (an hour)."""

import asyncio

import structlog
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from handlers.telegram.kinds import FileRef
from helpbot.messages import LARGEST_FILE, Attachment, Loss, Missing

log = structlog.get_logger(__name__)

FETCH_SECONDS = 60.0
"""How long a file may take: its chat waits meanwhile, and so does one of the turns in hand."""


async def fetch_file(bot: Bot, wanted: FileRef) -> Attachment | Missing:
    """The file, or why there is none. It is never tried again: who sent it is told, and can send it again."""
    if wanted.size > LARGEST_FILE:
        return Missing(wanted.name, Loss.TOO_LARGE)
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            content = await _fetch(bot, wanted)
    except (TelegramError, TimeoutError) as error:
        too_big = isinstance(error, BadRequest) and "too big" in error.message.lower()
        log.warning("telegram.file_lost", reason=type(error).__name__)
        return Missing(wanted.name, Loss.TOO_LARGE if too_big else Loss.FAILED)
    if content is None:
        return Missing(wanted.name, Loss.TOO_LARGE)
    return Attachment(wanted.name, wanted.mime, content)


async def _fetch(bot: Bot, wanted: FileRef) -> bytes | None:
    """None where it is too large. Raises TelegramError, also where the answer names a file of this machine: the library would read it."""
    found = await bot.get_file(wanted.file_id)
    if not (found.file_path or "").startswith(bot.base_file_url):
        raise TelegramError("the file is not on the server")
    if (found.file_size or 0) > LARGEST_FILE:
        return None
    content = bytes(await found.download_as_bytearray())
    return content if len(content) <= LARGEST_FILE else None

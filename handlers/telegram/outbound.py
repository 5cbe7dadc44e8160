"""What goes to Telegram, and what its refusals mean."""

import warnings
from datetime import timedelta
from functools import partial

import aiohttp
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.request import BaseRequest
from telegram.warnings import PTBDeprecationWarning

from handlers.telegram.api import send_message
from handlers.telegram.client import NotSent
from handlers.telegram.render import render_keyboard, render_texts
from helpbot.errors import DeliveryError
from helpbot.messages import Attachment, Parcel

GONE = ("chat not found", "user is deactivated", "peer_id_invalid")
"""Refusals with status 400 that no later try will change (Bot API server, Client.cpp), in small letters: the library capitalizes some."""

HARMLESS = ("message is not modified", "message to edit not found", "query is too old")
"""Refusals with status 400 that say: what was wanted is so already, or nobody waits for it any more."""


async def send_reply(client: BaseRequest, bot: Bot, parcel: Parcel) -> str:
    """Send what has not arrived yet of a Reply; the message id of its last text is the receipt. Raises DeliveryError."""
    texts = [partial(send_message, client, bot, each) for each in _messages_of(parcel)]
    files = [partial(_send_file, bot, parcel.to.who, file) for file in parcel.reply.attachments]
    receipt = ""
    for number, send in enumerate([*texts, *files]):
        if number < parcel.parts_sent:
            continue
        try:
            sent = await send()
        except TelegramError as error:
            raise explain_refusal(error, parts_sent=number) from error
        except (LookupError, TypeError, ValueError) as error:  # a status of 200 that says nothing we know: most likely it was taken
            raise DeliveryError(repr(error), uncertain=True, parts_sent=number) from error
        receipt = str(sent) if number < len(texts) else receipt
    return receipt


async def erase_message(bot: Bot, who: str, ref: str) -> None:
    """Delete what somebody sent. Telegram allows it for two days, in a group to administrators only. Raises DeliveryError."""
    try:
        await bot.delete_message(who, int(ref))
    except BadRequest:  # it is gone, too old, or not ours to delete
        return
    except TelegramError as error:
        raise explain_refusal(error) from error


def _messages_of(parcel: Parcel) -> list[dict[str, object]]:
    """The texts that make up a Reply, the buttons under the last of them."""
    messages: list[dict[str, object]] = [{"chat_id": parcel.to.who, "text": text} for text in render_texts(parcel.reply)]
    if messages and parcel.reply.choices:
        messages[-1]["reply_markup"] = render_keyboard(parcel.reply.choices)
    return messages


async def _send_file(bot: Bot, who: str, file: Attachment) -> int:
    return (await bot.send_document(who, file.content, filename=file.name)).message_id


def is_harmless(error: TelegramError) -> bool:
    """There is nothing to do about it, and nothing went wrong."""
    return isinstance(error, BadRequest) and any(sign in error.message.lower() for sign in HARMLESS)


def explain_refusal(error: TelegramError, *, parts_sent: int = 0) -> DeliveryError:
    """What to do about an error of the library."""
    reason = error.message if isinstance(error, BadRequest | Forbidden | NetworkError) else type(error).__name__
    if isinstance(error, RetryAfter):
        return DeliveryError("429", retry_after=_wait_of(error), parts_sent=parts_sent)
    if isinstance(error, ChatMigrated):
        return DeliveryError(reason, moved_to=str(error.new_chat_id), parts_sent=parts_sent)
    if isinstance(error, Forbidden) or (isinstance(error, BadRequest) and any(sign in reason.lower() for sign in GONE)):
        return DeliveryError(reason, permanent=True, parts_sent=parts_sent)
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        return DeliveryError(reason, uncertain=_may_have_arrived(error), parts_sent=parts_sent)
    return DeliveryError(reason, uncertain=_was_torn(error), parts_sent=parts_sent)


def _wait_of(error: RetryAfter) -> timedelta:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PTBDeprecationWarning)  # seconds now, a timedelta one day: both are understood
        wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def _was_torn(error: TelegramError) -> bool:
    """A status of 200 whose body cannot be read: most likely it said that the message was taken."""
    return isinstance(error.__cause__, ValueError)


def _may_have_arrived(error: NetworkError) -> bool:
    """A timeout or a broken connection leaves it open; an answer, even a bad one, or no connection at all does not."""
    return isinstance(error.__cause__, aiohttp.ClientError | OSError) and not isinstance(error, NotSent)

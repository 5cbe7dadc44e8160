"""What goes to Telegram, and what its refusals mean."""

import warnings
from datetime import timedelta

import aiohttp
from telegram import Bot, Message
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.warnings import PTBDeprecationWarning

from handlers.telegram.client import NotSent
from handlers.telegram.render import render_keyboard, render_texts
from helpbot.errors import DeliveryError
from helpbot.messages import Parcel

GONE = ("chat not found", "user is deactivated", "peer_id_invalid")
"""Refusals with status 400 that no later try will change (Bot API server, Client.cpp), in small letters: the library capitalizes some."""


async def send_reply(bot: Bot, parcel: Parcel) -> str:
    """Send a Reply; the message id of its last part is the receipt. Raises DeliveryError."""
    texts = render_texts(parcel.reply)
    keyboard = render_keyboard(parcel.reply.choices)
    receipt = ""
    try:
        for text in texts[:-1]:
            await bot.send_message(parcel.to.who, text)
        sent: Message = await bot.send_message(parcel.to.who, texts[-1], reply_markup=keyboard)
        receipt = str(sent.message_id)
        for file in parcel.reply.attachments:
            await bot.send_document(parcel.to.who, file.content, filename=file.name)
    except TelegramError as error:
        raise explain_refusal(error) from error
    return receipt


def explain_refusal(error: TelegramError) -> DeliveryError:
    """What to do about an error of the library."""
    reason = error.message if isinstance(error, BadRequest | Forbidden | NetworkError) else type(error).__name__
    if isinstance(error, RetryAfter):
        return DeliveryError("429", retry_after=_wait_of(error))
    if isinstance(error, Forbidden) or (isinstance(error, BadRequest) and any(sign in reason.lower() for sign in GONE)):
        return DeliveryError(reason, permanent=True)
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        return DeliveryError(reason, uncertain=_may_have_arrived(error))
    return DeliveryError(reason, uncertain=_was_torn(error))


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

"""A person at the keyboard in place of a test: lines become messages, the bot's answers are written out."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from threading import Thread

from tests.doubles.telegram_chat import Chat
from tests.doubles.telegram_messages import Button, SentMessage
from tests.doubles.telegram_world import World

# The standard input, read past sys.stdin: Python would wait for that one's lock on its way out.
KEYBOARD = 0


async def converse(chat: Chat, world: World, *, url: str) -> None:
    """Carry lines and answers until the keyboard ends."""
    _write(f"{chat.name}'s Telegram listens at {url}. Type to the bot; #2 presses the second button.")
    showing = asyncio.create_task(_show_answers(chat, world))
    try:
        async for line in _typed_lines():
            _send(chat, line)
    finally:
        showing.cancel()


def _send(chat: Chat, line: str) -> None:
    if not line.startswith("#"):
        chat.says(line)
        return
    for message in reversed(chat.messages):
        if message.buttons:
            _press(chat, message, line[1:])
            return
    _write("There is no button to press.")


def _press(chat: Chat, message: SentMessage, number: str) -> None:
    buttons = _buttons_of(message)
    if not number.isdecimal() or not 1 <= int(number) <= len(buttons):
        _write(f"The buttons are #1 to #{len(buttons)}.")
        return
    button = buttons[int(number) - 1]
    if button.data is None:
        _write(f"{button.label} opens a page; it does not reach the bot.")
        return
    chat.presses_data(button.data, message_id=message.message_id)


async def _show_answers(chat: Chat, world: World) -> None:
    shown: list[SentMessage] = []
    while True:
        # Bound as a default, since the list below is another one by the next turn.
        await world.until(lambda shown=shown: chat.messages != shown, within=None)  # type: ignore[misc]  # a default has no type
        for message in chat.messages:
            if message not in shown:
                _write(_describe(message))
        shown = chat.messages


def _describe(message: SentMessage) -> str:
    attached = f"[{message.document.name}, {message.document.size} bytes] " if message.document else ""
    labels = [f"   #{number} {button.label}" for number, button in enumerate(_buttons_of(message), start=1)]
    return "\n".join([f"🤖 {attached}{message.text}", *labels])


def _buttons_of(message: SentMessage) -> list[Button]:
    return [button for row in message.buttons for button in row]


async def _typed_lines() -> AsyncIterator[str]:
    """From a thread of their own, since a terminal cannot be awaited."""
    lines: asyncio.Queue[str | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def read() -> None:
        with os.fdopen(KEYBOARD, encoding="utf-8", closefd=False) as keyboard:
            for line in keyboard:
                loop.call_soon_threadsafe(lines.put_nowait, line.strip())
        loop.call_soon_threadsafe(lines.put_nowait, None)

    Thread(target=read, daemon=True).start()
    while (line := await lines.get()) is not None:
        if line:
            yield line


def _write(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()

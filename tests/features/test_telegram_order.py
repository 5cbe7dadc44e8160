"""Order within one chat, while many others press."""

import random
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from tests.cast import KNOWN, OTHER, OfficeAtWork, office_at_work
from tests.doubles.telegram import Chat, TelegramDouble
from tests.features.on_telegram import ask, channels

RAPID = 200
CROWD = 20


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock, telegram: TelegramDouble) -> AsyncIterator[OfficeAtWork]:
    async with office_at_work(folder, entries, clock=clock, beside=lambda clock: channels(telegram, clock)) as office:
        yield office


@pytest.mark.slow
@pytest.mark.usefixtures("office")
async def test_two_hundred_rapid_messages_are_answered_in_their_order(telegram: TelegramDouble, bo: Chat) -> None:
    """Each waits for the one before it; twenty others, who ask half as fast, are all answered as well."""
    answers = {question: await ask(bo, question) for question in (KNOWN, OTHER, "密码忘了怎么办")}
    asked = random.Random(7).choices(list(answers), k=RAPID)  # noqa: S311 -- an order, not a secret
    crowd = [telegram.chat(5000 + number) for number in range(CROWD)]

    for number, question in enumerate(asked):
        bo.says(question)
        for other in crowd[number % 2 :: 2]:
            other.says(KNOWN)
    await telegram.until(lambda: len(telegram.calls_of("sendMessage")) == len(answers) + RAPID + RAPID * CROWD // 2, within=240)

    heard = [message.text for message in bo.messages]
    assert heard[len(answers) :] == [answers[question] for question in asked]
    assert {len(other.messages) for other in crowd} == {RAPID // 2}

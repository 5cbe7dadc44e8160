"""The terminal's answers on terminals of other encodings."""

import io

import pytest

from handlers.terminal.channel import TerminalChannel
from helpbot.clock import SystemClock
from helpbot.messages import Address, Parcel, Reply


async def test_an_answer_that_cannot_be_encoded_is_printed_as_well_as_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no reason to give the message up."""
    printed = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(printed, encoding="ascii"))

    await TerminalChannel(SystemClock()).send(Parcel("k", Address("terminal", "terminal"), Reply("年报 12315")))

    assert b"?? 12315" in printed.getvalue()

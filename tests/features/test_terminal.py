"""The terminal channel: lines in, answers out."""

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from faq.entry import Entry
from handlers.terminal.channel import TerminalChannel
from helpbot.app import build, check
from helpbot.clock import SystemClock
from helpbot.config import load_config
from helpbot.texts import conversation as texts
from tests.cast import KNOWN, KNOWN_ANSWER, UNKNOWN, write_config

TERMINAL = "[channels.terminal]\nenabled = true\n"


async def talk(folder: Path, entries: Sequence[Entry], typed: bytes, capsys: pytest.CaptureFixture[str]) -> str:
    """What a helpbot prints to whom this is typed, until it ends by itself at the end of input."""
    reading, writing = os.pipe()
    channel = TerminalChannel(SystemClock(), stdin=reading)
    app = await build(check(load_config(folder / "config.toml", {})), SystemClock(), entries, lambda _: [channel])
    os.write(writing, typed)
    os.close(writing)
    async with asyncio.timeout(20):
        await app.run(asyncio.Event())
    await app.close()
    os.close(reading)
    return capsys.readouterr().out


async def test_a_line_is_answered_on_standard_output(folder: Path, entries: Sequence[Entry], capsys: pytest.CaptureFixture[str]) -> None:
    """With numbered choices; the end of input ends the program when all is answered."""
    printed = await talk(folder, entries, f"{KNOWN}\n".encode(), capsys)

    assert KNOWN_ANSWER in printed
    assert f"1. {texts.SOLVED}" in printed


async def test_several_lines_are_answered_in_order(folder: Path, entries: Sequence[Entry], capsys: pytest.CaptureFixture[str]) -> None:
    """Also a last one without an end of line; blank ones are nothing."""
    printed = await talk(folder, entries, f"{KNOWN}\n\n  \r\n2\r\n取消\n{UNKNOWN}".encode(), capsys)

    places = [printed.index(text) for text in (KNOWN_ANSWER, "编号1", texts.CANCELLED_DETAILS.format(number=1), texts.REFUSE)]
    assert places == sorted(places)
    assert printed.count(texts.EMPTY) <= 1


async def test_older_chinese_terminals_are_understood(folder: Path, entries: Sequence[Entry], capsys: pytest.CaptureFixture[str]) -> None:
    """GB18030, and UTF-8 beside it."""
    printed = await talk(folder, entries, KNOWN.encode("gb18030") + b"\n" + f"{KNOWN}\n".encode(), capsys)

    assert printed.count("依据：") == 2


async def test_bytes_of_no_encoding_get_one_short_reply(folder: Path, entries: Sequence[Entry], capsys: pytest.CaptureFixture[str]) -> None:
    """And the line after is answered."""
    printed = await talk(folder, entries, bytes(range(128, 256)) + b"\x00\xff\n" + f"{KNOWN}\n".encode(), capsys)

    assert printed.count("依据：") == 1
    assert texts.BROKEN[:8] not in printed


async def test_a_pipe_into_run_is_a_whole_conversation(folder: Path) -> None:
    """As `printf … | helpbot run`: answers on stdout and nothing else, exit code 0."""
    write_config(folder, more=TERMINAL)
    command = [sys.executable, "-m", "helpbot", "--config", str(folder / "config.toml"), "run"]
    pipe = asyncio.subprocess.PIPE
    run = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=pipe)
    out, err = await asyncio.wait_for(run.communicate(f"{KNOWN}\n没解决\n".encode()), 30)

    assert (run.returncode, err) == (0, b"")
    assert KNOWN_ANSWER in out.decode()
    assert "编号1" in out.decode()


async def test_shell_talks_beside_a_running_helpbot(folder: Path) -> None:
    """Its answers are its own, and it needs no channel to be configured."""
    command = [sys.executable, "-m", "helpbot", "--config", str(folder / "config.toml"), "shell"]
    pipe = asyncio.subprocess.PIPE
    shells = [await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=pipe) for _ in range(2)]
    said = [KNOWN, UNKNOWN]
    outs = await asyncio.wait_for(
        asyncio.gather(*(each.communicate(f"{text}\n".encode()) for each, text in zip(shells, said, strict=True))), 30
    )

    assert [each.returncode for each in shells] == [0, 0]
    assert [KNOWN_ANSWER in out.decode() for out, _ in outs] == [True, False]
    assert texts.REFUSE in outs[1][0].decode()

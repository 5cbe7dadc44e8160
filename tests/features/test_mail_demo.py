"""What a newcomer does first: the demo, one variable of the environment, and a mail."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from helpbot.cli import dispatch
from tests.cast import KNOWN_ANSWER
from tests.doubles.post_office import Delivered
from tests.doubles.postfix import free_port
from tests.features.mailing import bring, write_mail
from tests.features.processes import PATIENCE

pytestmark = pytest.mark.slow


async def test_the_demo_answers_a_mail_into_its_folder(tmp_path: Path) -> None:
    """One question in GBK, one threaded answer, as a file beside the configuration."""
    folder, port = tmp_path / "demo", free_port()
    assert await asyncio.to_thread(dispatch, ["init", str(folder), "--demo"]) == 0
    mail = {"HELPBOT_CHANNELS__MAIL__ENABLED": "true", "HELPBOT_CHANNELS__MAIL__PORT": str(port)}
    environment = {"PATH": os.defpath, "HELPBOT_CHANNELS__TERMINAL__ENABLED": "false"} | mail
    command = [sys.executable, "-m", "helpbot", "--config", str(folder / "config.toml"), "run"]
    process = await asyncio.create_subprocess_exec(*command, env=environment, stderr=asyncio.subprocess.DEVNULL)
    try:
        raw = write_mail("年检什么时候截止", charset="gbk", message_id="<1@school.example>", To="office@localhost")
        async with asyncio.timeout(PATIENCE):
            while not await brought(port, raw):  # noqa: ASYNC110 -- another process, which tells nobody
                await asyncio.sleep(0.1)
            while not list(folder.glob("outgoing/*.eml")):  # noqa: ASYNC110 -- as above
                await asyncio.sleep(0.1)
    finally:
        process.terminate()
        await process.wait()

    (file,) = folder.glob("outgoing/*.eml")
    answer = Delivered("", (), file.read_bytes())
    assert KNOWN_ANSWER in answer.text
    assert answer.header("In-Reply-To") == "<1@school.example>"


async def brought(port: int, raw: bytes) -> bool:
    try:
        await asyncio.to_thread(bring, port, raw, "ann@school.example", ["office@localhost"])
    except OSError:
        return False
    return True

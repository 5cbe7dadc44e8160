"""Messages a second and CPU a message over Telegram's wire, beside a bare python-telegram-bot of the same run.

`python -m bench.telegram [--updates 5000] [--users 500]` prints one JSON object. All updates are pending when a bot starts; the figures
run from its first getUpdates to the last answer. helpbot runs whole: FAQ, database, inbox, outbox; the bare bot echoes.
"""

import argparse
import asyncio
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.doubles.telegram import TelegramDouble

TOKEN = "123:bench"  # noqa: S105 -- nobody's
QUESTIONS = ("年报什么时候交", "换了法人要交什么材料", "密码忘了怎么办", "证书快到期了怎么换", "二维码图片找不到了")
PATIENCE = 600.0


def queue_updates(telegram: TelegramDouble, updates: int, users: int) -> None:
    """Every user in turn asks one of the questions."""
    chats = [telegram.chat(1000 + number) for number in range(users)]
    for number in range(updates):
        chats[number % users].says(QUESTIONS[number % len(QUESTIONS)])


async def drive(arguments: Sequence[str], updates: int, users: int, *, environment: dict[str, str]) -> dict[str, float]:
    """Start a bot against a double with all updates pending; wait for all answers; stop it."""
    async with TelegramDouble.start(token=TOKEN) as telegram:
        queue_updates(telegram, updates, users)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        process = await asyncio.create_subprocess_exec(
            *[part.format(url=telegram.url) for part in arguments],
            env=environment | {key: value.format(url=telegram.url) for key, value in OWN.items()},
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        await telegram.until(lambda: len(telegram.calls_of("sendMessage")) >= updates, within=PATIENCE)
        process.send_signal(signal.SIGTERM)
        await process.wait()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        sent = telegram.calls_of("sendMessage")
        begun = telegram.calls_of("getUpdates")[0].at
    wall = sent[-1].at - begun
    cpu = (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)
    return {"per_second": round(updates / wall, 1), "cpu_ms": round(cpu / updates * 1000, 2), "sent": len(sent)}


OWN = {
    "HELPBOT_CHANNELS__TELEGRAM__TOKEN": TOKEN,
    "HELPBOT_CHANNELS__TELEGRAM__BASE_URL": "{url}",
    "HELPBOT_CHANNELS__TERMINAL__ENABLED": "false",
    "HELPBOT_LOG__LEVEL": "error",
}


async def compare(folder: str, updates: int, users: int) -> dict[str, object]:
    """The whole helpbot and the bare bot, one after the other."""
    inherited = {"PATH": os.defpath}
    run = [sys.executable, "-m", "helpbot", "--config", str(Path(folder) / "config.toml"), "run"]
    helpbot = await drive(run, updates, users, environment=inherited)
    bare = await drive([sys.executable, "-m", "bench.bare_bot", "{url}", TOKEN], updates, users, environment=inherited)
    ratios = {key: round(helpbot[key] / bare[key], 2) for key in ("per_second", "cpu_ms")}
    return {"updates": updates, "users": users, "helpbot": helpbot, "bare": bare, "ratio": ratios}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=5000)
    parser.add_argument("--users", type=int, default=500)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "helpbot", "init", folder, "--demo"], check=True, stderr=subprocess.DEVNULL)
        print(json.dumps(asyncio.run(compare(folder, args.updates, args.users)), indent=2))


if __name__ == "__main__":
    main()

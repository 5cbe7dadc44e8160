"""Messages a second and CPU a message over Telegram's wire, beside a bare python-telegram-bot of the same run.

`python -m bench.telegram [--updates 5000] [--users 500]` prints one JSON object. All updates are pending when a bot starts; the figures
run from its first getUpdates to the last answer. helpbot runs whole: FAQ, database, inbox, outbox; the bare bot echoes, with the library's
own client, and once with ours, which shows how much of either is the client.

`--rate 50 --delay 0.05` asks so many questions a second instead, with so much added to each of Telegram's answers. It prints how long
it took from the moment that Telegram handed a question out until the answer's sendMessage reached it: helpbot's own time; and from the
question's arrival at Telegram until the same, and until the answer stood in the chat, with one and two of Telegram's delays in them.
"""

import argparse
import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from asyncio.subprocess import Process
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tests.doubles.telegram import TelegramDouble

TOKEN = "123:bench"  # noqa: S105 -- nobody's
QUESTIONS = ("年报什么时候交", "换了法人要交什么材料", "密码忘了怎么办", "证书快到期了怎么换", "二维码图片找不到了")
FIRST_CHAT = 1000
PATIENCE = 900.0
SECRET = "of-the-bench"  # noqa: S105 -- nobody's


class Count:
    """How many calls of a method there have been; each is looked at once."""

    def __init__(self, telegram: TelegramDouble, method: str) -> None:
        self._telegram = telegram
        self._method = method.lower()
        self._seen = 0
        self._found = 0

    def __call__(self) -> int:
        calls = self._telegram.calls
        self._found += sum(call.method.lower() == self._method for call in islice(calls, self._seen, None))
        self._seen = len(calls)
        return self._found


def environment_of(url: str, *, webhook_port: int | None = None) -> dict[str, str]:
    """What turns the demo into a Telegram bot at this server."""
    telegram = {"TOKEN": TOKEN, "BASE_URL": url}
    if webhook_port:
        telegram |= {
            "WEBHOOK__URL": f"http://127.0.0.1:{webhook_port}/telegram",
            "WEBHOOK__PORT": str(webhook_port),
            "WEBHOOK__SECRET": SECRET,
        }
    ours = {f"HELPBOT_CHANNELS__TELEGRAM__{key}": value for key, value in telegram.items()}
    return {"PATH": os.defpath, "HELPBOT_CHANNELS__TERMINAL__ENABLED": "false", "HELPBOT_LOG__LEVEL": "error"} | ours


def init_demo(folder: str) -> None:
    """An office to run."""
    subprocess.run([sys.executable, "-m", "helpbot", "init", folder, "--demo"], check=True, stderr=subprocess.DEVNULL)


async def run_helpbot(folder: Path, environment: Mapping[str, str]) -> Process:
    """The whole of it, in a process of its own."""
    return await start([sys.executable, "-m", "helpbot", "--config", str(folder / "config.toml"), "run"], environment)


async def start(arguments: Sequence[str], environment: Mapping[str, str]) -> Process:
    return await asyncio.create_subprocess_exec(*arguments, env=dict(environment), stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def flood(telegram: TelegramDouble, process: Process, updates: int) -> dict[str, float]:
    """Wait until all pending updates are answered, then stop the bot; a child's CPU counts when it has ended."""
    before, answers = cpu_of_children(), Count(telegram, "sendMessage")
    await telegram.until(lambda: answers() >= updates, within=PATIENCE)
    process.terminate()
    await process.wait()
    sent = telegram.calls_of("sendMessage")
    wall = sent[-1].at - telegram.calls_of("getUpdates")[0].at
    return {"per_second": round(updates / wall, 1), "cpu_ms": round((cpu_of_children() - before) / updates * 1000, 2), "sent": len(sent)}


async def flood_helpbot(folder: Path, updates: int, users: int) -> dict[str, float]:
    async with TelegramDouble.start(token=TOKEN) as telegram:
        queue_updates(telegram, updates, users)
        return await flood(telegram, await run_helpbot(folder, environment_of(telegram.url)), updates)


async def flood_bare(updates: int, users: int, *, client: str) -> dict[str, float]:
    async with TelegramDouble.start(token=TOKEN) as telegram:
        queue_updates(telegram, updates, users)
        process = await start([sys.executable, "-m", "bench.bare_bot", telegram.url, TOKEN, client], {"PATH": os.defpath})
        return await flood(telegram, process, updates)


def queue_updates(telegram: TelegramDouble, updates: int, users: int) -> None:
    """Every user in turn asks one of the questions."""
    chats = [telegram.chat(FIRST_CHAT + number) for number in range(users)]
    for number in range(updates):
        chats[number % users].says(QUESTIONS[number % len(QUESTIONS)])


async def compare(folder: Path, updates: int, users: int) -> dict[str, object]:
    """The whole helpbot and the bare bots, one after the other."""
    helpbot = await flood_helpbot(folder, updates, users)
    bare = await flood_bare(updates, users, client="library")
    fast = await flood_bare(updates, users, client="helpbot")
    ratios = {key: round(helpbot[key] / bare[key], 2) for key in ("per_second", "cpu_ms")}
    return {"updates": updates, "users": users, "helpbot": helpbot, "bare": bare, "bare_with_our_client": fast, "ratio": ratios}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, by Telegram's clock."""

    chat: int
    at: float
    update: int


async def pace(folder: Path, updates: int, users: int, *, rate: float, delay: float) -> dict[str, object]:
    """Questions at a steady rate; milliseconds from each to its answer, as Telegram's server sees them."""
    async with TelegramDouble.start(token=TOKEN) as telegram:
        telegram.latency = delay
        process = await run_helpbot(folder, environment_of(telegram.url))
        await telegram.until(lambda: bool(telegram.calls_of("setMyCommands")), within=PATIENCE)
        answers = Count(telegram, "sendMessage")
        asked = await ask_steadily(telegram, updates, users, rate)
        await telegram.until(lambda: answers() >= updates, within=PATIENCE)
        process.terminate()
        await process.wait()
    sent = in_order((int(str(call.params["chat_id"])), call.at) for call in telegram.calls_of("sendMessage"))
    heard = in_order((chat_id, message.at) for chat_id, chat in telegram.world.chats.items() for message in chat.messages)
    handed_out = telegram.world.updates.handed_out
    places = [(each, sent[each.chat].pop(0), heard[each.chat].pop(0)) for each in asked]
    return {
        "rate": rate,
        "delay_ms": delay * 1000,
        "handed_out_to_sent": spread(then - handed_out[each.update] for each, then, _ in places),
        "asked_to_sent": spread(then - each.at for each, then, _ in places),
        "asked_to_heard": spread(then - each.at for each, _, then in places),
    }


async def ask_steadily(telegram: TelegramDouble, updates: int, users: int, rate: float) -> list[Asked]:
    chats = [telegram.chat(FIRST_CHAT + number) for number in range(users)]
    begun, asked = telegram.clock(), []
    for number in range(updates):
        await asyncio.sleep(max(0.0, begun + number / rate - telegram.clock()))
        place = number % users
        asked.append(Asked(FIRST_CHAT + place, telegram.clock(), chats[place].says(QUESTIONS[number % len(QUESTIONS)])))
    return asked


def in_order(times: Iterable[tuple[int, float]]) -> dict[int, list[float]]:
    """The times of each chat."""
    found: dict[int, list[float]] = defaultdict(list)
    for chat, at in times:
        found[chat].append(at)
    return found


def spread(seconds: Iterable[float]) -> dict[str, float]:
    waits = sorted(each * 1000 for each in seconds)
    cuts = statistics.quantiles(waits, n=100)
    return {"p50_ms": round(cuts[49], 1), "p99_ms": round(cuts[98], 1), "max_ms": round(waits[-1], 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=5000)
    parser.add_argument("--users", type=int, default=500)
    parser.add_argument("--rate", type=float, default=0.0)
    parser.add_argument("--delay", type=float, default=0.0)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        init_demo(name)
        folder = Path(name)
        if args.rate:
            found = asyncio.run(pace(folder, args.updates, args.users, rate=args.rate, delay=args.delay))
        else:
            found = asyncio.run(compare(folder, args.updates, args.users))
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()

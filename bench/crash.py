"""What a killed process loses: `kill -9` at random moments with all updates pending, started again each time.

`python -m bench.crash [--updates 2000] [--kills 20] [--mode polling|webhook] [--seed 1]` prints one JSON object. Every update is
a question of a person of their own, so that who heard nothing was lost, and who heard it twice was answered twice. At most as many can be
answered twice at a kill as messages may be in flight (`per_kill`).
"""

import argparse
import asyncio
import json
import random
import tempfile
from functools import partial
from pathlib import Path
from socket import socket

from bench.telegram import PATIENCE, QUESTIONS, TOKEN, Count, environment_of, init_demo, run_helpbot
from helpbot.services.delivery import IN_FLIGHT
from tests.doubles.telegram import TelegramDouble

FIRST_CHAT = 1000


async def measure(folder: str, *, updates: int, kills: int, webhook: bool, dice: random.Random) -> dict[str, object]:
    """Kill as often as asked for, then let the last process finish; count what each person heard."""
    async with TelegramDouble.start(token=TOKEN) as telegram:
        chats = [telegram.chat(FIRST_CHAT + number) for number in range(updates)]
        for number, chat in enumerate(chats):
            chat.says(QUESTIONS[number % len(QUESTIONS)])
        environment = environment_of(telegram.url, webhook_port=free_port() if webhook else None)
        answers = Count(telegram, "sendMessage")
        for moment in sorted(dice.sample(range(updates - updates // 10), kills)):
            process = await run_helpbot(Path(folder), environment)
            await telegram.until(partial(reached, answers, moment), within=PATIENCE)
            await asyncio.sleep(dice.uniform(0, 0.05))
            process.kill()
            await process.wait()
        last = await run_helpbot(Path(folder), environment)
        await telegram.until(lambda: all(chat.heard for chat in chats), within=PATIENCE)
        last.terminate()
        await last.wait()
    heard = [len(chat.heard) for chat in chats]
    twice = sum(count - 1 for count in heard if count > 1)
    return {"kills": kills, "lost": heard.count(0), "answered_twice": twice, "per_kill": round(twice / kills, 2), "in_flight": IN_FLIGHT}


def reached(answers: Count, moment: int) -> bool:
    return answers() >= moment


def free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--mode", choices=["polling", "webhook"], default="polling")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        init_demo(folder)
        dice = random.Random(args.seed)  # noqa: S311 -- moments, not secrets
        found = asyncio.run(measure(folder, updates=args.updates, kills=args.kills, webhook=args.mode == "webhook", dice=dice))
    print(json.dumps({"mode": args.mode, "updates": args.updates} | found, indent=2))


if __name__ == "__main__":
    main()

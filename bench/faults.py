"""What Telegram's faults cost: limits, cut connections, an outage and a second poller, one after another in one run.

`python -m bench.faults [--updates 2000] [--rate 50] [--down 60] [--seed 1]` prints one JSON object. Every question is that of a person of
their own, so that who heard nothing was lost, and who heard it twice was answered twice. Of all sends 2 % are answered with 429 (wait for 1
to 3 seconds), and 1 % are cut off after Telegram has taken them. The waits of those without a fault say whether others were held up.
"""

import argparse
import asyncio
import json
import random
import sqlite3
import statistics
import tempfile
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from bench.telegram import FIRST_CHAT, PATIENCE, QUESTIONS, TOKEN, Asked, environment_of, init_demo, run_helpbot, spread
from tests.doubles.telegram import TelegramDouble

LIMITED, CUT = 0.02, 0.01
BOTH_POLL = 10.0
"""Seconds of a second poller."""


class Crowd:
    """People who ask one question each, and what they heard."""

    def __init__(self, telegram: TelegramDouble, dice: random.Random) -> None:
        self._telegram = telegram
        self._dice = dice
        self.asked: list[Asked] = []
        self.limited: set[int] = set()
        self.cut: set[int] = set()

    async def ask(self, number: int, rate: float) -> Sequence[Asked]:
        """So many new people at a steady rate; some of their answers will meet a fault."""
        begun, clock = self._telegram.clock(), self._telegram.clock
        before = len(self.asked)
        for place in range(number):
            await asyncio.sleep(max(0.0, begun + place / rate - clock()))
            who = FIRST_CHAT + len(self.asked)
            self._plan_fault(who)
            chat = self._telegram.chat(who)
            self.asked.append(Asked(who, clock(), chat.says(QUESTIONS[place % len(QUESTIONS)])))
        return self.asked[before:]

    def _plan_fault(self, who: int) -> None:
        lot = self._dice.random()
        if lot < LIMITED:
            self._telegram.fail("sendMessage", chat_id=who, status=429, retry_after=self._dice.randint(1, 3))
            self.limited.add(who)
        elif lot < LIMITED + CUT:
            self._telegram.fail("sendMessage", chat_id=who, cut="after")
            self.cut.add(who)

    async def all_heard(self, asked: Iterable[Asked]) -> None:
        """Wait until each of them has an answer."""
        chats = [self._telegram.chat(each.chat) for each in asked]
        await self._telegram.until(lambda: all(chat.messages for chat in chats), within=PATIENCE)

    def waits(self, asked: Iterable[Asked]) -> dict[str, object]:
        """How long those without a fault waited, and those whose answer was limited."""
        found: dict[bool, list[float]] = {True: [], False: []}
        for each in asked:
            found[each.chat in self.limited | self.cut].append(self._telegram.chat(each.chat).messages[0].at - each.at)
        return {"others": spread(found[False]), "with_a_fault_p50_ms": round(statistics.median(found[True] or [0.0]) * 1000)}

    def count(self) -> dict[str, int]:
        heard = [len(self._telegram.chat(each.chat).messages) for each in self.asked]
        return {
            "asked": len(heard),
            "limited": len(self.limited),
            "cut": len(self.cut),
            "lost": heard.count(0),
            "answered_twice": sum(number - 1 for number in heard if number > 1),
        }


async def measure(folders: Sequence[Path], dice: random.Random, *, updates: int, rate: float, down: float) -> dict[str, object]:
    async with TelegramDouble.start(token=TOKEN) as telegram, helpbot(folders[0], telegram):
        crowd = Crowd(telegram, dice)
        await telegram.until(lambda: bool(telegram.calls_of("setMyCommands")), within=PATIENCE)
        steady = await crowd.ask(updates // 2, rate)
        await crowd.all_heard(steady)
        during, recovered = await go_down(crowd, telegram, updates // 4, rate, down)
        async with helpbot(folders[1], telegram):
            both = await crowd.ask(updates // 4, max(rate, updates / 4 / BOTH_POLL))
            await asyncio.sleep(BOTH_POLL)
            await crowd.all_heard(both)
        unknown = rows(folders[0], "SELECT count(*) FROM outbox WHERE state = 'unknown'")
        found = {"steady": crowd.waits(steady), "outage": {"asked": len(during), "answered_after_s": recovered}}
        conflicts = sum(call.status == 409 for call in telegram.calls_of("getUpdates"))
        return {**crowd.count(), **found, "two_pollers": crowd.waits(both) | {"conflicts": conflicts}, "listed_as_unknown": unknown}


async def go_down(crowd: Crowd, telegram: TelegramDouble, number: int, rate: float, seconds: float) -> tuple[Sequence[Asked], float]:
    """Telegram cannot be reached for so long while people go on asking; how soon after it all of them have their answers."""
    telegram.down()
    begun = telegram.clock()
    asked = await crowd.ask(number, rate)
    await asyncio.sleep(max(0.0, begun + seconds - telegram.clock()))
    telegram.up()
    again = telegram.clock()
    await crowd.all_heard(asked)
    return asked, round(telegram.clock() - again, 1)


@asynccontextmanager
async def helpbot(folder: Path, telegram: TelegramDouble) -> AsyncIterator[None]:
    process = await run_helpbot(folder, environment_of(telegram.url))
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


def rows(folder: Path, query: str) -> Any:  # noqa: ANN401 -- whatever the one value is
    with closing(sqlite3.connect(folder / "helpbot.db", timeout=PATIENCE)) as database:
        return database.execute(query).fetchone()[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=2000)
    parser.add_argument("--rate", type=float, default=50.0)
    parser.add_argument("--down", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        init_demo(one)
        init_demo(two)
        dice = random.Random(args.seed)  # noqa: S311 -- faults, not secrets
        found = asyncio.run(measure([Path(one), Path(two)], dice, updates=args.updates, rate=args.rate, down=args.down))
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()

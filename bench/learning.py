"""What learning costs: putting open questions together, an entry going live, and telling thousands of people that an answer changed.

`python -m bench.learning [--questions 10000] [--phrasings 20000] [--receivers 5000] [--rate 10] [--seconds 20]` prints one JSON object.

`cluster`: seconds for so many open questions, out of the FAQ's own wordings with something added. `live`: milliseconds from a committed
change to the first answer by it, in an office with so many wordings, for its first change ever (which copies the shared index) and for
those after. `telling`: milliseconds from question to answer at that rate, alone and while everybody who received an answer is told of its
change. The channel is in memory, keeps Telegram's pace and takes 20 ms a message; the database is a file. `cluster` and `live` are CPU
time, `telling` is both: by the clock, which a busy machine spoils, and the CPU that the process
spent between question and answer.
"""

import argparse
import asyncio
import json
import random
import sqlite3
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bench.telegram import init_demo
from faq.clusters import Said, cluster
from faq.entry import Entry, entry_files, read_entries
from handlers.telegram.limits import CampaignPace
from helpbot.clock import Clock, SystemClock
from helpbot.log import LogSettings, start_logging
from helpbot.messages import Parcel
from helpbot.services.desk import desk_opener, register_office
from helpbot.services.entries import Change, Shelf, Signed, Stock
from helpbot.services.keys import Keyring, PeopleSettings
from helpbot.services.office import OfficeSettings
from helpbot.store.database import Database
from tests.cast import KNOWN, KNOWN_TOPIC, OTHER, OfficeAtWork, office_at_work
from tests.fakes import RecordingChannel

ADDED = ("", "呀", "吗", "，急", "，我们单位", "2027", "啊谢谢", "怎么弄")
TIMES = 10
PATIENCE = 300

FAR = 0.02
"""Seconds that a message takes."""

WARM = 2.0


def measure_cluster(entries: Sequence[Entry], count: int) -> dict[str, object]:
    """Open questions in all the wordings there are."""
    chance = random.Random(1)  # noqa: S311 -- the same questions every time
    wordings = [(text, entry.id) for entry in entries for text in entry.questions]
    drawn = [(chance.choice(wordings), chance.choice(ADDED)) for _ in range(count)]
    asked = [Said(text + added, topic if chance.random() < 1 / 2 else "") for (text, topic), added in drawn]
    begun = time.process_time()
    found = cluster(asked)
    return {"questions": count, "clusters": len(found), "seconds": round(time.process_time() - begun, 2)}


def multiply(entries: Sequence[Entry], phrasings: int) -> list[Entry]:
    """More and more entries, until they have so many wordings."""
    made: list[Entry] = []
    count, copy = 0, 0
    while count < phrasings:
        for entry in entries:
            texts = tuple(f"{text}{copy}" if copy else text for text in entry.phrasings)
            made.append(replace(entry, id=f"{entry.id}.{copy}", question=f"{entry.question}{copy}", phrasings=texts))
            count += len(texts) + 1
        copy += 1
    return made


async def measure_live(folder: Path, entries: Sequence[Entry], phrasings: int) -> dict[str, object]:
    """The other process has committed; this one hears a question."""
    many = multiply(entries, phrasings)
    database = Database("sqlite:///helpbot.db", folder)
    office = await register_office(database, SystemClock(), OfficeSettings(name="bench"), Keyring(PeopleSettings(), folder))
    open_desk = desk_opener(database, SystemClock(), lambda: None)
    shelf = Shelf(Stock(many))
    shelf.warm_up()
    shelf.library.match(KNOWN)
    waits: list[float] = []
    for number in range(TIMES):
        entry = Entry(id=f"learned.{number}", question=f"第{number}号停车场在哪里", answer="后院。", phrasings=(f"车停哪{number}", "停车"))
        async with open_desk(office) as desk:
            await desk.entries.put([Change(entry.id, entry, None)], Signed("bench", "operator"))
        begun = time.process_time()
        async with open_desk(office, reading=True) as desk:
            await shelf.refresh(desk.entries)
        match = shelf.library.match(entry.question)
        waits.append((time.process_time() - begun) * 1000)
        if match.answers[0].topic != entry.id:
            raise AssertionError(match)
    await database.close()
    wordings = sum(len(entry.questions) for entry in many)
    return {
        "wordings": wordings,
        "first_ms": round(waits[0]),
        "then_ms": round(statistics.median(waits[1:])),
        "max_ms": round(max(waits[1:])),
    }


def fill(folder: Path, receivers: int) -> None:
    """So many who received the answer, each in a conversation of their own."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.000000+00:00")  # noqa: TID251 -- the bench is the clock here
    with closing(sqlite3.connect(folder / "helpbot.db")) as database, database:
        database.execute("INSERT OR IGNORE INTO office (id, code, name, created_at) VALUES (1, 'main', 'bench', ?)", [now])
        addresses = (
            "INSERT INTO address (id, office_id, channel, who, enabled, disabled_reason, bounces, created_at)"
            " VALUES (?,1,'swift',?,1,'',0,?)"
        )
        database.executemany(addresses, [(number, f"w{number}", now) for number in range(1, receivers + 1)])
        threads = (
            "INSERT INTO thread (id, office_id, channel, key, address_id, memory, context, trust, party, exchange, version, updated_at)"
            " VALUES (?,1,'swift',?,?,'{}','{}','','','',0,?)"
        )
        database.executemany(threads, [(number, f"w{number}", number, now) for number in range(1, receivers + 1)])
        inquiries = (
            "INSERT INTO inquiry (office_id, thread_id, question, kind, topic, score, candidates, trust, at, revision, public)"
            " VALUES (1,?,?,'answer',?,0.9,'[]','',?,0,0)"
        )
        database.executemany(inquiries, [(number, KNOWN, KNOWN_TOPIC, now) for number in range(1, receivers + 1)])


@dataclass(frozen=True, slots=True)
class Waited:
    """Milliseconds by the clock, and of CPU that the process spent on anything meanwhile: a busy machine spoils the first only."""

    clock: float
    work: float


class SwiftChannel(RecordingChannel):
    """A channel that sends campaigns at Telegram's pace, 20 ms each, and wakes nobody but whoever waits for this answer."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock, "swift")
        self.pace = CampaignPace()
        self.told: Counter[str] = Counter()
        self.asking: dict[str, asyncio.Future[None]] = {}

    async def send(self, parcel: Parcel) -> str:
        await asyncio.sleep(FAR)
        if waiting := self.asking.pop(parcel.to.who, None):
            waiting.set_result(None)
        else:
            self.told[parcel.to.who] += 1
        return ""

    async def ask(self, who: str) -> Waited:
        """How long it takes from a question to its answer."""
        self.asking[who] = asyncio.get_running_loop().create_future()
        begun, worked = time.perf_counter(), time.process_time()
        self.bring(who, text=OTHER)
        await self.asking[who]
        return Waited((time.perf_counter() - begun) * 1000, (time.process_time() - worked) * 1000)


async def measure_telling(folder: Path, entries: Sequence[Entry], receivers: int, rate: float, seconds: float) -> dict[str, object]:
    """Questions at a steady rate, before and while everybody is told."""
    fill(folder, receivers)
    channels: list[SwiftChannel] = []

    def beside(clock: Clock) -> Sequence[SwiftChannel]:
        channels.append(SwiftChannel(clock))
        return channels

    async with office_at_work(folder, entries, beside=beside) as office:
        (channel,) = channels
        await ask_steadily(channel, rate, lambda at: at < WARM)
        alone = await ask_steadily(channel, rate, lambda at: at < seconds)
        begun = time.perf_counter()
        await change_answer(office)
        during = await ask_steadily(channel, rate, lambda at: channel.told.total() < receivers and at < PATIENCE)
        lasted = time.perf_counter() - begun
    found = {name: {"alone": cut(alone, name), "telling": cut(during, name)} for name in Waited.__dataclass_fields__}
    return {
        "receivers": receivers,
        "told": [len(channel.told), channel.told.total()],
        "lasted_s": round(lasted, 1),
        "asked": [len(alone), len(during)],
        **found,
        "p99_later_ms": {name: round(each["telling"]["p99_ms"] - each["alone"]["p99_ms"], 1) for name, each in found.items()},
    }


async def change_answer(office: OfficeAtWork) -> None:
    """As an approval does."""
    before = office.branch.shelf.library.find(KNOWN_TOPIC)
    if before is None:
        raise LookupError(KNOWN_TOPIC)
    async with office.desk() as desk:
        after = replace(before, answer=before.answer + "另请提前一周准备材料。")
        await desk.entries.put([Change(KNOWN_TOPIC, after, before)], Signed("bench", "operator"))


async def ask_steadily(channel: SwiftChannel, rate: float, go_on: Callable[[float], bool]) -> list[Waited]:
    """How long each answer took, of somebody else each time, as long as there is reason to `go_on`."""
    begun, asking = time.perf_counter(), list[asyncio.Task[Waited]]()
    while go_on(at := len(asking) / rate):
        await asyncio.sleep(max(0.0, begun + at - time.perf_counter()))
        asking.append(asyncio.create_task(channel.ask(f"asker-{begun}-{at}"), name=f"ask {at}"))
    return list(await asyncio.gather(*asking))


def cut(waits: Sequence[Waited], name: str) -> dict[str, float]:
    values = sorted(getattr(each, name) for each in waits)
    cuts = statistics.quantiles(values, n=100)
    return {"p50_ms": round(cuts[49], 1), "p99_ms": round(cuts[98], 1), "max_ms": round(values[-1], 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--phrasings", type=int, default=20_000)
    parser.add_argument("--receivers", type=int, default=5000)
    parser.add_argument("--rate", type=float, default=10.0)
    parser.add_argument("--seconds", type=float, default=20.0)
    args = parser.parse_args()
    start_logging(LogSettings(level="error"))
    entries = read_entries(entry_files())
    found: dict[str, object] = {"cluster": measure_cluster(entries, args.questions)}
    with tempfile.TemporaryDirectory() as name:
        init_demo(name)
        found["live"] = asyncio.run(measure_live(Path(name), entries, args.phrasings))
    with tempfile.TemporaryDirectory() as name:
        init_demo(name)
        found["telling"] = asyncio.run(measure_telling(Path(name), entries, args.receivers, args.rate, args.seconds))
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()

"""What reading mail costs: CPU for mails of 20 KB, read and matched, and what a mail of 10 MB does to the process that waits for it.

`python -m bench.mail_reading` prints one JSON object. The mails are of every program's shape in turn, each with a clerk's question on top,
an older mail below and a picture beside; subject and text are matched against the entries that come with helpbot, as the desk does.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

from faq.entry import entry_files, read_entries
from faq.library import Library
from handlers.mail.reading import read_letter
from handlers.mail.worker import Reader
from tests.handlers.mail.build import alternative, file, mail, multipart, part, word
from tests.handlers.mail.clients import REPLIES, Client

MAILS = 1000
SIZE = 20_000
LARGE = 10_000_000
QUESTIONS = ("年报什么时候交？", "换了法人要交什么材料？", "密码忘了怎么办？", "证书快到期了怎么换？", "二维码图片找不到了")
OLD = "您好！年度报告请在每年3月31日之前报送，报送前请核对单位名称、住所与开办资金。\n"


def build_mail(client: Client, question: str) -> bytes:
    """A mail of about SIZE bytes: half of it is the older mail, half a picture."""
    plain, html = client.fill(question=f"老师您好！\n{question}\n谢谢。", old=OLD * 20)
    text = alternative(plain, html) if plain and html else part(plain or html, f"text/{'plain' if plain else 'html'}; charset=utf-8")
    picture = file("截图.png", bytes((SIZE - len(text)) * 3 // 4 - 600), "image/png")
    return mail(multipart("mixed", [text, picture]), Subject=word(f"回复：{question}"))


def measure_small(count: int = MAILS) -> dict[str, float]:
    """CPU milliseconds a mail: reading it, and matching its subject and its text."""
    library = Library(read_entries(entry_files()))
    mails = [build_mail(client, question) for client, question in islice(zip(cycle(REPLIES), cycle(QUESTIONS), strict=False), count)]
    library.match(QUESTIONS[0])
    started = time.process_time()
    letters = [read_letter(raw, mail_from="a@b.example") for raw in mails]
    read = time.process_time()
    matches = [(library.match(letter.subject), library.match(letter.text)) for letter in letters]
    matched = time.process_time()
    return {
        "mails": count,
        "bytes_each": sum(map(len, mails)) / count,
        "cpu_ms_each": (matched - started) * 1000 / count,
        "reading_ms_each": (read - started) * 1000 / count,
        "matching_ms_each": (matched - read) * 1000 / count,
        "answered": sum(bool(subject.answers or text.answers) for subject, text in matches),
    }


def peak() -> float:
    """MiB of memory at the most, since it was forgotten (Linux, proc(5): VmHWM)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def forget_peak() -> float:
    """Count from now on (proc(5): clear_refs); the MiB in use now."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return peak()


async def watch_large(raw: bytes) -> dict[str, float]:
    """How long the loop stood still, and by how much this process grew, while a mail was read in the worker."""
    reader = Reader()
    await reader.read(mail("先问一句"), "a@b.example")
    before = forget_peak()
    reading = asyncio.create_task(reader.read(raw, "a@b.example"))
    longest, started = 0.0, time.perf_counter()
    last = started
    while not reading.done():
        await asyncio.sleep(0)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    letter = await reading
    grown = peak() - before
    await reader.close()
    kept = sum(len(each.content) for each in letter.attachments)
    return {
        "bytes": len(raw),
        "kept_bytes": kept,
        "seconds": last - started,
        "loop_blocked_ms": longest * 1000,
        "added_mib": grown,
    }


def measure_large() -> dict[str, float]:
    """A mail of 10 MB, in a process of its own that did nothing before: what it grows by is this mail."""
    raw = mail(multipart("mixed", [part("请看附件"), file("扫描件.pdf", os.urandom(LARGE * 97 // 132), "application/pdf")]))
    done = subprocess.run([sys.executable, "-m", "bench.mail_reading", "--watch"], check=True, input=raw, stdout=subprocess.PIPE)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def measure() -> dict[str, dict[str, float]]:
    """Both parts."""
    return {"small": measure_small(), "large": measure_large()}


def main(arguments: Sequence[str]) -> None:
    """Print the figures."""
    print(json.dumps(asyncio.run(watch_large(sys.stdin.buffer.read())) if "--watch" in arguments else measure(), indent=2))


if __name__ == "__main__":
    main(sys.argv[1:])

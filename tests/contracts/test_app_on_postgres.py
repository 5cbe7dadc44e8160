"""helpbot itself on PostgreSQL: set up, asked, run by several processes at once."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from pathlib import Path

import psycopg
import pytest

from faq.entry import Entry
from helpbot.store import leader
from tests.cast import DETAILS, KNOWN, KNOWN_ANSWER, TOKEN, office_at_work, write_config
from tests.doubles.telegram import TelegramDouble
from tests.features.on_telegram import ask, channels
from tests.postgres import make_database

pytestmark = pytest.mark.slow

PATIENCE = 60.0

CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


@pytest.fixture
def database_url(postgres: str) -> Iterator[str]:
    with make_database(postgres) as url:
        yield url


def run(folder: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """A command in that folder, with these lines at its standard input."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("HELPBOT_")}  # noqa: TID251 -- the child's own
    command = [sys.executable, "-W", "error::ResourceWarning", "-m", "helpbot", *words]
    return subprocess.run(
        command, cwd=folder, env=variables, input=typed, capture_output=True, encoding="utf-8", timeout=PATIENCE, check=False
    )


def use_database(folder: Path, url: str) -> None:
    """What an operator does by hand."""
    file = folder / "config.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("sqlite:///helpbot.db", url), encoding="utf-8")


@pytest.fixture
def demo(tmp_path: Path, database_url: str) -> Path:
    """The demo's folder, on PostgreSQL, its tables made."""
    assert run(tmp_path, "init", "--demo").returncode == 0
    use_database(tmp_path, database_url)
    assert run(tmp_path, "db", "upgrade").returncode == 0
    return tmp_path


def test_it_asks_for_its_tables_before_it_runs(tmp_path: Path, database_url: str) -> None:
    """On PostgreSQL nobody's tables are changed unasked; the command that does it works, and may be given twice."""
    run(tmp_path, "init", "--demo")
    use_database(tmp_path, database_url)

    for words in (["run"], ["ask", KNOWN], ["db", "check"]):
        refused = run(tmp_path, *words)
        assert refused.returncode == 1
        assert "helpbot db upgrade" in refused.stderr
        assert refused.stderr.count("\n") == 1

    assert run(tmp_path, "db", "upgrade").returncode == 0
    assert run(tmp_path, "db", "upgrade").returncode == 0
    assert run(tmp_path, "db", "check").returncode == 0


def test_one_question_is_answered_and_nothing_is_kept(demo: Path) -> None:
    """`ask` goes down the production path and rolls it back."""
    asked = run(demo, "ask", KNOWN, "--json")

    assert asked.returncode == 0
    assert KNOWN_ANSWER in json.loads(asked.stdout)["text"]
    assert json.loads(run(demo, "inbox", "list", "--all", "--json").stdout) == []
    assert json.loads(run(demo, "outbox", "list", "--all", "--json").stdout) == []


def test_a_clerk_in_the_terminal_is_answered_and_handed_over(demo: Path) -> None:
    """The whole way: question, answer, a person, details; then the officer's side of it."""
    ran = run(demo, "run", typed=f"{KNOWN}\n人工\n{DETAILS}\n")

    assert (ran.returncode, ran.stderr) == (0, "")
    assert KNOWN_ANSWER in ran.stdout
    assert "编号1" in ran.stdout
    (ticket,) = json.loads(run(demo, "ticket", "list", "--json").stdout)
    assert (ticket["number"], ticket["state"]) == (1, "waiting")
    shown = json.loads(run(demo, "ticket", "show", "1", "--json").stdout)
    assert [reply["text"] for reply in shown["replies"]] == [DETAILS]
    assert run(demo, "ticket", "reply", "1", "请重新提交").returncode == 0
    assert "请重新提交" in run(demo, "run", typed="").stdout
    assert run(demo, "ticket", "close", "1").returncode == 0
    sent = json.loads(run(demo, "outbox", "list", "--all", "--json").stdout)
    assert [row["state"] for row in sent] == ["queued", "sent", "sent", "sent", "sent"]


@pytest.fixture
def office_folder(demo: Path) -> Path:
    """The same, with the office of the cast in it."""
    url = (demo / "config.toml").read_text(encoding="utf-8").split('url = "')[1].split('"')[0]
    write_config(demo, notify="test:duty", more=f'[database]\nurl = "{url}"\n')
    return demo


async def test_two_processes_share_a_database(office_folder: Path, entries: Sequence[Entry]) -> None:
    """Whoever is spoken to answers, either may send; forty who call for a person at once get forty tickets, and none is refused."""
    names = [f"clerk {number}" for number in range(40)]

    async with office_at_work(office_folder, entries) as first, office_at_work(office_folder, entries) as second:
        for name, office in zip(names, [first, second] * 20, strict=True):
            office.person(name).says("人工")
        for office in (first, second) * 2:  # one may hold what the other waits for
            await office.settles()
        heard = [[*first.person(name).heard, *second.person(name).heard] for name in names]

    numbers = [int(re.findall(r"编号(\d+)", text)[0]) for (text,) in heard]
    assert sorted(numbers) == list(range(1, 41))


async def test_two_officers_who_claim_at_once(office_folder: Path, entries: Sequence[Entry]) -> None:
    """One in each process, ticket by ticket: one of them has it and sees it, the other is told who."""
    async with office_at_work(office_folder, entries) as first, office_at_work(office_folder, entries) as second:
        both = (first, second)
        for name, office in (("王", first), ("明", second)):
            issued = json.loads(run(office_folder, "person", "invite", "--role", "officer", "--name", name, "--json").stdout)
            office.person(name).says(issued["code"])
            await office.settles()
        for number in range(1, 9):
            first.person(f"clerk {number}").says("人工")
            await first.settles()
            first.person("王").presses_token(f"ticket:take:{number}")
            second.person("明").presses_token(f"ticket:take:{number}")
            for office in both * 2:  # one may hold what the other waits for
                await office.settles()
        heard = [text for name in ("王", "明") for office in both for text in office.person(name).heard]

    for number in range(1, 9):
        assert sum(text.startswith(f"编号{number}　") for text in heard) == 1
        assert sum(text.startswith(f"编号{number}已由") for text in heard) == 1


async def test_it_goes_on_when_the_server_cuts_its_connections(office_folder: Path, database_url: str, entries: Sequence[Entry]) -> None:
    """A restart of PostgreSQL loses nothing, and nobody has to restart helpbot."""
    async with office_at_work(office_folder, entries) as office:
        ann = office.person("安")
        assert KNOWN_ANSWER in await ann.asks(KNOWN)
        with psycopg.connect(database_url, autocommit=True) as admin:
            admin.execute(CUT)

        ann.says(KNOWN)

        (answer,) = await ann.hears(within=20)
    assert KNOWN_ANSWER in answer
    assert len(ann.replies) == 2


async def test_one_process_polls_and_another_takes_over(
    office_folder: Path, database_url: str, entries: Sequence[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two that poll with one token would throw each other out. When the first ends, or its server forgets it, the second goes on."""
    monkeypatch.setattr(leader, "LOOK_SECONDS", 0.2)
    async with TelegramDouble.start(token=TOKEN) as telegram:
        bo = telegram.chat(1002, name="薄")
        async with AsyncExitStack() as stack:
            first, second = [
                await stack.enter_async_context(office_at_work(office_folder, entries, beside=lambda clock: channels(telegram, clock)))
                for _ in range(2)
            ]
            assert KNOWN_ANSWER in await ask(bo, KNOWN)
            with psycopg.connect(database_url, autocommit=True) as admin:
                admin.execute(CUT)
            bo.says(KNOWN)
            assert KNOWN_ANSWER in (await bo.hears(within=20))[0]
            assert first.app.branches[0].office.id == second.app.branches[0].office.id

        assert [call.status for call in telegram.calls_of("getUpdates") if call.status == 409] == []
        assert len(bo.messages) == 2


@pytest.mark.parametrize("token", ["done:\0", "solved:" + "9" * 30, "ask:" + "9" * 30 + ":x", "ask:1:\ud800", "human:" + "9" * 30])
async def test_a_button_that_nobody_made_holds_nobody_up(office_folder: Path, entries: Sequence[Entry], token: str) -> None:
    """What PostgreSQL cannot hold or compare gets one reply, and the next question its answer."""
    async with office_at_work(office_folder, entries) as office:
        ann = office.person("安")
        ann.presses_token(token)
        ann.says(KNOWN)

        replies = await ann.hears(2)

        async with office.desk() as desk:
            assert (await desk.inbox.counts()).get("failed", 0) == 0
    assert KNOWN_ANSWER in replies[1]


def test_of_two_processes_that_are_sent_one_code_at_once_one_binds(demo: Path) -> None:
    """The other's clerk is told what any guesser is; and nobody is bound twice."""
    (issued,) = json.loads(run(demo, "institution", "invite", "12330102MB0100100Q", "--json").stdout)
    with ThreadPoolExecutor(2) as threads:
        talks = list(threads.map(lambda _: run(demo, "shell", typed=f"{issued['code']}\n").stdout, range(2)))

    assert sorted("绑定好了" in talk for talk in talks) == [False, True]
    assert sorted("这个码不能用" in talk for talk in talks) == [False, True]
    assert len(json.loads(run(demo, "person", "list", "--json").stdout)) == 1
    assert run(demo, "audit", "verify").returncode == 0

"""The command line from outside: usage, `init`, `ask`, and whose office it is."""

import shutil
import sqlite3
import stat
import subprocess
import sys
import tomllib
from contextlib import closing
from pathlib import Path

import pytest

from helpbot.cli import NOUNS
from tests.cast import KNOWN, KNOWN_ANSWER, KNOWN_TOPIC, UNKNOWN, Officer, write_config
from tests.helpbot.configs import says_in_one_line


async def test_without_a_command_the_commands_are_listed(olga: Officer) -> None:
    """Asked for, that is fine; else it is wrong usage."""
    nothing, helped = await olga.runs(), await olga.runs("--help")

    assert (nothing.code, helped.code) == (2, 0)
    assert nothing.out == helped.out
    assert all(noun in helped.out for noun in NOUNS)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tickets"], "您是不是要 ticket？"),
        (["zzz"], "没有命令 zzz。"),
        (["ticket", "reopen", "1"], "reopen"),
        (["ticket", "reply", "1"], "缺少 text"),
        (["ticket", "show", "一百"], "--help"),
        (["ticket", "list", "--limit", "0"], "大于零"),
        (["inbox", "list", "--limit", str(10**30)], "大于零"),
        (["ask", "x", "--loud"], "不认识的参数 --loud"),
        (["ask"], "缺少 text"),
        (["status", "--config"], "后面要有一个值"),
    ],
)
async def test_wrong_usage_is_said_in_chinese(olga: Officer, words: list[str], said: str) -> None:
    """With exit code 2, and where to read how it is done."""
    ran = await olga.runs(*words)

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert ran.err.count("\n") <= 2


@pytest.mark.parametrize("noun", NOUNS)
async def test_every_command_explains_itself(olga: Officer, noun: str) -> None:
    """In Chinese, with its options."""
    ran = await olga.runs(noun, "--help")

    assert (ran.code, ran.err) == (0, "")
    assert "用法" in ran.out
    assert "usage" not in ran.out


async def test_init_makes_a_private_configuration_and_a_database(tmp_path: Path) -> None:
    """They will hold tokens and what clerks write."""
    file = tmp_path / "new" / "config.toml"

    ran = await Officer(file).runs("init")

    assert (ran.code, ran.out) == (0, "")
    assert str(file) in ran.err
    assert [stat.S_IMODE(made.stat().st_mode) for made in (file, file.with_name("helpbot.db"))] == [0o600, 0o600]
    assert (await Officer(file).runs("db", "check")).code == 1  # the office's name is still to be filled in


async def test_init_touches_nothing_that_is_there(olga: Officer) -> None:
    """Neither the configuration nor the data."""
    before = olga.config.read_bytes()

    ran = await olga.runs("init")

    assert says_in_one_line(ran, "已经存在")
    assert olga.config.read_bytes() == before


async def test_the_demo_is_ready_to_be_asked(tmp_path: Path) -> None:
    """Nothing has to be filled in."""
    olga = Officer(tmp_path / "config.toml")

    assert (await olga.runs("init", "--demo")).code == 0
    assert (await olga.runs("config", "lint")).code == 0
    assert KNOWN_ANSWER in (await olga.runs("ask", KNOWN)).out


async def test_the_demo_is_quiet_and_leaves_the_authority_above_alone(tmp_path: Path) -> None:
    """Both have a level."""
    olga = Officer(tmp_path / "config.toml")

    await olga.runs("init", "--demo")

    written = tomllib.loads(olga.config.read_text(encoding="utf-8"))
    assert written["log"]["level"] == "warning"
    assert written["office"]["upward"]["level"] == "市"


async def test_init_says_where_it_cannot_write(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "taken").touch()

    ran = await Officer(tmp_path / "taken" / "config.toml").runs("init")

    assert says_in_one_line(ran, "请换一个目录")
    assert str(tmp_path / "taken") in ran.err


async def test_init_leaves_nothing_behind_when_the_database_cannot_be_made(tmp_path: Path) -> None:
    """Else a second try would find a configuration and refuse."""
    (tmp_path / "helpbot.db").mkdir()

    ran = await Officer(tmp_path / "config.toml").runs("init")

    assert says_in_one_line(ran, "database.url")
    assert not (tmp_path / "config.toml").exists()


@pytest.mark.parametrize(
    ("question", "kind", "topic"),
    [(KNOWN, "answer", KNOWN_TOPIC), ("你好", "action", "smalltalk.greet"), (UNKNOWN, "refuse", None), ("人工", "handoff", None)],
)
async def test_ask_tells_what_was_decided(olga: Officer, question: str, kind: str, topic: str | None) -> None:
    """Kind, topic, score, candidates and text, as data."""
    asked = await olga.sees("ask", question)

    assert set(asked) == {"kind", "topic", "score", "candidates", "text"}
    assert (asked["kind"], asked["topic"]) == (kind, topic)
    assert asked["text"]
    assert all(set(candidate) == {"topic", "score"} for candidate in asked["candidates"])


async def test_a_vague_question_has_several_candidates(olga: Officer, vague: str) -> None:
    """At most three, best first."""
    asked = await olga.sees("ask", vague)

    scores = [candidate["score"] for candidate in asked["candidates"]]
    assert asked["kind"] == "choices"
    assert 1 < len(scores) <= 3
    assert scores == sorted(scores, reverse=True)
    assert asked["score"] == scores[0]


async def test_asking_leaves_no_trace(olga: Officer) -> None:
    """No message, no ticket, nothing to send."""
    for question in (KNOWN, "人工", UNKNOWN):
        await olga.runs("ask", question)

    (status,) = await olga.sees("status")
    assert (status["inbox"], status["outbox"], status["tickets"]) == ({}, {}, {})


@pytest.mark.parametrize("question", ["", " ", "😀", "\0", "\udcff", "-1", "<b>&{phone}"])
async def test_anything_can_be_asked(olga: Officer, question: str) -> None:
    """What cannot be answered gets a sentence, never a trace."""
    ran = await olga.runs("ask", "--json", "--", question)

    assert (ran.code, ran.err) == (0, "")
    assert ran.data["text"]


@pytest.mark.parametrize(
    "words", [["ask", KNOWN], ["run"], ["faq", "list"], ["inbox", "list"], ["ticket", "list"], ["status"], ["db", "check"]]
)
class TestEveryCommand:
    """One clear line with the cure, whatever the command."""

    async def test_says_that_there_is_no_configuration(self, tmp_path: Path, words: list[str]) -> None:
        """And how to make one."""
        ran = await Officer(tmp_path / "config.toml").runs(*words)

        assert ran.code == 1
        assert "helpbot init" in ran.err
        assert str(tmp_path / "config.toml") in ran.err

    async def test_names_an_unknown_key_and_the_nearest(self, olga: Officer, words: list[str]) -> None:
        """A word mistyped must not be passed over."""
        olga.config.write_text('[office]\nname = "清澜县"\n[database]\nurll = "x"\n', encoding="utf-8")

        ran = await olga.runs(*words)

        assert (ran.code, ran.out) == (1, "")
        assert f"{olga.config}　database.urll：没有这个配置项，您是不是要写 url？" in ran.err

    async def test_says_that_there_is_no_database(self, olga: Officer, words: list[str]) -> None:
        """`run` makes the tables of an SQLite file itself; the others say who does."""
        (olga.config.parent / "helpbot.db").unlink()
        if words == ["run"]:
            return

        assert says_in_one_line(await olga.runs(*words), "helpbot init")

    async def test_refuses_a_database_of_a_newer_helpbot(self, olga: Officer, words: list[str]) -> None:
        """Nothing in it is touched."""
        write_config(olga.config.parent, more="[channels.terminal]\nenabled = true\n")
        with closing(sqlite3.connect(olga.config.parent / "helpbot.db")) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
            connection.commit()

        assert says_in_one_line(await olga.runs(*words), "请升级 helpbot")


async def test_a_damaged_database_is_said_to_be_damaged(olga: Officer) -> None:
    """A file that is no database is no reason for a trace."""
    shutil.copy(olga.config, olga.config.parent / "helpbot.db")

    for words in (["ask", KNOWN], ["db", "check"], ["db", "upgrade"]):
        assert says_in_one_line(await olga.runs(*words), "file is not a database")


async def test_a_run_without_a_channel_has_nothing_to_do(olga: Officer) -> None:
    """And says how to open one."""
    assert says_in_one_line(await olga.runs("run"), "[channels.terminal]")


@pytest.fixture
def two_offices(olga: Officer) -> Officer:
    """One deployment, two offices."""
    folder = olga.config.parent / "offices.d"
    folder.mkdir()
    for code in ("east", "west"):
        (folder / f"{code}.toml").write_text(f'[office]\ncode = "{code}"\nname = "{code}县"\n', encoding="utf-8")
    olga.config.write_text("", encoding="utf-8")
    return olga


async def test_of_several_offices_one_is_to_be_named(two_offices: Officer) -> None:
    """Before or after the command."""
    assert says_in_one_line(await two_offices.runs("ask", KNOWN), "east, west")
    assert says_in_one_line(await two_offices.runs("ask", KNOWN, "--office", "north"), "north")
    assert says_in_one_line(await two_offices.runs("--office", "north", "status"), "north")

    assert (await two_offices.runs("ask", KNOWN, "--office", "west")).code == 0
    assert (await two_offices.runs("--office", "west", "ask", KNOWN)).code == 0


async def test_the_status_of_several_offices_is_shown_beside_each_other(two_offices: Officer) -> None:
    """Or of the one that was named."""
    assert [office["office"] for office in await two_offices.sees("status")] == ["east", "west"]
    assert [office["office"] for office in await two_offices.sees("--office", "west", "status")] == ["west"]


def test_a_reader_that_has_seen_enough_is_no_fault(olga: Officer) -> None:
    """`helpbot faq export | head -1`."""
    command = [sys.executable, "-m", "helpbot", "--config", str(olga.config), "faq", "export"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as exporting:
        assert exporting.stdout
        assert exporting.stderr
        assert exporting.stdout.readline() == b"[[entry]]\n"
        exporting.stdout.close()

        assert (exporting.wait(30), exporting.stderr.read()) == (0, b"")


def test_a_full_disk_is_said_to_be_full(olga: Officer) -> None:
    """`helpbot faq export > /dev/full`."""
    command = [sys.executable, "-m", "helpbot", "--config", str(olga.config), "faq", "export"]
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", timeout=30, check=False)

    assert (ran.returncode, ran.stderr) == (1, "错误：磁盘已满\n")

"""`config`, `db`, `status` and `doctor` from outside."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from helpbot.store.database import HEAD
from tests.cast import HOURS, PHONE, OfficeAtWork, Officer, write_config
from tests.fakes import Talker
from tests.helpbot.configs import says_in_one_line

TELEGRAM = '[channels.telegram]\ntoken = "123456:geheim"\nbase_url = "http://127.0.0.1:1"\n'
FULL = {
    "name": "清澜县",
    "phone": PHONE,
    "address": "政务中心",
    "hours": HOURS,
    "promised_days": "2个工作日",
    "login": "二维码",
    "group": "12345",
    "complaint_phone": "12345678",
}


@pytest.fixture(autouse=True)
def any_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which fonts the machine has is another story's, that of tests/helpbot/documents."""
    monkeypatch.setattr("helpbot.cli.doctor.examine_font", lambda _named: ())


async def test_a_valid_configuration_is_said_to_be_fine(olga: Officer) -> None:
    """With the file that was read."""
    ran = await olga.runs("config", "lint")

    assert (ran.code, ran.err) == (0, "")
    assert str(olga.config) in ran.out


async def test_every_fault_has_a_line_of_its_own(olga: Officer) -> None:
    """After one that says how many there are."""
    olga.config.write_text('[office]\nphon = "1"\n[http]\nport = "x"\n', encoding="utf-8")

    ran = await olga.runs("config", "lint")

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.splitlines()[0] == "配置有 3 处毛病："
    assert [line.split("：")[0].split("　")[1] for line in ran.err.splitlines()[1:]] == ["http.port = x", "office.name", "office.phon"]


async def test_what_is_in_force_is_shown_with_secrets_masked(olga: Officer) -> None:
    """As lines, and as data."""
    write_config(olga.config.parent, more=TELEGRAM)

    shown, lines = await olga.sees("config", "show"), (await olga.runs("config", "show")).out

    assert shown["office"]["phone"] == PHONE
    assert shown["database"] == {"url": "sqlite:///helpbot.db"}
    assert shown["channels"] == {
        "telegram": {
            "enabled": True,
            "registry_data": True,
            "token": "******",
            "base_url": "http://127.0.0.1:1",
            "webhook": {"url": "", "listen": "", "port": 0, "path": "/telegram", "secret": ""},
            "proxy": "",
        },
    }
    assert f"office.phone = '{PHONE}'" in lines.splitlines()
    assert "geheim" not in lines


@pytest.mark.parametrize(
    "key", ["office.name", "office.notify", "database.url", "http.port", "channels.telegram.token", "channels.terminal.enabled"]
)
async def test_a_key_is_explained(olga: Officer, key: str) -> None:
    """What it is for, its default, how it is set from outside, what it is now."""
    ran = await olga.runs("config", "explain", key)

    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == key
    assert lines[-3].startswith("默认：")
    assert lines[-2] == f"环境变量：HELPBOT_{key.replace('.', '__').upper()}"
    assert lines[-1].startswith("现在：")
    assert len(lines) > 4


async def test_an_unknown_key_is_named_with_the_nearest(olga: Officer) -> None:
    """A key may be given without its section."""
    assert says_in_one_line(await olga.runs("config", "explain", "office.phon"), "office.phone")
    assert says_in_one_line(await olga.runs("config", "explain", "token"), "channels.telegram.token")
    assert says_in_one_line(await olga.runs("config", "explain", "水"), "没有配置项 水。")


async def test_an_upgraded_database_is_said_to_be_current(olga: Officer) -> None:
    """And upgrading it again changes nothing."""
    assert HEAD in (await olga.runs("db", "check")).out

    ran = await olga.runs("db", "upgrade")

    assert (ran.code, ran.err) == (0, "")
    assert len(list(olga.config.parent.glob("*.bak"))) == 0


async def test_an_empty_file_needs_an_upgrade_and_gets_it(olga: Officer) -> None:
    """The command that says so names the one that does it."""
    database = olga.config.parent / "helpbot.db"
    database.unlink()
    database.touch()

    assert says_in_one_line(await olga.runs("db", "check"), "helpbot db upgrade")
    assert (await olga.runs("db", "upgrade")).code == 0
    assert (await olga.runs("db", "check")).code == 0


async def test_a_database_in_use_is_not_upgraded(olga: Officer, office: OfficeAtWork) -> None:
    """A running helpbot would lose its tables under its feet."""
    office.app.database.hold()

    assert says_in_one_line(await olga.runs("db", "upgrade"), "正被另一个 helpbot run 使用")


async def test_the_status_counts_what_is_in_hand(ann: Talker, olga: Officer, office: OfficeAtWork) -> None:
    """As data, and in words."""
    await ann.asks("人工")
    await office.settles()
    await office.beats()

    (status,) = await olga.sees("status")
    words = (await olga.runs("status")).out

    assert (status["office"], status["inbox"], status["outbox"], status["tickets"]) == ("main", {"done": 1}, {"sent": 1}, {"waiting": 1})
    assert "channel:test" in [pulse["name"] for pulse in status["pulses"]]
    assert "求助：等待 1" in words
    assert "channel:test" in words


async def test_a_status_before_the_first_run_says_so(olga: Officer) -> None:
    """Nothing is no fault."""
    ran = await olga.runs("status")

    assert (ran.code, ran.err) == (0, "")
    assert "还没有运行过" in ran.out


async def test_the_doctor_finds_nothing_where_nothing_is_wrong(olga: Officer) -> None:
    """Exit 0, and every check named."""
    office = "".join(f'{key} = "{value}"\n' for key, value in (FULL | {"notify": "terminal:terminal"}).items())
    olga.config.write_text(f"[office]\n{office}[channels.terminal]\n", encoding="utf-8")

    ran = await olga.runs("doctor")

    assert (ran.code, ran.err) == (0, "")
    assert "没有发现毛病" in ran.out
    assert "毛病]" not in ran.out


async def test_the_doctor_gives_a_cure_for_each_fault(olga: Officer) -> None:
    """A telephone number that is missing, a note and a letter that reach nobody, and a server out of reach, all at once; exit 1."""
    above = '[office.upward]\nmail = "djk@city.example"\n'
    olga.config.write_text(f'[office]\nname = "清澜县"\nnotify = "mail:duty@example.org"\n{above}{TELEGRAM}', encoding="utf-8")

    ran = await olga.runs("doctor", "--json")

    assert (ran.code, ran.err) == (1, "")
    wrong = {finding["check"]: finding for finding in ran.data if not finding["fine"]}
    assert set(wrong) == {"本局信息", "求助通知", "上报", "Telegram"}
    assert all(finding["cure"] for finding in wrong.values())
    assert "office.phone" in wrong["本局信息"]["detail"]
    assert "geheim" not in ran.out


async def test_the_doctor_looks_further_when_the_database_is_missing(olga: Officer) -> None:
    """One fault does not hide another."""
    (olga.config.parent / "helpbot.db").unlink()

    findings = await olga.sees("doctor")

    assert [finding["check"] for finding in findings if not finding["fine"]] == ["渠道", "求助通知", "数据库"]


async def test_the_doctor_sees_what_failed(olga: Officer, office: OfficeAtWork) -> None:
    """Messages that could not be handled or sent."""
    office.channel.fail(who="安", permanent=True)
    office.person("安").says("你好")
    await office.settles()
    with closing(sqlite3.connect(olga.config.parent / "helpbot.db")) as connection:
        connection.execute("UPDATE inbox SET state = 'failed'")
        connection.commit()

    findings = {finding["check"]: finding for finding in await olga.sees("doctor")}

    assert not findings["收到的消息"]["fine"]
    assert not findings["要发的消息"]["fine"]
    assert "helpbot inbox retry" in findings["收到的消息"]["cure"]


@pytest.mark.parametrize("variables", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}])
def test_a_terminal_without_chinese_letters_gets_question_marks(variables: dict[str, str]) -> None:
    """And no trace."""
    ran = subprocess.run([sys.executable, "-m", "helpbot"], env=variables, capture_output=True, check=False)

    assert b"Traceback" not in ran.stderr
    assert b"outbox" in ran.stdout
    assert ran.stdout.isascii()

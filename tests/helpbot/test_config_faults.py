"""What is wrong with a configuration: every fault at once, each with its file, key, value and what was expected."""

import tomllib
from pathlib import Path

import pytest

from helpbot.cli import explain_faults
from helpbot.cli.config import flatten
from helpbot.config import load_config
from helpbot.errors import ConfigError
from helpbot.texts import telegram as texts
from tests.helpbot.configs import NAMED, brief, faults, read


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def test_two_offices_cannot_share_a_code(file: Path) -> None:
    """All their rows would be mixed up."""
    offices = file.parent / "offices.d"
    offices.mkdir()
    for name in "ab":
        (offices / f"{name}.toml").write_text(NAMED)

    assert brief(faults(file, "")) == [("office.code", "main", "duplicate", "")]


def test_every_fault_is_named_at_once(file: Path) -> None:
    """Key, value, kind and what was expected; an officer mends a file once, not ten times."""
    found = faults(
        file,
        """
        [office]
        phon = "1"
        code = "Main Office"
        notify = "nobody"
        [database]
        url = "mysql://u:geheim@h/db"
        [log]
        level = "loud"
        [http]
        port = 70000
        host = 1
        [chanels.terminal]
        [channels.terminal]
        enabled = "perhaps"
        [channels.telegramm]
        [channels.telegram]
        token = ""
        proxy = "ftp://u:geheim@h"
        """,
    )

    assert {fault.file for fault in found} == {str(file)}
    assert set(brief(found)) == {
        ("channels.telegram.proxy", "ftp://u:******@h", "string_pattern_mismatch", r"^$|^(https?|socks5)://\S+$"),
        ("channels.telegram.token", "******", "too_short", "1"),
        ("channels.telegramm", "", "extra_forbidden", "telegram"),
        ("channels.terminal.enabled", "perhaps", "bool_parsing", ""),
        ("chanels", "", "extra_forbidden", "channels"),
        ("database.url", "mysql://u:******@h/db", "value_error", "应当是 sqlite:///文件 或 postgresql://用户:密码@主机/库名。"),
        ("http.host", "1", "string_type", ""),
        ("http.port", "70000", "less_than_equal", "65535"),
        ("log.level", "loud", "literal_error", "'debug', 'info', 'warning' or 'error'"),
        ("office.code", "Main Office", "string_pattern_mismatch", "^[a-z0-9-]{1,40}$"),
        ("office.name", "", "missing", ""),
        ("office.notify", "nobody", "string_pattern_mismatch", r"^$|^[a-z]+:\S+$"),
        ("office.phon", "", "extra_forbidden", "phone"),
    }
    assert len(found) == 13


@pytest.mark.parametrize("text", ["office = 3", "channels = 3", "[channels]\nterminal = 3", "http = []"])
def test_a_value_where_a_section_belongs_is_a_fault(file: Path, text: str) -> None:
    """It is not passed over as if nothing had been said."""
    (key,) = [key for key, value in flatten(tomllib.loads(text)).items() if value is not None]

    found = faults(file, text, {} if text.startswith("office") else {"HELPBOT_OFFICE__NAME": "清澜县"})

    assert [(fault.key, fault.kind) for fault in found] == [(key, "model_type")]


@pytest.mark.parametrize("url", ["", "helpbot.db", "mysql://h/db", "postgresql://h:port/db", "://"])
def test_a_database_address_that_is_none_is_a_fault(file: Path, url: str) -> None:
    """It is found when the file is read, not when the first clerk writes."""
    (found,) = faults(file, f'{NAMED}[database]\nurl = "{url}"\n')

    assert (found.key, found.kind) == ("database.url", "value_error")


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"\xc7\xe5\xc0\xbd", "encoding"), (b"[office\n", "toml"), (b"a = 1\na = 2\n", "toml"), (b"\x00", "toml")],
    ids=["GBK", "broken", "a key twice", "binary"],
)
def test_a_file_that_cannot_be_read_is_one_fault(file: Path, content: bytes, kind: str) -> None:
    """It says which file, and what ails it."""
    (found,) = faults(file, content)

    assert (found.file, found.kind) == (str(file), kind)


def test_a_missing_file_and_a_folder_in_its_place_are_faults(tmp_path: Path) -> None:
    """With the system's reason."""
    for file, reason in ((tmp_path / "none.toml", "ENOENT"), (tmp_path, "EISDIR")):
        with pytest.raises(ConfigError) as caught:
            load_config(file, {})
        assert [(fault.kind, fault.expected) for fault in caught.value.faults] == [("unreadable", reason)]


def test_a_secret_file_that_cannot_be_read_names_its_variable(file: Path) -> None:
    """Nobody else knows where the path came from."""
    (found,) = faults(file, NAMED, {"HELPBOT_CHANNELS__TELEGRAM__TOKEN_FILE": "/nowhere/token"})

    assert (found.file, found.value, found.kind) == ("HELPBOT_CHANNELS__TELEGRAM__TOKEN_FILE", "/nowhere/token", "secret_file")


def test_a_variable_cannot_be_value_and_section(file: Path) -> None:
    """The one that makes it so is named."""
    (found,) = faults(file, NAMED, {"HELPBOT_HTTP": "1", "HELPBOT_HTTP__PORT": "81"})

    assert (found.file, found.kind) == ("HELPBOT_HTTP__PORT", "not_a_section")


def test_every_kind_of_fault_has_words(file: Path) -> None:
    """None falls back to the program's own name for it."""
    text = (
        '[office]\nname = ""\ncode = 3\nphone = "%s"\n[log]\nlevel = "x"\n[http]\nport = "x"\nhost = 1\n' % ("1" * 300)
        + '[channels.terminal]\nenabled = 3\n[channels.telegram]\ntoken = ""\nbase_url = "x"\n'
    )
    words = explain_faults(
        ConfigError([*faults(file, text), *faults(file, NAMED + "[http]\nport = 1.5\n[channels.terminal]\nenabled = []\n")])
    )

    assert "值不对" not in words
    assert words.count(str(file)) == len(words.splitlines()) - 1


@pytest.mark.parametrize("proxy", ["http://h:99999", "http://h:0", "http://:8080", "socks5://h", "http://[::1", "socks5://u:p@:1"])
def test_a_proxy_that_cannot_be_used_is_a_fault(file: Path, proxy: str) -> None:
    """It is found when the file is read, not at the first request."""
    (found,) = faults(file, f'{NAMED}[channels.telegram]\ntoken = "1:x"\nproxy = "{proxy}"\n')

    assert (found.key, found.kind, found.expected) == ("channels.telegram.proxy", "value_error", texts.PROXY_UNUSABLE)


@pytest.mark.parametrize("proxy", ["", "http://h", "https://u:p@h:8080", "socks5://127.0.0.1:1080", "socks5://[::1]:1080"])
def test_a_proxy_that_can_be_used_is_none(file: Path, proxy: str) -> None:
    """With a port or the usual one, with a password, by any kind of address."""
    read(file, f'{NAMED}[channels.telegram]\ntoken = "1:x"\nproxy = "{proxy}"\n')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[office]\nname = "x"\nnotify = "nobody"\n', "office.notify = nobody：要写 telegram:加数字"),
        ('[office]\nname = "x"\ncode = "Main"\n', "office.code = Main：只能用小写字母、数字和连字符，最多40个"),
        ('[office]\nname = "x"\n[log]\nlevel = "loud"\n', "应当是这些之一：debug、info、warning、error。"),
        ("[office]\nname = 清澜县\n", "config.toml：第2行第8个字附近写得不对"),
        ('[office]\nname = "', "config.toml：文件末尾写得不对"),
    ],
)
def test_an_officer_reads_no_programmers_words(file: Path, text: str, said: str) -> None:
    """No pattern, no parser's English, no list in quotes."""
    assert said in explain_faults(ConfigError(faults(file, text)))


@pytest.mark.parametrize(
    ("text", "environ"),
    [
        ('[channels.telegram]\ntoken = "1:a"\nwebhook = [{secret = "geheim"}]\n', {}),
        ('[channels.telegram]\ntoken = "1:a"\nbase_url = {secret = "geheim"}\n', {}),
        ("", {"HELPBOT_CHANNELS__TELEGRAM": "geheim"}),
        ("", {"HELPBOT_CHANNELS": "geheim"}),
        ("", {"HELPBOT_CHANNELS__TELEGRAM": "geheim", "HELPBOT_CHANNELS__TELEGRAM__PROXY": "x"}),
    ],
)
def test_a_secret_in_the_wrong_place_is_not_shown(file: Path, text: str, environ: dict[str, str]) -> None:
    """The fault says where; the log of a service manager is read by many."""
    found = faults(file, NAMED + text, environ)

    assert [fault.value for fault in found] == [""]
    assert "geheim" not in explain_faults(ConfigError(found))


@pytest.mark.parametrize("section", ["database", "log", "http"])
def test_what_holds_for_all_stands_in_the_main_file(file: Path, section: str) -> None:
    """In an office's file it would be passed over in silence."""
    offices = file.parent / "offices.d"
    offices.mkdir()
    (offices / "a.toml").write_text(f"{NAMED}[{section}]\n")

    found = faults(file, "[log]\n[http]\n[database]\n")

    assert [(fault.file, fault.key, fault.kind) for fault in found] == [(str(offices / "a.toml"), section, "main_file_only")]
    assert "主配置文件" in explain_faults(ConfigError(found))

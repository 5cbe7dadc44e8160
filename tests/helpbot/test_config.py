"""Configuration: where it comes from, what wins, what is shown of it, and the example that has it all."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from helpbot.app import CHANNELS, check
from helpbot.checking import _OFFICE, _ROOT
from helpbot.cli import explain_faults
from helpbot.cli.config import flatten, read_comments, show_config
from helpbot.config import Tree, load_config, locate_config, mask_address, merge, nearest, read_environment, show
from helpbot.errors import ConfigError
from helpbot.ports import Settings
from helpbot.texts.config import FORMS
from tests.helpbot.configs import NAMED, faults, read

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "config.example.toml"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def fields() -> Iterator[tuple[str, FieldInfo]]:
    """Every key of every Settings class, dotted, and what it is."""
    sections: dict[str, type[Settings]] = {
        **_OFFICE,
        **_ROOT,
        **{f"channels.{spec.name}": spec.settings for spec in CHANNELS},
    }
    for section, settings in sections.items():
        yield from fields_of(section, settings)


def fields_of(section: str, settings: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    for name, field in settings.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from fields_of(f"{section}.{name}", inner)
        else:
            yield f"{section}.{name}", field


def test_what_was_given_is_read_before_the_variable_and_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--config`, then $HELPBOT_CONFIG, then ./config.toml."""
    monkeypatch.chdir(tmp_path)
    variables = {"HELPBOT_CONFIG": "/etc/helpbot.toml"}

    assert locate_config("mine.toml", variables) == tmp_path / "mine.toml"
    assert locate_config(None, variables) == Path("/etc/helpbot.toml")
    assert locate_config(None, {}) == tmp_path / "config.toml"


def test_above_wins_and_below_shines_through() -> None:
    """Sections are merged key by key; neither tree is changed."""
    below: Tree = {"office": {"name": "甲", "phone": "1"}, "log": {"level": "info"}, "http": 3}
    above: Tree = {"office": {"name": "乙"}, "http": {"port": 1}}

    assert merge(below, above) == {"office": {"name": "乙", "phone": "1"}, "log": {"level": "info"}, "http": {"port": 1}}
    assert below["office"] == {"name": "甲", "phone": "1"}


def test_the_environment_names_sections_with_two_underscores() -> None:
    """One underscore belongs to the key; other programs' variables and empty ones count for nothing."""
    variables = {
        "HELPBOT_OFFICE__PROMISED_DAYS": "2个工作日",
        "HELPBOT_CHANNELS__TELEGRAM__TOKEN": "1:a",
        "HELPBOT_LOG__LEVEL": "",
        "HELPBOT_CONFIG": "/etc/helpbot.toml",
        "PATH": "/bin",
    }

    assert read_environment(variables) == {"office": {"promised_days": "2个工作日"}, "channels": {"telegram": {"token": "1:a"}}}


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    """As containers and service managers bring it; the line's end is no part of it."""
    secret = tmp_path / "token"
    secret.write_text("123:geheim\n")

    tree = read_environment({"HELPBOT_CHANNELS__TELEGRAM__TOKEN_FILE": str(secret)})

    assert tree == {"channels": {"telegram": {"token": "123:geheim"}}}


def test_the_environment_wins_over_the_file(file: Path) -> None:
    """Numbers and truth come as text there, and are understood."""
    checked = read(
        file,
        NAMED + "[http]\nport = 1\n[channels.terminal]\nenabled = true\n",
        {"HELPBOT_HTTP__PORT": "81", "HELPBOT_CHANNELS__TERMINAL__ENABLED": "false", "HELPBOT_OFFICE__NAME": "白石县"},
    )

    assert checked.http.port == 81
    assert checked.offices[0].channels == {}
    assert checked.offices[0].settings.name == "白石县"


def test_the_environment_alone_brings_a_channel_to_life(file: Path) -> None:
    """A new configuration leaves Telegram's section to it."""
    checked = read(file, NAMED, {"HELPBOT_CHANNELS__TELEGRAM__TOKEN": "123:geheim"})

    assert set(checked.offices[0].channels) == {"telegram"}


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["unix", "windows"])
def test_a_file_from_windows_is_read(file: Path, start: bytes, end: bytes) -> None:
    """Its editor's habits are no fault."""
    file.write_bytes(start + NAMED.encode().replace(b"\n", end))

    assert check(load_config(file, {})).offices[0].settings.name == "清澜县"


def test_a_file_an_office_over_the_main_one(file: Path) -> None:
    """What the main file says holds for all, except whose office it is."""
    offices = file.parent / "offices.d"
    offices.mkdir()
    (offices / "b.toml").write_text('[office]\ncode = "b"\nname = "乙县"\n[channels.terminal]\nenabled = false\n')
    (offices / "a.toml").write_text('[office]\ncode = "a"\nname = "甲县"\n')

    checked = read(file, NAMED + "[channels.terminal]\nenabled = true\n")

    assert [(office.settings.code, office.settings.name, list(office.channels)) for office in checked.offices] == [
        ("a", "甲县", ["terminal"]),
        ("b", "乙县", []),
    ]


def test_the_environment_wins_over_an_offices_file_too(file: Path) -> None:
    """Whoever starts the program has the last word."""
    offices = file.parent / "offices.d"
    offices.mkdir()
    (offices / "a.toml").write_text('[office]\nname = "甲县"\n[channels.terminal]\nenabled = true\n')

    checked = read(file, "", {"HELPBOT_CHANNELS__TERMINAL__ENABLED": "false", "HELPBOT_OFFICE__NAME": "白石县"})

    assert [(office.settings.name, list(office.channels)) for office in checked.offices] == [("白石县", [])]


def test_a_token_is_never_shown(file: Path) -> None:
    """Neither in force nor in a fault nor in an address."""
    checked = read(
        file,
        f'{NAMED}[channels.telegram]\ntoken = "1:geheim"\nproxy = "socks5://u:geheim@h:1"\n[database]\nurl = "postgresql://u:ge@heim@h/d"\n',
    )

    shown = flatten(show_config(checked))

    assert shown["channels.telegram.token"] == "******"
    assert shown["channels.telegram.proxy"] == "socks5://u:******@h:1"
    assert shown["database.url"] == "postgresql://u:******@h/d"
    assert "heim" not in str(shown)
    (found,) = faults(file, NAMED + "[channels.telegram]\ntoken = 7654321\n")
    assert "7654321" not in explain_faults(ConfigError([found]))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("postgresql://u:geheim@h:5432/db", "postgresql://u:******@h:5432/db"),
        ("postgresql://:geheim@h/db", "postgresql://:******@h/db"),
        ("postgresql://h/db?user=u&password=geheim&x=1", "postgresql://h/db?user=u&password=******&x=1"),
        ("postgresql://u@h/db", "postgresql://u@h/db"),
        ("sqlite:///helpbot.db", "sqlite:///helpbot.db"),
        ("http://127.0.0.1:7890", "http://127.0.0.1:7890"),
        ("工作日 8:30-12:00", "工作日 8:30-12:00"),
    ],
)
def test_only_the_password_of_an_address_is_masked(text: str, masked: str) -> None:
    """Whatever else it says helps whoever reads it."""
    assert mask_address(text) == masked


@pytest.mark.parametrize(
    ("word", "known"),
    [("phon", "phone"), ("telegramm", "telegram"), ("token", "channels.telegram.token"), ("promised_day", "promised_days"), ("水", "")],
)
def test_the_nearest_word_is_the_one_that_was_meant(word: str, known: str) -> None:
    """Alike as a whole comes before alike in part; what is like nothing gets no advice."""
    words = ["complaint_phone", "phone", "telegram", "channels.telegram.token", "promised_days", "name"]

    assert nearest(word, words) == known


def test_settings_are_shown_at_every_depth() -> None:
    """An empty secret is shown to be empty, a path as text."""

    class Inner(Settings):
        word: SecretStr = SecretStr("geheim")
        none: SecretStr = SecretStr("")

    class Outer(Settings):
        inner: Inner = Inner()
        place: Path = Path("/srv")

    assert show(Outer()) == {"inner": {"word": "******", "none": ""}, "place": "/srv"}


def test_the_example_is_valid() -> None:
    """As it stands, without an environment."""
    checked = check(load_config(EXAMPLE, {}))

    assert set(checked.offices[0].channels) == {"terminal"}


def test_the_example_has_every_key_and_no_other() -> None:
    """What can be set can be found there, with a comment above it."""
    text = EXAMPLE.read_text(encoding="utf-8")
    tree: dict[str, Any] = tomllib.loads(text)

    assert set(flatten(tree)) == {key for key, _ in fields()}
    assert {key for key, comment in read_comments(text).items() if comment} == {key for key, _ in fields()}


def as_written(value: object) -> object:
    """A default as TOML would say it."""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, Path):
        return "" if value == Path() else str(value)
    return list(value) if isinstance(value, tuple) else value


def test_the_example_says_the_defaults() -> None:
    """Whoever deletes a line gets what it said; only Telegram waits for its token there."""
    example = flatten(tomllib.loads(EXAMPLE.read_text(encoding="utf-8")))
    said = {key: field.default for key, field in fields() if not field.is_required()}
    defaults = {key: as_written(value) for key, value in said.items()}

    assert {key: example[key] for key in defaults} == defaults | {"channels.telegram.enabled": False}


def test_every_pattern_has_words() -> None:
    """Whoever adds one says what it asks for."""
    patterned = {key for key, field in fields() if any(getattr(each, "pattern", None) for each in field.metadata)}

    assert patterned == set(FORMS)

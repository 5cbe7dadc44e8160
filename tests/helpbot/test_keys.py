"""The key outside the database."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr

from helpbot.errors import KeyUnusable
from helpbot.services.keys import KEY_FILE, Keyring, PeopleSettings, make_key, read_key


def test_a_key_is_made_when_it_is_first_needed(tmp_path: Path) -> None:
    """For its owner alone, and the same from then on."""
    first, second = (Keyring(PeopleSettings(), tmp_path).sign("invite", "x") for _ in range(2))

    assert first == second
    assert len(first) == 64
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == [KEY_FILE]


def test_what_is_signed_for_one_purpose_is_nothing_for_another(tmp_path: Path) -> None:
    """Nor under another key."""
    mine, other = Keyring(PeopleSettings(), tmp_path), Keyring(PeopleSettings(key=SecretStr("k" * 32)), tmp_path)

    assert len({mine.sign("invite", "x"), mine.sign("audit", "x"), other.sign("invite", "x"), mine.sign("invite", "y")}) == 4


def test_of_many_who_make_it_at_once_one_wins(tmp_path: Path) -> None:
    """And all read the same."""
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: read_key(tmp_path / KEY_FILE), range(40)))

    assert len(keys) == 1


def test_a_key_that_is_there_stays(tmp_path: Path) -> None:
    """A new one would make every code void, and the audit unreadable."""
    file = tmp_path / KEY_FILE
    file.write_text("a" * 64)
    make_key(file)

    assert read_key(file) == "a" * 64


@pytest.mark.parametrize("content", [b"", b"short", "密".encode() * 40, b"\xff" * 64])
def test_what_is_no_key_is_said(tmp_path: Path, content: bytes) -> None:
    """With the file and the cure."""
    (tmp_path / KEY_FILE).write_bytes(content)

    with pytest.raises(KeyUnusable, match=r"helpbot\.key.*备份"):
        read_key(tmp_path / KEY_FILE)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    """No trace, a reason."""
    with pytest.raises(KeyUnusable, match="不存在"):
        read_key(tmp_path / "no" / KEY_FILE)

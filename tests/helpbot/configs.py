"""Configurations of the tests' own, and what is said of what is wrong."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from helpbot.app import check
from helpbot.checking import Checked
from helpbot.config import load_config
from helpbot.errors import ConfigError, Fault
from tests.cast import Ran

NAMED = '[office]\nname = "清澜县"\n'


def read(file: Path, text: str, environ: Mapping[str, str] | None = None) -> Checked:
    """The configuration of this text, found valid."""
    file.write_text(text, encoding="utf-8")
    return check(load_config(file, environ or {}))


def faults(file: Path, text: str | bytes, environ: Mapping[str, str] | None = None) -> list[Fault]:
    """What is wrong with this text."""
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigError) as caught:
        check(load_config(file, environ or {}))
    return list(caught.value.faults)


def brief(found: list[Fault]) -> list[tuple[str, str, str, str]]:
    """Everything about faults but their file."""
    return [(fault.key, fault.value, fault.kind, fault.expected) for fault in found]


def says_in_one_line(ran: Ran, words: str) -> bool:
    """A command refused: exit 1, no data, and one line for a person that has these words in it."""
    assert (ran.code, ran.out) == (1, ""), ran
    assert ran.err.count("\n") == 1, ran.err
    assert re.search("[\u4e00-\u9fff]", ran.err), ran.err
    assert words in ran.err, ran.err
    return True

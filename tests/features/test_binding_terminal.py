"""Binding in the terminal: the whole way, typed."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.texts import people as texts
from tests.cast import PHONE, Officer
from tests.features.binding import NO_CODE, SCHOOL, assignments, issue
from tests.features.test_terminal import talk


async def test_a_clerk_is_bound_and_unbound(
    folder: Path, entries: Sequence[Entry], olga: Officer, capsys: pytest.CaptureFixture[str]
) -> None:
    """Buttons are numbers here."""
    code = await issue(olga)
    typed = f"绑定\n{NO_CODE}\n{code.lower()}\n我的绑定\n1\n1\n我的绑定\n"

    printed = await talk(folder, entries, typed.encode(), capsys)

    said = [
        texts.HOW_TO_BIND.format(phone=PHONE),
        texts.WRONG.format(phone=PHONE),
        f"绑定好了：{SCHOOL}（经办人）",
        texts.DROP_HERE,
        texts.YES,
        "已解除",
        texts.NOT_BOUND.format(phone=PHONE),
    ]
    places = [printed.index(text) for text in said]
    assert places == sorted(places)
    assert await assignments(olga) == [(SCHOOL, "clerk")]


async def test_a_password_is_not_printed_back(folder: Path, entries: Sequence[Entry], capsys: pytest.CaptureFixture[str]) -> None:
    """Also one that an older terminal sends."""
    printed = await talk(folder, entries, "密码是Hunter2024，登不上\n".encode("gb18030"), capsys)

    assert texts.LOGIN_SEEN in printed
    assert "Hunter2024" not in printed

"""Status in the terminal, for who sits at the office's machine: the demo county out of the box, and `--as`."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.texts import status as texts
from tests.cast import OfficeAtWork, Officer
from tests.features.counties import CLINIC, SCHOOL, code_for, number_of, settle
from tests.features.test_terminal import talk


async def test_the_demo_has_clerks_with_codes(tmp_path: Path, olga: Officer) -> None:
    """`init --demo` says how to be one of them; some serve several institutions."""
    demo = Officer(tmp_path / "demo" / "config.toml")

    made = await demo.runs("init", "--demo", str(tmp_path / "demo"))

    assert made.code == 0
    assert "shell --as 1" in made.err
    assert "institution invite" in made.err
    people = await demo.sees("person", "list")
    shown = [await demo.sees("person", "show", str(each["id"])) for each in people]
    assert sorted(len(each["assignments"]) for each in shown) == [1, 2, 3]
    assert "NB2" in (await demo.runs("ask", "我们年报到哪一步了", "--as", "1")).out
    assert sum(line["action"] == "invite.issued" for line in await demo.sees("audit", "tail")) == 3


async def test_a_code_typed_in_the_terminal_opens_the_registry(
    office: OfficeAtWork, folder: Path, entries: Sequence[Entry], olga: Officer, capsys: pytest.CaptureFixture[str]
) -> None:
    """Choices are numbers, also the items of a return."""
    await settle(office)
    codes = [await code_for(olga, SCHOOL), await code_for(olga, CLINIC)]
    typed = f"年报过了没\n{codes[0]}\n{codes[1]}\n年报过了没\n2\n第1条\n"

    printed = await talk(folder, entries, typed.encode(), capsys)

    said = [texts.NOT_BOUND.split("\n", maxsplit=1)[0], texts.WHICH, number_of(office, SCHOOL), "怎样算对"]
    places = [printed.index(text) for text in said]
    assert places == sorted(places)


async def test_ask_as_a_person_looks_with_their_rights(office: OfficeAtWork, olga: Officer) -> None:
    """What they would hear, and the audit says who looked on whose behalf."""
    await settle(office)
    ann = office.person("安")
    await ann.asks(await code_for(olga, SCHOOL))

    asked = await olga.sees("ask", "我们年报到哪一步了", "--as", "1")

    assert (asked["kind"], asked["topic"]) == ("action", "act.status")
    assert number_of(office, SCHOOL) in asked["text"]
    assert (await olga.sees("audit", "tail"))[-1]["action"] == "ask.as"

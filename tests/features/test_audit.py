"""The audit: what was done stands there, and whoever takes a line away or changes one is found out."""

import sqlite3
from contextlib import closing

import pytest

from helpbot.texts import health as texts
from tests.cast import OfficeAtWork, Officer
from tests.fakes import Talker
from tests.features.binding import CLINIC, NO_CODE, SCHOOL, issue


@pytest.fixture
async def lines(office: OfficeAtWork, ann: Talker, olga: Officer) -> int:
    """An audit with some lines; how many."""
    await ann.asks(await issue(olga))
    await ann.asks(NO_CODE)
    await ann.asks("退订")
    await issue(olga, CLINIC)
    return len(await olga.sees("audit", "tail"))


def tamper(olga: Officer, statement: str) -> None:
    """Somebody who can write the database, and has not the key."""
    with closing(sqlite3.connect(olga.config.parent / "helpbot.db", timeout=30)) as database:
        database.execute(statement)
        database.commit()


async def test_it_says_who_did_what_when_and_how(office: OfficeAtWork, lines: int, olga: Officer) -> None:
    """By number, never by name."""
    told = [(each["actor"], each["action"], each["subject"], each["channel"]) for each in await olga.sees("audit", "tail")]

    assert told == [
        ("operator", "invite.issued", f"invite:1 clerk {SCHOOL}", "cli"),
        ("person:1", "binding.made", f"invite:1 clerk {SCHOOL}", "test"),
        ("address:1", "code.wrong", "-", "test"),
        ("person:1", "nudges.off", "person:1", "test"),
        ("operator", "invite.issued", f"invite:2 clerk {CLINIC}", "cli"),
    ]
    assert "安" not in str(told)
    assert (await olga.runs("audit", "tail", "--limit", "1")).out.split("\t")[0] == str(lines)


async def test_a_whole_audit_is_found_whole(lines: int, olga: Officer) -> None:
    """An empty one too."""
    assert await olga.sees("audit", "verify") == {"lines": lines, "flaw": None, "at": None}


async def test_an_empty_audit_is_whole(olga: Officer) -> None:
    """Nothing was done yet."""
    assert await olga.sees("audit", "verify") == {"lines": 0, "flaw": None, "at": None}


@pytest.mark.parametrize(
    ("statement", "flaw", "at"),
    [
        ("DELETE FROM audit WHERE number = 2", "missing", 2),
        ("DELETE FROM audit WHERE number = 1", "missing", 1),
        ("UPDATE audit SET actor = 'person:9' WHERE number = 3", "changed", 3),
        ("UPDATE audit SET subject = 'invite:9' WHERE number = 1", "changed", 1),
        ("UPDATE audit SET at = '2020-01-01 00:00:00.000000' WHERE number = 4", "changed", 4),
        ("UPDATE audit SET channel = 'mail' WHERE number = 5", "changed", 5),
        ("UPDATE audit SET chain = (SELECT chain FROM audit WHERE number = 1) WHERE number = 2", "changed", 2),
        ("DELETE FROM audit WHERE number > 3", "cut-off", 4),
        ("DELETE FROM audit", "cut-off", 1),
        ("DELETE FROM audit_seal", "cut-off", 6),
        ("UPDATE audit_seal SET number = 9", "cut-off", 6),
    ],
)
async def test_whatever_is_done_to_it_is_found(lines: int, olga: Officer, statement: str, flaw: str, at: int) -> None:
    """The line is named, in words and to programs; exit code 1."""
    tamper(olga, statement)
    found, ran = await olga.sees("audit", "verify"), await olga.runs("audit", "verify")

    assert (found["flaw"], found["at"]) == (flaw, at)
    assert ran.code == 1
    assert f"第 {at} 条" in ran.err


async def test_doctor_looks_at_it(lines: int, olga: Officer) -> None:
    """Whoever never thinks of the audit is told of it all the same."""
    fine = {each["check"]: each["fine"] for each in await olga.sees("doctor")}
    tamper(olga, "DELETE FROM audit WHERE number = 2")
    (found,) = [each for each in await olga.sees("doctor") if each["check"] == texts.AUDIT]

    assert fine[texts.AUDIT] is True
    assert (found["fine"], "第 2 条" in found["detail"]) == (False, True)


async def test_lines_cut_off_are_missed_with_the_seal_turned_back(lines: int, olga: Officer) -> None:
    """To say that there were fewer, one needs the key."""
    tamper(olga, "DELETE FROM audit WHERE number > 3")
    tamper(olga, "UPDATE audit_seal SET number = 3")

    assert (await olga.sees("audit", "verify"))["flaw"] == "cut-off"


async def test_it_goes_on_after_a_fault(lines: int, ann: Talker, olga: Officer) -> None:
    """Nobody is refused because somebody else was at the database; the fault stays visible."""
    tamper(olga, "DELETE FROM audit WHERE number = 2")

    assert CLINIC in await ann.asks(await issue(olga, CLINIC, "--name", "安"))
    assert (await olga.sees("audit", "verify"))["flaw"] == "missing"

"""The operator's side: codes on paper, people looked up, unbound, forgotten, and spoken for."""

import asyncio
import csv
import io
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpbot.clock import SettableClock
from helpbot.services.invites import LIFE
from helpbot.services.keys import KEY_FILE
from helpbot.texts import people as texts
from helpbot.texts import people_cli as cli_texts
from tests.cast import DETAILS, KNOWN, KNOWN_ANSWER, PHONE, OfficeAtWork, Officer, write_config
from tests.fakes import Talker
from tests.features.binding import CLINIC, SCHOOL, assignments, deeds, issue
from tests.features.processes import rows
from tests.helpbot.configs import says_in_one_line

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def bound(ann: Talker, olga: Officer) -> Talker:
    """Ann, who is known."""
    await ann.asks(await issue(olga))
    return ann


async def test_a_code_is_shown_once_with_a_warning(olga: Officer) -> None:
    """On stdout for the paper, the warning beside it."""
    ran = await olga.runs("institution", "invite", SCHOOL.lower(), "--name", "王老师")

    assert ran.code == 0
    assert all(part in ran.out for part in (SCHOOL, "经办人", "王老师"))
    assert ran.err.strip() == cli_texts.INVITE_ONCE


@pytest.mark.parametrize("typed", ["12330102MB0100100Q", " １２３３０１０２ＭＢ０１００１００Ｑ", "1233 0102 MB01 0010 0q"])
async def test_an_institution_is_named_however_its_code_is_typed(olga: Officer, typed: str) -> None:
    """As it stands on a certificate, or came out of a spreadsheet."""
    (issued,) = await olga.sees("institution", "invite", typed)

    assert issued["uscc"] == SCHOOL


@pytest.mark.parametrize("typed", ["12330102MB01001001", "1", "第一小学", "1233010200000000"])
async def test_a_wrong_institution_gets_no_code(olga: Officer, typed: str) -> None:
    """A digit too few, or one that does not check."""
    assert says_in_one_line(await olga.runs("institution", "invite", typed), typed)
    assert await deeds(olga) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), cli_texts.INVITE_ONE),
        ((SCHOOL, "--all"), cli_texts.INVITE_ONE),
        (("--all", "--role", "sponsor"), cli_texts.INVITE_ALL_CLERKS),
        ((SCHOOL, "--sheet", "codes.docx"), cli_texts.INVITE_SUFFIX.format(file="codes.docx")),
    ],
)
async def test_what_makes_no_sense_is_said(olga: Officer, words: tuple[str, ...], said: str) -> None:
    """With what to write instead."""
    assert says_in_one_line(await olga.runs("institution", "invite", *words), said)


async def test_a_table_for_the_printer(olga: Officer, tmp_path: Path) -> None:
    """Excel reads it; nobody but its owner does; and a cell is never a formula."""
    file = tmp_path / "码.csv"
    ran = await olga.runs("institution", "invite", SCHOOL, "--sheet", str(file), "--name", "=1+1", "--bot", "@qinglan_bot")
    (head, row) = csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig")))

    assert ran.code == 0
    assert tuple(head) == cli_texts.SHEET_COLUMNS
    assert (row[1], row[3]) == (SCHOOL, "'=1+1")
    assert row[6] == f"https://t.me/qinglan_bot?start={row[4]}"
    assert row[4] not in ran.out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_a_page_for_each_institution(ann: Talker, olga: Officer, tmp_path: Path) -> None:
    """With the office's telephone, and nothing that a name could smuggle into it."""
    file = tmp_path / "码.html"
    await olga.runs("institution", "invite", SCHOOL, "--sheet", str(file), "--name", "<script>")
    page = file.read_text(encoding="utf-8")

    assert page.count("<section>") == 1
    assert PHONE in page
    assert "<script>" not in page
    code = page.partition('class="code">')[2].partition("<")[0]
    assert SCHOOL in await ann.asks(code)


async def test_a_sheet_that_is_there_is_left_alone(olga: Officer, tmp_path: Path) -> None:
    """And no code is issued."""
    file = tmp_path / "码.html"
    file.write_text("mine")

    assert says_in_one_line(await olga.runs("institution", "invite", SCHOOL, "--sheet", str(file)), str(file))
    assert (file.read_text(), await deeds(olga)) == ("mine", [])


async def test_a_sheet_that_cannot_be_written_issues_nothing(olga: Officer, tmp_path: Path) -> None:
    """The codes would be lost, and those before them void."""
    code = await issue(olga)

    assert says_in_one_line(await olga.runs("institution", "invite", SCHOOL, "--sheet", str(tmp_path / "no" / "码.csv")), "不存在")
    assert await deeds(olga) == ["invite.issued"]
    assert code


async def test_all_that_have_no_clerk_get_a_code(bound: Talker, olga: Officer) -> None:
    """Those who have one need none."""
    await bound.asks(await issue(olga, CLINIC, "--role", "legal-representative"))

    assert "1 家" in (await olga.runs("institution", "invite", "--all", "--dry-run")).out
    (issued,) = await olga.sees("institution", "invite", "--all")
    assert (issued["uscc"], issued["role"]) == (CLINIC, "clerk")
    await bound.asks(issued["code"])
    assert (await olga.runs("institution", "invite", "--all")).out.strip() == cli_texts.INVITE_NOBODY


async def test_people_are_listed_and_shown(bound: Talker, olga: Officer) -> None:
    """Where they are reached and what they act for, to people and to programs."""
    listed, shown = await olga.runs("person", "list"), await olga.runs("person", "show", "1")

    assert "test:安" in listed.out
    assert all(part in shown.out for part in ("test:安", "已验证", f"{SCHOOL}（经办人）", "至 今"))


@pytest.mark.parametrize("verb", [("show", "9"), ("unbind", "9"), ("forget", "9"), ("invite", "9")])
async def test_nobody_of_that_number_is_said(olga: Officer, verb: tuple[str, ...]) -> None:
    """With where to look."""
    assert says_in_one_line(await olga.runs("person", *verb), "helpbot person list")


@pytest.mark.parametrize("words", [(), ("1", "--role", "officer")])
async def test_an_invitation_is_for_one(olga: Officer, words: tuple[str, ...]) -> None:
    """An officer to be, or somebody known."""
    assert says_in_one_line(await olga.runs("person", "invite", *words), cli_texts.PERSON_INVITE_ONE)


async def test_one_institution_is_unbound(office: OfficeAtWork, bound: Talker, olga: Officer) -> None:
    """The other stays, and so does the chat."""
    await bound.asks(await issue(olga, CLINIC))

    assert (await olga.runs("person", "unbind", "1", "--institution", SCHOOL)).code == 0
    await office.beats()
    assert await assignments(olga) == [(CLINIC, "clerk")]
    assert SCHOOL not in await bound.asks("我的绑定")
    assert says_in_one_line(await olga.runs("person", "unbind", "1", "--institution", SCHOOL), "没有改动")


async def test_somebody_is_unbound_from_all(bound: Talker, olga: Officer) -> None:
    """A stranger from then on; the history stays."""
    assert "1 项" in (await olga.runs("person", "unbind", "1", "--dry-run")).out
    assert SCHOOL in await bound.asks("我的绑定")

    assert (await olga.runs("person", "unbind", "1")).code == 0
    assert await bound.asks("我的绑定") == texts.NOT_BOUND.format(phone=PHONE)
    assert (await olga.sees("person", "show", "1"))["assignments"][0]["until"]
    assert (await deeds(olga))[-2:] == ["binding.ended", "address.dropped"]


async def test_whoever_is_forgotten_leaves_numbers_only(office: OfficeAtWork, bound: Talker, olga: Officer) -> None:
    """Name, chat, questions, tickets, letters: gone; the audit still leads to somebody, whoever it was."""
    await olga.runs("person", "invite", "1", "--name", "安老师")
    await bound.asks("人工")
    await bound.asks(DETAILS)
    await bound.asks("安老师的电话13800000000")
    await office.settles()
    audit = await olga.sees("audit", "tail")

    assert (await olga.runs("person", "forget", "1", "--dry-run")).code == 0
    assert DETAILS in str(everything(olga))
    assert (await olga.runs("person", "forget", "1")).code == 0

    left = str(everything(olga))
    assert not any(word in left for word in (DETAILS, "安老师", "13800000000", "'安'"))
    assert (await olga.sees("audit", "tail"))[:-1] == audit
    assert (await olga.runs("audit", "verify")).code == 0
    assert await olga.sees("person", "list") == []
    assert says_in_one_line(await olga.runs("person", "show", "1"), "helpbot person list")


async def test_whoever_is_forgotten_may_come_again(office: OfficeAtWork, bound: Talker, olga: Officer) -> None:
    """As a stranger, from the same chat, whose conversation begins anew."""
    await bound.asks("人工")
    await olga.runs("person", "forget", "1")

    assert KNOWN_ANSWER in await bound.asks(KNOWN)
    assert await bound.asks("我的绑定") == texts.NOT_BOUND.format(phone=PHONE)
    assert SCHOOL in await bound.asks(await issue(olga))
    assert [each["id"] for each in await olga.sees("person", "list")] == [2]


def everything(olga: Officer) -> Iterator[list[tuple[object, ...]]]:
    """What the database holds of people."""
    tables = ("person", "address", "invite", "inbox", "outbox", "thread", "message", "inquiry", "ticket", "ticket_reply", "attachment")
    return [rows(olga.config, f"SELECT * FROM {table}") for table in tables]  # type: ignore[return-value]  # noqa: S608 -- our own names


async def test_an_operator_asks_as_somebody(bound: Talker, olga: Officer) -> None:
    """What that person would hear; nothing is stored but that it was done."""
    before = await olga.sees("inbox", "list", "--all")
    ran = await olga.runs("ask", "我的绑定", "--as", "1")

    assert SCHOOL in ran.out
    assert await olga.sees("inbox", "list", "--all") == before
    assert (await olga.sees("audit", "tail"))[-1] | {"number": 0, "at": ""} == {
        "number": 0,
        "at": "",
        "actor": "operator",
        "action": "ask.as",
        "subject": "person:1",
        "channel": "cli",
    }
    assert len(bound.heard) == 1


async def speak_as(olga: Officer, number: int, text: str) -> str:
    """What a shell prints to whom this is typed as that person."""
    command = [sys.executable, "-m", "helpbot", "--config", str(olga.config), "shell", "--as", str(number)]
    pipe = asyncio.subprocess.PIPE
    shell = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, env={"PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)})
    out, _ = await asyncio.wait_for(shell.communicate(f"{text}\n".encode()), 60)
    return out.decode()


async def test_an_overview_says_where_nothing_can_be_sent(bound: Talker, olga: Officer) -> None:
    """In the demo nobody is reached anywhere: no list without a line."""
    await olga.runs("person", "unbind", "1")

    assert texts.NO_ADDRESSES in await speak_as(olga, 1, "我的绑定")


async def test_an_operator_speaks_as_somebody(office: OfficeAtWork, bound: Talker, olga: Officer) -> None:
    """As long as the shell lasts: then its address is nobody's, and no notice ever goes there."""
    assert SCHOOL in await speak_as(olga, 1, "我的绑定")
    assert (await deeds(olga))[-1] == "shell.as"
    assert (await olga.sees("person", "list"))[0]["addresses"] == ["test:安"]
    assert rows(olga.config, "SELECT person_id FROM address WHERE channel LIKE 'shell-%'") == [(None,)]


async def test_a_code_is_not_sent_in_a_reply(office: OfficeAtWork, ann: Talker, olga: Officer) -> None:
    """Whoever asked for it may be anybody."""
    await ann.asks("人工")

    assert says_in_one_line(await olga.runs("ticket", "reply", "1", f"您的码是{await issue(olga)}"), cli_texts.TICKET_WITH_CODE)
    await office.beats()
    await office.settles()
    assert len(ann.heard) == 1


async def test_who_is_reached_nowhere_asks_from_the_terminal(bound: Talker, olga: Officer) -> None:
    """As in a shell, and no longer than the question; who is nobody asks nothing, and that is said with the cure."""
    await olga.runs("person", "unbind", "1")

    assert KNOWN_ANSWER in (await olga.runs("ask", KNOWN, "--as", "1")).out
    assert (await deeds(olga))[-1] == "ask.as"
    assert rows(olga.config, "SELECT person_id FROM address WHERE channel LIKE 'shell-%'") == [(None,)]
    assert says_in_one_line(await olga.runs("ask", KNOWN, "--as", "7"), "helpbot person list")


async def test_ask_redeems_no_code(ann: Talker, olga: Officer) -> None:
    """It stores nothing: the code is as good as before."""
    code = await issue(olga)

    assert SCHOOL in (await olga.runs("ask", code)).out
    assert SCHOOL in await ann.asks(code)


async def test_codes_need_their_key(ann: Talker, olga: Officer, clock: SettableClock) -> None:
    """Without the file beside the configuration a copy of the database is worth nothing; it is for its owner alone."""
    key = olga.config.parent / KEY_FILE
    code = await issue(olga)

    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert LIFE.days == 14
    key.write_text("0" * 64)
    assert (await olga.runs("audit", "verify")).code == 1
    assert await ann.asks(code) == texts.WRONG.format(phone=PHONE)


async def test_a_lost_key_is_not_made_again(folder: Path, olga: Officer) -> None:
    """Everything signed would look forged, and nobody would know why: it is said, with the cure; what needs no key goes on."""
    await issue(olga)
    key = folder / KEY_FILE
    kept = key.read_text()
    key.unlink()

    refused = await olga.runs("institution", "invite", SCHOOL)
    found = [each for each in await olga.sees("doctor") if not each["fine"] and str(key) in each["detail"]]

    assert refused.code == 1
    assert texts.KEY_LOST.format(file=key) in refused.err
    assert found
    assert KNOWN_ANSWER in (await olga.runs("ask", KNOWN)).out
    assert not key.exists()

    key.write_text(kept)
    assert (await olga.runs("audit", "verify")).code == 0


async def test_nothing_is_served_without_the_key(folder: Path, olga: Officer) -> None:
    """A clerk whose code cannot be looked up would not know why; the operator who starts helpbot can do something."""
    await issue(olga)
    write_config(folder, more="[channels.terminal]\nenabled = true\n")
    (folder / KEY_FILE).unlink()
    ran = await olga.runs("run")

    assert says_in_one_line(ran, texts.KEY_LOST.format(file=folder / KEY_FILE))


async def test_a_key_may_stand_in_the_configuration(folder: Path, olga: Officer) -> None:
    """Several machines share one then."""
    (folder / KEY_FILE).unlink()
    write_config(folder, more=f'[people]\nkey = "{"k" * 40}"\n')

    assert (await olga.runs("institution", "invite", SCHOOL)).code == 0
    assert not (folder / KEY_FILE).exists()
    assert (await olga.runs("audit", "verify")).code == 0
    assert "kkkk" not in (await olga.runs("config", "show")).out


async def test_a_short_key_is_refused(folder: Path, olga: Officer) -> None:
    """Before anything is signed with it."""
    write_config(folder, more='[people]\nkey = "secret"\n')
    ran = await olga.runs("institution", "invite", SCHOOL)

    assert ran.code == 1
    assert ran.err.count("\n") == 2
    assert "people.key = ******：太短，至少32个字符" in ran.err

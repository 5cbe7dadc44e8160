"""A one-off notice: drafted for an audience, seen, approved by its hash, sent once to each person in the office's hours, followed up."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.errors import HelpbotError
from helpbot.messages import Address
from helpbot.models import FilingState, InstitutionStatus, OutboxState, Person, Role
from helpbot.services.notices import Missed
from helpbot.store import rosters
from tests.cast import OfficeAtWork, Officer, office_at_work
from tests.features.seasons import bind, file_report, import_roster
from tests.registry import BUREAU, CLINIC, LIBRARY, NAMES, SCHOOL

WORKING = datetime(2026, 12, 1, 2, tzinfo=UTC)
"""Ten in the morning of a Tuesday in Shanghai."""

LONG_AGO = datetime(2025, 3, 3, 2, tzinfo=UTC)
"""When the clerks were bound: before whatever the machine's own clock says, by which commands go."""

SATURDAY = datetime(2026, 12, 5, 2, tzinfo=UTC)
MONDAY = datetime(2026, 12, 7, 1, 30, tzinfo=UTC)
TEXT = "请于本周内核对法人证书有效期。咨询电话：{phone}"


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(LONG_AGO)


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> AsyncIterator[OfficeAtWork]:
    """A roster of four, one of them classified. Ann acts for school and clinic, Bo for the school, nobody for the library."""
    async with office_at_work(folder, entries, clock=clock) as office:
        await import_roster(office)
        await bind(office, "安", SCHOOL, CLINIC)
        await bind(office, "薄", SCHOOL)
        clock.set(WORKING)
        yield office


async def draft(olga: Officer, *options: str, weight: str = "--statutory") -> dict[str, object]:
    """What the officer sees of a draft."""
    shown: dict[str, object] = await olga.sees("notice", "draft", "--text", TEXT, weight, *options)
    return shown


async def approve(office: OfficeAtWork, number: int = 1) -> int:
    """By the story's clock."""
    async with office.desk() as desk:
        notice = await desk.notices.get(number)
        count = await desk.notices.approve(number, notice.digest, "王主任")
    await office.settles()
    return count


async def go_on(office: OfficeAtWork, at: datetime) -> None:
    """The heartbeat at another time."""
    assert isinstance(office.clock, SettableClock)
    office.clock.set(at)
    await office.branch.delivery.tick()
    await office.settles()


async def states(office: OfficeAtWork, number: int = 1) -> list[OutboxState]:
    async with office.desk() as desk:
        return [each.message.state for each in await desk.notices.sent(await desk.notices.get(number))]


async def switch_nudges_off(office: OfficeAtWork, who: str) -> None:
    person = await known(office, who)
    async with office.desk() as desk:
        await desk.people.set_nudges(person, wanted=False)


async def known(office: OfficeAtWork, who: str) -> Person:
    async with office.desk() as desk:
        person = await desk.people.bound(Address("test", who))
        assert person
        return person


async def test_a_draft_says_who_gets_what_and_sends_nothing(office: OfficeAtWork, olga: Officer) -> None:
    """Counts by channel, the very text, and whom the office has to telephone; once more by `show`."""
    shown = await draft(olga)
    again = await olga.sees("notice", "show", "1")
    printed = await olga.runs("notice", "show", "1")
    await office.settles()

    assert shown == again
    assert shown["messages"] == {"test": 2}
    assert {each["uscc"]: each["why"] for each in again["missed"]} == {LIBRARY: "nobody", BUREAU: "classified"}
    assert "0000-1234567" in again["text"]
    assert "法定通知" in again["text"]
    assert "4家单位" in printed.out
    assert again["hash"][:8] in printed.err
    assert office.person("安").heard == []


async def test_approved_it_goes_out_once_to_each_person(office: OfficeAtWork, olga: Officer) -> None:
    """With all of a person's institutions; the officer sees that it has arrived."""
    shown = await draft(olga)
    count = await approve(office)
    ann, bo = office.person("安"), office.person("薄")
    status = await olga.sees("notice", "status", "1")

    assert count == 2
    assert ann.heard == [shown["text"]]
    assert NAMES[SCHOOL] in ann.heard[0]
    assert NAMES[CLINIC] in ann.heard[0]
    assert NAMES[CLINIC] not in bo.heard[0]
    assert status["counts"] == {"sent": 2}
    assert {each["name"] for each in status["log"]} == {"安", "薄"}
    assert status["approved_by"] == "王主任"


async def test_what_was_not_seen_is_not_approved(office: OfficeAtWork, olga: Officer) -> None:
    """Another's hash, too short a one, or a second time: refused in words."""
    shown = await draft(olga)
    wrong = await olga.runs("notice", "approve", "1", "--hash", "0" * 64)
    short = await olga.runs("notice", "approve", "1", "--hash", str(shown["hash"])[:4])
    tried = await olga.runs("notice", "approve", "1", "--hash", str(shown["hash"]), "--dry-run")
    right = await olga.runs("notice", "approve", "1", "--hash", str(shown["hash"])[:8], "--by", "王主任")
    twice = await olga.runs("notice", "approve", "1", "--hash", str(shown["hash"]))
    deeds = [line["action"] for line in await olga.sees("audit", "tail")]

    assert (wrong.code, short.code, tried.code, right.code, twice.code) == (1, 1, 0, 0, 1)
    assert "校验码对不上" in wrong.err
    assert "没有真做" in tried.out
    assert "已批准" in twice.err
    assert deeds.count("notice.approved") == 1


async def test_a_rest_day_is_waited_for(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """Approved on a Saturday, it goes out on Monday morning."""
    await draft(olga)
    clock.set(SATURDAY)
    count = await approve(office)
    silent = list(office.person("安").heard)
    await go_on(office, MONDAY - timedelta(hours=2))
    early = list(office.person("安").heard)
    await go_on(office, MONDAY)

    assert (count, silent, early) == (2, [], [])
    assert len(office.person("安").heard) == 1


async def test_what_is_late_waits_for_the_next_morning(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """A queue that is longer than the office's day goes on when it opens again, and that is no failed attempt."""
    await draft(olga)
    office.channel.fail(retry_after=timedelta(hours=8), times=2)
    await approve(office)
    await go_on(office, WORKING + timedelta(hours=9))
    evening = list(office.person("安").heard)
    await go_on(office, WORKING + timedelta(hours=23, minutes=30))

    assert evening == []
    assert len(office.person("安").heard) == 1
    assert await states(office) == [OutboxState.SENT, OutboxState.SENT]


async def test_who_has_unsubscribed_gets_what_is_statutory_only(office: OfficeAtWork, olga: Officer) -> None:
    """A nudge says how to be rid of such, and passes over who is."""
    await switch_nudges_off(office, "薄")
    nudge = await draft(olga, weight="--nudge")
    await approve(office)
    first = list(office.person("薄").heard)
    await draft(olga)
    await approve(office, 2)

    assert nudge["messages"] == {"test": 1}
    assert "退订" in str(nudge["text"])
    assert first == []
    assert len(office.person("薄").heard) == 1
    assert len(office.person("安").heard) == 2


@pytest.mark.parametrize(
    ("options", "chosen"),
    [
        (["--sponsor", "教育局"], {SCHOOL}),
        (["--sponsor", "局"], {SCHOOL, CLINIC, LIBRARY}),
        (["--kind", "annual", "--year", "2026", "--state", "returned"], {SCHOOL}),
        (["--kind", "annual", "--year", "2026", "--state", "none"], {LIBRARY, BUREAU}),
        (["--kind", "annual"], {SCHOOL, CLINIC}),
        (["--kind", "change", "--state", "none", "--sponsor", "卫生"], {CLINIC}),
    ],
)
async def test_an_audience_is_chosen_by_sponsor_and_filings(
    office: OfficeAtWork, olga: Officer, options: list[str], chosen: set[str]
) -> None:
    """By how the newest filing of a kind stands."""
    await file_report(office, SCHOOL, FilingState.RETURNED)
    await file_report(office, CLINIC)
    await draft(olga, *options)
    async with office.desk() as desk:
        audience = await desk.notices.find_audience(await desk.notices.get(1))
    named = {NAMES[uscc] for uscc in chosen}

    assert {name for names in audience.institutions.values() for name in names} | {each.name for each, _ in audience.missed} == named


async def test_who_is_cancelled_is_no_audience(office: OfficeAtWork, olga: Officer) -> None:
    """Nobody is there any more."""
    row = {"authority": "main", "uscc": LIBRARY, "name": NAMES[LIBRARY], "status": InstitutionStatus.CANCELLED}
    async with office.app.database.write(office.branch.office.id) as tx:
        await rosters.put_institutions(tx, [row], lambda _: None)
    shown = await draft(olga)

    assert [each["uscc"] for each in shown["missed"]] == [BUREAU]  # type: ignore[attr-defined]  # JSON


async def test_what_failed_is_sent_again_and_nothing_twice(office: OfficeAtWork, olga: Officer) -> None:
    """Only the failed one; and whoever is bound only now gets it too."""
    await draft(olga)
    office.channel.fail(permanent=True, who="安")
    await approve(office)
    failed = await olga.sees("notice", "status", "1")
    await bind(office, "馆长", LIBRARY, role=Role.LEGAL_REPRESENTATIVE)
    async with office.desk() as desk:
        again = await desk.notices.retry(1)
    await office.settles()
    async with office.desk() as desk:
        none = await desk.notices.retry(1)
    await office.settles()

    assert failed["counts"] == {"sent": 1, "failed": 1}
    assert {each["uscc"]: each["why"] for each in failed["missed"]}[CLINIC] == Missed.NO_ADDRESS
    assert (again, none) == (2, 0)
    assert [len(office.person(who).heard) for who in ("安", "薄", "馆长")] == [1, 1, 1]


async def test_nobody_knows_is_said_and_not_repeated(office: OfficeAtWork, olga: Officer) -> None:
    """What may have arrived is a person's to decide."""
    await draft(olga)
    office.channel.fail(uncertain=True, who="安")
    await approve(office)
    async with office.desk() as desk:
        again = await desk.notices.retry(1)
    printed = await olga.runs("notice", "status", "1")

    assert again == 0
    assert OutboxState.UNKNOWN in await states(office)
    assert "不知道到没到" in printed.out
    assert "helpbot outbox retry" in printed.err


async def test_stopped_means_that_the_rest_stays(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """And that it can be neither stopped nor retried again."""
    await draft(olga)
    clock.set(SATURDAY)
    await approve(office)
    stopped = await olga.runs("notice", "stop", "1")
    await go_on(office, MONDAY)
    again = await olga.runs("notice", "retry", "1")

    assert stopped.code == 0
    assert office.person("安").heard == []
    assert await states(office) == [OutboxState.CANCELLED, OutboxState.CANCELLED]
    assert again.code == 1
    assert "已停发" in again.err


async def test_a_right_that_has_ended_ends_the_notice(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """Between approval and sending: of what a person acts for then."""
    await draft(olga)
    clock.set(SATURDAY)
    await approve(office)
    ann, bo = await known(office, "安"), await known(office, "薄")
    async with office.desk() as desk:
        await desk.people.unbind(ann, SCHOOL)
        await desk.people.unbind(bo, SCHOOL)
    await go_on(office, MONDAY)

    assert NAMES[SCHOOL] not in office.person("安").heard[0]
    assert office.person("薄").heard == []


async def test_what_has_become_classified_is_told_to_nobody(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """The watch over the registry takes it out of what has not gone out."""
    await draft(olga)
    clock.set(SATURDAY)
    await approve(office)
    async with office.desk() as desk:
        await desk.notices.withdraw([SCHOOL])
    await go_on(office, MONDAY)

    assert NAMES[SCHOOL] not in office.person("安").heard[0]
    assert office.person("薄").heard == []


async def test_a_channel_that_carries_no_registry_data_carries_no_notice(office: OfficeAtWork, olga: Officer) -> None:
    """The audience itself tells something: the office telephones."""
    await draft(olga)
    silent = replace(office.branch.office, withheld=frozenset({"test"}))
    async with office.app.open_desk(silent) as desk:
        audience = await desk.notices.find_audience(await desk.notices.get(1))

    assert audience.by_channel == {}
    assert {target.uscc: why for target, why in audience.missed}[SCHOOL] is Missed.NO_ADDRESS


async def test_many_institutions_are_counted_not_all_named(office: OfficeAtWork, olga: Officer) -> None:
    """A chat is no list."""
    await draft(olga)
    async with office.desk() as desk:
        notice = await desk.notices.get(1)
        words = desk.notices.word(notice, [f"单位{number}" for number in range(1, 8)]).text

    assert "7家单位" in words
    assert "单位5" in words
    assert "单位6" not in words


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("", [], "没有内容"),
        ("字" * 2001, [], "最多2000个"),
        ("请致电{telephone}", [], "{telephone}"),
        ("请致电{", [], "填不上"),
        ("好", ["--sponsor", "教育句"], "清澜县教育局"),
        ("好", ["--sponsor", "xyz"], "xyz"),
        ("好", ["--kind", "cancel"], "一家单位也没有"),
        ("好", ["--state", "returned"], "--kind"),
    ],
)
async def test_what_cannot_be_sent_is_said_with_its_cure(
    office: OfficeAtWork, olga: Officer, text: str, options: list[str], said: str
) -> None:
    """And nothing of it is kept."""
    ran = await olga.runs("notice", "draft", "--text", text, "--nudge", *options)

    assert ran.code == 1
    assert said in ran.err
    assert await olga.sees("notice", "list") == []


async def test_an_officer_says_whether_it_is_statutory(office: OfficeAtWork, olga: Officer) -> None:
    """It is not guessed, and not both."""
    neither = await olga.runs("notice", "draft", "--text", TEXT)
    both = await olga.runs("notice", "draft", "--text", TEXT, "--statutory", "--nudge")

    assert (neither.code, both.code) == (1, 2)
    assert "--statutory 法定通知" in neither.err
    assert "不能一起用" in both.err


async def test_a_text_may_come_out_of_a_file(office: OfficeAtWork, olga: Officer, folder: Path) -> None:
    """With or without a byte order mark; a trial keeps nothing, the list shows what was kept."""
    file = folder / "notice.txt"
    file.write_text(TEXT, encoding="utf-8-sig")
    tried = await olga.runs("notice", "draft", "--file", str(file), "--nudge", "--dry-run")
    before = await olga.sees("notice", "list")
    kept = await olga.runs("notice", "draft", "--file", str(file), "--nudge")
    listed = await olga.runs("notice", "list")
    missing = await olga.runs("notice", "show", "7")

    assert (tried.code, before, kept.code) == (0, [], 0)
    assert "待批准" in listed.out
    assert "\ufeff" not in kept.out
    assert missing.code == 1
    assert "helpbot notice list" in missing.err


async def test_of_two_who_approve_at_once_one_does(office: OfficeAtWork, olga: Officer) -> None:
    """The state guards it."""
    await draft(olga)
    await approve(office)

    with pytest.raises(HelpbotError, match="已批准"):
        await approve(office)

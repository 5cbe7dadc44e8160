"""A season from the officer's and the clerk's side: planned, seen, approved, told, answered, and over the moment it is filed."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.errors import RegistryDown
from helpbot.messages import Address, Arrival, Incoming
from helpbot.models import FilingState, Role
from helpbot.services.reminding import remind
from helpbot.services.season_status import SeasonStatus, Standing, Unreachable, find_status
from helpbot.services.sweep import Sweep
from helpbot.services.workdays import examine_calendar
from helpbot.store import rosters
from helpbot.texts import season as texts
from tests.cast import KNOWN, PHONE, OfficeAtWork, Officer, write_config
from tests.fakes import RecordingChannel
from tests.features.seasons import BEFORE, LAST, NOTICE, beat, bind, file_report, office_in_season, plan
from tests.registry import BUREAU, CLINIC, LIBRARY, NAMES, SCHOOL

OPENING = datetime(2027, 1, 4, 2, tzinfo=UTC)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(BEFORE)


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> AsyncIterator[OfficeAtWork]:
    """With a roster of four, one of them classified; the clerk of school and clinic writes from the channel of the tests."""
    async with office_in_season(folder, entries, clock) as office:
        yield office


async def test_a_plan_is_seen_before_it_is_approved_and_approved_once(office: OfficeAtWork, olga: Officer) -> None:
    """By its hash; a second time, or by another's hash, it is refused in words."""
    planned = await olga.sees("season", "plan", "2027")
    preview = await olga.sees("season", "preview", "2027")
    wrong = await olga.runs("season", "approve", "2027", "--hash", "0" * 64)
    right = await olga.runs("season", "approve", "2027", "--hash", planned["hash"], "--by", "王主任")
    again = await olga.runs("season", "approve", "2027", "--hash", planned["hash"])
    anew = await olga.runs("season", "plan", "2027")

    assert {slot["uscc"] for slot in planned["slots"]} == {SCHOOL, CLINIC, LIBRARY, BUREAU}
    assert (preview["state"], preview["hash"]) == ("draft", planned["hash"])
    assert sum(day["slots"] for day in preview["days"]) == 4
    assert (wrong.code, right.code, again.code, anew.code) == (1, 0, 1, 1)
    assert "校验码对不上" in wrong.err
    assert "王主任" in again.err
    assert "王主任" in anew.err


async def test_all_offices_of_a_deployment_are_planned_at_once(office: OfficeAtWork, olga: Officer) -> None:
    """A line each; one that cannot be planned keeps none of the others, and is the command's fault."""
    first = await olga.runs("season", "plan", "2027", "--all-offices")
    as_data = await olga.sees("season", "plan", "2027", "--all-offices")
    await olga.runs("season", "approve", "2027")
    again = await olga.runs("season", "plan", "2027", "--all-offices")
    dry = await olga.runs("season", "plan", "2027", "--all-offices", "--dry-run")

    assert (first.code, again.code, dry.code) == (0, 1, 1)
    assert "main\t4家\t校验码" in first.out
    assert (as_data["office"], as_data["institutions"], as_data["peak"]) == ("main", 4, 1)
    assert "main：没有排成。2027年的排期已由操作员" in again.err


async def test_the_preview_has_the_very_words_and_a_plot(office: OfficeAtWork, olga: Officer, tmp_path: Path) -> None:
    """What an institution would get is shown word for word; of a classified one there is nothing."""
    await olga.runs("season", "plan", "2027")
    shown = await olga.sees("season", "preview", "--for", SCHOOL)
    secret = await olga.runs("season", "preview", "--for", BUREAU)
    unknown = await olga.runs("season", "preview", "--for", "X")
    drawn = await olga.runs("season", "preview", "--plot", str(tmp_path / "plan.svg"))
    other = await olga.runs("season", "preview", "--plot", str(tmp_path / "plan.bmp"))

    assert next(each["stage"] for each in shown) == "notice"
    assert all(NAMES[SCHOOL] in each["text"] for each in shown)
    assert "只打电话" in secret.out
    assert unknown.code == other.code == 1
    assert drawn.code == 0
    assert "<svg" in (tmp_path / "plan.svg").read_text("utf-8")


async def test_the_plot_can_be_had_as_a_picture(office: OfficeAtWork, olga: Officer, tmp_path: Path) -> None:
    """With Chinese words in it; where there is no font for them, the cure is said, and nothing is left behind."""
    await olga.runs("season", "plan", "2027")
    file = tmp_path / "plan.png"
    painted = await olga.runs("season", "preview", "--plot", str(file))

    assert file.read_bytes().startswith(b"\x89PNG") if painted.code == 0 else ("字体" in painted.err and not file.exists())


async def test_nothing_is_sent_before_the_approval(office: OfficeAtWork, olga: Officer) -> None:
    """A draft is a draft."""
    await olga.runs("season", "plan", "2027")

    assert await beat(office, NOTICE) == 0


async def test_a_clerk_of_two_institutions_hears_once_a_day(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """One message for both, with three buttons, and no second one that day however often the heart beats."""
    await plan(office, olga, clock)
    ann = office.person("安")

    assert await beat(office, NOTICE) == 1
    assert await beat(office, NOTICE + timedelta(hours=1)) == 0
    (heard,) = ann.heard
    assert NAMES[SCHOOL] in heard
    assert NAMES[CLINIC] in heard
    assert NAMES[LIBRARY] not in heard
    assert ann.labels == ["已提交", "需要帮助", "换个时间"]


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 12, 26, 2, tzinfo=UTC),
        datetime(2026, 12, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 12, 25, 9, 0, tzinfo=UTC),
        datetime(2026, 12, 25, 16, 0, tzinfo=UTC),
    ],
    ids=["a Saturday", "too early", "at closing time", "at night"],
)
async def test_nothing_goes_out_on_a_rest_day_or_outside_the_hours(
    office: OfficeAtWork, olga: Officer, clock: SettableClock, at: datetime
) -> None:
    """It waits, and goes out on the next working day."""
    await plan(office, olga, clock)

    assert await beat(office, at) == 0
    assert await beat(office, datetime(2026, 12, 28, 2, tzinfo=UTC)) == 1


async def test_whoever_has_filed_hears_nothing(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """Of two institutions only the other is spoken of; when both have filed, nothing is."""
    await plan(office, olga, clock)
    await file_report(office, SCHOOL)
    await beat(office, NOTICE)
    await file_report(office, CLINIC)
    more = await beat(office, OPENING)

    (heard,) = office.person("安").heard
    assert NAMES[SCHOOL] not in heard
    assert NAMES[CLINIC] in heard
    assert more == 0


async def test_whoever_files_between_gathering_and_sending_hears_nothing(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """The registry is read again when the message is about to go: of what was gathered, what has been filed meanwhile is left out."""
    await plan(office, olga, clock)
    await beat(office, NOTICE)
    both = await compose(office)
    await file_report(office, SCHOOL)
    one = await compose(office)
    await file_report(office, CLINIC)
    none = await compose(office)

    assert both
    assert one
    assert NAMES[SCHOOL] in both
    assert NAMES[SCHOOL] not in one
    assert none is None


async def compose(office: OfficeAtWork) -> str | None:
    """Ann's message of the day of the notice, as a claim would write it now."""
    async with office.desk() as desk:
        ann = await desk.people.bound(Address("test", "安"))
        assert ann
        reference = f"{ann.id}:2026-12-25"
        letter = await desk.letters.write(reference, await desk.letters.see([reference]))
    return letter.reply.text if letter else None


async def test_a_returned_report_has_words_of_its_own(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """So has one that was filled in and never sent."""
    await plan(office, olga, clock)
    await file_report(office, SCHOOL, FilingState.RETURNED)
    await file_report(office, CLINIC, FilingState.DRAFT)
    await beat(office, NOTICE)

    (heard,) = office.person("安").heard
    assert "被退回" in heard
    assert "待提交" in heard


async def test_of_old_data_only_what_is_statutory_is_told_and_says_so(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """Whoever filed since the last import would be nudged in vain: that waits for fresh data, what the office owes everybody does not."""
    await plan(office, olga, clock)
    told = [await beat(office, at, age=timedelta(days=8)) for at in (NOTICE, OPENING)]

    assert told == [1, 0]
    assert "如已提交请忽略（登记库的数据截至2026年12月17日" in office.person("安").heard[-1]
    assert await beat(office, OPENING + timedelta(hours=1)) == 1
    assert "如已提交请忽略" not in office.person("安").heard[-1]


async def test_a_registry_that_falls_silent_holds_what_was_gathered(
    office: OfficeAtWork, olga: Officer, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can say whether they have filed, so nothing goes out until it answers again."""

    async def say_nothing(*_: object) -> None:
        raise RegistryDown("silent")

    await plan(office, olga, clock)
    with monkeypatch.context() as patch:
        patch.setattr("helpbot.services.letters.find_standings", say_nothing)
        await beat(office, NOTICE)
    silent = list(office.person("安").heard)
    clock.move(timedelta(minutes=6))
    await office.branch.delivery.tick()
    await office.settles()

    assert silent == []
    assert len(office.person("安").heard) == 1


async def test_unsubscribed_means_the_statutory_ones_only(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """The opening is a nudge, the last day is not."""
    await plan(office, olga, clock)
    ann = office.person("安")
    assert "退订" in await ann.asks("退订") or ann.heard
    before = len(ann.heard)
    opening = await beat(office, OPENING)
    last = await beat(office, LAST)

    assert (opening, last) == (0, 1)
    assert len(ann.heard) == before + 1
    assert "最后一个工作日" in ann.heard[-1]


async def test_a_server_that_slept_for_weeks_says_one_thing(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """From 10 January to 20 February much came and went: what is stale stays unsaid, and the rest is one message."""
    await plan(office, olga, clock)
    await beat(office, datetime(2027, 1, 8, 2, tzinfo=UTC))
    before = len(office.person("安").heard)
    await beat(office, datetime(2027, 2, 22, 2, tzinfo=UTC))
    await beat(office, datetime(2027, 2, 22, 3, tzinfo=UTC))

    assert len(office.person("安").heard) <= before + 1


async def test_the_paused_season_is_silent_until_it_is_resumed(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """And a pause of what is paused is refused in words."""
    await plan(office, olga, clock)
    assert (await olga.runs("season", "pause")).code == 0
    silent = await beat(office, NOTICE)
    twice = await olga.runs("season", "pause", "2027")
    assert (await olga.runs("season", "resume")).code == 0

    assert silent == 0
    assert twice.code == 1
    assert "已暂停" in twice.err
    assert await beat(office, NOTICE + timedelta(hours=1)) == 1


async def test_filed_silences_nudges_until_newer_data_decide(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """The button is believed until the next import; if that does not have it, the nudges go on."""
    await plan(office, olga, clock)
    ann = office.person("安")
    await beat(office, NOTICE)
    await file_report(office, CLINIC)
    clock.set(NOTICE + timedelta(hours=2))
    ann.presses("已提交")
    await office.settles()
    answered = ann.heard[-1]
    clock.set(OPENING)
    silent = await remind(office.branch.office, clock, office.app.open_desk)
    later = await beat(office, datetime(2027, 1, 5, 2, tzinfo=UTC))

    assert f"已经查到，不会再提醒了：\n{NAMES[CLINIC]}" in answered
    assert f"再核对：\n{NAMES[SCHOOL]}" in answered
    assert (silent, later) == (0, 1)


async def test_another_time_puts_nudges_off(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """Three days to choose from; before that day only what is statutory is said. In the last days there is nothing to put off."""
    await plan(office, olga, clock)
    ann = office.person("安")
    await beat(office, NOTICE)
    ann.presses("换个时间")
    await office.settles()
    label = ann.labels[-1]
    ann.presses(label)
    await office.settles()
    chosen = ann.heard[-1]
    early = await beat(office, OPENING)
    await beat(office, datetime(2027, 3, 29, 2, tzinfo=UTC))
    ann.presses("换个时间")
    await office.settles()

    assert len([label for label in ann.labels if "再提醒" in label]) == 0
    assert "再提醒您" in chosen
    assert early == 0
    assert "不能再往后推" in ann.heard[-1]


async def test_help_opens_a_ticket(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """About these institutions."""
    await plan(office, olga, clock)
    ann = office.person("安")
    await beat(office, NOTICE)
    ann.presses("需要帮助")
    await office.settles()
    (ticket,) = await olga.sees("ticket", "list")

    assert NAMES[SCHOOL] in ticket["question"]


async def test_a_stranger_who_presses_a_forwarded_button_learns_nothing(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """Rights are looked at when it is pressed."""
    await plan(office, olga, clock)
    stranger = office.person("某")
    stranger.presses_token("remind:filed:2027")
    (heard,) = await stranger.hears()

    assert NAMES[SCHOOL] not in heard


async def test_the_word_does_what_the_button_does(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """As by mail, where there are no buttons; a stranger who types it is told what counts, and nothing of anybody's."""
    await plan(office, olga, clock)
    await beat(office, NOTICE)
    ann, stranger = office.person("安"), office.person("某")
    await ann.hears()

    assert NAMES[SCHOOL] in await ann.asks("已提交")
    assert "绑定码" in await stranger.asks("已提交")


async def test_the_labels_under_a_reminder_may_be_typed(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """With a question in between too, and to nobody else; a number is then of what the label has offered."""
    await plan(office, olga, clock)
    ann, stranger = office.person("安"), office.person("某")
    before = await ann.asks("换个时间")
    await beat(office, NOTICE)
    await ann.hears()
    await ann.asks(KNOWN)

    assert before != texts.LATER_WHEN
    assert await ann.asks("换个时间。") == texts.LATER_WHEN
    assert "再提醒您" in await ann.asks("1")
    assert "编号1" in await ann.asks("需要帮助")
    (ticket,) = await olga.sees("ticket", "list")
    assert NAMES[SCHOOL] in ticket["question"]
    assert await stranger.asks("换个时间") != texts.LATER_WHEN


async def test_whoever_borrows_an_address_silences_nobody(
    office: OfficeAtWork, olga: Officer, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a mail's From, which anybody can write: the deed asks for a reply to ours, and the next nudge comes."""
    await plan(office, olga, clock)
    await beat(office, NOTICE)
    ann = office.person("安")
    await ann.hears()
    with monkeypatch.context() as borrowed:
        read = RecordingChannel.read

        async def read_borrowed(self: RecordingChannel, arrival: Arrival) -> Incoming | None:
            incoming = await read(self, arrival)
            return replace(incoming, vouched=False) if incoming else None

        borrowed.setattr(RecordingChannel, "read", read_borrowed)
        answers = [await ann.asks("已提交")]
        ann.presses_token("duty:filed")
        answers += await ann.hears()

    assert answers == [texts.NOT_PROVED] * 2
    assert await beat(office, OPENING) == 1


async def test_before_a_season_the_word_leads_where_one_can_look(office: OfficeAtWork) -> None:
    """Whoever is bound is not told to be bound first; a stranger is."""
    bound, stranger = [await office.person(who).asks("已提交") for who in ("安", "薄")]

    assert bound == texts.NOT_IN_SEASON.format(phone=PHONE)
    assert stranger == texts.NOTHING_OWED.format(phone=PHONE)


async def test_of_old_data_the_status_says_what_goes_out_all_the_same(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """An officer must not think that nothing does."""
    await plan(office, olga, clock)
    async with office.app.database.write(office.branch.office.id) as tx:
        await rosters.keep_authority(tx, "main", "清澜县", {"filings_at": datetime(2020, 1, 1, tzinfo=UTC)})
    shown = await olga.runs("season", "status")

    assert "只发法定的通知，别的提醒先停着" in shown.err


async def test_nobody_drops_out_silently(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """Who cannot be told is on the phone list, and why: nobody bound, or classified; the others are counted by what became of them."""
    await plan(office, olga, clock)
    await beat(office, NOTICE)
    await file_report(office, CLINIC)
    status, reminders = await look(office)
    total = sum(status.by_sponsor.values(), Counter())

    assert {call.uscc: call.why for call in status.calls} == {LIBRARY: Unreachable.NOBODY, BUREAU: Unreachable.CLASSIFIED}
    assert total == {Standing.FILED: 1, Standing.REACHED: 1, Standing.NONE: 2}
    assert (reminders["gathered"], reminders["unreached"]) == (2, 1)


async def look(office: OfficeAtWork) -> tuple[SeasonStatus, dict[str, int]]:
    """How the season stands by the test's clock."""
    async with office.desk() as desk:
        season = await desk.seasons.get(2027)
        status = await find_status(desk, Sweep(office.branch.office, office.clock), season)
        return status, await desk.seasons.count_reminders(season)


async def test_the_status_is_shown_by_sponsor(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """As a table and as JSON, of the very numbers."""
    await plan(office, olga, clock)
    await file_report(office, CLINIC)
    data = await olga.sees("season", "status", "2027")
    shown = await olga.runs("season", "status")

    assert data["total"]["filed"] == 1
    assert {each["sponsor"]: each["filed"] for each in data["sponsors"]}["清澜县卫生健康局"] == 1
    assert "清澜县卫生健康局\t1\t0\t0\t0\t0\t1" in shown.out


async def test_an_address_that_is_dead_is_on_the_phone_list(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """The channel says that nobody is there: the office sees it in the status."""
    await plan(office, olga, clock)
    office.channel.fail(permanent=True)
    await beat(office, NOTICE)
    await beat(office, NOTICE + timedelta(hours=1))
    status, reminders = await look(office)

    assert {call.uscc: call.why for call in status.calls}[SCHOOL] == Unreachable.NO_ADDRESS
    assert reminders["unreached"] == 3


async def test_the_legal_representative_hears_where_there_is_no_clerk(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """Somebody must."""
    await bind(office, "馆长", LIBRARY, role=Role.LEGAL_REPRESENTATIVE)
    await plan(office, olga, clock)
    await beat(office, NOTICE)

    assert NAMES[LIBRARY] in office.person("馆长").heard[0]


async def test_a_right_that_has_ended_ends_the_reminder(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """Between gathering and sending: it is looked at again."""
    await plan(office, olga, clock)
    async with office.desk() as desk:
        person = await desk.people.bound(Address("test", "安"))
        assert person
        await desk.people.unbind(person)

    assert await beat(office, NOTICE) == 0


async def test_the_registry_itself_is_never_swept_by_a_conversation(office: OfficeAtWork) -> None:
    """What the sweep finds there is everybody's; the story above goes through a person's own door."""
    assert len([each async for each in Sweep(office.branch.office, office.clock).institutions()]) == 4


@pytest.mark.parametrize("line", ["capacity = 0", 'window = "17:00-9:00"', 'window = "all day"', "capacitiy = 3"])
async def test_a_wrong_setting_is_a_fault_in_words(folder: Path, olga: Officer, line: str) -> None:
    """Before anything starts."""
    write_config(folder, more=f"[season]\n{line}")
    ran = await olga.runs("season", "plan", "2027")

    assert ran.code == 1
    assert "season." in ran.err


async def test_without_a_season_the_commands_say_how_to_begin(folder: Path, olga: Officer) -> None:
    """And are no trace."""
    for verb in ("preview", "approve", "status", "pause", "resume"):
        ran = await olga.runs("season", verb)

        assert ran.code == 1
        assert "helpbot season plan" in ran.err


async def test_an_office_that_forgot_the_calendar_is_told_so_everywhere(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """The plan says that it is provisional, the clerk that the days are, and `doctor` from December on what is missing."""
    ran = await olga.runs("season", "plan", "2027")
    await plan(office, olga, clock)
    await beat(office, datetime(2027, 3, 10, 2, tzinfo=UTC))
    async with office.desk() as desk:
        finding = examine_calendar(await desk.workdays.calendar(), clock)

    assert "放假安排还没有导入" in ran.err
    assert "天数是暂定的" in office.person("安").heard[-1]
    assert (finding.fine, "2027" in finding.detail) == (False, True)

"""Told, not asked: each change of a filing, to whoever acts for the institution now, once."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.app import JOBS
from helpbot.clock import SHANGHAI, SettableClock
from helpbot.models import OutboxState, Role
from helpbot.services.watcher import Watcher
from helpbot.texts import registry as registry_texts
from scheduler.runner import run_job
from tests.cast import OfficeAtWork, Officer, office_at_work, write_config
from tests.contracts.office_database import EVENTS, MAPPING, OfficeDatabase, sqlite_database
from tests.fakes import Talker
from tests.registry import BUREAU, CLINIC, RETURN, SCHOOL


class Registry:
    """The office's own system, which writes what happens."""

    def __init__(self, database: OfficeDatabase, clock: SettableClock) -> None:
        self._database = database
        self.clock = clock

    def says(self, number: str, state: str, *, ago: timedelta = timedelta(), opinion: str = "") -> datetime:
        """A filing came to a state, now or a while ago; returns when."""
        at = (self.clock.now() - ago).astimezone(SHANGHAI).replace(microsecond=0)
        self._database.add_event(number, f"{at:%Y-%m-%d %H:%M:%S}", state, opinion)
        return at

    def runs(self, statement: str, **values: object) -> None:
        self._database.run(statement, **values)


@pytest.fixture
def registry(tmp_path: Path, clock: SettableClock) -> Iterator[Registry]:
    """NB1 and BG1 are the school's, NB2 the clinic's, NB4 the classified one's; something happened this morning."""
    with sqlite_database(tmp_path) as database:
        registry = Registry(database, clock)
        registry.says("NB2", "已提交", ago=timedelta(hours=1))
        yield registry


@pytest.fixture
def mapped(folder: Path, registry: Registry, tmp_path: Path) -> Path:
    """A helpdesk that reads it, and whose officer has a chat of her own."""
    write_config(folder, notify="test:olga", more=MAPPING.format(url=f"sqlite:///{tmp_path}/djk.db") + EVENTS)
    return folder


@pytest.fixture
async def office(mapped: Path, entries: Sequence[Entry], clock: SettableClock) -> AsyncIterator[OfficeAtWork]:
    """The office at work; its registry has been looked at once."""
    async with office_at_work(mapped, entries, clock=clock) as office:
        await looks(office)
        yield office


@pytest.fixture
def desk_chat(office: OfficeAtWork) -> Talker:
    """Olga's chat."""
    return office.person("olga")


async def looks(office: OfficeAtWork, after: timedelta = timedelta(seconds=30)) -> None:
    """The heartbeat comes round a while later; what is due then is sent."""
    assert isinstance(office.clock, SettableClock)
    office.clock.move(after)
    await office.beats()
    await office.settles()


async def bind(office: OfficeAtWork, who: Talker, *usccs: str, role: Role = Role.CLERK) -> None:
    """By the codes that the office gave them; what they were told then is not listened to any more."""
    for uscc in usccs:
        async with office.desk() as desk:
            issued = await desk.invites.issue(role, uscc, name=who.who, beside=True)
        await who.asks(issued.code)
    await office.settles()
    who.asked = len(who.replies)


def news(who: Talker) -> list[str]:
    """What came since they were last listened to."""
    came, who.asked = who.heard[who.asked :], len(who.replies)
    return came


async def test_a_return_is_told_with_what_to_mend(office: OfficeAtWork, registry: Registry, ann: Talker) -> None:
    """Within half a minute: the state, what to do, by when, since when, and each reason of the office taken apart."""
    await bind(office, ann, SCHOOL)
    at = registry.says("NB1", "退回补正", opinion=RETURN)

    await looks(office)

    (told,) = news(ann)
    first, step, due, since, _, *reasons = told.splitlines()
    assert first == "【退回补正】清澜县实验小学 2026年度的年度报告（编号NB1）"
    assert step == "下一步（您）：请照意见改好，在原来那份申请里重新提交，看到“已提交”才算交上。"
    assert due.startswith("最迟 2027-03-31（周三）")
    assert since == f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}，登记局看过了，有要改的地方，退回来了。"
    assert reasons[0] == "退回意见里有2处要改，请照这个顺序办："
    assert [line[:2] for line in reasons if line[:2] in ("1.", "2.", "3.")] == ["1.", "2."]
    assert any(line.startswith("想多看，问我：") for line in reasons)


@pytest.mark.parametrize("state", [name for state, name in registry_texts.STATES.items() if state not in ("submitted", "returned")])
async def test_every_state_is_told(office: OfficeAtWork, registry: Registry, ann: Talker, state: str) -> None:
    """By its name, with the next step."""
    await bind(office, ann, SCHOOL)
    registry.says("BG1", state)

    await looks(office)

    (told,) = news(ann)
    assert told.startswith(f"【{state}】清澜县实验小学 变更登记（编号BG1）\n")


async def test_a_change_is_told_once(office: OfficeAtWork, registry: Registry, ann: Talker) -> None:
    """However often the registry is looked through, and by whoever."""
    await bind(office, ann, SCHOOL)
    registry.says("BG1", "已受理")

    for _ in range(5):
        await looks(office, timedelta(minutes=6))

    assert len(news(ann)) == 1


async def test_what_was_there_before_is_told_to_nobody(office: OfficeAtWork, registry: Registry, ann: Talker) -> None:
    """Neither what stood in the registry when the watch began, nor old things that are entered later."""
    await bind(office, ann, SCHOOL)
    registry.says("NB9", "已公示", ago=timedelta(days=300))

    await looks(office)

    assert news(ann) == []


async def test_whoever_is_bound_later_is_told_what_comes_later(office: OfficeAtWork, registry: Registry, ann: Talker) -> None:
    """Not what came before, be it a minute."""
    registry.says("BG1", "已受理")
    await looks(office)
    await bind(office, ann, SCHOOL)
    await looks(office)
    assert news(ann) == []

    registry.says("BG1", "审核中")
    await looks(office)

    assert [each.splitlines()[0][:5] for each in news(ann)] == ["【审核中】"]


async def test_those_are_told_who_act_for_the_institution(office: OfficeAtWork, registry: Registry) -> None:
    """Its clerks and its legal representative; neither a sponsor's contact, nor another's clerk, nor an officer, nor a stranger."""
    told, others = [office.person(name) for name in ("安", "法")], [office.person(name) for name in ("举", "邻", "官", "生")]
    await bind(office, told[0], SCHOOL)
    await bind(office, told[1], SCHOOL, role=Role.LEGAL_REPRESENTATIVE)
    for who, role, uscc in zip(others, (Role.SPONSOR, Role.CLERK, Role.OFFICER), (SCHOOL, CLINIC, ""), strict=False):
        await bind(office, who, uscc, role=role)

    registry.says("BG1", "核准通过")
    await looks(office)

    assert [len(news(each)) for each in told] == [1, 1]
    assert [news(each) for each in others] == [[], [], [], []]


async def test_several_changes_at_once_are_one_message(office: OfficeAtWork, registry: Registry, ann: Talker) -> None:
    """Also of several institutions; each with its own next step."""
    await bind(office, ann, SCHOOL, CLINIC)
    registry.says("NB1", "退回补正", opinion=RETURN)
    registry.says("NB2", "已公示")

    await looks(office)

    (told,) = news(ann)
    assert told.startswith("您有2件事有变化：\n\n【退回补正】清澜县实验小学")
    assert "\n\n【已公示】清澜县中医院" in told


async def test_what_follows_within_ten_minutes_is_gathered(office: OfficeAtWork, registry: Registry, ann: Talker) -> None:
    """The first comes at once; the others come together, each in its newest state; after that it is at once again."""
    await bind(office, ann, SCHOOL, CLINIC)
    registry.says("BG1", "已受理")
    await looks(office)
    assert len(news(ann)) == 1

    for number, state in (("BG1", "审核中"), ("NB2", "已公示"), ("BG1", "核准通过")):
        registry.says(number, state)
        await looks(office, timedelta(minutes=2))
        assert news(ann) == []
    await looks(office, timedelta(minutes=6))

    (told,) = news(ann)
    assert told.startswith("您有2件事有变化：")
    assert [line.partition("】")[0] for line in told.splitlines() if line.startswith("【")] == ["【已公示", "【核准通过"]
    registry.says("BG1", "可以领证")
    await looks(office, timedelta(minutes=11))
    assert len(news(ann)) == 1


async def test_a_filing_that_moved_on_is_told_as_it_stands(office: OfficeAtWork, registry: Registry, ann: Talker) -> None:
    """While the message could not get out, or between two looks: the newest state, and nothing of those before it."""
    await bind(office, ann, SCHOOL)
    office.channel.fail(who="安", times=1)
    registry.says("BG1", "已受理", ago=timedelta(seconds=3))
    await looks(office)
    registry.says("BG1", "审核中", ago=timedelta(seconds=2))
    registry.says("BG1", "核准通过")
    await looks(office, timedelta(seconds=1))
    await looks(office, timedelta(minutes=11))

    (told,) = news(ann)

    assert told.startswith("【核准通过】")


async def test_missed_while_down_is_told_once_with_its_real_date(
    mapped: Path, registry: Registry, entries: Sequence[Entry], clock: SettableClock
) -> None:
    """A week later, or however long it was down."""
    async with office_at_work(mapped, entries, clock=clock) as office:
        await looks(office)
        await bind(office, office.person("安"), SCHOOL)
    at = registry.says("BG1", "可以领证")
    clock.move(timedelta(days=6))

    for expected in (1, 0):
        async with office_at_work(mapped, entries, clock=clock) as office:
            await looks(office)
            told = news(office.person("安"))
            assert len(told) == expected
            assert all(f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}，证书做好了。" in each for each in told)


async def test_what_is_entered_late_does_not_undo_what_was_told(office: OfficeAtWork, registry: Registry, ann: Talker) -> None:
    """An earlier step that a clerk of the office enters afterwards is no news."""
    await bind(office, ann, SCHOOL)
    registry.says("BG1", "核准通过")
    await looks(office)
    assert len(news(ann)) == 1

    registry.says("BG1", "已受理", ago=timedelta(minutes=30))
    await looks(office, timedelta(minutes=11))

    assert news(ann) == []


async def test_a_jump_backwards_is_told_as_what_it_is(office: OfficeAtWork, registry: Registry, ann: Talker) -> None:
    """With the telephone; a return is none."""
    await bind(office, ann, SCHOOL)
    registry.says("BG1", "核准通过", ago=timedelta(minutes=1))
    await looks(office)
    assert "退到了" not in news(ann)[0]

    registry.says("BG1", "审核中")
    await looks(office, timedelta(minutes=11))

    assert "注意：这件事从“核准通过”退到了“审核中”，不合一般的顺序" in news(ann)[0]


async def test_the_right_is_looked_at_again_when_it_is_sent(office: OfficeAtWork, registry: Registry, ann: Talker) -> None:
    """Who does not act for the institution any more, or gave up the address, is told nothing."""
    bo = office.person("薄")
    await bind(office, ann, SCHOOL)
    await bind(office, bo, SCHOOL)
    office.channel.fail(times=2)
    registry.says("NB1", "退回补正", opinion=RETURN)
    await looks(office)
    async with office.desk() as desk:
        for each in await desk.people.clerks_of(SCHOOL):
            await desk.people.unbind(each, SCHOOL if each.name == "安" else None)

    await looks(office, timedelta(minutes=11))

    assert (news(ann), news(bo)) == ([], [])
    async with office.desk() as desk:
        assert len(await desk.outbox.listed([OutboxState.CANCELLED], 10)) == 2


async def test_classified_institutions_are_never_spoken_of(office: OfficeAtWork, registry: Registry, ann: Talker) -> None:
    """Not even where a message was under way when they became so."""
    await bind(office, ann, BUREAU, CLINIC)
    registry.says("NB4", "退回补正", opinion=RETURN)
    await looks(office)
    assert news(ann) == []

    office.channel.fail(who="安", times=1)
    registry.says("NB2", "已公示")
    await looks(office)
    registry.runs("UPDATE T_UNIT SET sfsm = '是' WHERE tyxydm = :uscc", uscc=CLINIC)
    await looks(office, timedelta(seconds=1))
    await looks(office, timedelta(minutes=11))

    assert news(ann) == []


async def test_a_vanished_institution_is_the_officers_to_hear_of(
    office: OfficeAtWork, registry: Registry, ann: Talker, desk_chat: Talker
) -> None:
    """Once; its clerks are told nothing, until it is back."""
    await bind(office, ann, SCHOOL)
    registry.runs("UPDATE T_UNIT SET djjg = '' WHERE tyxydm = :uscc", uscc=SCHOOL)
    registry.says("BG1", "核准通过")

    for _ in range(3):
        await looks(office)

    (alarm,) = news(desk_chat)
    assert news(ann) == []
    assert all(fact in alarm for fact in ("这1个单位", SCHOOL, "helpbot person unbind"))

    registry.runs("UPDATE T_UNIT SET djjg = '330199' WHERE tyxydm = :uscc", uscc=SCHOOL)
    registry.says("BG1", "可以领证")
    await looks(office)
    assert len(news(ann)) == 1


async def test_old_data_stop_the_telling_and_alarm_the_office(
    office: OfficeAtWork, registry: Registry, ann: Talker, desk_chat: Talker
) -> None:
    """Once a day; when the data are fresh again, what happened meanwhile is told."""
    await bind(office, ann, SCHOOL)
    await looks(office, timedelta(days=7, hours=1))
    await looks(office, timedelta(hours=1))
    await looks(office, timedelta(days=1))

    alarms = news(desk_chat)
    assert len(alarms) == 2
    assert all("超过7天没有更新" in each for each in alarms)
    registry.says("BG1", "核准通过", ago=timedelta(days=5))
    await looks(office)
    assert len(news(ann)) == 1


async def test_a_registry_that_is_down_costs_time_and_nothing_else(
    office: OfficeAtWork, registry: Registry, ann: Talker, tmp_path: Path, olga: Officer
) -> None:
    """The job says so, doctor and status show it, and the change is told when it answers again."""
    await bind(office, ann, SCHOOL)
    registry.says("BG1", "核准通过")
    (tmp_path / "djk.db").rename(tmp_path / "gone.db")
    context = office.branch.job_context(office.clock, office.app.open_desk)
    (job,) = [each for each in JOBS if each.name == "watch"]

    await run_job(job, context)
    await JOBS[0].work(context)  # it writes the signs of life

    assert "登记库连不上" in (await olga.runs("status")).out
    (pulse,) = [each for each in (await olga.sees("status"))[0]["pulses"] if each["name"] == "job:watch"]
    assert "登记库连不上" in pulse["error"]
    assert any("登记库连不上" in each["detail"] for each in (await olga.runs("doctor", "--json")).data if not each["fine"])
    (tmp_path / "gone.db").rename(tmp_path / "djk.db")
    await looks(office)
    assert len(news(ann)) == 1


async def test_unverified_addresses_are_never_written_to(office: OfficeAtWork, registry: Registry, ann: Talker) -> None:
    """An address that somebody only named; and where a person has two, the proved one is taken."""
    await bind(office, ann, SCHOOL)
    async with office.desk() as desk:
        named = await desk.people.find_named("test:无")
        assert named
        (clerk,) = await desk.people.clerks_of(SCHOOL)
        await desk.people.give(named, clerk, verified=False)
    registry.says("BG1", "核准通过")

    await looks(office)

    assert len(news(ann)) == 1
    assert news(office.person("无")) == []


async def test_a_date_in_the_future_does_not_keep_a_change_back(office: OfficeAtWork, registry: Registry, ann: Talker) -> None:
    """A slip of the pen: the state holds, so it is told, and its date as what it is. What comes later is told as ever."""
    await bind(office, ann, SCHOOL)
    registry.says("BG1", "已受理", ago=-timedelta(days=365))
    await looks(office)
    (told,) = news(ann)
    assert told.startswith("【已受理】")
    assert "还没有到，请以登记局的答复为准" in told

    registry.says("BG1", "核准通过")
    await looks(office, timedelta(minutes=11))

    (told,) = news(ann)
    assert told.startswith("【核准通过】")
    assert "还没有到" not in told


async def test_what_is_withheld_from_a_channel_is_not_told_there(mapped: Path, registry: Registry, entries: Sequence[Entry]) -> None:
    """Where `registry_data` is off; nor to the office which of its institutions has vanished."""
    async with office_at_work(mapped, entries, clock=registry.clock) as office:
        await looks(office)
        await bind(office, office.person("安"), SCHOOL)
        registry.says("BG1", "核准通过")
        registry.runs("UPDATE T_UNIT SET djjg = '' WHERE tyxydm = :uscc", uscc=CLINIC)
        await bind(office, office.person("薄"), CLINIC)
        watcher = Watcher(replace(office.branch.office, withheld=frozenset({"test"})), office.clock, office.app.open_desk, lambda _: None)

        await watcher.look()
        await office.settles()

        assert news(office.person("安")) == []
        (alarm,) = news(office.person("olga"))
        assert CLINIC not in alarm


async def test_an_opinion_of_another_state_is_quoted(office: OfficeAtWork, registry: Registry, ann: Talker) -> None:
    """A refusal's reason; and a word that nobody mapped is shown as it is."""
    await bind(office, ann, SCHOOL, CLINIC)
    registry.says("BG1", "不予受理", opinion="不属于本局管辖")
    registry.says("NB2", "转办")

    await looks(office)

    (told,) = news(ann)
    assert "登记局的回复：“不属于本局管辖”" in told
    assert "【转办】清澜县中医院" in told
    assert "请问登记局这是什么意思" in told


@pytest.mark.parametrize("nothing", ["UPDATE T_LC SET sj = 'heute'", "DELETE FROM T_LC"])
async def test_without_a_single_time_nothing_is_told_and_nobody_alarmed(
    office: OfficeAtWork, registry: Registry, ann: Talker, desk_chat: Talker, nothing: str
) -> None:
    """A registry that is being filled anew, or whose times cannot be read."""
    await bind(office, ann, SCHOOL)
    registry.runs(nothing)
    registry.runs("UPDATE t_bj SET ztsj = NULL")

    await looks(office)

    assert (news(ann), news(desk_chat)) == ([], [])


async def test_what_waited_longer_than_data_last_says_so(
    mapped: Path, entries: Sequence[Entry], clock: SettableClock, registry: Registry
) -> None:
    """The far side held it up for days, and nothing newer is known meanwhile."""
    config = mapped / "config.toml"
    config.write_text(
        config.read_text(encoding="utf-8").replace('authority = "330199"', 'authority = "330199"\nmax_age = 1'), encoding="utf-8"
    )
    async with office_at_work(mapped, entries, clock=clock) as office:
        await looks(office)
        ann = office.person("安")
        await bind(office, ann, SCHOOL)
        office.channel.fail(who="安", retry_after=timedelta(days=2))
        at = registry.says("BG1", "核准通过")
        await looks(office)

        await looks(office, timedelta(days=2))

        (told,) = news(ann)
    assert told.endswith(f"数据截至{at.year}年{at.month}月{at.day}日 {at:%H:%M}。")


async def test_the_operator_sees_the_watch(office: OfficeAtWork, registry: Registry, ann: Talker, olga: Officer) -> None:
    """Since when, how much, and what is wrong with it."""
    await bind(office, ann, SCHOOL)
    registry.says("BG1", "核准通过")
    await looks(office)

    watch = (await olga.sees("registry", "freshness"))["watch"]
    assert (watch["changes"], watch["error"]) == (1, "")
    assert watch == (await olga.sees("status"))[0]["watch"]
    assert "有 1 次变化要告诉人" in (await olga.runs("registry", "freshness")).out
    assert "有 1 次变化要告诉人" in (await olga.runs("status")).out


async def test_before_the_first_look_the_operator_sees_that(mapped: Path, olga: Officer) -> None:
    """And when it will be."""
    assert "还没有开始盯" in (await olga.runs("registry", "freshness")).out


@pytest.mark.parametrize("events", [EVENTS.replace('id = "xh"\n', ""), ""], ids=["no number", "no events"])
async def test_a_registry_that_keeps_less_is_watched_too(
    mapped: Path, entries: Sequence[Entry], clock: SettableClock, registry: Registry, events: str
) -> None:
    """Events without a number, or none but the filings' own states: once each, and a date in the future is no end of looking."""
    config = mapped / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace(EVENTS, events), encoding="utf-8")

    def says(number: str, state: str, ago: timedelta = timedelta()) -> None:
        at = registry.says(number, state, ago=ago)
        registry.runs(
            "UPDATE t_bj SET zt = :state, ztsj = :at WHERE bjbh = :number", number=number, state=state, at=f"{at:%Y-%m-%d %H:%M:%S}"
        )

    says("NB2", "已提交", timedelta(minutes=1))
    async with office_at_work(mapped, entries, clock=clock) as office:
        ann = office.person("安")
        await looks(office)
        await bind(office, ann, SCHOOL, CLINIC)
        says("NB2", "核准通过", -timedelta(days=365))
        await looks(office)
        assert [each.partition("】")[0] for each in news(ann)] == ["【核准通过"]

        for state in ("已受理", "审核中"):
            says("BG1", state)
            for _ in range(3):
                await looks(office, timedelta(minutes=5))
            assert [each.partition("】")[0] for each in news(ann)] == [f"【{state}"]

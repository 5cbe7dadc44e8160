"""How a filing stands: told to whoever is bound to the institution, and to nobody else."""

from datetime import timedelta
from pathlib import Path

import pytest

from helpbot.clock import SettableClock
from helpbot.errors import RegistryDown
from helpbot.texts import conversation as talk
from helpbot.texts import status as texts
from tests.cast import KNOWN, KNOWN_ANSWER, PHONE, OfficeAtWork, Officer
from tests.fakes import Talker
from tests.features.binding import issue
from tests.features.counties import CLINIC, LIBRARY, SCHOOL, SECRET, bring_filings, code_for, find_uscc, number_of, officer_code, settle
from tests.features.processes import rows

NOT_BOUND, NOT_FOUND = texts.NOT_BOUND.format(phone=PHONE), texts.NOT_FOUND.format(phone=PHONE)


@pytest.fixture
async def county(office: OfficeAtWork) -> OfficeAtWork:
    """The office, with a registry."""
    await settle(office)
    return office


@pytest.fixture
async def clerk(county: OfficeAtWork, ann: Talker, olga: Officer) -> Talker:
    """Ann, bound to the school."""
    await ann.asks(await code_for(olga, SCHOOL))
    return ann


async def looks(olga: Officer) -> list[tuple[str, str, str, str]]:
    """What the audit has of looks into the registry."""
    lines = await olga.sees("audit", "tail", "--limit", "200")
    seen = [each for each in lines if each["action"].endswith((".seen", ".missed"))]
    return [(each["actor"], each["action"], each["subject"], each["channel"]) for each in seen]


async def test_a_clerk_hears_how_the_report_stands(clerk: Talker, county: OfficeAtWork, olga: Officer) -> None:
    """State in plain words, since when, whose turn, what to do, by when, the office's words, as of when; and the audit has it."""
    told = await clerk.asks("我们年报到哪一步了")

    for part in (SCHOOL, number_of(county, SCHOOL), "退回补正", "起）", "下一步（您）", "期限", "登记局的原话", "数据截至"):
        assert part in told
    assert await looks(olga) == [("person:1", "status.seen", f"{await find_uscc(olga, SCHOOL)}:{number_of(county, SCHOOL)}", "test")]


@pytest.mark.parametrize(
    "said",
    [
        "进度",
        "年报过了没",
        "我们学校的年检批了吗",
        "{number}到哪了",
        "{lower}",
        "去年的年报通过了吗",
        "一中的年报怎么样了",
        "{uscc}年报什么情况",
        "/status",
    ],
)
async def test_it_is_asked_in_many_ways(clerk: Talker, county: OfficeAtWork, olga: Officer, said: str) -> None:
    """By kind, number, name, code, a word, a command."""
    number = number_of(county, SCHOOL)
    told = await clerk.asks(said.format(number=number, lower=number.lower(), uscc=await find_uscc(olga, SCHOOL)))

    assert f"编号{number}" in told


async def test_a_question_of_how_is_answered_as_before(clerk: Talker) -> None:
    """Being bound changes nothing about the FAQ; its answer on status leads here by a button."""
    assert KNOWN_ANSWER in await clerk.asks(KNOWN)
    assert "回复信息" in await clerk.asks("在哪看审核结果")

    clerk.presses("我们单位的申请办得怎么样了？")

    assert SCHOOL in (await clerk.hears())[0]


async def test_the_offices_own_step_has_its_period(clerk: Talker, county: OfficeAtWork, olga: Officer) -> None:
    """By law, with its basis; a review since it was accepted."""
    at = county.clock.now() - timedelta(days=3)
    row = {"number": "BG7", "uscc": await find_uscc(olga, SCHOOL), "kind": "change", "items": "住所"}
    await bring_filings(county, row | {"state": "accepted", "state_at": f"{at:%Y-%m-%d}"})

    told = await clerk.asks("我们的变更批了吗")

    for part in ("变更登记（住所）", "已受理", "下一步（登记局）", "第四十八条", "应在"):
        assert part in told


async def test_there_may_be_nothing(clerk: Talker) -> None:
    """Nothing filed of that kind, or in that year; of a report also what to do."""
    assert "没有查到注销登记" in await clerk.asks("我们注销办得怎么样了")
    assert texts.NO_REPORT_NEXT in await clerk.asks("前年的年报过了没")


@pytest.mark.parametrize(
    "said",
    [
        "{name}的年报到哪一步了",
        "{name}年报报了吗",
        "{number}到哪了",
        "{uscc}年报什么情况",
        "查一下{name}",
        "status:n:{number}",
        "status:q:annual::{uscc}",
        "status:i:1:{number}",
    ],
)
async def test_anothers_institution_is_as_good_as_none(clerk: Talker, county: OfficeAtWork, olga: Officer, said: str) -> None:
    """Word for word what is said of one that does not exist; by a button that somebody made up as well."""
    real = {"name": CLINIC, "number": number_of(county, CLINIC), "uscc": await find_uscc(olga, CLINIC)}
    unreal = {"name": "清澜县第九医院", "number": "NB19990001", "uscc": "12999901999999999X"}

    heard = []
    for each in (real, unreal):
        words = said.format(**each)
        if words.startswith("status:"):
            clerk.presses_token(words)
        else:
            clerk.says(words)
        heard += await clerk.hears()

    assert heard[0] == heard[1]
    assert heard[0] in (NOT_FOUND, texts.NOT_RETURNED)


@pytest.mark.parametrize(
    "said", ["我们年报到哪一步了", f"{CLINIC}的变更批了吗", "清澜县第九医院的变更批了吗", "进度", "我们最近有什么要到期的"]
)
async def test_a_stranger_learns_nothing(county: OfficeAtWork, ann: Talker, olga: Officer, said: str) -> None:
    """Not whether an institution exists; but how to be known, and where to look oneself. The registry is not even asked."""
    assert await ann.asks(said) == NOT_BOUND
    assert await looks(olga) == []


async def test_which_institution_is_asked_only_when_it_matters(clerk: Talker, county: OfficeAtWork, olga: Officer) -> None:
    """Two reports: which? One change: no question. A number, a name typed out, or all at once."""
    await clerk.asks(await code_for(olga, CLINIC))
    row = {"number": "BG7", "uscc": await find_uscc(olga, SCHOOL), "kind": "change", "items": "住所", "state": "accepted"}
    await bring_filings(county, row)

    assert await clerk.asks("年报过了没") == texts.WHICH
    assert clerk.labels == [CLINIC, SCHOOL, texts.ALL]
    assert number_of(county, CLINIC) in await clerk.asks("1")
    await clerk.asks("年报过了没")
    assert number_of(county, SCHOOL) in await clerk.asks("一中")
    await clerk.asks("年报过了没")
    overview = await clerk.asks("都看一遍")
    assert [SCHOOL in overview, CLINIC in overview] == [True, True]
    assert "BG7" in await clerk.asks("我们的变更批了吗")
    assert number_of(county, CLINIC) in await clerk.asks("县医院的年报过了没")


async def test_what_nobody_has_is_not_asked_about(clerk: Talker, olga: Officer) -> None:
    """Neither has a report of that year: both are named, and no question is put."""
    await clerk.asks(await code_for(olga, CLINIC))

    told = await clerk.asks("前年的年报过了没")

    assert [SCHOOL in told, CLINIC in told, clerk.labels] == [True, True, []]


async def test_while_it_waits_for_a_name_other_questions_are_answered(clerk: Talker, olga: Officer) -> None:
    """Nobody is held in a dialog."""
    await clerk.asks(await code_for(olga, CLINIC))
    await clerk.asks("年报过了没")

    assert KNOWN_ANSWER in await clerk.asks(KNOWN)


async def test_of_a_classified_institution_there_is_the_telephone(county: OfficeAtWork, ann: Talker, olga: Officer) -> None:
    """For its own clerk, and beside another institution; an officer finds nothing."""
    await ann.asks(await code_for(olga, SECRET))
    refused = texts.CLASSIFIED.format(institution=SECRET, phone=PHONE)

    assert await ann.asks("我们年报到哪一步了") == refused
    assert await ann.asks("我们最近有什么要到期的") == refused
    await ann.asks(await code_for(olga, SCHOOL))
    assert number_of(county, SCHOOL) in await ann.asks("我们年报到哪一步了")
    assert await ann.asks(f"{SECRET}的年报过了没") == refused
    officer = county.person("奥")
    await officer.asks(await officer_code(olga))
    assert await officer.asks(f"{number_of(county, SECRET)}到哪了") == NOT_FOUND


async def test_an_officer_sees_the_offices(county: OfficeAtWork, olga: Officer) -> None:
    """By number, code or name; without any they are asked for one, for there are thousands."""
    officer = county.person("奥")
    await officer.asks(await officer_code(olga))

    assert await officer.asks("进度") == texts.ASK_OFFICER
    assert CLINIC in await officer.asks(number_of(county, CLINIC))
    assert SCHOOL in await officer.asks(f"{await find_uscc(olga, SCHOOL)}的年报到哪了")
    assert number_of(county, LIBRARY) in await officer.asks(f"{LIBRARY}的年报过了没")
    assert await officer.asks("小学的年报过了没") == texts.WHICH
    assert SCHOOL in await officer.asks(f"{SCHOOL}最近有什么要到期的")


async def test_rights_end_with_the_binding(clerk: Talker, county: OfficeAtWork, olga: Officer) -> None:
    """Also under buttons that were shown before."""
    await clerk.asks("我们年报到哪一步了")
    await olga.runs("person", "unbind", "1", "--institution", await find_uscc(olga, SCHOOL))
    assert isinstance(county.clock, SettableClock)
    county.clock.move(timedelta(minutes=1))

    clerk.presses("第1条")

    assert await clerk.hears() == [texts.NOTHING_BOUND.format(phone=PHONE)]
    assert await clerk.asks("进度") == texts.NOTHING_BOUND.format(phone=PHONE)


async def test_old_data_are_told_with_their_date(clerk: Talker, county: OfficeAtWork) -> None:
    """And where to ask for newer ones."""
    assert isinstance(county.clock, SettableClock)
    county.clock.move(timedelta(days=9))

    told = await clerk.asks("我们年报到哪一步了")

    assert "退回补正" in told
    assert "已经9天没有更新" in told


async def test_a_registry_that_is_down_is_no_error(
    clerk: Talker, county: OfficeAtWork, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plain word and another try, which asks the same; everything else goes on."""
    source = county.branch.office.registry
    assert source
    asked = type(source).ask

    async def down(self: object, *_args: object) -> object:
        raise RegistryDown("gone")

    monkeypatch.setattr(type(source), "ask", down)
    down_words = texts.DOWN.format(phone=PHONE)
    assert [await clerk.asks("年报过了没"), await clerk.asks("我们最近有什么要到期的")] == [down_words, down_words]
    assert KNOWN_ANSWER in await clerk.asks(KNOWN)
    assert await clerk.asks(f"{number_of(county, SCHOOL)}到哪了") == down_words
    monkeypatch.setattr(type(source), "ask", asked)

    clerk.presses(texts.RETRY)

    assert number_of(county, SCHOOL) in (await clerk.hears())[0]


async def test_a_button_of_long_ago_is_no_trouble(clerk: Talker) -> None:
    """Nor is one that nobody made."""
    for token in (
        "status:q:",
        "status:q:nonsense:20266:all",
        "status:i:x:NB",
        "status:",
        "status:h:",
        "due:",
        "due:why:x",
        "status:i:99999999999:NB1",
    ):
        clerk.presses_token(token)
        assert talk.BROKEN.format(phone=PHONE) not in await clerk.hears()


async def test_a_sponsors_contact_sees_its_institutions(county: OfficeAtWork, olga: Officer) -> None:
    """By the sponsor's own code: all of them, and no other sponsor's; an institution that bears nobody's code is nobody's."""
    ((code,),) = rows(olga.config, f"SELECT sponsor_uscc FROM registry_institution WHERE name = '{SCHOOL}'")  # noqa: S608 -- our own name
    contact = county.person("局")
    await contact.asks(await issue(olga, str(code), "--role", "sponsor"))

    assert await contact.asks("年报过了没") == texts.WHICH
    overview = await contact.asks("都看一遍")
    assert overview.count("· ") == 5
    assert SCHOOL in overview
    assert number_of(county, SCHOOL) in await contact.asks("一中的年报过了没")
    assert await contact.asks(f"{CLINIC}的年报过了没") == NOT_FOUND
    assert f"{SCHOOL}要办的" in await contact.asks("一中最近有什么要到期的")


async def test_many_institutions_are_read_one_by_one(clerk: Talker, county: OfficeAtWork, olga: Officer) -> None:
    """However many filings one of them has, another's report is not taken for missing."""
    await clerk.asks(await code_for(olga, CLINIC))
    uscc = await find_uscc(olga, SCHOOL)
    now = county.clock.now()
    made = [{"number": f"OLD{number}", "uscc": uscc, "kind": "annual", "year": str(now.year - 1)} for number in range(60)]
    await bring_filings(county, *(row | {"state": "published", "state_at": f"{now - timedelta(hours=2):%Y-%m-%d %H:%M}"} for row in made))
    await clerk.asks("年报过了没")

    assert f"{CLINIC}：{now.year - 1}年度的年度报告" in await clerk.asks("都看一遍")


async def test_whoever_has_very_many_says_which(county: OfficeAtWork, olga: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty reports are no answer, and sixty looks are no look."""
    ((code,),) = rows(olga.config, f"SELECT sponsor_uscc FROM registry_institution WHERE name = '{SCHOOL}'")  # noqa: S608 -- our own name
    contact = county.person("局")
    await contact.asks(await issue(olga, str(code), "--role", "sponsor"))
    monkeypatch.setattr("helpbot.topics.filing_status.LINES", 3)
    monkeypatch.setattr("helpbot.conversation.filing_views.LINES", 3)
    monkeypatch.setattr("helpbot.conversation.filing_views.WHICH", 2)
    monkeypatch.setattr("helpbot.topics.my_deadlines.WHICH", 2)

    told = await contact.asks("年报过了没")

    assert texts.WHICH_MORE.format(count=5, shown=2) in told
    assert texts.ALL not in contact.labels
    assert number_of(county, SCHOOL) in await contact.asks("一中")
    assert await contact.asks("我们最近有什么要到期的") == texts.ASK_WHOSE

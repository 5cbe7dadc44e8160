"""What officers are told where nothing of the registry may go over Telegram, and where their group is `notify` as well."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.texts import conversation as talk
from helpbot.texts import officer as texts
from helpbot.texts import status
from tests.cast import DETAILS, KNOWN, PHONE, OfficeAtWork, Officer, office_at_work, write_config
from tests.doubles.telegram import Chat, Group, TelegramDouble
from tests.fakes import Talker
from tests.features.binding import deeds
from tests.features.counties import SCHOOL, SECRET, code_for, find_uscc, number_of, return_filing, settle
from tests.features.on_telegram import ask, channels
from tests.features.ticketing import bind_group, bind_officer

pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:DeprecationWarning")  # the library warns itself, at every 429

GROUP = -2001


@pytest.fixture(params=["false", "true"], ids=["withheld", "not-withheld"])
def withheld(request: pytest.FixtureRequest) -> bool:
    return str(request.param) == "false"


@pytest.fixture
async def office(
    folder: Path, entries: Sequence[Entry], clock: SettableClock, telegram: TelegramDouble, *, withheld: bool
) -> AsyncIterator[OfficeAtWork]:
    """An office with a registry, whose group on Telegram is its `notify` too."""
    allowed = "false" if withheld else "true"
    section = f'[channels.telegram]\ntoken = "x"\nbase_url = "{telegram.url}"\nregistry_data = {allowed}\n'
    write_config(folder, notify=f"telegram:{GROUP}", more=section)
    async with office_at_work(folder, entries, clock=clock, beside=lambda clock: channels(telegram, clock)) as office:
        await settle(office)
        yield office


@pytest.fixture
async def wang(office: OfficeAtWork, olga: Officer, telegram: TelegramDouble) -> Chat:
    chat = telegram.chat(2001, name="王")
    await bind_officer(olga, chat, "王芳")
    return chat


@pytest.fixture
async def group(office: OfficeAtWork, olga: Officer, wang: Chat, telegram: TelegramDouble) -> Group:
    group = telegram.group(GROUP)
    await bind_group(olga, group, wang)
    return group


async def returned(office: OfficeAtWork, ann: Talker, olga: Officer) -> None:
    """Ann looks at a report of the school's that has come back three times."""
    await ann.asks(await code_for(olga, SCHOOL))
    await return_filing(office, await find_uscc(olga, SCHOOL), "缺章", times=3)
    assert "编号1" in await ann.asks("NB77到哪了")


async def test_a_ticket_in_group_and_chat(
    office: OfficeAtWork, group: Group, wang: Chat, ann: Talker, olga: Officer, *, withheld: bool
) -> None:
    """The institution, its filing and what the bot said of it are told, or not at all; the clerk's own words always."""
    await returned(office, ann, olga)
    (note,) = await group.hears()
    assert (SCHOOL in note, texts.WITHHELD in note) == (not withheld, withheld)

    group.presses(texts.LABELS["take"], by=wang)
    (view,) = await wang.hears()
    told = view.replace("来信人：NB77到哪了", "")
    assert (SCHOOL in told, "NB77" in told, texts.VIEW_FILINGS in told) == (not withheld,) * 3
    assert "来信人：NB77到哪了" in view
    assert (await deeds(olga)).count("status.seen") == 1 + (not withheld)


async def test_the_group_that_is_notify_reads_no_clerks_words(office: OfficeAtWork, group: Group, ann: Talker) -> None:
    """Neither the question nor what is added."""
    await ann.asks(KNOWN)
    ann.presses(talk.NOT_SOLVED)
    await ann.hears()
    await ann.asks(DETAILS)
    await office.settles()

    assert len(group.heard) == 3
    assert not any(said in heard for heard in group.heard for said in (DETAILS, "13800000000", f"问题：{KNOWN}"))


async def test_a_classified_institution_is_named_nowhere(
    office: OfficeAtWork, group: Group, wang: Chat, ann: Talker, olga: Officer
) -> None:
    """Its clerk is helped like anybody, and tells the office by telephone who it is."""
    await ann.asks(await code_for(olga, SECRET))
    assert talk.LEAVE_DETAILS in await ann.asks("人工")
    (note,) = await group.hears()
    group.presses(texts.LABELS["take"], by=wang)
    (view,) = await wang.hears()

    assert (SECRET in note, texts.VIEW_INSTITUTION.partition("{")[0] in view) == (False, False)
    assert (await olga.sees("ticket", "show", "1"))["institution"] == ""


async def test_a_clerks_sentence_in_some_group_is_a_question(office: OfficeAtWork, telegram: TelegramDouble, bo: Chat) -> None:
    """Whatever it begins with."""
    other = telegram.group(-3001)
    for said in ("回复 3 月底可以吗", "办结 1"):
        other.says(said, by=bo, mention=True)
        assert texts.OFFICERS_ONLY not in await other.hears()


async def test_a_question_about_a_filing_on_a_list(
    office: OfficeAtWork, group: Group, wang: Chat, ann: Talker, olga: Officer, telegram: TelegramDouble, *, withheld: bool
) -> None:
    """Its number stands in no group, and where nothing of the registry may go, in no chat; whoever is passed the ticket reads no more."""
    await ann.asks(await code_for(olga, SCHOOL))
    await ann.asks("我要调走了")
    number = number_of(office, SCHOOL)
    listed = await ann.asks("交接")
    place = next(line for line in listed.splitlines() if number in line).split(" ")[0].strip("第项")
    ann.presses_token(f"ho:ask:1:{place}")
    await ann.hears()
    await ann.asks("这件怎么交？")
    await office.settles()
    assert not any(number in heard for heard in group.heard)

    group.presses(texts.LABELS["take"], by=wang)
    (view,) = await wang.hears()
    assert (SCHOOL in view, texts.VIEW_FILINGS in view) == (not withheld,) * 2
    li = telegram.chat(2002, name="李")
    await bind_officer(olga, li, "李明")
    wang.says("转给1 李明")
    await wang.hears()
    passed = (await li.hears())[0]
    assert (SCHOOL in passed, number in passed) == (not withheld, False)


async def test_no_meeting_is_arranged_where_nothing_of_the_registry_may_go(
    office: OfficeAtWork, ann: Talker, bo: Chat, olga: Officer, *, withheld: bool
) -> None:
    """Whose handover it is, and with whom, is told no more than its list."""
    await ann.asks(await code_for(olga, SCHOOL, "--name", "安老师"))
    await ask(bo, await code_for(olga, SCHOOL, "--name", "薄明"))
    refused = status.WITHHELD.format(phone=PHONE)

    for said in ("约时间", "周三下午三点"):
        answer = await ask(bo, said)
        assert (answer == refused, "安老师" in answer) == (withheld, not withheld)

"""A filing that came back: what to mend, in order of work; one item in full; a person, where writing has not helped."""

import pytest

from helpbot.texts import returns as return_texts
from helpbot.texts import status as texts
from tests.cast import KNOWN, KNOWN_ANSWER, PHONE, OfficeAtWork, Officer
from tests.fakes import Talker
from tests.features.counties import SCHOOL, THREE_REASONS, bring_filings, code_for, find_uscc, return_filing, settle

UNKNOWN = "请与张科联系确认上月会议所定口径"


@pytest.fixture
async def clerk(office: OfficeAtWork, ann: Talker, olga: Officer) -> Talker:
    """Ann, bound to the school."""
    await settle(office)
    await ann.asks(await code_for(olga, SCHOOL))
    return ann


async def test_the_reasons_are_a_list_in_order_of_work(clerk: Talker, office: OfficeAtWork, olga: Officer) -> None:
    """What nobody understands is quoted, with the telephone; one signs before one scans."""
    await return_filing(office, await find_uscc(olga, SCHOOL), THREE_REASONS)

    told = await clerk.asks("NB77到哪了")

    assert THREE_REASONS in told
    assert return_texts.HEAD.format(count=2) in told
    assert "\n1. " in told
    assert "\n2. " in told
    assert return_texts.UNKNOWN.format(count=1, phone=PHONE) in told
    assert f"“{UNKNOWN}”" in told
    assert clerk.labels == ["第1条", "第2条"]


@pytest.mark.parametrize("said", ["第2条", "第二条", "2", "第二条怎么改", "第２条是什么意思"])
async def test_one_item_is_told_in_full(clerk: Talker, office: OfficeAtWork, olga: Officer, said: str) -> None:
    """Where, how it is right, how it is usually wrong, and a button to read more."""
    await return_filing(office, await find_uscc(olga, SCHOOL), THREE_REASONS)
    await clerk.asks("NB77到哪了")

    told = await clerk.asks(said)

    assert told.startswith("2. ")
    for part in ("改哪里：", "怎样算对：", "常见的错：", "原话：", "依据："):
        assert part in told
    assert clerk.labels[:2] == ["第1条", "第2条"]
    clerk.presses(clerk.labels[2])
    assert "依据" in (await clerk.hears())[0]


async def test_items_stay_at_hand(clerk: Talker, office: OfficeAtWork, olga: Officer) -> None:
    """One after another, also one that is not there; another question is answered in between."""
    await return_filing(office, await find_uscc(olga, SCHOOL), THREE_REASONS)
    await clerk.asks("NB77到哪了")

    assert (await clerk.asks("第2条")).startswith("2. ")
    assert (await clerk.asks("第一条")).startswith("1. ")
    assert await clerk.asks("第7条") == texts.NO_ITEM.format(number=7, count=2)
    assert KNOWN_ANSWER in await clerk.asks(KNOWN)


async def test_what_has_moved_on_is_said(clerk: Talker, office: OfficeAtWork, olga: Officer) -> None:
    """An old button explains no reason that is settled."""
    uscc = await find_uscc(olga, SCHOOL)
    await return_filing(office, uscc, THREE_REASONS)
    await clerk.asks("NB77到哪了")
    await bring_filings(
        office, {"number": "NB77", "uscc": uscc, "kind": "annual", "year": str(office.clock.now().year), "state": "published"}
    )

    clerk.presses("第1条")

    assert await clerk.hears() == [texts.NOT_RETURNED]


async def test_after_three_returns_a_person_is_offered_first(clerk: Talker, office: OfficeAtWork, olga: Officer) -> None:
    """The ticket has the filing's number; “第一条” is still the first reason."""
    await return_filing(office, await find_uscc(olga, SCHOOL), THREE_REASONS, times=3)

    told = await clerk.asks("NB77到哪了")

    assert texts.OFTEN.format(times=3) in told
    assert clerk.labels == [texts.HELP, "第1条", "第2条"]
    assert (await clerk.asks("第一条")).startswith("1. ")
    clerk.presses(texts.HELP)
    await clerk.hears()
    (ticket,) = await olga.sees("ticket", "list")
    assert "NB77" in ticket["question"]
    assert SCHOOL in ticket["question"]


async def test_what_is_not_understood_goes_on_the_officers_list(clerk: Talker, office: OfficeAtWork, olga: Officer) -> None:
    """Once, however often it is looked at."""
    await return_filing(office, await find_uscc(olga, SCHOOL), THREE_REASONS)
    await clerk.asks("NB77到哪了")
    await clerk.asks("NB77到哪了")

    listed = await olga.sees("faq", "returns", "--unknown")

    assert [each["said"] for each in listed] == [UNKNOWN]
    assert (await olga.runs("faq", "returns", "--unknown", "text")).code == 2


async def test_a_number_that_no_button_holds_is_told_all_the_same(clerk: Talker, office: OfficeAtWork, olga: Officer) -> None:
    """Without buttons."""
    number = "清澜县事登字〔2026〕第三十一号（网上申报件）"
    await return_filing(office, await find_uscc(olga, SCHOOL), THREE_REASONS, number=number)

    told = await clerk.asks(f"{number}到哪了")

    assert return_texts.HEAD.format(count=2) in told
    assert clerk.labels == []


async def test_while_a_person_holds_the_conversation_the_bot_is_silent(clerk: Talker, office: OfficeAtWork, olga: Officer) -> None:
    """“第2条” is then an answer to what the officer asked."""
    await return_filing(office, await find_uscc(olga, SCHOOL), THREE_REASONS)
    await clerk.asks("人工")
    await olga.runs("ticket", "reply", "1", "您说的是第几条？")
    await office.beats()
    await clerk.hears()
    await clerk.asks("取消")
    clerk.presses_token("status:n:NB77")
    await clerk.hears()

    clerk.says("第2条")
    await office.settles()

    assert len(clerk.replies) == clerk.asked

"""A person answers once, and then the bot knows it: those who waited are told, the next asker is answered, and a correction reaches all."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from helpbot.clock import SettableClock
from helpbot.texts import conversation as conversation_texts
from helpbot.texts import learning as texts
from tests.cast import KNOWN, KNOWN_TOPIC, OfficeAtWork, Officer
from tests.fakes import Talker
from tests.features.learning import ANSWER, ASKED, CANTEEN, CORRECTED, ask_for_a_person, become_officer, spread

UNSURE = (conversation_texts.REFUSE, conversation_texts.DID_YOU_MEAN)


@pytest.fixture
async def waiting(office: OfficeAtWork, ann: Talker) -> Sequence[Talker]:
    """Four who wait: two with a ticket, two who were told that nobody knows."""
    others = [office.person(name) for name in ASKED]
    await ask_for_a_person(ann, CANTEEN)
    for talker, question in list(zip(others, ASKED.values(), strict=True))[:2]:
        assert "编号" in await ask_for_a_person(talker, question)
    for talker, question in list(zip(others, ASKED.values(), strict=True))[2:]:
        assert await talker.asks(question) in UNSURE
    return others


async def test_an_answer_reaches_all_who_waited_and_its_correction_all_who_got_it(
    office: OfficeAtWork, ann: Talker, olga: Officer, waiting: Sequence[Talker], clock: SettableClock
) -> None:
    """The whole way: asked, answered by a person, drafted, approved by another, told, asked again, corrected, told again."""
    await become_officer(office, olga, "欧")
    (row, *_) = await olga.sees("inquiry", "unanswered")
    assert (row["count"], row["people"], row["tickets"]) == (5, 5, [1, 2, 3])
    assert "13912345678" not in str(row["examples"])

    assert (await olga.runs("ticket", "reply", "1", ANSWER)).code == 0
    drafted = await olga.runs("faq", "draft", "--ticket", "1")
    approved = await olga.runs("faq", "approve", "1", "--as", "1")
    await spread(office)

    assert drafted.code == 0, drafted.err
    assert "批准后答复4位还在等的" in drafted.out
    assert approved.code == 0, approved.err
    for talker in waiting:
        assert sum(ANSWER in heard for heard in talker.heard) == 1, talker.heard
    assert waiting[0].heard[-1].startswith("工作人员回复（编号2）：\n" + ANSWER)
    assert waiting[2].heard[-1].startswith(f"您{clock.now():%-m月}")
    assert await olga.sees("ticket", "list") == [] or [each["number"] for each in await olga.sees("ticket", "list")] == [1]

    next_one = office.person("顾")
    assert ANSWER in await next_one.asks("食堂承包要登记吗")
    office.person("韩").says(KNOWN)

    edited = await olga.runs("faq", "draft", "--entry", (await olga.sees("faq", "drafts", "--all"))[0]["topic"], "--answer", CORRECTED)
    assert "6 个地址" in edited.out
    assert (await olga.runs("faq", "approve", "2", "--as", "1")).code == 0
    await spread(office)
    await spread(office)

    for talker in (ann, *waiting, next_one):
        told = [heard for heard in talker.heard if "更正" in heard]
        assert len(told) == 1, talker.heard
        assert f"新增：{CORRECTED.removeprefix(ANSWER)}" in told[0]
    assert not [heard for heard in office.person("韩").heard if "更正" in heard]
    assert CORRECTED in await office.person("贾").asks(CANTEEN)
    assert await olga.sees("inquiry", "unanswered") == []


async def test_who_wrote_a_draft_does_not_approve_it(office: OfficeAtWork, olga: Officer, waiting: Sequence[Talker]) -> None:
    """Two pairs of eyes, unless the office says that one is enough."""
    await olga.runs("ticket", "reply", "1", ANSWER)
    await olga.runs("faq", "draft", "--ticket", "1")

    ran = await olga.runs("faq", "approve", "1")

    assert (ran.code, texts.SAME_PERSON.format(number=1) in ran.err) == (1, True)
    olga.config.write_text(olga.config.read_text(encoding="utf-8") + "\n[faq]\nsecond_person = false\n", encoding="utf-8")
    assert (await olga.runs("faq", "approve", "1")).code == 0


async def test_a_draft_that_would_steal_needs_a_word(office: OfficeAtWork, olga: Officer, ann: Talker) -> None:
    """What it would take is listed; nothing changes until somebody says that it may."""
    await become_officer(office, olga, "欧")
    asked = "单位年报截止日期是几号"
    assert "3月31日" in await office.person("薄").asks(asked)
    await ask_for_a_person(ann, CANTEEN)

    drafted = await olga.runs("faq", "draft", "--ticket", "1", "--answer", ANSWER, "--also", asked)
    refused = await olga.runs("faq", "approve", "1", "--as", "1")

    assert f"（现在答的是“{KNOWN_TOPIC}”）" in drafted.out
    assert (refused.code, "--steals" in refused.err) == (1, True)
    assert "3月31日" in await ann.asks(KNOWN)


async def test_a_draft_shows_nobodys_name(office: OfficeAtWork, olga: Officer, ann: Talker) -> None:
    """Those who wait are listed by what they asked, the names of people who are known masked in it."""
    await become_officer(office, olga, "郭晓东")
    await ask_for_a_person(ann, CANTEEN)
    await office.person("薄").asks("食堂承包给厨师，郭晓东说要登记吗")
    await olga.runs("ticket", "reply", "1", ANSWER)

    drafted = await olga.runs("faq", "draft", "--ticket", "1")

    assert "某说要登记吗" in drafted.out
    assert "郭晓东" not in drafted.out


async def test_what_a_draft_would_steal_is_shown_without_what_is_somebodys_own(office: OfficeAtWork, olga: Officer, ann: Talker) -> None:
    """A clerk's question stands in the list, and stays with the draft, as others may read it."""
    asked = "单位年报截止日期是几号"
    assert "3月31日" in await office.person("薄").asks(f"{asked}？我的电话13912345678。")
    await ask_for_a_person(ann, CANTEEN)

    drafted = await olga.runs("faq", "draft", "--ticket", "1", "--answer", ANSWER, "--also", asked)

    assert f"{asked}？我的电话【电话】。”（现在答的是“{KNOWN_TOPIC}”）" in drafted.out
    assert "13912345678" not in drafted.out + str(await olga.sees("faq", "drafts"))


@pytest.mark.parametrize("private", ["13800138000", "0571-87654321", "me@mail.example", "33010219800101123X"])
async def test_a_number_that_is_not_the_offices_needs_a_word(office: OfficeAtWork, olga: Officer, ann: Talker, private: str) -> None:
    """An officer's own telephone must not stand in an answer for everybody by accident; the office's own may."""
    await become_officer(office, olga, "欧")
    await ask_for_a_person(ann, CANTEEN)
    await olga.runs("ticket", "reply", "1", f"{ANSWER}有事联系{private}，或致电0000-1234567。")

    drafted = await olga.runs("faq", "draft", "--ticket", "1")
    refused = await olga.runs("faq", "approve", "1", "--as", "1")
    allowed = await olga.runs("faq", "approve", "1", "--as", "1", "--public")

    assert f"号码或人名：{private}\n" in drafted.out
    assert (refused.code, private in refused.err, allowed.code) == (1, True, 0)


@pytest.mark.slow
async def test_two_who_edit_one_entry_do_not_undo_each_other(office: OfficeAtWork, olga: Officer) -> None:
    """The second is told what changed meanwhile, and by whom; after another look it goes."""
    await become_officer(office, olga, "欧")
    for answer in ("甲说3月31日前。", "乙说3月30日前。"):
        assert (await olga.runs("faq", "draft", "--entry", KNOWN_TOPIC, "--answer", answer)).code == 0
    assert (await olga.runs("faq", "approve", "1", "--as", "1")).code == 0

    second = await olga.runs("faq", "approve", "2", "--as", "1")

    assert second.code == 1
    assert "已由操作员改过" in second.err
    assert "甲说3月31日前。" in second.err
    assert (await olga.runs("faq", "draft", "2", "--answer", "乙说3月30日前，甲也同意。")).code == 0
    assert (await olga.runs("faq", "approve", "2", "--as", "1")).code == 0
    assert "甲也同意" in await office.person("安").asks(KNOWN)
    assert [each["revision"] for each in await olga.sees("faq", "history", KNOWN_TOPIC)] == [1, 2]


async def test_a_person_who_asked_twice_is_told_once(office: OfficeAtWork, olga: Officer, ann: Talker) -> None:
    """And both questions are settled."""
    await become_officer(office, olga, "欧")
    await ann.asks(CANTEEN)
    await ann.asks(CANTEEN + "？急")
    draft = ["--topic", "learned.canteen", "--question", CANTEEN, "--answer", ANSWER]
    await ask_for_a_person(office.person("薄"), CANTEEN)
    await olga.runs("ticket", "reply", "1", ANSWER)
    await olga.runs("faq", "draft", "--ticket", "1", *draft)

    assert (await olga.runs("faq", "approve", "1", "--as", "1")).code == 0
    await spread(office)
    await spread(office)

    assert sum(ANSWER in heard for heard in ann.heard) == 1
    assert await olga.sees("inquiry", "unanswered") == []


async def test_a_small_change_is_told_to_nobody(office: OfficeAtWork, olga: Officer, ann: Talker) -> None:
    """Whoever mends a comma says so."""
    await become_officer(office, olga, "欧")
    old = await ann.asks(KNOWN)
    await olga.runs("faq", "draft", "--entry", KNOWN_TOPIC, "--answer", old.splitlines()[0] + "！")
    await olga.runs("faq", "approve", "1", "--as", "1", "--quietly")
    await spread(office)

    assert len(ann.heard) == 1


async def test_whoever_asked_long_ago_is_left_alone(office: OfficeAtWork, olga: Officer, ann: Talker, clock: SettableClock) -> None:
    """After as many days as the office has said."""
    await become_officer(office, olga, "欧")
    clock.move(-timedelta(days=31))
    await ann.asks(KNOWN)
    clock.move(timedelta(days=31))
    await olga.runs("faq", "draft", "--entry", KNOWN_TOPIC, "--answer", "改了。")

    assert (await olga.runs("faq", "approve", "1", "--as", "1")).code == 0
    await spread(office)

    assert len(ann.heard) == 1

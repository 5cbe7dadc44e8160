"""Codes: who has one is known from then on; who has none learns nothing."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.codes import draw_code, write_code
from helpbot.services.invites import OFFICE_TRIES, READINGS, TRIES
from helpbot.texts import people as texts
from helpbot.texts import tickets as ticket_texts
from tests.cast import DETAILS, KNOWN, KNOWN_ANSWER, PHONE, OfficeAtWork, Officer, office_at_work, write_config
from tests.fakes import Talker
from tests.features.binding import CLINIC, NO_CODE, SCHOOL, assignments, deeds, issue
from tests.features.processes import rows

WRONG = texts.WRONG.format(phone=PHONE)


async def test_a_code_binds_whoever_sends_it(ann: Talker, olga: Officer) -> None:
    """Ann is told to what, and the office sees her act for it."""
    told = await ann.asks(await issue(olga))

    assert f"{SCHOOL}（经办人）" in told
    assert await assignments(olga) == [(SCHOOL, "clerk")]
    assert await deeds(olga) == ["invite.issued", "binding.made"]


@pytest.mark.parametrize("template", ["/start {}", "您好，我是第一小学的，绑定码是 {}，请查收", "{}\n", "CODE: {}"])
async def test_a_code_counts_wherever_it_stands(ann: Talker, olga: Officer, template: str) -> None:
    """People write around it."""
    assert SCHOOL in await ann.asks(template.format(await issue(olga)))


async def test_a_code_may_be_typed_carelessly(ann: Talker, olga: Officer) -> None:
    """In small letters, full width, spaces for dashes, O for 0."""
    code = (await issue(olga)).lower().replace("-", "　").replace("0", "o").replace("1", "l")

    assert SCHOOL in await ann.asks(code.translate({ord(sign): ord(sign) + 0xFEE0 for sign in "abcdef234"}))


async def test_one_person_may_serve_many_institutions(ann: Talker, olga: Officer) -> None:
    """A second code adds, and makes nobody new."""
    await ann.asks(await issue(olga))
    told = await ann.asks(await issue(olga, CLINIC, "--role", "legal-representative"))

    assert all(name in told for name in (f"{SCHOOL}（经办人）", f"{CLINIC}（法定代表人）"))
    assert await assignments(olga) == [(SCHOOL, "clerk"), (CLINIC, "legal-representative")]
    assert len(await olga.sees("person", "list")) == 1


async def test_an_institution_may_have_two_clerks(office: OfficeAtWork, ann: Talker, olga: Officer) -> None:
    """Each with a code of their own, told apart by name; one is not put out by the other."""
    for who, name in ((ann, "安老师"), (office.person("李"), "李老师")):
        assert SCHOOL in await who.asks(await issue(olga, SCHOOL, "--name", name, "--beside"))

    assert [each["name"] for each in await olga.sees("person", "list")] == ["李老师", "安老师"]


async def test_a_code_works_once(office: OfficeAtWork, ann: Talker, olga: Officer) -> None:
    """Its owner is told that all is well; to anybody else it is as wrong as any."""
    code = await issue(olga)
    await ann.asks(code)

    assert await ann.asks(code) == texts.ALREADY
    assert await office.person("偷").asks(code) == WRONG
    assert len(await olga.sees("person", "list")) == 1


async def test_a_code_is_over_after_a_fortnight(office: OfficeAtWork, ann: Talker, olga: Officer, clock: SettableClock) -> None:
    """And that is not told from a wrong one."""
    code = await issue(olga)
    clock.set(clock.now() + timedelta(days=14, seconds=1))

    assert await ann.asks(code) == WRONG


async def test_a_second_letter_makes_the_first_void(ann: Talker, olga: Officer) -> None:
    """One that was lost may be found by anybody."""
    lost, code = await issue(olga), await issue(olga)

    assert await ann.asks(lost) == WRONG
    assert SCHOOL in await ann.asks(code)


async def test_what_a_stranger_guesses_says_nothing(office: OfficeAtWork, ann: Talker, olga: Officer, clock: SettableClock) -> None:
    """Never issued, used, over, void: one answer, word for word."""
    used = await issue(olga)
    await ann.asks(used)
    void = await issue(olga)
    over = await issue(olga)
    clock.set(clock.now() + timedelta(days=15))

    heard = [await office.person(f"猜{place}").asks(code) for place, code in enumerate([NO_CODE, used, over, void])]

    assert set(heard) == {WRONG}


async def test_wrong_codes_cost_tries(ann: Talker, olga: Officer, clock: SettableClock) -> None:
    """Then even a good one is not looked at, for an hour, and is still good afterwards."""
    for _ in range(TRIES):
        assert await ann.asks(write_code(draw_code())) == WRONG
    code = await issue(olga)

    assert await ann.asks(code) == texts.LOCKED.format(phone=PHONE)
    assert KNOWN_ANSWER in await ann.asks(KNOWN)
    clock.set(clock.now() + timedelta(hours=1, seconds=1))
    assert SCHOOL in await ann.asks(code)
    assert (await deeds(olga)).count("code.wrong") == TRIES


async def test_many_strangers_trip_the_breaker(office: OfficeAtWork, ann: Talker, olga: Officer) -> None:
    """Nobody's code is taken then; all else goes on; the audit says so once."""
    await guess(office, OFFICE_TRIES)
    code = await issue(olga)

    assert await ann.asks(code) == texts.CLOSED.format(phone=PHONE)
    assert await ann.asks(NO_CODE) == texts.CLOSED.format(phone=PHONE)
    assert KNOWN_ANSWER in await ann.asks(KNOWN)
    assert (await olga.sees("audit", "tail", "--limit", "200"))[-2]["action"] == "code.closed"


async def test_a_message_full_of_codes_is_one_try_with_few_readings(ann: Talker, olga: Officer) -> None:
    """Nobody guesses a thousand at a time."""
    code = await issue(olga)
    many = "，".join(write_code(draw_code()) for _ in range(READINGS))

    assert await ann.asks(f"{many}，{code}") == WRONG
    assert (await deeds(olga)).count("code.wrong") == 1
    assert SCHOOL in await ann.asks(code)


@pytest.mark.parametrize("between", ["，", " ", "\n", "，另一个是"])
async def test_two_codes_in_one_message_both_bind(ann: Talker, olga: Officer, between: str) -> None:
    """A clerk of two institutions copies both from the letter; what the groups between could be read as costs nothing."""
    codes = [await issue(olga), await issue(olga, CLINIC)]
    told = await ann.asks(between.join(codes))

    assert SCHOOL in told
    assert CLINIC in told
    assert await assignments(olga) == [(SCHOOL, "clerk"), (CLINIC, "clerk")]
    assert "code.wrong" not in await deeds(olga)
    assert await ann.asks("，".join(codes)) == texts.ALREADY


async def test_beside_a_good_code_it_is_said_that_another_was_not_used(ann: Talker, olga: Officer) -> None:
    """In the same words whether that ever was one or not: a stranger learns nothing of it."""
    codes = [await issue(olga, CLINIC)]
    await ann.channel.person("邻").asks(codes[0])
    told = [await ann.asks(f"{await issue(olga)}，{other}") for other in (NO_CODE, codes[0])]

    assert [each.endswith(texts.MORE_CODES) for each in told] == [True, True]
    assert await assignments(olga, 2) == [(SCHOOL, "clerk")]


async def test_a_code_leaves_no_trace(office: OfficeAtWork, ann: Talker, olga: Officer) -> None:
    """Not in the inbox, the log, the questions, the tickets or the codes' own table; wrong ones neither."""
    code = await issue(olga)
    for said in (f"我的码是{code}，登不上", f"年报什么时候交 {NO_CODE}"):
        await ann.asks(said)
    await office.settles()
    dump = "\n".join(str(row) for table in ("inbox", "message", "inquiry", "invite", "outbox", "audit") for row in everything(olga, table))

    assert len(dump) > 1000
    assert not any(form in dump for each in (code, NO_CODE) for form in (each, each.replace("-", ""), each.lower()))
    assert texts.CODE_HIDDEN in dump


def everything(olga: Officer, table: str) -> list[tuple[object, ...]]:
    return rows(olga.config, f"SELECT * FROM {table}")  # noqa: S608 -- our own table names


async def test_a_code_on_its_way_to_an_officer_is_taken_all_the_same(office: OfficeAtWork, ann: Talker, olga: Officer) -> None:
    """While an officer holds the conversation, and while the bot waits for details: it goes to neither."""
    await ann.asks("人工")
    await ann.asks(await issue(olga))
    assert "编号1" in await ann.asks(DETAILS)
    await olga.runs("ticket", "reply", "1", "请把绑定码发给机器人")
    await office.beats()
    await ann.hears()

    told = await ann.asks(await issue(olga, CLINIC))

    assert CLINIC in told
    assert [each["text"] for each in (await olga.sees("ticket", "show", "1"))["replies"]] == [DETAILS, "请把绑定码发给机器人"]
    ann.presses(ticket_texts.DONE)
    await ann.hears()


async def test_the_wish_to_be_bound_is_explained(ann: Talker, olga: Officer) -> None:
    """Where to get a code; to whom has one already, what it gave."""
    assert await ann.asks("我要绑定单位") == texts.HOW_TO_BIND.format(phone=PHONE)
    await ann.asks(await issue(olga))

    assert SCHOOL in await ann.asks("我要绑定单位")
    ann.presses(texts.MINE)
    assert SCHOOL in (await ann.hears())[0]


async def test_a_known_person_gets_a_second_place(office: OfficeAtWork, ann: Talker, olga: Officer) -> None:
    """A new phone: the same person, all that was bound at once."""
    await ann.asks(await issue(olga))
    code = (await olga.sees("person", "invite", "1"))["code"]

    told = await office.person("安的新手机").asks(code)

    assert texts.BOUND_ADDRESS in told
    assert (await olga.sees("person", "list"))[0]["addresses"] == ["test:安", "test:安的新手机"]


async def test_a_place_of_somebody_else_is_not_taken_over(office: OfficeAtWork, ann: Talker, olga: Officer) -> None:
    """The code for Ann's new phone does nothing on Bo's, and is not used up."""
    bo = office.person("薄")
    await ann.asks(await issue(olga))
    await bo.asks(await issue(olga, CLINIC))
    code = (await olga.sees("person", "invite", "1"))["code"]

    assert await bo.asks(code) == texts.TAKEN.format(phone=PHONE)
    assert await assignments(olga, 2) == [(CLINIC, "clerk")]
    assert texts.BOUND_ADDRESS in await office.person("安的新手机").asks(code)


async def test_an_officer_is_made_by_code(ann: Talker, olga: Officer) -> None:
    """By the operator, and in no other way."""
    code = (await olga.sees("person", "invite", "--role", "officer", "--name", "奥"))["code"]

    told = await ann.asks(code)

    assert texts.BOUND_OFFICER in told
    assert texts.MORE_FOR_OFFICERS in told
    assert await assignments(olga) == [("", "officer")]


@pytest.mark.parametrize("said", [f"我是{SCHOOL}的，帮我绑定", f"{SCHOOL}", "清澜县第一小学的年报过了没", f"{SCHOOL} 有没有这家单位"])
async def test_a_stranger_who_names_an_institution_learns_nothing(office: OfficeAtWork, ann: Talker, olga: Officer, said: str) -> None:
    """The answer is the same whether somebody acts for it or not."""
    before = await office.person("问一").asks(said)
    await ann.asks(await issue(olga))

    assert await office.person("问二").asks(said) == before


async def test_the_alarm_comes_once(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> None:
    """However long the guessing goes on; it says where to look."""
    write_config(folder, notify="test:值班")
    async with office_at_work(folder, entries, clock=clock) as office:
        await guess(office, OFFICE_TRIES + 10)
        heard = office.person("值班").heard

    assert heard == [texts.ALARM.format(number=OFFICE_TRIES)]


async def guess(office: OfficeAtWork, times: int) -> None:
    """Strangers, each with one wrong code."""
    for number in range(times):
        await office.person(f"猜{number}").asks(write_code(draw_code()))
    await office.settles()

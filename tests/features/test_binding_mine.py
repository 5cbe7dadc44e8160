"""“我的绑定”: where somebody is reached, by mail too, and how to be reached no more."""

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.messages import Address, Arrival, Incoming
from helpbot.services.invites import LETTERS
from helpbot.texts import conversation as talk
from helpbot.texts import people as texts
from tests.cast import KNOWN, KNOWN_ANSWER, PHONE, OfficeAtWork, Officer, office_at_work
from tests.fakes import RecordingChannel, Talker
from tests.features.binding import CLINIC, SCHOOL, assignments, deeds, issue

MAILBOX = "an@qinglan.example"


class Post(RecordingChannel):
    """A channel in which anybody could have written the address, as in a mail's From."""

    async def read(self, arrival: Arrival) -> Incoming | None:
        incoming = await super().read(arrival)
        return replace(incoming, vouched=False) if incoming else None


@pytest.fixture
def post(clock: SettableClock) -> Post:
    return Post(clock, "mail")


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock, post: Post) -> AsyncIterator[OfficeAtWork]:
    """An office with a second channel, in which letters go."""
    async with office_at_work(folder, entries, clock=clock, beside=lambda _: [post]) as office:
        yield office


@pytest.fixture
async def bound(ann: Talker, olga: Officer) -> Talker:
    """Ann, who is known."""
    await ann.asks(await issue(olga))
    return ann


def code_in(letter: str) -> str:
    found = re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", letter)
    assert found
    return found[0]


async def say_by_mail(post: Post, who: str, text: str) -> str:
    return await post.person(who).asks(text)


async def add_mailbox(bound: Talker, post: Post) -> str:
    """Ask for a letter; the code in it."""
    await bound.asks("我的绑定")
    bound.presses(texts.ADD_MAIL)
    assert await bound.hears() == [texts.WHICH_MAIL]
    assert await bound.asks(f"我的邮箱是 {MAILBOX.upper()}") == texts.MAIL_SENT.format(who=MAILBOX)
    return code_in((await post.person(MAILBOX).hears())[0])


async def test_the_overview_says_what_and_where(office: OfficeAtWork, bound: Talker) -> None:
    """Institutions, places, nudges, and what can be done about them."""
    told = await bound.asks("我的绑定")

    assert all(part in told for part in (SCHOOL, texts.ADDRESS_HERE, texts.NUDGES[1]))
    assert bound.labels == [texts.ADD_MAIL, texts.DROP_HERE]


async def test_a_stranger_is_told_how_to_be_bound(office: OfficeAtWork, ann: Talker) -> None:
    """Nothing else."""
    assert await ann.asks("我的绑定") == texts.NOT_BOUND.format(phone=PHONE)
    ann.presses_token("mine:drop:1")
    assert await ann.hears() == [texts.NOT_BOUND.format(phone=PHONE)]


async def test_a_mailbox_is_known_once_its_letter_comes_back(office: OfficeAtWork, bound: Talker, post: Post, olga: Officer) -> None:
    """Typed where Ann is known, it proves that she reads what is sent there."""
    code = await add_mailbox(bound, post)
    assert texts.ADDRESS_UNPROVED not in str(await olga.sees("person", "show", "1"))

    assert "以后可以收通知" in await bound.asks(code)
    assert (await olga.sees("person", "list"))[0]["addresses"] == ["test:安", f"mail:{MAILBOX}"]
    assert (await deeds(olga))[-1] == "address.proved"


async def test_the_letter_may_be_answered(office: OfficeAtWork, bound: Talker, post: Post, olga: Officer) -> None:
    """From the mailbox itself the code counts as well."""
    code = await add_mailbox(bound, post)

    assert "以后可以收通知" in await say_by_mail(post, MAILBOX, f"验证码 {code}")
    assert SCHOOL in await say_by_mail(post, MAILBOX, "我的绑定")


async def test_somebody_elses_letter_is_of_no_use(office: OfficeAtWork, bound: Talker, post: Post, olga: Officer) -> None:
    """Whoever finds it is told what any guesser is."""
    code = await add_mailbox(bound, post)
    bo = office.person("薄")
    await bo.asks(await issue(olga, CLINIC))

    assert await bo.asks(code) == texts.WRONG.format(phone=PHONE)
    assert await say_by_mail(post, "bo@qinglan.example", code) == texts.WRONG.format(phone=PHONE)
    assert "以后可以收通知" in await bound.asks(code)


async def test_a_code_letter_is_kept_nowhere(office: OfficeAtWork, bound: Talker, post: Post, olga: Officer) -> None:
    """Whoever lists what went out sees that a letter went, and no more."""
    code = await add_mailbox(bound, post)
    async with office.desk() as desk:
        (row,) = [row for row, _ in await desk.outbox.listed(["sent", "queued", "sending"], 100) if row.kind == "code"]  # type: ignore[list-item]  # states by value

    assert row.reply is None
    assert code not in str(await olga.sees("outbox", "list", "--all"))


async def test_a_letter_that_bounces_goes_nowhere_else(office: OfficeAtWork, bound: Talker, post: Post, olga: Officer) -> None:
    """In Ann's chat its code would prove a mailbox that nobody reads."""
    post.fail("no such mailbox", permanent=True)
    await bound.asks("我的绑定")
    bound.presses(texts.ADD_MAIL)
    await bound.hears()
    await bound.asks(MAILBOX)
    await office.settles()

    assert len(bound.heard) == 4  # the binding, the overview, the question, the promise
    assert [row["state"] for row in await olga.sees("outbox", "list") if row["kind"] == "code"] == ["failed"]


async def test_a_letter_tried_again_has_a_code_of_its_own(office: OfficeAtWork, bound: Talker, post: Post, clock: SettableClock) -> None:
    """The one before, should it have arrived after all, is void."""
    post.fail("later", times=1)
    await bound.asks("我的绑定")
    bound.presses(texts.ADD_MAIL)
    await bound.hears()
    await bound.asks(MAILBOX)
    await post.until_tried(1)
    first = code_in(post.attempts[0].reply.text)
    await office.beats()
    await office.settles()
    while len(post.attempts) < 2:
        await office.beats()
        await office.settles()
    second = code_in(post.attempts[1].reply.text)

    assert await bound.asks(first) == texts.WRONG.format(phone=PHONE)
    assert "以后可以收通知" in await bound.asks(second)


async def test_what_is_no_mailbox_is_said(office: OfficeAtWork, bound: Talker) -> None:
    """And asked for again; a question in between is answered."""
    await bound.asks("我的绑定")
    bound.presses(texts.ADD_MAIL)
    await bound.hears()

    assert await bound.asks("an@") == texts.MAIL_WRONG
    assert KNOWN_ANSWER in await bound.asks(KNOWN)


async def test_letters_are_few(office: OfficeAtWork, bound: Talker, post: Post) -> None:
    """Nobody makes helpbot write to strangers all day."""
    for number in range(LETTERS + 1):
        await bound.asks("我的绑定")
        bound.presses(texts.ADD_MAIL)
        await bound.hears()
        told = await bound.asks(f"a{number}@qinglan.example")

    assert told == texts.MAIL_TOO_MANY.format(phone=PHONE)
    await office.settles()
    assert len(post.attempts) == LETTERS


async def test_a_code_by_mail_binds_only_who_reads_that_mailbox(office: OfficeAtWork, post: Post, olga: Officer) -> None:
    """Anybody may have written From: so a letter goes there first, and nothing is known before it comes back."""
    letter = await say_by_mail(post, MAILBOX, await issue(olga))
    async with office.desk() as desk:
        assert await desk.people.bound(Address("mail", MAILBOX)) is None

    assert "以后可以收通知" in await say_by_mail(post, MAILBOX, code_in(letter))
    async with office.desk() as desk:
        assert await desk.people.bound(Address("mail", MAILBOX)) is not None
    assert await assignments(olga) == [(SCHOOL, "clerk")]


async def test_a_clerk_of_two_institutions_may_send_both_codes_before_the_letter(office: OfficeAtWork, post: Post, olga: Officer) -> None:
    """They are one person all the same, and the newest letter proves it."""
    await say_by_mail(post, MAILBOX, await issue(olga))
    letter = await say_by_mail(post, MAILBOX, await issue(olga, CLINIC))
    await say_by_mail(post, MAILBOX, code_in(letter))

    assert len(await olga.sees("person", "list")) == 1
    assert await assignments(olga) == [(SCHOOL, "clerk"), (CLINIC, "clerk")]


async def test_a_code_sent_again_brings_the_letter_again(office: OfficeAtWork, post: Post, olga: Officer) -> None:
    """The first may have got lost: nobody is told that all is well before it is, and letters are few."""
    code = await issue(olga)
    letters = [await say_by_mail(post, MAILBOX, code) for _ in range(LETTERS)]
    assert len({code_in(letter) for letter in letters}) == LETTERS
    assert await say_by_mail(post, MAILBOX, code) == texts.MAIL_TOO_MANY.format(phone=PHONE)

    await say_by_mail(post, MAILBOX, code_in(letters[-1]))
    assert await say_by_mail(post, MAILBOX, code) == texts.ALREADY


async def test_a_code_is_of_no_use_to_who_is_unbound(office: OfficeAtWork, bound: Talker, olga: Officer) -> None:
    """Nor is it said to have worked: they need a new one."""
    code = await issue(olga, CLINIC)
    await bound.asks(code)
    await olga.runs("person", "unbind", "1")

    assert await bound.asks(code) == texts.WRONG.format(phone=PHONE)


async def test_the_place_preferred_is_where_notices_go(office: OfficeAtWork, bound: Talker, post: Post) -> None:
    """Until another is."""
    await bound.asks(await add_mailbox(bound, post))
    await bound.asks("我的绑定")
    label = next(label for label in bound.labels if label.startswith(texts.PREFER.format(address="")))
    bound.presses(label)
    await bound.hears()
    async with office.desk() as desk:
        person = await desk.people.get(1)
        reached = await desk.people.reach(person)

    assert reached is not None
    assert (reached.channel, reached.who) == (("mail", MAILBOX) if "邮箱" in label else ("test", "安"))
    assert reached.preferred_at is not None


async def test_an_institution_whose_clerk_is_gone_gets_a_code_again(office: OfficeAtWork, bound: Talker, olga: Officer) -> None:
    """Whoever is reached nowhere serves nobody."""
    await bound.asks("我的绑定")
    bound.presses(texts.DROP_HERE)
    await bound.hears()
    bound.presses(texts.YES)
    await bound.hears()

    assert [each["uscc"] for each in await olga.sees("institution", "invite", "--all")] == [SCHOOL]


async def test_unbinding_asks_first(office: OfficeAtWork, bound: Talker, olga: Officer) -> None:
    """Above all where it is the last place."""
    await bound.asks("我的绑定")
    bound.presses(texts.DROP_HERE)
    assert "最后一个" in (await bound.hears())[0]

    bound.presses(texts.NO)
    assert await bound.hears() == [texts.KEPT]
    assert SCHOOL in await bound.asks("我的绑定")


async def test_who_unbinds_is_a_stranger_again(office: OfficeAtWork, bound: Talker, olga: Officer) -> None:
    """And may be bound anew."""
    await bound.asks("我的绑定")
    bound.presses(texts.DROP_HERE)
    await bound.hears()
    bound.presses(texts.YES)
    await bound.hears()

    assert await bound.asks("我的绑定") == texts.NOT_BOUND.format(phone=PHONE)
    assert (await deeds(olga))[-1] == "address.dropped"
    code = (await olga.sees("person", "invite", "1"))["code"]
    assert texts.BOUND_ADDRESS in await bound.asks(code)
    assert SCHOOL in await bound.asks("我的绑定")


@pytest.mark.parametrize("token", ["mine:sure:2", "mine:drop:99", "mine:prefer:x", "mine:sing:1", "mine:", "mine:sure:" + "9" * 30])
async def test_a_button_for_what_is_not_ones_own_does_nothing(office: OfficeAtWork, bound: Talker, olga: Officer, token: str) -> None:
    """Bo's place is not Ann's to give up."""
    bo = office.person("薄")
    await bo.asks(await issue(olga, CLINIC))
    bound.presses_token(token)

    assert await bound.hears() == [texts.GONE]
    assert CLINIC in await bo.asks("我的绑定")


async def test_nudges_stop_and_statutory_notices_stay(office: OfficeAtWork, bound: Talker, olga: Officer) -> None:
    """That is said; and the way back is a button."""
    assert "法定" in await bound.asks("退订")
    assert (await olga.sees("person", "show", "1"))["nudges"] is False

    bound.presses(texts.NUDGES_ON)
    assert await bound.hears() == [texts.RESUMED]
    assert (await olga.sees("person", "show", "1"))["nudges"] is True


async def test_a_stranger_has_nothing_to_stop(office: OfficeAtWork, ann: Talker) -> None:
    """And is told whom to ask."""
    assert await ann.asks("别再提醒我了") == texts.STOPPED_STRANGER.format(phone=PHONE)
    assert talk.REFUSE not in ann.heard


@pytest.mark.parametrize("word", ["取消", texts.NO])
async def test_after_a_no_the_numbers_mean_nothing_any_more(bound: Talker, olga: Officer, word: str) -> None:
    """“1” would have been “确定解除”."""
    await bound.asks("我的绑定")
    await bound.asks(texts.DROP_HERE)
    assert await bound.asks(word) in (texts.KEPT, talk.CANCELLED)

    assert texts.DROPPED.partition("，")[0] not in await bound.asks("1")
    assert await assignments(olga) == [(SCHOOL, "clerk")]
    assert "address.dropped" not in await deeds(olga)


async def test_both_codes_of_a_mail_bring_one_letter(office: OfficeAtWork, post: Post, olga: Officer) -> None:
    """Whoever sends it back is clerk of both."""
    letter = await say_by_mail(post, MAILBOX, f"{await issue(olga)}\n{await issue(olga, CLINIC)}")
    await say_by_mail(post, MAILBOX, code_in(letter))

    assert await assignments(olga) == [(SCHOOL, "clerk"), (CLINIC, "clerk")]

"""A thousand attempts at somebody else's filings, by chat and by mail; each is listed in `attacks.py`, and none learns anything."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.services import demo
from helpbot.services.sweep import Sweep
from helpbot.texts import conversation as talk
from helpbot.texts import status as texts
from tests.cast import PHONE, OfficeAtWork, Officer, office_at_work
from tests.doubles.telegram import Chat, TelegramDouble
from tests.features.attacks import TRICKS, WORDINGS, Attack, list_attacks
from tests.features.binding import NO_CODE
from tests.features.counties import CLINIC, LIBRARY, SCHOOL, SECRET, THREE_REASONS, code_for, find_uscc, number_of, return_filing, settle
from tests.features.mailing import ANN, OFFICE, MailOffice, mail_office, reply_to, write_mail
from tests.features.on_telegram import ask, channels

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:.*retry_after:DeprecationWarning")]  # the library warns itself

COUNT = 500
FORGED = "mx.example; dmarc=fail header.from=school.example"


async def prepare(office: OfficeAtWork, olga: Officer) -> list[Attack]:
    """The county, and what is asked for: names, short names, codes, numbers, a classified institution, and things that there are not."""
    await settle(office)
    school, clinic = await find_uscc(olga, SCHOOL), await find_uscc(olga, CLINIC)
    await return_filing(office, school, THREE_REASONS)
    targets = [
        SCHOOL,
        CLINIC,
        LIBRARY,
        SECRET,
        "一中",
        "县医院",
        school,
        clinic,
        number_of(office, SCHOOL),
        number_of(office, CLINIC, "DJ"),
        "NB77",
    ]
    return list_attacks([*targets, "清澜县第九中学", "12999901999999999X", "NB19990001"], COUNT)


async def find_secrets(office: OfficeAtWork) -> set[str]:
    """All that the registry knows and no stranger may: numbers, codes, opinions, contacts; and that anything was looked up at all."""
    sweep = Sweep(office.branch.office, office.clock)
    institutions = [each async for each in sweep.institutions()]
    filings = [each async for each in sweep.filings()]
    known = {part for each in institutions for part in (each.uscc, each.name, each.contact_phone, each.contact_mail)}
    known |= {part for each in filings for part in (each.number, each.opinion)}
    return (known | {"数据截至", "编号NB", "编号DJ", "下一步（", *THREE_REASONS.split("；")}) - {""}


def find_leaks(heard: Sequence[str], secrets: set[str]) -> list[str]:
    return [text for text in heard if any(secret in text for secret in secrets)]


def test_the_attacks_are_many_and_different() -> None:
    """Every wording, every trick, no two alike."""
    attacks = list_attacks(["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸", "子", "丑", "寅", "卯"], COUNT)

    assert len({(attack.text, attack.trick) for attack in attacks}) == COUNT
    assert {attack.trick for attack in attacks} == set(TRICKS)
    assert len(WORDINGS) == len({attack.text.replace(attack.text[0], "") for attack in attacks if attack.number < len(WORDINGS)})


async def try_chat(chat: Chat, attack: Attack) -> None:
    """One attempt, and whatever comes back is heard."""
    if attack.trick == "forwarded":
        chat.forwards(attack.text)
    elif attack.trick == "wrong code":
        chat.says(f"{attack.text} {NO_CODE}")
    elif attack.trick == "quoted answer":
        chat.says(f"您刚才说“{SCHOOL}：退回补正”，接着说：{attack.text}")
    else:
        chat.says(attack.text)
    await chat.hears(within=60)
    if attack.trick == "button":
        named = attack.text[:18]
        for token in (f"status:n:{named}", "status:q:annual::all", f"status:i:1:{named}", f"due:why:{named}", "act:act.status"):
            if len(token.encode()) <= 64:
                chat.presses_data(token, message_id=chat.messages[-1].message_id)
                await chat.hears(within=60)


async def test_five_hundred_strange_chats_learn_nothing(
    folder: Path, entries: Sequence[Entry], clock: SettableClock, telegram: TelegramDouble, bo: Chat, olga: Officer
) -> None:
    """Strangers, each in a chat of their own; and Bo, who is bound to the library, about all that is not his."""
    async with office_at_work(folder, entries, clock=clock, beside=lambda clock: channels(telegram, clock)) as office:
        attacks = await prepare(office, olga)
        await ask(bo, await code_for(olga, LIBRARY))
        secrets = await find_secrets(office)
        strangers = [telegram.chat(5000 + attack.number, name="路人") for attack in attacks]
        for begin in range(0, COUNT, 20):
            await asyncio.gather(*(try_chat(strangers[each.number], each) for each in attacks[begin : begin + 20]))
        heard = [text for chat in strangers for text in chat.heard]
        before = len(bo.heard)
        group = telegram.group(-1001)
        for attack in attacks[::10]:
            await try_chat(bo, attack)
            group.says(attack.text, by=bo, mention=True)
            await group.hears(within=60)

    assert len(heard) >= COUNT
    assert find_leaks(heard, secrets) == []
    assert find_leaks(group.heard, secrets) == []
    own = {LIBRARY, await find_uscc(olga, LIBRARY), *(number_of(office, LIBRARY, form) for form in ("NB", "DJ"))}
    foreign = [secret for secret in secrets if secret not in own and not secret.startswith(("数据截至", "编号", "下一步"))]
    assert find_leaks(bo.heard[before:], set(foreign)) == []
    assert texts.NOT_BOUND.format(phone=PHONE) in heard
    assert talk.BROKEN.format(phone=PHONE) not in heard


async def test_a_strangers_answer_does_not_depend_on_the_registry(office: OfficeAtWork) -> None:
    """In every wording, of a name, a number, a code: word for word the same before the institution is there and after."""
    uscc, name, _ = demo._institutions()[2]
    asked = [wording.format(it=it) for wording in WORDINGS for it in (name, uscc, number_of(office, SCHOOL))]
    before = [await office.person(f"{number} before").asks(text) for number, text in enumerate(asked)]
    await settle(office)

    after = [await office.person(f"{number} after").asks(text) for number, text in enumerate(asked)]

    assert name == SCHOOL
    assert after == before


def forge(attack: Attack, answer: tuple[bytes, str]) -> tuple[bytes, str, str]:
    """A mail that is not what it says: the bytes, the envelope's sender, the recipient."""
    evil = f"evil{attack.number}@elsewhere.example"
    text = f"{attack.text}\n第{attack.number}封"
    forms = {
        "plain": {"sender": evil},
        "forwarded": {"sender": ANN, "Reply_To": f"<{evil}>"},
        "wrong code": {"sender": ANN, "Authentication_Results": FORGED},
        "quoted answer": {"sender": evil, "In_Reply_To": "<known@school.example>", "References": "<known@school.example>"},
        "button": {"sender": evil, "From": f'"{ANN}" <{evil}>'},
    }
    if attack.trick == "wrong code":
        text = f"{text}\n{NO_CODE}"
    if attack.trick == "quoted answer":
        text = f"{text}\n\n> 发件人：{ANN}\n> 我们年报到哪一步了"
    form = forms[attack.trick]
    raw = write_mail(text, subject="请问", **form)
    return raw, form["sender"], answer[1] if attack.number % 50 == 3 and attack.trick != "forwarded" else OFFICE


async def test_five_hundred_spoofed_mails_teach_nobody_anything(
    folder: Path, entries: Sequence[Entry], clock: SettableClock, olga: Officer
) -> None:
    """Under Ann's name, with another address to answer to, with forged headers, in her thread, to the reply address of her own letter."""
    async with mail_office(folder, entries, clock=clock, per_sender=100_000, per_thread=100_000, authserv_id="mx.example") as mails:
        attacks = await prepare(mails.office, olga)
        ours = await _bind_ann(mails, await code_for(olga, SCHOOL))
        told = await mails.answers(write_mail("我们年报到哪一步了", subject="年报"))
        assert "NB77" in told.text
        secrets = await find_secrets(mails.office)
        answer = reply_to(told, "")
        for begin in range(0, COUNT, 100):
            forged = [forge(attack, answer) for attack in attacks[begin : begin + 100]]
            for raw, sender, to in forged:
                await mails.takes(raw, sender=sender, to=[to])
            await mails.settles()
            clock.move(timedelta(minutes=11))  # or the breaker against floods would spare helpbot the rest

    sent = mails.post.delivered[ours + 1 :]
    assert len(sent) >= COUNT * 0.9
    assert [mail.recipients for mail in sent if find_leaks([mail.text, mail.html], secrets)] == []
    assert {mail.recipients for mail in sent} > {(ANN,)}


async def _bind_ann(mails: MailOffice, code: str) -> int:
    """By the code and the letter that follows it; how many letters that took."""
    letter = await mails.answers(write_mail(code, subject="绑定"))
    raw, to = reply_to(letter, letter.text)
    await mails.answers(raw, to=[to])
    return 2

"""Rights before, during and after a handover: a relay is played, and at each step everybody is asked for. The docs say what comes out."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from helpbot.clock import SettableClock
from helpbot.errors import HelpbotError
from helpbot.models import Handover, Person, Role
from helpbot.services.desk import desk_opener, register_office
from helpbot.services.handover_rights import Deed, may_do
from helpbot.services.handovers import Doer
from helpbot.services.keys import Keyring, PeopleSettings
from helpbot.services.office import OfficeSettings
from helpbot.services.rights import Right, may
from helpbot.store.database import Database, resolve_url
from helpbot.store.upgrade import upgrade
from tests.relay import CLINIC, MONDAY, NOTIFY, SCHOOL, Relay

PAGE = Path(__file__).parents[2] / "docs" / "handover.md"
SPONSOR = "11330102MB0100100T"
BEGIN, END = "<!-- table -->\n", "<!-- end -->"
CAST = ("outgoing clerk", "incoming clerk", "legal representative", "sponsor contact", "officer", "another's clerk")
WORDS = {
    Right.SEE_STATUS: "status",
    Right.SEE_DEADLINES: "deadlines",
    Right.HAND_OVER: "begin a handover",
    Deed.SEE: "the list",
    Deed.GIVE: "give",
    Deed.TAKE: "take",
    Deed.NOTE: "note, ask",
    Deed.INVITE: "invite",
    Deed.DECLINE: "stay",
    Deed.AGREE: "agree",
    Deed.VISIT: "stand in",
    Deed.STOP: "stop",
    Deed.CLOSE: "close",
}
"""`Right.ANSWER` is about tickets, not about an institution."""


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[Relay]:
    database = Database(f"sqlite:///{tmp_path}/helpbot.db", tmp_path)
    upgrade(resolve_url(f"sqlite:///{tmp_path}/helpbot.db", tmp_path))
    clock = SettableClock(MONDAY)
    office = await register_office(database, clock, OfficeSettings(name="清澜县", notify=NOTIFY), Keyring(PeopleSettings(), tmp_path))
    yield Relay(desk_opener(database, clock, lambda: None), office, clock)
    await database.close()


async def ask(relay: Relay, person: Person | None, handover: Handover | None) -> str:
    """Everything that somebody may do now."""
    if person is None:
        return "–"
    async with relay.open_desk(relay.office, reading=True) as desk:
        held = await desk.people.assignments(person)
        now = relay.clock.now()
        sponsored = [SCHOOL] if any(each.role is Role.SPONSOR for each in held) else []
        found = [each for each in Right if each in WORDS and may(each, held, now, SCHOOL, sponsor=SPONSOR)]
        said = [WORDS[each] for each in found]
        if handover is not None:
            current = await desk.handovers.get(handover.id or 0)
            part, items = await desk.handovers.part_of(current, Doer(person), sponsored), await desk.handovers.items(current)
            said += [WORDS[each] for each in Deed if may_do(each, current, part, items)]
    return ", ".join(said) or "–"


async def play(relay: Relay) -> list[tuple[str, list[str]]]:
    """The whole relay, step by step, with what each of the CAST may do after it."""
    ann = await relay.comes("安", Role.CLERK, SCHOOL)
    others = [
        await relay.comes("法", Role.LEGAL_REPRESENTATIVE, SCHOOL),
        await relay.comes("举", Role.SPONSOR, SPONSOR),
        await relay.comes("奥", Role.OFFICER, ""),
        await relay.comes("薄", Role.CLERK, "12330102MB0100101U"),
    ]
    rows: list[tuple[str, list[str]]] = []
    handover: Handover | None = None
    li: Person | None = None

    async def look(step: str) -> None:
        rows.append((step, [await ask(relay, each, handover) for each in (ann, li, *others)]))

    await look("before")
    handover = await relay.begins(ann)
    code = await relay.invites(handover, ann, "李")
    await look("begun, code sent")
    await relay.redeems("李", code)
    li = await relay.person("李")
    await look("code redeemed")
    relay.waits(days=2)
    await look("a working day later")
    await relay.confirms(handover, ann)
    await relay.confirms(handover, li)
    await look("all confirmed")
    await relay.closes(handover, li)
    await look("closed")
    return rows


def draw(rows: list[tuple[str, list[str]]]) -> str:
    head = ["| | " + " | ".join(step for step, _ in rows) + " |", "|---" * (len(rows) + 1) + "|"]
    return (
        "\n".join([*head, *(f"| {who} | " + " | ".join(asked[place] for _, asked in rows) + " |" for place, who in enumerate(CAST))]) + "\n"
    )


async def test_the_page_says_who_may_what_at_each_step(relay: Relay) -> None:
    """What stands there is what is so: write the table anew where it differs."""
    table = draw(await play(relay))
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    found, _, after = rest.partition(END)
    if found != table:
        PAGE.write_text(before + BEGIN + table + END + after, encoding="utf-8")

    assert found == table


async def test_the_incoming_clerk_only_reads_until_the_close(relay: Relay) -> None:
    """Sees, takes and notes; begins nothing, invites nobody; then has all that a clerk has, and the other nothing."""
    rows = {step: dict(zip(CAST, asked, strict=True)) for step, asked in await play(relay)}
    during, closed = rows["a working day later"], rows["closed"]

    assert rows["code redeemed"]["incoming clerk"] == "–"
    assert during["incoming clerk"] == "status, deadlines, the list, take, note, ask"
    assert closed["incoming clerk"].startswith("status, deadlines, begin a handover")
    assert closed["outgoing clerk"] == "–"
    assert {asked["another's clerk"] for asked in rows.values()} == {"–"}


async def test_a_stopped_handover_leaves_rights_as_they_were(relay: Relay) -> None:
    """Whatever had been confirmed; the list can still be looked at by whom it concerned and may."""
    ann = await relay.comes("安", Role.CLERK, SCHOOL)
    before = await ask(relay, ann, None)
    handover = await relay.begins(ann)
    await relay.redeems("李", await relay.invites(handover, ann, "李"))
    relay.waits(days=3)
    li = await relay.person("李")
    await relay.confirms(handover, ann, 1)
    await relay.stops(handover)

    assert await ask(relay, ann, None) == before
    assert await ask(relay, li, None) == "–"


async def test_whoever_was_to_come_sees_nothing_once_it_is_stopped(relay: Relay) -> None:
    """Nor does the new clerk who is none any more, long after the close: the list stays with those who act there."""
    ann, clerk_elsewhere = await relay.comes("安", Role.CLERK, SCHOOL), await relay.comes("李", Role.CLERK, CLINIC)
    handover = await relay.begins(ann)
    await relay.redeems("李", await relay.invites(handover, ann, "李"))
    await relay.agrees(handover)
    assert "the list" in await ask(relay, clerk_elsewhere, handover)
    await relay.stops(handover)
    assert await ask(relay, clerk_elsewhere, handover) == "–"

    again = await relay.begins(ann)
    await relay.redeems("王", await relay.issues(name="王"))
    wang = await relay.person("王")
    await relay.closes(again)
    assert "the list" in await ask(relay, wang, again)
    following = await relay.begins(wang)
    await relay.redeems("赵", await relay.issues(name="赵"))
    await relay.closes(following)
    assert await ask(relay, wang, again) == "–"


@pytest.mark.parametrize("days", [0, 3], ids=["before the day has passed", "afterwards"])
async def test_whoever_is_unbound_does_not_take_over(relay: Relay, days: int) -> None:
    """Neither by the day that passes, nor by the close of the clerk who leaves; an officer may still agree to them."""
    ann = await relay.comes("安", Role.CLERK, SCHOOL)
    handover = await relay.begins(ann)
    await relay.redeems("李", await relay.invites(handover, ann, "李"))
    li = await relay.person("李")
    relay.waits(days=days)
    await relay.confirms(handover, ann)
    await relay.confirms(handover, li)
    async with relay.open_desk(relay.office) as desk:
        await desk.people.unbind(li, SCHOOL)
    relay.waits(days=3)

    assert await relay.acts_for(li) == []
    assert await ask(relay, li, handover) == "–"
    with pytest.raises(HelpbotError):
        await relay.closes(handover, ann)
    assert await relay.acts_for(li) == []
    await relay.agrees(handover)
    assert await relay.acts_for(li) == [(SCHOOL, Role.SUCCESSOR)]


@pytest.mark.parametrize("when", [timedelta(days=0), timedelta(days=1), timedelta(days=20)])
async def test_an_officer_stops_it_any_time(relay: Relay, when: timedelta) -> None:
    """Before anybody came, and long afterwards."""
    ann, olga = await relay.comes("安", Role.CLERK, SCHOOL), await relay.comes("奥", Role.OFFICER, "")
    handover = await relay.begins(ann)
    await relay.redeems("李", await relay.invites(handover, ann, "李"))
    relay.clock.move(when)

    await relay.stops(handover, olga)

    assert "status" not in await ask(relay, await relay.person("李"), None)

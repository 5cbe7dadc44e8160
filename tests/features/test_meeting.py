"""“手把手”: two clerks agree on an hour, or an officer comes or calls; moved, called off, held, and in everybody's calendar."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SHANGHAI
from helpbot.models import Absence, MeetingState, Role, Way
from helpbot.texts import meetings as texts
from tests.cast import KNOWN, KNOWN_ANSWER, PHONE
from tests.fakes import Talker
from tests.features.relayed import Handing, begin, event_of, handing_over
from tests.relay import CLINIC

WEDNESDAY = "11月4日（周三）15:00"
THURSDAY = "11月5日（周四）10:00"
NINE = "11月3日（周二）09:30"


@pytest.fixture
async def handing(folder: Path, entries: Sequence[Entry]) -> AsyncIterator[Handing]:
    async with handing_over(folder, entries) as handing:
        yield handing


async def states(handing: Handing) -> list[str]:
    return [each.state for each in await handing.meetings()]


async def agree(handing: Handing) -> None:
    """Wednesday at three, proposed by Li and agreed to by Ann."""
    await handing.says(handing.li, "约时间")
    await handing.says(handing.li, "周三下午三点")
    await handing.presses(handing.ann, texts.YES)
    await handing.hears(handing.li)


async def test_a_time_in_words_is_proposed_and_agreed_on(handing: Handing) -> None:
    """Both have it in their calendars then, as one hour under one name."""
    offered = await handing.says(handing.li, "手把手")
    assert offered.text.startswith("单位Q：和安宁约什么时候？")
    said = await handing.says(handing.li, "周三下午三点吧")
    assert said.text == f"记下了：{WEDNESDAY}，见面手把手交接。已经问安宁行不行，等安宁点头。"

    (asked,) = await handing.hears(handing.ann)
    assert asked.text == f"单位Q的交接：李小明想在{WEDNESDAY}和您见面手把手交接。这个时间行吗？"
    assert [each.label for each in asked.choices] == [texts.YES, texts.OTHER, texts.NO]
    answer = await handing.presses(handing.ann, texts.YES)

    (told,) = await handing.hears(handing.li)
    assert (answer.text.startswith(f"约好了：{WEDNESDAY}"), told.text.startswith(f"单位Q的交接约好了：{WEDNESDAY}")) == (True, True)
    hers, his = event_of(answer), event_of(told)
    assert hers["uid"] == his["uid"]
    assert hers.decoded("dtstart") == datetime(2026, 11, 4, 15, 0, tzinfo=SHANGHAI)
    assert hers.decoded("dtend") - hers.decoded("dtstart") == timedelta(hours=1)
    assert await handing.hears(handing.desk) == []


@pytest.mark.parametrize("words", ["约时间", "想和安宁约个时间", "我想约一下时间，可以吗？", "您好，我要预约", "手把手交接吧"])
async def test_the_wish_is_heard_within_a_sentence(handing: Handing, words: str) -> None:
    """With courtesy around it; a question about it is the FAQ's."""
    assert (await handing.says(handing.li, words)).text.startswith("单位Q：和安宁约什么时候？")


async def test_a_question_about_a_meeting_is_no_wish(handing: Handing) -> None:
    """“预约” in a question about the counter books nothing."""
    assert "和安宁约什么时候" not in (await handing.says(handing.li, "到窗口办理要预约吗，带什么材料")).text


async def test_hours_of_the_office_are_offered(handing: Handing) -> None:
    """From tomorrow on, spread over the days, by buttons; more of them on demand, and the last page is not the end."""
    offered = await handing.presses(handing.li, texts.OTHER) if handing.li.labels else await handing.says(handing.li, "约时间")
    labels = [each.label for each in offered.choices]
    assert labels[0] == "11月3日（周二）08:30"
    assert labels[-1] == texts.MORE
    assert {label.partition("（")[0] for label in labels[:-1]} == {"11月3日", "11月4日", "11月5日"}

    more = await handing.presses(handing.li, texts.MORE)
    assert not {each.label for each in more.choices[:-1]} & set(labels)
    said = await handing.presses(handing.li, more.choices[0].label)

    assert said.text.startswith(f"记下了：{more.choices[0].label}")


async def test_another_time_takes_the_place_of_the_first(handing: Handing) -> None:
    """Whoever is asked proposes in turn, in words and without a button; the first proposal cannot be agreed to any more."""
    await handing.says(handing.li, "约时间")
    await handing.says(handing.li, "周三下午三点")
    (first,) = await handing.hears(handing.ann)

    said = await handing.says(handing.ann, "周四上午十点行吗")

    assert said.text.startswith(f"记下了：{THURSDAY}")
    (told,) = await handing.hears(handing.li)
    assert f"安宁想在{THURSDAY}" in told.text
    handing.ann.presses_token(first.choices[0].token)
    assert [each.text for each in await handing.hears(handing.ann)] == [texts.GONE]
    await handing.presses(handing.li, texts.YES)
    assert await states(handing) == ["cancelled", "agreed"]


async def test_nobody_agrees_with_themselves(handing: Handing) -> None:
    """Nor does a stranger, or anybody for another's handover."""
    await handing.says(handing.li, "约时间")
    await handing.says(handing.li, "周三下午三点")
    (meeting,) = await handing.meetings()
    stranger = handing.office.person("路人")

    for who, said in ((handing.li, texts.GONE), (stranger, texts.NOT_YOURS), (handing.desk, texts.NOT_YOURS)):
        who.presses_token(f"meet:yes:{meeting.id}")
        assert [each.text for each in await handing.hears(who)] == [said]

    assert await states(handing) == ["proposed"]


async def test_a_no_is_told_with_a_way_on(handing: Handing) -> None:
    """And nothing is in any calendar."""
    await handing.says(handing.li, "约时间")
    await handing.says(handing.li, "周三下午三点")
    said = await handing.presses(handing.ann, texts.NO)

    (told,) = await handing.hears(handing.li)
    assert said.text == f"好的，{WEDNESDAY}不约了，已经告诉李小明。"
    assert (told.text, told.attachments) == (f"单位Q的交接：安宁说{WEDNESDAY}不行。换个时间？", ())
    assert [each.label for each in told.choices] == [texts.OTHER]


async def test_what_was_agreed_on_is_moved_in_the_calendars(handing: Handing) -> None:
    """The old hour is taken out; the new one, once it is agreed on, has the same name and a higher sequence (RFC 5545, 3.8.7.4)."""
    await agree(handing)
    (first,) = await handing.meetings()
    moved = await handing.says(handing.li, "改到周四上午十点")
    assert event_of(moved)["status"] == "CANCELLED"
    off, asked = await handing.hears(handing.ann)
    assert (event_of(off)["status"], f"李小明想在{THURSDAY}" in asked.text) == ("CANCELLED", True)

    answer = await handing.presses(handing.ann, texts.YES)

    events = [event_of(moved), event_of(answer)]
    assert {str(each["uid"]) for each in events} == {first.uid}
    assert [each.decoded("sequence") for each in events] == [1, 2]


async def test_what_was_agreed_on_can_be_called_off(handing: Handing) -> None:
    """By either of them; the other one hears of it with the file that takes it out."""
    await agree(handing)
    said = await handing.presses(handing.ann, texts.OFF)

    (told,) = await handing.hears(handing.li)
    assert (event_of(said)["status"], event_of(told)["status"]) == ("CANCELLED", "CANCELLED")
    assert await states(handing) == ["cancelled"]
    handing.ann.presses_token(f"meet:off:{(await handing.meetings())[0].id}")
    assert [each.text for each in await handing.hears(handing.ann)] == [texts.GONE]


async def test_both_are_reminded_once_and_asked_how_it_went(handing: Handing) -> None:
    """In the afternoon of the working day before, and when it is over; the first answer counts."""
    await agree(handing)
    handing.waits_until(11, 3, 15, 59)
    await handing.beats()
    assert [await handing.hears(who) for who in (handing.ann, handing.li)] == [[], []]

    handing.waits_until(11, 3, 16)
    for _ in range(3):
        await handing.beats()
    for who in (handing.ann, handing.li):
        assert [each.text.startswith(f"提醒：{WEDNESDAY}") for each in await handing.hears(who)] == [True]

    handing.waits_until(11, 4, 16, 1)
    for _ in range(3):
        await handing.beats()
    for who in (handing.ann, handing.li):
        assert [each.text for each in await handing.hears(who)] == [f"单位Q的交接，{WEDNESDAY}约的办成了吗？"]
    assert (await handing.presses(handing.ann, texts.DONE)).text == texts.DONE_NOTED
    assert (await handing.presses(handing.li, texts.MISSED)).text == texts.GONE
    assert await states(handing) == ["done"]


async def test_what_failed_is_arranged_anew(handing: Handing) -> None:
    """It is another appointment then, with a name of its own."""
    await agree(handing)
    handing.waits_until(11, 4, 16, 1)
    await handing.beats()
    said = await handing.presses(handing.li, texts.MISSED)
    assert said.text == texts.MISSED_NOTED
    await handing.presses(handing.li, texts.OTHER)
    await handing.says(handing.li, "周五上午九点")

    missed, new = await handing.meetings()
    assert (missed.state, new.state, missed.uid == new.uid) == (MeetingState.MISSED, MeetingState.PROPOSED, False)


async def test_nobody_says_how_it_went_before_it_was(handing: Handing) -> None:
    """A button from another message, or somebody in a hurry."""
    await agree(handing)
    (meeting,) = await handing.meetings()

    handing.ann.presses_token(f"meet:done:{meeting.id}")

    assert [each.text for each in await handing.hears(handing.ann)] == [texts.GONE]


async def test_somebody_moves_on_from_a_meeting_that_nobody_spoke_of(handing: Handing) -> None:
    """It counts as missed, and nothing is told of it."""
    await agree(handing)
    handing.waits_until(11, 5, 9)
    await handing.says(handing.li, "周五上午九点")

    assert await states(handing) == ["missed", "proposed"]
    assert [each.text.partition("：")[2][:3] for each in await handing.hears(handing.ann)] == ["李小明"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("今天上午九点", texts.PAST.format(at="11月2日（周一）09:00")),
        ("周六上午九点", texts.DAY_OFF.format(at="11月7日（周六）09:00")),
        ("周三晚上九点", texts.OUT_OF_HOURS),
        ("12月28日上午九点", texts.TOO_FAR),
        ("周三", texts.HALF),
        ("下午三点", texts.HALF),
        ("周三9点70分", texts.HALF),
    ],
)
async def test_a_time_that_cannot_be_is_asked_for_again(handing: Handing, words: str, said: str) -> None:
    """With the reason; the next word is heard as a time."""
    await handing.says(handing.li, "约时间")
    assert (await handing.says(handing.li, words)).text == said

    assert (await handing.says(handing.li, "周三下午三点")).text.startswith("记下了")


async def test_a_question_in_between_is_answered(handing: Handing) -> None:
    """Nothing is taken for a time that is none."""
    await handing.says(handing.li, "约时间")

    assert KNOWN_ANSWER in (await handing.says(handing.li, KNOWN)).text


async def test_there_is_nobody_to_meet_yet(handing: Handing) -> None:
    """The one who comes has not been agreed to: the one who leaves is told to wait."""
    other = await begin_without_agreement(handing)

    assert (await handing.says(other, "约时间")).text == texts.NOBODY_YET
    assert (await handing.says(other, "周三下午三点")).text == texts.NOBODY_YET


async def begin_without_agreement(handing: Handing) -> Talker:
    """Another clerk, of the clinic, whose successor has sent the code."""
    person = await handing.relay.comes("薄荷", Role.CLERK, CLINIC)
    handover = await handing.relay.begins(person, CLINIC)
    await handing.relay.redeems("王芳", await handing.relay.invites(handover, person, "王芳"))
    return handing.office.person("薄荷")


async def test_whoever_has_several_says_which(handing: Handing) -> None:
    """Unless only one of them has a time under discussion."""
    async with handing.office.desk() as desk:
        await desk.people.assign(await handing.person(handing.ann), CLINIC, Role.CLERK)
    await handing.relay.begins(await handing.person(handing.ann), CLINIC)
    asked = await handing.says(handing.ann, "约时间")
    assert (asked.text, sorted(each.label for each in asked.choices)) == (texts.WHICH_ONE, ["单位Q", "单位U"])

    assert (await handing.presses(handing.ann, "单位U")).text == texts.NOBODY_YET
    await handing.presses(handing.ann, "单位Q")
    await handing.says(handing.ann, "周三下午三点")

    assert (await handing.says(handing.ann, "那周四上午十点")).text.startswith(f"记下了：{THURSDAY}")


async def test_a_stranger_has_nothing_to_arrange(handing: Handing) -> None:
    """By a word, by a time, by a button."""
    stranger = handing.office.person("路人")
    for words in ("约时间", "周三下午三点"):
        assert (await handing.says(stranger, words)).text == texts.NOTHING_OPEN
    for token in (f"meet:new:{handing.number}", "meet:at:1:together:999999999999", "meet:yes:99999999999999999999", "meet:", "meet:x:1"):
        stranger.presses_token(token)
        assert [each.text for each in await handing.hears(stranger)] == [texts.NOT_YOURS]


async def test_an_officer_comes_where_nobody_else_can(handing: Handing) -> None:
    """In a free hour of the office, at once agreed on; the office has it in its calendar and can call it off."""
    await handing.is_left_alone(Absence.SILENT)
    asked = await handing.says(handing.li, "约时间")
    assert [each.label for each in asked.choices] == list(texts.WAY_CHOICES.values())
    await handing.presses(handing.li, texts.WAY_CHOICES["visit"])
    said = await handing.presses(handing.li, "11月3日（周二）08:30")
    assert said.text.startswith("约好了：11月3日（周二）08:30，登记局上门一对一讲。")

    (told,) = await handing.hears(handing.desk)
    assert told.text.startswith("交接1：单位Q的接任经办人约登记局11月3日（周二）08:30上门。")
    assert str(event_of(told)["uid"]) == str(event_of(said)["uid"])
    assert str(event_of(told)["description"]).endswith(PHONE)
    (meeting,) = await handing.meetings()
    assert (meeting.way, meeting.state) == (Way.VISIT, MeetingState.AGREED)

    await handing.relay.comes("值班", Role.OFFICER, "")
    await handing.presses(handing.desk, texts.OFF)
    (off,) = await handing.hears(handing.li)
    assert event_of(off)["status"] == "CANCELLED"


async def test_an_hour_with_an_officer_is_given_once(handing: Handing) -> None:
    """Whoever comes second is not offered it, and does not get it by an old button; what they had before stays."""
    other = await begin(handing.office, handing.relay.clock, CLINIC, ("薄荷", "王芳"))
    for each in (handing, other):
        await each.is_left_alone()
        await each.says(each.li, "约时间")
        await each.presses(each.li, texts.WAY_CHOICES["call"])
    await other.presses(other.li, NINE) if NINE in other.li.labels else await other.says(other.li, "周二上午九点半")
    await handing.says(handing.li, "周三上午九点半")

    late = await handing.says(handing.li, "周二上午九点半")

    assert late.text == texts.NO_SLOT.format(at=NINE)
    assert await states(handing) == ["agreed"]
    offered = await handing.says(handing.li, "约时间")
    assert NINE not in [each.label for each in offered.choices]


async def test_the_office_is_asked_how_its_visit_went(handing: Handing) -> None:
    """And reminded before; whichever of the two answers first."""
    await handing.is_left_alone()
    await handing.says(handing.li, "约时间")
    await handing.presses(handing.li, texts.WAY_CHOICES["call"])
    await handing.says(handing.li, "周三上午九点半")
    await handing.hears(handing.desk)

    handing.waits_until(11, 3, 16)
    await handing.beats()
    assert [each.text[:3] for each in await handing.hears(handing.desk)] == ["提醒："]
    handing.waits_until(11, 4, 10, 30)
    await handing.beats()
    await handing.relay.comes("值班", Role.OFFICER, "")

    assert (await handing.presses(handing.desk, texts.DONE)).text == texts.DONE_NOTED


async def test_an_officer_is_not_to_be_had_beside_a_clerk_who_is_there(handing: Handing) -> None:
    """Nor the clerk where an officer has stepped in: an old button says so."""
    handing.li.presses_token(f"meet:at:{handing.number}:visit:202611030830")
    assert [each.text for each in await handing.hears(handing.li)] == [texts.GONE]

    await handing.is_left_alone()
    (told,) = await handing.hears(handing.li)
    assert told.text.startswith("单位Q的原经办人不能当面交了，登记局一对一来教您，请约个时间。")
    assert texts.OFFER_OFFICER in [each.label for each in told.choices]
    handing.li.presses_token(f"meet:at:{handing.number}:together:202611030830")
    assert [each.text for each in await handing.hears(handing.li)] == [texts.GONE]
    assert await handing.meetings() == []


async def test_a_handover_that_ends_takes_its_meetings_with_it(handing: Handing) -> None:
    """Both hear that it is off, and the officer's hour is free again."""
    await agree(handing)
    await handing.relay.stops(handing.handover)
    await handing.beats()

    for who in (handing.ann, handing.li):
        assert any("约定取消了" in each.text for each in await handing.hears(who))
    assert await states(handing) == ["cancelled"]
    assert (await handing.says(handing.li, "约时间")).text == texts.NOTHING_OPEN

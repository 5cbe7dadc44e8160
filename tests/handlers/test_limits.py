"""What Telegram lets a campaign do: never more in any window than it publishes, and no slower than that."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.telegram.limits import CHATS_KEPT, MINUTE, OVERALL, PER_GROUP, SECOND, Bucket, CampaignPace
from helpbot.ports import Pace

AT = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
NOTHING = timedelta()


def send_for(pace: Pace, chats: list[str], seconds: int, *, step: float = 0.05) -> list[tuple[datetime, str]]:
    """Each chat wants a message at each step; what went out, and when."""
    sent = []
    for tick in range(int(seconds / step)):
        now = AT + timedelta(seconds=tick * step)
        sent += [(now, chat) for chat in chats[: pace.room(now) * 100] if pace.room(now) and not pace.admit(chat, now)]
    return sent


def most_within(times: list[datetime], period: timedelta) -> int:
    """The most in any window of this length."""
    return max((sum(1 for each in times if begin <= each < begin + period) for begin in times), default=0)


def test_thirty_a_second_to_all_together() -> None:
    """In any second; and over a while that many."""
    times = [at for at, _ in send_for(CampaignPace(), [str(number) for number in range(200)], 5)]

    assert most_within(times, SECOND) == OVERALL == 30
    assert len(times) == 5 * OVERALL


def test_one_a_second_to_a_chat() -> None:
    """Other chats don't wait for it."""
    sent = send_for(CampaignPace(), ["1001", "1002"], 10)

    for chat in ("1001", "1002"):
        times = [at for at, who in sent if who == chat]
        assert (most_within(times, SECOND), len(times)) == (1, 10)


@pytest.mark.parametrize("group", ["-1001234", "@news"])
def test_twenty_a_minute_to_a_group(group: str) -> None:
    """And no more than one a second there either."""
    times = [at for at, _ in send_for(CampaignPace(), [group], 150, step=0.5)]

    assert most_within(times, MINUTE) == PER_GROUP == 20
    assert most_within(times, SECOND) == 1
    assert len(times) == 60


def test_a_complaint_halves_it_for_as_long_as_telegram_says() -> None:
    """However many complaints: half, not nothing."""
    pace = CampaignPace()
    for seconds in (5, 1):
        pace.lower(AT + timedelta(seconds=seconds))

    times = [at for at, _ in send_for(pace, [str(number) for number in range(500)], 10)]

    assert most_within([at for at in times if at < AT + 5 * SECOND], SECOND) == OVERALL // 2
    assert most_within([at for at in times if at >= AT + 5 * SECOND], SECOND) == OVERALL


def test_who_has_to_wait_takes_nothing_from_others() -> None:
    """A refused message counts nowhere."""
    pace = CampaignPace()
    assert pace.admit("1001", AT) == NOTHING
    assert [pace.admit("1001", AT) for _ in range(100)] == [SECOND] * 100

    assert pace.room(AT) == OVERALL - 1


@given(st.lists(st.integers(-3000, 3000), max_size=60), st.integers(1, 4))
def test_a_wait_is_as_long_as_it_says(moves: list[int], size: int) -> None:
    """Also where the clock is set back: nobody waits longer than a period."""
    bucket, now = Bucket(size, SECOND), AT
    for milliseconds in moves:
        now += timedelta(milliseconds=milliseconds)
        wait = bucket.wait(now)
        assert NOTHING <= wait <= SECOND
        assert not bucket.wait(now + wait)
        now += wait
        bucket.take(now)


def test_chats_that_are_free_again_are_forgotten() -> None:
    """A campaign to a million leaves no million behind."""
    pace = CampaignPace()
    for number in range(CHATS_KEPT * 3):
        pace.admit(str(number), AT + timedelta(seconds=number / OVERALL))

    assert len(pace._chats) <= CHATS_KEPT

"""Calendar files, as the far side reads them."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from helpbot.documents.ics import DayEvent, write_ics

MADE = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
EVENT = DayEvent("main.annual.window.2026@helpbot", date(2027, 3, 31), "报送年度报告；最迟今天，\\别忘了", "第一行\n第二行" * 30, (14, 3))
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200)


def test_an_event_is_one_whole_day() -> None:
    """VALUE=DATE, an end that is not included, no time blocked (RFC 5545, 3.6.1 and 3.8.2.2)."""
    lines = write_ics([EVENT], made=MADE).decode().split("\r\n")

    assert "DTSTART;VALUE=DATE:20270331" in lines
    assert "DTEND;VALUE=DATE:20270401" in lines
    assert "TRANSP:TRANSPARENT" in lines
    assert "DTSTAMP:20261126T080000Z" in lines
    assert f"UID:{EVENT.uid}" in lines
    assert lines[0] == "BEGIN:VCALENDAR"
    assert "VERSION:2.0" in lines


def test_lines_are_folded_between_characters() -> None:
    """No line over 75 octets, no character torn apart (RFC 5545, 3.1)."""
    lines = write_ics([EVENT], made=MADE).split(b"\r\n")

    assert max(map(len, lines)) <= 75
    assert all(line.decode("utf-8") is not None for line in lines)


def test_alarms_ring_in_the_morning() -> None:
    """At nine, so many days before."""
    (event,) = Calendar.from_ical(write_ics([EVENT], made=MADE)).walk("VEVENT")

    rings = [alarm.decoded("trigger") for alarm in event.walk("VALARM")]
    assert rings == [timedelta(hours=9) - timedelta(days=14), timedelta(hours=9) - timedelta(days=3)]


def test_no_events_make_a_calendar_all_the_same() -> None:
    """Nothing to do is no fault."""
    assert Calendar.from_ical(write_ics([], made=MADE)).walk("VEVENT") == []


@given(TEXTS, TEXTS)
def test_what_was_written_is_read(title: str, text: str) -> None:
    """Whatever stands in it: commas, semicolons, backslashes, emoji."""
    written = write_ics([DayEvent("u@helpbot", date(2027, 3, 31), title, text)], made=MADE)

    (event,) = Calendar.from_ical(written).walk("VEVENT")
    assert (str(event["summary"]), str(event["description"])) == (title, text)
    assert max(map(len, written.split(b"\r\n"))) <= 75

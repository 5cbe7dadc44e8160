"""Calendar files, as the far side reads them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from helpbot.documents.ics import Appointment, DayEvent, write_appointment, write_ics

MADE = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
EVENT = DayEvent("main.annual.window.2026@helpbot", date(2027, 3, 31), "报送年度报告；最迟今天，\\别忘了", "第一行\n第二行" * 30, (14, 3))
HOUR = Appointment("main.handover.1.0@helpbot", 2, MADE, MADE + timedelta(hours=1), "交接：见面", "电话：12345", "登记局")
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200).filter(
    lambda text: r"\n" not in text.lower()
)  # the reading library takes an escaped backslash and n for a line's end


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


def test_an_appointment_is_put_in_and_rings_before() -> None:
    """PUBLISH, with an organizer, a sequence, and the hour in UTC (RFC 5546, 3.2.1; RFC 5545, 3.3.5)."""
    calendar = Calendar.from_ical(write_appointment(HOUR, made=MADE))
    (event,) = calendar.walk("VEVENT")

    assert (calendar["method"], event["status"], event.decoded("sequence")) == ("PUBLISH", "CONFIRMED", 2)
    assert b"DTSTART:20261126T080000Z" in write_appointment(HOUR, made=MADE)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (HOUR.begins, HOUR.ends)
    assert event["organizer"].params["CN"] == "登记局"
    assert [alarm.decoded("trigger") for alarm in event.walk("VALARM")] == [timedelta(hours=-1)]


def test_a_cancelled_one_takes_itself_out() -> None:
    """CANCEL under the same name, and nothing that rings (RFC 5546, 3.2.5)."""
    calendar = Calendar.from_ical(write_appointment(replace(HOUR, sequence=3, cancelled=True), made=MADE))
    (event,) = calendar.walk("VEVENT")

    assert (calendar["method"], event["status"], event["uid"], event.decoded("sequence")) == ("CANCEL", "CANCELLED", HOUR.uid, 3)
    assert event.walk("VALARM") == []

"""A chart of days: a document that parses, with a bar for each day, in scale."""

from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.documents.daily_chart import BAR_COLOUR, HEIGHT, LINE_COLOURS, TOP, WIDTH, DailyChart, draw_chart

SVG = "{http://www.w3.org/2000/svg}"
FIRST = date(2027, 1, 4)


def read(chart: DailyChart) -> ET.Element:
    return ET.fromstring(draw_chart(chart))  # noqa: S314 -- what we wrote ourselves


def bars(root: ET.Element, colour: str = BAR_COLOUR) -> list[ET.Element]:
    return [each for each in root.iter(f"{SVG}rect") if each.get("fill") == colour and each.get("width") != "14"]


@given(values=st.lists(st.integers(0, 5000), min_size=1, max_size=90))
def test_every_day_has_its_bar_within_the_frame(values: list[int]) -> None:
    """However many days, however high."""
    root = read(DailyChart("t", "b", {FIRST + timedelta(days=place): value for place, value in enumerate(values)}))
    drawn = bars(root)

    assert len(drawn) == len(values)
    for each in drawn:
        assert 0 <= float(each.get("x", "")) <= WIDTH
        assert float(each.get("y", "")) >= TOP - 0.1
        assert float(each.get("y", "")) + float(each.get("height", "")) < HEIGHT


def test_twice_as_many_is_twice_as_high() -> None:
    """A bar is as long as what it stands for."""
    small, large = (float(each.get("height", "")) for each in bars(read(DailyChart("t", "b", {FIRST: 10, FIRST + timedelta(days=1): 20}))))

    assert large == pytest.approx(2 * small, abs=0.2)


def test_what_is_over_the_limit_is_seen() -> None:
    """In another colour."""
    root = read(DailyChart("t", "b", {FIRST: 10, FIRST + timedelta(days=1): 31}, limit=("cap", 30)))

    assert len(bars(root)) == 1
    assert len(bars(root, LINE_COLOURS[0])) == 1


def test_names_are_words_and_no_markup() -> None:
    """An institution may be called anything."""
    root = read(DailyChart("a <b> & c", "x", {FIRST: 1}, lines={"<l>": {FIRST: 2}}, marks=[(FIRST, FIRST, "&m")]))
    texts = [each.text for each in root.iter(f"{SVG}text")]

    assert {"a <b> & c", "x", "<l>", "&m"} <= set(texts)


def test_a_chart_of_nothing_is_refused() -> None:
    """There is no scale for it."""
    with pytest.raises(ValueError, match="no days"):
        draw_chart(DailyChart("t", "b", {}))

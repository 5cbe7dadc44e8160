"""A chart of named things: a document that parses, a bar for each, in scale, and nothing in it taken for markup."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.documents.bar_chart import LONGEST, WIDTH, BarChart, draw_bars
from helpbot.documents.daily_chart import BAR_COLOUR
from helpbot.messages import storable

SVG = "{http://www.w3.org/2000/svg}"
NAMES = st.text(max_size=60).map(storable).filter(lambda name: "\ufffd" not in name and name.isprintable())


def read(chart: BarChart) -> ET.Element:
    return ET.fromstring(draw_bars(chart))  # noqa: S314 -- what we wrote ourselves


def bars(root: ET.Element) -> list[ET.Element]:
    return [each for each in root.iter(f"{SVG}rect") if each.get("fill") == BAR_COLOUR]


@given(st.lists(st.tuples(NAMES, st.integers(0, 10**6)), min_size=1, max_size=30))
def test_every_thing_has_its_bar_within_the_frame(named: list[tuple[str, int]]) -> None:
    """However many, however it is called."""
    root = read(BarChart("题", named))
    drawn = bars(root)

    assert len(drawn) == len(named)
    for each in drawn:
        assert 0 <= float(each.get("x", "")) + float(each.get("width", "")) <= WIDTH
        assert float(each.get("y", "")) + float(each.get("height", "")) <= float(root.get("height", ""))


def test_twice_as_many_is_twice_as_long() -> None:
    """A bar is as long as what it stands for; its number stands behind it."""
    root = read(BarChart("题", [("甲", 10), ("乙", 20), ("丙", 0)]))
    ten, twenty, none = (float(each.get("width", "")) for each in bars(root))

    assert twenty == pytest.approx(2 * ten, abs=0.2)
    assert none == 0
    assert [each.text for each in root.iter(f"{SVG}text")] == ["题", "甲", "10", "乙", "20", "丙", "0"]


def test_a_long_name_is_cut() -> None:
    """Where it would push its bar off the sheet."""
    (name,) = [each.text for each in read(BarChart("题", [("单" * 100, 1)])).iter(f"{SVG}text") if each.text and "单" in each.text]

    assert name == "单" * (LONGEST - 1) + "…"


def test_of_nothing_there_is_no_chart() -> None:
    """Whoever draws one has to have something."""
    with pytest.raises(ValueError, match="no bars"):
        draw_bars(BarChart("题", []))

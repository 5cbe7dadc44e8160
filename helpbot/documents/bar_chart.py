"""A chart of named things as SVG, written by hand: a bar each from left to right, the name before it, the number behind. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from helpbot.documents.daily_chart import BAR_COLOUR, draw_text, wrap_svg

WIDTH = 640
ROW, BAR = 26, 16
TOP, END = 40, 40
"""Space over the bars for the title, and behind them for the number."""

LETTER = 12
LONGEST = 24
"""Letters of a name that are shown."""


@dataclass(frozen=True, slots=True)
class BarChart:
    """The bars from top to bottom, each by its name; none is below 0."""

    title: str
    bars: Sequence[tuple[str, float]]


def draw_bars(chart: BarChart) -> str:
    """The chart as one SVG document, as high as it has bars; ValueError where it has none."""
    if not chart.bars:
        raise ValueError("a chart of no bars")
    return wrap_svg([draw_text(0, 20, chart.title, size=14), *_draw_rows(chart)], WIDTH, TOP + ROW * len(chart.bars))


def _draw_rows(chart: BarChart) -> Iterator[str]:
    left = LETTER * max(len(_shorten(name)) for name, _ in chart.bars) + 12
    top = max(value for _, value in chart.bars) or 1
    for place, (name, value) in enumerate(chart.bars):
        y = TOP + place * ROW
        width = (WIDTH - left - END) * value / top
        yield draw_text(left - 8, y + 13, _shorten(name), size=LETTER, anchor="end")
        yield f'<rect x="{left}" y="{y}" width="{width:.1f}" height="{BAR}" fill="{BAR_COLOUR}"/>'
        yield draw_text(left + width + 6, y + 13, f"{value:g}", size=LETTER)


def _shorten(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"

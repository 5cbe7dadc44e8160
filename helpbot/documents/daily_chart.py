"""A chart of days as SVG, written by hand: bars for what comes on each day, lines for what goes with it. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape

WIDTH, HEIGHT = 1120, 420
LEFT, RIGHT, TOP, BOTTOM = 56, 20, 74, 46
TICKS = 4
BAR_COLOUR = "#4c78a8"
LINE_COLOURS = ("#e45756", "#54a24b", "#b279a2")
FONTS = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif"


@dataclass(frozen=True, slots=True)
class DailyChart:
    """`bars`: a number for each day that has one. `lines` likewise, by name. `limit`: a level to be seen, and its name. `marks`: stretches
    of days that are shaded, and what they are called. `size` in pixels: the smaller, the larger the letters on a sheet.
    """

    title: str
    bars_name: str
    bars: Mapping[date, float]
    lines: Mapping[str, Mapping[date, float]] = field(default_factory=dict)
    limit: tuple[str, float] | None = None
    marks: Sequence[tuple[date, date, str]] = ()
    size: tuple[int, int] = (WIDTH, HEIGHT)


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    days: int
    top: float
    width: int
    height: int

    def x(self, day: date) -> float:
        return LEFT + (day - self.first).days * self.step

    @property
    def step(self) -> float:
        return (self.width - LEFT - RIGHT) / self.days

    def y(self, value: float) -> float:
        return self.height - BOTTOM - value / self.top * (self.height - TOP - BOTTOM)


def draw_chart(chart: DailyChart) -> str:
    """The chart as one SVG document, from its first day to its last; ValueError where it has no day."""
    days = sorted({*chart.bars, *(day for line in chart.lines.values() for day in line)})
    if not days:
        raise ValueError("a chart of no days")
    values = [*chart.bars.values(), *(value for line in chart.lines.values() for value in line.values())]
    top = _round_up(max([*values, chart.limit[1] if chart.limit else 1, 1]))
    scale = _Scale(days[0], (days[-1] - days[0]).days + 1, top, *chart.size)
    parts = [*_draw_marks(chart, scale), *_draw_axes(scale), *_draw_bars(chart, scale), *_draw_lines(chart, scale)]
    parts += [*_draw_limit(chart, scale), *_draw_legend(chart), draw_text(LEFT, 26, chart.title, size=17)]
    return wrap_svg(parts, *chart.size)


def wrap_svg(parts: Iterable[str], width: int, height: int) -> str:
    """One SVG document of this size, in pixels, on white."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">'
    return "\n".join([head, f'<rect width="{width}" height="{height}" fill="#fff"/>', *parts, "</svg>", ""])


def _round_up(value: float) -> float:
    """The least of 4, 8, 20, 40, 80, 200, 400 … that is not below it: the four steps of the axis are round numbers."""
    power = 1
    while True:
        for step in (1, 2, 5):
            if step * power * TICKS >= value:
                return step * power * TICKS
        power *= 10


def _draw_marks(chart: DailyChart, scale: _Scale) -> Iterator[str]:
    for first, last, name in chart.marks:
        x, width = scale.x(first), ((last - first).days + 1) * scale.step
        yield f'<rect x="{x:.1f}" y="{TOP}" width="{width:.1f}" height="{scale.height - TOP - BOTTOM}" fill="#f6e3c5"/>'
        yield draw_text(x + width / 2, TOP + 14, name, size=12, anchor="middle")


def _draw_axes(scale: _Scale) -> Iterator[str]:
    for tick in range(TICKS + 1):
        value = scale.top / TICKS * tick
        y = scale.y(value)
        yield f'<line x1="{LEFT}" x2="{scale.width - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
        yield draw_text(LEFT - 8, y + 4, f"{value:g}", size=12, anchor="end")
    for place in range(scale.days):
        day = scale.first + timedelta(days=place)
        if day.weekday() == 0:
            x = scale.x(day)
            yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{scale.height - BOTTOM}" y2="{scale.height - BOTTOM + 5}" stroke="#888"/>'
            yield draw_text(x, scale.height - BOTTOM + 20, f"{day.month}/{day.day}", size=11, anchor="middle")


def _draw_bars(chart: DailyChart, scale: _Scale) -> Iterator[str]:
    for day, value in sorted(chart.bars.items()):
        y = scale.y(value)
        over = chart.limit is not None and value > chart.limit[1]
        yield (
            f'<rect x="{scale.x(day) + scale.step * 0.1:.1f}" y="{y:.1f}" width="{scale.step * 0.8:.1f}" '
            f'height="{scale.height - BOTTOM - y:.1f}" fill="{LINE_COLOURS[0] if over else BAR_COLOUR}"/>'
        )


def _draw_lines(chart: DailyChart, scale: _Scale) -> Iterator[str]:
    for colour, line in zip(LINE_COLOURS, chart.lines.values(), strict=False):
        points = " ".join(f"{scale.x(day) + scale.step / 2:.1f},{scale.y(value):.1f}" for day, value in sorted(line.items()))
        yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'


def _draw_limit(chart: DailyChart, scale: _Scale) -> Iterator[str]:
    if chart.limit:
        y = scale.y(chart.limit[1])
        yield f'<line x1="{LEFT}" x2="{scale.width - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#333" stroke-dasharray="6 4"/>'
        yield draw_text(scale.width - RIGHT, y - 6, chart.limit[0], size=12, anchor="end")


def _draw_legend(chart: DailyChart) -> Iterator[str]:
    names = [(BAR_COLOUR, chart.bars_name), *zip(LINE_COLOURS, chart.lines, strict=False)]
    for place, (colour, name) in enumerate(names):
        x = LEFT + place * 190
        yield f'<rect x="{x}" y="42" width="14" height="14" fill="{colour}"/>'
        yield draw_text(x + 20, 54, name, size=13)


def draw_text(x: float, y: float, words: str, *, size: int, anchor: str = "start") -> str:
    """Words at a place, in the fonts of the house."""
    style = f'font-family="{FONTS}" font-size="{size}" text-anchor="{anchor}" fill="#222"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{escape(words)}</text>'

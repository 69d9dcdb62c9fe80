"""Plots as SVG, without a library: bars, and lines on logarithmic axes.

Colours are plain and stand on a white ground, so that they read in a dark page as well.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape

from bench.figures import Plot

WIDTH, HEIGHT = 720, 360
LEFT, RIGHT, TOP, BOTTOM = 80, 190, 50, 50
BAR, GAP, NAMES = 24, 12, 290
COLOURS = ("#2f6f9f", "#c0562f", "#4a8f4a", "#8a5a9f", "#7a7a2f", "#555555")
TEXT = 'font-family="sans-serif" font-size="13" fill="#222"'


def svg(plot: Plot) -> str:
    """The whole file."""
    height = TOP + len(plot.bars) * (BAR + GAP) + 20 if plot.bars else HEIGHT
    body = _bars(plot) if plot.bars else _lines(plot)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
            f"<title>{escape(plot.title)}</title>",
            '<rect width="100%" height="100%" fill="#fff"/>',
            f'<text x="16" y="28" {TEXT} font-weight="bold">{escape(plot.title)}</text>',
            *body,
            "</svg>\n",
        ]
    )


def number(value: float) -> str:
    """Three digits that mean something, and no exponent."""
    if value == 0:
        return "0"
    places = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{min(places, 3)}f}"


def _bars(plot: Plot) -> Iterator[str]:
    scale = (WIDTH - NAMES - 130) / max(plot.bars.values())
    for at, (name, value) in enumerate(plot.bars.items()):
        y = TOP + at * (BAR + GAP)
        long = max(1.0, value * scale)
        yield _text(NAMES - 8, y + 17, name, "end")
        yield f'<rect x="{NAMES}" y="{y}" width="{long:.1f}" height="{BAR}" fill="{COLOURS[0]}"/>'
        said = f"{number(value)} {plot.unit}"
        yield f'<text x="{NAMES + long + 6:.1f}" y="{y + 17}" {TEXT}>{escape(said)}</text>'


def _lines(plot: Plot) -> Iterator[str]:
    points = [point for line in plot.lines.values() for point in line]
    across = _Axis([x for x, _ in points], LEFT, WIDTH - RIGHT)
    up = _Axis([y for _, y in points], HEIGHT - BOTTOM, TOP)
    yield from _grid(plot, across, up)
    lowest = float(TOP)
    ends = sorted(plot.lines.items(), key=lambda item: up.at(item[1][-1][1]))
    colours = dict(zip(plot.lines, COLOURS, strict=False))
    for name, line in ends:
        colour = colours[name]
        places = [(across.at(x), up.at(y)) for x, y in line]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places)
        lowest = max(lowest + 16, places[-1][1] + 4)  # no name on top of another
        text = TEXT.replace("#222", colour)
        yield f'<text x="{places[-1][0] + 10:.1f}" y="{lowest:.1f}" {text}>{escape(name)}</text>'


def _grid(plot: Plot, across: _Axis, up: _Axis) -> Iterator[str]:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    for value in up.ticks():
        y = up.at(value)
        yield f'<line x1="{LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}" stroke="#ddd"/>'
        yield _text(LEFT - 8, y + 4, number(value), "end")
    for value in across.ticks():
        x = across.at(value)
        yield f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{bottom}" stroke="#eee"/>'
        yield _text(x, bottom + 18, number(value), "middle")
    yield _text((LEFT + right) / 2, HEIGHT - 10, plot.across, "middle")
    yield _text(LEFT - 8, TOP - 8, plot.unit, "end")


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {TEXT}>{escape(words)}</text>'


class _Axis:
    """Logarithmic, from whole power of ten to whole power of ten."""

    def __init__(self, values: list[float], begin: float, end: float) -> None:
        self.low = math.floor(math.log10(min(values)))
        self.high = max(math.ceil(math.log10(max(values))), self.low + 1)
        self.begin, self.end = begin, end

    def at(self, value: float) -> float:
        """Where this value lies."""
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.begin + share * (self.end - self.begin)

    def ticks(self) -> list[float]:
        """The powers of ten."""
        return [10.0**power for power in range(self.low, self.high + 1)]

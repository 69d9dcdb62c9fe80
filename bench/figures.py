"""The shape of a result: rows of measured values, each with its ratio and its goal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

ENOUGH_FOR_P99 = 100
"""With fewer values the 99th percentile is the worst one, and is called that."""


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` of all values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One contestant or one size; ``ratio`` is to ``against``, ``reached`` None without a goal."""

    name: str
    unit: str
    values: tuple[float, ...]
    ratio: float | None = None
    against: str = ""
    goal: str = ""
    reached: bool | None = None

    @property
    def middle(self) -> float:
        """The median."""
        return median(self.values)

    @property
    def p99(self) -> float:
        """The 99th percentile; the worst value where there are fewer than a hundred."""
        return percentile(self.values, 0.99)


@dataclass(frozen=True, kw_only=True)
class Plot:
    """``bars``: name to value. ``lines``: name to points, drawn with both axes logarithmic."""

    name: str
    title: str
    unit: str
    across: str = ""
    bars: dict[str, float] = field(default_factory=dict)
    lines: dict[str, list[tuple[float, float]]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Section:
    """One point: how it was measured, and what came out."""

    part: str
    title: str
    method: str
    rows: list[Row]
    plots: list[Plot] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> Section:
        """The other way."""
        rows = [Row(**{**row, "values": tuple(row["values"])}) for row in found["rows"]]
        return cls(**{**found, "rows": rows, "plots": [Plot(**one) for one in found["plots"]]})

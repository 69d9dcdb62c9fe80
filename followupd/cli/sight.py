"""What a look at everything has found, however it is shown then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from followupd.adapters.instance import Running
from followupd.core.model import Problem
from followupd.core.overview import Overview
from followupd.core.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """All that ``status`` shows of one moment."""

    overview: Overview
    problems: tuple[Problem, ...]
    running: Running
    now: datetime
    settings: Settings

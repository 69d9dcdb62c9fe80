"""Writing a letter and checking it: what only the flow knows, such as the hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from followupd.adapters.attachment_files import AttachmentFiles
from followupd.adapters.jinja_templates import JinjaTemplates
from followupd.core.model import Reading
from followupd.flow.draft import Writer
from followupd.flow.house import House
from tests.examples import ENDED, interview, owed, settings
from tests.fakes.mail import FakeMailer
from tests.fakes.outbox import FakeOutbox

TEMPLATES = JinjaTemplates()  # compiled once


@dataclass
class Stopped:
    """A clock that stands."""

    at: datetime

    def now(self) -> datetime:
        return self.at


def codes(*, wait: int, now: int) -> set[str]:
    """What the check says of a letter; both times are in minutes after the interview."""
    rules = settings(wait=timedelta(minutes=wait))
    reading = Reading(interviews=(interview(),))
    house = House(
        settings=rules,
        clock=Stopped(ENDED + timedelta(minutes=now)),
        queue=None,  # type: ignore[arg-type]  # a writer reads no queue
        templates=TEMPLATES,
        attachments=AttachmentFiles(Path()),
        outbox=FakeOutbox(),
        mailer=FakeMailer(),
    )
    (debt,) = owed(reading, rules).values()
    return {finding.code for finding in Writer(house)(debt).findings}


@pytest.mark.parametrize(("wait", "now"), [(0, 1), (10, 5), (29, 0)])
def test_a_letter_that_would_go_within_half_an_hour_is_told_so(wait: int, now: int) -> None:
    assert "too-soon" in codes(wait=wait, now=now)


@pytest.mark.parametrize(("wait", "now"), [(0, 300), (5, 31), (30, 0), (120, 1)])
def test_a_short_wait_is_no_haste_when_the_interview_is_long_over(wait: int, now: int) -> None:
    assert "too-soon" not in codes(wait=wait, now=now)

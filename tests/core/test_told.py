"""The journal and the states in words that are true whatever it was that happened."""

from __future__ import annotations

import pytest

from followupd.core.model import Entry
from followupd.core.told import told
from followupd.core.words import State
from followupd.web.scene import NAMES
from tests.examples import NOON


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("redrafted", "drafted again from its notes"),
        ("edited", "put into your own words, as you said"),
        ("edit-discarded", "your wording given up, as you said"),
        ("needs_details", "something is missing or wrong"),
    ],
)
def test_an_event_says_no_more_than_what_happened(event: str, said: str) -> None:
    assert told(Entry(at=NOON, event=event, detail="you said so")) == said


def test_a_letter_with_another_company_s_name_in_it_does_not_lack_anything() -> None:
    assert NAMES[State.NEEDS_DETAILS] == "something is missing or wrong"

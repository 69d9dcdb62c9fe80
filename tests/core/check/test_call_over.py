"""A call that is promised for a time before the letter goes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from followupd.core.words import Severity
from tests.core.check.letters import ACME, GOOD, finding, interview

CALL = ACME.call_at
assert CALL is not None
MINUTE = timedelta(minutes=1)
SILENT = GOOD.rpartition(" I will call you")[0]


def test_a_call_that_is_over_when_the_letter_goes_blocks_it() -> None:
    found = finding("call-over", GOOD, goes=CALL)
    assert found is not None
    assert (found.severity, found.key) == (Severity.BLOCK, "call_at")
    assert "on Wednesday, 25 November, at 10:00" in found.message
    assert found.quote.startswith("I will call you on Wednesday")


def test_a_call_that_is_still_to_come_may_be_promised() -> None:
    assert finding("call-over", GOOD, goes=CALL - MINUTE) is None
    assert finding("call-over", GOOD, goes=None) is None


def test_a_letter_that_promises_no_call_may_go_after_it() -> None:
    assert finding("call-over", SILENT, goes=CALL) is None
    assert finding("call-over", f"{SILENT} I will send the photos soon.", goes=CALL) is None
    assert finding("call-over", GOOD, interview(call_at=None), goes=CALL) is None


@pytest.mark.parametrize(
    "promise",
    [
        "I'll give you a call on Wednesday.",
        "I will phone on 25 November to find a day.",
        "I am going to call you at 10:00 about it.",
    ],
)
def test_a_promise_in_own_words_counts(promise: str) -> None:
    assert finding("call-over", f"{SILENT} {promise}", goes=CALL) is not None

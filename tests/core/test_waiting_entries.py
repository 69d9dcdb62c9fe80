"""An entry that can't be used says that its letters wait; one that can, says nothing."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from followupd.adapters.files.queue_file import parse_queue
from followupd.core.waiting_entries import entries_that_wait
from tests.process.daemon import queue_text

UTC = ZoneInfo("UTC")
ACME = queue_text("Dana Lee")


def said(text: str) -> list[tuple[str, str, str]]:
    found = entries_that_wait(parse_queue(text, UTC))
    return [(p.severity, str(p.where), p.message) for p in found]


def test_one_wrong_role_says_that_the_letters_of_the_interview_wait() -> None:
    assert said(ACME.replace("role: hiring_manager", "role: boss")) == [
        (
            "warning",
            "interviews.yaml:12:15",
            "no letter of `acme` goes before its entry is mended",
        )
    ]


def test_an_entry_with_several_mistakes_says_it_once() -> None:
    bad = ACME.replace("role: hiring_manager", "role: boss").replace("phone", "pigeon")
    assert len(said(bad)) == 1


def test_a_second_entry_of_the_same_id_says_so() -> None:
    again = ACME + ACME.removeprefix("interviews:\n")
    ((severity, _, message),) = said(again)
    assert severity == "warning"
    assert "the second entry with the id `acme`" in message


def test_an_entry_that_cannot_even_be_named_says_so_without_a_name() -> None:
    nameless = ACME.replace("- id: acme\n    company: Acme Robotics\n", "- position: None\n")
    ((_, _, message),) = said(nameless)
    assert "an entry that can't be read" in message


def test_good_entries_and_a_file_that_is_no_queue_say_nothing() -> None:
    assert said(ACME) == []
    assert said("interviews: [") == []

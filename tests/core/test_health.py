"""What the results of a look come to: the exit code, the last sentence, the differences."""

from __future__ import annotations

import pytest

from followupd.core.health import (
    FILES,
    GROUPS,
    PERSON,
    SERVER,
    differences,
    ending,
    exit_code,
    failed,
    in_order,
    ok,
    problem,
    skipped,
    warn,
)
from followupd.core.rest import Rest, about_sleep
from followupd.errors import SecretsLocked, Untrusted
from tests.examples import ENDED, letter, settings

FINE = ok("clock", "right")
ODD = warn("disk", "little room", "make room")


def test_warnings_alone_end_with_zero() -> None:
    assert exit_code([FINE, ODD, skipped("mailbox", "none")]) == 0


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ((SERVER, PERSON, FILES, 1), FILES),
        ((SERVER, PERSON, 1), PERSON),
        ((1, SERVER), SERVER),
        ((1,), 1),
        ((77,), 1),
    ],
)
def test_the_exit_code_is_that_of_what_must_be_mended_first(
    codes: tuple[int, ...], expected: int
) -> None:
    assert exit_code([problem("x", "broken", "mend it", code) for code in codes]) == expected


def test_an_expected_error_brings_its_own_exit_code_and_reads_as_a_line_of_a_list() -> None:
    found = failed("password", SecretsLocked("The keyring is locked.", hint="unlock it"))
    assert (found.message, found.hint, found.code) == (
        "the keyring is locked",
        "Unlock it.",
        PERSON,
    )
    assert failed("sending", Untrusted("bad", hint="`ca_file`")).code == SERVER


def test_where_nothing_runs_the_last_sentence_does_not_promise_that_letters_go() -> None:
    said = ending([FINE], "the next letter goes 16:30", at_work=False)
    assert said.startswith("Everything is ready: the next letter goes 16:30. But nothing runs")
    for way in ("`followupd once`", "`followupd run`", "the service"):
        assert way in said
    assert "But nothing runs" in ending([FINE, ODD], "no letter waits", at_work=False)
    assert "nothing runs" not in ending([FINE, ODD], "no letter waits", at_work=True)


def test_names_keep_their_capitals() -> None:
    assert problem("x", "Apprise does not understand it.", "").message.startswith("Apprise")


def test_the_last_sentence_says_what_comes_next_or_where_to_begin() -> None:
    assert ending([FINE], "the next letter goes 16:30", at_work=True) == (
        "Everything is ready: the next letter goes 16:30."
    )
    assert ending([FINE, ODD], "the next letter goes 16:30", at_work=True).endswith(
        "1 thing is worth a look."
    )
    broken = problem("password", "none", "log in", PERSON)
    assert ending([FINE, broken], "x", at_work=True) == "1 thing needs you, begin with “password”."
    assert ending([ODD, broken, broken, ODD], "x", at_work=True) == (
        "2 things need you, begin with “password” (2 more are worth a look)."
    )


def test_what_is_found_is_read_in_the_order_of_the_groups() -> None:
    names = [name for _, group in GROUPS for name in group]
    shuffled = [ok(name, "") for name in reversed(names)]
    assert [x.name for x in in_order(shuffled)] == names


def test_a_difference_is_told_by_the_worst_of_each_name() -> None:
    here = [ok("password", "there"), ok("disk", "room"), ODD]
    there = [ok("password", "there"), problem("password", "locked", "unlock"), ODD]
    (found,) = differences(here, there)
    assert (found.name, found.here.message, found.there.message) == ("password", "there", "locked")


def test_the_same_verdict_is_no_difference_and_neither_is_what_was_not_looked_at() -> None:
    assert differences([FINE, ODD], [ok("clock", "one minute later")]) == []


def test_the_clock_is_the_same_for_both_even_if_one_of_them_may_not_ask() -> None:
    assert differences([warn("clock", "nobody sets it", "set it")], [FINE]) == []


def test_sleep_does_no_harm_while_the_deadline_is_far() -> None:
    found = about_sleep(letter(), Rest(), settings(), ENDED)
    assert found.verdict == "ok"
    assert "can't be told" in found.message
    assert "within a minute of waking" in found.message
    assert "deadline is tomorrow 14:30" in found.message


def test_a_letter_that_goes_shortly_before_its_deadline_wants_a_machine_that_is_awake() -> None:
    late = letter(earliest=letter().deadline.replace(hour=18))
    found = about_sleep(late, Rest(known=True), settings(), ENDED)
    assert found.verdict == "warn"
    assert "1 h before its deadline" in found.hint
    assert "followupd send acme-phone/dana-lee" in found.hint


def test_a_machine_that_never_sleeps_needs_no_words() -> None:
    assert about_sleep(letter(), Rest(never=True), settings(), ENDED).verdict == "ok"
    assert about_sleep(None, Rest(), settings(), ENDED).verdict == "skipped"

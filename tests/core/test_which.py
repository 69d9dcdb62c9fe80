from __future__ import annotations

import pytest

from followupd.core.model import Place, Problem
from followupd.core.which import find, holding
from followupd.errors import FilesError, UsageError
from tests.examples import interview, letter, person, reading

DANA = letter(id="krakow-soft/dana-lee", interview="krakow-soft")
RAE = letter(id="krakow-soft/rae-ortiz", interview="krakow-soft")
EVE = letter(id="Globex_2/eve", interview="Globex_2")
EVERY = [DANA, RAE, EVE]
WRONG = Problem(code="bad-time", message="no such day", where=Place("interviews.yaml", 9, 5))
OTHER = Problem(code="bad-value", message="no entry", where=Place("interviews.yaml", 30, 5))


@pytest.mark.parametrize(
    "typed", ["Kraków Soft/Dana Lee", "KRAKÓW-SOFT/d", "krako\u0301w-soft/dana"]
)
def test_accents_and_capitals_are_understood(typed: str) -> None:
    assert find(EVERY, typed) == [DANA]


def test_an_interview_may_be_typed_with_its_accents() -> None:
    assert find(EVERY, "Kraków Soft") == [DANA, RAE]
    assert find(EVERY, "globex-2") == [EVE]


def test_what_was_typed_exactly_wins_over_what_is_only_like_it() -> None:
    like = letter(id="globex-2/eve", interview="globex-2")
    assert find([EVE, like], "Globex_2") == [EVE]
    assert find([EVE, like], "globex-2/eve") == [like]
    with pytest.raises(UsageError, match="could be any of: Globex_2/eve, globex-2/eve"):
        find([EVE, like], "GLOBEX-2")


@pytest.mark.parametrize("typed", ["&&&", "/", "—/—"])
def test_signs_alone_are_no_beginning_of_an_id(typed: str) -> None:
    with pytest.raises(UsageError, match="there is no letter"):
        find([DANA], typed)


def test_a_wrong_id_is_told_the_nearest() -> None:
    with pytest.raises(UsageError) as error:
        find(EVERY, "krakow-sotf/dana-le")
    assert "did you mean krakow-soft/dana-lee" in error.value.hint
    with pytest.raises(UsageError) as error:
        find(EVERY, "dana-lea")
    assert error.value.hint == "did you mean krakow-soft/dana-lee?"
    with pytest.raises(UsageError) as error:
        find(EVERY, "zzzzzz")
    assert "status" in error.value.hint


@pytest.mark.parametrize("typed", ["acme-phone", "acme-phone/dana-lee", "Acmé Phone", "acme"])
def test_an_entry_with_a_problem_is_said_with_the_problem(typed: str) -> None:
    queue = reading(held=frozenset({"acme-phone"}), why={"acme-phone": (WRONG,)})
    with pytest.raises(FilesError, match="the entry `acme-phone` has a problem") as error:
        find(EVERY, typed, queue)
    assert error.value.problems == (WRONG,)


def test_a_broken_entry_does_not_answer_for_another_id() -> None:
    queue = reading(held=frozenset({"acme-phone"}), why={"acme-phone": (WRONG,)})
    for typed in ("acme-onsite", "acme/dana"):
        with pytest.raises(UsageError):
            find(EVERY, typed, queue)


def test_a_queue_that_cannot_be_read_is_said_with_its_problem() -> None:
    with pytest.raises(FilesError, match="the queue can't be used") as error:
        find([], "acme", reading(usable=False, problems=(WRONG,)))
    assert error.value.problems == (WRONG,)


def test_somebody_who_is_owed_none_is_said_with_the_reason() -> None:
    queue = reading(interview(person("Hal Kim", email=None), person("Bo Day", skip=True)))
    with pytest.raises(UsageError, match="Hal Kim has no address"):
        find(EVERY, "acme-phone/hal-kim", queue)
    with pytest.raises(UsageError, match="Bo Day has `skip: true`"):
        find(EVERY, "acme-phone/Bo Day", queue)


def test_only_its_own_problems_hold_an_entry() -> None:
    queue = reading(interview(), problems=(WRONG, OTHER), why={"globex": (WRONG,)})
    assert holding(queue, "globex") == (WRONG,)
    assert holding(queue, "acme-phone") == ()


def test_an_entry_without_a_name_may_be_any_that_is_missing() -> None:
    queue = reading(interview(), problems=(WRONG, OTHER), why={"globex": (WRONG,)}, unnamed=True)
    assert holding(queue, "initech") == (OTHER,)
    assert holding(queue, "acme-phone") == ()


def test_the_beginning_of_one_interview_is_enough_to_read_its_letters_but_not_to_act() -> None:
    letters = [letter(id=f"acme-phone/{who}", interview="acme-phone") for who in ("dana", "ivo")]
    assert find(letters, "acme", to_read=True) == letters
    with pytest.raises(UsageError) as said:
        find(letters, "acme")
    assert "`acme-phone` means all its letters" in said.value.hint
    other = letter(id="acme-onsite/dana", interview="acme-onsite")
    with pytest.raises(UsageError):
        find([*letters, other], "acme", to_read=True)

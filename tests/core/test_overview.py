"""What a person sees at a glance: each letter in one group, the urgent first, names to type."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followupd.core.headline import headline
from followupd.core.model import Finding, Letter
from followupd.core.overview import Pressure, overview, pressure_of
from followupd.core.phrases import left, moment
from followupd.core.standing import answer, command, standing
from followupd.core.which import beginning, find, shortest
from followupd.core.words import FINAL, Severity, State
from followupd.errors import UsageError
from tests.examples import ENDED, NEW_YORK, letter, settings

NOW = ENDED + timedelta(hours=3)
HOUR = timedelta(hours=1)
BLOCK = Finding(
    code="thin",
    severity=Severity.BLOCK,
    message="it says nothing",
    hint="add `goal`",
    where="q:3:1",
)
KEYS = ("ann", "ann-lee", "ben", "ben-2", "李小龍")


def one(key: str = "acme/ann", state: State = State.WAITING, **fields: Any) -> Letter:
    interview = key.partition("/")[0]
    return letter(**{"id": key, "interview": interview, "state": state, **fields})


@st.composite
def queues(draw: st.DrawFn) -> list[Letter]:
    ids = draw(
        st.lists(
            st.tuples(st.sampled_from(("acme", "acme-2", "birch")), st.sampled_from(KEYS)),
            unique=True,
        )
    )
    hours = st.integers(-1000, 1000)
    return [
        one(
            f"{interview}/{key}",
            draw(st.sampled_from(State)),
            deadline=NOW + draw(hours) * HOUR,
            done_at=draw(st.none() | hours.map(lambda h: NOW - abs(h) * HOUR)),
            findings=draw(st.sampled_from(((), (BLOCK,), (BLOCK, BLOCK)))),
            reason=draw(st.sampled_from(("", "550 no"))),
            approved=draw(st.sampled_from(("", "x"))),
        )
        for interview, key in ids
    ]


@given(letters=queues(), data=st.data(), everything=st.booleans())
def test_each_letter_stands_in_exactly_one_group(
    letters: list[Letter], data: st.DataObject, *, everything: bool
) -> None:
    suspended = {x.id for x in letters if data.draw(st.booleans())}
    shown = overview(letters, NOW, settings(), suspended=suspended, all_done=everything)
    every = [letter_id for ids in shown.ids().values() for letter_id in ids]
    assert sorted(every) == sorted(x.id for x in letters)
    assert not everything or not shown.older
    headline(shown, NOW, settings())


@given(queues())
def test_what_is_to_be_typed_means_the_letters_beside_it_and_none_that_is_still_open(
    letters: list[Letter],
) -> None:
    shown = overview(letters, NOW, settings())
    for bundle in (*shown.needs, *shown.held):
        meant = {
            x.id for target in bundle.targets for x in find(letters, target) if x.state not in FINAL
        }
        assert meant == {line.letter.id for line in bundle.lines}


@given(queues())
def test_the_shortest_name_means_its_letter(letters: list[Letter]) -> None:
    for one_of_them in letters:
        assert find(letters, shortest(letters, one_of_them)) == [one_of_them]


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        (timedelta(hours=13), Pressure.CALM),
        (timedelta(hours=11), Pressure.NEAR),
        (timedelta(hours=3, minutes=59), Pressure.SOON),
        (timedelta(minutes=59), Pressure.URGENT),
        (timedelta(seconds=-1), Pressure.LATE),
    ],
)
def test_the_pressure_grows_towards_the_deadline(rest: timedelta, expected: Pressure) -> None:
    assert pressure_of(one(deadline=NOW + rest), NOW) is expected


def test_what_can_still_be_on_time_comes_before_what_was_missed() -> None:
    letters = [
        one("acme/ann", State.MISSED, deadline=NOW - 30 * HOUR),
        one("acme/ben", State.NEEDS_APPROVAL, deadline=NOW + HOUR),
        one("acme/cay", State.REFUSED, deadline=NOW - HOUR),
    ]
    assert overview(letters, NOW, settings()).ids()["needs_you"] == [
        "acme/cay",
        "acme/ben",
        "acme/ann",
    ]


def test_letters_that_need_the_same_word_get_one_command() -> None:
    letters = [
        one("acme/ann", State.NEEDS_APPROVAL),
        one("acme/ben", State.NEEDS_APPROVAL),
        one("acme/cay", State.SENT),
        one("birch/ann", State.NEEDS_APPROVAL),
        one("birch/ben", State.HELD),
    ]
    [bundle] = overview(letters, NOW, settings()).needs
    assert command("approve", bundle.targets) == "followupd approve acme birch/ann"
    assert command("resolve --sent", ("acme/ann",)) == "followupd resolve acme/ann --sent"


def test_a_letter_that_its_entry_holds_back_does_not_go_by_itself() -> None:
    shown = overview([one()], NOW, settings(), suspended={"acme/ann"})
    assert shown.ids()["needs_you"] == ["acme/ann"]
    assert "its entry in the queue has a problem" in shown.needs[0].standing.says


def test_what_was_missed_two_weeks_ago_asks_for_nothing_any_more() -> None:
    old = one(state=State.MISSED, deadline=NOW - timedelta(days=15))
    assert overview([old], NOW, settings()).ids()["done"] == ["acme/ann"]
    fresh = replace(old, deadline=NOW - timedelta(days=13))
    assert overview([fresh], NOW, settings()).ids()["needs_you"] == ["acme/ann"]


def test_of_what_is_done_the_last_week_is_shown_and_no_more_than_ten() -> None:
    sent = [
        one(f"i{n}/ann", State.SENT, done_at=NOW - n * 10 * HOUR, deadline=NOW) for n in range(30)
    ]
    shown = overview(sent, NOW, settings())
    assert [x.letter.id for x in shown.done] == [f"i{n}/ann" for n in range(10)]
    assert len(shown.older) == 20
    assert len(overview(sent, NOW, settings(), all_done=True).done) == 30


APPROVAL = one("acme/ben", State.NEEDS_APPROVAL, deadline=NOW + HOUR)


@pytest.mark.parametrize(
    ("letters", "running", "problems", "expected"),
    [
        ((), True, 0, "No letters yet."),
        ((), True, 1, "1 problem needs you; no letters yet."),
        (
            (one(state=State.SENT),),
            True,
            0,
            "Nothing needs you, nothing is waiting, nothing is late.",
        ),
        ((APPROVAL,), True, 0, "1 letter needs you within 1 h; nothing is late."),
        (
            (APPROVAL, replace(APPROVAL, id="acme/cay", deadline=NOW - HOUR)),
            True,
            2,
            "2 problems and 2 letters need you, the first within 1 h; 1 is late.",
        ),
        (
            (one(earliest=NOW + HOUR), one("acme/ben", State.HELD)),
            True,
            0,
            "Nothing needs you; 1 goes by itself, today at 18:30; 1 is on hold; nothing is late.",
        ),
        (
            (one(), one("acme/ben", earliest=NOW + HOUR)),
            True,
            0,
            "Nothing needs you; 2 go by themselves, the next any moment now; nothing is late.",
        ),
        (
            (one(),),
            False,
            0,
            "1 is ready to go, but followupd is not running; nothing is late.",
        ),
    ],
)
def test_the_first_line_says_it_all(
    letters: tuple[Letter, ...], *, running: bool, problems: int, expected: str
) -> None:
    shown = overview(letters, NOW, settings(), running=running, problems=problems)
    assert headline(shown, NOW, settings()) == expected


@pytest.mark.parametrize(
    ("after", "verb", "expected"),
    [
        (
            one(earliest=NOW + 20 * HOUR),
            "approve",
            "Dana Lee (Acme Robotics): approved; goes tomorrow at 13:30",
        ),
        (
            one(state=State.CANCELLED, closed_by="user", reason="you cancelled it"),
            "cancel",
            "Dana Lee (Acme Robotics): cancelled; this is final",
        ),
        (
            one(state=State.HELD),
            "hold",
            "Dana Lee (Acme Robotics): on hold until `followupd release acme/ann`",
        ),
        (
            one(state=State.NEEDS_APPROVAL),
            "release",
            (
                "Dana Lee (Acme Robotics): released; it waits for your approval; "
                "`followupd show acme/ann`, then `followupd approve acme/ann`"
            ),
        ),
        (
            one(state=State.SENT, done_at=NOW, reason="250 2.0.0 Ok"),
            "send",
            "Dana Lee (Acme Robotics): sent today at 17:30",
        ),
    ],
)
def test_a_word_is_answered_in_the_words_of_the_status(
    after: Letter, verb: str, expected: str
) -> None:
    assert answer(after, verb, NOW, settings()) == expected


NEEDY = sorted(set(State) - FINAL - {State.SENDING, State.WAITING, State.HELD})


@pytest.mark.parametrize("state", NEEDY)
def test_whatever_needs_a_person_says_what_to_do(state: State) -> None:
    stands = standing(one(state=state, findings=(BLOCK,), reason="550 no"), NOW, settings())
    assert stands.mend or stands.words


def test_times_are_told_as_people_tell_them() -> None:
    assert left(NOW - timedelta(minutes=31), NOW) == "31 min past its deadline"
    assert left(NOW + timedelta(minutes=190), NOW) == "3 h 10 min left"
    assert moment(NOW, NOW, NEW_YORK, " at ") == "today at 17:30"
    assert moment(NOW - timedelta(days=400), NOW, NEW_YORK) == "Tue 14 Oct 2025 18:30"


def test_a_beginning_chooses_all_letters_that_begin_so() -> None:
    letters = [one("acme-phone/ann"), one("acme-site/ben"), one("birch/cay")]
    assert beginning(letters, "Acme") == letters[:2]
    with pytest.raises(UsageError, match="no letter 'globex'"):
        beginning(letters, "globex")

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from followupd.core import states
from followupd.core.model import Attachment, Finding, Letter
from followupd.core.words import Mode, Severity, State
from followupd.errors import NotAllowed
from tests.examples import ENDED, NOON, letter

BLOCK = Finding(code="placeholder", severity=Severity.BLOCK, message="a placeholder is left")

VERBS: dict[str, Callable[[Letter], Letter]] = {
    "approve": states.approve,
    "hold": states.hold,
    "release": states.release,
    "cancel": lambda x: states.cancel(x, by="user", reason=""),
    "retry": states.retry,
    "send": lambda x: states.hurry(x, ENDED),
    "resolve --sent": lambda x: states.resolve_sent(x, NOON),
    "resolve --resend": states.resolve_resend,
}

ALLOWED = {
    "approve": {State.NEEDS_APPROVAL, State.WAITING, State.HELD},
    "hold": {State.WAITING, State.NEEDS_DETAILS, State.NEEDS_APPROVAL, State.HELD},
    "release": {State.HELD},
    "cancel": set(State) - {State.SENT, State.SENDING, State.CANCELLED},
    "retry": {State.REFUSED},
    "send": {State.WAITING, State.NEEDS_APPROVAL, State.HELD, State.MISSED},
    "resolve --sent": {State.UNSURE, State.DRAFTED, State.MISSED},
    "resolve --resend": {State.UNSURE, State.DRAFTED, State.MISSED},
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", State)
def test_a_word_is_possible_in_just_the_states_it_is_for(verb: str, state: State) -> None:
    try:
        VERBS[verb](letter(state=state, mode=Mode.REVIEW))
    except NotAllowed:
        possible = False
    else:
        possible = True
    assert possible is (state in ALLOWED[verb])


@pytest.mark.parametrize("state", State)
def test_a_refusal_says_states_in_words(state: State) -> None:
    words = {str(x) for x in State if "_" in x}
    with pytest.raises(NotAllowed) as refusal:
        states.release(letter(state=state)) if state is not State.HELD else states.retry(
            letter(state=state)
        )
    assert not any(name in f"{refusal.value.message} {refusal.value.hint}" for name in words)


def test_a_refusal_names_all_that_it_would_be_for() -> None:
    with pytest.raises(NotAllowed) as refusal:
        states.hurry(letter(state=State.REFUSED), NOON)
    assert refusal.value.message.endswith("acme-phone/dana-lee was refused by the mail server")
    assert refusal.value.hint == (
        "it is for a letter that waits for its time, needs something mended, waits for your "
        "approval, is on hold or is past its time"
    )


@pytest.mark.parametrize("state", State)
def test_nothing_leads_out_of_sent(state: State) -> None:
    with pytest.raises(NotAllowed):
        states.move(letter(state=State.SENT), state)


@pytest.mark.parametrize("verb", ["approve", "send", "resolve --resend"])
def test_no_word_lets_a_blocked_letter_go(verb: str) -> None:
    for state in State:
        blocked = letter(state=state, findings=(BLOCK,))
        try:
            after = VERBS[verb](blocked)
        except NotAllowed:
            continue
        assert after.state is State.HELD, "an approval of a held letter keeps it held"


@pytest.mark.parametrize("verb", ["release", "retry"])
def test_a_letter_in_review_comes_back_to_need_its_approval(verb: str) -> None:
    before = State.HELD if verb == "release" else State.REFUSED
    after = VERBS[verb](letter(state=before, mode=Mode.REVIEW))
    assert after.state is State.NEEDS_APPROVAL


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "Other"},
        {"body": "Other"},
        {"email": "other@acme.example"},
        {"attachments": (Attachment(path="a", name="a", digest="x"),)},
    ],
)
def test_an_approval_counts_for_the_text_that_was_approved(change: dict[str, object]) -> None:
    approved = states.approve(letter(state=State.NEEDS_APPROVAL, mode=Mode.REVIEW))
    assert states.open_state(approved) is State.WAITING
    changed = replace(approved, **change)  # type: ignore[arg-type]  # parametrized
    assert states.open_state(changed) is State.NEEDS_APPROVAL


def test_a_doubt_needs_approval_even_in_mode_send() -> None:
    assert states.open_state(letter(ask="thanked already")) is State.NEEDS_APPROVAL


def test_what_fails_before_the_text_counts_one_attempt_and_waits() -> None:
    claimed = states.claim(letter())
    after = states.put_off(claimed, NOON, "451 later")
    assert (after.state, after.attempts, after.reason) == (State.WAITING, 1, "451 later")
    assert after.not_before is not None
    assert after.not_before > NOON


def test_a_letter_given_back_has_used_up_no_attempt() -> None:
    after = states.give_back(states.claim(letter()), "no network")
    assert (after.state, after.attempts, after.not_before) == (State.WAITING, 0, None)


def test_an_attempt_whose_text_went_is_counted_once() -> None:
    gone = states.text_goes(states.claim(letter()), NOON)
    assert gone.attempts == 1
    assert states.put_off(gone, NOON, "451").attempts == 1
    assert states.refused(gone, "550").attempts == 1


def test_an_unsure_letter_is_looked_for_anew() -> None:
    gone = states.text_goes(states.claim(letter()), NOON)
    after = states.left_unsure(gone, "the line fell")
    assert (after.state, after.looks, after.looked_at) == (State.UNSURE, 0, None)


def test_a_letter_that_is_blocked_or_not_approved_cannot_be_claimed() -> None:
    for one in (letter(findings=(BLOCK,)), letter(mode=Mode.REVIEW), letter(ask="thanked")):
        with pytest.raises(NotAllowed, match="may not leave"):
            states.claim(one)

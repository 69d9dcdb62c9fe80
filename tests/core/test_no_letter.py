"""People without an address are told of, in the check and in ``status``."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from followupd.core.no_letter import people_without_letter, still_without_letter
from followupd.core.words import Role, Severity
from tests.core.check.letters import ACME, DANA
from tests.examples import settings

RAE = replace(DANA, key="rae", name="Rae Ortiz", email="rae@agency.example", role=Role.RECRUITER)
KIM = replace(DANA, key="kim", name="Kim Park", email=None)
RULES = settings().delivery


def test_everybody_without_an_address_is_told_of() -> None:
    (found,) = people_without_letter(replace(ACME, people=(RAE, KIM)))
    assert (found.code, found.severity) == ("no-letter", Severity.WARN)
    assert "Kim Park" in found.message
    assert "Rae Ortiz" in found.hint
    assert found.where == "interviews.yaml:12:9"


def test_people_with_an_address_or_skipped_or_accepted_are_not_told_of() -> None:
    skipped = replace(KIM, skip=True)
    accepted = replace(KIM, accept=frozenset({"no-letter"}))
    of_acme = replace(ACME, people=(DANA, skipped, accepted))
    assert people_without_letter(of_acme) == ()
    assert still_without_letter([of_acme], RULES, ACME.ended) == ()


def test_status_tells_of_them_until_the_deadline_of_their_letter() -> None:
    of_acme = replace(ACME, people=(RAE, KIM))
    last = ACME.ended + RULES.deadline
    (found,) = still_without_letter([of_acme], RULES, last - timedelta(seconds=1))
    assert (found.code, found.severity) == ("no-letter", "warning")
    assert found.message == ("Kim Park gets no letter, because there is no address (Acme Robotics)")
    assert str(found.where) == "interviews.yaml:12:9"
    assert still_without_letter([of_acme], RULES, last) == ()

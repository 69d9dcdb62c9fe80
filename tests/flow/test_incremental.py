"""A plan that remembers the last one says the same as a plan that remembers nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from followupd.adapters.attachment_files import AttachmentFiles
from followupd.adapters.jinja_templates import JinjaTemplates
from followupd.core import states
from followupd.core.model import Draft, Interview, Letter, Place, Reading
from followupd.core.owed import Owed
from followupd.core.plan import Own, Plan
from followupd.core.words import Mode, Role, State
from followupd.errors import NotAllowed
from followupd.flow.draft import Writer
from followupd.flow.house import House
from followupd.flow.intake import Intake
from followupd.flow.store import store
from tests.desk import SetClock
from tests.examples import ENDED, NO_EDITS, interview, person, settings
from tests.fakes.mail import FakeMailer
from tests.fakes.outbox import FakeOutbox

TEMPLATES = JinjaTemplates()  # compiled once

PEOPLE = (
    ("Dana Lee", Role.HIRING_MANAGER, "how the shelves are counted at night"),
    ("Ivo Brandt", Role.INTERVIEWER, "why the on-call rota changed last spring"),
    ("Rae Ortiz", Role.RECRUITER, "the size of the team and its age"),
)
TOPICS = (
    "the nightly batch",
    "the rota",
    "a second site",
    "salary and holidays",
    "Globex Pumps",
    "what Hal Kimmel said",
    "[Name]",
)
COMPANIES = ("Acme Robotics", "Globex Pumps", "Initech Forms")


class SetQueue:
    """A queue file that a test sets."""

    def __init__(self) -> None:
        self.reading = Reading(usable=False)

    def read(self) -> Reading:
        return self.reading


class Remembering(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.clock = SetClock(ENDED + timedelta(minutes=5))
        self.queue = SetQueue()
        self.outbox = FakeOutbox()
        self.house = House(
            settings=settings(Mode.SEND),
            clock=self.clock,
            queue=self.queue,
            templates=TEMPLATES,
            attachments=AttachmentFiles(Path()),
            outbox=self.outbox,
            mailer=FakeMailer(),
        )
        self.kept = Intake(self.house)
        self.entries: dict[str, Interview] = {}

    def save(self, **around: Any) -> None:
        self.queue.reading = Reading(interviews=tuple(self.entries.values()), **around)

    @initialize()
    def a_day_begins(self) -> None:
        """Two talks whose letters lack nothing and have come to rest."""
        for n in (0, 1):
            self.write_an_entry(n, TOPICS[n], 3 + 20 * n)
        self.a_pass_and_then_time(minutes=1)

    @rule(n=st.integers(0, 3), topic=st.sampled_from(TOPICS), line=st.integers(1, 50))
    def write_an_entry(self, n: int, topic: str, line: int) -> None:
        name = f"talk-{n}"
        people = [
            person(one, role=role, email=f"p{k}@c{n}.example", talked_about=(own, topic))
            for k, (one, role, own) in enumerate(PEOPLE)
        ]
        places = {"": Place("q.yaml", line, 3)}
        company = COMPANIES[n % len(COMPANIES)]
        ended = ENDED + timedelta(hours=n)
        self.entries[name] = interview(*people, id=name, company=company, ended=ended)
        self.entries[name] = replace(self.entries[name], places=places)
        self.save()

    @rule(n=st.integers(0, 3), how=st.sampled_from(["skip", "no address", "to thank"]))
    def somebody_joins(self, n: int, how: str) -> None:
        entry = self.entries.get(f"talk-{n}")
        if entry is None or any(p.name == "Hal Kimmel" for p in entry.people):
            return
        email = None if how == "no address" else f"hal@c{n}.example"
        hal = person("Hal Kimmel", role=Role.HR, email=email, skip=how == "skip")
        self.entries[entry.id] = replace(entry, people=(*entry.people, hal))
        self.save()

    @rule(n=st.integers(0, 3), role=st.sampled_from([Role.RECRUITER, Role.INTERVIEWER]))
    def a_recruiter_was_none(self, n: int, role: Role) -> None:
        entry = self.entries.get(f"talk-{n}")
        if entry is not None:
            *others, last = entry.people
            last = replace(last, role=role, email=f"p9@agency{n}.example")
            self.entries[entry.id] = replace(entry, people=(*others, last))
            self.save()

    @rule(n=st.integers(0, 3), company=st.sampled_from(COMPANIES))
    def a_company_gets_its_right_name(self, n: int, company: str) -> None:
        entry = self.entries.get(f"talk-{n}")
        if entry is not None:
            self.entries[entry.id] = replace(entry, company=company)
            self.save()

    @rule(n=st.integers(0, 3))
    def take_an_entry_out(self, n: int) -> None:
        if self.entries.pop(f"talk-{n}", None) and self.entries:
            self.save()

    @rule(n=st.integers(0, 3), by=st.integers(1, 9))
    def an_entry_moves_down(self, n: int, by: int) -> None:
        old = self.entries.get(f"talk-{n}")
        if old is not None:
            places = {k: replace(p, line=p.line + by) for k, p in old.places.items()}
            self.entries[old.id] = replace(old, places=places)
            self.save()

    @rule()
    def the_file_breaks(self) -> None:
        self.queue.reading = Reading(usable=False)

    @rule()
    def the_file_is_mended(self) -> None:
        if self.entries:
            self.save()

    @rule(minutes=st.sampled_from([1, 30, 130, 600, 1500, 1500, -45]))
    def time_passes(self, minutes: int) -> None:
        self.clock.at += timedelta(minutes=minutes)

    @rule(pick=st.integers(0, 20), verb=st.sampled_from(["hold", "release", "approve", "edit"]))
    def a_person_speaks(self, pick: int, verb: str) -> None:
        letters = self.outbox.letters()
        if letters:
            before = letters[pick % len(letters)]
            try:
                self.outbox.replace(before, self.said(before, verb))
            except NotAllowed:
                return

    def said(self, letter: Letter, verb: str) -> Letter:
        if verb == "edit":
            entry = self.kept.entry_of(letter.id)
            if entry is None:
                raise NotAllowed("its entry can't be read now")  # as ``editing`` says
            return states.edit(letter, "Mine", f"Dear {letter.person},\n\nthank you.", entry)
        acts = {"hold": states.hold, "release": states.release, "approve": states.approve}
        return acts[verb](letter)

    @rule()
    def what_is_due_goes(self) -> None:
        for letter in self.kept.plan(self.clock.at).due:
            current = self.outbox.get(letter.id)
            if current == letter:
                self.outbox.replace(current, replace(current, state=State.SENT))

    @rule()
    def the_plan_is_stored(self) -> None:
        store(self.house, self.kept.plan(self.clock.at))
        plan = self.kept.plan(self.clock.at)
        if not plan.changes:
            self.kept.has_stored(plan)

    @rule()
    def another_process_stores_its_plan(self) -> None:
        other = Intake(self.house)
        store(self.house, other.plan(self.clock.at))
        plan = other.plan(self.clock.at)
        if not plan.changes:
            other.has_stored(plan)

    @rule(minutes=st.sampled_from([20, 100, 500]))
    def a_pass_and_then_time(self, minutes: int) -> None:
        """So that letters come to rest, and then wake."""
        self.the_plan_is_stored()
        self.kept.plan(self.clock.at)
        self.clock.at += timedelta(minutes=minutes)

    @invariant()
    def both_plans_say_the_same(self) -> None:
        kept = self.kept.plan(self.clock.at)
        fresh = Intake(self.house).plan(self.clock.at)
        assert kept == fresh
        assert [f.where for x in kept.letters for f in x.findings] == [
            f.where for x in fresh.letters for f in x.findings
        ]


def test_letters_at_rest_are_not_looked_at_again() -> None:
    machine = Remembering()
    machine.write_an_entry(0, "the rota", 3)
    machine.a_pass_and_then_time(1)
    plan = machine.kept.plan(machine.clock.at)
    assert {str(x.state) for x in plan.letters} == {"waiting"}
    assert set(plan.settled) == {x.id for x in plan.letters}


TestRemembering = Remembering.TestCase
TestRemembering.settings = hypothesis_settings(
    max_examples=60, stateful_step_count=20, deadline=None
)


def test_a_letter_at_rest_that_lacks_something_is_missed_when_its_time_is_over() -> None:
    machine = Remembering()
    machine.write_an_entry(0, "[Name]", 3)
    machine.a_pass_and_then_time(1)
    plan = machine.kept.plan(machine.clock.at)
    assert plan.settled
    assert plan.next_at == ENDED + timedelta(hours=48)
    machine.clock.at = ENDED + timedelta(hours=48, seconds=1)
    assert {str(x.state) for x in machine.kept.plan(machine.clock.at).letters} == {"missed"}


def after_globex_left() -> Remembering:
    """A letter of talk-0 speaks of Globex, and nothing is wrong with that by now."""
    machine = Remembering()
    machine.a_day_begins()
    machine.write_an_entry(0, "Globex Pumps", 3)
    machine.take_an_entry_out(1)
    machine.the_plan_is_stored()
    return machine


def leaking(plan: Plan, interview_id: str) -> set[bool]:
    letters = [x for x in plan.letters if x.interview == interview_id]
    return {"leak" in {f.code for f in x.findings} for x in letters}


def test_a_name_that_comes_back_is_a_leak_to_a_process_that_begins_then_too() -> None:
    machine = after_globex_left()
    assert {str(x.state) for x in machine.outbox.letters() if x.interview == "talk-0"} == {
        "waiting"
    }
    machine.write_an_entry(1, "the nightly batch", 23)
    assert leaking(Intake(machine.house).plan(machine.clock.at), "talk-0") == {True}


def test_a_company_renamed_while_no_process_ran_is_a_leak_in_the_letters_of_others() -> None:
    machine = Remembering()
    machine.a_day_begins()
    machine.write_an_entry(0, "the pumps at Northwind Mills", 3)
    machine.the_plan_is_stored()
    machine.entries["talk-1"] = replace(machine.entries["talk-1"], company="Northwind Mills")
    machine.save()
    assert leaking(Intake(machine.house).plan(machine.clock.at), "talk-0") == {True}


@pytest.mark.parametrize("how", ["skip", "no address"])
def test_somebody_who_gets_no_letter_has_a_name_all_the_same(how: str) -> None:
    machine = Remembering()
    machine.a_day_begins()
    machine.write_an_entry(0, "what Hal Kimmel said", 3)
    machine.the_plan_is_stored()
    machine.somebody_joins(1, how)
    assert leaking(Intake(machine.house).plan(machine.clock.at), "talk-0") == {True}


def test_an_entry_whose_letters_have_gone_may_leave_and_come_back() -> None:
    machine = Remembering()
    machine.a_day_begins()
    machine.time_passes(130)
    machine.what_is_due_goes()
    machine.time_passes(130)
    machine.what_is_due_goes()
    machine.take_an_entry_out(1)
    machine.write_an_entry(3, "Globex Pumps", 9)
    machine.the_plan_is_stored()
    assert leaking(machine.kept.plan(machine.clock.at), "talk-3") == {False}
    machine.write_an_entry(1, "the rota", 23)
    assert leaking(Intake(machine.house).plan(machine.clock.at), "talk-3") == {True}


def test_a_process_that_finds_the_names_of_before_checks_nothing_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    machine = Remembering()
    machine.a_day_begins()
    written: set[str] = set()
    write = Writer.__call__

    def counted(writer: Writer, debt: Owed, own: Own = NO_EDITS) -> Draft:
        written.add(debt.interview.id)
        return write(writer, debt, own)

    monkeypatch.setattr(Writer, "__call__", counted)
    Intake(machine.house).plan(machine.clock.at)
    assert written == set()
    machine.write_an_entry(3, "the rota", 9)
    Intake(machine.house).plan(machine.clock.at)
    assert written == {"talk-0", "talk-1", "talk-3"}


def test_a_process_that_died_while_it_stored_has_checked_nothing_for_the_next() -> None:
    machine = after_globex_left()
    machine.write_an_entry(1, "the nightly batch", 23)
    changes = machine.kept.plan(machine.clock.at).changes
    of_the_new = [x for x in changes if x.after.interview == "talk-1"]
    assert len(of_the_new) < len(changes)
    machine.outbox.make(of_the_new)
    assert leaking(Intake(machine.house).plan(machine.clock.at), "talk-0") == {True}


def test_letters_whose_entry_was_bad_are_checked_when_it_is_mended() -> None:
    machine = after_globex_left()
    bad = machine.entries.pop("talk-0")
    machine.write_an_entry(1, "the nightly batch", 23)
    machine.save(held=frozenset({"talk-0"}))
    machine.the_plan_is_stored()
    machine.entries["talk-0"] = bad
    machine.save()
    for intake in (machine.kept, Intake(machine.house)):
        assert leaking(intake.plan(machine.clock.at), "talk-0") == {True}


def test_a_letter_that_is_due_is_the_one_that_the_outbox_holds() -> None:
    machine = Remembering()
    machine.a_day_begins()
    machine.clock.at += timedelta(hours=3)
    machine.the_plan_is_stored()
    due = machine.kept.plan(machine.clock.at).due
    held = {x.id: x for x in machine.outbox.letters()}
    assert due
    assert all(x is held[x.id] for x in due)  # then its claim writes what it changes, and no more


def test_a_letter_whose_call_is_over_comes_to_rest() -> None:
    machine = Remembering()
    machine.a_day_begins()
    entry = machine.entries["talk-0"]
    machine.entries["talk-0"] = replace(entry, call_at=ENDED + timedelta(hours=1))
    machine.save()
    machine.the_plan_is_stored()
    machine.clock.at = ENDED + timedelta(hours=1, minutes=1)
    machine.the_plan_is_stored()
    plan = machine.kept.plan(machine.clock.at)
    mine = [x for x in plan.letters if x.interview == "talk-0"]
    assert all("call-over" in {f.code for f in x.findings} for x in mine)
    assert {x.id for x in mine} <= set(plan.settled)


def test_a_letter_whose_entry_moved_points_to_its_new_line() -> None:
    machine = Remembering()
    machine.a_day_begins()
    machine.clock.at += timedelta(hours=3)
    machine.the_plan_is_stored()
    machine.an_entry_moves_down(0, 5)
    plan = machine.kept.plan(machine.clock.at)
    wheres = {f.where for x in plan.due if x.interview == "talk-0" for f in x.findings}
    assert wheres == {"q.yaml:8:3"}

"""What every outbox keeps, whatever it is made of."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from followupd.core.model import Attachment, Change, Entry, Finding
from followupd.core.words import Mode, Role, Severity, State
from followupd.ports import Outbox
from tests.examples import ENDED, letter

AT = datetime(2026, 11, 18, 20, tzinfo=UTC)


def entry(event: str = "added", letter_id: str = "acme-phone/dana-lee") -> Entry:
    return Entry(at=AT, letter=letter_id, event=event, detail="why")


def finding(where: str) -> Finding:
    return Finding(code="no-goal", severity=Severity.WARN, message="m", where=where)


class OutboxContract:
    """Inherit it and give a fixture ``outbox``."""

    def test_a_letter_comes_back_as_it_went_in(self, outbox: Outbox) -> None:
        whole = letter(
            person="Zoë 李小龍",
            body="Grüße\n\nこんにちは",
            attachments=(Attachment(path="a.pdf", name="a.pdf", size=3, digest="d"),),
            findings=(
                Finding(code="no-goal", severity=Severity.WARN, message="m", where="q.yaml:1:2"),
            ),
            not_before=AT,
            text_gone=AT + timedelta(microseconds=5),
            hurry=True,
            reply_to="<CAB12x3@mail.example>",
        )
        outbox.add(whole)
        assert outbox.get(whole.id) == whole
        assert outbox.letters() == [whole]

    def test_a_letter_that_is_not_there_is_none(self, outbox: Outbox) -> None:
        assert outbox.get("nobody/here") is None

    def test_the_version_tells_whether_a_letter_has_changed(self, outbox: Outbox) -> None:
        seen = [outbox.version()]
        outbox.add(letter())
        seen.append(outbox.version())
        before = outbox.letters()[0]
        outbox.replace(before, replace(before, state=State.HELD))
        seen.append(outbox.version())
        outbox.replace(outbox.letters()[0], replace(before, id="acme-phone/dana-leigh"))
        seen.append(outbox.version())
        outbox.keep("trouble", "a storm")
        seen.append(outbox.version())
        assert all(a != b for n, a in enumerate(seen) for b in seen[:n])
        assert outbox.version() == seen[-1]

    def test_what_was_changed_is_what_is_read(self, outbox: Outbox) -> None:
        outbox.add(letter())
        before = outbox.letters()[0]
        outbox.replace(before, replace(before, id="acme-phone/dana-leigh", subject="New"))
        assert [(x.id, x.subject, x.rev) for x in outbox.letters()] == [
            ("acme-phone/dana-leigh", "New", before.rev + 1)
        ]
        assert outbox.replace(before, replace(before, subject="Too late")) is None
        assert [x.subject for x in outbox.letters()] == ["New"]

    def test_of_two_who_claim_a_letter_one_has_it(self, outbox: Outbox) -> None:
        outbox.add(letter())
        seen = outbox.letters()[0]
        claimed = outbox.claim(seen, replace(seen, state=State.SENDING))
        assert claimed is not None
        assert outbox.claim(seen, replace(seen, state=State.SENDING)) is None
        assert outbox.get(seen.id) == claimed
        assert outbox.letters() == [claimed]

    def test_changes_that_are_made_together_are_all_there(self, outbox: Outbox) -> None:
        outbox.add(letter())
        old = outbox.letters()[0]
        new = letter(id="acme-phone/hal-kim")
        done = outbox.make(
            [
                Change(old, replace(old, subject="Other"), (entry("redrafted"),)),
                Change(None, new, (entry("added"),)),
            ]
        )
        assert done == outbox.letters() == [outbox.get(old.id), outbox.get(new.id)]
        assert [x.subject for x in outbox.letters()] == ["Other", new.subject]
        assert [e.event for e in outbox.journal()] == ["redrafted", "added"]

    def test_a_change_that_comes_too_late_stops_none_that_is_made_with_it(
        self, outbox: Outbox
    ) -> None:
        one, two = letter(id="a/one"), letter(id="a/two")
        outbox.make([Change(None, one), Change(None, two)])
        seen = outbox.letters()
        outbox.replace(seen[0], replace(seen[0], state=State.HELD))
        done = outbox.make(
            [
                Change(seen[0], replace(seen[0], subject="Too late"), (entry("late"),)),
                Change(seen[1], replace(seen[1], subject="In time"), (entry("in time"),)),
                Change(None, replace(one, subject="Twice"), (entry("twice"),)),
            ]
        )
        assert done == [None, outbox.get("a/two"), None]
        assert [x.subject for x in outbox.letters()] == [one.subject, "In time"]
        assert [e.event for e in outbox.journal()] == ["in time"]

    def test_two_steps_of_one_letter_can_be_made_together(self, outbox: Outbox) -> None:
        outbox.add(letter())
        seen = outbox.letters()[0]
        first = replace(seen, subject="First", rev=seen.rev + 1)
        outbox.make([Change(seen, first), Change(first, replace(first, subject="Second"))])
        assert [(x.subject, x.rev) for x in outbox.letters()] == [("Second", seen.rev + 2)]

    @given(data=st.data())
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    def test_of_a_changed_letter_all_is_as_it_was_given(
        self, outbox: Outbox, data: st.DataObject
    ) -> None:
        """Whichever fields differ, and whether or not the outbox knows what lay there before."""
        for old in outbox.letters():
            outbox.replace(old, replace(old, id=f"x/{old.rev}-{time.monotonic_ns()}"))
        outbox.add(letter())
        before = next(x for x in outbox.letters() if x.id == letter().id)
        planned = replace(before, subject="Never stored", attempts=7)
        before = data.draw(st.sampled_from([before, outbox.get(before.id) or before, planned]))
        fields: dict[str, Any] = {
            "subject": "Other", "body": "Grüße", "state": State.HELD, "hurry": True,
            "attempts": 3, "not_before": AT, "findings": (finding("q.yaml:9:9"),),
            "mode": Mode.SEND, "role": Role.HR, "deadline": AT,
            "attachments": (Attachment(path="b", name="b"),),
        }  # fmt: skip
        names = data.draw(st.sets(st.sampled_from(sorted(fields)), min_size=1))
        after = replace(before, **{name: fields[name] for name in names})
        stored = outbox.replace(before, after)
        assert stored == replace(after, rev=before.rev + 1) == outbox.get(before.id)
        assert [f.where for f in stored.findings] == [f.where for f in after.findings]

    def test_a_finding_that_only_moved_in_the_queue_is_kept_where_it_is_now(
        self, outbox: Outbox
    ) -> None:
        outbox.add(letter(findings=(finding("q.yaml:1:2"),)))
        seen = outbox.letters()[0]
        outbox.replace(seen, replace(seen, findings=(finding("q.yaml:7:2"),)))
        stored = outbox.get(seen.id)
        assert stored is not None
        assert [f.where for f in stored.findings] == ["q.yaml:7:2"]

    def test_letters_come_in_the_order_of_their_deadlines(self, outbox: Outbox) -> None:
        late = letter(id="x/late", deadline=ENDED + timedelta(days=2))
        soon = letter(id="x/soon", deadline=ENDED)
        outbox.add(late)
        outbox.add(soon)
        assert [x.id for x in outbox.letters()] == ["x/soon", "x/late"]

    def test_the_same_id_is_taken_in_only_once(self, outbox: Outbox) -> None:
        assert outbox.add(letter(), entry("first"))
        assert not outbox.add(letter(subject="another"), entry("second"))
        stored = outbox.get("acme-phone/dana-lee")
        assert stored is not None
        assert stored.subject == letter().subject
        assert [e.event for e in outbox.journal()] == ["first"]

    def test_of_two_changes_to_one_reading_the_second_changes_nothing(self, outbox: Outbox) -> None:
        outbox.add(letter())
        seen = outbox.get("acme-phone/dana-lee")
        assert seen is not None
        first = outbox.replace(seen, replace(seen, state=State.HELD), entry("held"))
        second = outbox.replace(seen, replace(seen, state=State.SENDING), entry("claimed"))
        assert first is not None
        assert first.state is State.HELD
        assert second is None
        assert outbox.get(seen.id) == first
        assert [e.event for e in outbox.journal()] == ["held"]

    def test_a_changed_letter_can_be_changed_again(self, outbox: Outbox) -> None:
        outbox.add(letter())
        one = outbox.get("acme-phone/dana-lee")
        assert one is not None
        two = outbox.replace(one, replace(one, subject="two"))
        assert two is not None
        three = outbox.replace(two, replace(two, subject="three"))
        assert three is not None
        assert outbox.get(one.id) == three

    def test_a_letter_can_get_another_id(self, outbox: Outbox) -> None:
        outbox.add(letter())
        one = outbox.get("acme-phone/dana-lee")
        assert one is not None
        outbox.replace(one, replace(one, id="acme-phone/dana-leigh"))
        assert [x.id for x in outbox.letters()] == ["acme-phone/dana-leigh"]

    def test_the_journal_keeps_its_order_and_can_be_asked_for_one_letter(
        self, outbox: Outbox
    ) -> None:
        outbox.write(entry("one"), entry("two", "x/y"), entry("three"))
        assert [e.event for e in outbox.journal()] == ["one", "two", "three"]
        assert list(outbox.journal("x/y")) == [entry("two", "x/y")]

    def test_a_reminder_is_remembered_and_may_be_remembered_twice(self, outbox: Outbox) -> None:
        outbox.remember(["a", "b"], AT)
        outbox.remember(["b"], AT)
        assert outbox.reminded() == {"a", "b"}

    def test_a_fact_takes_the_place_of_the_old_one(self, outbox: Outbox) -> None:
        assert outbox.recall("trouble") is None
        outbox.keep("trouble", "one")
        outbox.keep("trouble", "two")
        assert outbox.recall("trouble") == "two"

    def test_only_one_has_the_right_to_deliver(self, outbox: Outbox) -> None:
        with outbox.delivering() as first:
            assert first
            with outbox.delivering() as second:
                assert not second
        with outbox.delivering() as again:
            assert again

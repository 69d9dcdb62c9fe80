from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from followupd.adapters.files import queue_file
from followupd.adapters.files.queue_file import QueueYaml
from followupd.core.model import Reading
from tests.adapters.files.queues import BERLIN, GOOD, entry, read, said

OTHER = GOOD.replace("Acme Robotics", "Blue Harbor").partition("\n")[2]


@pytest.fixture
def queue(tmp_path: Path) -> QueueYaml:
    return QueueYaml(tmp_path / "interviews.yaml", BERLIN)


# one bad entry


def test_a_bad_entry_holds_itself_only() -> None:
    found = read(entry("compny: x") + OTHER)
    assert [i.id for i in found.interviews] == ["blue-harbor-2026-11-22"]
    assert found.held == {"acme-robotics-2026-11-22"}
    assert found.usable
    assert not found.unnamed


def test_a_bad_entry_is_named_by_its_id_or_by_company_and_day() -> None:
    assert read(entry("id: acme", "x: y")).held == {"acme"}
    assert read(GOOD.replace("14:30", "")).held == {"acme-robotics-2026-11-22"}
    assert read(GOOD.replace("14:30", "02:30 EST")).held == {"acme-robotics-2026-11-22"}


@pytest.mark.parametrize(
    "bad",
    [
        GOOD.replace("2026-11-22 14:30", "soon"),
        GOOD.replace("company: Acme Robotics", "position: x"),
        entry("id: a b"),
        "interviews:\n  - Acme\n",
        "interviews:\n  - [a, b]\n",
        "interviews:\n  - *acme\n",
    ],
)
def test_a_bad_entry_that_cannot_be_named_makes_nothing_certain(bad: str) -> None:
    found = read(bad + OTHER)
    assert found.unnamed
    assert found.held == frozenset()
    assert [i.id for i in found.interviews] == ["blue-harbor-2026-11-22"]


def test_an_entry_that_was_only_begun_is_a_warning_and_makes_nothing_certain() -> None:
    found = read(GOOD + "  -\n")
    assert [(p.code, p.severity) for p in found.problems] == [("empty-entry", "warning")]
    assert found.unnamed
    assert len(found.interviews) == 1


def test_a_mark_of_yaml_inside_an_entry_holds_that_entry() -> None:
    found = read(entry("goal: &x y") + OTHER)
    assert [i.id for i in found.interviews] == ["blue-harbor-2026-11-22"]
    assert found.held == {"acme-robotics-2026-11-22"}
    assert not found.unnamed
    assert said(found) == [("alias", "4:11")]


# two with one id


def test_of_two_entries_with_one_id_the_first_is_good_and_nothing_of_it_is_cancelled() -> None:
    found = read(GOOD + OTHER + GOOD.partition("\n")[2].replace("14:30", "17:00"))
    assert [i.id for i in found.interviews] == [
        "acme-robotics-2026-11-22",
        "blue-harbor-2026-11-22",
    ]
    assert found.interviews[0].ended.hour == 13
    assert found.uncertain == {"acme-robotics-2026-11-22"}
    assert found.held == frozenset()
    (problem,) = found.problems
    assert (problem.code, str(problem.where)) == ("duplicate-id", "interviews.yaml:14:5")
    assert "line 2" in problem.message
    assert "id: acme-robotics-2026-11-22-2" in problem.hint


def test_the_second_entry_does_not_take_the_place_of_a_bad_first_one() -> None:
    found = read(entry("x: y") + GOOD.partition("\n")[2])
    assert found.interviews == ()
    assert found.held == found.uncertain == {"acme-robotics-2026-11-22"}


# the whole file


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing yet\n",
        "interviews:\n",
        "interviews: []\n",
        "interviews:\n  -\n",
        "{}\n",
        "Acme\n",
        "- company: Acme\n",
        "interviews: Acme\n",
        "interviews: {company: Acme}\n",
        "interviws:\n  - company: Acme\n",
        GOOD + "  - company: 'Half a\n",
        GOOD + "  - company: x: y\n",
        GOOD + "---\n",
        GOOD + "\x00",
        "interviews: " + "[" * 200_000,
        f"interviews:\n{OTHER}\n - x: y\n",
    ],
)
def test_a_broken_or_empty_file_is_not_usable_and_says_why(text: str) -> None:
    found = read(text)
    assert not found.usable
    assert found.interviews == ()
    assert any(p.severity == "error" for p in found.problems)


def test_a_list_without_its_name_is_told_how_the_file_begins() -> None:
    (problem,) = read("- company: Acme\n").problems
    assert "interviews:" in problem.hint


def test_what_stands_before_a_syntax_error_is_judged_as_well() -> None:
    assert said(read(entry("x: y") + "  - company: 'Half a\n")) == [
        ("unknown-key", "4:5"),
        ("yaml-syntax", "9:14"),
    ]


@pytest.mark.parametrize(
    "around",
    ["old: 1\n", "interviews:\n  - company: x\n", "people:\n  - name: Dana\n", "x: &y z\n"],
)
def test_a_key_beside_the_interviews_may_hide_entries(around: str) -> None:
    found = read(GOOD + around)
    assert found.unnamed
    assert len(found.interviews) == 1
    assert len(found.problems) >= 1


def test_problems_stand_in_the_order_of_the_file() -> None:
    found = read(entry("x: y", "goal: &a b") + "  - Acme\n" + "z: 1\n")
    lines = [p.where.line for p in found.problems if p.where]
    assert lines == sorted(lines)
    assert len(lines) == 4


def test_reading_ten_times_as_much_finds_ten_times_as_much() -> None:
    text = "interviews:\n" + "".join(OTHER.replace("Harbor", f"H{n}") for n in range(1000))
    found = read(text)
    assert len(found.interviews) == 1000
    last = found.interviews[-1]
    assert str(last.place_of("email", last.people[0])) == "interviews.yaml:6000:9"


# the file on the disk


def test_an_unchanged_file_gives_the_very_same_reading(queue: QueueYaml) -> None:
    queue.path.write_text(GOOD)
    first = queue.read()
    assert first.usable
    assert queue.read() is first


def test_a_changed_file_is_read_again(queue: QueueYaml) -> None:
    queue.path.write_text(GOOD)
    first = queue.read()
    queue.path.write_text(GOOD + OTHER)
    second = queue.read()
    assert len(second.interviews) == 2
    assert first.fingerprint != second.fingerprint


def test_a_change_that_keeps_size_and_time_is_seen_when_the_file_was_replaced(
    queue: QueueYaml,
) -> None:
    queue.path.write_text(GOOD)
    queue.read()
    before = queue.path.stat()
    fresh = queue.path.with_name("fresh")
    fresh.write_text(GOOD.replace("Acme", "Bcme"))
    os.utime(fresh, ns=(before.st_atime_ns, before.st_mtime_ns))
    fresh.replace(queue.path)
    assert queue.read().interviews[0].company == "Bcme Robotics"


def test_equal_content_has_an_equal_fingerprint(queue: QueueYaml) -> None:
    queue.path.write_text(GOOD)
    first = queue.read()
    queue.path.touch()
    again = queue.read()
    assert again.fingerprint == first.fingerprint
    assert again == first


def test_a_file_that_goes_and_comes_back_is_told_as_it_is(queue: QueueYaml) -> None:
    missing = queue.read()
    assert not missing.usable
    assert [p.code for p in missing.problems] == ["not-a-file"]
    assert queue.read() is missing
    queue.path.write_text(GOOD)
    assert queue.read().usable
    queue.path.unlink()
    assert not queue.read().usable
    queue.path.mkdir()
    assert [p.code for p in queue.read().problems] == ["not-a-file"]


def test_places_carry_the_files_own_name(tmp_path: Path) -> None:
    file = tmp_path / "mine.yml"
    file.write_text(entry("x: y"))
    (problem,) = QueueYaml(file, BERLIN).read().problems
    assert str(problem.where) == "mine.yml:4:5"


def test_an_entry_that_moved_is_the_same_entry_at_another_line() -> None:
    before, after = read(GOOD), read("# a\n# b\n" + GOOD)
    assert before.interviews == after.interviews
    assert str(after.interviews[0].place_of("ended")) == "interviews.yaml:5:5"


def test_a_reading_in_memory_is_that_of_the_file(queue: QueueYaml) -> None:
    queue.path.write_text(GOOD)
    on_disk = queue.read()
    in_memory = queue_file.parse_queue(GOOD, BERLIN)
    assert in_memory == replace(on_disk, fingerprint="")
    assert isinstance(in_memory, Reading)

"""What an earlier process has read need not be parsed again, and never says anything else."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followupd.adapters.files import kept_entry, kept_identity, queue_kept, queue_whole
from followupd.adapters.files.queue_file import QueueYaml, parse_queue
from followupd.adapters.files.queue_kept import FILE
from followupd.core.model import Reading
from tests.adapters.files.queues import BERLIN, GOOD
from tests.adapters.files.test_queue_pieces import QUEUE, edited, places

FULL = """\
interviews:
  - id: acme-phone
    company: Ácme Robotics
    position: Data Engineer
    format: phone
    ended: 2026-11-22 14:30
    timezone: America/New_York
    call_at: 2026-11-25 10:00
    people:
      - name: "Dana \\"D\\" Lee"
        goes_by: D.
        email: dana@acme.example
        role: hr
        timezone: Europe/Berlin
        mode: send
        goal: cut latency
        skills: [Kafka, Rust]
        afterthoughts: [One more thing came to my mind.]
        repair: {about: the cluster, say: It was forty.}
        attach: [portfolio.pdf]
        talked_about: [moving the batch]
        learned: [how small the team is]
        note: |
          Two

          paragraphs.
        subject: Thank you
        letter: Dear Dana, thank you.
        reply_to: <a@acme.example>
        skip: true
        accept: [no-fit, copy]
"""


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The lines of the entries that were parsed."""
    lines: list[int] = []
    real = queue_whole.read_entry

    def counted(node: queue_whole.Node, file: str, zone: ZoneInfo) -> queue_whole.Outcome:
        lines.append(node.line)
        return real(node, file, zone)

    monkeypatch.setattr(queue_whole, "read_entry", counted)
    return lines


def read(folder: Path, text: str, zone: ZoneInfo = BERLIN) -> Reading:
    """What a process says that begins now."""
    file = folder / "interviews.yaml"
    file.write_text(text, encoding="utf-8")
    return QueueYaml(file, zone, folder).read()


def same(found: Reading, text: str, zone: ZoneInfo = BERLIN) -> bool:
    whole = parse_queue(text, zone)
    return replace(found, fingerprint="") == whole and places(found) == places(whole)


def test_the_next_process_parses_only_what_is_new(tmp_path: Path, parsed: list[int]) -> None:
    read(tmp_path, QUEUE)
    assert len(parsed) == 5
    parsed.clear()
    after = QUEUE.replace("company: Dull", "position: x\n    company: Dull")
    found = read(tmp_path, after)
    assert parsed == [26]
    assert same(found, after)
    parsed.clear()
    assert read(tmp_path, after) == found
    assert parsed == []


def test_a_known_queue_needs_neither_the_parser_nor_the_model(tmp_path: Path) -> None:
    read(tmp_path, FULL)
    program = f"""\
import sys
from pathlib import Path
from zoneinfo import ZoneInfo
from followupd.adapters.files.queue_file import QueueYaml
folder = Path({str(tmp_path)!r})
queue = QueueYaml(folder / "interviews.yaml", ZoneInfo("Europe/Berlin"), folder)
print(len(queue.read().interviews))
print([name for name in ("yaml", "pydantic", "pydantic_core") if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "1\n[]\n"


def types_in(reading: Reading) -> list[type]:
    """A word of an enum is equal to its text, and yet another type."""
    (interview,) = reading.interviews
    everything = (interview, *interview.people)
    return [type(getattr(one, x.name)) for one in everything for x in fields(one)]


def test_every_field_is_kept(tmp_path: Path, parsed: list[int]) -> None:
    first = read(tmp_path, FULL)
    (interview,) = first.interviews
    (person,) = interview.people
    for one in (interview, person):
        assert not [x.name for x in fields(one) if getattr(one, x.name) == x.default], "not in FULL"
    parsed.clear()
    second = read(tmp_path, FULL)
    assert parsed == []
    assert second == first
    assert same(second, FULL)
    assert types_in(second) == types_in(first)


def test_an_entry_with_a_problem_is_parsed_each_time(tmp_path: Path, parsed: list[int]) -> None:
    bad = QUEUE.replace("company: Earl", "compny: Earl").replace(
        "2026-11-22 14:30", "2026-10-25 02:30", 1
    )
    first = read(tmp_path, bad)
    assert len(first.problems) == 3
    parsed.clear()
    assert read(tmp_path, bad) == first
    assert len(parsed) == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda patch: patch.setattr(queue_kept, "identity", lambda: "another program"),
        lambda patch: patch.setattr(kept_entry, "rules_of", lambda zone: f"other rules of {zone}"),
    ],
    ids=["program", "zones"],
)
def test_what_another_program_or_other_rules_made_counts_for_nothing(
    tmp_path: Path,
    parsed: list[int],
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[pytest.MonkeyPatch], None],
) -> None:
    first = read(tmp_path, QUEUE)
    change(monkeypatch)
    parsed.clear()
    assert read(tmp_path, QUEUE) == first
    assert len(parsed) == 5
    assert len(lines_in(tmp_path)) == 5, "what is of no use any more has been thrown away"


def lines_in(folder: Path) -> list[bytes]:
    return [line for line in (folder / FILE).read_bytes().split(b"\n") if line]


def test_the_users_zone_and_the_files_name_count(tmp_path: Path) -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    read(tmp_path, QUEUE)
    assert same(read(tmp_path, QUEUE, tokyo), QUEUE, tokyo)
    other = tmp_path / "other.yaml"
    other.write_text(QUEUE, encoding="utf-8")
    found = QueueYaml(other, BERLIN, tmp_path).read()
    assert str(found.interviews[0].place_of("company")) == "other.yaml:4:5"


def test_where_nobody_can_tell_which_program_it_is_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_kept, "identity", lambda: "")
    read(tmp_path, QUEUE)
    assert not (tmp_path / FILE).exists()


def test_the_identity_is_another_one_when_a_file_of_the_program_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_identity.identity.cache_clear()
    before = kept_identity.identity()
    (tmp_path / "module.py").touch()
    monkeypatch.setattr(kept_identity, "__file__", str(tmp_path / "module.py"))
    kept_identity.identity.cache_clear()
    changed = kept_identity.identity()
    (tmp_path / "module.py").write_text("# other")
    kept_identity.identity.cache_clear()
    assert len({before, changed, kept_identity.identity()}) == 3
    kept_identity.identity.cache_clear()


def test_the_identity_is_another_one_when_a_library_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "site" / "somelib" / "__init__.py"
    library.parent.mkdir(parents=True)
    library.write_text("")
    monkeypatch.syspath_prepend(tmp_path / "site")
    monkeypatch.setattr(kept_identity, "_LIBRARIES", ("somelib",))
    kept_identity.identity.cache_clear()
    before = kept_identity.identity()
    library.write_text("changed = True")
    kept_identity.identity.cache_clear()
    after = kept_identity.identity()
    kept_identity.identity.cache_clear()
    assert before != after


def test_rules_of_a_zone_follow_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zone = tmp_path / "Europe" / "Berlin"
    zone.parent.mkdir()
    zone.write_bytes(b"rules")
    monkeypatch.setattr(kept_identity.zoneinfo, "TZPATH", (str(tmp_path),))
    kept_identity.rules_of.cache_clear()
    before = kept_identity.rules_of("Europe/Berlin")
    zone.write_bytes(b"other rules")
    kept_identity.rules_of.cache_clear()
    after = kept_identity.rules_of("Europe/Berlin")
    packaged = kept_identity.rules_of("Asia/Tokyo")  # not in that folder: the package has it
    nowhere = kept_identity.rules_of("Europe/Nowhere")
    kept_identity.rules_of.cache_clear()
    assert before != after
    assert packaged
    assert nowhere == ""


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    read(tmp_path, QUEUE)
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_what_others_could_have_written_is_not_believed(tmp_path: Path, parsed: list[int]) -> None:
    read(tmp_path, QUEUE)
    (tmp_path / FILE).chmod(0o620)
    parsed.clear()
    read(tmp_path, QUEUE)
    assert len(parsed) == 5
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    parsed.clear()
    read(tmp_path, QUEUE)
    assert parsed == []


def test_a_folder_that_is_not_there_is_no_problem(tmp_path: Path) -> None:
    file = tmp_path / "interviews.yaml"
    file.write_text(QUEUE, encoding="utf-8")
    gone = tmp_path / "gone"
    assert same(QueueYaml(file, BERLIN, gone).read(), QUEUE)
    assert not gone.exists()


def test_a_full_disk_is_no_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(queue_kept.os, "open", full)
    assert same(read(tmp_path, QUEUE), QUEUE)
    assert not (tmp_path / FILE).exists()


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.write_text("important")
    (tmp_path / FILE).symlink_to(mine)
    assert same(read(tmp_path, QUEUE), QUEUE)
    assert mine.read_text() == "important"


def test_a_line_that_was_cut_off_does_not_take_the_next_one_along(
    tmp_path: Path, parsed: list[int]
) -> None:
    read(tmp_path, QUEUE)
    kept = tmp_path / FILE
    kept.write_bytes(kept.read_bytes()[:-30])
    read(tmp_path, QUEUE)  # adds the last one anew
    parsed.clear()
    assert same(read(tmp_path, QUEUE), QUEUE)
    assert parsed == [4, 10, 16, 26, 32], "only by parse_queue itself"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damage_makes_it_say_anything_else(data: st.DataObject) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        read(folder, QUEUE)
        kept = folder / FILE
        content = bytearray(kept.read_bytes())
        for _ in range(data.draw(st.integers(1, 3))):
            at = data.draw(st.integers(0, len(content) - 1))
            content[at] = data.draw(st.integers(0, 255))
        cut = data.draw(st.integers(0, len(content)))
        kept.write_bytes(content[:cut] + content[data.draw(st.integers(cut, len(content))) :])
        assert same(read(folder, QUEUE), QUEUE)


@settings(max_examples=150, deadline=None)
@given(edited(), edited())
def test_no_edit_is_read_in_another_way_by_the_next_process(before: str, after: str) -> None:
    with TemporaryDirectory() as name:
        read(Path(name), before)
        assert same(read(Path(name), after), after)
        assert same(read(Path(name), after), after)


def test_it_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_kept, "_STALE", 10)
    file = tmp_path / "interviews.yaml"
    file.write_text(QUEUE, encoding="utf-8")
    queue = QueueYaml(file, BERLIN, tmp_path)
    queue.read()
    for n in range(60):
        file.write_text(QUEUE.replace("Dull", f"Dull {n}"), encoding="utf-8")
        queue.read()
    assert len(lines_in(tmp_path)) < 30
    assert not list(tmp_path.glob(f".{FILE}*"))
    assert same(read(tmp_path, QUEUE.replace("Dull", "Dull 59")), QUEUE.replace("Dull", "Dull 59"))


def test_what_was_taken_out_does_not_stay_for_long(tmp_path: Path) -> None:
    read(tmp_path, QUEUE.replace("Dull", "Secret"))
    for n in range(20):
        read(tmp_path, QUEUE.replace("Dull", f"Dull {n}"))
    assert b"Secret" not in (tmp_path / FILE).read_bytes()


def test_a_broken_head_is_found_by_every_process(tmp_path: Path) -> None:
    read(tmp_path, QUEUE)
    for broken in (QUEUE.replace("interviews:", "interviews:#x"), f"# \x07\n{QUEUE}"):
        assert not read(tmp_path, broken).usable
        assert same(read(tmp_path, broken), broken)


def test_a_queue_that_was_read_once_is_not_written_again(tmp_path: Path) -> None:
    read(tmp_path, GOOD)
    before = (tmp_path / FILE).stat()
    read(tmp_path, GOOD)
    assert (tmp_path / FILE).stat() == before

"""`add` as a process: at a terminal, with options, and with whatever goes wrong on the way."""

from __future__ import annotations

import json
import os
import pty
import select
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from tests.process.daemon import PATIENCE, command, queue_text, settings, states

CTRL_C = "\x03"

OPTIONS = (
    "--company", "Birch Law",
    "--position", "Paralegal",
    "--format", "v",
    "--ended", "2 hours ago",
    "--person", "Gus Moor <gus@birch.example> hiring_manager",
    "--person", "Isa Holm <isa@birch.example> recruiter",
    "--talked-about", "Gus: the move to paperless files",
    "--learned", "Isa Holm: how small the team is",
    "--goal", "clear the backlog of old cases",
    "--skill", "filing by subject",
    "--skill", "plain English",
)  # fmt: skip

INVITATION = """\
BEGIN:VCALENDAR
VERSION:2.0
METHOD:REQUEST
BEGIN:VEVENT
UID:1
SUMMARY:Interview with Acme Robotics
DTSTART:{start}
DTEND:{end}
ORGANIZER;CN="Lee, Dana":MAILTO:dana@acme.example
ATTENDEE;CN=Sam Rivera:mailto:SAM@rivera.example
ATTENDEE;CN=Ivo Brandt:mailto:ivo@acme.example
LOCATION:https://acme.zoom.us/j/1
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return settings(tmp_path, port=9, mode="review")


@pytest.fixture
def invitation(tmp_path: Path) -> str:
    now = datetime.now(UTC).replace(minute=0)
    start, end = (now - timedelta(hours=h) for h in (3, 2))
    file = tmp_path / "invite.ics"
    text = INVITATION.format(start=f"{start:%Y%m%dT%H%M00Z}", end=f"{end:%Y%m%dT%H%M00Z}")
    file.write_text(text, encoding="utf-8")
    return str(file)


def queue(config: Path) -> Path:
    return config.with_name("interviews.yaml")


class Terminal:
    """The command at a real terminal; ``said`` is all that it showed."""

    def __init__(self, config: Path, *words: str) -> None:
        self.said = ""
        self._seen = 0
        self._breaks_off = False
        self.pid, self.line = pty.fork()
        if self.pid == 0:
            os.environ["TERM"] = "dumb"
            command = [sys.executable, "-m", "followupd", "--config", str(config), "add", *words]
            os.execv(sys.executable, command)

    def answer(self, *steps: tuple[str, str]) -> Terminal:
        """Wait for a part of a question, then type."""
        for question, typed in steps:
            self._read(until=question)
            self._breaks_off = typed == CTRL_C
            end = "" if self._breaks_off else "\n"
            os.write(self.line, f"{typed}{end}".encode())
        return self

    def ends(self) -> int:
        self._read(until=None)
        os.close(self.line)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def _read(self, until: str | None) -> None:
        end = time.monotonic() + PATIENCE
        again = time.monotonic() + 2
        while until is None or until not in self.said[self._seen :]:
            assert time.monotonic() < end, f"no {until!r} in: {self.said[self._seen :]}"
            if not select.select([self.line], [], [], 0.2)[0]:
                if self._breaks_off and until is None and time.monotonic() > again:
                    # One that comes just before a program waits for its input is lost.
                    os.write(self.line, CTRL_C.encode())
                    again = time.monotonic() + 2
                continue
            try:
                got = os.read(self.line, 65536)
            except OSError:  # the other side has closed
                got = b""
            if not got:
                assert until is None, f"ended without {until!r}: {self.said}"
                return
            self.said += got.decode("utf-8", "replace").replace("\r", "")
        self._seen = self.said.index(until, self._seen) + len(until) if until else 0


def test_an_interview_is_told_at_the_terminal_and_becomes_letters(config: Path) -> None:
    terminal = Terminal(config).answer(
        ("Company", "Birch: Law"),
        ("Position", "Paralegal"),
        ("How?", "x"),
        ("How?", "v"),
        ("end?", "gibberish"),
        ("end?", "4 hours ago"),
        ("Right?", "2 hours ago"),
        ("Right?", ""),
        ("Who took part?", "Gus Moor"),
        ("address", "gus@birch"),
        ("address", "gus@birch.example"),
        ("Role", "h"),
        ("talked about", "the move to paperless files"),
        ("and?", ""),
        ("Somebody else?", "Isa Holm"),
        ("address", ""),
        ("Role", "r"),
        ("learn", ""),
        ("Somebody else?", ""),
        ("trying to reach", "clear the backlog of old cases"),
        ("Skills", "filing by subject"),
        ("and?", ""),
        ("afterwards", "."),
        ("Add this", "y"),
    )
    assert terminal.ends() == 0, terminal.said
    assert states(config) == {f"{day_id('birch-law')}/gus-moor": "needs_approval"}
    text = queue(config).read_text(encoding="utf-8")
    assert '  - company: "Birch: Law"\n' in text
    assert "talked_about: [the move to paperless files]" in text
    for part in (
        "`x` is no format",
        "is not a time that I understand",
        "(UTC), 2 h ago",
        "is not a mail address",
        "No address, no letter",
        "Dear Gus",
        "followupd approve",
        "the daemon",
    ):
        assert part.lower() in terminal.said.lower(), part


def day_id(company: str) -> str:
    day = (datetime.now(UTC) - timedelta(hours=2)).date()
    return f"{company}-{day.isoformat()}"


def test_every_answer_can_be_an_option(config: Path) -> None:
    said = command(config, "add", *OPTIONS, "--json", stdin="")
    assert said.returncode == 0, said.stderr
    name = day_id("birch-law")
    assert json.loads(said.stdout) == {
        "interview": name,
        "letters": [f"{name}/gus-moor", f"{name}/isa-holm"],
    }
    text = queue(config).read_text(encoding="utf-8")
    assert "skills: [filing by subject, plain English]" in text
    assert "learned: [how small the team is]" in text


def test_what_stood_in_the_file_stays(config: Path) -> None:
    before = queue_text("Dana Lee").replace("\n", "\r\n") + "# the end"
    queue(config).write_bytes(before.encode())
    assert command(config, "add", *OPTIONS, stdin="").returncode == 0
    after = queue(config).read_bytes()
    assert after.startswith(before.encode())
    assert b"Birch Law" in after
    assert set(states(config)) >= {"acme/dana-lee", f"{day_id('birch-law')}/gus-moor"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "--company, --ended and --person are missing"),
        (("--company", "A", "--person", "Dana Lee hr"), "--ended is missing"),
        (("--company", "A", "--ended", "soon", "--person", "Dana Lee hr"), "not a time"),
        (("--company", "A", "--ended", "yesterday 3", "--person", "Dana Lee hr"), "can mean"),
        (("--company", "A", "--ended", "tomorrow 10:00", "--person", "D hr"), "still to come"),
        (("--company", "A", "--ended", "1 hour ago", "--person", "Dana Lee"), "role of Dana Lee"),
        (("--company", "A", "--ended", "1 hour ago", "--person", "<d@a.example> hr"), "no name"),
        (("--company", "A", "--ended", "1 hour ago", "--person", "D <d@> hr"), "mail address"),
        (("--invite", "missing.ics"), "no file"),
        ((*OPTIONS, "--talked-about", "whose"), "whose note"),
        ((*OPTIONS, "--call-at", "yesterday 10:00"), "already"),
        ((*OPTIONS, "--timezone", "Eastern"), "no time zone"),
        ((*OPTIONS, "--id", "a/b"), "can't be an id"),
    ],
)
def test_without_a_terminal_what_is_wrong_is_named_and_nothing_is_written(
    config: Path, words: tuple[str, ...], says: str
) -> None:
    said = command(config, "add", *words, stdin="")
    assert said.returncode == 2, said.stdout
    assert says in said.stderr
    assert "  -> " in said.stderr
    assert not queue(config).exists()


def test_a_note_finds_its_person_by_whatever_they_are_called(config: Path) -> None:
    calls = ("Zoë", "marsh", "Dr. Marsh", "Zoë Marsh", "Dr. Zoë Marsh")
    notes = (word for call in calls for word in ("--talked-about", f"{call}: what {call} said"))
    people = ("--person", "Dr. Zoë Marsh <zoe@birch.example> interviewer")
    said = command(config, "add", *OPTIONS, *people, *notes, stdin="")
    assert said.returncode == 0, said.stderr
    (entry,) = yaml.safe_load(queue(config).read_text(encoding="utf-8"))["interviews"]
    zoe = next(p for p in entry["people"] if p["name"] == "Dr. Zoë Marsh")
    assert zoe["talked_about"] == [f"what {call} said" for call in calls]


def test_an_entry_for_the_same_day_wants_an_id_of_its_own(config: Path) -> None:
    assert command(config, "add", *OPTIONS, stdin="").returncode == 0
    before = queue(config).read_bytes()
    said = command(config, "add", *OPTIONS, stdin="")
    assert said.returncode == 2
    assert "interviews.yaml:4:5" in said.stderr
    assert f"--id {day_id('birch-law')}-2" in said.stderr
    assert queue(config).read_bytes() == before
    again = command(config, "add", *OPTIONS, "--id", "birch-second", "--json", stdin="")
    assert json.loads(again.stdout)["interview"] == "birch-second"


def test_the_same_talk_is_shown_where_it_stands(config: Path) -> None:
    assert command(config, "add", *OPTIONS, stdin="").returncode == 0
    before = queue(config).read_bytes()
    terminal = Terminal(config).answer(
        ("Company [Birch Law]", ""),
        ("Position [Paralegal", ""),
        ("How?", ""),
        ("end?", "1 hour 30 ago"),
        ("end?", "2 hours ago"),
        ("Right?", ""),
        ("same talk?", ""),
    )
    assert terminal.ends() == 0
    assert "interviews.yaml:4:5" in terminal.said
    assert queue(config).read_bytes() == before


def test_another_talk_of_that_day_gets_an_id_of_its_own(config: Path) -> None:
    assert command(config, "add", *OPTIONS, stdin="").returncode == 0
    terminal = Terminal(config, "--yes", *OPTIONS).answer(("same talk?", "n"))
    assert terminal.ends() == 0, terminal.said
    assert f"{day_id('birch-law')}-2/gus-moor" in states(config)


def test_ctrl_c_writes_nothing_and_gives_the_answers_back(config: Path) -> None:
    terminal = Terminal(config).answer(
        ("Company", "Birch: Law"),
        ("Position", "Paralegal"),
        ("How?", "p"),
        ("end?", "2 hours ago"),
        ("Right?", ""),
        ("Who took part?", "Gus Moor"),
        ("address", CTRL_C),
    )
    assert terminal.ends() == 130
    assert "Nothing was written" in terminal.said
    assert '  - company: "Birch: Law"' in terminal.said
    assert "- name: Gus Moor" in terminal.said
    assert not queue(config).exists()


def test_a_no_at_the_end_gives_the_answers_back(config: Path) -> None:
    words = [word for word in OPTIONS if word != "--yes"]
    terminal = Terminal(config, *words).answer(
        ("Right?", ""), ("Somebody else?", "."), ("Add this", "n")
    )
    assert terminal.ends() == 130
    assert "Nothing was written" in terminal.said
    assert not queue(config).exists()


def test_a_broken_file_stays_as_it_is_and_the_entry_is_printed(config: Path) -> None:
    broken = queue_text("Dana Lee") + "   - [\n"
    queue(config).write_text(broken, encoding="utf-8")
    said = command(config, "add", *OPTIONS, stdin="")
    assert said.returncode == 4
    assert "interviews.yaml:" in said.stderr
    assert "nothing was changed" in said.stderr
    assert "  - company: Birch Law" in said.stdout
    assert queue(config).read_text(encoding="utf-8") == broken


def test_at_a_terminal_a_broken_file_is_said_before_anything_is_asked(config: Path) -> None:
    queue(config).write_text(queue_text("Dana Lee") + "   - [\n", encoding="utf-8")
    terminal = Terminal(config).answer(("print the entry at the end", ""), ("Company", CTRL_C))
    assert terminal.ends() == 130
    assert "nothing can be added" in terminal.said


def test_an_invitation_is_confirmed_question_by_question(config: Path, invitation: str) -> None:
    terminal = Terminal(config, "--invite", invitation).answer(
        ("Company [Acme Robotics]", ""),
        ("Position", "Welder"),
        ("[video", ""),
        ("Right?", ""),
        ("Dana Lee <dana@acme.example>", "h"),
        ("talked about", "the new line"),
        ("and?", ""),
        ("Ivo Brandt <ivo@acme.example>", "-"),
        ("Somebody else?", "."),
        ("Add this", ""),
    )
    assert terminal.ends() == 0, terminal.said
    text = queue(config).read_text(encoding="utf-8")
    assert "company: Acme Robotics\n    position: Welder\n    format: video\n" in text
    assert "email: dana@acme.example" in text
    assert "ivo@" not in text
    assert "sam@" not in text.lower()


def test_without_a_terminal_an_invitation_is_believed_only_when_told_to(
    config: Path, invitation: str
) -> None:
    people = ("--person", "<dana@acme.example> h", "--person", "<ivo@acme.example> interviewer")
    words = ("add", "--company", "Acme Robotics", "--invite", invitation, *people)
    said = command(config, *words, stdin="")
    assert said.returncode == 2
    assert "--yes" in said.stderr
    assert command(config, *words, "--yes", stdin="").returncode == 0
    text = queue(config).read_text(encoding="utf-8")
    assert "name: Dana Lee" in text
    assert "name: Ivo Brandt" in text


def test_a_mistyped_domain_is_asked_about(config: Path) -> None:
    queue(config).write_text(queue_text("Dana Lee"), encoding="utf-8")
    words = ("--company", "Other", "--ended", "3 hours ago", "--yes")
    terminal = Terminal(config, *words, "--person", "Gus Moor <gus@amce.example> h")
    terminal.answer(("Did you mean gus@acme.example?", ""))
    assert terminal.ends() == 0, terminal.said
    assert "gus@acme.example" in queue(config).read_text(encoding="utf-8")


def test_a_no_is_no_note_and_a_repair_may_be_told_in_one_answer(config: Path) -> None:
    said = "I said five years of intensive care; it is three, and two on the ward."
    terminal = Terminal(config).answer(
        ("Company", "Birch Clinic"),
        ("Position", "Nurse"),
        ("How?", "v"),
        ("end?", "2 hours ago"),
        ("Right?", ""),
        ("Who took part?", "Gus Moor"),
        ("address", "gus@birch.example"),
        ("Role", "h"),
        ("talked about", "the night shifts"),
        ("and?", "no"),
        ("Somebody else?", ""),
        ("trying to reach", "none"),
        ("Skills", "n"),
        ("afterwards", "no"),
        ("go wrong", said),
        ("What is right?", ""),
        ("call", "."),
        ("Add this", "y"),
    )
    assert terminal.ends() == 0, terminal.said
    text = queue(config).read_text(encoding="utf-8")
    assert "afterthoughts" not in text
    assert "goal" not in text
    assert "intensive care; it is three" in text

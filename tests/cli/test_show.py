"""What `show` prints: through the program, and on terminals of several widths."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from followupd.cli.page import Paper, print_page
from followupd.core.model import Attachment, Finding, Letter
from followupd.core.plan import Plan
from followupd.core.shown import Shown, shown
from followupd.core.words import Mode, Severity, State
from tests.examples import ENDED, interview, letter, reading, settings
from tests.process.daemon import command, queue_text
from tests.process.daemon import settings as settings_file

NOW = ENDED + timedelta(minutes=5)
LONG = (
    "Dear Dana,\n\n"
    "Thank you for taking the time to talk with me about the role. I keep coming back to what we "
    "said about moving the nightly batch to streaming. I will call you on Friday, as we agreed.\n\n"
    "本日はありがとうございました。本日はありがとうございました。本日はありがとうございました。"
    "本日はありがとうございました。\n\nBest regards,\nSam Rivera\n"
)
FRIDAY = Finding(
    code="date-mismatch",
    severity=Severity.WARN,
    message='the letter says "Friday", and the queue has no `call_at`',
    hint="correct one of the two; `call_at` is what you are reminded of",
    where="interviews.yaml:12:9",
    quote="I will call you on Friday, as we agreed.",
)
SHORT = Finding(
    code="length", severity=Severity.WARN, message="the letter has 45 words", where="queue:3:1"
)


def page_of(one: Letter, *, suspended: bool = False) -> Shown:
    plan = Plan(letters=(one,), suspended=frozenset({one.id} if suspended else ()))
    return shown(one, plan, reading(interview()), settings().me)


def printed(page: Shown, width: int | None = None) -> str:
    """The page as a terminal of this width has it; as a pipe has it, without one."""
    out = io.StringIO()
    terminal = {} if width is None else {"force_terminal": True, "width": width}
    console = Console(file=out, highlight=False, color_system=None, **terminal)  # type: ignore[arg-type]
    print_page(Paper(console), page, NOW, settings())
    return re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue())


def test_a_finding_stands_right_below_the_sentence_it_means() -> None:
    said = printed(page_of(letter(body=LONG, findings=(FRIDAY, SHORT)))).splitlines()
    at = said.index("> I will call you on Friday, as we agreed.")
    assert said[at - 1].endswith("moving the nightly batch to streaming.")
    assert said[at + 1] == (
        '    warn: the letter says "Friday", and the queue has no `call_at`  [date-mismatch]'
    )
    assert "correct one of the two" in said[at + 2]
    assert "(interviews.yaml:12:9)" in said[at + 2]
    whole = said.index("The letter as a whole")
    assert "45 words" in said[whole + 1]
    assert "(queue:3:1)" in said[whole + 2]


def test_every_word_of_the_letter_is_printed_once_and_in_order() -> None:
    said = printed(page_of(letter(body=LONG, findings=(FRIDAY,))), 60)
    text = "".join(
        line[2:] for line in said.split("-" * 60)[1].splitlines() if not line.startswith("    ")
    )
    assert re.sub(r"\s", "", text) == re.sub(r"\s", "", LONG)


@pytest.mark.parametrize("width", [60, 75, 120, 300, 20])
def test_no_line_is_wider_than_the_terminal_or_than_a_page(width: int) -> None:
    one = letter(body=LONG, findings=(FRIDAY, SHORT), subject="Thank you: " + "long " * 20)
    said = printed(page_of(one), width)
    assert max(map(cell_len, said.splitlines())) <= min(max(width, 60), 120)


def test_a_pipe_gets_whole_lines_without_trailing_blanks() -> None:
    said = printed(page_of(letter(body=LONG, findings=(FRIDAY,))))
    assert "  " + LONG.splitlines()[4] in said
    assert all(line == line.rstrip() for line in said.splitlines())


def test_good_form_names_the_sentence_or_what_to_add() -> None:
    said = printed(page_of(letter(body=LONG)))
    form = said.split("Good form\n")[1]
    assert re.search(r"^  thanks +Thank you for taking the time", form, re.MULTILINE)
    assert re.search(r"^  the conversation +I keep coming back", form, re.MULTILINE)
    assert re.search(r"^  an afterthought +- \(add `afterthoughts`\)$", form, re.MULTILINE)
    assert re.search(r"^  skills .* +- \(add `skills` and `goal`\)$", form, re.MULTILINE)


def test_nothing_is_to_be_added_to_a_letter_that_went() -> None:
    said = printed(page_of(letter(body=LONG, state=State.SENT, done_at=NOW)))
    assert re.search(r"^  an afterthought +-$", said, re.MULTILINE)
    assert "Deadline" not in said


def test_a_letter_whose_entry_left_the_queue_has_no_good_form() -> None:
    gone = letter(id="initech/bo", interview="initech", state=State.CANCELLED)
    assert page_of(gone).good_form == ()
    assert "Good form" not in printed(page_of(gone))


def test_why_a_letter_is_asked_about_stands_at_the_top() -> None:
    ask = "Dana Lee was already thanked (acme/dana-lee); is this another talk?"
    for state in (State.NEEDS_APPROVAL, State.HELD):
        said = printed(page_of(letter(ask=ask, state=state))).splitlines()
        assert said[1] == f"> {ask}"
        assert sum(ask in line for line in said) == 1


def test_a_letter_that_changed_since_its_approval_says_so() -> None:
    said = printed(page_of(letter(mode=Mode.REVIEW, state=State.NEEDS_APPROVAL, approved="old")))
    assert said.splitlines()[1] == "> changed since you approved it"
    assert "once you approve it" in said


def test_attachments_are_shown_with_their_size() -> None:
    files = (
        Attachment(path="a.pdf", name="a.pdf", size=120_400, digest="x"),
        Attachment(path="b.pdf", name="b.pdf"),
    )
    said = printed(page_of(letter(attachments=files)))
    assert "a.pdf (120 kB)" in said
    assert "b.pdf (it can't be read)" in said


def test_the_text_is_not_read_as_markup() -> None:
    said = printed(page_of(replace(letter(), body="See [bold]this[/bold] :smile: [/red]\n")))
    assert "  See [bold]this[/bold] :smile: [/red]" in said


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A queue whose second interview can be broken by a test."""
    file = settings_file(tmp_path, 9, mode="review")
    text = queue_text("Dana Lee", "Rae Ortiz")
    text += queue_text("Eve Stone", interview="krakow-soft").removeprefix("interviews:\n")
    file.with_name("interviews.yaml").write_text(text, encoding="utf-8")
    return file


def break_the_second(config: Path) -> None:
    queue = config.with_name("interviews.yaml")
    one, name, two = queue.read_text().partition("krakow-soft")
    queue.write_text(one + name + two.replace("ended:", "endet:"))


def test_show_json_adds_to_the_contracts_keys(config: Path) -> None:
    said = json.loads(command(config, "show", "Acme/Dana", "--json").stdout)
    assert {"id", "state", "to", "subject", "body", "findings"} <= set(said)
    assert {"good_form", "attachments", "send_at", "deadline", "ask"} <= set(said)
    assert "".join(s["text"] for s in said["sentences"]) == said["body"]
    assert {"item", "sentence"} == set(said["good_form"][0])
    listed = json.loads(command(config, "status", "--json").stdout)["letters"]
    assert said["findings"] == next(x for x in listed if x["id"] == said["id"])["findings"]


def test_show_of_a_broken_entry_says_which_problem_holds_it(config: Path) -> None:
    break_the_second(config)
    said = command(config, "show", "krakow-soft/eve-stone")
    assert said.returncode == 4
    assert "did you mean `ended`" in said.stderr
    assert re.search(r"interviews\.yaml:\d+:\d+: error", said.stderr)
    assert "the entry `krakow-soft` has a problem" in said.stderr


def test_show_of_a_letter_that_its_broken_entry_holds_says_so_too(config: Path) -> None:
    command(config, "hold", "Kraków-soft")
    command(config, "release", "Kraków-soft")
    break_the_second(config)
    said = command(config, "show", "krakow-soft/eve")
    assert said.returncode == 0
    assert "its entry in the queue has a problem" in said.stdout
    assert "did you mean `ended`" in said.stdout
    assert json.loads(command(config, "show", "krakow-soft/eve", "--json").stdout)["problems"]


def on_a_terminal(config: Path, *words: str, **env: str) -> str:
    """What the program writes when its standard output is a terminal."""
    ours, theirs = pty.openpty()
    try:
        subprocess.run(
            [sys.executable, "-m", "followupd", "--config", str(config), *words],
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", **env},
            timeout=120,
            check=True,
        )
    finally:
        os.close(theirs)
    with os.fdopen(ours, "rb") as screen:
        return screen.read1(65536).decode()


COLOUR = re.compile(r"\x1b\[(?:\d+;)*3\d")


def test_a_terminal_has_colours_unless_they_are_not_wanted(config: Path) -> None:
    assert COLOUR.search(on_a_terminal(config, "show", "acme/dana"))
    assert not COLOUR.search(on_a_terminal(config, "show", "acme/dana", NO_COLOR="1"))
    assert not COLOUR.search(on_a_terminal(config, "check", NO_COLOR="1"))
    assert "\x1b" not in command(config, "show", "acme/dana").stdout

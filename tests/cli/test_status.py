"""``status``: what a person sees in a pipe, on terminals of several widths, and while it stays."""

from __future__ import annotations

import io
import json
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from followupd.adapters.demo_server import post_office
from followupd.cli.glance import letter_lines, lines_of, print_sight
from followupd.core.overview import overview
from tests.cli.sight import LETTERS, NOW, sight
from tests.cli.terminal import terminal
from tests.examples import settings as plain_settings
from tests.process.daemon import command, queue_text, save_by_rename, settings

GOLDEN = Path(__file__).with_name("status.txt")
COMMAND = re.compile(r"-> (followupd \S.*?)(?:  |$)")


def printed(width: int | None, *, colour: bool = False) -> str:
    out = io.StringIO()
    terminal_ = {} if width is None else {"force_terminal": True, "width": width}
    system = "standard" if colour else None
    console = Console(file=out, highlight=False, color_system=system, **terminal_)  # type: ignore[arg-type]
    print_sight(sight(), console)
    return out.getvalue()


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def commands(text: str) -> list[str]:
    return [found for line in text.splitlines() for found in COMMAND.findall(line)]


def test_into_a_pipe_goes_the_same_text_every_time() -> None:
    assert printed(None) == GOLDEN.read_text(encoding="utf-8")


def test_into_a_pipe_nothing_is_shortened_and_no_colour_goes() -> None:
    said = printed(None)
    assert "…" not in said
    assert "\x1b" not in said
    assert all(f"{x.person}, {x.company}" in said for x in LETTERS[:-2])  # two are older


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120])
def test_no_line_is_wider_than_the_window_but_a_command_that_is(width: int) -> None:
    for line in plain(printed(width)).splitlines():
        assert cell_len(line) <= width or "-> followupd" in line, line


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_a_command_for_several_letters_is_several_where_it_would_not_fit(width: int) -> None:
    room = width - len("    -> ")
    for one in commands(plain(printed(width))):
        assert len([word for word in one.split() if "/" in word]) == 1 or len(one) <= room


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_commands_and_names_to_type_are_never_cut(width: int) -> None:
    said = plain(printed(width))
    words = {word for one in commands(printed(None)) for word in one.split()}
    assert words == {word for one in commands(said) for word in one.split()}
    assert not any("…" in one for one in commands(said))
    for bundle in sight().overview.needs:
        for line in bundle.lines:
            assert line.name in said


@pytest.mark.parametrize("width", [60, 80, 120])
def test_times_stand_in_one_column_whatever_script_the_names_are_in(width: int) -> None:
    lines = plain(printed(width)).splitlines()
    ends = [
        cell_len(line[: found.start()])
        for line in lines
        if (found := re.search(r"(?<=  )(\d+ \w+ (\d+ \w+ )?(left|past)|sent \w)", line))
    ]
    assert len(ends) > 8
    assert len(set(ends)) == 1


def test_colours_say_nothing_that_the_words_do_not() -> None:
    coloured = printed(80, colour=True)
    assert "\x1b[1;31m" in coloured
    assert plain(coloured) == plain(printed(80))


def test_where_nothing_is_to_be_done_it_is_calm_and_says_the_next_step() -> None:
    said = "\n".join(x.plain for x in lines_of(sight((), ()), 80))
    assert said.startswith("No letters yet.")
    assert "followupd add" in said


def test_without_anybody_at_work_it_says_so_and_how_to_start() -> None:
    said = "\n".join(x.plain for x in lines_of(sight(running=False), 80))
    assert "followupd is not running" in said
    assert "Ready to go" in said
    assert "followupd service install" in commands(said)


def test_letters_alone_are_printed_for_who_has_a_headline_of_their_own() -> None:
    lines = letter_lines(overview(LETTERS, NOW, plain_settings()), None)
    assert lines[0].plain == "Needs you"


# as a process


@pytest.fixture
def config(tmp_path: Path) -> Iterator[Path]:
    with post_office() as post:
        file = settings(tmp_path, post.port, mode="review")
        file.with_name("interviews.yaml").write_text(
            queue_text("Dana Lee", "Ivo Brandt"), encoding="utf-8"
        )
        yield file


def test_the_command_it_prints_does_what_it_says(config: Path) -> None:
    said = command(config, "status").stdout
    assert said.startswith("2 letters need you")
    [approve] = [x for x in commands(said) if " approve " in x]
    assert command(config, *approve.split()[1:]).returncode == 0
    said = command(config, "status").stdout
    assert said.startswith("2 are ready to go, but followupd is not running")


def test_with_a_beginning_only_those_letters_are_shown(config: Path) -> None:
    said = command(config, "status", "acme/d").stdout
    assert "Dana Lee" in said
    assert "Ivo Brandt" not in said
    listed = json.loads(command(config, "status", "acme/d", "--json").stdout)["letters"]
    assert [x["id"] for x in listed] == ["acme/dana-lee"]
    assert command(config, "status", "globex").returncode == 2


def test_somebody_without_an_address_is_told_of(config: Path) -> None:
    line = "        email: ivo.brandt@acme.example\n"
    text = queue_text("Dana Lee", "Ivo Brandt")
    assert line in text
    config.with_name("interviews.yaml").write_text(text.replace(line, ""), encoding="utf-8")
    said = command(config, "status")
    assert said.returncode == 0
    assert "Ivo Brandt gets no letter, because there is no address (Acme Robotics)" in said.stdout
    (problem,) = json.loads(command(config, "status", "--json").stdout)["problems"]
    assert (problem["code"], problem["severity"]) == ("no-letter", "warning")
    assert problem["where"].startswith("interviews.yaml:")


def test_drafts_without_a_mailbox_are_a_problem_before_one_is_due(config: Path) -> None:
    queue = config.with_name("interviews.yaml")
    text = queue_text("Dana Lee", "Ivo Brandt")
    text = text.replace("        role: hiring", "        mode: draft\n        role: hiring")
    queue.write_text(text, encoding="utf-8")
    said = command(config, "check")
    assert said.returncode == 4
    assert "no mailbox is known, so no draft can be laid  [no-mailbox]" in said.stdout
    assert "interviews.yaml:12:9: error: `mode: draft` for Dana Lee" in said.stdout
    assert "1 problem in the files" in said.stdout
    (problem,) = json.loads(command(config, "status", "--json").stdout)["problems"]
    assert (problem["code"], problem["where"]) == ("no-mailbox", "interviews.yaml:12:9")
    said = command(config, "once")
    assert said.stderr.count("no mailbox is known") == 1
    (problem,) = json.loads(command(config, "status", "--json").stdout)["problems"]
    assert problem["code"] == "no-mailbox"


def test_letters_that_an_entry_holds_are_not_left_out_in_silence(config: Path) -> None:
    text = queue_text("Dana Lee", "Ivo Brandt").replace("role: interviewer", "role: boss")
    config.with_name("interviews.yaml").write_text(text, encoding="utf-8")
    line = "no letter of `acme` goes before its entry is mended"
    assert line in command(config, "status").stdout
    assert line in command(config, "check").stdout
    problems = json.loads(command(config, "status", "--json").stdout)["problems"]
    assert [x["severity"] for x in problems] == ["error", "warning"]


def test_the_json_has_the_overview_too(config: Path) -> None:
    shown = json.loads(command(config, "status", "--json").stdout)["overview"]
    assert shown["needs_you"] == ["acme/dana-lee", "acme/ivo-brandt"]
    assert shown["headline"].startswith("2 letters need you")


def test_all_shows_what_was_done_long_ago(config: Path) -> None:
    command(config, "send", "acme")
    assert command(config, "status", "--all").stdout.count("sent today") == 2


def test_the_journal_is_told_in_plain_words(config: Path) -> None:
    command(config, "approve", "acme/dana")
    lines = command(config, "log", "acme/dana").stdout.splitlines()
    assert any(
        re.fullmatch(r"\w{3} \d+ \w{3} \d\d:\d\d  acme/dana-lee  approved, as you said", x)
        for x in lines
    )


def test_a_word_is_answered_by_name(config: Path) -> None:
    assert command(config, "approve", "acme/dana").stdout.startswith(
        "Dana Lee (Acme Robotics): approved; goes "
    )


# while it stays


def test_watching_shows_what_changes_and_ends_with_q(config: Path) -> None:
    with terminal(config, "status", "--watch") as screen:
        first = screen.until("q ends this")
        assert "2 letters need you" in first
        assert first.startswith("\x1b[?1049h")
        command(config, "approve", "acme/ivo")
        screen.until("1 letter needs you")
        queue = config.with_name("interviews.yaml")
        save_by_rename(queue, queue.read_text().replace("company:", "compny:"))
        screen.until("did you mean `company`")
        screen.press("q")
        assert screen.end() == 0
        assert screen.seen.rstrip().endswith("\x1b[?25h\x1b[?1049l")


def test_watching_outlives_settings_that_are_broken_for_a_while(config: Path) -> None:
    good = config.read_text()
    with terminal(config, "status", "--watch") as screen:
        screen.until("2 letters need you")
        save_by_rename(config, good.replace("email:", "emial:"))
        screen.until("the settings have")
        save_by_rename(config, good)
        screen.until("2 letters need you")
        screen.press("q")
        assert screen.end() == 0


def test_watching_follows_the_size_of_the_window(config: Path) -> None:
    with terminal(config, "status", "--watch", columns=100, rows=30) as screen:
        screen.until("q ends this")
        screen.resize(50, 6)
        screen.until("more lines below; q ends this")
        screen.resize(100, 30)
        assert "followupd run" in screen.until("q ends this")
        screen.press("q")
        assert screen.end() == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_watching_that_is_broken_off_gives_the_terminal_back(
    config: Path, number: signal.Signals
) -> None:
    with terminal(config, "status", "--watch") as screen:
        screen.until("q ends this")
        screen.signal(number)
        assert screen.end() == 130
        assert "\x1b[?25h\x1b[?1049l" in screen.seen
        assert "Traceback" not in screen.seen


@pytest.mark.parametrize("words", [("--watch",), ("--watch", "--json")])
def test_watching_without_a_terminal_is_wrong_usage(config: Path, words: tuple[str, ...]) -> None:
    said = command(config, "status", *words)
    assert said.returncode == 2
    assert said.stdout == ""


def test_watching_changes_nothing_and_plans_nothing_anew_while_nothing_changes(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from followupd.cli.looking import Looking  # noqa: PLC0415 - as the command does

    with Looking(config, (), everything=False) as looking:
        first = looking.sight()
        plan = looking._plan
        assert looking.sight().overview.ids() == first.overview.ids()
        assert looking._plan is plan
        command(config, "hold", "acme/dana")
        assert looking.sight().overview.ids()["on_hold"] == ["acme/dana-lee"]
    assert "reminded" not in command(config, "log").stdout

"""What a command does not use it does not import: most of its time would go into that."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

NEVER = {
    "alembic", "apprise", "apscheduler", "email_validator", "icalendar", "imap_tools", "keyring",
    "smtplib", "starlette", "uvicorn", "yagmail",
}  # fmt: skip
PARSERS = {"pydantic", "pydantic_core", "yaml"}
WRITERS = {"followupd.core.check", "followupd.core.compose", "jinja2"}
PROGRAM = """\
import sys
from followupd.cli.main import main
code = main(sys.argv[1:])
print("\\nimported", *sys.modules)
sys.exit(code)
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "followupd.yaml"
    file.write_text(
        "me: {name: Sam Rivera, email: sam@example.com, timezone: UTC}\n"
        "mail: {smtp: {host: 127.0.0.1, port: 9, security: none, login: false}}\n"
        "reminders: {to: []}\nstate: state\n"
    )
    (tmp_path / "interviews.yaml").write_text(
        "interviews:\n  - company: Acme Robotics\n    position: Engineer\n"
        f"    ended: {datetime.now(UTC):%Y-%m-%d %H:%M}\n    people:\n"
        "      - {name: Dana Lee, email: dana@acme.example, role: hiring_manager}\n"
    )
    return file


def imported(config: Path, *words: str) -> set[str]:
    """The modules at the end of a command."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "--config", str(config), *words],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.rpartition("\nimported ")[2].split())


def drafted(config: Path) -> None:
    """A pass has been over the files, and a look has kept what it read."""
    assert imported(config, "once") >= WRITERS | PARSERS


def test_the_version_needs_next_to_nothing(config: Path) -> None:
    found = imported(config, "--version")
    assert not found & (NEVER | PARSERS | WRITERS | {"asyncio", "rich", "sqlalchemy", "sqlite3"})


@pytest.mark.parametrize("words", [("status",), ("status", "--json"), ("check",)])
def test_a_look_at_what_is_known_reads_and_writes_nothing_anew(
    config: Path, words: tuple[str, ...]
) -> None:
    drafted(config)
    assert not imported(config, *words) & (NEVER | PARSERS | WRITERS)


def test_show_needs_no_parser_either(config: Path) -> None:
    drafted(config)
    assert not imported(config, "show", "acme") & (NEVER | PARSERS | {"jinja2"})


def test_scripts_need_no_colours(config: Path) -> None:
    drafted(config)
    assert "rich" in imported(config, "status")
    assert "rich" not in imported(config, "status", "--json")

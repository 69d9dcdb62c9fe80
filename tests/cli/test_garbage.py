"""When Python looks for garbage: seldom in a command that ends, as usual in one that stays."""

from __future__ import annotations

import gc
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from followupd.cli import garbage
from followupd.cli.main import cli


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    before = gc.get_threshold()
    loggers = [logging.getLogger(x) for x in ("followupd", "apscheduler", "yagmail", "apprise")]
    levels = [logger.level for logger in loggers]
    yield
    gc.unfreeze()
    gc.set_threshold(*before)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def test_a_command_starts_without_a_search(tmp_path: Path) -> None:
    program = (
        "import gc, sys\n"
        "from followupd.__main__ import run\n"
        "sys.argv = ['followupd', '--config', 'nowhere.yaml', 'status']\n"
        "try:\n    run()\n"
        "except SystemExit:\n    print(sum(x['collections'] for x in gc.get_stats()))\n"
    )
    before = "import gc\nprint(sum(x['collections'] for x in gc.get_stats()))\n"
    searches, without = (_said(each, tmp_path) for each in (program, before))
    # What comes before our first line (site-packages' .pth files) is not ours.
    assert int(searches) - int(without) <= 1


def _said(program: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=folder, check=True
    )
    return done.stdout.strip()


def test_there_is_a_limit_all_the_same() -> None:
    garbage.search_seldom()
    assert 0 < gc.get_threshold()[0] <= 10**6
    assert gc.isenabled()


def test_the_daemon_searches_as_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    usual, seen = gc.get_threshold(), []
    garbage.search_seldom()
    monkeypatch.setattr("followupd.daemon.run", lambda *_: seen.append(gc.get_threshold()))
    CliRunner().invoke(cli, ["run"], catch_exceptions=False)
    assert seen == [usual]

"""A disk that fills up at any write, and a state folder that may not be written."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from followupd.adapters.outbox import SqlOutbox
from followupd.core.model import Change, Entry, Letter
from followupd.core.words import State
from followupd.errors import OutboxBroken
from followupd.flow.run import Pass
from tests.desk import FOUR_PEOPLE, Desk, desk
from tests.examples import letter
from tests.nobody import nobody

ONE_PASS = """
import resource, sys
from datetime import datetime
from pathlib import Path
from tests.desk import Desk
from followupd.adapters.demo_server import Post
from followupd.errors import OutboxBroken

limit = int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
try:
    here = Desk(Path(sys.argv[1]), Post())
    here.clock.at = datetime.fromisoformat(sys.argv[2])
    print("done", *here.run().outcome.sent)
except OutboxBroken as error:
    print("broken:", error.message)
"""
"""No file may grow beyond the limit, in bytes: to SQLite, a full disk. Python ignores SIGXFSZ."""


def pass_on_a_full_disk(here: Desk, limit: int) -> str:
    moment = here.clock.at + timedelta(hours=2)
    ended = subprocess.run(
        [sys.executable, "-c", ONE_PASS, str(here.folder), moment.isoformat(), str(limit)],
        capture_output=True, text=True, timeout=60, check=False,
        cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def frames(count: int) -> int:
    """Bytes of a -wal file with so many pages; the -shm beside it takes 32 KiB at once."""
    return 32 + count * (4096 + 24) + 100


LIMITS = [0, 4096, 20_000, *(frames(n) for n in range(8, 80, 3))]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as one:
        one.write(FOUR_PEOPLE)
        one.run()
        yield one


@pytest.mark.parametrize("limit", LIMITS)
def test_on_a_disk_that_fills_up_nothing_goes_twice_and_nothing_is_lost(
    here: Desk, limit: int
) -> None:
    here.close()
    said = pass_on_a_full_disk(here, limit)
    gone = Counter(here.arrived())
    here.restart()
    before = {x.id: x for x in here.outbox.letters()}
    assert len(before) == 4
    assert said.startswith("done") or "the outbox" in said, said
    for one in before.values():
        # What left has its claim and its mark recorded, whatever became of the rest.
        marked = one.state is State.SENT or (one.state is State.SENDING and one.text_gone)
        assert bool(marked) == (gone[one.email] == 1) or one.state is State.SENDING, (said, one)
    here.run(after=timedelta(hours=2))
    here.run(after=timedelta(minutes=20))
    assert max(Counter(here.arrived()).values()) == 1, said
    for one in here.outbox.letters():
        assert one.state in {State.SENT, State.UNSURE}
        assert one.email in here.arrived() or one.state is State.UNSURE


class FillsUp(SqlOutbox):
    """An outbox whose disk is full from the moment a letter gets to the state ``full_at``."""

    full_at: State | None = None
    is_full = False

    def replace(self, before: Letter, after: Letter, *entries: Entry) -> Letter | None:
        self._write(after)
        return super().replace(before, after, *entries)

    def make(self, changes: Sequence[Change]) -> list[Letter | None]:
        for change in changes:
            self._write(change.after)
        return super().make(changes)

    def _write(self, after: Letter) -> None:
        if self.is_full or (self.full_at is not None and after.state is self.full_at):
            self.is_full = True
            raise OutboxBroken("the disk is full" if after.state is self.full_at else "later")


def test_a_letter_that_was_taken_and_could_not_be_recorded_is_unsure_and_not_repeated(
    here: Desk,
) -> None:
    here.close()
    outbox = FillsUp(here.folder / "state")
    outbox.full_at = State.SENT
    with closing(outbox):
        here.walk = Pass(replace(here.house, outbox=outbox))
        with pytest.raises(OutboxBroken, match="the disk is full"):
            here.run(after=timedelta(hours=2))
    assert len(here.arrived()) == 1
    here.restart()
    here.run(after=timedelta(minutes=1))
    here.run(after=timedelta(hours=1))
    assert Counter(here.states().values()) == {"sent": 3, "unsure": 1}
    assert len(here.arrived()) == 4


def test_the_first_error_is_said_when_the_claim_cannot_be_given_back(here: Desk) -> None:
    here.close()
    outbox = FillsUp(here.folder / "state")

    def full(letter: Letter) -> bytes:
        outbox.is_full = True
        raise RuntimeError("the first")

    with closing(outbox), pytest.MonkeyPatch.context() as patch:
        patch.setattr("followupd.flow.line.Line.message", lambda _, x: full(x))
        here.walk = Pass(replace(here.house, outbox=outbox))
        with pytest.raises(RuntimeError, match="the first"):
            here.run(after=timedelta(hours=2))


def test_a_full_disk_leaves_no_half_made_outbox(tmp_path: Path) -> None:
    code = (
        "import resource, sys; from pathlib import Path\n"
        "from followupd.adapters.outbox import SqlOutbox\n"
        "from followupd.errors import OutboxBroken\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (8192, resource.RLIM_INFINITY))\n"
        "try: SqlOutbox(Path(sys.argv[1]))\n"
        "except OutboxBroken as error: print(error.message)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "state")],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert "can't be" in said.stdout, said
    assert {p.name for p in (tmp_path / "state").iterdir()} <= {"outbox.lock"}
    SqlOutbox(tmp_path / "state").close()


# read-only ----------------------------------------------------------------------------------


@pytest.fixture
def state() -> Iterator[Path]:
    """A folder that anybody may look into, and only its owner change; pytest's are closed."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_a_folder_that_may_not_be_written_is_said(state: Path) -> None:
    if os.geteuid() != 0:
        state.chmod(0o555)
    with nobody(), pytest.raises(OutboxBroken) as caught:
        SqlOutbox(state)
    assert str(state) in caught.value.message
    assert caught.value.exit_code == 1


def test_an_outbox_that_may_not_be_written_is_said(state: Path) -> None:
    with closing(SqlOutbox(state)) as outbox:
        outbox.add(letter())
    for path in state.iterdir():
        path.chmod(0o444)
    state.chmod(0o755 if os.geteuid() == 0 else 0o555)
    before = (state / "outbox.sqlite3").read_bytes()
    with nobody(), pytest.raises(OutboxBroken) as caught, closing(SqlOutbox(state)) as outbox:
        outbox.keep("word", "said")
    assert str(state) in caught.value.message
    assert caught.value.exit_code == 1
    assert (state / "outbox.sqlite3").read_bytes() == before

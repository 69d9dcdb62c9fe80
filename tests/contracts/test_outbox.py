from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from followupd.adapters.outbox import SqlOutbox
from followupd.errors import OutboxBroken
from followupd.ports import Outbox
from tests.contracts.outbox import OutboxContract
from tests.examples import letter
from tests.fakes.outbox import FakeOutbox


class TestFakeOutbox(OutboxContract):
    @pytest.fixture
    def outbox(self) -> Outbox:
        return FakeOutbox()


class TestSqlOutbox(OutboxContract):
    @pytest.fixture
    def outbox(self, tmp_path: Path) -> Iterator[Outbox]:
        with closing(SqlOutbox(tmp_path / "state")) as outbox:
            yield outbox

    def test_it_is_there_again_after_the_process(self, tmp_path: Path) -> None:
        with closing(SqlOutbox(tmp_path)) as first:
            first.add(letter())
        with closing(SqlOutbox(tmp_path)) as second:
            assert [x.id for x in second.letters()] == ["acme-phone/dana-lee"]

    def test_nobody_else_can_read_it(self, tmp_path: Path) -> None:
        with closing(SqlOutbox(tmp_path / "state")) as outbox:
            outbox.add(letter())
            modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "state").iterdir()}
        assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700
        assert set(modes.values()) == {0o600}, modes

    def test_a_file_that_is_no_outbox_is_kept_and_said(self, tmp_path: Path) -> None:
        (tmp_path / "outbox.sqlite3").write_text("my shopping list\n" * 100)
        with pytest.raises(OutboxBroken, match="is not an outbox"):
            SqlOutbox(tmp_path)
        assert (tmp_path / "outbox.sqlite3").read_text().startswith("my shopping list")

    def test_tables_of_a_newer_program_are_refused_with_a_sentence(self, tmp_path: Path) -> None:
        SqlOutbox(tmp_path).close()
        with closing(sqlite3.connect(tmp_path / "outbox.sqlite3")) as raw, raw:
            raw.execute("update facts set value = '99' where name = 'schema'")
        with pytest.raises(OutboxBroken, match="another version of followupd"):
            SqlOutbox(tmp_path)

    def test_a_folder_that_cannot_be_made_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(OutboxBroken, match="can't be made"):
            SqlOutbox(tmp_path / "file" / "state")

    def test_the_right_to_deliver_ends_with_a_killed_process(self, tmp_path: Path) -> None:
        code = (
            "import sys, time\n"
            "from pathlib import Path\n"
            "from followupd.adapters.outbox import SqlOutbox\n"
            "with SqlOutbox(Path(sys.argv[1])).delivering() as ours:\n"
            "    print(ours, flush=True)\n"
            "    time.sleep(600)\n"
        )
        other = subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ.copy(),
        )
        try:
            assert other.stdout is not None
            assert other.stdout.readline().strip() == "True"
            with closing(SqlOutbox(tmp_path)) as outbox:
                with outbox.delivering() as ours:
                    assert not ours
                other.kill()
                other.wait()
                with outbox.delivering(timeout=10) as ours:
                    assert ours
        finally:
            other.kill()
            other.wait()
            if other.stdout:
                other.stdout.close()

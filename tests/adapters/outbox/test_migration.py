"""An outbox of an older version is brought up, and nothing in it is lost."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib import resources
from pathlib import Path

import pytest
from sqlalchemy import inspect

from followupd.adapters.outbox import SqlOutbox
from followupd.adapters.outbox.engine import open_engine
from followupd.adapters.outbox.tables import SCHEMA
from followupd.core.words import State
from followupd.errors import OutboxBroken
from tests.adapters.outbox.old import write_old


def test_letters_journal_and_reminders_of_the_first_version_survive(tmp_path: Path) -> None:
    write_old(tmp_path)
    for _ in range(2):  # brought up once, then as it is
        with closing(SqlOutbox(tmp_path)) as outbox:
            found = {x.id: (x.state, x.rev, x.filed) for x in outbox.letters()}
            assert found == {
                "acme-phone/dana-lee": (State.SENT, 4, ""),
                "acme-phone/ivo-brandt": (State.WAITING, 4, ""),
            }
            assert [e.detail for e in outbox.journal()] == ["by the queue"]
            assert outbox.reminded() == {"review:acme-phone/dana-lee"}
            assert outbox.recall("trouble") == "the cat sat on the cable"
            assert outbox.recall("schema") == SCHEMA
            assert {x.reply_to for x in outbox.letters()} == {""}


def test_letters_of_the_second_version_survive_with_what_is_filed(tmp_path: Path) -> None:
    file = write_old(tmp_path)
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("alter table letters add column filed varchar not null default ''")
        raw.execute("update letters set filed = 'wanted' where state = 'sent'")
        raw.execute("update facts set value = '2' where name = 'schema'")
    with closing(SqlOutbox(tmp_path)) as outbox:
        assert [(x.id, x.filed, x.reply_to) for x in outbox.letters()] == [
            ("acme-phone/dana-lee", "wanted", ""),
            ("acme-phone/ivo-brandt", "", ""),
        ]
        assert outbox.recall("schema") == SCHEMA
    assert (tmp_path / "outbox.sqlite3.v2").exists()


def test_the_file_as_it_was_is_kept_beside_it(tmp_path: Path) -> None:
    write_old(tmp_path)
    SqlOutbox(tmp_path).close()
    kept = tmp_path / "outbox.sqlite3.v1"
    assert kept.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(kept)) as raw:
        assert raw.execute("select value from facts where name = 'schema'").fetchone() == ("1",)
        assert raw.execute("select count(*) from letters").fetchone() == (2,)


def test_an_old_file_and_a_new_one_have_the_same_tables(tmp_path: Path) -> None:
    write_old(tmp_path / "old")
    shapes = []
    for folder in (tmp_path / "old", tmp_path / "new"):
        SqlOutbox(folder).close()
        engine = open_engine(folder / "outbox.sqlite3")
        look = inspect(engine)
        tables = [t for t in look.get_table_names() if t != "alembic_version"]
        shapes.append(
            {t: {(c["name"], c["nullable"]) for c in look.get_columns(t)} for t in tables}
        )
        engine.dispose()
    assert shapes[0] == shapes[1]


def test_a_step_that_fails_changes_nothing(tmp_path: Path) -> None:
    file = write_old(tmp_path)
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("alter table letters add column filed varchar")
    with pytest.raises(OutboxBroken):
        SqlOutbox(tmp_path)
    with closing(sqlite3.connect(file)) as raw:
        assert raw.execute("select value from facts where name = 'schema'").fetchone() == ("1",)
        assert raw.execute("select count(*) from letters").fetchone() == (2,)


def test_the_steps_are_found_in_the_package() -> None:
    steps = resources.files("followupd.adapters.outbox") / "migrations"
    assert (steps / "env.py").is_file()
    assert {s.name for s in (steps / "versions").iterdir()} >= {
        "v1.py",
        "v2_filed.py",
        "v3_reply_to.py",
    }


def test_alembic_is_not_imported_for_an_outbox_of_today(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from followupd.adapters.outbox import SqlOutbox\n"
        "SqlOutbox(Path(sys.argv[1])).close()\n"
        "print('alembic' in sys.modules)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert said.stdout.strip() == "False"

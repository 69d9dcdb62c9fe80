"""Bringing an outbox of an older version up, with Alembic; the only module that imports it.

The steps stand in ``migrations/versions``. Which version a file has, its fact "schema" says; what
Alembic notes for itself follows it. A copy of the file as it was stays beside it.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing
from importlib import resources
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, select, update

from followupd.adapters.outbox.birth import beside, folder_errors, sync
from followupd.adapters.outbox.engine import broken, transaction
from followupd.adapters.outbox.tables import SCHEMA, facts
from followupd.errors import OutboxBroken


def bring_up(engine: Engine, file: Path) -> None:
    """To ``SCHEMA``, in one transaction: all of it or nothing. Raises OutboxBroken."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with transaction(engine, writes=True) as connection:
        found = connection.scalar(select(facts.c.value).where(facts.c.name == "schema"))
        if found is None or found == SCHEMA:
            return  # another process was quicker
        _keep_copy(file, beside(file, f".v{found}"))
        try:
            _walk(connection, found)
        except CommandError as error:
            raise OutboxBroken(
                f"the outbox {file} of version {found} can't be brought to version {SCHEMA}",
                hint="nothing was changed; install followupd again",
            ) from error
        connection.execute(update(facts).where(facts.c.name == "schema").values(value=SCHEMA))


def _walk(connection: Connection, found: str) -> None:
    with resources.as_file(resources.files(__package__) / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.stamp(config, found, purge=True)
        command.upgrade(config, SCHEMA)


def _keep_copy(file: Path, copy: Path) -> None:
    """What is committed, as SQLite sees it: a copied file alone would lack its -wal."""
    part = beside(copy, ".part")
    with folder_errors(copy):
        try:
            part.unlink(missing_ok=True)
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(part)) as target:
                source.backup(target)
            sync(part)
            part.replace(copy)
        except sqlite3.Error as error:
            raise broken(copy, error) from error
        finally:
            part.unlink(missing_ok=True)

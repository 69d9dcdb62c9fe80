"""The walls around all tests; fixtures that more than one folder uses."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from zlib import crc32

import keyring.core
import pytest

from tests import guard

guard.raise_walls()

# Started in the background of a shell, pytest and all its children would ignore Ctrl-C.
with suppress(ValueError):  # not the main thread: some worker of a plugin
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Side by side, files are mixed: those that wait for processes stand together in the alphabet.

    Else all workers compute first, and at the end all wait. Every worker needs the same order.
    """
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: crc32(item.location[0].encode()))


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders that are not there yet; pytest would look through all it has made for each."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def fresh_home(homes: Iterator[Path]) -> Iterator[Path]:
    """Every test has a home of its own, and no other."""
    before = dict(os.environ)
    home = next(homes)
    guard.apply(home)
    yield home
    # A test that chose a keyring must not leave it to the next one.
    keyring.core._keyring_backend = None
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("templates")


@pytest.fixture
def templates_at_hand(fresh_home: Path, compiled_templates: Path) -> None:
    """What Jinja2 makes of the templates, shared: for many tests it is the longest part."""
    cache = fresh_home / "cache" / "followupd"
    cache.mkdir(mode=0o700)
    (cache / "templates").symlink_to(compiled_templates)

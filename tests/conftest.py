"""The walls around all tests; fixtures that more than one folder uses."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import keyring.core
import pytest

from tests import guard

guard.raise_walls()

# Started in the background of a shell, pytest and all its children would ignore Ctrl-C.
with suppress(ValueError):  # not the main thread: some worker of a plugin
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def fresh_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Every test has a home of its own, and no other."""
    before = dict(os.environ)
    home = tmp_path_factory.mktemp("home")
    guard.apply(home)
    yield home
    # A test that chose a keyring must not leave it to the next one.
    keyring.core._keyring_backend = None
    os.environ.clear()
    os.environ.update(before)

"""The walls around the tests, tried from the inside."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import keyring
import pytest
from platformdirs import user_config_path, user_state_path

from tests.guard import LeftTheHouse


def test_no_test_reaches_a_host_that_is_not_this_one() -> None:
    with (
        closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as out,
        pytest.raises(LeftTheHouse),
    ):
        out.connect(("192.0.2.1", 25))  # TEST-NET-1: routed nowhere (RFC 5737)


def test_no_test_asks_the_dns_for_a_real_name() -> None:
    with pytest.raises(LeftTheHouse):
        socket.getaddrinfo("smtp.acme.example", 25)


def test_loopback_is_open() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        socket.create_connection(server.getsockname()).close()


def test_home_and_its_folders_are_the_tests_own(fresh_home: Path) -> None:
    assert Path.home() == fresh_home
    assert user_config_path("followupd").is_relative_to(fresh_home)
    assert user_state_path("followupd").is_relative_to(fresh_home)


def test_children_have_the_same_home(fresh_home: Path) -> None:
    code = "from pathlib import Path; print(Path.home())"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == str(fresh_home)


def test_the_real_keyring_and_the_real_bus_are_out_of_reach() -> None:
    assert type(keyring.get_keyring()).__module__ == "keyring.backends.fail"
    assert "no-bus" in os.environ["DBUS_SESSION_BUS_ADDRESS"]
    assert not Path(os.environ["DBUS_SESSION_BUS_ADDRESS"].removeprefix("unix:path=")).exists()

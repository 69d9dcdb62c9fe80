"""Postfix as a provider's server, and a keyring with the password, for the sending.

They are those of ``tests/real``. What Postfix has taken it throws away: the delivery behind it
would run beside the measurement and is nobody's here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.contest import seconds
from bench.material import ME
from tests.real.desktop.session import gnome_keyring, session_bus
from tests.real.mail_servers import USERS, MailServers, running, wait_until, why_not

PASSWORD = USERS[ME]

THROWN_AWAY = """
default_transport = discard:
virtual_transport = discard:
"""


def missing() -> str:
    """What the sending needs and this machine has not; "" for nothing."""
    reason = why_not()
    if not reason and not (shutil.which("gnome-keyring-daemon") and shutil.which("dbus-daemon")):
        return "gnome-keyring is not installed; `make servers` installs it"
    return reason


@dataclass(frozen=True)
class MailHouse:
    """The servers; ``mail`` is what settings say about them, with and without the mailbox."""

    servers: MailServers

    def mail(self, *, mailbox: bool) -> str:
        """The value of ``mail:``."""
        one = self.servers
        ca = f"ca_file: {one.ca_file}"
        smtp = f"smtp: {{host: localhost, port: {one.smtp_starttls}, security: starttls, {ca}}}"
        imap = f"imap: {{host: localhost, port: {one.imaps}, security: tls, {ca}}}"
        return "{" + (f"{smtp}, {imap}" if mailbox else smtp) + "}"

    def taken(self) -> int:
        """How many letters Postfix has taken so far."""
        log = (self.servers.folder / "postfix.log").read_text(errors="replace")
        return log.count(" status=sent ")

    def wait_for(self, count: int) -> None:
        """Until so many letters have gone through."""
        wait_until(lambda: self.taken() >= count, f"{count} letters in Postfix's log")


@contextmanager
def mail_house(folder: Path) -> Iterator[MailHouse]:
    """Postfix, Dovecot and an unlocked keyring that knows the password."""
    with session_bus() as bus, running() as servers:
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.address
        os.environ.pop("PYTHON_KEYRING_BACKEND", None)
        with gnome_keyring(bus, folder / "keyring.log"):
            _throw_away(servers)
            yield MailHouse(servers)


def _throw_away(servers: MailServers) -> None:
    config = servers.folder / "postfix"
    with (config / "main.cf").open("a", encoding="utf-8") as file:
        file.write(THROWN_AWAY)
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
    command = [shutil.which("postfix", path=path) or "postfix", "-c", str(config), "reload"]
    subprocess.run(command, check=True, capture_output=True, timeout=30)


def log_in(followupd: list[str], config: Path) -> None:
    """Store the password in the keyring, as a person does once."""
    words = ["--config", str(config), "login", "--password-stdin", "--no-verify"]
    seconds([*followupd, *words], say=f"{PASSWORD}\n")

"""``followupd`` at a terminal of its own, whose network and keyring are on loopback.

A program for tests: its arguments are followupd's. The environment names the name server, the web
server and its authority; the keyring is a file.
"""

from __future__ import annotations

import fcntl
import json
import os
import ssl
import sys
import termios
from contextlib import suppress
from pathlib import Path

from followupd import wiring
from followupd.adapters.https_file import HttpsFiles
from followupd.adapters.mail_discovery import Discovery
from followupd.adapters.mail_dns import MailDns
from followupd.cli.main import main
from followupd.errors import SecretMissing


class FileSecrets:
    """A keyring for one test."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def _all(self) -> dict[str, str]:
        found = json.loads(self._file.read_text()) if self._file.exists() else {}
        assert isinstance(found, dict)
        return found

    def get(self, account: str) -> str:
        if account not in self._all():
            raise SecretMissing("there is no password yet", hint="run `followupd login`")
        return self._all()[account]

    def set(self, account: str, secret: str) -> None:
        self._file.write_text(json.dumps(self._all() | {account: secret}))


def discovery() -> Discovery:
    dns = MailDns("127.0.0.1", int(os.environ.get("TEST_DNS_PORT", "1")), seconds=1)
    context = ssl.create_default_context(cafile=os.environ.get("TEST_CA"))
    port = int(os.environ.get("TEST_WEB_PORT", "1"))
    return Discovery(dns, HttpsFiles(dns, context, port, seconds=1))


if __name__ == "__main__":
    with suppress(OSError):  # not a terminal: a test of a pipe
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    wiring.mail_discovery = discovery
    if "TEST_KEYRING" in os.environ:
        keyring = FileSecrets(Path(os.environ["TEST_KEYRING"]))
        wiring.keyring_secrets = lambda: keyring
    sys.exit(main(sys.argv[1:]))

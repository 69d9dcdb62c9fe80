"""An authority of the tests' own, and the certificates it makes."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme

NAMES = ("localhost", "127.0.0.1")


class Authority:
    """A certificate authority with its file, and server contexts made by it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.ca = trustme.CA()
        self.ca_file = folder / "ca.pem"
        self.ca.cert_pem.write_to_path(self.ca_file)

    def server_context(
        self, *names: str, expired: bool = False, days: float | None = None
    ) -> ssl.SSLContext:
        """``days``: for how long the certificate is still good."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._certificate(names, -1 if expired else days).configure_cert(context)
        return context

    def files(self, *names: str) -> tuple[Path, Path]:
        """A certificate and its key, as servers in processes of their own want them."""
        made = self._certificate(names)
        chain, key = self.folder / "host.pem", self.folder / "host.key"
        chain.write_bytes(b"".join(pem.bytes() for pem in made.cert_chain_pems))
        made.private_key_pem.write_to_path(key)
        key.chmod(0o600)
        return chain, key

    def _certificate(self, names: tuple[str, ...], days: float | None = None) -> trustme.LeafCert:
        until = None if days is None else datetime.now(UTC) + timedelta(days=days)
        return self.ca.issue_cert(*(names or NAMES), not_after=until)

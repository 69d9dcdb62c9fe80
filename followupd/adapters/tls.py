"""Encryption that knows whom it talks to: a verifying context, and words for when it can't be had.

Certificates and host names are always checked. There is no switch that turns that off.
"""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from followupd.core.settings import Security, Server
from followupd.errors import Untrusted

# X509_V_ERR_*: the verify codes of OpenSSL that a person can do something about.
_NOT_YET_VALID = {9}
_EXPIRED = {10}
_UNKNOWN_CA = {2, 18, 19, 20, 21}
_OTHER_HOST = {62, 64}


@dataclass(frozen=True, slots=True)
class Encryption:
    """What a line is protected with: "TLSv1.3", who vouches for the server, and until when."""

    version: str
    issuer: str
    until: datetime


def encryption_of(line: object) -> Encryption | None:
    """Of a connected socket whose certificate was verified; None for one in the clear."""
    if not isinstance(line, ssl.SSLSocket):
        return None
    shown: Any = line.getpeercert()
    if not shown:
        return None
    issuer = {key: str(value) for part in shown.get("issuer", ()) for key, value in part}
    seconds = ssl.cert_time_to_seconds(str(shown["notAfter"]))
    return Encryption(
        version=line.version() or "TLS",
        issuer=issuer.get("organizationName") or issuer.get("commonName") or "an unnamed authority",
        until=datetime.fromtimestamp(seconds, UTC),
    )


def verifying_context(server: Server) -> ssl.SSLContext:
    """The machine's trusted authorities, and those of ``ca_file`` beside them.

    Raises Untrusted when ``ca_file`` can't be used.
    """
    context = ssl.create_default_context()
    if server.ca_file is None:
        return context
    try:
        # Beside the machine's own: create_default_context(cafile=...) would take their place.
        context.load_verify_locations(cafile=server.ca_file)
    except (OSError, ValueError):  # SSLError is an OSError
        raise Untrusted(
            f"the certificate file {server.ca_file} can't be used for {server.host}",
            hint="`ca_file` must name a readable file with certificates in PEM form",
        ) from None
    return context


def require_loopback(server: Server) -> None:
    """A line without encryption ends on this machine, or is not opened. Raises Untrusted."""
    if server.security is Security.NONE and not is_loopback(server.host):
        raise Untrusted(
            f"`security: none` is not used with {server.host}: others could read the password",
            hint="give `security: tls` or `starttls`; `none` is for a server on this machine",
        )


def is_loopback(host: str) -> bool:
    """Whether this host is this machine; no DNS is asked."""
    if host.rstrip(".").lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def untrusted(error: ssl.SSLError, server: Server) -> Untrusted:
    """What went wrong between two sides that could not agree on encryption, and what to do."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _bad_certificate(error, server)
    if error.reason in {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL"}:
        return Untrusted(
            f"{server.host} does not begin with TLS on port {server.port}",
            hint="give `security: starttls`, or the port that speaks TLS from the start "
            "(465 for SMTP, 993 for IMAP)",
        )
    return Untrusted(
        f"{server.host} and followupd found no encryption that both accept ({error.reason})",
        hint="the server may be very old; ask its provider for the host and port to use",
    )


def no_starttls(server: Server) -> Untrusted:
    """The server offers no STARTTLS; the line is never used in the clear instead."""
    return Untrusted(
        f"{server.host} does not offer STARTTLS on port {server.port}; nothing went unencrypted",
        hint="give `security: tls` with the port for it (465 for SMTP, 993 for IMAP); in a public "
        "network, something in between may be taking the encryption away",
    )


def _bad_certificate(error: ssl.SSLCertVerificationError, server: Server) -> Untrusted:
    code = error.verify_code
    host = server.host
    if code in _EXPIRED | _NOT_YET_VALID:
        what = "has expired" if code in _EXPIRED else "is not valid yet"
        return Untrusted(
            f"the certificate of {host} {what}",
            hint="check the date of this machine; if it is right, the server's owner must renew it",
        )
    if code in _OTHER_HOST:
        return Untrusted(
            f"the server that answers as {host} shows the certificate of another host",
            hint="check `host` in the settings: it must be the name that the provider gives",
        )
    if code in _UNKNOWN_CA:
        return Untrusted(
            f"the certificate of {host} is made by itself or by an authority this machine "
            "does not know",
            hint="if the server is yours, name its authority's certificate as `ca_file`; if not, "
            "somebody may be listening: do not go on in this network",
        )
    return Untrusted(
        f"the certificate of {host} can't be trusted: {error.verify_message}",
        hint="check `host` in the settings; if the server is yours, mend its certificate",
    )

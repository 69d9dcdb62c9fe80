"""Mozilla's autoconfig form: the XML in which a mail domain tells programs its servers.

Described at https://wiki.mozilla.org/Thunderbird:Autoconfiguration:ConfigFileFormat. The file
comes from outside: it is read without DTD and entities, and only hosts, ports and names of a
plain form are taken out of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from followupd.adapters.files.providers import Address
from followupd.adapters.files.setting_answer import setting_answer
from followupd.errors import UsageError

_SECURITY = {"SSL": "tls", "STARTTLS": "starttls"}
_PASSWORD = {"password-cleartext", "plain", "password-encrypted", "secure"}
_DEEPEST = 12  # levels; a real file has six


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What the file offers to a program with a password.

    ``only_oauth`` is true where there are servers, and none of them takes a password.
    ``username`` is "" where the whole address is the name.
    """

    smtp: Address | None = None
    imap: Address | None = None
    username: str = ""
    only_oauth: bool = False


class _Unsafe(Exception):
    """The file holds what no such file needs."""


def places(email: str) -> tuple[str, str]:
    """Where the file may lie for this address, the likelier first."""
    domain = email.rpartition("@")[2]
    return (
        f"https://autoconfig.{domain}/mail/config-v1.1.xml?emailaddress={quote(email)}",
        f"https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
    )


def read_autoconfig(content: bytes, email: str) -> Offer | None:
    """The offer in the file for this address; None where it is no such file."""
    try:
        root = _tree(content)
    except (expat.ExpatError, _Unsafe, ValueError, AssertionError):
        return None
    if root is None or root.tag != "clientConfig":
        return None
    smtp_all = list(_servers(root, "outgoingServer", "smtp"))
    imap_all = list(_servers(root, "incomingServer", "imap"))
    smtp = next(filter(_takes_password, smtp_all), None)
    imap = next(filter(_takes_password, imap_all), None)
    named = smtp if smtp is not None else imap
    return Offer(
        smtp=_address(smtp, email),
        imap=_address(imap, email),
        username=_username(named, email),
        only_oauth=smtp is None and any("OAuth2" in _logins(s) for s in smtp_all),
    )


def _tree(content: bytes) -> Element | None:
    """The XML as a tree. Raises _Unsafe for a DTD (entities live there) and for too deep a one."""
    builder = TreeBuilder()
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise _Unsafe
        builder.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name)

    def doctype(*_: object) -> None:
        raise _Unsafe

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = doctype
    parser.Parse(content, True)  # noqa: FBT003 - expat's "this was all"
    return builder.close()


def _servers(root: Element, tag: str, kind: str) -> Iterator[Element]:
    for provider in root.findall("emailProvider"):
        yield from (s for s in provider.findall(tag) if s.get("type") == kind)


def _logins(server: Element) -> set[str]:
    return {(login.text or "").strip() for login in server.findall("authentication")}


def _takes_password(server: Element) -> bool:
    return _said(server, "socketType") in _SECURITY and bool(_logins(server) & _PASSWORD)


def _said(server: Element, tag: str) -> str:
    return (server.findtext(tag) or "").strip()


def _address(server: Element | None, email: str) -> Address | None:
    if server is None:
        return None
    try:
        host = setting_answer("host", _filled(_said(server, "hostname"), email))
        port = int(setting_answer("port", _said(server, "port")))
    except UsageError:
        return None
    return host, port, _SECURITY[_said(server, "socketType")]


def _username(server: Element | None, email: str) -> str:
    if server is None:
        return ""
    try:
        name = setting_answer("line", _filled(_said(server, "username"), email))
    except UsageError:
        return ""
    return "" if name == email else name


def _filled(text: str, email: str) -> str:
    """With the parts of the address in place of the form's three words for them."""
    local, _, domain = email.rpartition("@")
    for word, value in (
        ("%EMAILADDRESS%", email),
        ("%EMAILLOCALPART%", local),
        ("%EMAILDOMAIN%", domain),
    ):
        text = text.replace(word, value)
    return text

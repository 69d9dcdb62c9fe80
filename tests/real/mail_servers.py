"""Postfix and Dovecot of the tests' own, in a temporary folder and on free loopback ports.

Nothing of /etc is touched, and what was started is stopped, also when the start itself fails.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import smtplib
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.servers.certificates import Authority

BOUND = 30.0  # seconds for a server to be up, and for a letter to be delivered
USERS = {
    "sam@rivera.example": "correct horse",
    "zoe@rivera.example": "pässwörd – ü",
    "dana@acme.example": "d",
    "rae@acme.example": "r",
    "ivo@acme.example": "i",
    "hal@acme.example": "h",
    "lena@xn--bcher-kva.example": "l",  # as bücher.example is written on the wire
}
DOMAINS = sorted({user.partition("@")[2] for user in USERS})
DRAFTS, SENT = ".Drafts", ".Sent Messages"
"""Maildir folders. The Sent folder's name is unusual: it must be found by its flag."""

ATTEMPTS = 3  # another program may take a free port before the server does
LIMIT = 20_000_000  # bytes of the largest letter


class NotStarted(Exception):
    """The servers did not come up; the text is what they logged."""


def why_not() -> str:
    """Why the servers can't run here, or ""."""
    if not (shutil.which("postfix", path=_PATH) and shutil.which("dovecot", path=_PATH)):
        return "Postfix and Dovecot are not installed; `make servers` installs them"
    if os.geteuid() != 0:
        return "Postfix starts only as root; run these tests as root, in a container for instance"
    return ""


_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])


@dataclass(frozen=True)
class MailServers:
    """Two running servers. A mailbox belongs to each of ``USERS``."""

    folder: Path
    ca_file: Path
    smtp_starttls: int
    smtps: int
    imap_starttls: int
    imaps: int
    host: str = "localhost"

    def mails(self, user: str, folder: str = "") -> list[tuple[str, bytes]]:
        """File names (with the flags) and contents of a mail folder, with CRLF line ends."""
        maildir = self.folder / "mail" / user / folder
        files = [f for part in ("new", "cur") for f in sorted(maildir.glob(f"{part}/*"))]
        return [
            (f.name, f.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")) for f in files
        ]

    def arrived(self, user: str, count: int) -> list[bytes]:
        """The mails in a user's inbox, as soon as there are ``count``."""
        wait_until(lambda: len(self.mails(user)) >= count, f"{count} mails for {user}")
        return [content for _, content in self.mails(user)]

    def file_as_sent(self, user: str, content: bytes) -> None:
        """Put a mail into the Sent folder, as a provider does after sending."""
        self._into(self.folder / "mail" / user / SENT, content)

    def empty(self) -> None:
        """All mailboxes, for the next test."""
        for part in ("new", "cur"):
            for file in (self.folder / "mail").glob(f"**/{part}/*"):
                file.unlink(missing_ok=True)

    def _into(self, maildir: Path, content: bytes) -> None:
        owner = pwd.getpwnam("mail")
        for folder in (maildir, *(maildir / x for x in ("cur", "new", "tmp"))):
            folder.mkdir(parents=True, exist_ok=True)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        file = maildir / "tmp" / f"{time.time_ns()}.filed"
        file.write_bytes(content)
        os.chown(file, owner.pw_uid, owner.pw_gid)
        file.rename(maildir / "new" / file.name)


@contextlib.contextmanager
def running() -> Iterator[MailServers]:
    """Both servers, up and answering."""
    with contextlib.ExitStack() as stack:
        yield _started(stack)


def _started(stack: contextlib.ExitStack) -> MailServers:
    for attempt in range(1, ATTEMPTS + 1):
        with contextlib.ExitStack() as running_now:
            try:
                servers = _start(running_now.enter_context(_open_folder()), running_now)
            except NotStarted:
                if attempt == ATTEMPTS:
                    raise
            else:
                stack.push(running_now.pop_all())
                return servers
    raise AssertionError("not reached")


@contextlib.contextmanager
def _open_folder() -> Iterator[Path]:
    """A temporary folder that Postfix's and Dovecot's own users get into; pytest's are closed."""
    folder = Path(tempfile.mkdtemp(prefix="followupd-mail-"))
    try:
        folder.chmod(0o755)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path, stack: contextlib.ExitStack) -> MailServers:
    ports = _free_ports(4)
    authority = Authority(folder / "tls")
    authority.files("localhost")
    servers = MailServers(folder, authority.ca_file, *ports)
    _write_dovecot(servers)
    _write_postfix(servers)
    stack.enter_context(_dovecot(folder))
    stack.enter_context(_postfix(folder))
    for port in ports:
        wait_until(lambda port=port: _answers(port), f"a server on port {port}", folder)  # type: ignore[misc]
    wait_until(lambda: _offers_login(servers), "Dovecot's answer to Postfix", folder)
    return servers


@contextlib.contextmanager
def _dovecot(folder: Path) -> Iterator[None]:
    command = [shutil.which("dovecot", path=_PATH) or "", "-F", "-c", str(folder / "dovecot.conf")]
    with (folder / "dovecot.out").open("wb") as out:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(BOUND)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(BOUND)


@contextlib.contextmanager
def _postfix(folder: Path) -> Iterator[None]:
    postfix = [shutil.which("postfix", path=_PATH) or "", "-c", str(folder / "postfix")]
    quiet = {"capture_output": True, "timeout": BOUND, "env": {**os.environ, "PATH": _PATH}}
    try:
        started = subprocess.run([*postfix, "start"], **quiet, check=False)  # type: ignore[call-overload]
        if started.returncode:
            raise NotStarted(started.stderr.decode() + _logs(folder))
        yield
    finally:
        pid = _master(folder)
        subprocess.run([*postfix, "abort"], **quiet, check=False)  # type: ignore[call-overload]
        wait_until(lambda: not _lives(pid), "Postfix's end")


def _master(folder: Path) -> int:
    """The process id of Postfix's master, which is no child of ours; 0 if it never began."""
    try:
        return int((folder / "queue" / "pid" / "master.pid").read_text())
    except (OSError, ValueError):
        return 0


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"  # in a container nobody may be there to bury it


def wait_until(ready: Callable[[], bool], what: str, folder: Path | None = None) -> None:
    """Wait on a condition, with a bound."""
    end = time.monotonic() + BOUND
    while not ready():
        if time.monotonic() > end:
            raise NotStarted(f"waited {BOUND} s for {what}\n{_logs(folder) if folder else ''}")
        time.sleep(0.02)


def _logs(folder: Path) -> str:
    files = [folder / x for x in ("postfix.log", "dovecot.log", "dovecot.out")]
    return "\n".join(f.read_text(errors="replace")[-3000:] for f in files if f.exists())


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def _offers_login(servers: MailServers) -> bool:
    """Postfix offers AUTH only when it has reached Dovecot."""
    try:
        trusting = ssl.create_default_context(cafile=servers.ca_file)
        with smtplib.SMTP_SSL(
            "localhost", servers.smtps, local_hostname="probe", timeout=5, context=trusting
        ) as line:
            line.ehlo()
            return line.has_extn("auth")
    except OSError:
        return False


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        # All open at once, so that no two are the same.
        listening = [
            stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)
        ]
        return [x.getsockname()[1] for x in listening]


def _write_dovecot(servers: MailServers) -> None:
    folder = servers.folder
    owner = pwd.getpwnam("mail")
    mail = folder / "mail"
    mail.mkdir()
    os.chown(mail, owner.pw_uid, owner.pw_gid)
    (folder / "users").write_text(
        "".join(f"{user}:{{PLAIN}}{password}\n" for user, password in USERS.items()),
        encoding="utf-8",
    )
    (folder / "users").chmod(0o644)
    (folder / "dovecot.conf").write_text(
        f"""
base_dir = {folder}/dovecot-run
state_dir = {folder}/dovecot-state
instance_name = {folder.name}
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/tls/host.pem
ssl_key = <{folder}/tls/host.key
disable_plaintext_auth = yes
auth_mechanisms = plain login
# No waiting after a wrong password, neither once nor longer each time.
auth_failure_delay = 0
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
first_valid_uid = 1
mail_location = maildir:{mail}/%u
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={mail}/%u
}}
namespace inbox {{
  inbox = yes
  mailbox Drafts {{
    special_use = \\Drafts
    auto = subscribe
  }}
  mailbox "Sent Messages" {{
    special_use = \\Sent
    auto = subscribe
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {servers.imap_starttls}
  }}
  inet_listener imaps {{
    port = {servers.imaps}
    ssl = yes
  }}
}}
service lmtp {{
  unix_listener lmtp {{
    mode = 0666
  }}
}}
service auth {{
  unix_listener auth-for-postfix {{
    mode = 0666
  }}
}}
""",
        encoding="utf-8",
    )


def _write_postfix(servers: MailServers) -> None:
    folder = servers.folder
    owner = pwd.getpwnam("postfix")
    (folder / "postfix").mkdir()
    (folder / "queue").mkdir()
    (folder / "data").mkdir()
    os.chown(folder / "data", owner.pw_uid, owner.pw_gid)
    boxes = ", ".join(f"{{ {user} = x }}" for user in USERS)
    (folder / "postfix" / "main.cf").write_text(
        f"""
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = post.example
mydestination =
alias_maps =
alias_database =
mynetworks =
smtputf8_enable = yes
message_size_limit = {LIMIT}
mailbox_size_limit = 0
virtual_mailbox_limit = 0
virtual_mailbox_domains = {", ".join(DOMAINS)}
virtual_mailbox_maps = inline:{{ {boxes} }}
virtual_transport = lmtp:unix:{folder}/dovecot-run/lmtp
smtpd_error_sleep_time = 0
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {folder}/dovecot-run/auth-for-postfix
smtpd_tls_auth_only = yes
smtpd_tls_cert_file = {folder}/tls/host.pem
smtpd_tls_key_file = {folder}/tls/host.key
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
smtpd_reject_unlisted_recipient = yes
smtpd_relay_restrictions = permit_sasl_authenticated, reject
"""
    )
    (folder / "postfix" / "master.cf").write_text(
        f"""
{servers.smtp_starttls} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
{servers.smtps} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
smtp      unix  - - n - - smtp
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
lmtp      unix  - - n - - lmtp
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""
    )

"""The whole: the wheel in a new venv, the daemon as a process, the password in gnome-keyring,
Postfix with STARTTLS, Dovecot's mailboxes. From the YAML file to four letters."""

from __future__ import annotations

import email
import email.policy
import json
import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.process.daemon import until
from tests.real.desktop.session import GnomeKeyring, Notifications
from tests.real.desktop.user_manager import UserManager
from tests.real.mail_servers import DRAFTS, USERS, MailServers

pytestmark = pytest.mark.real

ROOT = Path(__file__).parents[3]
ME = "sam@rivera.example"
PEOPLE = {
    "dana@acme.example": "hiring_manager",
    "ivo@acme.example": "interviewer",
    "rae@acme.example": "recruiter",
    "hal@acme.example": "hr",
}

SETTINGS = """\
me: {{name: Sam Rivera, email: {me}, phone: "+1 555 0100", timezone: UTC}}
state: state
mail:
  smtp: {{host: localhost, port: {smtp}, security: starttls, ca_file: {ca}}}
  imap: {{host: localhost, port: {imap}, security: tls, ca_file: {ca}}}
delivery: {{mode: {mode}, wait: 1m, hours: "00:00-24:00"}}
reminders: {{to: [desktop]}}
web: false
"""

QUEUE = """\
interviews:
  - id: acme
    company: Acme Robotics
    position: Senior Data Engineer
    format: phone
    ended: {ended}
    goal: cut order latency below five minutes
    skills: [Kafka stream design, incident response, mentoring]
    afterthoughts:
      - On the drive home I sketched how the batch jobs could be moved one topic at a time.
    people:
      - name: Dana Lee
        email: dana@acme.example
        role: hiring_manager
        talked_about: [moving the nightly batch to streaming]
      - name: Ivo Brandt
        email: ivo@acme.example
        role: interviewer
        talked_about: [how the on-call rota changed last spring]
      - name: Rae Ortiz
        email: rae@acme.example
        role: recruiter
        learned: [how small and senior the team is]
      - name: Hal Kim
        email: hal@acme.example
        role: hr
        learned: [that the whole team meets in one place twice a year]
"""


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``followupd`` from the built wheel, in a venv of its own that borrows the dependencies."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", str(folder), str(ROOT)], check=True, timeout=300)
    (wheel,) = folder.glob("*.whl")
    home = folder / "venv"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run([*install, "--no-deps", str(wheel)], check=True, timeout=300)
    (site,) = (home / "lib").glob("*/site-packages")
    # A path in a .pth file is searched after the venv's own packages, and the .pth files in it
    # are not read: the editable install that this test runs from stays out of sight.
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    where = "import followupd; print(followupd.__file__)"
    seen = subprocess.run([python, "-Ic", where], capture_output=True, text=True, check=True)
    assert seen.stdout.startswith(str(home)), "the test would not run the wheel"
    return home / "bin" / "followupd"


class Person:
    """Somebody at a machine with followupd, a keyring and a mailbox."""

    def __init__(self, program: Path, servers: MailServers, folder: Path, mode: str) -> None:
        self.program = program
        self.servers = servers
        self.config = folder / "followupd.yaml"
        self.queue = folder / "interviews.yaml"
        self.folder = folder
        folder.mkdir()
        self.config.write_text(
            SETTINGS.format(
                me=ME,
                smtp=servers.smtp_starttls,
                imap=servers.imaps,
                ca=servers.ca_file,
                mode=mode,
            )
        )

    def says(self, *words: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.program, "--config", self.config, *words],
            capture_output=True,
            text=True,
            input=stdin,
            timeout=120,
            check=False,
        )

    def logs_in(self) -> None:
        done = self.says("login", "--password-stdin", stdin=USERS[ME] + "\n")
        assert done.returncode == 0, done.stderr
        assert "SMTP: the login works" in done.stdout
        assert "IMAP: the login works" in done.stdout

    def writes_the_interview(self) -> None:
        ended = datetime.now(UTC) - timedelta(hours=1)
        text = QUEUE.format(ended=ended.strftime("%Y-%m-%d %H:%M"))
        new = self.queue.with_suffix(".new")
        new.write_text(text)
        new.replace(self.queue)

    def status(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.says("status", "--json").stdout)
        return said

    def states(self) -> set[str]:
        return {x["state"] for x in self.status()["letters"]}

    @contextmanager
    def daemon(self) -> Iterator[subprocess.Popen[str]]:
        log = self.folder / "daemon.log"
        with log.open("w") as out:
            process = subprocess.Popen(
                [self.program, "--config", self.config, "run"],
                stdout=out,
                stderr=subprocess.STDOUT,
                text=True,
            )
            try:
                until(lambda: "watches" in log.read_text(), "the daemon starts")
                yield process
                process.terminate()
                assert process.wait(60) == 0, log.read_text()
            finally:
                if process.poll() is None:
                    process.kill()
                    process.wait()


def plain(content: bytes) -> str:
    message = email.message_from_bytes(content, policy=email.policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_four_people_each_get_a_letter_of_their_own(
    program: Path, mail_servers: MailServers, gnome_keyring: GnomeKeyring, tmp_path: Path
) -> None:
    sam = Person(program, mail_servers, tmp_path / "sam", "send")
    sam.logs_in()
    with sam.daemon():
        sam.writes_the_interview()
        until(lambda: sam.states() == {"sent"}, "status says sent")
    texts = {plain(mail_servers.arrived(who, 1)[0]) for who in PEOPLE}
    assert len(texts) == 4
    assert all(len(mail_servers.mails(who)) == 1 for who in PEOPLE)
    password = USERS[ME]
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or password.encode() not in file.read_bytes(), file


def test_in_mode_draft_all_four_lie_in_drafts(
    program: Path, mail_servers: MailServers, gnome_keyring: GnomeKeyring, tmp_path: Path
) -> None:
    sam = Person(program, mail_servers, tmp_path / "sam", "draft")
    sam.logs_in()
    with sam.daemon():
        sam.writes_the_interview()
        until(lambda: sam.states() == {"drafted"}, "status says drafted")
    drafts = mail_servers.mails(ME, DRAFTS)
    assert len(drafts) == 4
    assert all("D" in name.rpartition(":2,")[2] for name, _ in drafts), "the \\Draft flag"
    assert all(mail_servers.mails(who) == [] for who in PEOPLE)


def test_in_mode_review_nothing_leaves_before_approve_and_an_edit_needs_it_anew(
    program: Path, mail_servers: MailServers, gnome_keyring: GnomeKeyring, tmp_path: Path
) -> None:
    sam = Person(program, mail_servers, tmp_path / "sam", "review")
    sam.logs_in()
    with sam.daemon():
        sam.writes_the_interview()
        until(lambda: len(sam.status()["letters"]) == 4, "the drafts are there")
        assert sam.states() == {"needs_approval"}
        assert sam.says("hold", "acme/dana").returncode == 0
        assert sam.says("approve", "acme/dana").returncode == 0
        sam.queue.write_text(sam.queue.read_text().replace("nightly batch", "weekly batch"))
        assert sam.says("release", "acme/dana").returncode == 0
        assert sam.says("approve", "acme/ivo").returncode == 0
        until(lambda: "sent" in sam.states(), "the approved one goes")
        assert mail_servers.arrived("ivo@acme.example", 1)
        assert mail_servers.mails("dana@acme.example") == []
        found = {x["id"]: x["state"] for x in sam.status()["letters"]}
        assert found["acme/dana-lee"] == "needs_approval"
        assert sam.says("approve", "acme/dana").returncode == 0
        assert "weekly batch" in plain(mail_servers.arrived("dana@acme.example", 1)[0])
        assert mail_servers.mails("rae@acme.example") == []


def test_a_locked_keyring_is_told_and_the_letters_go_when_it_is_unlocked(
    program: Path,
    mail_servers: MailServers,
    gnome_keyring: GnomeKeyring,
    notification_daemon: Notifications,
    tmp_path: Path,
) -> None:
    sam = Person(program, mail_servers, tmp_path / "sam", "send")
    sam.logs_in()
    gnome_keyring.lock()
    with sam.daemon():
        sam.writes_the_interview()
        until(notification_daemon.shown, "the person is told")
        assert any("locked" in x.body for x in notification_daemon.shown())
        assert sam.states() == {"waiting"}
        gnome_keyring.unlock()
        until(lambda: sam.states() == {"sent"}, "they go", seconds=90)
    assert all(len(mail_servers.mails(who)) == 1 for who in PEOPLE)


def test_as_a_service_it_sends_and_is_gone_after_uninstall(
    program: Path,
    mail_servers: MailServers,
    gnome_keyring: GnomeKeyring,
    systemd_user: UserManager,
    tmp_path: Path,
) -> None:
    sam = Person(program, mail_servers, tmp_path / "sam", "send")
    sam.logs_in()
    shown = sam.says("service", "install", "--print")
    assert "Type=notify" in shown.stdout
    assert USERS[ME] not in shown.stdout
    done = sam.says("service", "install")
    assert done.returncode == 0, done.stderr
    try:
        assert systemd_user.show("followupd", "ActiveState") == "active"
        sam.writes_the_interview()
        until(lambda: sam.states() == {"sent"}, "the service sends")
        assert sam.status()["daemon"]["pid"] == int(systemd_user.show("followupd", "MainPID"))
        assert sam.says("service", "status").returncode == 0
    finally:
        gone = sam.says("service", "uninstall")
    assert gone.returncode == 0, gone.stderr
    assert sam.status()["daemon"]["running"] is False
    assert sam.says("service", "status").returncode == 1
    assert os.environ["HOME"] != "/root"

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import platformdirs
import pytest

from followupd.adapters.files.providers import PROVIDERS, provider_named, provider_of
from followupd.adapters.files.settings_file import read_settings
from followupd.adapters.files.settings_place import default_settings_path
from followupd.core.settings import Delivery, Hours, Reminders, Security, Settings
from followupd.core.words import Mode

ME = "me: {name: Sam Rivera, email: sam@example.com, timezone: America/New_York}\n"
GMAIL = ME + "mail: {provider: gmail}\n"


class Desk:
    """A folder with a settings file in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "followupd.yaml"

    def read(self, text: str) -> Settings:
        self.file.write_text(text)
        settings, problems = read_settings(self.file)
        assert problems == ()
        assert settings is not None
        return settings

    def said(self, text: str) -> list[tuple[str, str]]:
        self.file.write_text(text)
        settings, problems = read_settings(self.file)
        assert settings is None
        assert all(p.message and p.hint for p in problems)
        return [(p.code, str(p.where).partition(":")[2]) for p in problems]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


# what is given and what is not


def test_name_address_and_provider_are_enough(desk: Desk) -> None:
    found = desk.read(GMAIL)
    assert found.file == desk.file
    assert found.queue == desk.folder / "interviews.yaml"
    assert found.state == platformdirs.user_state_path("followupd")
    assert found.templates is None
    assert (found.delivery, found.reminders, found.web_port) == (Delivery(), Reminders(), 8025)
    assert found.me.timezone == ZoneInfo("America/New_York")
    assert found.me.signature == "Sam Rivera\nsam@example.com"
    assert found.mail.username == "sam@example.com"
    assert (found.mail.smtp.host, found.mail.smtp.port) == ("smtp.gmail.com", 465)
    assert found.mail.imap is not None
    assert (found.mail.imap.host, found.mail.imap.port) == ("imap.gmail.com", 993)


def test_everything_may_be_given(desk: Desk) -> None:
    (desk.folder / "ca.pem").touch()
    (desk.folder / "mine").mkdir()
    found = desk.read(
        """\
me:
  name: Sam Rivera
  email: sam@example.com
  phone: "+1 555 0100"
  timezone: Europe/Berlin
  signature: |
    Sam
    +1 555 0100
queue: ~/queue.yaml
state: state
templates: mine
mail:
  username: sam
  smtp: {host: smtp.example.com, port: 2465, security: SSL/TLS, ca_file: ca.pem}
  imap: {host: imap.example.com, security: starttls, drafts: Entwürfe, sent: Gesendet}
delivery: {mode: send, wait: 90m, hours: "08:00-24:00", deadline: 1d 12h, late_limit: 2d}
reminders: {before_deadline: 2h, to: [email, "keyring:phone", "ntfy://host/topic"]}
web: {port: 9000}
"""
    )
    assert found.me.signature == "Sam\n+1 555 0100"
    assert found.queue == Path("~/queue.yaml").expanduser()
    assert found.state == desk.folder / "state"
    assert found.templates == desk.folder / "mine"
    assert (found.mail.username, found.mail.smtp.port) == ("sam", 2465)
    assert found.mail.smtp.security is Security.TLS
    assert found.mail.smtp.ca_file == desk.folder / "ca.pem"
    assert found.mail.imap is not None
    assert (found.mail.imap.port, found.mail.imap.security) == (143, Security.STARTTLS)
    assert (found.mail.imap.drafts, found.mail.imap.sent) == ("Entwürfe", "Gesendet")
    assert found.delivery == Delivery(
        mode=Mode.SEND,
        wait=timedelta(minutes=90),
        hours=Hours(480, 1440),
        deadline=timedelta(hours=36),
        late_limit=timedelta(days=2),
    )
    assert found.reminders == Reminders(
        before_deadline=(timedelta(hours=2),), to=("email", "keyring:phone", "ntfy://host/topic")
    )
    assert found.web_port == 9000


def test_the_phone_stands_in_the_signature(desk: Desk) -> None:
    with_phone = GMAIL.replace("name: Sam Rivera", "name: Sam Rivera, phone: '0100'")
    assert desk.read(with_phone).me.signature == "Sam Rivera\n0100\nsam@example.com"


@pytest.mark.parametrize("off", ["false", "no", "off"])
def test_the_page_and_the_mailbox_can_be_turned_off(desk: Desk, off: str) -> None:
    found = desk.read(f"{ME}mail: {{provider: gmail, imap: {off}}}\nweb: {off}\n")
    assert found.web_port is None
    assert found.mail.imap is None


def test_no_reminders_at_all_may_be_wanted(desk: Desk) -> None:
    found = desk.read(GMAIL + "reminders: {before_deadline: [], to: []}\nweb: true\n")
    assert found.reminders == Reminders(before_deadline=(), to=())
    assert found.web_port == 8025


def test_without_a_zone_the_machines_is_taken(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert desk.read(GMAIL.replace(", timezone: America/New_York", "")).me.timezone.key == (
        "Asia/Tokyo"
    )


def test_a_machine_without_a_zone_gives_a_warning_and_utc(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("followupd.adapters.files.settings_file.machine_zone", lambda _: None)
    desk.file.write_text(GMAIL.replace(", timezone: America/New_York", ""))
    settings, problems = read_settings(desk.file)
    assert settings is not None
    assert settings.me.timezone.key == "UTC"
    assert [(p.code, p.severity) for p in problems] == [("no-timezone", "warning")]


# where the file is


def test_the_environment_names_the_file_or_the_platform_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert default_settings_path() == platformdirs.user_config_path("followupd") / "followupd.yaml"
    monkeypatch.setenv("FOLLOWUPD_CONFIG", "other/mine.yaml")
    assert default_settings_path() == Path("other/mine.yaml")


def test_paths_are_relative_to_the_file_as_it_was_named_and_absolute(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = desk.folder / "dotfiles"
    elsewhere.mkdir()
    (elsewhere / "f.yaml").write_text(GMAIL)
    desk.file.symlink_to(elsewhere / "f.yaml")
    monkeypatch.chdir(desk.folder)
    settings, _ = read_settings(Path("followupd.yaml"))
    assert settings is not None
    assert (settings.file, settings.queue) == (desk.file, desk.folder / "interviews.yaml")


@pytest.mark.parametrize("name", ["missing.yaml", ".", "~nobody-here/x.yaml", "nul\0"])
def test_no_file_is_a_problem(desk: Desk, name: str) -> None:
    settings, problems = read_settings(desk.folder / name)
    assert settings is None
    assert [p.code for p in problems] == ["not-a-file"]


# servers


def test_every_provider_gives_servers_over_a_protected_line(desk: Desk) -> None:
    for provider in PROVIDERS:
        mail = desk.read(f"{ME}mail: {{provider: {provider.name.upper()}}}\n").mail
        assert mail.provider == provider.name
        assert mail.smtp.security is not Security.NONE
        assert mail.imap is not None
        assert mail.imap.security is not Security.NONE
        assert provider_named(provider.name) is provider
        for domain in provider.domains:
            assert provider_of(f"sam@{domain}") is provider


@pytest.mark.parametrize(
    ("smtp", "expected"),
    [
        ("{port: 587}", ("smtp.gmail.com", 587, "starttls")),
        ("{security: starttls}", ("smtp.gmail.com", 587, "starttls")),
        ("{security: tls}", ("smtp.gmail.com", 465, "tls")),
        ("{host: relay.example.com}", ("relay.example.com", 465, "tls")),
        ("{port: 2525}", ("smtp.gmail.com", 2525, "tls")),
        ("{host: h.example, port: 465, security: starttls}", ("h.example", 465, "starttls")),
    ],
)
def test_what_the_user_gives_wins_over_the_provider(
    desk: Desk, smtp: str, expected: tuple[str, int, str]
) -> None:
    server = desk.read(f"{ME}mail: {{provider: gmail, smtp: {smtp}}}\n").mail.smtp
    assert (server.host, server.port, server.security) == expected


@pytest.mark.parametrize(
    ("smtp", "port", "security"),
    [
        ("", 465, "tls"),
        (", security: starttls", 587, "starttls"),
        (", port: 587", 587, "starttls"),
        (", port: 2525", 2525, "tls"),
    ],
)
def test_a_server_alone_has_the_usual_port(desk: Desk, smtp: str, port: int, security: str) -> None:
    mail = desk.read(f"{ME}mail: {{smtp: {{host: h.example{smtp}}}}}\n").mail
    assert (mail.smtp.port, mail.smtp.security, mail.imap) == (port, security, None)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "'::1'", "localhost"])
def test_on_this_machine_a_relay_needs_no_encryption_and_no_login(desk: Desk, host: str) -> None:
    server = desk.read(
        f"{ME}mail: {{smtp: {{host: {host}, port: 2525, security: none, login: false}}}}\n"
    ).mail.smtp
    assert server.security is Security.NONE
    assert not server.login


@pytest.mark.parametrize(
    "host", ["smtp.example.com", "10.0.0.1", "localhost.example.com", "0.0.0.0"]
)
def test_anywhere_else_both_are_refused(desk: Desk, host: str) -> None:
    smtp = f"{{host: {host}, security: none, login: no}}"
    found = desk.said(f"{ME}mail: {{smtp: {smtp}, imap: {smtp}}}\n")
    assert [code for code, _ in found] == ["bad-value"] * 4


# what is wrong


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("", "missing-key", "1:1"),
        ("- a\n", "bad-value", "1:1"),
        (ME, "missing-key", "1:1"),
        (ME + "mail: {}\n", "missing-key", "2:7"),
        (ME + "mail: {imap: {drafts: D}, smtp: {host: h.example}}\n", "missing-key", "2:14"),
        (GMAIL + "x: 1\n", "unknown-key", "3:1"),
        (GMAIL + "queue: a\nqueue: b\n", "double-key", "4:1"),
        (GMAIL + "queue: 'a\n", "yaml-syntax", "3:8"),
        (GMAIL.replace("sam@example.com", "sam"), "bad-email", "1:31"),
        (GMAIL.replace("America/New_York", "New York"), "bad-timezone", "1:58"),
        (GMAIL.replace("gmail", "gmal"), "bad-provider", "2:18"),
        (GMAIL + "delivery: {deadline: 90}\n", "bad-duration", "3:22"),
        (GMAIL + "delivery: {deadline: 0h, wait: 0h}\n", "bad-duration", "3:22"),
        (GMAIL + "delivery: {late_limit: 0m}\n", "bad-duration", "3:24"),
        (GMAIL + "delivery: {deadline: 2h}\n", "bad-duration", "3:22"),
        (GMAIL + "delivery: {wait: 24h}\n", "bad-duration", "3:18"),
        (GMAIL + "delivery: {hours: 9-17}\n", "bad-hours", "3:19"),
        (GMAIL + "delivery: {mode: never}\n", "bad-value", "3:18"),
        (GMAIL + "reminders: {before_deadline: [1h, x]}\n", "bad-duration", "3:35"),
        (GMAIL + "reminders: {to: [desktop, pager]}\n", "bad-channel", "3:27"),
        (GMAIL + "web: {port: 0}\n", "bad-value", "3:13"),
        (GMAIL + "web: {port: 65536}\n", "bad-value", "3:13"),
        (GMAIL + "web: maybe\n", "bad-value", "3:6"),
        (GMAIL + "templates: nowhere\n", "not-a-file", "3:12"),
        (ME + "mail: {provider: gmail, smtp: {ca_file: x.pem}}\n", "not-a-file", "2:41"),
        (ME + "mail: {provider: gmail, smtp: {host: a b}}\n", "bad-value", "2:38"),
        (
            ME + "mail: {provider: gmail, imap: no}\ndelivery: {mode: draft}\n",
            "missing-key",
            "3:18",
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_place(desk: Desk, text: str, code: str, place: str) -> None:
    assert (code, place) in desk.said(text)


def test_all_problems_are_told_at_once_and_none_that_only_follows_from_another(desk: Desk) -> None:
    text = (
        ME + "mail:\n  provider: gmal\n  smtp: {security: none, host: a.example}\n"
        "delivery:\n  wait: 30h\n  deadline: 90\nwebb: false\ntemplates: nowhere\n"
    )
    assert desk.said(text) == [
        ("bad-provider", "3:13"),
        ("bad-value", "4:20"),
        ("bad-duration", "7:13"),
        ("unknown-key", "8:1"),
        ("not-a-file", "9:12"),
    ]


def test_a_misspelt_provider_is_one_problem_and_not_two(desk: Desk) -> None:
    assert desk.said(GMAIL.replace("gmail", "gmal")) == [("bad-provider", "2:18")]


@pytest.mark.parametrize(
    ("mail", "files_sent"),
    [
        ("provider: gmail", True),
        ("provider: posteo", False),
        ("provider: posteo, files_sent: true", True),
        ("provider: gmail, files_sent: false", False),
        ("provider: posteo, smtp: {host: relay.example.com}", True),
        ("smtp: {host: relay.example.com}", True),
    ],
)
def test_who_files_what_was_sent_is_known_of_the_provider_or_said(
    desk: Desk, mail: str, *, files_sent: bool
) -> None:
    assert desk.read(f"{ME}mail: {{{mail}}}\n").mail.files_sent is files_sent


# secrets


@pytest.mark.parametrize(
    "text",
    [
        "password: hunter2\n",
        "mail_password: [hunter2]\n",
        "web: {Password: hunter2}\n",
        "reminders: {to: [{passwd: hunter2}]}\n",
        "delivery: {app-password: {a: hunter2}}\n",
    ],
)
def test_a_password_in_the_file_is_sent_to_the_keyring_and_never_repeated(
    desk: Desk, text: str
) -> None:
    desk.file.write_text(GMAIL + text)
    settings, problems = read_settings(desk.file)
    assert settings is None
    assert "password-in-file" in [p.code for p in problems]
    assert "followupd login" in " ".join(p.hint for p in problems)
    assert "hunter2" not in repr(problems)


@pytest.mark.parametrize(
    "text",
    [
        ME + "mail: {provider: gmail:hunter2}\n",
        ME + "mail: {smtp: 'smtp://sam:hunter2@h.example'}\n",
        ME + "mail: {smtp: {host: 'sam:hunter2@h.example'}}\n",
        ME + "mail: {smtp: {host: h.example, port: hunter2}}\n",
        GMAIL + "reminders: {to: ['sam:hunter2@h.example']}\n",
        GMAIL + "reminders: {to: {mailto: hunter2}}\n",
        ME + 'mail: {username: "sam\\nhunter2", provider: gmail}\n',
        ME + "mail: hunter2\n",
        ME + "mail: {password: 'hunter2\n",
    ],
)
def test_no_message_repeats_what_may_be_a_secret(desk: Desk, text: str) -> None:
    desk.file.write_text(text)
    settings, problems = read_settings(desk.file)
    assert settings is None
    assert problems
    assert "hunter2" not in repr(problems)

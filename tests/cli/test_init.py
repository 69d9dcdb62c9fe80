"""`init`, as processes with options and at a real terminal: what is asked, and what is written."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from followupd.adapters.files.settings_file import read_settings
from followupd.core.settings import Security
from followupd.core.words import Mode
from tests.process.daemon import command, queue_text
from tests.process.terminal import Terminal
from tests.servers.certificates import Authority
from tests.servers.name_server import NameServer
from tests.servers.post import PostServer
from tests.servers.web import WebServer

PROGRAM = [sys.executable, "tests/process/init_program.py"]
ROOT = Path(__file__).parents[2]
SAM = ("--name", "Sam Rivera", "--email", "sam@rivera.example")
QUIET = ("--no-login", "--no-service", "--no-lookup")
RIGHT, WRONG = "abcd-efgh-ijkl", "zyxw-vuts-rqpo"
AUTOCONFIG = """<clientConfig version="1.1"><emailProvider id="rivera.example">
<incomingServer type="imap"><hostname>imap.rivera.example</hostname><port>993</port>
<socketType>SSL</socketType><authentication>password-cleartext</authentication></incomingServer>
<outgoingServer type="smtp"><hostname>smtp.rivera.example</hostname><port>465</port>
<socketType>SSL</socketType><authentication>password-cleartext</authentication></outgoingServer>
</emailProvider></clientConfig>"""


@pytest.fixture(autouse=True)
def world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[NameServer]:
    """A network of one name server, a keyring in a file, and a known time zone."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("TEST_KEYRING", str(tmp_path / "keyring.json"))
    monkeypatch.setenv("TZ", "Europe/Berlin")
    monkeypatch.chdir(ROOT)
    with NameServer({("rivera.example", "A"): ["127.0.0.1"]}) as names:
        monkeypatch.setenv("TEST_DNS_PORT", str(names.port))
        yield names


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "mine" / "followupd.yaml"


def init(config: Path, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, "--config", str(config), "init", *words],
        capture_output=True,
        text=True,
        input=stdin,
        timeout=120,
        check=False,
    )


def at_terminal(config: Path, *words: str) -> Terminal:
    return Terminal([*PROGRAM, "--config", str(config), "init", *words])


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_options_alone_write_both_files_and_the_check_finds_nothing(config: Path) -> None:
    said = init(config, *SAM, "--provider", "gmail", *QUIET)
    assert said.returncode == 0, said.stderr
    checked = command(config, "check")
    assert checked.returncode == 0, checked.stdout
    assert "no problem" in checked.stdout
    assert command(config, "status", "--json").returncode == 0
    once = json.loads(command(config, "once", "--json").stdout)
    assert {problem["code"] for problem in once["problems"]} == {"password"}
    assert f"followupd --config {config} add" in said.stdout


def test_what_the_options_say_stands_in_the_settings(config: Path) -> None:
    said = init(
        config, *SAM, "--phone", "0123", "--timezone", "Asia/Tokyo", "--mode", "send",
        "--signature", "Kind regards\nSam: #1", "--username", "sam", "--smtp-host",
        "smtp.rivera.example", "--smtp-security", "starttls", "--imap-host",
        "imap.rivera.example", "--imap-port", "1993", *QUIET,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    settings, problems = read_settings(config)
    assert problems == ()
    assert settings is not None
    assert settings.me.phone == "0123"
    assert settings.me.timezone.key == "Asia/Tokyo"
    assert settings.me.signature == "Kind regards\nSam: #1"
    assert settings.delivery.mode is Mode.SEND
    assert settings.mail.username == "sam"
    smtp, imap = settings.mail.smtp, settings.mail.imap
    assert imap is not None
    assert (smtp.host, smtp.port) == ("smtp.rivera.example", 587)
    assert smtp.security is Security.STARTTLS
    assert (imap.host, imap.port) == ("imap.rivera.example", 1993)


def test_files_are_for_their_owner_only(config: Path) -> None:
    config = config.parent / "deeper" / config.name
    init(config, *SAM, "--provider", "gmail", *QUIET)
    files = list(config.parent.iterdir())
    assert {file.name for file in files} == {
        "followupd.yaml",
        "interviews.yaml",
        "queue.schema.json",
        "settings.schema.json",
    }
    assert {mode(file) for file in files} == {0o600}
    assert mode(config.parent) == mode(config.parent.parent) == 0o700


def test_each_file_names_the_schema_that_lies_beside_it(config: Path) -> None:
    init(config, *SAM, "--provider", "gmail", *QUIET)
    for name, which in (("followupd.yaml", "settings"), ("interviews.yaml", "queue")):
        first = (config.parent / name).read_text(encoding="utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema={which}.schema.json"
        schema = json.loads((config.parent / f"{which}.schema.json").read_text(encoding="utf-8"))
        assert schema == json.loads(command(config, "schema", which).stdout)


def test_the_usual_place_has_the_usual_state_folder_and_another_place_its_own(
    fresh_home: Path, config: Path
) -> None:
    usual = subprocess.run(
        [*PROGRAM, "init", *SAM, "--provider", "gmail", *QUIET],
        capture_output=True, text=True, timeout=120, check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert "`followupd add`" in usual.stdout
    settings, _ = read_settings(fresh_home / "config" / "followupd" / "followupd.yaml")
    assert settings is not None
    assert settings.state == fresh_home / "state" / "followupd"
    init(config, *SAM, "--provider", "gmail", *QUIET)
    other, _ = read_settings(config)
    assert other is not None
    assert other.state == config.parent / "state"


def test_a_file_that_is_there_stays_and_the_other_one_is_written(config: Path) -> None:
    config.parent.mkdir()
    queue = config.with_name("interviews.yaml")
    queue.write_text(queue_text("Dana Lee"), encoding="utf-8")
    before = queue.read_bytes()
    said = init(config, *SAM, "--provider", "gmail", *QUIET)
    assert said.returncode == 0, said.stderr
    assert queue.read_bytes() == before
    assert f"{queue} is there already" in said.stdout
    assert config.exists()
    written = config.read_bytes()
    queue.unlink()
    said = init(config, "--name", "Somebody Else", *QUIET)
    assert said.returncode == 0, said.stderr
    assert config.read_bytes() == written
    assert f"{config} is there already" in said.stdout
    assert "Not used: --name" in said.stdout
    assert queue.exists()


def test_a_second_call_changes_no_byte(config: Path) -> None:
    init(config, *SAM, "--provider", "gmail", *QUIET)
    before = {p: p.read_bytes() for p in config.parent.iterdir() if p.is_file()}
    said = init(config, *QUIET)
    assert said.returncode == 0
    assert {p: p.read_bytes() for p in config.parent.iterdir() if p.is_file()} == before


def test_a_link_that_leads_nowhere_is_left_alone(config: Path, tmp_path: Path) -> None:
    config.parent.mkdir()
    queue = config.with_name("interviews.yaml")
    queue.symlink_to(tmp_path / "stick" / "interviews.yaml")
    said = init(config, *SAM, "--provider", "gmail", *QUIET)
    assert queue.is_symlink()
    assert not queue.exists()
    assert "is there already" in said.stdout


def test_settings_that_are_broken_are_said_and_stay(config: Path) -> None:
    config.parent.mkdir()
    config.write_text("me: {name: Sam\n", encoding="utf-8")
    said = init(config, *SAM, *QUIET)
    assert said.returncode == 4
    assert "followupd.yaml:" in said.stderr
    assert config.read_text(encoding="utf-8") == "me: {name: Sam\n"


def test_a_schema_of_somebody_elses_is_not_overwritten(config: Path) -> None:
    config.parent.mkdir()
    theirs = config.with_name("queue.schema.json")
    theirs.write_text("mine", encoding="utf-8")
    said = init(config, *SAM, "--provider", "gmail", *QUIET)
    assert said.returncode == 0
    assert theirs.read_text(encoding="utf-8") == "mine"


def test_without_a_terminal_what_is_missing_is_named(config: Path) -> None:
    said = init(config, *QUIET)
    assert said.returncode == 2
    assert "--name and --email are missing" in said.stderr
    said = init(config, *SAM, *QUIET)
    assert said.returncode == 2
    assert "--provider" in said.stderr
    assert not config.parent.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--email", "sam.rivera.example"), "--email"),
        (("--timezone", "Munich"), "Europe/Berlin"),
        (("--mode", "sned"), "did you mean `send`"),
        (("--provider", "gmial"), "did you mean `gmail`"),
        (("--name", " "), "--name has nothing behind it"),
        (("--phone", "a\nb"), "--phone"),
        (("--smtp-host", "https://x"), "--smtp-host"),
        (("--smtp-port", "587"), "--smtp-port needs --smtp-host"),
        (("--smtp-host", "mail.example", "--smtp-port", "99999"), "--smtp-port"),
        (("--smtp-host", "mail.example", "--smtp-security", "none"), "without encryption"),
        (("--smtp-host", "mail.example", "--mode", "draft"), "draft needs a mailbox"),
    ],
)
def test_a_wrong_option_is_named_with_what_would_be_right(
    config: Path, words: tuple[str, ...], said: str
) -> None:
    provider = () if {"--smtp-host", "--provider"} & set(words) else ("--provider", "gmail")
    found = init(config, *SAM, *provider, *QUIET, *words)
    assert found.returncode == 2
    assert said.lower() in found.stderr.lower()
    assert "Traceback" not in found.stderr
    assert not config.parent.exists()


def test_a_slip_in_a_domain_is_noted_where_nobody_can_be_asked(config: Path) -> None:
    said = init(config, "--name", "Sam", "--email", "sam@gmial.com", "--provider", "gmail", *QUIET)
    assert said.returncode == 0
    assert "gmail.com" in said.stderr


def test_where_nothing_is_looked_up_no_look_up_is_promised(config: Path) -> None:
    with at_terminal(config, *SAM, *QUIET) as at:
        at.sees("Provider (")
        assert "Looking for" not in at.said
        at.ctrl_c()
    with at_terminal(config, *SAM, "--no-login", "--no-service") as at:
        at.sees("Looking for the mail servers of rivera.example")
        at.ctrl_c()


def test_without_any_network_the_person_is_asked_for_the_servers(
    config: Path, world: NameServer
) -> None:
    world.silent = True
    with at_terminal(config, *SAM, "--no-login", "--no-service") as at:
        at.sees("The network gives no answer")
        at.answer("Provider (", "gmali")
        at.sees("Did you mean `gmail`?")
        at.answer("Provider (")
        at.answer("sending (SMTP)", "smtp.rivera.example")
        at.answer("Port [465]", "587")
        at.answer("Security", "none")
        at.sees("anybody on the way could read the password")
        at.answer("Security, tls or starttls [starttls]")
        at.answer("mailbox (IMAP", "imap.rivera.example")
        at.answer("Port [993]")
        at.answer("Security")
        at.answer("Your phone")
        at.answer("Your time zone [Europe/Berlin]")
        at.answer("Which of the three [review]")
        assert at.ends() == 0
    settings, problems = read_settings(config)
    assert problems == ()
    assert settings is not None
    assert (settings.mail.smtp.host, settings.mail.smtp.port) == ("smtp.rivera.example", 587)
    assert settings.mail.smtp.security is Security.STARTTLS
    assert settings.mail.imap is not None
    assert settings.mail.imap.port == 993


def test_a_wrong_answer_is_said_and_asked_again(config: Path) -> None:
    with at_terminal(config, *QUIET) as at:
        at.answer("Your name", "")
        at.sees("This one is needed")
        at.answer("Your name", 'Sam "The Fox" O\'Neil: #1')
        at.answer("Your mail address", "sam@")
        at.sees("is not a mail address")
        at.answer("Your mail address", "sam@gmial.com")
        at.answer("Did you mean sam@gmail.com?")
        at.sees("smtp.gmail.com")
        at.answer("Your phone", "+1 555 0100")
        at.answer("Your time zone", "Munich")
        at.sees("Did you mean `Europe/Berlin`?")
        at.answer("Your time zone")
        at.answer("Which of the three", "sned")
        at.sees("Did you mean `send`?")
        at.answer("Which of the three", "draft")
        assert at.ends() == 0
    settings, problems = read_settings(config)
    assert problems == ()
    assert settings is not None
    assert settings.me.name == 'Sam "The Fox" O\'Neil: #1'
    assert settings.me.email == "sam@gmail.com"
    assert settings.mail.provider == "gmail"
    assert settings.delivery.mode is Mode.DRAFT


def test_a_domain_that_does_not_exist_is_asked_about(config: Path) -> None:
    with at_terminal(config, "--name", "Sam", "--no-login", "--no-service") as at:
        at.answer("Your mail address", "sam@riviera.example")
        at.sees("no domain riviera.example")
        at.answer("right all the same?", "n")
        at.answer("Your mail address", "sam@rivera.example")
        at.sees("Which mail provider")


@pytest.mark.parametrize("far", ["Your name", "Your mail address", "Your time zone", "Which of"])
def test_ctrl_c_at_any_question_leaves_nothing_behind(config: Path, far: str) -> None:
    answers = {
        "Your name": "Sam",
        "Your mail address": "sam@gmail.com",
        "Your phone": "",
        "Your time zone": "",
    }
    with at_terminal(config, *QUIET) as at:
        for question, text in answers.items():
            if question == far:
                break
            at.answer(question, text)
        at.sees(far)
        assert at.ctrl_c() == 130
    assert "Nothing was written" in at.said
    assert not config.parent.exists()


def test_ctrl_c_at_the_password_keeps_the_files_and_says_how_to_go_on(config: Path) -> None:
    with at_terminal(config, *SAM, "--provider", "gmail", "--yes", "--no-service") as at:
        at.sees("https://myaccount.google.com/apppasswords")
        at.sees("Password (")
        assert at.ctrl_c() == 130
    assert "`followupd login`" in at.said
    assert command(config, "check").returncode == 0


def test_servers_that_only_the_dns_names_elsewhere_are_confirmed_by_the_person(
    config: Path, world: NameServer
) -> None:
    world.records["_submissions._tcp.rivera.example", "SRV"] = ["0 0 465 smtp.mailhost.example."]
    world.records["_imaps._tcp.rivera.example", "SRV"] = ["0 0 993 imap.mailhost.example."]
    alone = init(config, *SAM, "--yes", "--no-login", "--no-service")
    assert alone.returncode == 2
    assert "smtp.mailhost.example" in alone.stderr
    assert "--smtp-host" in alone.stderr
    with at_terminal(config, *SAM, "--no-login", "--no-service") as at:
        at.sees("smtp.mailhost.example, port 465, tls")
        at.answer("Does it name the same servers? [y/N]", "y")
        at.answer("Your phone")
        at.answer("Your time zone")
        at.answer("Which of")
        assert at.ends() == 0
    settings, _ = read_settings(config)
    assert settings is not None
    assert settings.mail.smtp.host == "smtp.mailhost.example"


def test_the_domains_own_file_gives_the_servers(
    config: Path, world: NameServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority(tmp_path / "ca")
    host = "autoconfig.rivera.example"
    world.records[host, "A"] = ["127.0.0.1"]
    pages = {f"{host}/mail/config-v1.1.xml": AUTOCONFIG}
    with WebServer(authority.server_context(host), pages) as web:
        monkeypatch.setenv("TEST_CA", str(authority.ca_file))
        monkeypatch.setenv("TEST_WEB_PORT", str(web.port))
        said = init(config, *SAM, "--yes", "--no-login", "--no-service")
    assert said.returncode == 0, said.stderr
    assert "smtp.rivera.example, port 465, tls" in said.stdout
    settings, _ = read_settings(config)
    assert settings is not None
    assert settings.mail.smtp.host == "smtp.rivera.example"
    assert settings.mail.imap is not None
    assert settings.mail.imap.host == "imap.rivera.example"


@pytest.fixture
def post() -> Iterator[PostServer]:
    with PostServer(users={"sam@rivera.example": RIGHT}) as server:
        yield server


def here(post: PostServer) -> tuple[str, ...]:
    return (
        *SAM, "--smtp-host", "127.0.0.1", "--smtp-port", str(post.port), "--smtp-security", "none",
        "--yes", "--no-service",
    )  # fmt: skip


@pytest.mark.filterwarnings("ignore:Session.login_data:DeprecationWarning")  # aiosmtpd's own
def test_a_wrong_password_is_said_and_another_one_can_be_typed(
    config: Path, post: PostServer, tmp_path: Path
) -> None:
    with at_terminal(config, *here(post)) as at:
        at.sees("app password")
        at.answer("Password (", WRONG)
        at.sees("SMTP: the login did not work")
        at.answer("Another password", RIGHT)
        at.sees("SMTP: the login works")
        at.sees("Next:")
        assert at.ends() == 0
    assert WRONG not in at.said
    assert RIGHT not in at.said
    kept = json.loads((tmp_path / "keyring.json").read_text(encoding="utf-8"))
    assert kept == {"sam@rivera.example": RIGHT}
    for file in config.parent.rglob("*"):
        assert file.is_dir() or RIGHT.encode() not in file.read_bytes()


@pytest.mark.filterwarnings("ignore:Session.login_data:DeprecationWarning")  # aiosmtpd's own
def test_a_password_on_standard_input_is_stored_and_tried(
    config: Path, post: PostServer, tmp_path: Path
) -> None:
    said = init(config, *here(post), "--password-stdin", stdin=f"{RIGHT}\n")
    assert said.returncode == 0, said.stderr
    assert "SMTP: the login works" in said.stdout
    assert RIGHT in (tmp_path / "keyring.json").read_text(encoding="utf-8")
    again = init(config, "--no-service", "--password-stdin", stdin=f"{WRONG}\n")
    assert again.returncode == 6
    assert "login did not work" in again.stderr
    assert "Next:" in again.stdout


def test_a_server_that_cannot_be_reached_ends_nothing(config: Path) -> None:
    with PostServer() as gone:
        pass
    said = init(config, *here(gone), "--password-stdin", stdin=f"{RIGHT}\n")
    assert said.returncode == 5
    assert "->" in said.stderr
    assert "Next:" in said.stdout
    assert config.exists()


def test_without_a_keyring_the_files_are_written_all_the_same(
    config: Path, post: PostServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TEST_KEYRING")
    said = init(config, *here(post), "--password-stdin", stdin=f"{RIGHT}\n")
    assert said.returncode == 6
    assert "keyring" in said.stderr
    assert "Next:" in said.stdout
    assert config.exists()


def test_where_no_service_can_be_had_it_is_said_how_letters_go(config: Path) -> None:
    said = init(config, *SAM, "--provider", "gmail", "--no-login", "--yes")
    assert said.returncode == 0, said.stderr
    assert "followupd run" in said.stdout
    wanted = init(config, "--no-login", "--service")
    assert wanted.returncode == 1
    assert "systemd" in wanted.stderr
    assert "Next:" in wanted.stdout


def test_a_folder_that_cannot_be_written_is_said(config: Path) -> None:
    config.parent.write_text("a file stands here", encoding="utf-8")
    said = init(config, *SAM, "--provider", "gmail", *QUIET)
    assert said.returncode == 1
    assert "can't be written" in said.stderr
    assert "Traceback" not in said.stderr


def test_an_empty_queue_is_a_problem_once_there_were_letters(config: Path) -> None:
    init(config, *SAM, "--provider", "gmail", *QUIET)
    queue = config.with_name("interviews.yaml")
    empty = queue.read_text(encoding="utf-8")
    queue.write_text(queue_text("Dana Lee"), encoding="utf-8")
    assert command(config, "hold", "acme").returncode == 0
    queue.write_text(empty, encoding="utf-8")
    said = command(config, "check")
    assert said.returncode == 4
    assert "no interview" in said.stdout


def test_nothing_is_left_beside_the_files(config: Path) -> None:
    init(config, *SAM, "--provider", "gmail", *QUIET)
    assert not list(config.parent.glob(".*"))

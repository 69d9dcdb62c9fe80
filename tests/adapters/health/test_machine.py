"""Files, outbox, disk, clock, power and port: what is found on a machine, and left as it was."""

from __future__ import annotations

import http.server
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from followupd.adapters.health import (
    password,
    power,
    private_files,
    reminders,
    review_page,
    right_time,
    store,
)
from followupd.adapters.outbox import SqlOutbox
from followupd.core.health import Check
from followupd.errors import SecretsLocked
from tests.examples import letter, settings
from tests.fakes.secrets import FakeSecrets

NOW = datetime.now(UTC)


def verdicts(found: list[Check]) -> list[str]:
    assert all(x.hint for x in found if x.verdict in {"warn", "problem"})
    return [str(x.verdict) for x in found]


# permissions


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that everybody on the machine may enter; pytest's own are private."""
    folder = Path(tempfile.mkdtemp(prefix="fu-public-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def written(file: Path, mode: int) -> Path:
    file.write_text("x")
    file.chmod(mode)
    return file


def test_a_file_that_others_can_read_is_named_with_the_command_that_closes_it(public: Path) -> None:
    file = written(public / "interviews.yaml", 0o644)
    found = list(private_files.permissions([file], None))
    assert verdicts(found) == ["warn"]
    assert f"others on this machine can read {file}" in found[0].message
    assert f"`chmod go= {file}`" in found[0].hint


def test_a_file_that_others_can_change_is_told_as_that(public: Path) -> None:
    (found,) = private_files.permissions([written(public / "interviews.yaml", 0o666)], None)
    assert "can change" in found.message


def test_an_open_file_in_a_closed_folder_is_nobody_elses(public: Path) -> None:
    closed = public / "config"
    closed.mkdir(mode=0o700)
    file = written(closed / "interviews.yaml", 0o644)
    assert verdicts(list(private_files.permissions([file], None))) == ["ok"]


def test_the_outbox_is_looked_at_too_and_one_line_names_all(public: Path) -> None:
    state = public / "state"
    state.mkdir(mode=0o755)
    written(state / "outbox.sqlite3", 0o644)
    (found,) = private_files.permissions([public / "not-there.yaml"], state)
    assert "and 1 more" in found.message


# the outbox


def test_the_outbox_is_looked_at_in_a_copy_and_stays_byte_for_byte(tmp_path: Path) -> None:
    outbox = SqlOutbox(tmp_path)
    outbox.add(letter())
    outbox.close()
    before = {x.name: x.read_bytes() for x in tmp_path.iterdir()}
    with store.snapshot(tmp_path) as (copy, found):
        assert [x.id for x in copy.letters()] == [letter().id]
        copy.keep("written", "into the copy")
    assert verdicts(found) == ["ok"]
    after = {x.name: x.read_bytes() for x in tmp_path.iterdir() if not x.name.endswith("-shm")}
    assert {name: after.get(name) for name in before} == before
    assert not after.get("outbox.sqlite3-wal")


def test_an_outbox_in_use_is_copied_with_what_was_written_last(tmp_path: Path) -> None:
    outbox = SqlOutbox(tmp_path)
    outbox.add(letter())
    with store.snapshot(tmp_path) as (copy, _):
        assert len(copy.letters()) == 1
    outbox.close()


def test_no_outbox_is_fine_and_none_is_made(tmp_path: Path) -> None:
    with store.snapshot(tmp_path / "state") as (copy, found):
        assert copy.letters() == []
    assert verdicts(found) == ["ok"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"no database at all, but as long as one" * 100])
def test_a_damaged_outbox_is_told_and_left_for_the_daemon(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "outbox.sqlite3"
    file.write_bytes(content)
    with store.snapshot(tmp_path) as (copy, found):
        assert copy.letters() == []
    assert verdicts(found) == ["problem"]
    assert "keeps the file aside" in found[0].hint
    assert file.read_bytes() == content


def test_a_torn_page_is_found(tmp_path: Path) -> None:
    outbox = SqlOutbox(tmp_path)
    for n in range(200):
        outbox.add(letter(id=f"acme/{n}", message_id=f"<{n}@x.example>", body="text " * 200))
    outbox.close()
    file = tmp_path / "outbox.sqlite3"
    with sqlite3.connect(file) as line:
        line.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    line.close()
    torn = bytearray(file.read_bytes())
    torn[len(torn) // 2 : len(torn) // 2 + 8192] = b"\xff" * 8192
    file.write_bytes(torn)
    with store.snapshot(tmp_path) as (_, found):
        assert verdicts(found) == ["problem"]


def test_what_is_left_of_a_damaged_outbox_may_be_deleted_one_day(tmp_path: Path) -> None:
    (tmp_path / "outbox.damaged-20261120T101500Z.sqlite3").touch()
    with store.snapshot(tmp_path) as (_, found):
        assert verdicts(found) == ["ok", "warn"]
    assert "outbox.damaged-20261120T101500Z.sqlite3" in found[1].message


def test_the_disk_is_looked_at_even_before_the_state_folder_is_there(tmp_path: Path) -> None:
    (found,) = store.disk(tmp_path / "not" / "yet")
    assert str(tmp_path) in found.message


def test_a_nearly_full_disk_is_warned_of_and_a_full_one_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for free, expected in ((200_000_000, "warn"), (10_000_000, "problem")):
        usage = shutil._ntuple_diskusage(10**9, 10**9 - free, free)  # type: ignore[attr-defined]
        monkeypatch.setattr(shutil, "disk_usage", lambda _, usage=usage: usage)
        assert verdicts(list(store.disk(tmp_path))) == [expected]


# the clock


def test_a_clock_before_the_last_pass_is_wrong() -> None:
    found = list(right_time.clock(NOW, NOW + timedelta(days=3)))
    assert verdicts(found) == ["problem"]
    assert "3 d later" in found[0].message


def test_a_clock_before_the_program_was_installed_is_wrong() -> None:
    assert verdicts(list(right_time.clock(datetime(2001, 1, 1, tzinfo=UTC), None))) == ["problem"]


def test_a_plausible_clock_is_never_a_problem() -> None:
    (found,) = right_time.clock(NOW, NOW - timedelta(minutes=1))
    assert found.verdict in {"ok", "warn"}


def test_another_zone_than_the_machines_is_pointed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    (found, *_) = right_time.time_zone(ZoneInfo("America/New_York"), NOW)
    assert found.verdict == "warn"
    assert "America/New_York" in found.message
    assert "Asia/Tokyo" in found.message
    (same, *_) = right_time.time_zone(ZoneInfo("Asia/Seoul"), NOW)
    assert same.verdict == "ok"


# power


def supply(folder: Path, name: str, **words: str) -> None:
    (folder / name).mkdir(parents=True)
    for key, word in words.items():
        (folder / name / key).write_text(word + "\n")


def test_a_discharging_battery_is_seen_and_a_mouses_is_not(tmp_path: Path) -> None:
    assert not power.on_battery(tmp_path / "none")
    supply(tmp_path, "AC", type="Mains", online="0")
    supply(tmp_path, "mouse", type="Battery", scope="Device", status="Discharging")
    assert not power.on_battery(tmp_path)
    supply(tmp_path, "BAT0", type="Battery", status="Discharging")
    assert power.on_battery(tmp_path)


def test_gnomes_setting_is_read_and_without_it_nothing_is_claimed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert power.rest(tmp_path / "none") == power.Rest()
    tool = tmp_path / "gsettings"
    tool.write_text(
        "#!/bin/sh\ncase $3 in *ac-type) echo \"'suspend'\";; *ac-timeout) echo 1200;; esac\n"
    )
    tool.chmod(0o755)
    assert power.rest(tmp_path / "none").after == timedelta(minutes=20)
    tool.write_text("#!/bin/sh\ncase $3 in *type) echo \"'nothing'\";; *) echo 1200;; esac\n")
    found = power.rest(tmp_path / "none")
    assert (found.known, found.after) == (True, None)


# the review page's port


class Page(http.server.BaseHTTPRequestHandler):
    text = b"<title>followupd</title>"

    def do_GET(self) -> None:
        self.send_response(403)
        self.end_headers()
        self.wfile.write(self.text)

    def log_message(self, *_: object) -> None:
        pass


class Other(Page):
    text = b"<title>somebody else's</title>"


@pytest.mark.parametrize(("page", "expected"), [(Page, "ok"), (Other, "warn")])
def test_a_taken_port_is_ours_or_somebody_elses(page: type[Page], expected: str) -> None:
    with http.server.HTTPServer(("127.0.0.1", 0), page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            port = server.server_port
            found = list(review_page.review_page(port, running=True))
        finally:
            server.shutdown()
            thread.join()
    assert verdicts(found) == [expected]
    if expected == "warn":
        assert f"`web: {{port: {port + 1}}}`" in found[0].hint
    assert verdicts(list(review_page.review_page(port, running=False))) == ["ok"]


def test_a_page_that_is_turned_off_is_not_looked_for() -> None:
    assert verdicts(list(review_page.review_page(None, running=False))) == ["skipped"]


# the password


def test_a_password_with_a_blank_at_its_end_is_suspicious_and_never_shown() -> None:
    secrets = FakeSecrets()
    mail = settings().mail
    mail = type(mail)(
        username=mail.username,
        smtp=type(mail.smtp)(host="127.0.0.1", port=25, security=mail.smtp.security),
    )
    secrets.set(mail.username, "abcd efgh ")
    found = list(password.password(mail, secrets))
    assert verdicts(found) == ["ok", "warn"]
    assert not any("abcd" in x.message + x.hint for x in found)


def test_a_server_without_a_login_needs_no_keyring() -> None:
    assert verdicts(list(password.password(settings().mail, FakeSecrets()))) == ["ok"]


def test_the_keyring_is_asked_once_for_each_account_whatever_it_says() -> None:
    class Counting(FakeSecrets):
        asked = 0

        def get(self, account: str) -> str:
            self.asked += 1
            raise SecretsLocked("locked", hint="unlock")

    inside = Counting()
    once = password.AskedOnce(inside)
    for _ in range(3):
        with pytest.raises(SecretsLocked):
            once.get("sam")
    assert inside.asked == 1


# reminders


def test_without_a_screen_mail_is_enough_and_with_nothing_else_it_is_said() -> None:
    me = settings().me
    alone = list(reminders.reminders(["desktop"], me, FakeSecrets()))
    assert verdicts(alone) == ["warn", "warn"]
    assert "nobody reminds you" in alone[1].message
    assert verdicts(list(reminders.reminders(["desktop", "email"], me, FakeSecrets()))) == [
        "warn",
        "ok",
    ]


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
def test_an_apprise_address_is_read_and_never_printed() -> None:
    me, secrets = settings().me, FakeSecrets()
    secrets.set("phone", "json://user:s3cret@127.0.0.1:9/x")
    secrets.set("bad", "no-such-service://s3cret")
    to = ["json://user:s3cret@127.0.0.1:9/x", "keyring:phone", "keyring:bad", "keyring:none"]
    found = list(reminders.reminders(to, me, secrets))
    assert verdicts(found) == ["ok", "ok", "warn", "warn"]
    assert not any("s3cret" in x.message + x.hint for x in found)

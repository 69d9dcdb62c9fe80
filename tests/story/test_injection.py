"""Whatever stands in a field, one mail arrives, with our headers and nobody else's; and the
password stands nowhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from followupd.adapters.smtp import SmtpMailer
from followupd.core.settings import Security, Server
from followupd.flow.run import Pass
from tests.desk import Desk, desk
from tests.servers.rude import DROP, RudeServer

HOURS_2 = timedelta(hours=2)
OURS = [
    "From", "To", "Subject", "Date", "Message-ID", "X-Followupd-Letter", "MIME-Version",
    "Content-Type",
]  # fmt: skip
LINE_ENDS = {
    "CRLF": "\r\n",
    "CR": "\r",
    "LF": "\n",
    "NUL": "\0",
    "NEL": "\x85",
    "line separator": "\u2028",
    "paragraph separator": "\u2029",
    "vertical tab": "\v",
    "encoded": "=?utf-8?q?=0D=0A?=",
    "percent": "%0D%0A",
}
ENTRY = {
    "id": "acme",
    "company": "Acme Robotics",
    "position": "Data Engineer",
    "format": "phone",
    "ended": "2026-11-18 14:30",
    "goal": "cut order latency below five minutes",
}
DANA = {
    "name": "Dana Lee",
    "goes_by": "Dana",
    "email": "dana@acme.example",
    "role": "hiring_manager",
    "note": "I am still thinking about the night the cluster split.",
}
WHOLE = {
    "subject": "Thank you for the talk about Kafka",
    "letter": "Dear Dana,\n\n"
    "Thank you for telling me about moving the nightly batch to streaming.\n\n"
    "You want to cut order latency below five minutes, and I could put Kafka stream design to work "
    "for it at Acme Robotics.\n\nSam Rivera\n",
}


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as one:
        yield one


def queue(interview: dict[str, object], person: dict[str, object]) -> str:
    """JSON is YAML, and can write every character."""
    entry = {
        **interview,
        "skills": ["Kafka stream design", "incident response"],
        "people": [{**person, "talked_about": ["moving the nightly batch to streaming"]}],
    }
    return json.dumps({"interviews": [entry]})


def send_all(here: Desk) -> None:
    """Past ``wait``, with the user's own "send" where the letter may be sent at all."""
    here.run(after=HOURS_2)
    for letter in here.outbox.letters():
        if letter.state == "needs_approval":
            here.say("approve", letter.id)
    here.run()


def assert_clean(here: Desk) -> None:
    """No mail has a header that is not ours, nor a second recipient."""
    for mail in here.post.letters:
        assert mail.keys() == OURS
        assert [str(a.addr_spec) for a in mail["To"].addresses] == ["dana@acme.example"]
        assert [str(a.addr_spec) for a in mail["From"].addresses] == ["sam@rivera.example"]
        assert not mail.defects
    assert len(here.post.letters) <= 1


@pytest.mark.parametrize("end", LINE_ENDS)
@pytest.mark.parametrize("field", [*ENTRY, *DANA, *WHOLE])
def test_no_field_of_the_queue_adds_a_header(here: Desk, field: str, end: str) -> None:
    evil = f"{LINE_ENDS[end]}Bcc: all@evil.example"
    own = WHOLE if field in WHOLE else {}
    interview = {k: v + evil if k == field else v for k, v in ENTRY.items()}
    person = {k: v + evil if k == field else v for k, v in {**DANA, **own}.items()}
    here.queue.write_text(queue(dict(interview), dict(person)), encoding="utf-8")
    send_all(here)
    assert_clean(here)
    if not here.post.letters:  # then the user knows why
        blocked = [x for x in here.outbox.letters() if x.state == "needs_details"]
        assert here.heard.reminders
        assert here.run().problems or blocked


@pytest.mark.parametrize("end", LINE_ENDS)
@pytest.mark.parametrize("field", ["name", "email", "phone", "signature"])
def test_no_field_of_the_settings_adds_a_header(
    tmp_path: Path, here: Desk, field: str, end: str
) -> None:
    me = {"name": "Sam Rivera", "email": "sam@rivera.example", "phone": "+1 555 0100",
          "signature": "Sam Rivera", "timezone": "America/New_York"}  # fmt: skip
    me[field] += f"{LINE_ENDS[end]}Bcc: all@evil.example"
    smtp = {"host": "127.0.0.1", "port": here.post.port, "security": "none", "login": "false"}
    text = {"me": me, "mail": {"smtp": smtp}, "delivery": {"mode": "send"}, "state": "other"}
    folder = tmp_path / "evil"
    folder.mkdir()
    (folder / "followupd.yaml").write_text(json.dumps(text), encoding="utf-8")
    try:
        evil = Desk(folder, here.post)
    except Exception as error:  # noqa: BLE001 - its kind is asserted, with pytest's own words
        assert type(error).__name__ == "FilesError"  # noqa: PT017 - settings may also be fine
        return
    try:
        evil.queue.write_text(queue(dict(ENTRY), dict(DANA)), encoding="utf-8")
        send_all(evil)
        assert_clean(evil)
    finally:
        evil.close()


SMUGGLES = {
    "a lone dot": "before\n.\nafter",
    "a lone dot between CRLF": "before\r\n.\r\nafter",
    "a dot between bare CR": "before\r.\rafter",
    "LF dot CRLF": "before\n.\r\nafter",
    "CR dot CRLF": "before\r.\r\nafter",
    "CRLF dot LF": "before\r\n.\nafter",
    "a second mail": "before\r\n.\r\nMAIL FROM:<a@evil.example>\r\nRCPT TO:<b@evil.example>\r\n"
    "DATA\r\nSubject: evil\r\n\r\nafter",
    "leading dots": "before\n...two\n.one\nafter",
}


@pytest.mark.parametrize("what", SMUGGLES)
@pytest.mark.parametrize("field", ["note", "letter"])
def test_smuggled_commands_arrive_as_text_in_one_mail(here: Desk, field: str, what: str) -> None:
    text = SMUGGLES[what]
    person: dict[str, object] = {**DANA, "note": text}
    if field == "letter":
        body = WHOLE["letter"].replace("\n\nSam", f"\n\n{text}\n\nSam")
        person = {**DANA, **WHOLE, "letter": body}
        del person["note"]
    here.queue.write_text(queue(dict(ENTRY), person), encoding="utf-8")
    send_all(here)
    assert_clean(here)
    (mail,) = here.post.letters
    plain = mail.get_body(("plain",))
    assert plain is not None
    arrived = plain.get_content().split()
    words = text.split()
    assert any(arrived[n : n + len(words)] == words for n in range(len(arrived)))


PASSWORD = "hunter2-Sesam-öffne-dich"
FAILURES = {
    "login refused": {"AUTH": f"535 5.7.8 no, {PASSWORD} is wrong"},
    "login put off": {"AUTH": f"454 4.7.0 later, {PASSWORD}"},
    "line lost in the login": {"AUTH": DROP},
    "nonsense after the login": {"AUTH": "7 what"},
    "refused after the login": {"MAIL": "550 no"},
}


def everything_written(here: Desk) -> str:
    """All that a person or a thief can find: the state folder, the journal, the reminders."""
    here.outbox.close()
    files = b"".join(f.read_bytes() for f in here.folder.rglob("*") if f.is_file())
    said = repr(here.heard.reminders)
    return files.decode("utf-8", "replace") + said


def with_password(here: Desk, port: int) -> None:
    server = Server(host="127.0.0.1", port=port, security=Security.NONE)
    mailer = SmtpMailer(server, "sam@rivera.example", lambda: PASSWORD)
    here.house = replace(here.house, mailer=mailer, password=lambda: PASSWORD)
    here.walk = Pass(here.house)


@pytest.mark.parametrize("how", FAILURES)
def test_the_password_is_nowhere_whatever_fails(
    here: Desk, how: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    here.queue.write_text(queue(dict(ENTRY), dict(DANA)), encoding="utf-8")
    caplog.set_level(0)
    with RudeServer(FAILURES[how]) as server:
        with_password(here, server.port)
        here.run()
        report = here.run(after=HOURS_2)
    assert server.connections
    written = everything_written(here) + repr(report) + caplog.text + "".join(capfd.readouterr())
    assert "acme" in written
    assert PASSWORD not in written
    assert PASSWORD.encode("unicode_escape").decode() not in written

"""The two files as they are first written: what was typed is what is read."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as runs
from hypothesis import strategies as st

from followupd.adapters.files.new_files import (
    Answers,
    is_schema,
    queue_schema_text,
    queue_text,
    settings_schema_text,
    settings_text,
)
from followupd.adapters.files.queue_file import parse_queue
from followupd.adapters.files.setting_answer import setting_answer
from followupd.adapters.files.settings_file import read_settings
from followupd.core.settings import Settings
from followupd.core.words import Mode
from followupd.errors import UsageError

BASE = {"name": "Sam Rivera", "email": "sam@rivera.example", "timezone": "Europe/Berlin"}


def read(answers: Answers) -> Settings:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "followupd.yaml"
        file.write_bytes(settings_text(answers).encode())
        settings, problems = read_settings(file)
    assert problems == (), settings_text(answers)
    assert settings is not None
    return settings


def accepted(kind: str, text: str) -> str:
    """What `init` would keep of the text; "" where it refuses it."""
    try:
        return setting_answer(kind, text)
    except UsageError:
        return ""


tricky = st.text(
    st.one_of(
        st.sampled_from("'\"#:-[]{}|>&*!%@`\\,? \n\t\u200f\u0645\u05d0\U0001f984\u00ad\ufeff01~=<"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=40,
)


@runs(max_examples=300, deadline=None)
@given(name=tricky, phone=tricky, signature=tricky, username=tricky)
def test_any_text_that_is_accepted_is_read_back_as_it_was_typed(
    name: str, phone: str, signature: str, username: str
) -> None:
    answers = Answers(
        name=accepted("line", name) or "Sam Rivera",
        email="sam@rivera.example",
        timezone="UTC",
        phone=accepted("line", phone),
        signature=accepted("block", signature),
        username=accepted("line", username),
        provider="gmail",
    )
    settings = read(answers)
    assert settings.me.name == answers.name
    assert settings.me.phone == answers.phone
    if answers.signature:
        assert settings.me.signature == answers.signature
    assert settings.mail.username == (answers.username or answers.email)


@pytest.mark.parametrize(
    "name",
    ["No", "0123", "14:30", "null", "- Sam", "Sam: Rivera", "Sam #1", "'Sam'", '"S', "María 🦄",
     "دينا لي", "[Sam]", "*Sam", "!Sam", "Sam\\n", "%x", "...", "---", "? a", "1.10", "="],
)  # fmt: skip
def test_a_name_that_yaml_would_take_for_something_else_stays_a_name(name: str) -> None:
    assert read(Answers(**{**BASE, "name": name}, provider="gmail")).me.name == name


def test_servers_are_written_where_no_provider_is_known() -> None:
    settings = read(
        Answers(
            **BASE,
            smtp=("smtp.rivera.example", 587, "starttls"),
            imap=("::1", 1143, "none"),
            mode=Mode.DRAFT,
            state="state",
        )
    )
    assert settings.mail.smtp.host == "smtp.rivera.example"
    assert settings.mail.imap is not None
    assert settings.mail.imap.host == "::1"
    assert settings.delivery.mode is Mode.DRAFT
    assert settings.state.name == "state"


def test_without_a_mailbox_the_settings_still_have_no_problem() -> None:
    assert read(Answers(**BASE, smtp=("smtp.rivera.example", 465, "tls"))).mail.imap is None


def test_the_new_settings_say_what_is_the_default_anyway() -> None:
    written = read(Answers(**BASE, provider="gmail"))
    bare = Settings(file=written.file, me=written.me, mail=written.mail, queue=written.queue,
                    state=written.state)  # fmt: skip
    assert written == bare


def test_the_new_queue_is_an_empty_list_and_nothing_else_is_wrong_with_it() -> None:
    reading = parse_queue(queue_text(), ZoneInfo("UTC"))
    assert [p.code for p in reading.problems] == ["empty-queue"]


def test_the_example_in_the_new_queue_is_an_entry_without_a_problem() -> None:
    lines = queue_text().splitlines()
    begin = next(n for n, line in enumerate(lines) if line.startswith("#  - company"))
    example = [line[1:] for line in lines[begin:] if line.startswith("#  ")]
    reading = parse_queue("\n".join(["interviews:", *example]), ZoneInfo("UTC"))
    assert reading.problems == ()
    assert [person.name for person in reading.interviews[0].people] == ["Dana Lee", "Rae Ortiz"]


def test_a_schema_is_known_by_its_first_bytes() -> None:
    for text in (settings_schema_text(), queue_schema_text()):
        assert is_schema(text.encode()[:4096])
    assert not is_schema(b"interviews:\n")
    assert not is_schema(b'{"$schema": "http://json-schema.org/draft-07/schema#", "title": "x"}')

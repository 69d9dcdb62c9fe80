"""What every mailer keeps, whatever is behind it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from followupd.core.message import compose_message
from followupd.core.settings import Me
from followupd.errors import Refused
from followupd.ports import Mailer
from tests.examples import letter

AT = datetime(2026, 11, 18, 20, tzinfo=UTC)


@dataclass(frozen=True)
class Office:
    """A mailer and the other end of it.

    ``arrived(recipient, count)`` gives the mails of one recipient as bytes, after waiting (with a
    bound) until there are ``count``. The server may have put lines of its own on top.
    """

    mailer: Mailer
    arrived: Callable[[str, int], list[bytes]]
    sender: str = "sam@rivera.example"
    dana: str = "dana@acme.example"
    rae: str = "rae@acme.example"
    unknown: str = "nobody@acme.example"


def mail(number: int = 1, body: str = "Dear Dana,\n\nThank you.\n\nSam\n") -> bytes:
    me = Me(
        name="Sam Rivera",
        email="sam@rivera.example",
        timezone=ZoneInfo("America/New_York"),
        signature="Sam",
    )
    one = letter(message_id=f"<{number}@rivera.example>", subject=f"Number {number}", body=body)
    return compose_message(one, me, AT)


class MailerContract:
    """Inherit it and give a fixture ``office``."""

    def test_a_letter_arrives_with_every_byte_it_had(self, office: Office) -> None:
        content = mail(body="Grüße, 李小龍!\n\n.a line with a dot\n..two\n\n" + "word " * 300)
        with office.mailer.connect() as line:
            line.begin(office.sender, office.dana, len(content))
            reply = line.finish(content)
        [raw] = office.arrived(office.dana, 1)
        assert raw.endswith(content)
        assert reply
        assert "\n" not in reply

    def test_one_connection_takes_letters_to_several_people(self, office: Office) -> None:
        with office.mailer.connect() as line:
            for number, person in enumerate((office.dana, office.rae, office.dana)):
                content = mail(number)
                line.begin(office.sender, person, len(content))
                line.finish(content)
                assert line.alive()
        assert sorted(map(_number, office.arrived(office.dana, 2))) == [0, 2]
        assert list(map(_number, office.arrived(office.rae, 1))) == [1]

    def test_a_letter_that_was_begun_and_not_finished_does_not_arrive(self, office: Office) -> None:
        with office.mailer.connect() as line:
            line.begin(office.sender, office.rae, 100)
        content = mail(7)
        with office.mailer.connect() as line:
            line.begin(office.sender, office.rae, len(content))
            line.finish(content)
        assert list(map(_number, office.arrived(office.rae, 1))) == [7]

    def test_after_a_refused_recipient_the_next_letter_goes_over_the_same_line(
        self, office: Office
    ) -> None:
        content = mail(3)
        with office.mailer.connect() as line:
            with pytest.raises(Refused) as refused:
                line.begin(office.sender, office.unknown, len(content))
            assert line.alive()
            line.begin(office.sender, office.dana, len(content))
            line.finish(content)
        assert refused.value.code == 550
        assert office.unknown not in str(refused.value)
        assert list(map(_number, office.arrived(office.dana, 1))) == [3]

    def test_a_text_can_be_handed_over_and_answered_later(self, office: Office) -> None:
        with office.mailer.connect() as line:
            for number, person in enumerate((office.dana, office.rae)):
                line.begin(office.sender, person, len(mail(number)))
                line.hand_over(mail(number))
                assert line.answer()
                assert line.alive()
        assert list(map(_number, office.arrived(office.dana, 1))) == [0]
        assert list(map(_number, office.arrived(office.rae, 1))) == [1]

    def test_a_letter_too_large_for_the_server_is_refused_before_any_of_it_goes(
        self, office: Office
    ) -> None:
        with office.mailer.connect() as line:
            with pytest.raises(Refused):
                line.begin(office.sender, office.dana, 2_000_000_000)
            assert line.alive()

    def test_a_connection_that_was_left_takes_no_more_letters(self, office: Office) -> None:
        with office.mailer.connect() as line:
            assert line.alive()
        assert not line.alive()

    def test_a_large_letter_arrives_whole(self, office: Office) -> None:
        content = mail(body="\n\n".join("x" * 60 for _ in range(5000)))
        with office.mailer.connect() as line:
            line.begin(office.sender, office.dana, len(content))
            line.finish(content)
        [raw] = office.arrived(office.dana, 1)
        assert raw.endswith(content)


def _number(raw: bytes) -> int:
    found = re.search(rb"Subject: Number (\d+)", raw)
    assert found
    return int(found[1])

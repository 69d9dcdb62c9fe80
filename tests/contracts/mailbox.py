"""What every mailbox keeps, whatever is behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from followupd.core.message import compose_message
from followupd.ports import Mailbox
from tests.examples import letter, settings

AT = datetime(2026, 11, 18, 20, tzinfo=UTC)


@dataclass(frozen=True)
class Desk:
    """A mailbox, a way to put a mail into its Sent folder, and its drafts as bytes (CRLF)."""

    mailbox: Mailbox
    file_as_sent: Callable[[bytes], None]
    drafts: Callable[[], list[bytes]]


def mail(message_id: str, letter_id: str) -> bytes:
    return compose_message(letter(message_id=message_id, id=letter_id), settings().me, AT)


class MailboxContract:
    """Inherit it and give a fixture ``desk``."""

    def test_an_empty_mailbox_has_no_letter(self, desk: Desk) -> None:
        with desk.mailbox.connect() as session:
            assert not session.in_sent("<none@rivera.example>", "acme/none")
            assert not session.in_drafts("<none@rivera.example>", "acme/none")

    def test_a_draft_that_was_laid_is_found_in_drafts_and_not_in_sent(self, desk: Desk) -> None:
        content = mail("<laid@rivera.example>", "acme/laid")
        with desk.mailbox.connect() as session:
            session.lay(content, AT)
            assert session.in_drafts("<laid@rivera.example>", "other/id")
            assert session.in_drafts("<other@rivera.example>", "acme/laid")
            assert not session.in_sent("<laid@rivera.example>", "acme/laid")
        assert content in desk.drafts()

    def test_a_sent_mail_is_found_by_its_message_id(self, desk: Desk) -> None:
        desk.file_as_sent(mail("<sent@rivera.example>", "acme/sent"))
        with desk.mailbox.connect() as session:
            assert session.in_sent("<sent@rivera.example>", "another/letter")
            assert not session.in_drafts("<sent@rivera.example>", "acme/sent")

    def test_a_sent_mail_whose_message_id_was_rewritten_is_found_by_our_header(
        self, desk: Desk
    ) -> None:
        desk.file_as_sent(mail("<rewritten@provider.example>", "acme/zoë lee"))
        with desk.mailbox.connect() as session:
            assert session.in_sent("<ours@rivera.example>", "acme/zoë lee")

    def test_a_letter_whose_id_is_only_the_beginning_of_anothers_is_not_found(
        self, desk: Desk
    ) -> None:
        desk.file_as_sent(mail("<one-more@rivera.example>", "acme/dana-2"))
        with desk.mailbox.connect() as session:
            assert not session.in_sent("<more@rivera.example>", "acme/dana")
            assert not session.in_sent("more@rivera.example", "dana-2")

    def test_a_draft_laid_over_one_connection_is_seen_by_the_next(self, desk: Desk) -> None:
        with desk.mailbox.connect() as session:
            session.lay(mail("<next@rivera.example>", "acme/next"), AT)
        with desk.mailbox.connect() as session:
            assert session.in_drafts("<next@rivera.example>", "acme/next")

    def test_a_copy_that_was_filed_is_found_in_sent_and_not_in_drafts(self, desk: Desk) -> None:
        with desk.mailbox.connect() as session:
            session.file_sent(mail("<copy@rivera.example>", "acme/copy"), AT)
            assert session.in_sent("<copy@rivera.example>", "other/id")
            assert session.in_sent("<other@rivera.example>", "acme/copy")
            assert not session.in_drafts("<copy@rivera.example>", "acme/copy")
        assert not any(b"<copy@" in draft for draft in desk.drafts())

"""The errors that followupd expects, as one tree; the exit code of each stands beside it.

::

    FollowupError                     1
    +-- UsageError                    2   a wrong id, an ambiguous beginning of one
    +-- FilesError                    4   the settings or the queue can't be used
    +-- MailError                     5
    |   +-- Offline                   5   no way to the server: no attempt was made
    |   +-- TryAgain                  5   the server said "not now" (4xx), or the line fell early
    |   +-- Refused                   5   the server said no for good (5xx)
    |   +-- LoginRefused              6   a person must mend the password
    |   +-- Untrusted                 5   the certificate can't be trusted, or TLS is not offered
    |   +-- Unsure                    6   the line fell after the whole text had gone
    +-- SecretError                   6
    |   +-- SecretMissing             6   nothing in the keyring for this account
    |   +-- SecretsLocked             6   the keyring is locked
    |   +-- NoKeyring                 6   there is no keyring that can be trusted
    +-- NotAllowed                    1   a move that the letter's state doesn't allow
    +-- TemplateBroken                1   a template of the letters can't be used
    +-- OutboxBroken                  1   the outbox file is damaged, newer, or can't be written
    +-- AlreadyRunning                1   another daemon works on this state folder
    +-- NotDelivered                  1   a reminder's channel did not take it

An error carries data; ``str(error)`` is the one sentence a person reads, and ``hint`` says what to
do next. No text of a letter, no address and no secret stands in any of them.
"""

from __future__ import annotations


class FollowupError(Exception):
    """An error that is expected; it ends a command with a sentence, never with a traceback."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(FollowupError):
    """The command was called in a way that has no answer."""

    exit_code = 2


class FilesError(FollowupError):
    """The settings or the queue can't be used; ``problems`` says why, each at its place."""

    exit_code = 4

    def __init__(self, message: str, *, hint: str = "", problems: tuple[object, ...] = ()) -> None:
        super().__init__(message, hint=hint)
        self.problems = problems


class MailError(FollowupError):
    """Something between us and the mail server; ``code`` is the server's reply code, or 0."""

    exit_code = 5

    def __init__(self, message: str, *, hint: str = "", code: int = 0, reply: str = "") -> None:
        super().__init__(message, hint=hint)
        self.code = code
        self.reply = reply


class Offline(MailError):
    """There is no way to the server: no name, no route, nobody listens. No attempt was made."""


class TryAgain(MailError):
    """The server can't take the letter now, or the line fell before the text went."""


class Refused(MailError):
    """The server will never take this letter as it is."""


class LoginRefused(MailError):
    """The server does not accept the name or the password."""

    exit_code = 6


class Untrusted(MailError):
    """The server can't show who it is, or does not offer the encryption that was asked for."""


class Unsure(MailError):
    """The line fell after the whole text had gone: the letter may have arrived or not."""

    exit_code = 6


class SecretError(FollowupError):
    """The password can't be had."""

    exit_code = 6


class SecretMissing(SecretError):
    """The keyring works, and has nothing for this account."""


class SecretsLocked(SecretError):
    """The keyring is locked, and nobody may be asked."""


class NoKeyring(SecretError):
    """No keyring service that keeps a secret encrypted can be reached."""


class NotAllowed(FollowupError):
    """The letter's state does not allow this move."""


class TemplateBroken(FollowupError):
    """A template has a syntax error, uses an undefined name, or has no subject."""


class OutboxBroken(FollowupError):
    """The outbox can't be read or written; nothing in it was changed."""


class OutboxDamaged(OutboxBroken):
    """What the outbox holds can't be trusted any more; the next pass keeps it aside."""


class AlreadyRunning(FollowupError):
    """Another followupd works on this state folder."""


class NotDelivered(FollowupError):
    """A reminder could not be delivered on this channel."""

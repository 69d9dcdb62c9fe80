"""The questions of ``init`` about the person; those about their mail servers are ``init_servers``.

An option answers its question; what is left is asked, or taken by its default with ``--yes``.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, fields

import click

from followupd.adapters.files.mistyped import likely_domain
from followupd.adapters.files.new_files import MODES, Answers
from followupd.adapters.files.setting_answer import setting_answer
from followupd.adapters.files.zones import machine_zone
from followupd.adapters.mail_discovery import Found, known
from followupd.adapters.os_user import full_name
from followupd.cli.asking import Talk
from followupd.core.words import Mode
from followupd.errors import UsageError

Find = Callable[[str], Found]
"""Looks for the mail servers of an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The answers that came as options."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    signature: str | None = None
    timezone: str | None = None
    mode: str | None = None
    provider: str | None = None
    username: str | None = None
    smtp_host: str | None = None
    smtp_port: str | None = None
    smtp_security: str | None = None
    imap_host: str | None = None
    imap_port: str | None = None
    imap_security: str | None = None
    no_lookup: bool = False
    password_stdin: bool = False
    no_login: bool = False
    service: bool | None = None
    yes: bool = False

    def of_settings(self) -> list[str]:
        """The options that say something about the settings, as they were typed."""
        texts = [f.name for f in fields(self) if isinstance(getattr(self, f.name), str)]
        return [f"--{name.replace('_', '-')}" for name in texts]


class Asked:
    """One question at a time: by its option, by its default, or by the person."""

    def __init__(self, talk: Talk, given: Given) -> None:
        self.talk = talk
        self.given = given

    def answer(
        self, question: str, key: str, kind: str, default: str = "", *, needed: bool = True
    ) -> str:
        """The answer as it goes into the file. Raises UsageError naming the option."""
        option = f"--{key.replace('_', '-')}"
        said = getattr(self.given, key)
        if said is not None:
            return self._of_option(option, kind, said, needed=needed)
        if self.talk.live and not (self.talk.brief and (default or not needed)):
            return self.asked(question, kind, default, needed=needed)
        if needed and not default:
            raise missing(option)
        return default

    def asked(self, question: str, kind: str, default: str = "", *, needed: bool = True) -> str:
        """What the person types, asked until it can be used."""
        shown = f"{question} [{default}]:" if default else f"{question}:"
        while True:
            said = self.talk.heard(shown) or default
            if not said:
                if not needed:
                    return ""
                self.talk.say("  This one is needed. (Ctrl-C ends; nothing is written then.)")
                continue
            try:
                return setting_answer(kind, said)
            except UsageError as error:
                self.talk.complain(error)

    def _of_option(self, option: str, kind: str, said: str, *, needed: bool) -> str:
        if not said.strip():
            if needed:
                raise UsageError(
                    f"{option} has nothing behind it", hint="write it out, or leave it away"
                )
            return ""
        try:
            return setting_answer(kind, said)
        except UsageError as error:
            raise UsageError(f"{option}: {error.message}", hint=error.hint) from None


def missing(*options: str) -> UsageError:
    """Nobody can be asked for these."""
    listed = " and ".join(options)
    verb, them = ("is", "it") if len(options) == 1 else ("are", "them")
    return UsageError(
        f"{listed} {verb} missing, and there is no terminal to ask at",
        hint=f"add {them}; `followupd init --help` shows an example",
    )


class Questions:
    """All answers that the settings need; ``find`` looks for the mail servers."""

    def __init__(self, talk: Talk, given: Given, find: Find) -> None:
        self.talk = talk
        self.given = given
        self.find = find
        self.ask = Asked(talk, given)

    def answers(self, state: str) -> Answers:
        """Ask for everything. Raises UsageError where nobody can be asked."""
        from followupd.cli.init_servers import Servers

        self._all_there()
        self._greet()
        name = self.ask.answer(
            "Your name, as it stands under a letter", "name", "line", full_name()
        )
        email, found = self._email()
        servers = Servers(self.ask, self.given).choose(email, found)
        phone = self.ask.answer(
            "Your phone, for the signature (Enter for none)", "phone", "line", needed=False
        )
        zone = self._zone()
        return Answers(
            name=name,
            email=email,
            phone=phone,
            signature=self._signature(),
            timezone=zone,
            mode=self._mode(has_mailbox=bool(servers.imap or servers.provider)),
            provider=servers.provider,
            username=servers.username,
            smtp=servers.smtp,
            imap=servers.imap,
            state=state,
        )

    def _all_there(self) -> None:
        """Where nobody can be asked, all that is missing is said at once."""
        if self.talk.live:
            return
        name = self.given.name is not None or (self.given.yes and full_name())
        wanted = [] if name else ["--name"]
        wanted += [] if self.given.email is not None else ["--email"]
        if wanted:
            raise missing(*wanted)

    def _greet(self) -> None:
        if self.talk.live:
            self.talk.say(
                "A few questions, and followupd can write and send your thank-you letters."
            )
            self.talk.say(
                "Enter takes what stands in [brackets]. Ctrl-C ends, and nothing is written."
            )
            self.talk.say()

    def _email(self) -> tuple[str, Found]:
        """The address, and what is known of its servers; asked again where it can't be right."""
        email = self.ask.answer("Your mail address, from which the letters come", "email", "email")
        while True:
            email = self._meant(email)
            found = self._found(email)
            if not (found.no_domain and self.talk.live and not self.given.yes):
                return email, found
            if self.talk.yes(f"Is {email} right all the same?", default=False):
                return email, found
            email = self.ask.asked("Your mail address", "email")

    def _meant(self, email: str) -> str:
        local, _, domain = email.rpartition("@")
        guess = likely_domain(domain)
        if not guess:
            return email
        if not self.talk.live or self.given.yes:
            click.echo(f"Note: {domain} looks like a slip for {guess}.", err=True)
            return email
        meant = f"{local}@{guess}"
        return meant if self.talk.yes(f"  Did you mean {meant}?") else email

    def _found(self, email: str) -> Found:
        """Nothing is looked for where the servers are given."""
        if self.given.provider is not None or self.given.smtp_host is not None:
            return Found()
        if self.talk.live and not self.given.no_lookup and known(email).provider is None:
            domain = email.rpartition("@")[2]
            self.talk.say(f"  Looking for the mail servers of {domain} ...", dim=True)
        found = self.find(email)
        for note in found.notes:
            self.talk.say(f"  {note}")
        return found

    def _zone(self) -> str:
        zone = machine_zone(os.environ)
        return self.ask.answer("Your time zone", "timezone", "timezone", zone.key if zone else "")

    def _signature(self) -> str:
        said = self.given.signature
        return setting_answer("block", said) if said else ""

    def _mode(self, *, has_mailbox: bool) -> Mode:
        if self.talk.live and self.given.mode is None and not self.talk.brief:
            self.talk.say("What happens to a letter that is finished?")
            for mode, what in MODES.items():
                self.talk.say(f"  {f'{mode}:':<8}{what}")
        while True:
            mode = Mode(self.ask.answer("Which of the three", "mode", "mode", str(Mode.REVIEW)))
            if mode is not Mode.DRAFT or has_mailbox:
                return mode
            error = UsageError(
                "draft needs a mailbox (IMAP), and none is given",
                hint="add --imap-host, or take review or send",
            )
            if not self.talk.live or self.given.mode is not None:
                raise error
            self.talk.complain(error)

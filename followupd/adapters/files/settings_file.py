"""The settings file: its keys with every default filled in, or all that is wrong with it.

Beside the text it depends on the machine's time zone, the user's home and state folder, and on
whether what the settings name is there; ``settings_kept`` knows these. No message quotes a value
that may be a secret.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import platformdirs
from pydantic import ValidationError

from followupd.adapters.files.complaints import place_of, problems_of, without_the_bad
from followupd.adapters.files.emails import shown_email
from followupd.adapters.files.mail_servers import MailReader
from followupd.adapters.files.problems import bare
from followupd.adapters.files.settings_schema import (
    DeliveryEntry,
    MeEntry,
    RemindersEntry,
    SettingsEntries,
)
from followupd.adapters.files.text_file import read_text
from followupd.adapters.files.yaml_nodes import Mapping, Node, Scalar, Sequence, parse, plain
from followupd.adapters.files.zones import machine_zone
from followupd.core.model import Place, Problem
from followupd.core.settings import Delivery, Me, Reminders, Settings
from followupd.core.words import Mode

_SECRETS = frozenset({"pass", "passwd", "pw", "secret", "token", "apppassword"})


def read_settings(path: Path) -> tuple[Settings | None, tuple[Problem, ...]]:
    """The settings, and all that is wrong with them; None if they can't be used. Never raises."""
    # os.path: pathlib's expanduser raises for a user that does not exist.
    path = Path(os.path.expanduser(path))  # noqa: PTH111 - as said
    found = read_text(path)
    if isinstance(found, Problem):
        return None, (found,)
    return settings_of(path, found.text)


def settings_of(path: Path, text: str) -> tuple[Settings | None, tuple[Problem, ...]]:
    """As ``read_settings``, of a text that was read from this path."""
    tree = parse(text, path.name)
    reader = _Reader(path, tree.root)
    reader.problems.extend(tree.problems)
    settings = None if tree.broken else reader.settings()
    bad = any(problem.severity == "error" for problem in reader.problems)
    return (None if bad else settings), _in_order(reader.problems)


class _Reader:
    """Makes settings of the file's nodes and collects what is wrong on the way."""

    def __init__(self, path: Path, root: Node | None) -> None:
        # The path as the user gave it, not where a link leads: the other files lie beside it.
        self.file = path.absolute()
        self.root: Node = Mapping(1, 1) if root is None else root
        self.problems: list[Problem] = []
        self.incomplete = False

    def settings(self) -> Settings | None:
        """Everything with its default, or None when the file has another shape."""
        self._refuse_passwords(self.root)
        entries = self._entries()
        if entries is None:
            return None
        mail = MailReader(self.file, self.say).read(entries.mail, entries.me.email)
        delivery = self._delivery(entries.delivery)
        if mail is None:
            return None
        if delivery.mode is Mode.DRAFT and mail.imap is None:
            hint = "Give `mail.imap` or `mail.provider`; drafts are laid there."
            self.say(("delivery", "mode"), "missing-key", "`mode: draft` needs a mailbox.", hint)
        return Settings(
            file=self.file,
            me=self._me(entries.me),
            mail=mail,
            queue=self._path(entries.queue),
            state=self._path(entries.state)
            if entries.state
            else platformdirs.user_state_path("followupd"),
            templates=self._templates(entries.templates),
            delivery=delivery,
            reminders=_reminders(entries.reminders),
            web_port=entries.web.port if entries.web else None,
        )

    def _entries(self) -> SettingsEntries | None:
        """The keys as written; without the bad ones, so that the rest is looked at as well."""
        written = plain(self.root)
        try:
            return SettingsEntries.model_validate(written)
        except ValidationError as error:
            self.problems += problems_of(error, SettingsEntries, self.root, self.file.name)
            rest = without_the_bad(written, error)
            self.incomplete = True
        try:
            return SettingsEntries.model_validate(rest)
        except ValidationError:
            return None

    def node(self, *keys: str) -> Node:
        """The node of a key, or the nearest one above it."""
        node = self.root
        for key in keys:
            if not isinstance(node, Mapping) or key not in node.values:
                break
            node = node.values[key]
        return node

    def say(
        self, keys: tuple[str, ...], code: str, message: str, hint: str, severity: str = "error"
    ) -> None:
        """Note a problem with the value of this key."""
        if self.incomplete and code == "missing-key":
            return  # it may be one of the bad ones
        where = place_of(self.node(*keys), self.file.name)
        self.problems.append(
            Problem(code=code, message=message, hint=hint, where=where, severity=severity)
        )

    def _refuse_passwords(self, node: Node) -> None:
        """A password in the file is answered by name, and forgotten."""
        if isinstance(node, Sequence):
            for item in node.items:
                self._refuse_passwords(item)
        if isinstance(node, Mapping):
            for key, at in list(node.keys.items()):
                if _is_secret(key):
                    self.problems.append(_password(at, self.file.name))
                    del node.values[key]
                else:
                    self._refuse_passwords(node.values[key])

    def _me(self, me: MeEntry) -> Me:
        zone: Any = me.timezone or machine_zone(os.environ)
        if zone is None:
            hint = "Add `timezone: America/New_York` under `me`, with your own region and city."
            message = "The machine does not say its time zone; UTC is taken."
            self.say(("me",), "no-timezone", message, hint, "warning")
        lines = [me.name, me.phone, shown_email(me.email)]
        return Me(
            name=me.name,
            email=me.email,
            phone=me.phone,
            timezone=zone or ZoneInfo("UTC"),
            signature=me.signature or "\n".join(filter(None, lines)),
        )

    def _path(self, written: str) -> Path:
        # os.path: pathlib's expanduser raises for a user that does not exist.
        return self.file.parent / os.path.expanduser(written)  # noqa: PTH111 - as said

    def _templates(self, written: str | None) -> Path | None:
        folder = self._path(written) if written else None
        if folder is not None and not folder.is_dir():
            hint = f"It is looked for at {folder}. Create it, or delete the line."
            self.say(("templates",), "not-a-file", "There is no such folder.", hint)
        return folder

    def _delivery(self, written: DeliveryEntry) -> Delivery:
        delivery = Delivery(**{key: value for key, value in written if value is not None})
        for key in ("deadline", "late_limit"):
            if not getattr(delivery, key):
                hint = "Give it a length, as in `24h`."
                self.say(("delivery", key), "bad-duration", f"`{key}` is no time at all.", hint)
        if delivery.deadline <= delivery.wait and not self.incomplete:
            hint = "Make `deadline` longer than `wait`, as in `wait: 2h` and `deadline: 24h`."
            message = "The deadline is over before the waiting ends."
            key = "deadline" if written.deadline is not None else "wait"
            self.say(("delivery", key), "bad-duration", message, hint)
        return delivery


def _reminders(written: RemindersEntry) -> Reminders:
    default = Reminders()
    steps = written.before_deadline
    return Reminders(
        before_deadline=default.before_deadline if steps is None else tuple(steps),
        to=default.to if written.to is None else tuple(written.to),
    )


def _is_secret(key: str) -> bool:
    said = bare(key)
    return "password" in said or said in _SECRETS


def _password(key: Scalar, file: str) -> Problem:
    return Problem(
        code="password-in-file",
        message="A password stands in this file; it belongs into the keyring.",
        hint="Delete the line and run `followupd login`.",
        where=Place(file, key.line, key.column),
    )


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=_line_and_column))


def _line_and_column(problem: Problem) -> tuple[int, int]:
    return (problem.where.line, problem.where.column) if problem.where else (0, 0)

"""1. Sending: letters a second over one Postfix, with STARTTLS and a login, as at a provider.

Every contestant is a whole process, from its start to its end.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median

from bench.contest import by_turns, seconds
from bench.figures import Plot, Row, Section
from bench.mailhouse import PASSWORD, MailHouse, log_in, mail_house, missing
from bench.material import ME, Desk, desk, queue
from followupd import wiring
from followupd.core.message import compose_message
from followupd.flow.intake import Intake

Rates = dict[str, tuple[float, ...]]

FOLLOWUPD = [sys.executable, "-m", "followupd"]
MAILMERGE = Path("build/rivals/bin/mailmerge")
PROGRAMS = Path(__file__).parent / "programs"
PEOPLE = 4  # of one interview
LEAST = 0.85  # of plain smtplib

PLAIN, YAGMAIL, MERGE = "plain smtplib, one connection", "yagmail.SMTP.send in a loop", "mailmerge"
ONCE, READY, MAILBOX = "once", "once, letters drafted and approved before", "once, with the mailbox"

FEW = 40
"""Letters of a second contest, in which the start of a process counts for more."""

METHOD = (
    "{n:,} letters of {interviews} interviews over one Postfix with STARTTLS and a login; the "
    "password comes from gnome-keyring for followupd and on standard input for the others. "
    "`once` reads the queue, drafts and checks each letter, keeps it in a new outbox, commits "
    "(with fsync) before and after each letter leaves, and sends. The others are handed the "
    "finished texts, keep no record, and can't tell what went when they are interrupted. Each "
    "is a whole process, its start included; {rounds} rounds by turns; Postfix's log is counted "
    f"after each. Then the same with {FEW} letters, where the start counts for more than they do."
)


def measure(folder: Path, *, quick: bool) -> Section:
    """Rates of all contestants."""
    n, rounds = (200, 2) if quick else (1000, 5)
    method = METHOD.format(n=n, interviews=n // PEOPLE, rounds=rounds)
    title = "Sending, letters a second"
    if missing():
        return Section(part="sending", title=title, method=method, rows=[], notes=[missing()])
    with mail_house(folder) as house:
        rates = by_turns(_Contest(house, folder / "many", n).contestants(), rounds)
        few = by_turns(_Contest(house, folder / "few", FEW).contestants(), rounds)
    return Section(
        part="sending",
        title=title,
        method=method,
        rows=[*_rows(rates), *_beside(rates), *_rows(few, f"{FEW} letters: ")],
        plots=[_plot({name: median(values) for name, values in rates.items()})],
        notes=_notes(rates),
    )


class _Contest:
    """One Postfix, and who sends through it. Each gives letters a second."""

    def __init__(self, house: MailHouse, folder: Path, n: int) -> None:
        self.house = house
        self.folder = folder
        self.n = n
        self.number = count()
        self.went = house.taken()
        folder.mkdir()
        self.text = queue(n // PEOPLE, PEOPLE)
        first = self._new_desk("send", mailbox=False)
        log_in(FOLLOWUPD, first.config)
        self.letters = _write_letters(first, folder / "letters.json")
        self.merge = _write_merge(self.letters, house, folder / "mailmerge")

    def contestants(self) -> dict[str, Callable[[], float]]:
        """In the order of their turns."""
        found = {
            PLAIN: self._script("plain_smtplib.py", self.house.servers.ca_file),
            ONCE: lambda: self._once(self._new_desk("send", mailbox=False)),
            READY: self._approved,
            MAILBOX: lambda: self._once(self._new_desk("send", mailbox=True)),
            YAGMAIL: self._script("yagmail_loop.py"),
        }
        if MAILMERGE.exists():
            found[MERGE] = self._mailmerge
        return found

    def _script(self, name: str, *more: Path) -> Callable[[], float]:
        port = self.house.servers.smtp_starttls
        command: list[object] = [
            sys.executable,
            PROGRAMS / name,
            self.folder / "letters.json",
            str(port),
            *more,
        ]
        return lambda: self._rate(seconds(command, say=f"{PASSWORD}\n"))

    def _once(self, made: Desk) -> float:
        return self._rate(seconds([*FOLLOWUPD, "--config", made.config, "once", "--json"]))

    def _approved(self) -> float:
        made = self._new_desk("review", mailbox=False)
        command = [*FOLLOWUPD, "--config", made.config]
        ids = [f"bench-{number}" for number in range(self.n // PEOPLE)]
        seconds([*command, "once"])
        seconds([*command, "approve", *ids])
        return self._once(made)

    def _mailmerge(self) -> float:
        # In a session of its own there is no terminal, so that it reads the password from stdin.
        files = ("--template", "t.txt", "--database", "d.csv", "--config", "server.conf")
        command = [MAILMERGE.absolute(), "--no-dry-run", "--no-limit", *files]
        return self._rate(
            seconds(command, say=f"{PASSWORD}\n", cwd=self.merge, start_new_session=True)
        )

    def _rate(self, took: float) -> float:
        """Only if every letter has gone, and none twice."""
        self.went += self.n
        self.house.wait_for(self.went)
        if self.house.taken() != self.went:
            raise RuntimeError(f"{self.went} letters should have gone, {self.house.taken()} have")
        self.house.servers.empty()
        return self.n / took

    def _new_desk(self, mode: str, *, mailbox: bool) -> Desk:
        place = self.folder / f"desk-{next(self.number)}"
        made = desk(place, self.house.mail(mailbox=mailbox), mode=mode)
        made.save(self.text)
        return made


def _write_letters(made: Desk, file: Path) -> list[dict[str, str]]:
    """The very mails that ``once`` sends, for those who draft none."""
    house, now = wiring.reading_house(wiring.load_settings(made.config)), datetime.now(UTC)
    letters = [
        {
            "to": one.email,
            "subject": one.subject,
            "body": one.body,
            "mail": compose_message(one, house.settings.me, now).decode(),
        }
        for one in Intake(house).plan(now).due
    ]
    file.write_text(json.dumps({"me": ME, "letters": letters}), encoding="utf-8")
    return letters


def _write_merge(letters: list[dict[str, str]], house: MailHouse, folder: Path) -> Path:
    folder.mkdir()
    (folder / "t.txt").write_text(
        f"TO: {{{{to}}}}\nSUBJECT: {{{{subject}}}}\nFROM: {ME}\n\n{{{{body}}}}\n"
    )
    with (folder / "d.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["to", "subject", "body"], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(letters)
    (folder / "server.conf").write_text(
        f"[smtp_server]\nhost = localhost\nport = {house.servers.smtp_starttls}\n"
        f"security = STARTTLS\nusername = {ME}\n"
    )
    return folder


def _rows(rates: Rates, before: str = "") -> list[Row]:
    """All contestants beside plain smtplib; the goal is for the contest with many letters."""
    rows = []
    for name, values in rates.items():
        ratio = median(values) / median(rates[PLAIN])
        wanted = name == ONCE and not before
        rows.append(
            Row(
                name=f"{before}{name}",
                unit="letters/s",
                values=values,
                ratio=ratio,
                against="plain smtplib",
                goal=f"at least {LEAST}" if wanted else "",
                reached=ratio >= LEAST if wanted else None,
            )
        )
    return rows


def _beside(rates: Rates) -> list[Row]:
    """``once`` beside what sends letters for a person."""
    rows = []
    for rival, least in ((YAGMAIL, 8.0), (MERGE, 1.0)):
        if rival in rates:
            ratio = median(rates[ONCE]) / median(rates[rival])
            rows.append(
                Row(
                    name=f"once beside {rival}",
                    unit="letters/s",
                    values=rates[ONCE],
                    ratio=ratio,
                    against=rival.partition(".")[0],
                    goal=f"at least {least:.0f}" if least > 1 else "ahead",
                    reached=ratio >= least,
                )
            )
    return rows


def _notes(rates: Rates) -> list[str]:
    asks = (
        "With the mailbox, `once` asks the Sent folder about each letter before it goes, so that "
        "a second computer sends nothing twice, and files a copy there afterwards."
    )
    notes = [
        asks,
        "yagmail and mailmerge connect and log in anew for each letter, and check no certificate.",
    ]
    if MERGE not in rates:
        notes.append("mailmerge was not installed; `make bench` installs it into build/rivals.")
    return notes


def _plot(middle: dict[str, float]) -> Plot:
    return Plot(
        name="sending", title="Letters a second over one Postfix", unit="letters/s", bars=middle
    )

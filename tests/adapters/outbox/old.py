"""An outbox as the first version of followupd wrote it, in the words of its own tables."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

TABLES = """
create table letters (
    id varchar not null primary key, interview varchar not null, company varchar not null,
    position varchar not null, person varchar not null, email varchar not null,
    role varchar not null, kind varchar not null, mode varchar not null, state varchar not null,
    reason text not null, subject text not null, body text not null, attachments text not null,
    findings text not null, source varchar not null, approved varchar not null, ask text not null,
    hurry boolean not null, ended datetime not null, earliest datetime not null,
    deadline datetime not null, timezone varchar not null, message_id varchar not null,
    attempts integer not null, not_before datetime, text_gone datetime, done_at datetime,
    looked_at datetime, looks integer not null, closed_by varchar not null, rev integer not null
);
create index letters_by_state on letters (state);
create index letters_by_interview on letters (interview);
create table journal (n integer not null primary key, at datetime not null,
    letter varchar not null, event varchar not null, detail text not null);
create index journal_by_letter on journal (letter);
create table reminders (key varchar not null primary key, at datetime not null);
create table facts (name varchar not null primary key, value text not null);
insert into facts values ('schema', '1'), ('trouble', 'the cat sat on the cable');
insert into reminders values ('review:acme-phone/dana-lee', '2026-11-18 20:00:00.000000');
insert into journal (at, letter, event, detail)
    values ('2026-11-18 20:00:00.000000', 'acme-phone/dana-lee', 'added', 'by the queue');
"""

LETTER = """
insert into letters values (:id, 'acme-phone', 'Acme Robotics', 'Engineer', :id, :email,
    'interviewer', 'thank_you', 'send', :state, '', 'Thank you', 'Dear you,', '[]', '[]', 's', '',
    '', 0, '2026-11-18 19:30:00.000000', '2026-11-18 21:30:00.000000',
    '2026-11-19 19:30:00.000000', 'America/New_York', :id, 1, null, null, :done, null, 0, '', 4)
"""


def write_old(folder: Path) -> Path:
    """Two letters, one sent and one waiting; the -wal is left as a killed program leaves it."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "outbox.sqlite3"
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("pragma journal_mode=wal")
        raw.executescript(TABLES)
        for name, state in (("dana-lee", "sent"), ("ivo-brandt", "waiting")):
            done = "2026-11-18 22:00:00.000000" if state == "sent" else None
            fields = {"id": f"acme-phone/{name}", "email": f"{name}@acme.example"}
            raw.execute(LETTER, {**fields, "state": state, "done": done})
    return file

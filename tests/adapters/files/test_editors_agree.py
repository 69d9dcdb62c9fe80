"""What an editor underlines agrees with what `followupd check` says, value by value.

What the program takes, the schema takes: nothing right is ever underlined. The other way round
holds for the slips below; some (30 February) only the program finds.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from pydantic import BaseModel, ValidationError

from followupd.adapters.files.providers import NAMES
from followupd.adapters.files.queue_schema import SILENCEABLE, QueueEntries, queue_schema
from followupd.adapters.files.settings_schema import SettingsEntries, settings_schema
from followupd.core.settings import Security
from followupd.core.words import Format, Mode, Role

QUEUE = Draft7Validator(queue_schema())
SETTINGS = Draft7Validator(settings_schema())


def interview(**keys: Any) -> dict[str, Any]:
    person = {"name": "Dana Lee", "role": "hr"} | keys.pop("person", {})
    entry = {"company": "Acme", "ended": "2026-11-22 14:30", "people": [person]}
    return {"interviews": [entry | keys]}


def setting(group: str, key: str, value: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "me": {"name": "Sam", "email": "s@x.example"},
        "mail": {"provider": "gmail"},
    }
    if group == "smtp":
        return base | {"mail": {"smtp": {key: value}}}
    if group == "web":
        return base | {"web": {key: value}}
    return base | {group: base.get(group, {}) | {key: value}}


PLACES = {
    "ended": ("queue", lambda v: interview(ended=v)),
    "call_at": ("queue", lambda v: interview(call_at=v)),
    "timezone": ("queue", lambda v: interview(timezone=v)),
    "format": ("queue", lambda v: interview(format=v)),
    "id": ("queue", lambda v: interview(id=v)),
    "mode": ("queue", lambda v: interview(mode=v)),
    "accept": ("queue", lambda v: interview(accept=v)),
    "skills": ("queue", lambda v: interview(skills=v)),
    "company": ("queue", lambda v: interview(company=v)),
    "role": ("queue", lambda v: interview(person={"role": v})),
    "email": ("queue", lambda v: interview(person={"email": v})),
    "reply_to": ("queue", lambda v: interview(person={"reply_to": v})),
    "skip": ("queue", lambda v: interview(person={"skip": v})),
    "wait": ("settings", lambda v: setting("delivery", "wait", v)),
    "hours": ("settings", lambda v: setting("delivery", "hours", v)),
    "before_deadline": ("settings", lambda v: setting("reminders", "before_deadline", v)),
    "to": ("settings", lambda v: setting("reminders", "to", v)),
    "provider": ("settings", lambda v: setting("mail", "provider", v)),
    "host": ("settings", lambda v: setting("smtp", "host", v)),
    "port": ("settings", lambda v: setting("smtp", "port", v)),
    "security": ("settings", lambda v: setting("smtp", "security", v)),
    "web.port": ("settings", lambda v: setting("web", "port", v)),
}

GOOD = {
    "ended": ["2026-11-22 14:30", "2100-12-31 10:00", "2026-11-22  9:05", "2026-11-22T14:30:15.250",
              "2026-11-22t14:30Z", "2026-11-22 14:30 -0530", "2026-11-22 14:30+01:00"],
    "timezone": ["Europe/Berlin", "europe/berlin", "America/New York", "america/new-york", "UTC",
                 "EUROPE/BERLIN", "Etc/GMT-5", "America/Argentina/Buenos_Aires"],
    "format": ["phone", "On-Site", "VIDEO", *Format],
    "id": ["acme-phone", "42", "größe_1.b", "李小龍"],
    "mode": ["Review", "draft", *Mode],
    "accept": ["no-fit", "No Fit", "no_fit", ["too-soon", "copy"], *SILENCEABLE],
    "role": ["Hiring Manager", "hiring-manager", "HR", "hr.", *Role],
    "email": ["dana@acme.example", "o'neil@acme.example", "sam@localhost", "x@y.test",
              "b@bücher.example", "Dana.Lee+x@ACME.example"],
    "reply_to": ["<CAB12x3@mail.example>", "Message-ID: <a@b>", "message-id:<x1@y>", "< a1@b >"],
    "skip": ["true", "Yes", "off", "n", "TRUE"],
    "wait": ["2h", "90m", "1d 4h", "1h, 30 min", "30 Minutes", "1.5 hours", "0m", "2HRS", "3 sec"],
    "hours": ["07:30-21:00", "0:00 - 24:00", "9:00 – 17:05", "9:00 to 17:00"],
    "before_deadline": [["12h", "4h"], "90m"],
    "to": ["desktop", "Email", ["email", "desktop"], "keyring:phone", "ntfy://x.example/y"],
    "provider": ["Gmail", "web.de", "GMX.com", "T Online", *NAMES],
    "host": ["smtp.example.com", "127.0.0.1", "::1", "mail", "smtp.example.com."],
    "port": ["465", "1", "65535"],
    "security": ["tls", "SSL/TLS", "STARTTLS", "ssl", *Security],
}  # fmt: skip

BAD = {
    "ended": ["tomorrow", "2026-11-22", "14:30", "22.11.2026 14:30", "1926-11-22 14:30",
              "2026-11-22 24:30", "2026-11-22 14:60", "2026-13-22 14:30", "2026-11-22 14:30 EST",
              "2026-11-22 14:30+25:00", "2026-11-22 14:30+01:75"],
    "timezone": ["Berlin", "New York", "PST", "Eastern", "Europe/Berln", "../etc/passwd", "Munich"],
    "format": ["fone", "in person", "zoom"],
    "id": ["acme/phone", "-acme", "a b", "x" * 101],
    "mode": ["auto", "sent"],
    "accept": ["leak", "wrong-name", "anything", ["no-fit", "leak"]],
    "role": ["boss", "manager", "hiring"],
    "email": ["dana", "@acme.example", "dana@", "dana@acme", "Dana <dana@acme.example>",
              "a@x.example, b@x.example", "a b@acme.example", "a@b@c.example"],
    "reply_to": ["yes", "Re: our call", "<>", "@mail.example", "<a1@b.example> <c2@d.example>"],
    "skip": ["maybe", "1"],
    "wait": ["2 fortnights", "90", "-2h", "h", "2h x"],
    "hours": ["7-21", "07:30", "08:60-12:00", "00:00-24:01"],
    "before_deadline": ["4", ["12h", "soon"]],
    "to": ["pigeon", ["desktop", "sms"], "keyring:"],
    "provider": ["gmial", "gmail.com"],
    "host": ["smtp://x", "a b", "sam@x.example"],
    "port": ["70000", "https", "-1", "0"],
    "security": ["maybe", "plain"],
}  # fmt: skip


def as_an_editor_reads(value: Any) -> Any:
    """YAML 1.2: a whole number and true are no text, whoever wrote them without quotes."""
    if isinstance(value, list):
        return [as_an_editor_reads(item) for item in value]
    if value in {"true", "false"}:
        return value == "true"
    return int(value) if str(value).isdigit() and value.isascii() else str(value)


def editor_takes(place: str, value: Any) -> bool:
    which, build = PLACES[place]
    return (QUEUE if which == "queue" else SETTINGS).is_valid(build(value))


def program_takes(place: str, value: Any) -> bool:
    which, build = PLACES[place]
    model: type[BaseModel] = QueueEntries if which == "queue" else SettingsEntries
    try:
        model.model_validate(build(value))
    except ValidationError:
        return False
    return True


def cases(samples: dict[str, list[Any]]) -> list[tuple[str, Any]]:
    return [(place, value) for place, values in samples.items() for value in values]


@pytest.mark.parametrize(("place", "value"), cases(GOOD))
def test_what_the_program_takes_is_not_underlined(place: str, value: Any) -> None:
    assert program_takes(place, value)
    assert editor_takes(place, as_an_editor_reads(value))
    assert editor_takes(place, value)


@pytest.mark.parametrize(("place", "value"), cases(BAD))
def test_what_the_program_refuses_is_underlined(place: str, value: Any) -> None:
    assert not program_takes(place, value)
    assert not editor_takes(place, as_an_editor_reads(value))


pieces = st.sampled_from(
    ["2026-11-22", " ", "T", "14:30", "9:05", ":15", "Z", "+01:00", "2", "h", "m", " min", ",", "-",
     "07:30", "24:00", " to ", "–", "hiring", "_", "Manager", "HR", "phone", "on", "site", "gmail",
     ".", "de", "web", "europe", "Europe", "/", "Berlin", "New York", "a@b.example", "<", ">", "@",
     "yes", "No", "tls", "SSL", "465", "keyring:", "desktop", "x", "é", "no-fit", "1"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(PLACES)), st.lists(pieces, min_size=1, max_size=5).map("".join))
@example("timezone", "Europe/Berlin")
def test_nothing_the_program_takes_is_ever_underlined(place: str, text: str) -> None:
    if text.strip() and program_takes(place, text):
        assert editor_takes(place, text), text


@pytest.mark.parametrize("which", ["queue", "settings"])
def test_a_key_that_somebody_began_and_left_is_not_underlined(which: str) -> None:
    schema, validator = (
        (queue_schema(), QUEUE) if which == "queue" else (settings_schema(), SETTINGS)
    )
    top = set(schema["properties"]) - set(schema["required"])
    base = interview() if which == "queue" else setting("web", "port", 8025)
    for key in top:
        assert validator.is_valid(base | {key: None}), key
    for name, group in schema["definitions"].items():
        alone = Draft7Validator({"$ref": f"#/definitions/{name}", **schema})
        for key in set(group.get("properties", {})) - set(group.get("required", ())):
            wrong = [e for e in alone.iter_errors({key: None}) if list(e.path) == [key]]
            assert not wrong, (name, key)

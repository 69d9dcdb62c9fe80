from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from followupd.adapters.files.queue_file import QueueYaml
from followupd.adapters.files.queue_schema import NEVER_SILENT, SILENCEABLE, queue_schema
from followupd.adapters.files.settings_file import read_settings
from followupd.adapters.files.settings_schema import settings_schema
from followupd.core import check
from followupd.core.model import Reading
from followupd.core.settings import Settings
from followupd.core.words import Role

CONFIG = Path(__file__).parents[3] / "config"
SCHEMAS = {"queue": queue_schema, "settings": settings_schema}
SAMPLES = {"queue": "interviews.yaml", "settings": "followupd.yaml"}


@pytest.fixture(params=sorted(SCHEMAS))
def which(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def groups(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    yield from (d for d in schema["definitions"].values() if "properties" in d)


def test_the_schema_beside_the_sample_is_the_one_of_the_program(which: str) -> None:
    schema: Callable[[], dict[str, Any]] = SCHEMAS[which]
    kept = json.loads((CONFIG / f"{which}.schema.json").read_text(encoding="utf-8"))
    made = schema()
    zones = [found["definitions"].pop("Known")["enum"] for found in (kept, made)]
    assert kept == made, f"run: followupd schema {which} > config/{which}.schema.json"
    # Each release of tzdata may know some more.
    assert len(set(zones[0]) ^ set(zones[1])) < 40


def test_every_key_is_described_and_no_other_is_allowed(which: str) -> None:
    for group in groups(SCHEMAS[which]()):
        assert group["additionalProperties"] is False
        assert group["description"]
        for key, value in group["properties"].items():
            assert value["description"], key


def test_every_reference_leads_somewhere(which: str) -> None:
    schema = SCHEMAS[which]()
    for name in re.findall(r'"#/definitions/(\w+)"', json.dumps(schema)):
        assert name in schema["definitions"]
    assert "$defs" not in json.dumps(schema)


def test_an_editor_does_not_underline_a_value_that_is_text_for_us(which: str) -> None:
    schema = queue_schema()["definitions"]["InterviewEntry"]["properties"]
    assert {"string", "number", "boolean"} <= set(schema["company"]["type"])
    assert "null" in schema["goal"]["type"]
    assert "null" not in schema["company"]["type"]
    assert {"array", "string"} <= set(schema["skills"]["type"])
    for group in groups(SCHEMAS[which]()):
        for key, value in group["properties"].items():
            said = json.dumps(value)
            assert ('"null"' in said) == (key not in group.get("required", ())), key


def test_an_editor_offers_the_words_there_are() -> None:
    person = queue_schema()["definitions"]["PersonEntry"]["properties"]
    assert person["role"]["anyOf"][0]["enum"] == [str(role) for role in Role]
    codes = person["accept"]["anyOf"][0]["items"]
    assert codes["anyOf"][0]["enum"] == list(SILENCEABLE)
    assert not set(SILENCEABLE) & set(NEVER_SILENT)
    assert set(NEVER_SILENT) == check.NEVER_SILENT


def test_the_sample_speaks_of_every_key(which: str) -> None:
    sample = (CONFIG / SAMPLES[which]).read_text(encoding="utf-8")
    for group in groups(SCHEMAS[which]()):
        for key in group["properties"]:
            if key not in {"ca_file", "login", "drafts", "sent"}:  # for the few who need them
                assert re.search(rf"\b{key}\b", sample), key


def test_the_sample_names_its_schema_for_editors(which: str) -> None:
    first = (CONFIG / SAMPLES[which]).read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema={which}.schema.json"


@pytest.fixture
def settings() -> Settings:
    found, problems = read_settings(CONFIG / "followupd.yaml")
    assert problems == ()
    assert found is not None
    return found


@pytest.fixture
def queue(settings: Settings) -> Reading:
    return QueueYaml(settings.queue, settings.me.timezone).read()


def test_the_sample_settings_have_no_problem(settings: Settings) -> None:
    assert settings.queue == CONFIG / "interviews.yaml"


def test_the_sample_queue_has_no_problem_and_shows_every_role(queue: Reading) -> None:
    assert queue.problems == ()
    assert len(queue.interviews) >= 2
    people = [person for interview in queue.interviews for person in interview.people]
    assert {person.role for person in people if not person.skip} == set(Role)
    assert any(person.repair for person in people)
    assert any(person.note for person in people)


def test_the_samples_addresses_belong_to_nobody(queue: Reading, settings: Settings) -> None:
    people = [person for interview in queue.interviews for person in interview.people]
    assert all((person.email or "").endswith(".example") for person in people)
    assert settings.me.email.endswith("@example.com")

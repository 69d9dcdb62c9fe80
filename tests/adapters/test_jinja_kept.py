"""Compiled templates from one process to the next: sooner there, and never another text."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment

from followupd.adapters import jinja_kept
from followupd.adapters.jinja_templates import JinjaTemplates
from followupd.adapters.shipped import shipped
from followupd.core.letters.facts import facts_of
from followupd.errors import TemplateBroken
from tests.core.test_compose import ME, meeting


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that Jinja2 has compiled."""
    names: list[str] = []
    as_usual = Environment.compile

    def compile_(self: Environment, source: str, name: str, *more: object) -> object:
        names.append(name)
        return as_usual(self, source, name, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(Environment, "compile", compile_)
    return names


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "hr.txt").write_text("Dear {{ name }},", encoding="utf-8")
    return folder


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "templates"


def rendered(own: Path, kept: Path) -> str:
    """By a program that has just been started."""
    return JinjaTemplates(own, own, kept).render("hr.txt", {"name": "Dana"})


def files(kept: Path) -> Iterator[Path]:
    return kept.iterdir()


def test_what_was_compiled_is_not_compiled_again(
    own: Path, kept: Path, compiled: list[str]
) -> None:
    assert rendered(own, kept) == rendered(own, kept) == "Dear Dana,"
    assert compiled == ["hr.txt"]


def test_another_text_is_compiled_and_then_kept(own: Path, kept: Path, compiled: list[str]) -> None:
    rendered(own, kept)
    (own / "hr.txt").write_text("Hello {{ name }},", encoding="utf-8")
    assert rendered(own, kept) == rendered(own, kept) == "Hello Dana,"
    assert compiled == ["hr.txt"] * 2


def test_another_program_compiles_its_own(
    own: Path, kept: Path, compiled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered(own, kept)
    monkeypatch.setattr(jinja_kept, "identity", lambda: "another")
    rendered(own, kept)
    monkeypatch.setattr(jinja_kept, "identity", lambda: "")  # it can't be told
    rendered(own, kept)
    rendered(own, kept)
    assert compiled == ["hr.txt"] * 4


@pytest.mark.parametrize("damage", ["cut", "turned", "another's", "empty"])
def test_a_damaged_file_costs_time_only(
    own: Path, kept: Path, compiled: list[str], damage: str
) -> None:
    rendered(own, kept)
    [file] = files(kept)
    content = file.read_bytes()
    if damage == "another's":
        file.chmod(0o666)
    else:
        parts = {"cut": content[:-9], "turned": content[:-9] + content[:-10:-1], "empty": b""}
        file.write_bytes(parts[damage])
    assert rendered(own, kept) == "Dear Dana,"
    assert compiled == ["hr.txt"] * 2


def test_where_nothing_can_be_kept_letters_are_written_all_the_same(own: Path, kept: Path) -> None:
    kept.parent.write_text("a file where a folder should be", encoding="utf-8")
    assert rendered(own, kept) == "Dear Dana,"


def test_nobody_else_may_read_what_is_kept(own: Path, kept: Path) -> None:
    rendered(own, kept)
    [file] = files(kept)
    modes = [stat.S_IMODE(place.stat().st_mode) for place in (kept, file)]
    assert modes == [0o700, 0o600]


def test_a_mistake_is_told_with_its_line_also_by_what_was_kept(own: Path, kept: Path) -> None:
    (own / "hr.txt").write_text("Dear,\n\n{{ nobody }}", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(TemplateBroken, match=r"own/hr\.txt, line 3"):
            rendered(own, kept)


def test_the_shipped_templates_write_the_same_letter_from_what_was_kept(kept: Path) -> None:
    came_along = Path(str(shipped("templates")))
    interview = meeting()
    for person in interview.people:
        facts = facts_of(interview, person, ME)
        first, again = (
            JinjaTemplates(None, came_along, kept).render(f"{person.role}.txt", facts)
            for _ in range(2)
        )
        assert first == again == JinjaTemplates().render(f"{person.role}.txt", facts)

"""Jinja templates: two folders, a sandbox, and errors that name the line."""

from __future__ import annotations

import os
import re
from itertools import count
from pathlib import Path

import pytest

from followupd.adapters.jinja_templates import JinjaTemplates
from followupd.adapters.shipped import shipped
from followupd.core.letters.facts import facts_of
from followupd.errors import TemplateBroken
from followupd.ports import Templates
from tests.contracts.templates import TemplatesContract
from tests.core.test_compose import ME, meeting
from tests.fakes.templates import FakeTemplates

SHIPPED = Path(str(shipped("templates")))


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


class TestJinjaTemplates(TemplatesContract):
    @pytest.fixture(autouse=True)
    def folders(self, tmp_path: Path) -> None:
        self.numbers = count()
        self.home = tmp_path

    def make(self, texts: dict[str, str]) -> Templates:
        folder = self.home / f"set-{next(self.numbers)}"
        folder.mkdir()
        for name, text in texts.items():
            write(folder, name, text)
        return JinjaTemplates(folder, came_along=folder / "none")


class TestFakeTemplates(TemplatesContract):
    def make(self, texts: dict[str, str]) -> Templates:
        return FakeTemplates(texts)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "my-templates"
    folder.mkdir()
    return folder


@pytest.fixture
def both(tmp_path: Path, own: Path) -> JinjaTemplates:
    write(tmp_path / "shipped", "hr.txt", "shipped hr")
    write(tmp_path / "shipped", "recruiter.txt", "shipped recruiter")
    return JinjaTemplates(own, came_along=tmp_path / "shipped")


def test_the_users_template_takes_the_place_of_the_shipped_one(
    own: Path, both: JinjaTemplates
) -> None:
    assert both.render("hr.txt", {}) == "shipped hr"
    before = both.fingerprint()
    mine = write(own, "hr.txt", "mine")
    assert (both.render("hr.txt", {}), both.render("recruiter.txt", {})) == (
        "mine",
        "shipped recruiter",
    )
    assert both.fingerprint() != before
    mine.unlink()
    assert both.render("hr.txt", {}) == "shipped hr"
    assert both.fingerprint() == before


def test_an_edited_template_is_read_again(own: Path, both: JinjaTemplates) -> None:
    mine = write(own, "hr.txt", "one")
    assert both.render("hr.txt", {}) == "one"
    before = both.fingerprint()
    mine.write_text("two", encoding="utf-8")
    os.utime(mine, ns=(1, 1))  # the clock of some file systems is too coarse to see the edit
    assert both.render("hr.txt", {}) == "two"
    assert both.fingerprint() != before


def test_a_users_template_may_use_the_shipped_parts(own: Path, both: JinjaTemplates) -> None:
    write(own, "hr.txt", "{% include 'recruiter.txt' %}, and mine")
    assert both.render("hr.txt", {}) == "shipped recruiter, and mine"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("fine\n{{ nothing_such }}", 2, "nothing_such"),
        ("fine\n\n{% if %}", 3, ""),
        ("{{ name.no_such_thing }}", 1, "no_such_thing"),
        ("a\n{{ 1 / 0 }}", 2, "division by zero"),
        ("{{ name.__class__ }}", 1, "unsafe"),
        ("\n{{ '{0.__class__}'.format(name) }}", 2, "unsafe"),
        ("{% for n in range(1000000000) %}x{% endfor %}", 1, "range"),
        ("{{ notes.append('x') }}", 1, "append"),
    ],
)
def test_an_error_names_the_file_and_the_line(
    own: Path, both: JinjaTemplates, text: str, line: int, said: str
) -> None:
    write(own, "hr.txt", text)
    with pytest.raises(TemplateBroken) as broken:
        both.render("hr.txt", {"name": "Dana", "notes": []})
    assert str(broken.value).startswith(f"my-templates/hr.txt, line {line}: ")
    assert said.lower() in str(broken.value).lower()
    assert broken.value.hint


def test_an_error_in_a_part_names_the_part(own: Path, both: JinjaTemplates) -> None:
    write(own, "parts/end.txt", "\n{{ oops }}")
    write(own, "hr.txt", "{% include 'parts/end.txt' %}")
    with pytest.raises(TemplateBroken, match=r"^my-templates/parts/end.txt, line 2: .*oops"):
        both.render("hr.txt", {})


@pytest.mark.parametrize("way", ["../secret.txt", "/etc/hostname", "a/../../secret.txt",
                                 "..\\secret.txt", "./hr.txt", "", "C:secret.txt"])  # fmt: skip
def test_no_way_leads_out_of_the_two_folders(own: Path, both: JinjaTemplates, way: str) -> None:
    write(own.parent, "secret.txt", "secret")
    write(own, "hr.txt", f"{{% include {way!r} %}}")
    with pytest.raises(TemplateBroken, match="there is no template"):
        both.render("hr.txt", {})
    with pytest.raises(TemplateBroken):
        both.render(way, {})


def test_a_template_that_includes_itself_ends(own: Path, both: JinjaTemplates) -> None:
    write(own, "hr.txt", "{% include 'hr.txt' %}")
    with pytest.raises(TemplateBroken, match="without end"):
        both.render("hr.txt", {})


def test_a_template_that_is_no_text_is_told_by_its_name(own: Path, both: JinjaTemplates) -> None:
    (own / "hr.txt").write_bytes(b"\xff\xfeD\x00")
    with pytest.raises(TemplateBroken, match=r"my-templates/hr\.txt can't be read"):
        both.render("hr.txt", {})


def test_a_mark_that_windows_editors_put_first_is_left_out(own: Path, both: JinjaTemplates) -> None:
    (own / "hr.txt").write_bytes(b"\xef\xbb\xbfSubject: x")
    assert both.render("hr.txt", {}) == "Subject: x"


def test_a_folder_that_is_not_there_leaves_the_shipped_templates(tmp_path: Path) -> None:
    templates = JinjaTemplates(tmp_path / "gone")
    assert templates.fingerprint() == JinjaTemplates(tmp_path / "gone too").fingerprint()
    facts = facts_of(meeting(), meeting().people[0], ME)
    assert templates.render("hiring_manager.txt", facts).lstrip().startswith("Subject:")


def test_a_tag_on_its_own_line_leaves_no_empty_line(own: Path, both: JinjaTemplates) -> None:
    write(own, "hr.txt", "One.\n  {% if name %}\nTwo.\n  {% endif %}\nThree.\n")
    assert both.render("hr.txt", {"name": "x"}) == "One.\nTwo.\nThree."
    assert both.render("hr.txt", {"name": ""}) == "One.\nThree."


def test_the_readme_names_every_fact_and_no_other() -> None:
    facts = set(facts_of(meeting(), meeting().people[0], ME))
    rows = re.findall(r"^\| `([^|]+)` \|", (SHIPPED / "README.md").read_text("utf-8"), re.MULTILINE)
    named = {name.strip("` ") for row in rows for name in row.split("`, `")}
    assert {name.partition("(")[0] for name in named} == facts


def test_the_example_in_the_readme_makes_a_letter(own: Path) -> None:
    readme = (SHIPPED / "README.md").read_text("utf-8")
    example = re.search(r"```jinja\n(.*?)```", readme, re.DOTALL)
    assert example
    write(own, "hiring_manager.txt", example[1])
    facts = facts_of(meeting(), meeting().people[0], ME)
    assert "Dear Dana," in JinjaTemplates(own).render("hiring_manager.txt", facts)

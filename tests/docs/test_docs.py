"""What README and docs say is what the program does: links, commands, tables, messages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from textwrap import dedent
from zoneinfo import ZoneInfo

import click
import pytest
import time_machine

from followupd.adapters.files.providers import PROVIDERS
from followupd.adapters.files.queue_file import QueueYaml
from followupd.cli.main import BUG, COMMANDS, INTERRUPTED, cli, main
from followupd.core.check import NEVER_SILENT
from followupd.core.words import Mode, Role, State
from followupd.errors import FollowupError
from tools import reference

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
GAP = "…"
"""Stands in a quoted message for what differs from case to case."""

LINK = re.compile(r"\]\(([^)\s]+)\)")
BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
EVENING = datetime(2026, 11, 23, 23, 48, tzinfo=UTC)
"""When what the pages show was printed."""


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(page: Path, kind: str) -> list[str]:
    """What stands in code blocks of this kind, as somebody would copy it."""
    return [dedent(block) for k, block in BLOCK.findall(text_of(page)) if k == kind]


def name_of(page: Path) -> str:
    return page.name


every_page = pytest.mark.parametrize("page", PAGES, ids=name_of)


# -- links


def anchors(page: Path) -> set[str]:
    """The places of a page that a link may lead to, as GitHub names them."""
    heads = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@every_page
def test_every_link_inside_the_project_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(text_of(page)):
        if link.startswith("https://"):
            continue
        file, _, anchor = link.partition("#")
        there = (page.parent / file).resolve() if file else page
        assert there.exists(), f"{page.name}: {link}"
        assert not anchor or anchor in anchors(there), f"{page.name}: {link}"


def test_every_page_can_be_reached_from_the_readme() -> None:
    linked = {link.partition("#")[0] for link in LINK.findall(text_of(ROOT / "README.md"))}
    assert {f"docs/{page.name}" for page in DOCS.glob("*.md")} <= linked


def test_the_readme_can_be_read_in_one_go() -> None:
    assert len(text_of(ROOT / "README.md").splitlines()) <= 250


def test_make_knows_every_target_that_is_named() -> None:
    known = set(re.findall(r"^([a-z]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    for page in PAGES:
        for target in re.findall(r"(?:^\$ |`)make ([a-z]+)", text_of(page), re.MULTILINE):
            assert target in known, f"{page.name}: make {target}"


# -- commands


def spoken_commands(page: Path) -> Iterator[tuple[str, list[str]]]:
    """Each ``followupd ...`` of a page in code: the whole of it, and its words."""
    lines = [line for block in blocks(page, "console") for line in block.splitlines()]
    plain = re.sub(r"^###.*", "", BLOCK.sub("", text_of(page)), flags=re.MULTILINE)
    spans = re.findall(r"`(followupd [^`]+)`", plain)
    typed = [m[1] for line in lines if (m := re.match(r"\$ (followupd .+)", line))]
    for said in (*spans, *typed):
        yield said, re.sub(r"\s+#.*", "", said).split()[1:]


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that these words call, and the words that are left for it."""
    found: click.Command = cli
    context = click.Context(cli, info_name="followupd")
    while words and isinstance(found, click.Group) and not words[0].startswith("-"):
        inner = found.get_command(context, words[0])
        assert inner is not None, f"there is no command {words[0]}"
        found, words = inner, words[1:]
    return found, words


@every_page
def test_every_command_and_option_that_is_named_exists(page: Path) -> None:
    for said, words in spoken_commands(page):
        command, rest = command_of(words)
        known = {o for p in command.params for o in (*p.opts, *p.secondary_opts)} | {"--help"}
        for word in rest:
            assert not word.startswith("--") or word.partition("=")[0] in known, said


def test_the_readme_names_what_a_person_needs_daily() -> None:
    said = {words[0] for _, words in spoken_commands(ROOT / "README.md") if words}
    assert said >= {"init", "add", "open", "show", "status", "doctor", "service", "calendar"}
    assert said <= {*COMMANDS, "--version"}


# -- tables


def rows(page: Path, head: str) -> list[list[str]]:
    """The cells of the table under this head line."""
    _, found, after = text_of(page).partition(f"{head}\n")
    assert found, f"{page.name} has no table {head}"
    body = after.split("\n\n")[0].splitlines()[1:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in body]


def codes(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_the_table_of_states_has_every_state() -> None:
    table = rows(ROOT / "README.md", "| state | what it means | what you can do |")
    assert [codes(row[0])[0] for row in table] == [str(state) for state in State]


def test_the_table_of_modes_has_every_mode() -> None:
    table = rows(ROOT / "README.md", "| `delivery.mode` | what happens |")
    assert [codes(row[0])[0] for row in table] == [str(mode) for mode in Mode]


def test_the_table_of_exit_codes_has_every_exit_code() -> None:
    table = rows(ROOT / "README.md", "| code | means |")
    errors = {error.exit_code for error in (FollowupError, *_below(FollowupError))}
    assert {int(row[0]) for row in table} == errors | {0, BUG, INTERRUPTED}


def _below(error: type[FollowupError]) -> Iterator[type[FollowupError]]:
    for each in error.__subclasses__():
        yield each
        yield from _below(each)


@cache
def severities() -> dict[str, set[str]]:
    """Each code of the check, and how loud it can be: read from the rules themselves."""
    found: dict[str, set[str]] = {}
    core = ROOT / "followupd/core"
    for file in (*sorted((core / "checks").glob("*.py")), core / "no_letter.py"):
        for call in ast.walk(ast.parse(text_of(file))):
            if not isinstance(call, ast.Call):
                continue
            named = {k.arg: k.value for k in call.keywords}
            values = [*call.args, *(named[k] for k in ("code", "severity") if k in named)]
            code = values[0] if values else None
            if _is_finding(call.func) and isinstance(code, ast.Constant):
                words = re.findall(r"Severity\.([A-Z]+)", ast.unparse(values[1]))
                found.setdefault(str(code.value), set()).update(word.lower() for word in words)
    return found


def _is_finding(called: ast.expr) -> bool:
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in {"finding", "Finding"}


def test_the_readme_has_every_code_of_the_check() -> None:
    table = rows(ROOT / "README.md", "| code | | what it looks for |")
    assert sorted(code for row in table for code in codes(row[0])) == sorted(severities())


def test_letters_has_every_code_of_the_check_with_how_loud_it_is() -> None:
    table = rows(DOCS / "letters.md", "| code | | what to do |")
    words = {"block": "block", "warning": "warn", "hint": "hint"}
    said = {codes(row[0])[0]: {words[word] for word in row[1].split(", ")} for row in table}
    assert said == severities()
    assert {codes(row[0])[0] for row in table if row[0].endswith("!")} == NEVER_SILENT


def test_letters_has_every_role() -> None:
    table = rows(DOCS / "letters.md", "| to | the letter |")
    assert [codes(row[0])[0] for row in table] == [str(role) for role in Role]


def test_every_provider_has_its_page_for_passwords_in_the_docs() -> None:
    page = text_of(DOCS / "providers.md")
    for provider in PROVIDERS:
        assert provider.password_page in page


# -- what is made by a program


@pytest.mark.parametrize(
    ("name", "made"),
    [("settings.md", reference.settings_page), ("queue.md", reference.queue_page)],
)
def test_the_reference_is_what_the_schema_says(name: str, made: object) -> None:
    assert callable(made)
    assert text_of(DOCS / name) == made(), "run `make docs`"


def test_the_table_of_providers_is_what_the_program_knows() -> None:
    page = text_of(DOCS / "providers.md")
    assert page == reference.with_providers(page), "run `make docs`"


SETTINGS = """\
me: {name: Sam Rivera, email: sam@rivera.example, timezone: America/New_York}
mail: {smtp: {host: 127.0.0.1, port: 9, security: none, login: false}}
queue: lq.yaml
state: state
web: false
"""


@time_machine.travel(EVENING)
def test_the_sentences_in_letters_are_what_the_notes_there_become(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = DOCS / "letters.md"
    (tmp_path / "followupd.yaml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "lq.yaml").write_text(blocks(page, "yaml")[0], encoding="utf-8")

    def said(*words: str) -> str:
        assert main(["--config", str(tmp_path / "followupd.yaml"), *words]) == 0
        return capsys.readouterr().out

    letters = re.split(r"\n(?=acme-phone/)", said("show", "acme-phone"))
    table = rows(page, "| note | in the letter to | sentence |")
    assert len(table) > 5
    for _, reader, sentence in table:
        (letter,) = (x for x in letters if f"To:       {reader.partition(',')[0]} " in x)
        assert sentence in letter
    (warning,) = blocks(page, "console")
    assert warning in said("check")


@every_page
def test_every_interview_that_is_shown_whole_can_be_copied(page: Path, tmp_path: Path) -> None:
    for block in blocks(page, "yaml"):
        if block.startswith("interviews:"):
            (tmp_path / "interviews.yaml").write_text(block, encoding="utf-8")
            reading = QueueYaml(tmp_path / "interviews.yaml", ZoneInfo("UTC")).read()
            assert reading.interviews
            assert not reading.problems


@every_page
def test_every_file_of_the_project_that_is_named_is_there(page: Path) -> None:
    for name in re.findall(r"`((?:tests|followupd|config|templates|docs)/[^`*]+)`", text_of(page)):
        assert (ROOT / name).exists(), f"{page.name}: {name}"


# -- messages


@cache
def messages() -> tuple[str, ...]:
    """All texts in the source, with a gap for each value that is put in."""
    found = []
    for file in (ROOT / "followupd").rglob("*.py"):
        for node in ast.walk(ast.parse(text_of(file))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = (p.value if isinstance(p, ast.Constant) else GAP for p in node.values)
                found.append("".join(map(str, parts)))
    return tuple(found)


def quoted_messages() -> list[str]:
    heads = re.findall(r"^### (.+)$", text_of(DOCS / "troubleshooting.md"), re.MULTILINE)
    return [re.sub(r"^(`+) ?(.*?) ?\1$", r"\2", head) for head in heads]


@pytest.mark.parametrize("quoted", quoted_messages())
def test_every_message_that_is_explained_is_one_of_the_program(quoted: str) -> None:
    assert any(quoted in message for message in messages())


def test_the_map_of_the_package_names_every_room() -> None:
    map_ = text_of(ROOT / "followupd/__init__.py")
    rooms = [x for x in (ROOT / "followupd").iterdir() if (x / "__init__.py").exists()]
    for room in rooms:
        assert f"    {room.name}/" in map_, room.name

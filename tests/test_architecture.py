"""Imports run one way, and ``core`` is pure: read from the source, so that no run is needed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "followupd"

MAY_IMPORT = {
    "errors": set[str](),
    "core": {"errors", "core"},
    "ports": {"errors", "core"},
    "flow": {"errors", "core", "ports", "flow"},
    "adapters": {"errors", "core", "ports", "adapters"},
    "system": {"errors", "core", "ports", "adapters", "system"},
    "wiring": {"errors", "core", "ports", "flow", "adapters", "system"},
    "daemon": {"errors", "core", "ports", "flow", "adapters", "system", "wiring", "web"},
    "web": {"errors", "core", "ports", "flow", "adapters", "wiring", "web"},
    "cli": {
        "errors",
        "core",
        "ports",
        "flow",
        "adapters",
        "system",
        "wiring",
        "daemon",
        "web",
        "cli",
    },
    "__init__": set[str](),
    "__main__": {"cli"},
}
"""Each room, and the rooms whose doors it may open."""

IMPURE = {
    "asyncio", "ftplib", "http", "imaplib", "io", "keyring", "logging", "multiprocessing", "os",
    "random", "secrets", "shutil", "signal", "smtplib", "socket", "sqlalchemy", "sqlite3", "ssl",
    "subprocess", "sys", "tempfile", "threading", "time", "urllib", "yagmail", "yaml",
}  # fmt: skip
IMPURE_CALLS = {"open", "print", "input", "now", "utcnow", "today", "read_text", "write_text"}


def modules(room: str) -> list[Path]:
    single = PACKAGE / f"{room}.py"
    return [single] if single.exists() else sorted((PACKAGE / room).rglob("*.py"))


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are written out in full"
            assert node.module
            yield node.module
            if node.module == "followupd":
                yield from (f"followupd.{name.name}" for name in node.names)


def rooms(names: Iterator[str]) -> set[str]:
    parts = (name.split(".") for name in names)
    return {p[1] for p in parts if p[0] == "followupd" and len(p) > 1 and p[1] != "__version__"}


def test_every_room_of_the_package_is_on_the_plan() -> None:
    found = {p.stem for p in PACKAGE.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    assert found <= set(MAY_IMPORT), found - set(MAY_IMPORT)


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_imports_run_one_way(room: str) -> None:
    for file in modules(room):
        outside = rooms(imported(file)) - MAY_IMPORT[room] - {room}
        assert not outside, f"{file.name} of {room} imports {outside}"


def test_core_imports_nothing_of_the_world() -> None:
    for file in modules("core"):
        impure = {name.split(".")[0] for name in imported(file)} & IMPURE
        assert not impure, f"{file.name} imports {impure}"


def test_core_asks_no_clock_and_opens_no_file() -> None:
    for file in modules("core"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func
                name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
                assert name not in IMPURE_CALLS, f"{file.name}:{node.lineno} calls {name}()"


def test_the_guards_of_this_file_catch_what_they_look_for(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text("import socket\nfrom followupd.adapters.smtp import SmtpMailer\n")
    assert rooms(imported(wrong)) == {"adapters"}
    assert {name.split(".")[0] for name in imported(wrong)} & IMPURE == {"socket"}

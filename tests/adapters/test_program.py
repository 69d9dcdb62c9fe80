"""The program's identity changes when its code or its libraries do, and else never."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from followupd.adapters import program

FILES = Path(program.__file__).parent / "files"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package, and the folder of a library."""
    folder = tmp_path / "followupd"
    for name in ("__init__.py", "core/__init__.py", "adapters/files/yaml_nodes.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("ONE = 1\n")
    monkeypatch.setattr(program, "PACKAGE", folder)
    return folder


def test_it_stays_while_nothing_changes(package: Path) -> None:
    before = program.identity()
    cache = package / "__pycache__"
    cache.mkdir()
    (cache / "x.cpython-313.pyc").touch()
    assert program.identity() == before


def test_a_changed_line_a_new_module_and_a_lost_one_change_it(package: Path) -> None:
    seen = [program.identity()]
    module = package / "adapters" / "files" / "yaml_nodes.py"
    module.write_text("TWO = 22\n")
    seen.append(program.identity())
    (module.parent / "new.py").touch()
    seen.append(program.identity())
    module.unlink()
    seen.append(program.identity())
    assert len(set(seen)) == len(seen)


def test_an_installer_changes_it(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site-packages"
    (site / "reader").mkdir(parents=True)
    (site / "reader" / "__init__.py").touch()
    monkeypatch.setattr(program, "LIBRARIES", ("reader",))
    monkeypatch.syspath_prepend(site)
    before = program.identity()
    (site / "another-2.0.dist-info").mkdir()
    assert program.identity() != before


def test_a_library_that_lies_in_no_file_has_no_identity(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "LIBRARIES", ("no_such_library",))
    with pytest.raises(OSError, match="no_such_library"):
        program.identity()


def test_all_libraries_that_read_the_files_are_looked_at() -> None:
    used = {
        name.split(".")[0]
        for file in FILES.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        for name in _imported(node)
    }
    foreign = used - sys.stdlib_module_names - {"followupd"}
    # Where the folders are is compared itself, and Windows' zone too; a lock reads nothing.
    assert foreign - {"platformdirs", "tzlocal", "filelock"} == set(program.LIBRARIES)


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []

from __future__ import annotations

import os
from pathlib import Path
from typing import Self

import pytest

from followupd.adapters.files import text_file
from followupd.adapters.files.text_file import FileText, read_text, stamp_of
from followupd.core.model import Problem
from tests.nobody import nobody


def problem(path: Path) -> Problem:
    found = read_text(path)
    assert isinstance(found, Problem)
    assert found.hint
    return found


def text(path: Path) -> str:
    found = read_text(path)
    assert isinstance(found, FileText)
    return found.text


def test_a_file_is_read_without_its_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xef\xbb\xbfname: M\xc3\xa4rz\r\n")
    assert text(file) == "name: März\r\n"


@pytest.mark.parametrize("name", ["missing.yaml", "nul\0.yaml", "x" * 5000])
def test_a_path_to_nothing_is_a_problem(tmp_path: Path, name: str) -> None:
    assert problem(tmp_path / name).code == "not-a-file"
    assert stamp_of(tmp_path / name) is None


def test_a_folder_a_device_and_a_pipe_are_problems(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)  # opening it would wait for ever
    for path in (tmp_path, Path("/dev/zero"), pipe):
        assert problem(path).code == "not-a-file"


def test_a_loop_of_links_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert problem(tmp_path / "a").code == "not-a-file"


def test_a_file_of_somebody_else_is_a_problem(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.touch(mode=0)
    with nobody():
        assert problem(file).code == "not-a-file"


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"a: 1\r\nb: \xff\n", "2:4"),
        ("a: Müller".encode("latin-1"), "1:5"),
        ("ä: é\n".encode() + b"\xe9", "2:1"),
        ("a: b\n".encode("utf-16"), "1:1"),
    ],
)
def test_another_encoding_is_a_problem_at_its_first_strange_byte(
    tmp_path: Path, content: bytes, place: str
) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(content)
    assert (problem(file).code, str(problem(file).where)) == ("not-utf8", f"a.yaml:{place}")


def test_a_file_beyond_the_limit_is_not_read_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_file, "LARGEST", 2**20)
    file = tmp_path / "a.yaml"
    with file.open("wb") as out:
        out.truncate(2**40)  # a hole: it takes no room on the disk
    assert problem(file).code == "too-large"


class SavedMeanwhile:
    """The open file; while it is read, an editor saves it, so many times in all."""

    saves = 0

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = open(path, "rb")  # noqa: PTH123, SIM115 - Path.open is what this stands for

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def fileno(self) -> int:
        return self.file.fileno()

    def read(self, size: int) -> bytes:
        content = self.file.read(size)
        if SavedMeanwhile.saves:
            SavedMeanwhile.saves -= 1
            with open(self.path, "ab") as more:  # noqa: PTH123 - as above
                more.write(b"# more\n")
        return content


@pytest.mark.parametrize("saves", [0, 1, 2, 3, 99])
def test_a_file_that_changes_while_it_is_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, saves: int
) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"")
    monkeypatch.setattr(SavedMeanwhile, "saves", saves)
    monkeypatch.setattr(Path, "open", lambda path, _mode: SavedMeanwhile(path))
    found = read_text(file)
    monkeypatch.undo()
    if saves < 4:
        assert isinstance(found, FileText)
        assert found.text == "# more\n" * saves
        assert found.stamp == stamp_of(file)
    else:
        assert isinstance(found, Problem)
        assert "written" in found.message

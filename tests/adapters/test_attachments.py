"""The files that go with letters, on a real disk."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest

from followupd.adapters.attachment_files import AttachmentFiles
from followupd.errors import NotAllowed
from tests.nobody import nobody


@pytest.fixture
def files(tmp_path: Path) -> AttachmentFiles:
    return AttachmentFiles(tmp_path)


def test_a_file_has_its_name_size_and_digest(files: AttachmentFiles, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "Größe.pdf").write_bytes(b"%PDF")
    seen = files.look("sub/Größe.pdf")
    assert (seen.path, seen.name, seen.size) == ("sub/Größe.pdf", "Größe.pdf", 4)
    assert seen.digest == sha256(b"%PDF").hexdigest()
    assert files.content("sub/Größe.pdf") == b"%PDF"


def test_an_empty_file_is_not_a_missing_one(files: AttachmentFiles, tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    assert files.look("empty.pdf").digest == sha256(b"").hexdigest()


def test_a_changed_file_has_another_digest(files: AttachmentFiles, tmp_path: Path) -> None:
    file = tmp_path / "cv.pdf"
    file.write_bytes(b"one")
    before = files.look("cv.pdf")
    file.write_bytes(b"two")
    os.utime(file, ns=(1, 1))
    assert files.look("cv.pdf").digest != before.digest
    file.unlink()
    assert files.look("cv.pdf").digest == ""


def test_a_path_from_the_home_folder_and_an_absolute_one_are_found(
    files: AttachmentFiles, fresh_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (fresh_home / "cv.pdf").write_bytes(b"home")
    other = tmp_path_factory.mktemp("other") / "cv.pdf"
    other.write_bytes(b"other")
    assert files.content("~/cv.pdf") == b"home"
    assert files.content(str(other)) == b"other"


@pytest.mark.parametrize("path", ["gone.pdf", "folder", "pipe", "zero\0byte", "~nobody-here/x", ""])
def test_what_is_no_readable_file_has_no_digest_and_no_content(
    files: AttachmentFiles, tmp_path: Path, path: str
) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")  # reading it would wait for ever
    assert files.look(path).digest == ""
    with pytest.raises(NotAllowed) as missing:
        files.content(path)
    assert "attach" in missing.value.hint


def test_a_file_that_may_not_be_read_has_no_digest(files: AttachmentFiles, tmp_path: Path) -> None:
    file = tmp_path / "cv.pdf"
    file.write_bytes(b"x")
    file.chmod(0)
    with nobody():
        assert files.look("cv.pdf").digest == ""

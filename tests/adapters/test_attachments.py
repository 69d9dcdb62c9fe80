"""The files that go with letters, on a real disk."""

from __future__ import annotations

import os
import tracemalloc
import unicodedata
from hashlib import sha256
from pathlib import Path

import pytest

from followupd.adapters.attachment_files import LARGEST, AttachmentFiles
from followupd.errors import NotAllowed
from tests.nobody import nobody

GIGABYTES_100 = 100 * 10**9


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


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/full", "/proc/self", "/proc/self/mem"])
def test_a_device_is_no_file_that_goes_with_a_letter(files: AttachmentFiles, device: str) -> None:
    assert files.look(device).digest == ""
    with pytest.raises(NotAllowed):
        files.content(device)


def test_a_link_into_nowhere_and_a_link_to_itself_have_no_digest(
    files: AttachmentFiles, tmp_path: Path
) -> None:
    (tmp_path / "nowhere.pdf").symlink_to("gone.pdf")
    (tmp_path / "loop.pdf").symlink_to("loop.pdf")
    assert files.look("nowhere.pdf").digest == files.look("loop.pdf").digest == ""


def test_a_huge_file_is_known_by_its_size_and_never_read(
    files: AttachmentFiles, tmp_path: Path
) -> None:
    with (tmp_path / "film.mov").open("wb") as film:
        film.truncate(GIGABYTES_100)  # takes no room on the disk
    tracemalloc.start()
    try:
        seen = files.look("film.mov")
        with pytest.raises(NotAllowed, match="too large") as refused:
            files.content("film.mov")
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
    assert (seen.size, seen.digest) == (GIGABYTES_100, "")
    assert "smaller" in refused.value.hint


def test_a_file_is_looked_at_piece_by_piece(files: AttachmentFiles, tmp_path: Path) -> None:
    with (tmp_path / "scan.pdf").open("wb") as scan:
        scan.truncate(LARGEST)
    tracemalloc.start()
    try:
        seen = files.look("scan.pdf")
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
    assert seen.digest == sha256(bytes(LARGEST)).hexdigest()
    assert len(files.content("scan.pdf")) == LARGEST


def test_a_file_that_is_gone_when_the_letter_goes_says_where_it_was_looked_for(
    files: AttachmentFiles, tmp_path: Path
) -> None:
    (tmp_path / "cv.pdf").write_bytes(b"%PDF")
    assert files.look("cv.pdf").digest
    (tmp_path / "cv.pdf").unlink()
    with pytest.raises(NotAllowed, match=r"cv\.pdf can't be read") as gone:
        files.content("cv.pdf")
    assert str(tmp_path / "cv.pdf") in gone.value.hint


def test_a_name_from_a_mac_is_found_as_it_is_written_in_the_queue(
    files: AttachmentFiles, tmp_path: Path
) -> None:
    (tmp_path / unicodedata.normalize("NFD", "Größe é.pdf")).write_bytes(b"%PDF")
    written = unicodedata.normalize("NFC", "Größe é.pdf")
    assert files.look(written).name == written
    assert files.content(written) == b"%PDF"

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from followupd.adapters import own_file
from followupd.adapters.os_user import full_name, person_in
from followupd.adapters.own_file import create
from followupd.errors import FollowupError


@pytest.fixture(params=["with links", "without links"])
def disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A disk such as FAT has no links."""
    if request.param == "without links":

        def refuse(*_: object) -> None:
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(own_file.os, "link", refuse)
    return str(request.param)


def test_a_new_file_is_whole_and_for_its_owner_only(tmp_path: Path, disk: str) -> None:
    file = tmp_path / "a" / "b" / "new.yaml"
    before = os.umask(0)
    try:
        assert create(file, b"text")
    finally:
        os.umask(before)
    assert file.read_bytes() == b"text"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {stat.S_IMODE(p.stat().st_mode) for p in (file.parent, file.parent.parent)} == {0o700}
    assert [p.name for p in file.parent.iterdir()] == ["new.yaml"]


def test_what_stands_there_is_never_touched(tmp_path: Path, disk: str) -> None:
    file, folder, link = tmp_path / "file", tmp_path / "folder", tmp_path / "link"
    file.write_text("old")
    folder.mkdir()
    link.symlink_to(tmp_path / "nowhere")
    for place in (file, folder, link):
        assert not create(place, b"new")
    assert file.read_text() == "old"
    assert not (tmp_path / "nowhere").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder", "link"]


def test_a_disk_that_is_full_leaves_nothing_and_is_said(
    tmp_path: Path, disk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(own_file.os, "fsync", full)
    with pytest.raises(FollowupError, match="No space left") as error:
        create(tmp_path / "new", b"text")
    assert error.value.hint
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_a_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FollowupError, match="can't be written"):
        create(tmp_path / "file" / "deeper" / "new", b"")


@pytest.mark.parametrize(
    ("gecos", "name"),
    [
        ("Sam Rivera,Room 4,555,", "Sam Rivera"),
        ("Núria O'Hara-Weiß", "Núria O'Hara-Weiß"),
        ("root", ""),
        ("Ubuntu", ""),
        ("", ""),
        (",,,", ""),
    ],
)
def test_only_a_persons_name_is_taken_from_the_system(gecos: str, name: str) -> None:
    assert person_in(gecos) == name


def test_the_system_can_always_be_asked_for_the_name() -> None:
    assert full_name() == full_name().strip()

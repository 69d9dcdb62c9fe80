"""The task against the Task Scheduler Schema, and the installer against a schtasks that keeps the
task in a file. Windows has not seen either."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path, PureWindowsPath
from xml.etree import ElementTree as ET

import pytest
import xmlschema

from followupd.adapters.instance import Instance
from followupd.errors import FollowupError
from followupd.system import windows_task
from followupd.system.windows_task import WindowsTask
from followupd.system.windows_task_xml import NAMESPACE, task_xml

SCHEMA = xmlschema.XMLSchema(Path(__file__).with_name("task_schema.xsd"))
PYTHON = r"C:\Program Files\Python\pythonw.exe"
NS = {"t": NAMESPACE}

SCHTASKS = """\
#!/bin/sh
# Keeps the task in $TASKS, as the Task Scheduler keeps it in its own folder.
echo "$*" >> "$TASKS/calls"
case $1 in
    /Create) cp "$5" "$TASKS/task" ;;
    /Delete) rm "$TASKS/task" ;;
    *) test -e "$TASKS/task" || { echo "ERROR: The system cannot find the file." >&2; exit 1; } ;;
esac
"""

FOLDERS = [
    r"C:\Users\sam\AppData\Local\followupd",
    r"C:\Users\Jörg Weiß\Größe & <Maß>",
    r"D:\100% mine\o'neil",
    r"\\server\share\李",
]


def task(folder: str = FOLDERS[0], user: str = r"DESK\sam") -> str:
    place = PureWindowsPath(folder)
    return task_xml([PYTHON, "-m", "followupd"], place / "f.yaml", place / "state", user)


def parsed(text: str) -> ET.Element:
    """As Windows reads it: from UTF-16 bytes."""
    return ET.fromstring(text.encode("utf-16"))


def words(line: str) -> list[str]:
    """A command line without escaped quotes, as CommandLineToArgvW splits it."""
    parts = line.split('"')
    return [word for n, part in enumerate(parts) for word in ([part] if n % 2 else part.split())]


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_task_keeps_to_the_schema_whatever_its_paths(folder: str) -> None:
    root = parsed(task(folder))
    SCHEMA.validate(root)
    found = root.findtext("t:Actions/t:Exec/t:Arguments", "", NS)
    assert words(found) == [
        "-m", "followupd", "--config", rf"{folder}\f.yaml", "run", "--log",
        rf"{folder}\state\service.log",
    ]  # fmt: skip
    assert root.findtext("t:Actions/t:Exec/t:Command", "", NS) == PYTHON


def test_the_schema_would_see_a_wrong_element() -> None:
    for good, bad in (
        ("IgnoreNew", "Ignore"),
        ("<Count>100<", "<Count>999<"),
        ("PT5M", "PT30S"),
        ("UserId>", "User>"),
        ("LeastPrivilege", "Root"),
    ):
        with pytest.raises(xmlschema.XMLSchemaValidationError):
            SCHEMA.validate(parsed(task().replace(good, bad)))


def test_the_task_starts_at_its_users_logon_and_never_times_out() -> None:
    root = parsed(task())
    settings = {e.tag.partition("}")[2]: e.text for e in root.findall("t:Settings/*", NS)}
    assert root.findtext("t:Triggers/t:LogonTrigger/t:UserId", "", NS) == r"DESK\sam"
    assert root.findtext(".//t:LogonType", "", NS) == "InteractiveToken"  # no password is kept
    assert root.findtext(".//t:RunLevel", "", NS) == "LeastPrivilege"
    assert settings["ExecutionTimeLimit"] == "PT0S"
    assert settings["DisallowStartIfOnBatteries"] == "false"
    assert settings["StopIfGoingOnBatteries"] == "false"
    assert settings["MultipleInstancesPolicy"] == "IgnoreNew"
    assert settings["StartWhenAvailable"] == "true"


@pytest.mark.parametrize("evil", ["C:\\a\nb", r"C:\%TEMP%\f", r"C:\$(Arg0)", "C:\\a\x00b"])
def test_a_path_that_windows_would_read_otherwise_is_refused(evil: str) -> None:
    with pytest.raises(FollowupError) as refused:
        task(evil)
    assert "Rename" in refused.value.hint


@pytest.fixture
def tasks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder in which the stand-in for schtasks keeps the task."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "schtasks").write_text(SCHTASKS)
    (programs / "schtasks").chmod(0o755)
    folder = tmp_path / "tasks"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("TASKS", str(folder))
    return folder


def install(state: Path) -> str:
    keeper = WindowsTask(r"DESK\sam", state)
    return keeper.install([sys.executable, "-m", "followupd"], state.parent / "f.yaml", state)


def test_install_hands_the_task_over_in_utf_16_with_its_mark_and_starts_it(
    tasks: Path, tmp_path: Path
) -> None:
    assert "log on" in install(tmp_path / "Größe")
    stored = (tasks / "task").read_bytes()
    assert stored[:2] in {b"\xff\xfe", b"\xfe\xff"}
    SCHEMA.validate(ET.fromstring(stored))
    verbs = [line.split()[0] for line in (tasks / "calls").read_text().splitlines()]
    assert verbs == ["/End", "/Create", "/Run"]
    assert list((tmp_path / "Größe").iterdir()) == []


def test_the_daemons_own_lock_says_whether_the_task_is_at_work(tasks: Path, tmp_path: Path) -> None:
    keeper = WindowsTask("sam", tmp_path / "state")
    assert not keeper.status().installed
    install(tmp_path / "state")
    assert keeper.status().active == "inactive"
    with (daemon := Instance(tmp_path / "state")).alone():
        daemon.tell(datetime(2026, 11, 22, tzinfo=UTC), 4242)
        assert (keeper.status().active, keeper.status().pid) == ("active", 4242)


def test_uninstall_ends_and_removes_the_task(tasks: Path, tmp_path: Path) -> None:
    install(tmp_path / "state")
    assert "removed" in WindowsTask("sam").uninstall()
    assert not (tasks / "task").exists()
    assert "not installed" in WindowsTask("sam").uninstall()


def test_without_schtasks_the_person_is_told_another_way(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FollowupError) as absent:
        install(tmp_path / "state")
    assert "followupd once" in absent.value.hint


def test_the_task_is_for_the_user_as_windows_names_them() -> None:
    assert windows_task.here({"USERDOMAIN": "DESK", "USERNAME": "sam"}).user == r"DESK\sam"
    assert windows_task.here({"USERNAME": "sam"}).user == "sam"

"""Kept settings cost no reading, and are never other settings than the file's."""

from __future__ import annotations

import ast
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from functools import reduce
from hashlib import sha256
from pathlib import Path

import platformdirs
import pytest

from followupd.adapters.files import kept_file, kept_identity, settings_file, settings_kept
from followupd.adapters.files.settings_file import read_settings
from followupd.adapters.files.settings_kept import settings_at
from followupd.core.settings import Settings

ME = "me: {name: Sam Rivera, email: sam@example.com, timezone: America/New_York}\n"
GMAIL = ME + "mail: {provider: gmail}\n"
EVERYTHING = """\
me:
  name: Sam Rivera
  email: sam@example.com
  phone: "+1 555 0100"
  timezone: Europe/Berlin
  signature: |
    Sam Rivera
    „écrit à la main“
queue: mine.yaml
state: states
templates: letters
mail:
  username: sam
  smtp: {host: 127.0.0.1, port: 1025, security: none, login: false}
  imap: {host: imap.example.com, drafts: Entwürfe, ca_file: ca.pem}
  files_sent: no
delivery: {mode: send, wait: 90s, hours: "08:00-24:00", deadline: 30h, late_limit: 2d}
reminders: {before_deadline: [3h, 20m], to: [email, "keyring:telegram"]}
web: false
"""


class Desk:
    """A settings file, and how often it was really read."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.file = folder / "followupd.yaml"
        self.readings = 0
        honest = settings_file.settings_of

        def counting(path: Path, text: str) -> object:
            self.readings += 1
            return honest(path, text)

        monkeypatch.setattr(settings_file, "settings_of", counting)

    def write(self, text: str) -> None:
        self.file.write_text(text, encoding="utf-8")

    def read(self, file: Path | None = None) -> tuple[Settings | None, int]:
        """What is given, which is what the file says; and how often it was read for that."""
        before = self.readings
        found, problems = settings_at(file or self.file)
        times = self.readings - before
        assert (found, problems) == read_settings(file or self.file)
        return found, times


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    (tmp_path / "letters").mkdir()
    (tmp_path / "ca.pem").touch()
    return Desk(tmp_path, monkeypatch)


def place() -> Path:
    return platformdirs.user_cache_path("followupd") / "settings.json"


@pytest.mark.parametrize("text", [GMAIL, EVERYTHING])
def test_what_has_not_changed_is_read_once_and_means_the_same(desk: Desk, text: str) -> None:
    desk.write(text)
    found, times = desk.read()
    assert times == 1
    assert desk.read() == (found, 0)


def test_only_the_user_can_read_what_is_kept(desk: Desk) -> None:
    desk.write(GMAIL)
    desk.read()
    assert stat.S_IMODE(place().stat().st_mode) == 0o600
    assert stat.S_IMODE(place().parent.stat().st_mode) == 0o700
    assert [x.name for x in place().parent.iterdir()] == ["settings.json"]


def test_a_folder_whose_name_is_no_utf_8_keeps_nobody_from_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    (folder / "letters").mkdir(parents=True)
    (folder / "ca.pem").touch()
    desk = Desk(folder, monkeypatch)
    desk.write(GMAIL)
    found, times = desk.read()
    assert times == 1
    assert desk.read() == (found, 0)


def test_another_text_is_read(desk: Desk) -> None:
    desk.write(GMAIL)
    desk.read()
    before = desk.file.stat()
    desk.write(GMAIL.replace("Rivera", "Riveri"))  # the same length, at the same time
    os.utime(desk.file, ns=(before.st_atime_ns, before.st_mtime_ns))
    found, times = desk.read()
    assert found is not None
    assert (found.me.name, times) == ("Sam Riveri", 1)


def test_the_same_text_in_another_place_means_other_files(desk: Desk, tmp_path: Path) -> None:
    desk.write(GMAIL)
    desk.read()
    other = tmp_path / "other.yaml"
    other.write_text(GMAIL)
    found, times = desk.read(other)
    assert found is not None
    assert (found.file, times) == (other, 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [("HOME", "/nowhere"), ("XDG_STATE_HOME", "/nowhere"), ("TZ", "Asia/Tokyo")],
)
def test_another_home_state_folder_or_zone_is_noticed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    cache = platformdirs.user_cache_path("followupd").parent
    monkeypatch.setenv("TZ", "Europe/Berlin")
    desk.write("queue: ~/mine.yaml\n" + GMAIL.replace(", timezone: America/New_York", ""))
    before, _ = desk.read()
    monkeypatch.setenv(name, value)
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    after, times = desk.read()
    assert (after != before, times) == (True, 1)


def test_somebody_elses_home_may_move(desk: Desk) -> None:
    desk.write("queue: ~root/mine.yaml\n" + GMAIL)
    desk.read()
    assert desk.read()[1] == 1
    assert not place().exists()


@pytest.mark.parametrize("gone", ["letters", "ca.pem"])
def test_what_the_settings_name_must_still_be_there(desk: Desk, tmp_path: Path, gone: str) -> None:
    desk.write(EVERYTHING)
    desk.read()
    (tmp_path / gone).rename(tmp_path / "elsewhere")
    assert desk.read() == (None, 1)


def test_another_program_reads_for_itself(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write(GMAIL)
    desk.read()
    monkeypatch.setattr(settings_kept, "identity", lambda: "another")
    assert desk.read()[1] == 1


def test_a_program_that_can_not_tell_itself_keeps_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings_kept, "identity", lambda: "")
    desk.write(GMAIL)
    desk.read()
    assert not place().exists()


def test_all_libraries_that_read_the_files_tell_the_program() -> None:
    folder = Path(kept_identity.__file__).parent
    used = {
        name.split(".")[0]
        for file in folder.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        for name in _imported(node)
    }
    foreign = used - sys.stdlib_module_names - {"followupd"}
    # Where the folders are is compared itself, and Windows' zone too; a lock reads nothing.
    assert foreign - {"platformdirs", "tzlocal", "filelock"} <= set(kept_identity._LIBRARIES)


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


@pytest.mark.parametrize(
    "text",
    [
        GMAIL + "reminders: {to: [desktop, 'tgram://123456:secret/42']}\n",
        GMAIL + "reminders: {to: ['mailto://sam:secret@example.com']}\n",
        GMAIL + "mistyped: yes\n",
        GMAIL + "password: secret\n",
        ME,
    ],
)
def test_secrets_and_what_has_a_problem_are_not_kept(desk: Desk, text: str) -> None:
    desk.write(text)
    desk.read()
    assert desk.read()[1] == 1
    assert not place().exists()


def test_a_warning_is_said_each_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (settings_file, settings_kept):
        monkeypatch.setattr(module, "machine_zone", lambda _: None)
    desk.write(GMAIL.replace(", timezone: America/New_York", ""))
    for _ in range(2):
        _, problems = settings_at(desk.file)
        assert [p.code for p in problems] == ["no-timezone"]


def resealed(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    body = change(content.partition(b"\n")[2])
    return sha256(body).hexdigest().encode() + b"\n" + body


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "zeros": lambda content: bytes(len(content)),
    "cut off": lambda content: content[:-20],
    "something after it": lambda content: content + b" ",
    "another name in it": lambda content: content.replace(b"Rivera", b"Ribera"),
    "another server in it": lambda content: content.replace(b"gmail", b"qmail"),
    "no text": lambda content: b"\xff\xfe" + content,
    "deep": lambda content: resealed(content, lambda _: b"[" * 100_000),
    "another shape": lambda content: resealed(content, lambda _: b'["what", "key"]'),
    "no settings": lambda content: resealed(content, _with("sam")),
    "settings without a group": lambda content: resealed(content, _with({"Settings": {}})),
    "a group that is none": lambda content: resealed(content, _with({"Settings": "sam"})),
    "too deep to follow": lambda content: resealed(
        content, _with(reduce(lambda inner, _: [inner], range(480), []))
    ),
    "an unknown kind": lambda content: resealed(content, _with({"os.system": "ls"})),
    "two kinds": lambda content: resealed(content, _with({"Path": "a", "Mode": "send"})),
    "a strange zone": lambda content: resealed(content, _with({"ZoneInfo": "../../etc/passwd"})),
    "an endless time": lambda content: resealed(content, _with({"timedelta": 1e300})),
}


def _with(what: object) -> Callable[[bytes], bytes]:
    return lambda body: json.dumps({**json.loads(body), "what": what}).encode()


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_damaged_is_as_good_as_none(desk: Desk, damage: str) -> None:
    desk.write(GMAIL)
    found, _ = desk.read()
    place().write_bytes(DAMAGES[damage](place().read_bytes()))
    assert desk.read() == (found, 1)
    assert desk.read() == (found, 0)  # and it was put right


def test_what_others_may_have_written_is_not_believed(desk: Desk) -> None:
    desk.write(GMAIL)
    desk.read()
    place().chmod(0o622)
    assert desk.read()[1] == 1


def test_a_pipe_in_its_place_keeps_nobody_waiting(desk: Desk) -> None:
    place().parent.mkdir(parents=True)
    os.mkfifo(place())
    desk.write(GMAIL)
    assert desk.read()[1] == 1


def test_where_nothing_can_be_kept_all_goes_on(desk: Desk) -> None:
    place().parent.parent.mkdir(exist_ok=True)
    place().parent.touch()  # a file where the folder should be
    desk.write(GMAIL)
    found, times = desk.read()
    assert found is not None
    assert desk.read() == (found, times)


def test_a_full_disk_leaves_nothing_half_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    desk.write(GMAIL)
    desk.read()
    assert list(place().parent.iterdir()) == []


def test_what_is_too_large_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_file, "LARGEST", 200)
    kept_file.keep(tmp_path / "x", "key", "a" * 300)
    assert not (tmp_path / "x").exists()


def test_kept_settings_need_neither_yaml_nor_pydantic(desk: Desk) -> None:
    desk.write(EVERYTHING)
    desk.read()
    program_text = (
        "import sys\nfrom pathlib import Path\n"
        "from followupd.adapters.files.settings_kept import settings_at\n"
        "assert settings_at(Path(sys.argv[1]))[0]\n"
        "print([x for x in ('yaml', 'pydantic', 'pydantic_core') if x in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program_text, str(desk.file)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"

"""`edit` with a real editor process: what is typed becomes the letter, and is never lost."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from followupd.cli.editor import editor_of, opening
from followupd.errors import FollowupError
from tests.process.daemon import command, queue_text, settings

LETTER = "acme/dana-lee"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = settings(tmp_path, port=9, mode="review")
    file.with_name("interviews.yaml").write_text(queue_text("Dana Lee"), encoding="utf-8")
    return file


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that does to the file what the Python text in the given file says."""
    script = tmp_path / "editor.py"
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
    monkeypatch.delenv("VISUAL", raising=False)
    return script


def does(script: Path, what: str) -> None:
    script.write_text(
        "import pathlib, sys\nfile = pathlib.Path(sys.argv[-1])\ntext = file.read_text()\n"
        f"{what}\nfile.write_text(text)\n",
        encoding="utf-8",
    )


def shown(config: Path) -> dict[str, str]:
    value = json.loads(command(config, "show", LETTER, "--json").stdout)
    assert isinstance(value, dict)
    return value


def test_what_was_typed_is_the_letter(config: Path, editor: Path) -> None:
    does(editor, "text = text.replace('Dear Dana', 'Hello Dana')")
    said = command(config, "edit", LETTER)
    assert said.returncode == 0, said.stderr
    assert "has your wording now" in said.stdout
    assert f"It waits for your approval: `followupd approve {LETTER}`" in said.stdout
    assert shown(config)["body"].startswith("Hello Dana")


def test_closing_the_editor_without_a_change_changes_nothing(config: Path, editor: Path) -> None:
    does(editor, "")
    before = shown(config)
    assert "nothing was changed" in command(config, "edit", LETTER).stdout
    assert shown(config) == before


def test_what_the_check_finds_in_the_typed_text_is_said_at_once(config: Path, editor: Path) -> None:
    does(editor, "text = text.replace('Dear Dana', 'Dear [Name]')")
    said = command(config, "edit", LETTER)
    assert "placeholder" in said.stdout
    assert "It needs something mended: " in said.stdout


def test_a_text_that_cannot_be_taken_is_kept_in_a_file(config: Path, editor: Path) -> None:
    does(editor, "text = 'Dear Dana, a text without its subject'")
    said = command(config, "edit", LETTER)
    assert said.returncode == 2
    kept = re.search(r"kept in (\S+)", said.stderr)
    assert kept is not None
    file = Path(kept[1])
    assert "without its subject" in file.read_text(encoding="utf-8")
    file.write_text("Subject: Thank you\n\nDear Dana,\n\nit was good to talk.\n", encoding="utf-8")
    assert command(config, "edit", LETTER, "--file", str(file)).returncode == 0
    assert "it was good to talk" in shown(config)["body"]
    file.unlink()


def test_an_editor_that_fails_loses_nothing(config: Path, editor: Path) -> None:
    editor.write_text("raise SystemExit(3)\n", encoding="utf-8")
    before = shown(config)
    said = command(config, "edit", LETTER)
    assert said.returncode == 1
    assert "Traceback" not in said.stderr.replace("SystemExit", "")
    assert shown(config) == before
    kept = re.search(r"kept in (\S+)", said.stderr)
    assert kept is not None
    Path(kept[1]).unlink()


def test_an_editor_that_is_not_there_is_one_sentence_and_leaves_nothing_behind(
    config: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("EDITOR", "nosucheditor --wait")
    monkeypatch.delenv("VISUAL", raising=False)
    copies = tmp_path / "copies"
    copies.mkdir()
    monkeypatch.setenv("TMPDIR", str(copies))
    said = command(config, "edit", LETTER)
    assert said.returncode == 1
    assert "there is no program nosucheditor to edit with" in said.stderr
    assert f"`followupd edit {LETTER} --file FILE`" in said.stderr
    assert "kept in" not in said.stderr
    assert list(copies.iterdir()) == []


def test_a_file_that_is_not_there_is_no_matter_of_its_signs(config: Path, tmp_path: Path) -> None:
    said = command(config, "edit", LETTER, "--file", str(tmp_path / "none.txt"))
    assert said.returncode == 2
    assert "there is no file" in said.stderr
    assert "UTF-8" not in said.stderr
    other = tmp_path / "latin.txt"
    other.write_bytes("Subject: Gr\u00fc\u00dfe".encode("latin-1"))
    assert "UTF-8" in command(config, "edit", LETTER, "--file", str(other)).stderr


@pytest.mark.parametrize(
    ("installed", "chosen"),
    [
        ({"nano", "micro", "vim", "vi", "sensible-editor"}, "nano"),
        ({"micro", "vim", "vi"}, "micro"),
        ({"sensible-editor", "vim"}, "sensible-editor"),
        ({"vim", "vi"}, "vim"),
        ({"vi"}, "vi"),
    ],
)
def test_without_a_wish_the_easiest_editor_is_taken(installed: set[str], chosen: str) -> None:
    which = {name: f"/usr/bin/{name}" for name in installed}.get
    assert editor_of({}, LETTER, which) == chosen
    assert editor_of({"EDITOR": "", "VISUAL": ""}, LETTER, which) == chosen


def test_the_editor_that_is_wished_for_comes_first_with_its_options() -> None:
    which = {"code": "/usr/bin/code", "nano": "/usr/bin/nano", "ed": "/bin/ed"}.get
    wished = {"VISUAL": "code --wait", "EDITOR": "ed"}
    assert editor_of(wished, LETTER, which) == "code --wait"


def test_where_there_is_no_editor_at_all_a_file_is_proposed() -> None:
    with pytest.raises(FollowupError, match="no editor") as none:
        editor_of({}, LETTER, lambda _: None)
    assert "--file FILE" in none.value.hint


@pytest.mark.parametrize("editor", ["vi", "/usr/bin/vim -u NONE", "sensible-editor"])
def test_the_way_out_of_vi_is_told_before_it_opens(editor: str) -> None:
    assert "`:wq`" in opening(editor)
    assert "`:q!`" in opening(editor)
    assert "\n" not in opening(editor)


def test_what_opens_is_told(config: Path, editor: Path) -> None:
    does(editor, "")
    assert "Opening python" in command(config, "edit", LETTER).stderr
    assert "wq" not in opening("nano")


def test_good_form_asks_no_note_for_a_text_that_no_note_changes(config: Path) -> None:
    assert "- (add `call_at`)" in command(config, "show", LETTER).stdout
    text = "Subject: Thanks\n\nDear Dana,\n\nThank you for talking.\n"
    command(config, "edit", LETTER, "--file", "-", stdin=text)
    said = command(config, "show", LETTER).stdout
    assert "the next step" in said
    assert "(add `" not in said
    assert f"-> `followupd edit {LETTER}` opens your text (interviews.yaml:10:9)" in said


def test_discard_takes_the_draft_of_the_notes_again(config: Path, editor: Path) -> None:
    before = shown(config)
    text = "Subject: Thanks\n\nDear Dana,\n\nThank you for talking.\n"
    assert command(config, "edit", LETTER, "--file", "-", stdin=text).returncode == 0
    assert shown(config)["subject"] == "Thanks"
    assert command(config, "edit", LETTER, "--discard").returncode == 0
    journal = command(config, "log", LETTER).stdout
    assert "drafted again from its notes" in journal
    assert "changed" not in journal
    assert shown(config)["body"] == before["body"]

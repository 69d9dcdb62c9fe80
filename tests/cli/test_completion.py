"""The Tab key in real shells: what is offered, and that nothing ever breaks the line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from followupd.adapters.outbox import SqlOutbox
from followupd.cli.completion import SHELLS
from tests.process.daemon import command, queue_text, settings


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Two letters that want approval, one of which is held; and `followupd` on the PATH."""
    file = settings(tmp_path, 9, mode="review")
    text = queue_text("Dana Lee", "Ivo Brandt", "Rae Ortiz")
    (tmp_path / "interviews.yaml").write_text(text, encoding="utf-8")
    held = command(file, "hold", "acme/rae-ortiz")
    assert held.returncode == 0, held.stderr
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "followupd"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m followupd "$@"\n')
    program.chmod(0o755)
    os.environ["PATH"] = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    os.environ["FOLLOWUPD_CONFIG"] = str(file)
    return file


def offered(*words: str) -> list[str]:
    """What click's own protocol answers to fish, whose script hands the words over as they are."""
    environ = os.environ | {
        "_FOLLOWUPD_COMPLETE": "fish_complete",
        "COMP_WORDS": " ".join(("followupd", *words)),
        "COMP_CWORD": words[-1],
    }
    done = subprocess.run(
        [sys.executable, "-m", "followupd"],
        capture_output=True, text=True, env=environ, timeout=60, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    return [line.partition(",")[2].partition("\t")[0] for line in lines if "," in line]


def in_bash(line: str) -> list[str]:
    """The words that a real bash would offer at the end of ``line``."""
    script = f"""
        eval "$(followupd completion bash 2>/dev/null)"
        words=({line!s})
        COMP_WORDS=("${{words[@]}}"); COMP_CWORD=$(( ${{#words[@]}} - 1 ))
        COMP_LINE='{line}'; COMP_POINT=${{#COMP_LINE}}
        complete -p followupd >&2
        _followupd_completion followupd "${{words[-1]}}" ""
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(
        ["bash", "--norc", "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "-F _followupd_completion followupd" in done.stderr
    return done.stdout.split()


def test_bash_offers_the_letters_that_can_be_approved(config: Path) -> None:
    assert set(in_bash("followupd approve ac")) == {"acme", "acme/dana-lee", "acme/ivo-brandt"}
    assert in_bash("followupd approve acme/d") == ["acme/dana-lee"]
    assert in_bash("followupd release ac") == ["acme/rae-ortiz"]
    assert in_bash("followupd retry ac") == []


def test_bash_offers_commands_and_options(config: Path) -> None:
    assert in_bash("followupd app") == ["approve"]
    assert "--json" in in_bash("followupd status --")


def test_zsh_reads_its_script(config: Path) -> None:
    zsh = shutil.which("zsh")
    if zsh is None:
        pytest.skip("zsh is not installed")
    script = (
        "autoload -Uz compinit && compinit -u; "
        'eval "$(followupd completion zsh 2>/dev/null)"; print -r -- ${_comps[followupd]}'
    )
    done = subprocess.run(
        [zsh, "-f", "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("_followupd_completion", "")


def test_fish_offers_the_letters(config: Path) -> None:
    fish = shutil.which("fish")
    if fish is None:
        pytest.skip("fish is not installed")
    said = command(config, "completion", "fish", "--install")
    assert said.returncode == 0, said.stderr
    done = subprocess.run(
        [fish, "-c", "complete -C 'followupd approve acme/'"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    found = [line.partition("\t")[0] for line in done.stdout.splitlines()]
    assert found == ["acme/dana-lee", "acme/ivo-brandt"]


@pytest.mark.parametrize("damage", ["no settings", "no outbox", "no database", "other tables"])
def test_whatever_is_broken_nothing_is_offered_and_nothing_is_said(
    config: Path, damage: str
) -> None:
    outbox = config.parent / "state" / "outbox.sqlite3"
    if damage == "no settings":
        config.unlink()
    elif damage == "other tables":
        outbox.unlink()
        __import__("sqlite3").connect(outbox).execute("CREATE TABLE x (y)")
    elif damage == "no database":
        outbox.write_bytes(b"no database at all" * 99)
    else:
        shutil.rmtree(config.parent / "state")
    assert offered("approve", "ac") == []


def test_a_state_folder_in_quotes_with_a_remark_is_found(config: Path, tmp_path: Path) -> None:
    (tmp_path / "state").rename(tmp_path / "my state")
    text = config.read_text().replace("state: state", 'state: "my state"   # here')
    config.write_text(text)
    SqlOutbox(tmp_path / "my state").close()
    assert offered("release", "ac") == ["acme/rae-ortiz"]


@pytest.mark.parametrize("shell", SHELLS)
def test_each_script_is_printed_alone_and_installed_where_its_shell_looks(
    shell: str, config: Path, fresh_home: Path
) -> None:
    printed = command(config, "completion", shell)
    assert "_FOLLOWUPD_COMPLETE" in printed.stdout
    assert "For good" in printed.stderr
    written = command(config, "completion", shell, "--install")
    place = next(word for word in written.stdout.split() if str(fresh_home) in word).rstrip(".")
    assert Path(place).read_text() == printed.stdout.removesuffix("\n")


def test_an_unknown_shell_is_asked_for(config: Path) -> None:
    os.environ["SHELL"] = "/bin/tcsh"
    said = command(config, "completion")
    assert said.returncode == 2
    assert "bash" in said.stderr

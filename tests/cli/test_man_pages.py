"""A man page for each command, made from its help, and without a complaint of groff."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from followupd.cli.main import COMMANDS
from tools.man_pages import write_pages


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("man")
    return {page.stem: page for page in write_pages(folder, date(2026, 11, 22))}


def test_each_command_has_a_page(pages: dict[str, Path]) -> None:
    assert {f"followupd-{name}" for name in COMMANDS} <= set(pages)
    assert {"followupd", "followupd-service-install", "followupd-service-status"} <= set(pages)


def test_the_first_page_leads_to_the_others(pages: dict[str, Path]) -> None:
    text = pages["followupd"].read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"followupd-{name}(1)" in text


def test_a_page_says_what_the_help_says(pages: dict[str, Path]) -> None:
    text = pages["followupd-service-install"].read_text(encoding="utf-8")
    assert r"\-\-print" in text
    assert ".SH EXAMPLE" in text
    assert "2026-11-22" in text


def test_groff_has_nothing_to_complain_about(pages: dict[str, Path]) -> None:
    groff = shutil.which("groff")
    if groff is None:
        pytest.skip("groff is not installed: `make servers` does it")
    for name, page in pages.items():
        done = subprocess.run(
            [groff, "-man", "-ww", "-Kutf8", "-Tutf8", str(page)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, name
        assert done.stderr == "", (name, done.stderr)
        assert "NAME" in re.sub(r".\x08", "", done.stdout)  # bold is printed twice

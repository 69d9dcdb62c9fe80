"""The files that travel with the program: its templates and its configuration.

A wheel carries them inside the package, under ``_shipped``; in a checkout they are the top-level
folders of the same names.
"""

from __future__ import annotations

from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path


def shipped(folder: str) -> Traversable:
    """The folder "config" or "templates". Raises FileNotFoundError for a broken installation."""
    package = files("followupd")
    inside = package / "_shipped" / folder
    if inside.is_dir():
        return inside
    with as_file(package) as place:
        beside: Path = place.parent / folder
    if beside.is_dir():
        return beside
    raise FileNotFoundError(f"followupd was installed without its folder {folder}")


def shipped_text(folder: str, name: str) -> str:
    """The text of one file, as in ``shipped_text("config", "followupd.service")``."""
    return shipped(folder).joinpath(name).read_text(encoding="utf-8")

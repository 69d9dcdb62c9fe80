"""``python -m followupd`` and the script ``followupd``."""

from __future__ import annotations

import sys

from followupd.cli import garbage


def run() -> None:
    """The script's entry point."""
    garbage.search_seldom()
    from followupd.cli.main import main  # noqa: PLC0415 - what it brings along comes after that

    code = main()
    garbage.end_without_search()
    sys.exit(code)


if __name__ == "__main__":
    run()

"""``python -m followupd`` and the script ``followupd``."""

from __future__ import annotations

import sys

from followupd.cli.main import main


def run() -> None:
    """The script's entry point."""
    sys.exit(main())


if __name__ == "__main__":
    run()

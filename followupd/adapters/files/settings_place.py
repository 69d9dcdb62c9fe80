"""Where the settings file lies when nobody says so."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def default_settings_path() -> Path:
    """The file that FOLLOWUPD_CONFIG names, or the one in the platform's config folder."""
    named = os.environ.get("FOLLOWUPD_CONFIG", "")
    return Path(named) if named else platformdirs.user_config_path("followupd") / "followupd.yaml"

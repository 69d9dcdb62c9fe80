"""What the operating system knows of the person at the keyboard: their name."""

from __future__ import annotations

import getpass


def full_name() -> str:
    """The whole name of this account's owner, or "" where the system has only the login name."""
    try:
        import pwd  # noqa: PLC0415 - there is none on Windows

        entry = pwd.getpwnam(getpass.getuser())
    except (ImportError, KeyError, OSError):
        return ""
    return person_in(entry.pw_gecos)


def person_in(gecos: str) -> str:
    """The name in the system's note on an account; "" for "root", "Ubuntu" and other machines."""
    name = gecos.split(",", maxsplit=1)[0].strip()
    return name if " " in name and name.isprintable() else ""

"""Slips of the finger in the domain of an address: gmial.com, hotmail.con, outlok.com."""

from __future__ import annotations

from followupd.adapters.files.providers import PROVIDERS

_REAL = frozenset({"mail.com", "email.com", "mail.de", "ymail.com", "hotmail.de", "gmail.de"})
"""One letter from a large provider, and themselves a place where people have mail."""

_SHORTEST = 5
"""Letters before the first dot; of shorter names there are too many neighbours."""


def likely_domain(domain: str) -> str:
    """The large provider's domain that was probably meant, or "" where this one may be right."""
    written = domain.casefold()
    known = [name for provider in PROVIDERS for name in provider.domains]
    if written in known or written in _REAL:
        return ""
    large = (name for name in known if len(name.partition(".")[0]) >= _SHORTEST)
    return next((name for name in large if _one_slip(written, name)), "")


def _one_slip(written: str, meant: str) -> bool:
    """Whether one letter is wrong, missing or too many, or two neighbours changed places."""
    if abs(len(written) - len(meant)) > 1:
        return False
    same = 0
    while same < min(len(written), len(meant)) and written[same] == meant[same]:
        same += 1
    a, b = written[same:], meant[same:]
    swapped = a[:2] == b[1::-1] and a[2:] == b[2:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or swapped

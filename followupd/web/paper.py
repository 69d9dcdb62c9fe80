"""What the pages are printed on: their templates, and the files that stand beside them.

Everything is escaped by itself. The static files are a fixed list, so that no path leads to
anything else on the disk.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import Response

STATIC = {
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}

_PLAIN_WORD = re.compile(r"[a-z]+(?=[\s,;:']|$)")
_TICKED = re.compile(r"`([^`\n]+)`")


def page(name: str, status: int = 200, **facts: object) -> Response:
    """The answer made of the template ``name``."""
    text = _environment().get_template(name).render(**facts)
    return Response(text, status, media_type="text/html")


def static(name: str) -> Response | None:
    """One of the files of ``STATIC``."""
    if name not in STATIC:
        return None
    return Response(_content(name), headers={"content-type": STATIC[name]})


@cache
def _content(name: str) -> bytes:
    return (files("followupd.web") / "static" / name).read_bytes()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("followupd.web", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["ticks"] = _ticks
    environment.filters["sentence"] = _sentence
    return environment


def _sentence(said: str) -> str:
    """With a capital at its beginning, unless that is a name from a file."""
    return said[0].upper() + said[1:] if _PLAIN_WORD.match(said) else said


def _ticks(sentence: str) -> Markup:
    """The sentence with `such words` set as code; all else of it is escaped."""
    return Markup(_TICKED.sub(r"<code>\1</code>", str(escape(sentence))))  # noqa: S704 - escaped before

"""Jinja2 itself: filling a template in, and saying in one sentence what is wrong with it.

Apart from ``jinja_templates``, because most commands only ask whether a template has changed, and
Jinja2 is slow to import. Templates run in its sandbox and reach no file outside the folders.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from followupd.adapters.jinja_kept import KeptTemplates
from followupd.core.grammar import upper_start, with_article
from followupd.errors import TemplateBroken

_HINT = "mend it, or take it away to use the template that came with followupd"


class Renderer:
    """Fills in the templates of these folders; the first that has one wins."""

    def __init__(self, folders: Sequence[Path], kept: Path | None = None) -> None:
        """In the folder ``kept`` lies what was compiled before; see ``KeptTemplates``."""
        self._folders = folders
        self._environment = ImmutableSandboxedEnvironment(
            loader=_Folders(folders),
            undefined=StrictUndefined,
            autoescape=False,  # letters are plain text; their HTML is made elsewhere
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
            bytecode_cache=KeptTemplates(kept) if kept else None,
        )
        self._environment.filters.update(capital=upper_start, article=with_article)

    def render(self, name: str, facts: Mapping[str, object]) -> str:
        """As in ``ports.Templates``."""
        try:
            return self._environment.get_template(name).render(facts)
        except TemplateBroken:
            raise
        except TemplateNotFound as error:
            raise TemplateBroken(
                f"there is no template {error.name}",
                hint="the names are hiring_manager.txt, interviewer.txt, recruiter.txt and hr.txt",
            ) from None
        except TemplateSyntaxError as error:
            where = f"{self._shown(error.filename or error.name or name)}, line {error.lineno}"
            raise TemplateBroken(f"{where}: {error.message}", hint=_HINT) from None
        except Exception as error:  # noqa: BLE001 - a template can raise whatever its text provokes
            raise TemplateBroken(
                f"{self._where(error, name)}: {_said(error)}", hint=_HINT
            ) from None

    def _where(self, error: Exception, name: str) -> str:
        """The innermost line of a template in the traceback, which Jinja2 has rewritten."""
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if any(Path(frame.filename).is_relative_to(folder) for folder in self._folders):
                return f"{self._shown(frame.filename)}, line {frame.lineno}"
        return f"the template {name}"

    def _shown(self, filename: str) -> str:
        """The folder and file that a user recognises, without the way to them."""
        for folder in self._folders:
            if Path(filename).is_relative_to(folder):
                return f"{folder.name}/{Path(filename).relative_to(folder)}"
        return filename


def _said(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it includes itself without end"
    return str(error) or type(error).__name__


class _Folders(BaseLoader):
    """Finds a template by its name, in the first folder that has it."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        del environment
        parts = template.split("/")
        if any(part in {"", ".", ".."} or "\\" in part or ":" in part for part in parts):
            raise TemplateNotFound(template)
        for position, folder in enumerate(self._folders):
            path = folder.joinpath(*parts)
            if path.is_file():
                earlier = [other.joinpath(*parts) for other in self._folders[:position]]
                return _read(path), str(path), _unchanged(path, earlier)
        raise TemplateNotFound(template)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateBroken(
            f"{path.parent.name}/{path.name} can't be read as UTF-8 text: {error}",
            hint="save it as UTF-8 and make sure that you may read it",
        ) from None


def _unchanged(path: Path, earlier: list[Path]) -> Callable[[], bool]:
    """Whether the cached template still stands: same file, and none in a folder before it."""
    before = path.stat()

    def check() -> bool:
        try:
            now = path.stat()
        except OSError:
            return False
        same = (now.st_mtime_ns, now.st_size) == (before.st_mtime_ns, before.st_size)
        return same and not any(other.is_file() for other in earlier)

    return check

"""``completion``: the script that lets a shell complete commands, options and letters' ids."""

from __future__ import annotations

import os
from pathlib import Path

import click

SHELLS = ("bash", "zsh", "fish")

_HOW = {
    "bash": "For good: add this line to ~/.bashrc and open a new terminal:\n"
    '  eval "$(followupd completion bash)"',
    "zsh": "For good: add this line at the end of ~/.zshrc, behind `compinit`, and open a new "
    'terminal:\n  eval "$(followupd completion zsh)"',
    "fish": "For good: `followupd completion fish --install`, then open a new terminal.",
}


@click.command(
    epilog="Example: `followupd completion bash --install`, then open a new terminal and try "
    "`followupd app` and the Tab key."
)
@click.argument("shell", type=click.Choice(SHELLS), required=False)
@click.option(
    "--install", is_flag=True, help="Write the script where the shell looks for it, and say where."
)
def completion(shell: str | None, install: bool) -> None:
    """Let the Tab key complete commands, options and the ids of letters.

    Without --install the script is printed. SHELL is bash, zsh or fish; default: the one you use.
    """
    name = shell or Path(os.environ.get("SHELL", "")).name
    if name not in SHELLS:
        raise click.UsageError("say which shell: `followupd completion bash`, `zsh` or `fish`")
    script = _script(name)
    if not install:
        click.echo(script)
        click.echo(_HOW[name], err=True)
        return
    place = _place(name)
    _write(place, script)
    click.echo(f"Written to {place}.")
    click.echo(_next(name, place))


def _script(shell: str) -> str:
    from click.shell_completion import get_completion_class

    from followupd.cli.main import cli

    made = get_completion_class(shell)
    assert made is not None
    # Not its source(): that one starts bash to ask its version, and fails where there is none.
    whole = made(cli, {}, "followupd", "_FOLLOWUPD_COMPLETE")
    return str(whole.source_template % whole.source_vars())


def _place(shell: str) -> Path:
    """Where the shell, or its package of completions, looks by itself; zsh has no such folder."""
    home = Path.home()
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    return {
        "bash": data / "bash-completion" / "completions" / "followupd",
        "zsh": data / "zsh" / "site-functions" / "_followupd",
        "fish": config / "fish" / "completions" / "followupd.fish",
    }[shell]


def _next(shell: str, place: Path) -> str:
    if shell == "zsh":
        return (
            "zsh looks there when these lines stand in ~/.zshrc; then open a new terminal:\n"
            f"  fpath=('{place.parent}' $fpath)\n  autoload -Uz compinit && compinit"
        )
    if shell == "bash":
        return (
            "Open a new terminal. Nothing happens? Then the package bash-completion is missing; "
            'instead of it, add this line to ~/.bashrc:\n  eval "$(followupd completion bash)"'
        )
    return "Open a new terminal."


def _write(place: Path, script: str) -> None:
    from followupd.errors import FollowupError

    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(script, encoding="utf-8")
    except OSError as error:
        raise FollowupError(
            f"{place} can't be written: {error.strerror}",
            hint="without --install the script is printed, and you can put it where you like",
        ) from error

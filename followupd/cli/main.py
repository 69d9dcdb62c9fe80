"""The command ``followupd``: its group, and how it ends.

Every expected error ends as one sentence on standard error and the exit code that
``followupd.errors`` gives it. Anything else is a bug: it is written to a file whose place is
printed, without the texts and addresses that an exception's message could carry.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
import time
from pathlib import Path

import click

from followupd import __version__
from followupd.errors import FilesError, FollowupError

BUG = 3
INTERRUPTED = 130

COMMANDS = {
    "init": "followupd.cli.init:init",
    "add": "followupd.cli.add:add",
    "check": "followupd.cli.files:check",
    "doctor": "followupd.cli.doctor:doctor",
    "schema": "followupd.cli.files:schema",
    "login": "followupd.cli.account:login",
    "status": "followupd.cli.letters:status",
    "show": "followupd.cli.letters:show",
    "log": "followupd.cli.letters:log",
    "calendar": "followupd.cli.calendar:calendar",
    "open": "followupd.cli.open:open_page",
    "edit": "followupd.cli.edit:edit",
    "approve": "followupd.cli.actions:approve",
    "hold": "followupd.cli.actions:hold",
    "release": "followupd.cli.actions:release",
    "cancel": "followupd.cli.actions:cancel",
    "retry": "followupd.cli.actions:retry",
    "send": "followupd.cli.actions:send",
    "resolve": "followupd.cli.actions:resolve",
    "once": "followupd.cli.passes:once",
    "run": "followupd.cli.passes:run",
    "service": "followupd.cli.service:service",
    "completion": "followupd.cli.completion:completion",
    "demo": "followupd.cli.demo:demo",
}
"""Each command and where it lives, in the order in which ``--help`` shows them."""


class LazyGroup(click.Group):
    """Imports a command's module when the command is used, or when all are listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order of a person's way through the program."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of this name."""
        if name not in COMMANDS:
            return super().get_command(ctx, name)
        module, _, attribute = COMMANDS[name].partition(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that was typed; a wrong name is told the nearest ones."""
        if args[0] in COMMANDS or args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        from difflib import get_close_matches

        near = get_close_matches(args[0].lower(), COMMANDS, n=1)
        meant = f"Did you mean `{near[0]}`?" if near else ""
        raise click.UsageError(f"There is no command {args[0]!r}. {meant}".rstrip(), ctx)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="New here? `followupd demo` shows all of it on sample data, `followupd init` sets it "
    "up, `followupd add` takes down an interview, `followupd status` shows what becomes of it.",
)
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="FOLLOWUPD_CONFIG",
    help="Another settings file than your usual one.",
)
@click.version_option(__version__, prog_name="followupd")
@click.pass_context
def cli(context: click.Context, config: Path | None) -> None:
    """Thank-you letters after an interview: drafted, checked, on time, once.

    Write down who you talked to and what about; followupd drafts a letter to each person, lets
    you read and approve it, and sends it in good time.

    An ID names a letter, as in acme-phone/dana-lee. Its beginning is enough where it is clear,
    and acme-phone means all letters of that interview.
    """
    context.obj = config
    if os.environ.get("NO_COLOR"):
        context.color = False


def main(  # noqa: PLR0911 - each way to end, with its exit code
    arguments: list[str] | None = None,
) -> int:
    """Run the command line; gives the exit code, and lets no expected error out."""
    # Pydantic would look through all installed packages for plugins; ours needs none of them.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without a name's letters shows "?"
    try:
        code = cli.main(arguments, prog_name="followupd", standalone_mode=False)
    except FollowupError as error:
        say(error)
        return error.exit_code
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # `followupd log | head`: nobody reads any more, and that is no error.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - for the interpreter's last flush
        return 0
    except Exception as error:  # noqa: BLE001 - the one place where a bug ends
        return _bug(error)
    return code if isinstance(code, int) else 0


def say(error: FollowupError) -> None:
    """The sentence, and what to do next."""
    if isinstance(error, FilesError):
        from followupd.cli.output import print_problems

        print_problems(error.problems, err=True)
    click.echo(f"followupd: {error.message}", err=True)
    if error.hint:
        click.echo(f"  -> {error.hint}", err=True)


def _bug(error: Exception) -> int:
    """Write down where it happened; the message of a foreign exception may quote a letter."""
    import traceback

    lines = [
        f"followupd {__version__}, Python {sys.version.split()[0]}, {sys.platform}",
        *traceback.format_tb(error.__traceback__),
        f"{type(error).__module__}.{type(error).__qualname__}",
    ]
    place = _bug_file()
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        place.write_text("\n".join(lines) + "\n", encoding="utf-8")
        place.chmod(0o600)
        where = f"written to {place}"
    except OSError:
        where = "\n".join(lines)
    click.echo(f"followupd: this is a bug in followupd ({type(error).__name__}); {where}", err=True)
    click.echo("  -> no letter was lost; please report it with that file", err=True)
    return BUG


def _bug_file() -> Path:
    from platformdirs import user_log_path

    return user_log_path("followupd") / f"bug-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.txt"

"""``add``: asks about one interview and appends it to the queue file.

The file belongs to its user: this is the only command that writes into it, and it only adds.
Whatever goes wrong, the answers are printed, so that nobody has to remember twice.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from followupd.errors import FollowupError, UsageError

if TYPE_CHECKING:
    from followupd.cli.add_questions import Given, Questions
    from followupd.cli.asking import Talk
    from followupd.core.invitation import Invitation
    from followupd.core.model import Interview, Reading
    from followupd.core.new_entry import NewEntry
    from followupd.core.settings import Me, Settings
    from followupd.wiring import Loaded

LOCK = "queue.lock"


@click.command()
@click.option("--company", help="As in: Acme Robotics")
@click.option("--position", help="As in: Senior Data Engineer")
@click.option("--format", "format", metavar="HOW", help="phone, video, onsite or other.")
@click.option(
    "--ended",
    metavar="WHEN",
    help='When it ended: "today 14:30", "yesterday 3pm", "Friday 10:00", "2 hours ago".',
)
@click.option("--timezone", metavar="ZONE", help="The zone of these times; default: yours.")
@click.option(
    "--person",
    metavar="WHO",
    multiple=True,
    help='"Dana Lee <dana@acme.example> hiring_manager"; or interviewer, recruiter, hr. Repeat it.',
)
@click.option(
    "--talked-about",
    metavar="NOTE",
    multiple=True,
    help='What you talked about: "Dana: moving the nightly batch to streaming"; repeat it.',
)
@click.option(
    "--learned",
    metavar="NOTE",
    multiple=True,
    help='From a recruiter or HR: "Rae: how small the team is"; repeat it.',
)
@click.option("--goal", help="What they are trying to reach: cut order latency.")
@click.option("--skill", multiple=True, help="A skill of yours that helps with it; repeat it.")
@click.option(
    "--afterthought", multiple=True, help="What came to mind later, a sentence; repeat it."
)
@click.option("--repair-about", metavar="WHAT", help="What went wrong: the size of my cluster.")
@click.option("--repair", metavar="SENTENCE", help="What puts it right.")
@click.option("--call-at", metavar="WHEN", help='When you will call: "Wednesday 10:00".')
@click.option("--id", "entry_id", metavar="ID", help="A name for the entry; default: company-day.")
@click.option(
    "--invite",
    type=click.Path(path_type=Path),
    metavar="FILE.ics",
    help="Take time and people from an invitation; each is confirmed.",
)
@click.option("--yes", is_flag=True, help="Ask only what is needed, and don't ask to confirm.")
@click.option("--json", "as_json", is_flag=True, help="For scripts: the ids of what was added.")
@click.pass_obj
def add(
    config: Path | None, /, entry_id: str | None, invite: Path | None, as_json: bool, **given: Any
) -> int:
    """Ask about an interview and add it to your interviews.

    Every question can be answered by an option instead. Nothing is sent, and nothing that stands
    in the file is changed.
    """
    from followupd import wiring
    from followupd.adapters.clock import SystemClock
    from followupd.adapters.files.queue_file import QueueYaml
    from followupd.cli.add_questions import Given, Questions
    from followupd.cli.asking import Talk

    loaded = wiring.load_settings(config)
    settings, now = loaded.settings, SystemClock().now()
    reading = QueueYaml(settings.queue, settings.me.timezone).read()
    answers = Given(**given)
    talk = Talk(live=sys.stdin.isatty(), brief=answers.yes, err=as_json)
    if not talk.live:
        _must_be_whole(answers, with_invitation=invite is not None)
    invitation = _invitation(invite, settings.me, now, talk)
    questions = Questions(
        talk, answers, invitation=invitation, reading=reading, settings=settings, now=now
    )
    _greet(talk, settings)
    try:
        entry = _ask(questions, reading, entry_id)
        if entry is None:
            return 0
        _confirm(talk, entry, settings, answers)
        _write(entry, settings)
    except (click.Abort, KeyboardInterrupt):
        _hand_back(talk, questions.entry, settings)
        raise click.Abort from None
    except FollowupError:
        _hand_back(talk, questions.entry, settings)
        raise
    return _show(loaded, entry, talk, as_json=as_json)


def _must_be_whole(given: Given, *, with_invitation: bool) -> None:
    """Raises UsageError that names every option which nobody is there to be asked about."""
    needed = {"--company": given.company, "--ended": given.ended, "--person": given.person}
    missing = [option for option, said in needed.items() if not said]
    if missing and not with_invitation:
        names = " and ".join(filter(None, (", ".join(missing[:-1]), missing[-1])))
        raise UsageError(
            f"{names} {'is' if len(missing) == 1 else 'are'} missing, "
            "and there is no terminal to ask at",
            hint="`followupd add --help` shows how they are written",
        )


def _invitation(invite: Path | None, me: Me, now: datetime, talk: Talk) -> Invitation:
    """What the file says, shown before anything is asked."""
    from followupd.core.invitation import Invitation

    if invite is None:
        return Invitation()
    from followupd.adapters.invite import read_invite

    found = read_invite(invite, me, now)
    talk.say(f"The invitation: {found.summary or '(without a title)'}")
    for note in found.notes:
        talk.say(f"  {note}")
    if found.left_out:
        talk.say(f"  Left out: {', '.join(found.left_out)}.")
    return found


def _greet(talk: Talk, settings: Settings) -> None:
    """How to answer; and whether the file can be written into, before anybody types in vain."""
    from followupd.adapters.files.append import refusal
    from followupd.cli.output import print_problems

    if not talk.live:
        return
    error = refusal(settings.queue, settings.me.timezone)
    if error is not None:
        print_problems(error.problems, err=talk.err)
        talk.say(f"{error.message[:1].upper()}{error.message[1:]}.")
        talk.say("I ask all the same, and print the entry at the end, for you to paste.")
    if not talk.brief:
        talk.say(
            "Enter leaves a question out, a full stop (.) all the rest; Ctrl-C writes nothing.",
            dim=True,
        )


def _ask(questions: Questions, reading: Reading, entry_id: str | None) -> NewEntry | None:
    """All questions; None where the talk has its entry already.

    The id is settled as soon as company and day are known.
    """
    from followupd.adapters.files import answer
    from followupd.core.identity import interview_id
    from followupd.core.new_entry import free_id, of_the_same_day

    questions.what_and_when()
    entry = questions.entry
    taken = {i.id for i in reading.interviews} | reading.held | reading.uncertain
    same = of_the_same_day(entry.company, entry.ended[:10], reading.interviews)
    name = answer.interview_id(entry_id) if entry_id else ""
    if name in taken:
        raise UsageError(f"there is an entry with the id {name} already", hint="choose another")
    if same and not name and not _is_another(questions.talk, same[0], taken):
        return None
    assert questions.ended is not None
    day = questions.ended.astimezone(questions.zone).date()
    default = interview_id(entry.company, day)
    name = name or free_id(default, taken)
    if name != default:
        questions.entry = replace(questions.entry, id=name)
    questions.who()
    questions.what_for()
    return questions.entry


def _is_another(talk: Talk, known: Interview, taken: set[str]) -> bool:
    """Whether this is another talk than that of the entry that is known."""
    from followupd.core.new_entry import free_id

    place = known.place_of("company")
    ended = known.ended.astimezone(known.timezone)
    said = f"{known.company}, ended {ended:%H:%M} that day ({known.id}, at {place})"
    if not talk.live:
        raise UsageError(
            f"there is an entry for the same company and day: {said}",
            hint=f"add what is missing there; for another talk: --id {free_id(known.id, taken)}",
        )
    talk.say(f"There is an entry for this company and day: {said}.")
    if not talk.yes("Is it the same talk?"):
        return True
    talk.say()
    talk.say("Nothing was written: a second entry for one talk would make second letters.")
    talk.say(f"Add what is missing, people or notes, to that entry: {place}")
    return False


def _confirm(talk: Talk, entry: NewEntry, settings: Settings, given: Given) -> None:
    """Raises Abort where the person says no."""
    if not talk.live or given.yes:
        return
    talk.say()
    talk.say(_pasted(entry))
    talk.say()
    if not talk.yes(f"Add this to {settings.queue}?"):
        raise click.Abort


def _write(entry: NewEntry, settings: Settings) -> None:
    from followupd.adapters.files.append import append_entry

    lock = settings.state / LOCK
    append_entry(settings.queue, entry.as_written(), settings.me.timezone, lock)


def _pasted(entry: NewEntry) -> str:
    from followupd.adapters.files.entry_text import entry_lines

    return "\n".join(entry_lines(entry.as_written()))


def _hand_back(talk: Talk, entry: NewEntry, settings: Settings) -> None:
    """What was answered, so that it can be pasted; the file is as it was."""
    if entry.as_written():
        talk.say()
        talk.say(f"Nothing was written. To keep your answers, paste this into {settings.queue},")
        talk.say("below `interviews:`, and add what is missing:")
        talk.say()
        talk.say(_pasted(entry))
    elif talk.live:
        talk.say("\nNothing was written.")


def _show(loaded: Loaded, entry: NewEntry, talk: Talk, *, as_json: bool) -> int:
    """What became of it; the entry stands in the file whatever happens here."""
    from followupd.cli.added import Added, print_added

    added = Added(loaded, entry)
    if as_json:
        from followupd.cli.output import print_json

        print_json({"interview": added.id, "letters": [x.id for x in added.letters()]})
        return 0
    talk.say()
    talk.say(f"Added to {loaded.settings.queue}: {added.id}")
    try:
        print_added(added)
    except FollowupError as error:
        raise type(error)(f"the entry is written, but {error.message}", hint=error.hint) from error
    return 0

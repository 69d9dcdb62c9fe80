"""Which letters a person means by what they typed, and why there are none.

Pure. An id is understood as it is made (``identity.slug``): "Kraków" is the beginning of
``krakow-soft-2026-11-22``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from followupd.core.identity import letter_id, slug
from followupd.core.model import Letter, Problem, Reading
from followupd.errors import FilesError, FollowupError, UsageError

_ALIKE = 0.6  # difflib's own measure of "close enough"


def find(
    letters: Iterable[Letter], wanted: str, reading: Reading | None = None, *, to_read: bool = False
) -> list[Letter]:
    """The letter of this id or unambiguous beginning of one; all letters of an interview's id.

    ``to_read`` takes the beginning of one interview's id for the whole: looking does no harm.
    ``reading`` is the queue, which knows why a letter isn't there. Raises UsageError: none, or
    more than one; FilesError: none, because of a problem in the queue.
    """
    every = list(letters)
    for form in (str, folded):
        name = form(wanted)
        exact = [x for x in every if form(x.id) == name]
        whole = [x for x in every if form(x.interview) == name.rstrip("/")]
        begin = [x for x in every if name.strip("/") and form(x.id).startswith(name)]
        meant = exact or whole or begin
        if len(meant) == 1 or (meant is whole and len({x.interview for x in whole}) == 1):
            return meant
        one = len({x.interview for x in meant}) == 1 and "/" not in wanted
        if meant and one and to_read:
            return meant
        if meant:
            raise _several(meant, wanted)
    raise _none(every, wanted, reading)


def shortest(letters: Collection[Letter], letter: Letter) -> str:
    """The shortest thing to type that ``find`` takes for this letter, cut between two words only.

    At least the interview and the beginning of the person: "acme-phone/dana".
    """
    words = letter.id.split("-")
    begins = ("-".join(words[:n]) for n in range(1, len(words)))
    taken = [x.id for x in letters if x.id != letter.id and x.interview == letter.interview]
    for name in begins:
        if name.startswith(f"{letter.interview}/") and not any(x.startswith(name) for x in taken):
            return name
    return letter.id


def beginning(
    letters: Collection[Letter], wanted: str, reading: Reading | None = None
) -> list[Letter]:
    """All letters whose id begins so. Raises as ``find`` does when there is none."""
    for form in (str, folded):
        found = [x for x in letters if wanted.strip("/") and form(x.id).startswith(form(wanted))]
        if found:
            return found
    return find(letters, wanted, reading)


def folded(typed: str) -> str:
    """An id as the program would have made it from these words."""
    return "/".join(map(slug, typed.split("/")))


def _several(meant: list[Letter], wanted: str) -> UsageError:
    names = ", ".join(x.id for x in meant[:6])
    interviews = {x.interview for x in meant}
    all_of_it = f"{interviews.pop()}` means" if len(interviews) == 1 else "an interview's id` means"
    return UsageError(
        f"{wanted!r} could be any of: {names}",
        hint=f"write more of it; `{all_of_it} all its letters",
    )


def holding(reading: Reading, interview: str) -> tuple[Problem, ...]:
    """The problems that hold the letters of this interview; () where none does."""
    if not reading.usable:
        return reading.problems
    own = reading.why.get(interview, ())
    if own or not reading.unnamed:
        return own
    if any(interview == known.id for known in reading.interviews):
        return ()
    told = {problem for problems in reading.why.values() for problem in problems}
    return tuple(p for p in reading.problems if p.severity == "error" and p not in told)


def _none(letters: list[Letter], wanted: str, reading: Reading | None) -> FollowupError:
    said = f"there is no letter {wanted!r}"
    if reading is not None:
        held = _held(reading, folded(wanted))
        if held:
            return FilesError(
                f"{said} yet: {held[0]}",
                hint="mend what is said above; the letter is there as soon as the file is saved",
                problems=held[1],
            )
        owed = _owed_none(reading, folded(wanted))
        if owed:
            return UsageError(f"{said}: {owed[0]}", hint=owed[1])
    near = _near(letters, folded(wanted))
    if near:
        return UsageError(said, hint=f"did you mean {' or '.join(near)}?")
    if reading is not None and reading.unnamed:
        hint = "an entry of the queue can't be read; `followupd check` shows which"
        return UsageError(said, hint=hint)
    return UsageError(said, hint="`followupd status` lists them")


def _held(reading: Reading, wanted: str) -> tuple[str, tuple[Problem, ...]] | None:
    """The reason and the problems where a file, or the entry that is meant, has some."""
    if not reading.usable and reading.problems:
        return "the queue can't be used", reading.problems
    begins = wanted.partition("/")[0]
    for interview in sorted(reading.held):
        name = folded(interview)
        if begins and (name == begins or (name.startswith(begins) and "/" not in wanted)):
            return f"the entry `{interview}` has a problem", reading.why.get(interview, ())
    return None


def _owed_none(reading: Reading, wanted: str) -> tuple[str, str] | None:
    """Why the person who is meant gets none, and what to do."""
    for interview in reading.interviews:
        for person in interview.people:
            if folded(letter_id(interview.id, person.key)) != wanted:
                continue
            if person.skip:
                where = interview.place_of("skip", person)
                return f"{person.name} has `skip: true`", f"take it out to write one ({where})"
            if not person.email:
                where = interview.place_of("", person)
                return f"{person.name} has no address", f"add `email:` ({where})"
    return None


def _near(letters: Iterable[Letter], wanted: str) -> list[str]:
    """At most three ids that are much like this one, the nearest first."""
    names: dict[str, str] = {}
    for letter in letters:
        names.setdefault(folded(letter.id), letter.id)
        if "/" not in wanted:
            names.setdefault(folded(letter.interview), letter.interview)
            names.setdefault(folded(letter.id.partition("/")[2]), letter.id)
    close = get_close_matches(wanted, names, n=3, cutoff=_ALIKE)
    return list(dict.fromkeys(names[name] for name in close))

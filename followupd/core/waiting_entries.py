"""Entries of the queue that hold their letters: what their problems do not say by themselves.

Where an entry can't be used no letter of it is made, so nothing would stand where one is missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from followupd.core.model import Problem, Reading

CODE = "entry-waits"
_THEN = "mend what is said of it, and its letters go their way as soon as the file is saved"
_UNSAID = "a letter that you miss may belong to it"


def entries_that_wait(reading: Reading) -> tuple[Problem, ...]:
    """A warning for each entry whose letters wait, at the first of its problems.

    Nothing of a file that can't be used at all: there is no entry to be named.
    """
    return tuple(_waiting(reading)) if reading.usable else ()


def _waiting(reading: Reading) -> Iterator[Problem]:
    for name in sorted(reading.held):
        said = f"no letter of `{name}` goes before its entry is mended"
        yield from _at_the_first(reading.why.get(name, ()), said, _THEN)
    for name in sorted(reading.uncertain):
        said = f"no letter of the second entry with the id `{name}` goes before that is mended"
        yield from _at_the_first(reading.why.get(name, ()), said, _THEN)
    if reading.unnamed:
        told = {problem for problems in reading.why.values() for problem in problems}
        loose = [p for p in reading.problems if p.severity == "error" and p not in told]
        said = "no letter of an entry that can't be read goes before it is mended"
        yield from _at_the_first(loose, said, _UNSAID)


def _at_the_first(problems: Iterable[Problem], said: str, hint: str) -> Iterator[Problem]:
    for first in problems:
        yield Problem(code=CODE, message=said, hint=hint, where=first.where, severity="warning")
        return

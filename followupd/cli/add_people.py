"""Who took part, as ``add`` asks about them: name, address, role, and what was said.

The options and the invitation come first; only what they leave open is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from difflib import get_close_matches

from followupd.adapters.files import answer
from followupd.cli.asking import Talk
from followupd.core.identity import first_name, is_title
from followupd.core.invitation import Guest, name_from
from followupd.core.new_entry import NewPerson
from followupd.core.words import Role
from followupd.errors import UsageError

ROLES = (
    "  h = hiring manager (decides)   i = interviewer (a future colleague)\n"
    "  r = recruiter (found you)      hr = human resources (set it up)"
)
_ROLE = "  Role: h, i, r or hr?"
_WRITTEN = re.compile(
    r"\s*(?P<name>[^<>]*?)\s*(?:<(?P<email>[^<>]*)>\s*,?\s*(?P<role>[^<>]*?)\s*)?"
)
_COMMON = (
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "icloud.com", "yahoo.com",
    "proton.me", "fastmail.com",
)  # fmt: skip
_TALKED = "  You talked about (one note a line, Enter ends; e.g. moving the nightly batch):"
_LEARNED = "  What did you learn from them? (one a line, Enter ends; e.g. how small the team is):"
_LEARNS = frozenset({Role.RECRUITER, Role.HR})

Tell = Callable[[tuple[NewPerson, ...]], None]


class People:
    """Asks about everybody. ``tell`` hears of each answer, so that none is lost."""

    def __init__(self, talk: Talk, known_domains: Iterable[str], mine: str, tell: Tell) -> None:
        self.talk = talk
        self.domains = [*dict.fromkeys(d.casefold() for d in known_domains), *_COMMON]
        self.mine = mine.casefold()
        self.tell = tell
        self.people: list[NewPerson] = []
        self.explained = False

    def given(
        self,
        written: Iterable[str],
        guests: Iterable[Guest],
        talked: Iterable[str],
        learned: Iterable[str],
    ) -> None:
        """Those whom options name, with their notes; an invitation fills in what they leave out."""
        known = {guest.email.casefold(): guest for guest in guests}
        for text in written:
            person = _of_option(text)
            guest = known.get(person.email.casefold()) if person.email else None
            if guest is not None and not person.name:
                person = replace(person, name=guest.name)
            if not person.name:
                raise UsageError(
                    f"--person {text!r} has no name",
                    hint='write it as in --person "Dana Lee <dana@acme.example> hiring_manager"',
                )
            if person.email:
                person = replace(person, email=self._address(person.email, sure=not self.talk.live))
            if not person.role:
                role = self._role(f"the role of {person.name} (--person)", person.name)
                person = replace(person, role=role)
            self._add(person)
        for option, notes in (("talked_about", talked), ("learned", learned)):
            for note in notes:
                self._note(option, note)

    def invited(self, guests: Iterable[Guest]) -> None:
        """Those of the invitation, each confirmed by their role."""
        here = {person.email.casefold() for person in self.people}
        for guest in guests:
            if guest.email.casefold() not in here:
                self._guest(guest)

    def asked(self) -> None:
        """Everybody else; one at least."""
        while not self.people:
            self._one(self.talk.needed(self._question(), "--person", answer.line))
        while name := self.talk.optional(
            "Somebody else? Their name (Enter: nobody):", answer.line, ""
        ):
            self._one(name)

    def notes(self) -> None:
        """What was said, of those of whom options told only the name."""
        for position, person in enumerate(self.people):
            if not person.talked_about and not person.learned and not self.talk.brief:
                self.talk.say(f"{person.name}:")
                self._conversation(position)

    def _question(self) -> str:
        return "Who took part? Their name (e.g. Dana Lee):"

    def _guest(self, guest: Guest) -> None:
        who = f"{guest.name} <{guest.email}>" if guest.name else guest.email
        if not self.talk.live:
            raise UsageError(
                f"what {who} was to the interview isn't known",
                hint=f'add --person "{who} hiring_manager" (or interviewer, recruiter, hr)',
            )
        self._explain()
        role = self.talk.needed(
            f"{who}: h, i, r or hr? (- : took no part)", "--person", _role_or_absent
        )
        if not role:
            return
        name = guest.name or self.talk.needed(
            "  Their name:", "--person", answer.line, name_from(guest.email)
        )
        self._add(NewPerson(name=name, email=answer.email(guest.email), role=role))
        self._conversation(len(self.people) - 1)

    def _one(self, name: str) -> None:
        """Somebody by name; a whole "Dana Lee <dana@acme.example> h" is taken too."""
        try:
            person = _of_option(name) if "<" in name else NewPerson(name=name)
            email = self._address(person.email, sure=False) if person.email else ""
        except UsageError as error:
            self.talk.complain(error)
            person, email = NewPerson(name=name.partition("<")[0].strip() or name), ""
        self._add(replace(person, email=""))
        position = len(self.people) - 1
        given = first_name(person.name)
        if not email:
            question = f"  {given}'s mail address (Enter: not known):"
            email = self.talk.optional(question, lambda said: self._address(said, sure=False), "")
        if email:
            self._put(position, email=email)
        else:
            self.talk.say(
                "  No address, no letter: ask the recruiter for it, or to pass your thanks on.",
                dim=True,
            )
        if not person.role:
            self._put(position, role=self._role("--person", ""))
        self._conversation(position)

    def _role(self, option: str, name: str) -> str:
        self._explain()
        question = f"{name}: h, i, r or hr?" if name else _ROLE
        return str(self.talk.needed(question, option, answer.role))

    def _explain(self) -> None:
        if not self.explained and self.talk.live:
            self.talk.say(ROLES, dim=True)
        self.explained = True

    def _conversation(self, position: int) -> None:
        learns = self.people[position].role in _LEARNS
        said = self.talk.several(_LEARNED if learns else _TALKED, answer.phrase)
        if said:
            self._put(position, **{"learned" if learns else "talked_about": said})

    def _address(self, text: str, *, sure: bool) -> str:
        email = answer.email(text)
        if email.casefold() == self.mine:
            raise UsageError("this is your own address", hint="write the address of that person")
        if any(email.casefold() == person.email.casefold() for person in self.people):
            raise UsageError(
                "somebody else of this interview has that address",
                hint="one person gets one letter: check which of the two it is",
            )
        local, _, domain = email.rpartition("@")
        near = get_close_matches(domain.casefold(), self.domains, n=1, cutoff=0.8)
        if not near or domain.casefold() in self.domains or sure:
            return email
        meant = f"{local}@{near[0]}"
        return meant if self.talk.yes(f"  Did you mean {meant}?") else email

    def _note(self, option: str, note: str) -> None:
        """A note of an option: "Dana: moving the batch", or of the only person."""
        who, colon, rest = note.partition(":")
        name = who.strip().casefold()
        meant = [
            position
            for position, person in enumerate(self.people)
            if colon and name in _called(person.name)
        ]
        if not meant and len(self.people) == 1:
            meant, rest = [0], note
        if len(meant) != 1:
            flag = f"--{option.replace('_', '-')}"
            raise UsageError(
                f"whose note is {flag} {note!r}?",
                hint=f'begin it with a name of a --person: {flag} "Dana Lee: {note[:40]}"',
            )
        had = getattr(self.people[meant[0]], option)
        self._put(meant[0], **{option: (*had, answer.phrase(rest))})

    def _add(self, person: NewPerson) -> None:
        self.people.append(person)
        self.tell(tuple(self.people))

    def _put(self, position: int, **known: object) -> None:
        self.people[position] = replace(self.people[position], **known)  # type: ignore[arg-type]  # keys of NewPerson
        self.tell(tuple(self.people))


def _called(name: str) -> set[str]:
    """How somebody may be meant: "Dr. Zoë Marsh" in full, and Zoë, Marsh, Dr. Marsh, Zoë Marsh."""
    words = [word for word in name.split() if not is_title(word)] or [name]
    return {x.casefold() for x in (name, first_name(name), words[0], words[-1], " ".join(words))}


def _role_or_absent(text: str) -> str:
    return "" if text.strip() in {"-", "no", "n"} else str(answer.role(text))


def _of_option(text: str) -> NewPerson:
    """Reads "Dana Lee <dana@acme.example> hiring_manager"; address and role may be missing."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise UsageError(
            f"{text!r} can't be read as a person",
            hint='write it as in "Dana Lee <dana@acme.example> hiring_manager"',
        )
    name, email, role = found["name"], found["email"] or "", found["role"] or ""
    if not found["email"] and not role:
        name, role = _role_at_end(name)
    name = name.strip(' ,"')
    if "@" in name and not email:
        name, email = "", name
    return NewPerson(
        name=answer.line(name),
        email=answer.email(email) if email.strip() else "",
        role=str(answer.role(role)) if role else "",
    )


def _role_at_end(text: str) -> tuple[str, str]:
    """Parts "Dana Lee hiring_manager", which has no address; a last name is no role."""
    name, _, last = text.rpartition(" ")
    try:
        return (name, str(answer.role(last))) if name and len(last) > 1 else (text, "")
    except UsageError:
        return text, ""

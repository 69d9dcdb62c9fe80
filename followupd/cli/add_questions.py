"""The questions of ``add``, in the order in which one remembers an interview.

Each answer is kept in ``entry`` as soon as it is given: whatever ends the conversation, it is
there to be pasted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from followupd.adapters.files import answer
from followupd.cli.add_people import People
from followupd.cli.asking import Talk
from followupd.core.identity import slug
from followupd.core.invitation import Invitation
from followupd.core.model import Reading
from followupd.core.new_entry import NewEntry
from followupd.core.phrases import distance
from followupd.core.settings import Settings
from followupd.core.spoken_time import in_words, meanings, written
from followupd.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The answers that came as options."""

    company: str | None = None
    position: str | None = None
    format: str | None = None
    ended: str | None = None
    timezone: str | None = None
    person: tuple[str, ...] = ()
    talked_about: tuple[str, ...] = ()
    learned: tuple[str, ...] = ()
    goal: str | None = None
    skill: tuple[str, ...] = ()
    afterthought: tuple[str, ...] = ()
    repair_about: str | None = None
    repair: str | None = None
    call_at: str | None = None
    yes: bool = False


class Questions:
    """Asks what is not given. ``entry`` is what is known so far; ``ended`` the moment itself."""

    def __init__(
        self,
        talk: Talk,
        given: Given,
        *,
        invitation: Invitation,
        reading: Reading,
        settings: Settings,
        now: datetime,
    ) -> None:
        self.talk = talk
        self.given = given
        self.invitation = invitation
        self.reading = reading
        self.settings = settings
        self.now = now
        self.entry = NewEntry()
        self.ended: datetime | None = None
        self.zone = self._zone()

    def what_and_when(self) -> None:
        """Company, position, how, and when it ended."""
        self._company()
        self._position()
        self._format()
        self._ended()

    def who(self) -> None:
        """Everybody who took part, and what was said."""
        people = People(
            self.talk,
            self._domains(),
            self.settings.me.email,
            lambda said: self._keep(people=said),
        )
        given, invitation = self.given, self.invitation
        people.given(given.person, invitation.guests, given.talked_about, given.learned)
        people.notes()
        # Without a terminal, those who are named by options are all who are meant.
        if self.talk.live or not given.person:
            people.invited(invitation.guests)
        people.asked()

    def what_for(self) -> None:
        """What the letters are made of besides the conversations."""
        given = self.given
        self._text("goal", given.goal, "What are they trying to reach? (e.g. cut order latency):")
        self._texts(
            "skills",
            given.skill,
            "Skills of yours that help with it (one a line; e.g. incident response):",
        )
        self._texts(
            "afterthoughts",
            given.afterthought,
            "What came to mind afterwards? (whole sentences, one a line):",
        )
        self._repair()
        self._call()

    def _keep(self, **known: Any) -> None:
        self.entry = replace(self.entry, **known)

    def _zone(self) -> ZoneInfo:
        """The zone of the entry's times; the user's own is not written down."""
        mine = self.settings.me.timezone
        zone = answer.zone(self.given.timezone) if self.given.timezone else self.invitation.zone
        if zone is None or (not self.given.timezone and self._alike(zone, mine)):
            return mine
        if zone.key != mine.key:
            self._keep(timezone=zone.key)
        return zone

    def _alike(self, zone: ZoneInfo, mine: ZoneInfo) -> bool:
        at = self.invitation.ended or self.invitation.day or self.now
        return at.astimezone(zone).utcoffset() == at.astimezone(mine).utcoffset()

    def _domains(self) -> list[str]:
        """Domains of addresses that are known: the invitation's, and the queue's."""
        invited = [guest.email for guest in self.invitation.guests]
        queued = [p.email for i in self.reading.interviews for p in i.people if p.email]
        return [email.rpartition("@")[2] for email in (*invited, *queued)]

    def _company(self) -> None:
        company = self.given.company
        if company is not None:
            self._keep(company=_filled(answer.line(company), "--company"))
            return
        last = self.reading.interviews[-1].company if self.reading.interviews else ""
        default = self.invitation.company or last
        if self.given.yes and self.invitation.company:
            self._keep(company=answer.line(self.invitation.company))
            self.talk.say(f"Company: {self.entry.company}")
            return
        question = "Company:" if default else "Company (e.g. Acme Robotics):"
        self._keep(company=self.talk.needed(question, "--company", answer.line, default))

    def _position(self) -> None:
        if self.given.position is not None:
            self._keep(position=answer.line(self.given.position))
            return
        default = self._last_of_company("position")
        question = "Position:" if default else "Position (e.g. Senior Data Engineer; Enter: none):"
        self._keep(position=self.talk.optional(question, answer.line, "", default))

    def _last_of_company(self, key: str) -> str:
        """What the last entry of this company says; a second round is mostly for the same job."""
        name = slug(self.entry.company)
        same = [i for i in self.reading.interviews if slug(i.company) == name]
        return str(getattr(same[-1], key)) if same else ""

    def _format(self) -> None:
        if self.given.format is not None:
            self._keep(format=str(answer.format_of_talk(self.given.format)))
            return
        default = str(self.invitation.format or "")
        if self.given.yes:
            self._keep(format=default)
            return
        question = "How? p = phone, v = video, o = onsite, e = something else:"
        read: Callable[[str], str] = lambda said: str(answer.format_of_talk(said))  # noqa: E731 - typed
        self._keep(format=self.talk.optional(question, read, "", default))

    def _ended(self) -> None:
        given, invited = self.given, self.invitation.ended
        if given.ended is not None:
            self._keep_ended(self._moment(given.ended, "--ended", sure=given.yes))
        elif invited is not None:
            self._invited_end(invited)
        else:
            begun = self.invitation.day
            example = "14:30" if begun else "today 14:30, yesterday 3pm, Friday 10:00"
            question = f"When did it end? (e.g. {example}):"
            said = self.talk.needed(question, "--ended", self._readable)
            self._keep_ended(self._moment(said, "--ended"))

    def _invited_end(self, invited: datetime) -> None:
        self.talk.say(f"It ended (says the invitation): {in_words(invited, self.zone)}")
        text = written(invited, self.zone)
        if not self.talk.live and not self.given.yes:
            raise UsageError(
                "what the invitation says has to be confirmed, and there is no terminal to ask at",
                hint=f'add --yes, or say it yourself: --ended "{text}"',
            )
        self._keep_ended(self._moment(text, "--ended", sure=self.given.yes))

    def _readable(self, text: str) -> str:
        meanings(text, self.now, self.zone, day=self._day())
        return text

    def _day(self) -> datetime | None:
        return self.invitation.ended or self.invitation.day

    def _moment(self, text: str, option: str, *, sure: bool = False) -> datetime:
        def tell(moment: datetime) -> None:
            self._keep(ended=written(moment, self.zone))

        return self.talk.moment(
            text, option, self.now, self.zone, day=self._day(), sure=sure, tell=tell
        )

    def _keep_ended(self, moment: datetime) -> None:
        self.ended = moment
        self._keep(ended=written(moment, self.zone))
        if self.zone.key != self.settings.me.timezone.key:
            mine = in_words(moment, self.settings.me.timezone)
            self.talk.say(f"  (on your clock: {mine})", dim=True)

    def _text(self, key: str, given: str | None, question: str) -> None:
        if given is None:
            self._keep(**{key: self.talk.optional(question, answer.phrase, "")})
        else:
            self._keep(**{key: answer.phrase(given)})

    def _texts(self, key: str, given: tuple[str, ...], question: str) -> None:
        said = tuple(filter(None, map(answer.phrase, given)))
        self._keep(**{key: said or self.talk.several(question, answer.phrase)})

    def _repair(self) -> None:
        about, say = self.given.repair_about, self.given.repair
        if say is not None or about is not None:
            if not say:
                raise UsageError("--repair is missing", hint="say what puts it right")
            self._keep(repair_about=answer.phrase(about or ""), repair_say=answer.phrase(say))
            return
        question = "Did something go wrong? What is to be put right? (Enter: nothing):"
        about = self.talk.optional(question, answer.phrase, "")
        if about:
            self._keep(repair_about=about)
            read, ask = answer.phrase, "  What is right? (one or two sentences):"
            self._keep(repair_say=self.talk.optional(ask, read, ""))
            if not self.entry.repair_say:  # the first answer was the whole of it
                self._keep(repair_about="", repair_say=about)

    def _call(self) -> None:
        said = self.given.call_at
        if said is None:
            question = "When will you call them? (e.g. Wednesday 10:00; Enter: no call):"
            said = self.talk.optional(question, self._readable_call, "")
        if said:
            at = self.talk.moment(
                said, "--call-at", self.now, self.zone, future=True, sure=self.given.yes
            )
            if self.ended is not None and at.astimezone(UTC) < self.ended.astimezone(UTC):
                raise UsageError("the call lies before the interview", hint="check --call-at")
            self._keep(call_at=written(at, self.zone))

    def _readable_call(self, text: str) -> str:
        found = meanings(text, self.now, self.zone, future=True)
        if all(at <= self.now for at in found):
            raise UsageError(
                f"that has been already ({distance(found[0], self.now)})",
                hint="write a time that is still to come",
            )
        return text


def _filled(text: str, option: str) -> str:
    if not text:
        raise UsageError(f"{option} is empty", hint=f"write something behind {option}")
    return text

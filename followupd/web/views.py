"""The overview as it is to be shown: what needs the person, then every interview. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from followupd.core.model import Interview, Letter, Problem
from followupd.core.no_mailbox import has_no_drafts
from followupd.core.overview import Group, group_of
from followupd.core.phrases import left, moment
from followupd.core.schedule import goes_at
from followupd.core.settings import Settings
from followupd.core.standing import standing
from followupd.core.states import text_of
from followupd.core.words import FINAL, Severity, State
from followupd.web.deeds import Deed, deeds
from followupd.web.scene import NAMES, Scene, initials, path_of
from followupd.web.timeline import Timeline, timeline

OVER = timedelta(days=3)
"""So long after its deadline an interview whose letters are done moves to the earlier ones."""

ASLEEP = timedelta(minutes=3)
"""A daemon whose last pass is longer ago is stuck, or the machine slept."""

_ONCE = {State.NEEDS_APPROVAL: "you approve it", State.HELD: "you let it"}
_FORMATS = {"phone": "by phone", "video": "by video", "onsite": "on site", "other": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A letter in a line.

    ``when`` is when it goes or went, ``says`` what else there is to say; ``mend`` is what to do
    about it, ``where`` the place in the queue. ``text`` is what a form says was seen of it.
    """

    letter: Letter
    path: str
    initials: str
    state: str
    name: str
    when: str
    says: str
    mend: str
    where: str
    left: str
    text: str
    deeds: tuple[Deed, ...]
    needs: bool

    @property
    def line(self) -> str:
        """All there is to say, in one line."""
        return "; ".join(filter(None, (self.when, self.says)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An interview. ``ready`` is how many of its letters wait for nothing but an approval."""

    id: str
    company: str
    position: str
    when: str
    how: str
    call: str
    bar: Timeline
    rows: tuple[Row, ...]
    ready: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The page. ``headline`` is the one sentence that answers "do I have to do anything?"."""

    headline: str
    lead: str
    calm: bool
    needs: tuple[Row, ...]
    problems: tuple[Problem, ...]
    cards: tuple[Card, ...]
    earlier: tuple[Card, ...]
    at_work: str
    stuck: bool


def overview(scene: Scene) -> Overview:
    """Everything of this moment."""
    rows = {x.id: row(x, scene) for x in scene.plan.letters}
    needs = tuple(x for x in rows.values() if x.needs)
    errors = tuple(p for p in scene.problems if p.severity == "error")
    warnings = tuple(p for p in scene.problems if p.severity != "error")
    cards = sorted(_cards(scene, rows), key=_order)
    over = [card for card in cards if _is_over(card, scene)]
    at_work, stuck = _at_work(scene)
    return Overview(
        headline=_headline(len(needs), len(errors), bool(scene.plan.letters)),
        lead=_lead(scene),
        calm=not needs and not errors,
        needs=needs,
        problems=(*errors, *warnings),
        cards=tuple(card for card in cards if card not in over),
        earlier=tuple(over),
        at_work=at_work,
        stuck=stuck,
    )


def ready(interview: str, scene: Scene) -> tuple[Row, ...]:
    """The letters of an interview that wait for nothing but an approval."""
    return tuple(
        row(x, scene)
        for x in scene.plan.letters
        if x.interview == interview and _is_ready(x, scene)
    )


def row(letter: Letter, scene: Scene) -> Row:
    """One letter in a line."""
    suspended = letter.id in scene.plan.suspended
    stuck = has_no_drafts(letter, scene.settings)
    stands = standing(letter, scene.now, scene.settings, suspended=suspended)
    group = group_of(letter, scene.now, suspended=suspended or stuck)
    block = next((f for f in letter.findings if f.severity is Severity.BLOCK), None)
    lacks = block if letter.state is State.NEEDS_DETAILS and not suspended else None
    done = group is Group.DONE
    return Row(
        letter=letter,
        path=path_of(letter.id),
        initials=initials(letter.person),
        state=str(letter.state),
        name="held up"
        if suspended or (stuck and letter.state is State.WAITING)
        else NAMES[letter.state],
        when="" if suspended or stuck else says_when(letter, scene),
        says=stands.says,
        mend=lacks.hint if lacks else stands.mend,
        where=lacks.where if lacks else "",
        left="" if done or letter.state in FINAL else left(letter.deadline, scene.now),
        text=text_of(letter),
        deeds=deeds(letter, scene.now),
        needs=group is Group.NEEDS_YOU,
    )


def says_when(letter: Letter, scene: Scene) -> str:
    """When it goes, went, or would go."""
    now, settings = scene.now, scene.settings
    if letter.state in {State.SENT, State.DRAFTED} and letter.done_at:
        return moment(letter.done_at, now, settings.me.timezone, " at ")
    if letter.state is State.WAITING:
        return _goes(letter, now, settings)
    if letter.state not in _ONCE:
        return ""
    if goes_at(letter, settings.delivery, now) <= now:
        return f"goes as soon as {_ONCE[letter.state]}"
    return f"goes {_goes(letter, now, settings)} once {_ONCE[letter.state]}"


def _goes(letter: Letter, now: datetime, settings: Settings) -> str:
    at = goes_at(letter, settings.delivery, now)
    return "within a minute" if at <= now else moment(at, now, settings.me.timezone, " at ")


def _is_ready(letter: Letter, scene: Scene) -> bool:
    return letter.state is State.NEEDS_APPROVAL and letter.id not in scene.plan.suspended


def _headline(needs: int, errors: int, letters: bool) -> str:  # noqa: FBT001 - three facts, one sentence
    if needs:
        return f"{needs} letter{' needs' if needs == 1 else 's need'} you"
    if errors:
        return "A file has a problem" if errors == 1 else f"{errors} problems to mend"
    return "Nothing needs you now" if letters else "No letters yet"


def _lead(scene: Scene) -> str:
    goes = [x for x in scene.plan.letters if x.state is State.WAITING]
    goes = [x for x in goes if x.id not in scene.plan.suspended]
    if goes:
        rules, now = scene.settings.delivery, scene.now
        following = min(goes, key=lambda x: goes_at(x, rules, now))
        when = _goes(following, now, scene.settings)
        more = f", and {len(goes) - 1} more after it" if len(goes) > 1 else ""
        return f"Next, {following.person} at {following.company}: it goes {when}{more}."
    if not scene.plan.letters and any(p.severity == "error" for p in scene.problems):
        return "Each stands below with its place; save the file, and this page follows."
    if not scene.plan.letters:
        return f"Write an interview into {scene.settings.queue.name}, or run `followupd add`."
    if any(x.state not in FINAL for x in scene.plan.letters):
        return "No letter goes by itself until then."
    return "Every letter that was owed has gone or was cancelled."


def _cards(scene: Scene, rows: dict[str, Row]) -> Iterator[Card]:
    by_interview: defaultdict[str, list[Letter]] = defaultdict(list)
    for letter in scene.plan.letters:
        by_interview[letter.interview].append(letter)
    entries = {x.id: x for x in scene.reading.interviews}
    for interview, letters in by_interview.items():
        entry = entries.get(interview)
        zone = scene.settings.me.timezone
        yield Card(
            id=interview,
            company=letters[0].company,
            position=letters[0].position,
            when=moment(letters[0].ended, scene.now, zone, " at "),
            how=_FORMATS[str(entry.format)] if entry else "",
            call=_call(entry, scene) if entry else "",
            bar=timeline(letters, scene.now, scene.settings),
            rows=tuple(rows[x.id] for x in letters),
            ready=sum(_is_ready(x, scene) for x in letters),
        )


def _call(entry: Interview, scene: Scene) -> str:
    if entry.call_at is None or entry.call_at < scene.now:
        return ""
    return moment(entry.call_at, scene.now, scene.settings.me.timezone, " at ")


def _order(card: Card) -> tuple[bool, bool, float]:
    """What needs the person, then what goes; among them the nearest deadline; then the newest."""
    live = any(r.letter.state not in FINAL for r in card.rows)
    deadline = min(r.letter.deadline for r in card.rows).timestamp()
    return not any(r.needs for r in card.rows), not live, deadline if live else -deadline


def _is_over(card: Card, scene: Scene) -> bool:
    letters = [r.letter for r in card.rows]
    done = not any(r.needs for r in card.rows) and all(x.state in FINAL for x in letters)
    return done and max(x.deadline for x in letters) + OVER < scene.now


def _at_work(scene: Scene) -> tuple[str, bool]:
    if scene.last_pass is None:
        return "followupd is at work.", False
    zone = scene.settings.me.timezone
    if scene.now - scene.last_pass <= ASLEEP:
        return (
            f"followupd is at work; it looked last at {scene.last_pass.astimezone(zone):%H:%M}.",
            False,
        )
    at = moment(scene.last_pass, scene.now, zone, " at ")
    return f"followupd has not looked at the letters since {at}.", True

"""Whether a letter says something: the conversation, the fit, what comes next, the thanks.

Notes are looked for in the text; where a person wrote the text themselves, what is left after the
courtesies are taken away counts as substance. English phrases are judged in English texts only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from followupd.core.checks.courtesies import COURTESIES
from followupd.core.checks.names_index import tokens_of
from followupd.core.checks.sheet import Sheet
from followupd.core.checks.spotter import Spotter
from followupd.core.grammar import bare_note, is_no_note, sentence, squeeze
from followupd.core.letters.english import CALENDAR, FUNCTION_WORDS
from followupd.core.letters.goal import is_mended, verb_phrase
from followupd.core.letters.layout import sentences_of
from followupd.core.model import Finding
from followupd.core.words import Format, Role, Severity

_SUBSTANCE = 4  # words beyond courtesies that make somebody's own text one of substance


def only_thanks(sheet: Sheet) -> Iterator[Finding]:
    """Thanks and nothing else: worse than no letter (letters.md)."""
    if any(sheet.kept.values()) or len(own_words(sheet)) >= _SUBSTANCE:
        return
    yield sheet.finding(
        "only-thanks",
        Severity.BLOCK,
        "the letter says thank you and nothing else",
        hint=f"add {_wanted(sheet)}: a few words of what was said are enough",
        key=sheet.text_key,
    )


def _wanted(sheet: Sheet) -> str:
    if sheet.person.role in {Role.RECRUITER, Role.HR}:
        return "`learned` (what speaks for the job)"
    return "`talked_about`, or `goal` and `skills`"


def no_topic(sheet: Sheet) -> Iterator[Finding]:
    """Nothing of what was said in this very conversation."""
    found = sheet.kept
    if any(found[key] for key in ("talked_about", "learned", "note")):
        return
    if len(own_words(sheet)) >= _SUBSTANCE:
        return
    key = "learned" if sheet.person.role is Role.HR else "talked_about"
    yield sheet.finding(
        "no-topic",
        Severity.WARN,
        f"nothing in the letter is about the conversation with {sheet.person.name}",
        hint=f"add `{key}` to this person: what the two of you spoke about, in a few words",
        key=key,
    )


def no_fit(sheet: Sheet) -> Iterator[Finding]:
    """Skills A, B and C are worth saying when they help to reach X, and X when one can help."""
    person = sheet.notes
    if person.role in {Role.RECRUITER, Role.HR}:
        return
    found = sheet.kept
    if found["skills"] and not person.goal.strip():
        yield sheet.finding(
            "no-fit",
            Severity.WARN,
            "the letter names skills, but not what they are good for",
            hint="add `goal`: what they are trying to reach, as in: cut order latency",
            key="skills",
            quote=sheet.sentence_with(found["skills"]),
        )
    if found["goal"] and not sheet.told.skills:
        yield sheet.finding(
            "no-fit",
            Severity.WARN,
            "the letter names their goal, but not what you bring to it",
            hint="add `skills`: two or three that help to reach it",
            key="goal",
            quote=sheet.sentence_with(found["goal"]),
        )


def note_form(sheet: Sheet) -> Iterator[Finding]:
    """Notes that are no answer to what was asked; somebody should look at what became of them."""
    yield from _goal_form(sheet)
    if sheet.person.letter.strip():
        return
    yield from _left_out(sheet)
    yield from _no_notes(sheet)
    yield from _somebody(sheet)
    yield from _half_sentences(sheet)


def _goal_form(sheet: Sheet) -> Iterator[Finding]:
    goal = squeeze(sheet.person.goal)
    mended = verb_phrase(goal)
    if goal and is_mended(goal) and sheet.kept["goal"]:
        yield sheet.finding(
            "note-form",
            Severity.WARN,
            f'the goal begins with "{bare_note(goal).split()[0]}", and the letter says "{mended}"',
            hint=f"write `goal: {mended}`, as an answer to: they want to ...",
            key="goal",
            quote=sheet.sentence_with(mended),
        )


_EXAMPLES = {
    "talked_about": "the name of it, as in: the new rota",
    "learned": "the name of it, as in: how small the team is",
    "skills": "the name of it, as in: reading drawings",
}


def _left_out(sheet: Sheet) -> Iterator[Finding]:
    """What can't stand in a sentence, and is not in the letter."""
    for key, item in sheet.told.left_out:
        if is_no_note(item):
            yield _says_nothing(sheet, key, item)
            continue
        yield sheet.finding(
            "note-form",
            Severity.WARN,
            f'the letter leaves out "{_short(item)}": no sentence can be made of it',
            hint=f"write {_EXAMPLES[key]}; or put it into `note` in whole sentences",
            key=key,
        )


def _no_notes(sheet: Sheet) -> Iterator[Finding]:
    """Find a goal, a note or an afterthought that is there and says nothing: "n/a"."""
    person = sheet.person
    texts = [("goal", person.goal), ("note", person.note)]
    texts += [("afterthoughts", one) for one in person.afterthoughts]
    for key, text in texts:
        if text.strip() and is_no_note(text):
            yield _says_nothing(sheet, key, text)


def _says_nothing(sheet: Sheet, key: str, text: str) -> Finding:
    return sheet.finding(
        "note-form",
        Severity.WARN,
        f'the letter leaves out "{_short(text)}", which says nothing',
        hint=f"write what there is to say under `{key}`, or take it out",
        key=key,
    )


_SOMEBODY = re.compile(
    r"^(?:(?:how|why|what|where|when|whether) )?(he|she|I)\b(?!['’]d\b)", re.IGNORECASE
)


def _somebody(sheet: Sheet) -> Iterator[Finding]:
    """Find "why she moved to Leeds": the reader does not know who that is, or is it herself."""
    notes = sheet.told
    for key, things in (("talked_about", notes.topics), ("learned", notes.learned)):
        for one in things:
            match = _SOMEBODY.match(one.words)
            if match and match[1] in {"he", "she"}:
                yield sheet.finding(
                    "note-form",
                    Severity.WARN,
                    f'the letter says "{one.words}", and does not say who {match[1]} is',
                    hint="write a name there, or you if it is the reader",
                    key=key,
                    quote=sheet.sentence_with(one.words),
                )


def _half_sentences(sheet: Sheet) -> Iterator[Finding]:
    """Find afterthoughts that are no sentences: "thought about the frost", "the frost"."""
    for note in sheet.notes.afterthoughts:
        made = sentence(note)
        halves = [one for one in sentences_of(made) if _MODAL.match(one) and one[-1] != "?"]
        begun = bool(halves) or (
            made.startswith("I ") and not squeeze(note).lower().startswith(("i ", "- i "))
        )
        stump = made and len(made.split()) <= _STUMP and made[-1] == "." and made.isascii()
        if not begun and not stump:
            continue
        yield sheet.finding(
            "note-form",
            Severity.WARN,
            f'"{_short(note)}" is no whole sentence, and the letter says "{_short(made)}"',
            hint="write whole sentences, as in: On the way home I thought about the frost.",
            key="afterthoughts",
            quote=sheet.sentence_with(sentences_of(made)[0]),
        )


_MODAL = re.compile(
    r"(?:could|should|would|might|can|will) (?!(?:i|we|you|they|it)\b)[a-z]", re.IGNORECASE
)
_STUMP = 3  # words
_SHOWN = 60  # characters of a note that a finding shows


def _short(text: str) -> str:
    text = squeeze(text)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"


_NEXT_STEP = Spotter(
    r"\b(?:I(?:['’]ll| will| am going to| plan to| intend to| shall|['’]m going to)\b.{0,60}?"
    r"\b(?:call|phone|ring|write|email|e-mail|mail|send|contact|reach out|be in touch|get in touch|"
    r"follow up|check back|come back to you|visit|stop by|pick up the phone|on the phone)\b"
    r"|(?:expect|look out for)\b.{0,30}\b(?:call|mail|hear)\b"
    r"|(?:you|they) (?:will|or they will|can expect to|can expect a).{0,20}\b(?:hear|call)\b"
    r"|\bmy (?:call|plan is to call)\b|\bwhen I (?:will )?call\b)",
    "i'll|i’ll|i will|i am going|i plan |i intend |i shall|i'm going|i’m going|expect|look out for|"
    "you will|they will|my call|my plan |when i ",
)


def no_next_step(sheet: Sheet) -> Iterator[Finding]:
    """When and how the writer will be in touch; what a phone interview leads to is a meeting."""
    may_be_said = _NEXT_STEP.may_be_in(sheet.parts.text)
    said = may_be_said and any(map(is_next_step, reversed(sheet.sentences)))
    if said or not sheet.is_english:
        return
    yield sheet.finding(
        "no-next-step",
        Severity.WARN if sheet.interview.format is Format.PHONE else Severity.HINT,
        "the letter does not say when and how you will be in touch",
        hint="add `call_at`: the day and time at which you will call",
        key="call_at",
    )


def is_next_step(said: str) -> bool:
    """Whether this sentence says how the writer will be in touch."""
    return bool(_NEXT_STEP.search(said))


_WISH = re.compile(
    r"\b(?:look(?:ing|ed)? forward|glad|happy|happier|delighted|pleas(?:ed|ure)|keen|excited|"
    r"love to|like to|would (?:\w+ )?like|be good to|hope|hoping|eager|interest(?:ed)?|please me|"
    r"(?:very much|really) want|welcome|enthusias\w+|can(?:not|['’]t) wait|in person|meet|wish|"
    r"want to|would enjoy)\b",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"\b(?:meet(?:ing)?|met|see(?:ing)?|visit(?:ing)?|com(?:e|ing)|go(?:ing)? on|go further|next|"
    r"continu(?:e|ing)|join(?:ing)?|work(?:ing)?|carry on|again|team|in person|face to face|talk|"
    r"part of|proceed|hearing|hear|further|step|place|on from|role|position|job|shaking|"
    r"opportunity|speak|discuss|conversation|move|company|invitation|round|back)\b",
    re.IGNORECASE,
)


def no_enthusiasm(sheet: Sheet) -> Iterator[Finding]:
    """A word of wanting to meet or to go on."""
    if any(map(is_wish, reversed(sheet.sentences))) or not sheet.is_english:
        return
    yield sheet.finding(
        "no-enthusiasm",
        Severity.WARN,
        "no word in the letter says that you want to meet or to go on",
        hint="say it in a `note`, in your own words: I would like to come in and meet the team",
        key=sheet.text_key,
    )


def is_wish(said: str) -> bool:
    """Whether this sentence wants to meet or to go on."""
    return bool(_WISH.search(said) and _FORWARD.search(said)) and not re.search(
        r"\b(?:not|n['’]t) (?:interested|keen|happy|glad|look)", said, re.IGNORECASE
    )


_THANKS = re.compile(
    r"\b(?:thank|thanks|thankful|grateful|gratitude|appreciate\w*|obliged|dank\w*|merci|gracias|"
    r"obrigad[oa]|grazie|bedankt|tack|takk|tak|dziękuję|děkuji|köszönöm|kiitos|teşekkür\w*|"
    r"спасибо|благодарю|дякую|ευχαριστώ)\b|谢|謝|ありがとう|感謝|감사|고맙|شكر|תודה|धन्यवाद",
    re.IGNORECASE,
)


def no_thanks(sheet: Sheet) -> Iterator[Finding]:
    """A thank-you letter says so in its first two sentences."""
    first = sheet.sentences[:2]
    if any(map(is_thanks, first)) or not first:
        return
    yield sheet.finding(
        "no-thanks",
        Severity.WARN,
        "there are no thanks in the first two sentences",
        hint="begin with: Thank you for ...",
        key=sheet.text_key,
        quote=first[0],
    )


def is_thanks(said: str) -> bool:
    """Whether this sentence thanks, in one of many languages."""
    return bool(_THANKS.search(said))


def own_words(sheet: Sheet) -> set[str]:
    """The words that are more than courtesy, names, dates and the notes on skills and goal."""
    person, interview = sheet.person, sheet.interview
    known = [
        *(interview.company, interview.position, sheet.me.name, person.goal, *person.skills),
        *(text for p in interview.people for text in (p.name, p.goes_by)),
        *sheet.notes.afterthoughts,
    ]
    if sheet.notes.repair:
        known += [sheet.notes.repair.say, sheet.notes.repair.about]
    names = {token.key for text in known for token in tokens_of(text)}
    words = {token.key for token in sheet.tokens}
    plain = FUNCTION_WORDS | CALENDAR | COURTESIES
    return {w for w in words if w not in names and w not in plain and not w[:1].isdigit()}

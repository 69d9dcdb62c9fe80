"""Whether a letter says something: the conversation, the fit, what comes next, the thanks.

Notes are looked for in the text; where a person wrote the text themselves, what is left after the
courtesies are taken away counts as substance. English phrases are judged in English texts only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from followupd.core.checks.courtesies import COURTESIES
from followupd.core.checks.names_index import tokens_of
from followupd.core.checks.sheet import Sheet
from followupd.core.grammar import phrase, sentence, squeeze
from followupd.core.letters.english import CALENDAR, FUNCTION_WORDS
from followupd.core.letters.goal import is_gerund, verb_phrase
from followupd.core.letters.layout import sentences_of
from followupd.core.model import Finding
from followupd.core.words import Format, Role, Severity

_SUBSTANCE = 4  # words beyond courtesies that make somebody's own text one of substance


def only_thanks(sheet: Sheet) -> Iterator[Finding]:
    """Thanks and nothing else: worse than no letter (letters.md)."""
    if any(kept(sheet).values()) or len(own_words(sheet)) >= _SUBSTANCE:
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
    found = kept(sheet)
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
    found = kept(sheet)
    if found["skills"] and not person.goal.strip():
        yield sheet.finding(
            "no-fit",
            Severity.WARN,
            "the letter names skills, but not what they are good for",
            hint="add `goal`: what they are trying to reach, as in: cut order latency",
            key="skills",
            quote=sheet.sentence_with(found["skills"]),
        )
    if found["goal"] and not any(map(str.strip, person.skills)):
        yield sheet.finding(
            "no-fit",
            Severity.WARN,
            "the letter names their goal, but not what you bring to it",
            hint="add `skills`: two or three that help to reach it",
            key="goal",
            quote=sheet.sentence_with(found["goal"]),
        )


def note_form(sheet: Sheet) -> Iterator[Finding]:
    """A goal that is no verb phrase; it is mended, and somebody should look whether rightly."""
    goal = squeeze(sheet.person.goal)
    mended = verb_phrase(goal)
    if goal and is_gerund(goal) and kept(sheet)["goal"]:
        yield sheet.finding(
            "note-form",
            Severity.WARN,
            f'the goal begins with "{goal.split()[0]}", and the letter says "{mended}"',
            hint=f"write `goal: {mended}`, as an answer to: they want to ...",
            key="goal",
            quote=sheet.sentence_with(mended),
        )


_NEXT_STEP = re.compile(
    r"\b(?:I(?:['’]ll| will| am going to| plan to| intend to| shall|['’]m going to)\b.{0,60}?"
    r"\b(?:call|phone|ring|write|email|e-mail|mail|send|contact|reach out|be in touch|get in touch|"
    r"follow up|check back|come back to you|visit|stop by|pick up the phone|on the phone)\b"
    r"|(?:expect|look out for)\b.{0,30}\b(?:call|mail|hear)\b"
    r"|(?:you|they) (?:will|or they will|can expect to|can expect a).{0,20}\b(?:hear|call)\b"
    r"|\bmy (?:call|plan is to call)\b|\bwhen I (?:will )?call\b)",
    re.IGNORECASE,
)


def no_next_step(sheet: Sheet) -> Iterator[Finding]:
    """When and how the writer will be in touch; what a phone interview leads to is a meeting."""
    if not sheet.is_english or any(is_next_step(s) for s in sheet.sentences):
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
    r"welcome|enthusias\w+|can(?:not|['’]t) wait|in person|meet|wish|want to|would enjoy)\b",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"\b(?:meet|met|see|visit|come|go(?:ing)? on|go further|next|continue|join|work(?:ing)?|"
    r"carry on|again|team|in person|face to face|talk|part of|proceed|hearing|hear|further|step|"
    r"place|on from|role|position|job|shaking|opportunity|speak|discuss|conversation|move|company|"
    r"invitation|round|back)\b",
    re.IGNORECASE,
)


def no_enthusiasm(sheet: Sheet) -> Iterator[Finding]:
    """A word of wanting to meet or to go on."""
    if not sheet.is_english or any(is_wish(s) for s in sheet.sentences):
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


def kept(sheet: Sheet) -> dict[str, str]:
    """For each note the words of it that stand in the letter, or ""."""
    person = sheet.notes
    text = _plain(sheet.parts.text)
    repair = person.repair
    wanted: dict[str, Iterable[str]] = {
        "talked_about": map(phrase, person.talked_about),
        "learned": map(phrase, person.learned),
        "skills": map(phrase, person.skills),
        "goal": [verb_phrase(person.goal)],
        "afterthoughts": map(sentence, person.afterthoughts),
        "repair": [sentence(squeeze(repair.say))] if repair else [],
        "note": sentences_of(person.note),
    }
    return {
        key: next((words for words in items if words and _plain(words) in text), "")
        for key, items in wanted.items()
    }


def _plain(text: str) -> str:
    return squeeze(text).casefold()


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

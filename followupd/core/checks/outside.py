"""What a letter looks like before anybody reads it: holes, files, subject, length, noise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from followupd.core.checks.sheet import Sheet
from followupd.core.checks.spotter import Spotter
from followupd.core.compose import SUBJECT_LIMIT
from followupd.core.letters.english import word_set
from followupd.core.model import Finding
from followupd.core.words import Role, Severity

_SLOTS = (
    r"(?:name|first|last|full|company|position|role|title|job|date|time|day|phone|number|email|"
    r"address|skills?|topics?|goals?|insert|your|their|his|her|interviewer|hiring|manager|"
    r"recruiter|team|department|product|project|something|specific|detail|details|here|xyz|tbd|"
    r"abc|placeholder|signature|reason|example|link|city|industry)"
)
_SIGNS_OF_ONE = re.compile(r"[{}\[<«]|____|TODO|FIXME|XXX|TB[DC]|(?i:lorem)")
_PLACEHOLDERS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\{\{[^{}\n]{0,40}(?:\}\})?|\}\}|\{%[^{}\n]{0,40}(?:%\})?",
        rf"\[(?i:[^\[\]\n]{{0,40}}\b{_SLOTS}s?\b[^\[\]\n]{{0,40}})\]",
        r"\[(?:\.{3}|…|_+|\s*)\]|<(?:\.{3}|…)>|_{4,}",
        rf"(?<![\w])<(?i:[^<>@/\n]{{0,40}}\b{_SLOTS}s?\b[^<>@\n]{{0,40}})>",
        rf"(?<![\w{{])\{{(?i:\w*{_SLOTS}\w*)\}}",
        rf"«(?i:\w*{_SLOTS}\w*)»",
        r"(?<![\w-])(?:TODO|FIXME|XXX|TBD|TBC)(?![\w-]|\s+(?:lists?|apps?|comments?|items?)\b)",
        r"(?i:\blorem ipsum\b)",
    )
)


def placeholder(sheet: Sheet) -> Iterator[Finding]:
    """Something that was meant to be filled in. Each is told once."""
    told: set[str] = set()
    for text in filter(_SIGNS_OF_ONE.search, (sheet.draft.subject, sheet.draft.body)):
        for pattern in _PLACEHOLDERS:
            for match in pattern.finditer(text):
                if match[0] in told:
                    continue
                told.add(match[0])
                yield sheet.finding(
                    "placeholder",
                    Severity.BLOCK,
                    f"{match[0]} was not filled in",
                    hint="put the words there that belong there, or take it out",
                    key="subject" if match[0] in sheet.person.subject else sheet.text_key,
                    quote=sheet.sentence_with(match[0]),
                )


_FILES = (
    r"(?:file|document|portfolio|cv|résumé|resume|pdf|sketch|diagram|sample|samples|reference|"
    r"references|certificate|copy|slides|paper|overview|list|plan|proposal|drawing|note|notes)"
)
_I_WILL = (
    r"\bI(?:['’]ll| will| shall|['’]m going to| am going to| would like to|['’]ve| have| am|['’]m)?"
)
_NOW = (  # what is sent later, or only if it is wanted, need not be there
    r"(?:(?!\b(?:if|when|once|later|after|next|tomorrow|tonight|should|on request)\b)"
    r"[^.?!;]){1,60}?"
)
_SAYS_ATTACHED = Spotter(
    r"\b(?:(?:I(?:'ve|’ve| have| had)?|I am|I'm|I’m|have|please find|find|see|is|are|you will find)"
    r"(?: also| just)? (?:attach(?:ed|ing)?|enclos(?:ed|ing)|enclose)\b(?! to\b)"
    rf"|(?:the |my |an? )?(?:attached|enclosed) (?:you|is|are|please|{_FILES}\b)"
    r"|(?:as|in) (?:an |the |my )?(?:attachment|enclosure)s?\b"
    r"|see (?:the )?attachments?\b|^attached\b(?! to\b)"
    rf"|{_I_WILL} (?:also )?(?:attach|enclose)\b"
    rf"|{_I_WILL} (?:also |just )?(?:sen[dt]|sending|put|add(?:ed)?|includ\w+)\b{_NOW}"
    r"\b(?:along(?: with (?:this|it))?(?=\s*[.,;!]|$)|enclosed|attached|herewith|"
    r"(?:with|to) this (?:e-?mail|letter|mail|note|message))"
    rf"|\b{_FILES} (?:is|are) (?:enclosed|attached)\b(?! to (?!this))"
    rf"|\b(?:herewith|enclosed|attached),? (?:is|are|my|the|a|two|three) {_FILES})",
    "attach|enclos|herewith|along|with this|to this",
    re.MULTILINE,
)


def missing_attachment(sheet: Sheet) -> Iterator[Finding]:
    """A file that the letter speaks of, or that the queue names, and that is not there."""
    for file in sheet.draft.attachments:
        if not file.digest and not file.size:
            yield sheet.finding(
                "missing-attachment",
                Severity.BLOCK,
                f"the file {file.path} is not there, or can't be read",
                hint="correct its path under `attach`; it counts from the folder of the queue file",
                key="attach",
            )
    match = _SAYS_ATTACHED.search(sheet.parts.text)
    if match and not sheet.draft.attachments:
        yield sheet.finding(
            "missing-attachment",
            Severity.BLOCK,
            "the letter speaks of an attachment and has none",
            hint="add `attach: [the-file.pdf]`, or say it without the attachment",
            key="attach" if not sheet.text_key else sheet.text_key,
            quote=sheet.sentence_with(match[0]),
        )


_BARE_SUBJECT = word_set(
    "thank thanks you very much so many again following follow up followup hello hi hey dear "
    "interview on up the an a for your time from re fwd regarding about my our note letter of in "
    "and to checking quick question update meeting today yesterday"
)


def subject(sheet: Sheet) -> Iterator[Finding]:
    """A subject that says what the letter is about, short enough for a phone."""
    said = sheet.draft.subject.strip()
    message = ""
    if sheet.person.reply_to:
        yield from _thread_subject(sheet, said)
        return
    if not said:
        message = "the letter has no subject"
    elif len(said) > SUBJECT_LIMIT:
        message = f"the subject has {len(said)} characters, and phones cut it at {SUBJECT_LIMIT}"
    elif all(word in _BARE_SUBJECT for word in re.findall(r"[^\W_]+", said.lower())):
        message = f'the subject "{said}" could stand on any letter'
    if message:
        yield sheet.finding(
            "subject",
            Severity.WARN,
            message,
            hint="name the position or what you spoke about, as in "
            f'"Thank you: {sheet.interview.position or "our talk about ..."}"',
            key="subject",
            quote=said,
        )


def _thread_subject(sheet: Sheet, said: str) -> Iterator[Finding]:
    """In an answer the subject is that of the mail answered, however long or bare it is."""
    if not sheet.person.subject.strip():
        yield sheet.finding(
            "subject",
            Severity.HINT,
            "the letter answers a mail under a subject of its own, and some mail programs will "
            "show it apart from that mail",
            hint="add `subject:` with the subject of the mail that you answer",
            key="reply_to",
            quote=said,
        )


_SHORT_LETTERS = (40, 120)
_LETTERS = (90, 250)


def length(sheet: Sheet) -> Iterator[Finding]:
    """Too short to say anything, or too long for a busy reader."""
    short = sheet.person.role in {Role.RECRUITER, Role.HR}
    least, most = _SHORT_LETTERS if short else _LETTERS
    count = words_in(sheet.parts.text)
    if not sheet.is_english or least <= count <= most:
        return
    low = count < least
    yield sheet.finding(
        "length",
        Severity.WARN,
        f"the letter has {count} words; {least} to {most} read best for this reader",
        hint=_what_to_add(sheet) if low else "leave out what the reader can do without",
        key=sheet.text_key,
    )


def _what_to_add(sheet: Sheet) -> str:
    person = sheet.person
    keys = ["talked_about", "learned"]
    if person.role not in {Role.RECRUITER, Role.HR}:
        keys += ["goal", "skills", "afterthoughts"]
    missing = [f"`{key}`" for key in keys if not getattr(person, key)]
    return f"add {' or '.join(missing[:3])}" if missing else "say a little more in a `note`"


def words_in(text: str) -> int:
    """The words of a text; a dash is none."""
    return sum(any(map(str.isalnum, word)) for word in text.split())


_LONGEST_PARAGRAPH = 120
_MOST_PARAGRAPHS = 5


def wall_of_text(sheet: Sheet) -> Iterator[Finding]:
    """A paragraph that nobody reads to its end, or too many of them."""
    for paragraph in sheet.parts.paragraphs:
        if words_in(paragraph) > _LONGEST_PARAGRAPH:
            yield sheet.finding(
                "wall-of-text",
                Severity.WARN,
                f"one paragraph has {words_in(paragraph)} words",
                hint="part it with an empty line, or shorten it",
                key=sheet.text_key,
                quote=paragraph,
            )
    if len(sheet.parts.paragraphs) > _MOST_PARAGRAPHS:
        yield sheet.finding(
            "wall-of-text",
            Severity.WARN,
            f"the letter has {len(sheet.parts.paragraphs)} paragraphs",
            hint="two to four are enough: join some or leave some out",
            key=sheet.text_key,
        )


_EMOJI = re.compile("[\U0001f300-\U0001faff\U0001f1e6-\U0001f1ff\ufe0f\u2639\u263a\u2764]")
_SMILEY = re.compile(r"[:;](?<![\w(].)-?[)(DP](?!\w)")  # its sign first: that is looked for fast
_TEXTING = re.compile(
    r"\b(?:u|ur|thx|thnx|pls|plz|lol|omg|btw|imho|gr8|gonna|wanna|kinda|tbh|cu|l8r|ppl|ty)\b"
)
_LOUD = re.compile(r"[A-Z](?<!\w.)[A-Z]{3,}\b[ ,!]*(?:\b[A-Z]{4,}\b[ ,!]*){3,}")


def shouting(sheet: Sheet) -> Iterator[Finding]:
    """Emoji, smileys, texting style, capitals, more than one exclamation mark."""
    text = f"{sheet.draft.subject}\n{sheet.parts.greeting}\n{sheet.parts.text}"
    marks = len(re.findall(r"!(?!=)", text))
    if marks > 1:
        yield _loud(sheet, f"the letter has {marks} exclamation marks", "!")
    for pattern, what in (
        (_EMOJI, "an emoji"),
        (_SMILEY, "a smiley"),
        (_TEXTING, "the style of a text message"),
        (_LOUD, "a row of words in capitals"),
    ):
        match = pattern.search(text)
        if match:
            yield _loud(sheet, f'the letter has {what}: "{match[0].strip()}"', match[0])


def _loud(sheet: Sheet, message: str, snippet: str) -> Finding:
    return sheet.finding(
        "shouting",
        Severity.WARN,
        message,
        hint="write it as you would to somebody you have met once",
        key=sheet.text_key,
        quote=sheet.sentence_with(snippet),
    )


_SOON = timedelta(minutes=30)


def too_soon(sheet: Sheet) -> Iterator[Finding]:
    """A letter that arrives before its writer can have thought about anything."""
    if sheet.goes is not None and sheet.goes < sheet.interview.ended + _SOON:
        yield sheet.finding(
            "too-soon",
            Severity.HINT,
            "the letter may go less than 30 minutes after the interview, like a form letter",
            hint="set `delivery: {wait: 2h}` in the settings",
        )

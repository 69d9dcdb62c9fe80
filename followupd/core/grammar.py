"""The grammar of notes: what people jot down, made fit to stand inside an English sentence.

Pure text to text. Nothing here knows what a letter is, and nothing here changes a word that it
does not know: a name, an abbreviation or another script stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from followupd.core.letters.english import FUNCTION_WORDS, is_plain, word_set
from followupd.core.letters.layout import sentences_of

_ABBREVIATIONS = word_set(
    "inc ltd co corp llc plc bros jr sr dr mr mrs ms st no vs etc e.g i.e a.m p.m u.s u.k d.c ph.d"
    " e.v s.a b.v n.v s.p.a gmbh approx dept est"
)
_STOPS = ".!?…。！？"
_CLOSERS = "\"'”’»)]"
_SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")


def squeeze(text: str) -> str:
    """All white space as single blanks, none at the ends."""
    return " ".join(text.split())


def ends_with_abbreviation(text: str) -> bool:
    """Whether the full stop at the end belongs to the last word ("Acme Inc.", "at 10 a.m.")."""
    last = text.rsplit(maxsplit=1)[-1] if text.split() else ""
    word = last.removesuffix(".").lstrip("(\"'“‘").lower()
    return last.endswith(".") and (word in _ABBREVIATIONS or len(word) == 1)


def phrase(text: str) -> str:
    """A noun phrase for the middle of a sentence: no stop at its end, no capital for its start.

    "Moving the nightly batch." becomes "moving the nightly batch"; "Kafka streams" stays. A
    whole sentence ("They plan their own rota") becomes "the fact that they plan their own rota".
    """
    words, is_fact = clause_or_name(text)
    return f"the fact that {words}" if is_fact else words


def clause_or_name(text: str, *, spoken: bool = True) -> tuple[str, bool]:
    """The words of a note for the middle of a sentence, and whether they are a sentence.

    Not ``spoken`` are those that can't be introduced by "We talked about": see ``bare_note``.
    """
    bare = bare_note(text, spoken=spoken)
    clause = bare[5:] if bare.lower().startswith("that ") else bare
    is_fact = is_clause(clause) or (clause != bare and len(clause.split()) > _THAT_ONE)
    if not is_fact:
        return lower_start(bare), False
    first = clause.split(maxsplit=1)[0]
    if first.lower() in _BARE_SUBJECTS:
        return f"the {lower_start(clause)}", True
    named = first == "I" or (first.isupper() and len(first) > 1)
    known = is_function_word(re.split(r"['’]", first)[0]) or named
    return clause if named else _only_first_lowered(clause) if known else lower_start(clause), True


_THAT_ONE = 2  # "that small team" is a team, "that doctors answer the phone" is a fact
_BARE_SUBJECTS = word_set(
    "team company office lab ward shop kitchen department budget job role work boss manager school "
    "building hospital site rota business"
)


def bare_note(text: str, *, spoken: bool = True) -> str:
    """A note without what only marks it as one: bullet, label, quotes, stop, "We talked about".

    Where it is not ``spoken`` but the name of a skill, "talking" is what the writer can do, and
    only "also" goes.
    """
    text = _BULLET.sub("", squeeze(text), count=1)
    text = _LABEL.sub("", text, count=1) or text
    text = without_stop(text)
    match = _QUOTED.match(text)
    inner = match[1] if match else text
    text = without_stop(_lead_in(inner) if spoken else _ALSO.sub("", inner, count=1) or inner)
    return text if any(map(str.isalnum, text)) else ""


def is_no_note(text: str) -> bool:
    """Whether somebody filled the place in and said nothing: "nothing special", "n/a", "?".

    TBD and TODO in capitals are left as they are: such a mark in a letter stops it.
    """
    if len(text) > _NO_NOTE_AT_MOST:
        return False
    bare = bare_note(text)
    return not bare or bool(_NO_NOTE.fullmatch(bare))


_NO_NOTE_AT_MOST = 60  # characters; most notes are longer, and all are asked


_NO_NOTE = re.compile(
    r"(?i:nothing(?: at all|(?: (?:really|very|too|so))? (?:special|much|new|interesting|important|"
    r"specific|particular)| (?:in particular|else|really|yet|so far|to add|to say|comes to mind))?"
    r"|none(?: (?:yet|so far|really))?|nope|nil|null|not (?:much|a lot|sure|known|applicable|yet)"
    r"(?: (?:really|yet))?|(?:(?:I|we) )?(?:do not|don['’]?t|can ?not|can['’]?t) "
    r"(?:really )?(?:remember|recall|know)(?: (?:anything|any ?more|it|much|exactly|yet|"
    r"what (?:we|they|he|she) (?:said|discussed|(?:talked|spoke) about)))?"
    r"|no (?:idea|notes?|clue|comment)(?: yet)?|(?:I )?forgot|idk|dunno|n/?a|n\.a\.?|unknown"
    r"|to be (?:filled(?: in| out)?|added|announced|confirmed|decided|defined|determined|done)"
    r"(?: later)?)"
    r"|(?!TB[DC]\b)(?i:t\.?b\.?[acd])\.?"
)
_BULLET = re.compile(r"^(?:[-*•·–—+>]+\s+|\(?(?:\d{1,2}|[a-e])[.)]\s+(?=[a-z]))")
_LABEL = re.compile(
    r"^(?:skills?|topics?|talk(?:ed)?(?: about)?|learn(?:ed|t)|goals?|notes?|re|also|and)\s*:\s*",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"""^["“”„«']([^"“”„«»]*[^"“”„«»\s])["“”»']$""")


def without_stop(text: str) -> str:
    """The text without the marks at its end; the full stop of "Acme Inc." stays."""
    while text and text[-1] in ".,;:!?…。！？":
        if text[-1] == "." and ends_with_abbreviation(text):
            break
        text = text[:-1].rstrip()
    return text


_ALSO = re.compile(r"^also\s+(?=\S)", re.IGNORECASE)
_LEAD_IN = re.compile(
    r"^(?:(?:and|also|then)\s+)?(?:"
    r"(?:(?:we|you|they|he|she|i)\s+)?(?:also\s+)?"
    r"(?:(?:talked|spoke|chatted|discussed|discussing|learned|learnt|heard|"
    r"asked|told|said|mentioned|explained|showed)"
    r"(?:\s+(?:me|us|her|him|them|you))?"
    r"\s+(?:a lot\s+|briefly\s+|a bit\s+)?(?:about|of|(?:with|to)\s+(?:[\w.]+\s+){1,3}?about\b)?"
    r"|(?:talking|talk|speaking|chatting|chat|hearing)"  # or it is "hearing aids", "chat bots"
    r"\s+(?:a lot\s+|briefly\s+|a bit\s+)?(?:about|of))\s*|about\s+|also\s+)",
    re.IGNORECASE,
)
_PREPOSITIONS = word_set(
    "to in on at with for from of by about into over under before after during between without out "
    "up down off across through towards until since"
)


def _lead_in(text: str) -> str:
    """Without "We talked about", which the letter says itself.

    What would begin with a preposition has lost its verb: "talking to people" stays.
    """
    rest = _LEAD_IN.sub("", text, count=1)
    if not rest or rest[0].isspace() or rest.split(" ", 1)[0].lower() in _PREPOSITIONS:
        return text
    return rest


_SUBJECTS = (
    r"(?:the|a|an|they|we|it|he|she|you|there|i|this|these|their|your|our|most|some|"
    r"(?:team|company|office|lab|ward|shop|kitchen|department|budget|job|role|work|boss|manager|"
    r"school|building|hospital|site|rota|business)(?= (?:is|was|has|will|can|does|moves|closes)\b)|"
    r"people(?= (?:are|have|leave|stay|can)\b))"
)
_OBJECT = r"(?:to|its|their|the|a|an|no|all|every|with|in|on|from|without|it|them|our|your|him|her)"
_VERBS = (
    r"(?:(?:is|are|was|were|has|have|had|will|can|could|does|did|wants|isn't|aren't|wasn't|don't|"
    r"doesn't|won't|can't|cannot)\b|"
    rf"(?:needs?|uses?|runs?|plans?|likes?|works?|builds?|moved|wants?|closes|opens|starts|ends|"
    rf"moves|grows|leaves?|left|lost|began|hires?|pays|makes|takes|stays?|eats|serves|trains|grew|"
    rf"(?<=s )(?:start|begin|close|open|end|stay|leave|hire|need|take|make|eat|pay|sell)) "
    rf"(?:{_OBJECT}|at|after|until|\d+|last|next|every)\b)"
)
_CLAUSE = re.compile(rf"^{_SUBJECTS}\b(?P<between>.*?)\b{_VERBS}", re.IGNORECASE)
_RELATIVE = word_set(
    "that which who whose where how what when why i we you they he she it the a an their our your "
    "my his her of for to about in on with"
)
_PRONOUN_VERB = re.compile(
    r"^(?:they|we|he|she|you|i|it)(?:['’](?:re|s|ve|ll|m|d)|\s+(?!and\b|or\b)\w+)\b"
    r"|^(?:everyone|everybody|nobody|no one)\s+(?!who\b|in\b|at\b|on\b|with\b|else\b|and\b)\w+",
    re.IGNORECASE,
)
_BETWEEN_AT_MOST = 4


def is_clause(text: str) -> bool:
    """Whether this is a sentence ("The team is small") and not the name of something.

    Looks for a subject that people begin sentences with and a verb close after it. A relative
    clause may stand in the name of something: "the handover I was allowed to watch".
    """
    if _PRONOUN_VERB.match(text):
        return not text.startswith(("IT ", "I and "))
    match = _CLAUSE.match(text)
    if not match:
        return False
    between = match["between"].lower().split()
    if not between and text.split(maxsplit=1)[0].lower() in {"the", "a", "an"}:
        return False
    return len(between) <= _BETWEEN_AT_MOST and _RELATIVE.isdisjoint(between)


def lower_start(text: str) -> str:
    """The text with a small first letter, where the capital is only that of a beginning.

    "Machine learning" and "Incident Response" become small; "Kafka", "SQL", "iOS", "I" and
    "German" keep what they have, as does a word that this module does not know.
    """
    words = text.split(" ")
    for position, word in enumerate(words):
        bare = word.strip("\"'“”‘’(),;:")
        if words[position + 1 : position + 2] and words[position + 1][:1].isdigit():
            return text if position == 0 else " ".join(words)  # "Route 14", "Level 3"
        capital = bare[:1].isupper() and bare[1:] == bare[1:].lower()
        if not (capital and is_plain(bare)):
            if position and bare[:1].isupper():
                return _only_first_lowered(text) if is_function_word(words[0]) else text
            break
        words[position] = word.replace(bare, bare[0].lower() + bare[1:], 1)
    return " ".join(words)


def is_function_word(word: str) -> bool:
    """Whether this is a word like "the", "how" or "with" that no name consists of."""
    return word.lower() in FUNCTION_WORDS and word not in {"I", "IT", "US"}


def _only_first_lowered(text: str) -> str:
    return text[0].lower() + text[1:]


def upper_start(text: str) -> str:
    """The text with a capital first letter; a mixed-case first word ("iOS") stays as it is."""
    first = text.split(" ", 1)[0]
    if not first or any(letter.isupper() for letter in first[1:]):
        return text
    for position, letter in enumerate(text):
        if letter.isalpha():
            return text[:position] + letter.upper() + text[position + 1 :]
        if letter.isdigit():
            break
    return text


def sentence(text: str) -> str:
    """One or more sentences of the user's: capitals at their starts, a stop at the end.

    What begins without its "I" ("thought about the frost. could bring fleece") gets it.
    """
    text = _BULLET.sub("", _SPACES.sub(" ", text.strip()), count=1)
    if not any(map(str.isalnum, text)):
        return ""
    bare = text.rstrip(_CLOSERS)
    if not bare or bare[-1] not in _STOPS:
        text = f"{text.rstrip(',;:- ')}."
    lines = [sentences_of(line) for line in text.splitlines()]
    return "\n".join(" ".join(upper_start(with_i(one)) for one in line) for line in lines)


_WITHOUT_I = re.compile(
    r"^(?:(?:thought|forgot|remembered|reali[sz]ed|noticed|wondered|looked|tried|wrote|checked|"
    r"sketched|meant|drew|went|asked|talked|am|wonder|think|hope|wish|want|had)\s+(?!(?:i|we|you|they|he|she|it|there|this|that's|the|a|an|"
    r"your|one|somebody|anyone|people)\b[^?]*\?)(?=[a-z])|saw\s+(?:your|the|that)\b)",
    re.IGNORECASE,
)


def with_i(one: str) -> str:
    """A sentence that begins with its verb, with the "I" that was left out in a hurry."""
    first = one.split(" ", 1)[0].lower()
    if one.endswith("?") or not _WITHOUT_I.match(one):
        return one
    second = one.split(" ", 2)[1].lower()
    if second in _SUBJECT_WORDS and first not in {"thought", "think", "hope", "wish", "saw"}:
        return one
    return f"I {_only_first_lowered(one)}"


_SUBJECT_WORDS = word_set("i we you they he she it there this these those")


def sentences(texts: Sequence[str]) -> str:
    """Several of the user's sentences, one after the other."""
    return " ".join(filter(None, map(sentence, texts)))


def joined(items: Sequence[str]) -> str:
    """The items as one list: "A", "A and B", "A, B and C".

    Items with an "and" of their own take a comma before the last "and"; items with commas are
    parted by semicolons, so that a reader sees where one ends.
    """
    items = [item for item in items if item]
    if len(items) < 2:  # noqa: PLR2004 - a list begins with two
        return "".join(items)
    *most, last = items
    if any("," in item for item in items):
        return f"{'; '.join(most)}; and {last}"
    if any(re.search(r"\b(?:and|or)\b|&", item) for item in items):
        return f"{', '.join(most)}, and {last}"
    return f"{', '.join(most)} and {last}"


def phrases(items: Sequence[str]) -> str:
    """Noun phrases as one list for the middle of a sentence."""
    return joined([phrase(item) for item in items])


def possessive(name: str) -> str:
    """Whose it is: Acme's, Rivers'. No apostrophe is doubled: McDonald's stays."""
    if re.search(r"['’]s?$", name):
        return name
    return f"{name}'" if name.lower().endswith("s") else f"{name}'s"


_AN = re.compile(r"^(?:[aeio]|u(?!ni|s[aeiu]|ti|k)|hour|honest|heir)", re.IGNORECASE)
_A = re.compile(r"^(?:one\b|once\b|eu|ewe)", re.IGNORECASE)


def with_article(noun: str) -> str:
    """Say "a data engineer", "an incident", "an SQL review", "a UX role"; by sound, not letter."""
    first = noun.split(" ", 1)[0]
    spelt = len(first) > 1 and first.isupper() and not re.search(r"[AEIOU].*[^AEIOU]", first[1:])
    vowel = first[:1] in "AEFHILMNORSX8" if spelt else bool(_AN.match(first))
    return f"{'an' if vowel and not _A.match(first) else 'a'} {noun}"

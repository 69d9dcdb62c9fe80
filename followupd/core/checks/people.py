"""Names and people: the greeting, the company's spelling, one reader, everybody thanked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from followupd.core.checks.names_index import Token, company_words, fold, is_unspaced, tokens_of
from followupd.core.checks.sheet import Sheet
from followupd.core.letters.english import is_common_name, word_set
from followupd.core.letters.facts import greeting_name
from followupd.core.letters.titles import TITLES
from followupd.core.model import Finding
from followupd.core.words import Severity

_SALUTATION = re.compile(
    r"^(?:dear|hi|hello|hey|greetings|good (?:morning|afternoon|evening|day)|moin|hallo|"
    r"guten (?:tag|morgen|abend)|lieber?|sehr geehrter?|bonjour|ch(?:er|ère)|hola|estimad[oa]|"
    r"querid[oa]|ciao|gentile|caro|cara|hej|kära|beste|geachte|olá|prezad[oa])\b[\s,]*",
    re.IGNORECASE,
)
_HONORIFICS = word_set("ing mag dipl-ing san sensei")
# They stand before the name or after it: "Уважаемая Ольга", "נועה שלום", "Szanowna Pani Ewo".
_GREETINGS_ABROAD = word_set(
    "уважаемая уважаемый дорогая дорогой здравствуйте привет добрый доброе день утро вечер госпожа "
    "господин шановна шановний вітаю доброго дня пані пане שלום לכבוד היי היקרה היקר גברת מר "
    "عزيزتي عزيزي العزيزة العزيز السيدة السيد الأستاذة الأستاذ مرحبا مرحبًا أهلا أهلًا "
    "szanowna szanowny pani panie pan droga drogi cześć vážená vážený paní pane pán dobrý milá "
    "milý tisztelt kedves hyvä arvoisa sayın merhaba αγαπητή αγαπητέ αξιότιμη αξιότιμε κυρία κύριε "
    "नमस्ते प्रिय जी 안녕하세요 님 kjære kære hei bună stimată stimate"
)
# "Dear HR" greets a department, not the Herr of "Hr. Schmitz".
_BEFORE_NAME = (TITLES - {"hr"}) | _HONORIFICS | _GREETINGS_ABROAD
_NOBODY = word_set(
    "there all everyone everybody team folks hiring manager recruiter sir madam whom it may "
    "concern to friends again and the committee panel recruiting human resources hr department"
)


def wrong_name(sheet: Sheet) -> Iterator[Finding]:
    """The greeting must name the reader, in full or in part, spelt as in the queue."""
    greeting = sheet.parts.greeting
    name = _SALUTATION.sub("", greeting).strip(" ,:;!.，：،؛–—-")
    if not greeting or not name:
        yield from _nobody(sheet, greeting)
        return
    said = [w for w in _name_words(name) if w.rstrip(".") not in _BEFORE_NAME]
    known = {*_name_words(sheet.person.name), *_name_words(sheet.person.goes_by)}
    if all(_is_known(word, known) for word in said):
        return
    if all(word in _NOBODY or _is_known(word, known) for word in said):
        if not any(_is_known(word, known) for word in said):
            yield from _nobody(sheet, greeting)
        return
    right = greeting_name(sheet.person)
    yield sheet.finding(
        "wrong-name",
        Severity.BLOCK,
        f"the greeting says {name}, but this letter goes to {sheet.person.name}",
        hint=f"write {right}; if {name} is what they are called, add `goes_by: {name}`",
        key=sheet.text_key or "name",
        quote=greeting,
    )


def _nobody(sheet: Sheet, greeting: str) -> Iterator[Finding]:
    yield sheet.finding(
        "no-name",
        Severity.WARN,
        "the greeting names nobody" if greeting else "the letter has no greeting",
        hint=f"begin with a line like: Dear {greeting_name(sheet.person)},",
        key=sheet.text_key,
        quote=greeting,
    )


def _name_words(name: str) -> list[str]:
    composed = unicodedata.normalize("NFC", name).casefold().replace("’", "'").replace("`", "'")
    return [word.strip('.,()"“”') for word in composed.split() if word.strip('.,()"“”')]


def _is_known(word: str, known: set[str]) -> bool:
    if word in known or word.removesuffix("-san") in known:
        return True
    return is_unspaced(word) and any(k in word or word in k for k in known)


def spelling_of_company(sheet: Sheet) -> Iterator[Finding]:
    """A near miss of the company's name, such as "Acme Robotic" or "Data Bricks"."""
    words = company_words(sheet.interview.company)
    keys = [fold(word) for word in words]
    tokens = sheet.tokens
    own = set().union(*(_keys_of(p.name) for p in sheet.interview.people))
    for position, token in enumerate(tokens):
        if token.key in keys:
            wrong = _wrong_case(token.text, words)
        elif not token.text[0].isupper() or token.key in own:
            continue
        else:
            beside = (
                *tokens[max(position - 1, 0) : position],
                *tokens[position + 1 : position + 2],
            )
            shortest = 4 if any(t.key in keys for t in beside) else _SHORTEST
            wrong = _near(token.key, keys, shortest) or _split(
                tokens[position : position + 2], keys
            )
        if wrong:
            yield _spelling(sheet, token.text)
            return
    joined = "".join(keys)
    if len(keys) > 1:
        for token in tokens:
            if token.key == joined:
                yield _spelling(sheet, token.text)
                return


@lru_cache(maxsize=64)  # the people of an interview stand beside each of its letters
def _keys_of(name: str) -> frozenset[str]:
    return frozenset(token.key for token in tokens_of(name))


def _spelling(sheet: Sheet, word: str) -> Finding:
    company = sheet.interview.company
    return sheet.finding(
        "spelling-of-company",
        Severity.WARN,
        f"{word} looks like a misspelling of {company}",
        hint=f"write {company} as the company does, here or in the queue",
        key=sheet.text_key or "company",
        quote=sheet.sentence_with(word),
    )


def _wrong_case(word: str, words: list[str]) -> bool:
    """Whether a word of the company's is written otherwise.

    "Github" stands for "GitHub", or "globex" for "Globex"; "ACME" and "Acme" are one.
    """
    for right in words:
        if fold(right) != fold(word) or right == word or word.isupper() or right.isupper():
            continue
        if right[:1].isupper() and word.islower():
            return not is_common_name(word) and len(words) == 1
        if right[1:] != right[1:].lower():
            return True
    return False


_SHORTEST, _LONG = 5, 8


def _near(key: str, keys: list[str], shortest: int) -> bool:
    for right in keys:
        if len(right) < shortest or abs(len(key) - len(right)) > 2:  # noqa: PLR2004 - see distance
            continue
        if key in {f"{right}s", f"{right}es"} or is_common_name(key):
            continue
        if key.startswith(right) and not key.isalpha():
            continue  # "Globex-wide"
        if 0 < distance(key, right) <= (2 if len(right) >= _LONG else 1):
            return True
    return False


def _split(pair: Sequence[Token], keys: list[str]) -> bool:
    texts = [token.key for token in pair]
    return len(pair) == 2 and len("".join(texts)) >= _SHORTEST and "".join(texts) in keys  # noqa: PLR2004 - two words


def distance(left: str, right: str) -> int:
    """How many letters have to be added, dropped, changed or swapped (Damerau-Levenshtein)."""
    if abs(len(left) - len(right)) > 2:  # noqa: PLR2004 - more is no near miss
        return 3
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]


def group_mail(sheet: Sheet) -> Iterator[Finding]:
    """A letter goes to one person."""
    email = (sheet.person.email or "").strip()
    if email.count("@") > 1 or re.search(r"[,;\s]", email):
        yield sheet.finding(
            "group-mail",
            Severity.BLOCK,
            "this letter has more than one address, and each person gets a letter of their own",
            hint="give one address here, and an entry under `people` to everybody else",
            key="email",
        )

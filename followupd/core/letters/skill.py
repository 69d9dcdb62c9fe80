"""Skills as people jot them down: the name of one, or half a sentence about somebody.

"I would bring TIG welding" reads well, "I would bring quick learner" does not. What can surely be
made the name of something is; what is surely none is not said. All else is taken for a name:
a skill that is left out is worse than one that reads a little odd.
"""

from __future__ import annotations

import re

from followupd.core.grammar import is_function_word
from followupd.core.letters.english import word_set

_ADVERB = (
    r"(?:very|really|highly|quite|fairly|always|extremely|particularly|especially|also|well|"
    r"fully|totally|usually|never)"
)
# Each is followed by what the skill is of; "good at maths" is maths.
_NAMES = {
    r"(?:good|great|strong) (?:at|in)": "",
    "fluent in": "fluency in ",
    "proficient (?:in|with|at)": "proficiency in ",
    "experienced (?:in|with)": "experience with ",
    "familiar with": "familiarity with ",
}
_NAMED = [
    (re.compile(rf"^(?:{_ADVERB} )?{said} (?=\S)", re.IGNORECASE), name)
    for said, name in _NAMES.items()
]
_ABLE = re.compile(r"^(?:able )?to (?=\S)", re.IGNORECASE)

_QUALITY = (
    r"(?:hard[- ]?working|reliable|punctual|flexible|patient|organi[sz]ed|well[- ]organi[sz]ed|"
    r"motivated|self[- ]motivated|friendly|creative|curious|honest|calm|ambitious|adaptable|"
    r"dedicated|committed|energetic|enthusiastic|empathetic|empathic|analytical|independent|loyal|"
    r"polite|proactive|resilient|responsible|structured|thorough|trustworthy|tidy|diligent|"
    r"dependable|careful|passionate|attentive|[a-z]+-(?:driven|oriented|minded|focused)|"
    r"detail oriented|outgoing|communicative|outspoken|"
    r"multilingual|bilingual|easy[- ]going|open[- ]minded|team oriented|"
    r"stress[- ]resistant|level[- ]headed|quick to learn|eager|keen|willing|ready|able|skilled|"
    r"trained|certified|qualified|comfortable|confident|interested|experienced|fluent|proficient|"
    r"familiar|used|good|great|strong|fast|quick)"
)
_OF_SOMEBODY = re.compile(
    r"^(?!calm(?:$| under| in| on| at))"  # which one can bring as well
    rf"(?:{_ADVERB} )*{_QUALITY}(?:(?:,| and|, and| but| yet| or) (?:{_ADVERB} )*{_QUALITY})*"
    r"(?:$| (?:to|at|in|on|with|under|for|about|of|when|even|towards?|enough|by|as)\b)",
    re.IGNORECASE,
)
# Small, as in "team player": "Windows Media Player" is the name of something.
_SOMEBODY = re.compile(
    r"(?:^|[ -])(?:player|learner|listener|speaker|solver|starter|worker|thinker|typist|leader|"
    r"communicator|person|organi[sz]er|multi-?tasker|negotiator|perfectionist|achiever|motivator|"
    r"all-rounder|enthusiast|go-getter|doer|developer|engineer|programmer|welder|electrician|"
    r"plumber|nurse|teacher|carpenter|translator|accountant)$"
)
_SOMEBODY_AT_MOST = 4  # words

_WHAT = r"(?:an?|the|my|our|their|his|her|your|all|every|two|three|four|five|six|ten|\d+|it|them)"
_WHERE = r"(?:with|in|on|at|to|for|from|without|during|after|before|through|as|up|out|about|under)"
_HOW = (
    r"(?:well|hard|fast|calm|cool|focused|alone|closely|quickly|calmly|clearly|carefully|neatly|"
    r"independently|efficiently|effectively|properly|safely|quietly|people|teams|others)"
)
# Verbs of a sentence without its "I"; these are no nouns, whatever follows.
_VERB = (
    r"(?:always|usually|speaks?|knows?|learns|thinks|listens|enjoys|brings|communicates|has|is|am|"
    r"was|were|have|had|ran|wrote|taught|gave|took|went|spoke|grew|brought|kept|knew|did|began|won|"
    r"learned|learnt|can|could|don['’]t|doesn['’]t|(?:love|like) to)"
)
_VERB_OR_NOUN = (
    r"(?:works|stays?|gets?|got|keeps?|writes?|handles?|manages?|takes?|makes?|made|likes?|loves?|"
    r"leads?|led|helps|solves?|deals?|asks?|finds?|found|gives?|built|held|sold|stood|learn|listen|"
    r"think|bring|adapts?|cares|sells?|teach(?:es)?|builds?|saw)"
)
_SENTENCE = re.compile(
    rf"^(?:{_ADVERB} )?(?:{_VERB}|{_VERB_OR_NOUN} (?:{_WHAT}|{_WHERE}|{_HOW})"
    rf"|(?:work|help|care|plans?|runs?|talks?|sets?) (?:{_WHAT}|{_HOW}|under)"
    rf"|[a-z]{{2,}}(?<!e)ed (?:{_WHAT}|{_WHERE}|calm))(?= |$)",
    re.IGNORECASE,
)


def skill_name(words: str) -> str:
    """The skill as the name of something; "" where it is none and can't be made one.

    "fluent in French" is "fluency in French" and "to stay calm" is "staying calm"; "team player",
    "hard-working" and "works well under pressure" are said of somebody.
    """
    if re.match(r"[A-Z]{2}", words):
        return words  # "CAN bus"
    able = _ABLE.match(words)
    if able:
        return gerund_phrase(words[able.end() :])
    for pattern, name in _NAMED:
        named = pattern.sub(name, words, count=1)
        if named != words:
            return named
    unfit = _OF_SOMEBODY.match(words) or _SENTENCE.match(words) or _is_somebody(words)
    return "" if unfit else words


def _is_somebody(words: str) -> bool:
    """Whether this is a "good listener"; "interviewing a good listener" is something one does."""
    listed = re.sub(r"^an? ", "", words, flags=re.IGNORECASE).split()
    if len(listed) > _SOMEBODY_AT_MOST or listed[0].endswith("ing"):
        return False
    return bool(_SOMEBODY.search(words)) and not any(map(is_function_word, listed))


_VERBS_TOO = word_set("be do get give go have keep let like make need put say see take tell use")
_VOWELS = "aeiou"
_STRESSED_AT_ITS_END = word_set(
    "begin commit refer transfer admit submit permit control prefer defer occur forget upset reset "
    "regret input format equip"
)
_KEEPS_E = ("ee", "ye", "oe")


def gerund_phrase(verb_phrase: str) -> str:
    """Say "staying calm" for "stay calm"; "" where the first word is not surely a plain verb."""
    verb, _, rest = verb_phrase.partition(" ")
    other = is_function_word(verb) and verb not in _VERBS_TOO
    plain = verb.isascii() and verb.isalpha() and verb.islower()
    sure = plain and not other and not verb.endswith("ly")
    return f"{_gerund(verb)} {rest}".strip() if sure else ""


def _gerund(verb: str) -> str:
    if verb.endswith("c"):
        return f"{verb}king"
    if verb.endswith("ie"):
        return f"{verb[:-2]}ying"
    if verb.endswith("e") and len(verb) > 2 and not verb.endswith(_KEEPS_E):  # noqa: PLR2004 - "be"
        return f"{verb[:-1]}ing"
    return f"{verb}{verb[-1]}ing" if _doubles(verb) else f"{verb}ing"


def _doubles(verb: str) -> bool:
    """Whether the last letter is written twice: "cutting" and "beginning", but "staying"."""
    if not re.search(rf"(?:^|[^{_VOWELS}]|qu)[{_VOWELS}][bcdfgklmnprtvz]$", verb):
        return False
    return len(re.findall(rf"[{_VOWELS}]+", verb.replace("qu", "q"))) == 1 or (
        verb in _STRESSED_AT_ITS_END
    )

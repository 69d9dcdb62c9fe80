"""The goal as people write it, made a bare infinitive: "cut order latency"."""

from __future__ import annotations

import re

from followupd.core.grammar import bare_note, lower_start, squeeze
from followupd.core.letters.english import word_set

_GOAL_LEAD = re.compile(
    r"^(?:(?:they|we|you|the team|the company|(?:our|their|the|your) (?:goal|aim|plan) is|is)\s+)?"
    r"(?:(?:really\s+|also\s+)?(?:want|wants|wanting|need|needs|hope|hopes|plan|plans|try|trying|aim|"
    r"aims|would like|(?:are|is)\s+(?:trying|hoping|planning|aiming|looking))\s+)?"
    r"(?:(?:for\s+)?(?:somebody|someone|people|a person|me|us)\s+(?:who can|to)\s+|to\s+)(?=\S)",
    re.IGNORECASE,
)
_WANT = re.compile(
    r"^(?:they|we|you|the team|the company)\s+(?:want|need)s?\s+(?=\S)", re.IGNORECASE
)
# "lower", "clean" and "open" are verbs of goals: they are not among these.
_BETTER = (
    r"more|less|fewer|better|newe?r?|faster|quicker|higher|cleaner|safer|cheaper|bigger|larger|"
    r"smaller|stronger|shorter|longer|simpler|easier|clearer|happier|healthier|greener|smarter|"
    r"earlier|wider|deeper|warmer|quieter|calmer|closer|tighter|lighter|leaner|modern|reliable|"
    r"sustainable"
)
_NAME = re.compile(
    rf"^(?:an?|the|{_BETTER}|another|their|our|its|second|third|first|growth|expansion|"
    r"(?:increase|reduction|rise|drop) (?:in|of)|\d[\d.,]*\s?%?)\s",
    re.IGNORECASE,
)
_HAS_ONE = re.compile(
    r"(?:an?|the|more|less|fewer|another|their|our|its|growth|\d)\b|\d", re.IGNORECASE
)
_ADJECTIVE = re.compile(rf"(?:{_BETTER})\s", re.IGNORECASE)
# Nouns that are no verbs where they stand alone; what they name is there and can be improved.
_GROWS = word_set("growth expansion innovation")
_IMPROVED = word_set(
    "quality revenue revenues profit profits profitability stability security efficiency sales "
    "productivity reliability safety speed turnover traffic performance usability accessibility "
    "availability visibility transparency accuracy communication collaboration attendance morale "
    "sustainability cleanliness punctuality retention satisfaction throughput hygiene "
    "teamwork onboarding"
)
_NOUN = re.compile(
    r"^(?:(?:customer|user|patient|team|employee|product|revenue|data|code|guest|student|member|"
    rf"business|profit) )?({'|'.join(sorted(_GROWS | _IMPROVED))})"
    r"(?:,? (?:and|or|in|of|for|on|at|across|among|within) .+)?$",
    re.IGNORECASE,
)


def verb_phrase(goal: str) -> str:
    """A goal as a bare infinitive: "To cut latency." and "cut latency" both are "cut latency".

    "Cutting latency" is mended where the verb is known or regular, the name of something ("a
    calmer ward") gets a verb; ``is_mended`` points both out. "" when nothing is said.
    """
    bare = bare_note(goal)
    bare = _GOAL_LEAD.sub("", bare, count=1) or bare
    bare = _WANT.sub("", bare, count=1)
    if bare.lower().startswith("that "):
        bare = f"make sure {bare}"
    elif _NAME.match(bare):
        bare = f"bring about {_article(bare)}{lower_start(bare)}"
    elif noun := _NOUN.match(bare):
        verb = "bring about" if noun[1].lower() in _GROWS else "improve"
        bare = f"{verb} {lower_start(bare)}"
    elif is_gerund(bare):
        first, _, rest = bare.partition(" ")
        bare = _NEXT_GERUND.sub(_as_verb, f"{_infinitive(first.lower())} {rest}".strip())
    bare = re.sub(r"\s*;\s*(?:and\s+)?", " and ", bare)
    first, _, rest = bare.partition(" ")
    simple = first[:1].isupper() and first[1:].islower() and first != "I"
    bare = f"{first.lower()} {rest}".strip() if simple else bare
    return "" if bare.lower() in {"to", "and", "or", "the", "a", "of"} else bare


def _article(name: str) -> str:
    """The article that the name of something lacks: "a " for "new website", not for "new pumps"."""
    if _HAS_ONE.match(name):
        return ""
    if _ADJECTIVE.match(name):
        thing = re.split(r"\s+(?:and|or|in|of|for|on|at|to|with|from|by|across)\s", name)[0]
        if _UNCOUNTED.search(thing) or (_ABSTRACT.search(thing) and not _SIZED.match(name)):
            return ""
    return "an " if name[0] in "iIeE" else "a "


# Many of them, or what nobody counts.
_UNCOUNTED = re.compile(
    r"(?:[^s]s|people|staff|children|growth|delivery|software|hardware|equipment|revenue|talent|"
    r"money|work|business|code|data|care|food|feedback|morale|hygiene|trust|air|water|energy|income|"
    r"access|support|progress|technology|traffic|advice|knowledge|coffee)$",
    re.IGNORECASE,
)
_ABSTRACT = re.compile(r"(?:ing|ity|ness|ment|tion|ance|(?<!experi)ence|ship)$", re.IGNORECASE)
_SIZED = re.compile(r"(?:new|bigger|larger|smaller|modern)\s", re.IGNORECASE)  # a new building
_NEXT_GERUND = re.compile(
    r"(?P<comma>,)?(?P<joint>\s+(?:and\s+)?)(?P<gerund>[a-z]{3,}ing)"
    r"(?=\s+(?:an?|the|two|three|more|new|their|our|its|all|\d+)\b)"
)


def _as_verb(match: re.Match[str]) -> str:
    joint = match["joint"]
    comma = "," if match["comma"] and "and" not in joint else ""
    if not is_gerund(match["gerund"]) or not (comma or "and" in joint):
        return match[0]
    return f"{comma}{joint}{_infinitive(match['gerund'])}"


def is_mended(goal: str) -> bool:
    """Whether the goal is no verb phrase, so that somebody should look how it was made one."""
    bare = _WANT.sub("", _GOAL_LEAD.sub("", bare_note(goal), count=1), count=1)
    named = _NAME.match(bare) or _NOUN.match(bare)
    return is_gerund(bare) or bool(named) or bare.lower().startswith("that ")


def is_gerund(goal: str) -> bool:
    """Whether the goal begins as in "Cutting latency"; "bring" and "ring" are verbs."""
    first = squeeze(goal).split(" ", 1)[0].lower()
    verbs = {"bring", "ring", "sing", "spring", "swing", "string", "ping", "cling", "king", "wing"}
    return first.endswith("ing") and len(first) > 4 and first not in verbs and first.isascii()  # noqa: PLR2004 - "king"


# Verbs of goals that lose an "e" before "ing"; the others only drop the ending.
_WITH_E = word_set(
    "achieve acquire advance arrange automate balance centralise centralize change close combine "
    "configure consolidate create curate decrease define deprecate diagnose digitise digitize "
    "double drive educate eliminate enable enforce engage ensure evaluate evolve examine explore "
    "finance formalise formalize give guarantee guide halve handle have hire improve include "
    "increase integrate introduce invite isolate issue leave live localise localize make manage "
    "measure merge migrate minimise minimize modernise modernize motivate move negotiate "
    "nurture operate optimise optimize organise organize outpace prepare prioritise prioritize "
    "produce promote prove provide prune raise reduce refine release relocate remove reorganise "
    "reorganize replace rescue resolve restore restructure retire reuse revise rewrite save scale "
    "secure serve shape share simulate solve stabilise stabilize standardise standardize "
    "store streamline structure take tackle triple tune unite update upgrade use validate value "
    "welcome write"
)
_DOUBLED = re.compile(r"([bdgmnprt])\1$")  # cutting, planning; selling and passing keep both


def _infinitive(gerund: str) -> str:
    stem = gerund.removesuffix("ing")
    if f"{stem}e" in _WITH_E:
        return f"{stem}e"
    return stem[:-1] if _DOUBLED.search(stem) and stem != "add" else stem

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
_NAME = re.compile(
    r"^(?:an?|the|more|less|fewer|better|another|their|our|its|second|third|first|growth|expansion|"
    r"(?:increase|reduction|rise|drop) (?:in|of)|\d[\d.,]*\s?%?)\s",
    re.IGNORECASE,
)
_HAS_ONE = re.compile(
    r"(?:an?|the|more|less|fewer|better|another|their|our|its|growth|\d)\b|\d", re.IGNORECASE
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
        article = "" if _HAS_ONE.match(bare) else "an " if bare[0] in "iIeE" else "a "
        bare = f"bring about {article}{lower_start(bare)}"
    elif is_gerund(bare):
        first, _, rest = bare.partition(" ")
        bare = _NEXT_GERUND.sub(_as_verb, f"{_infinitive(first.lower())} {rest}".strip())
    bare = re.sub(r"\s*;\s*(?:and\s+)?", " and ", bare)
    first, _, rest = bare.partition(" ")
    simple = first[:1].isupper() and first[1:].islower() and first != "I"
    bare = f"{first.lower()} {rest}".strip() if simple else bare
    return "" if bare.lower() in {"to", "and", "or", "the", "a", "of"} else bare


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
    return is_gerund(bare) or bool(_NAME.match(bare)) or bare.lower().startswith("that ")


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

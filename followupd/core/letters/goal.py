"""The goal as people write it, made a bare infinitive: "cut order latency"."""

from __future__ import annotations

import re

from followupd.core.grammar import squeeze, without_stop
from followupd.core.letters.english import word_set

_GOAL_LEAD = re.compile(
    r"^(?:(?:they|we|you|the team|the company|our goal is|the goal is|goal:)\s+)?"
    r"(?:(?:really\s+)?(?:want|wants|wanting|need|needs|hope|hopes|plan|plans|try|trying|aim|aims|"
    r"would like|(?:are|is)\s+(?:trying|hoping|planning|aiming))\s+)?(?:to\s+)(?=\S)",
    re.IGNORECASE,
)


def verb_phrase(goal: str) -> str:
    """A goal as a bare infinitive: "To cut latency." and "cut latency" both are "cut latency".

    "Cutting latency" is mended where the verb is known or regular; ``is_gerund`` points it out.
    """
    bare = without_stop(squeeze(goal))
    bare = _GOAL_LEAD.sub("", bare, count=1) or bare
    if is_gerund(bare):
        first, _, rest = bare.partition(" ")
        bare = f"{_infinitive(first.lower())} {rest}".strip()
    first, _, rest = bare.partition(" ")
    simple = first[:1].isupper() and first[1:].islower() and first != "I"
    return f"{first.lower()} {rest}".strip() if simple else bare


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

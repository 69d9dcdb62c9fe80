"""The needles of a pattern: whatever the pattern finds holds one of them."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from followupd.core.checks import outside, substance, tone
from followupd.core.checks.spotter import Spotter, folded

SPOTTERS = {
    "money": tone._MONEY,
    "blame": tone._BLAME,
    "stock": tone._STOCK,
    "attached": outside._SAYS_ATTACHED,
    "next step": substance._NEXT_STEP,
}


@pytest.mark.parametrize("name", SPOTTERS)
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_text_that_the_pattern_finds_is_found_with_the_needles(
    name: str, data: st.DataObject
) -> None:
    spotter = SPOTTERS[name]
    text = data.draw(st.from_regex(spotter.pattern))
    assert spotter.search(text) is not None


@pytest.mark.parametrize("name", SPOTTERS)
def test_every_branch_of_a_pattern_has_a_needle(name: str) -> None:
    """Texts that people write, each the whole of what one branch finds."""
    for text in BRANCHES[name].split("|"):
        for written in (text, text.upper(), text.lower()):
            found = SPOTTERS[name].pattern.search(written)
            assert found or written != text, text
            assert bool(SPOTTERS[name].search(written)) == bool(found), written


BRANCHES = {
    "money": (
        "salary|salaries|my compensation|compensation range|benefit package|benefits package|"
        "health benefits|your benefits package|the benefits you|remuneration|wage|wages|pay rise|"
        "signing bonus|bonus scheme|stock options|equity stake|vacation days|days of vacation|"
        "holiday allowance|my holidays|annual leave|paid time off|paid holidays|days off|PTO|401k|"
        "pension plan|day rate|relocation package|€ 50/h|$50 an hour|£9k per annum|"
        "50k EUR per year|60 euros/day|70 dollars a week|80 pounds a month|90k USD/year|"
        "1 GBP per hour|2 CHF/h|good pay|the pay,|about pay and|your bonus|bonuses|the bonus|"
        "and a bonus|holiday days|days of holiday|days’ leave|days' paid leave|days of leave"
    ),
    "blame": (
        "you may have misunderstood|you misheard|you mistook|you misread|you got me wrong|"
        "the misunderstanding|I am sorry|Sorry, but|sorry about|I apologise|my apologies|"
        "apologies for|unfortunately, I|I, unfortunately|I was so nervous|I got tired|"
        "I was anxious|I was stressed|I felt flustered|I was ill|I was unprepared|my nerves|"
        "I messed up|I blew|I screwed up|I froze|I blanked|I failed to say|stupid answer|"
        "silly mistake|dumb of me|forgive me|excuse my"
    ),
    "stock": (
        "just checking in|just wanted to check in|touch base|touching base|circle back|"
        "circling back|hit the ground running|think outside the box|synergy|"
        "at your earliest convenience|please do not hesitate|hope this email finds you|perfect fit|"
        "go-getter|results-driven|results driven|dream job|pick your brain|per my last|"
        "move the needle|low-hanging fruit|great team player|bring to the table|"
        "I am passionate about|exceed expectations|to whom it may concern|win-win|game changer|"
        "game-changing|thank you for your consideration"
    ),
    "attached": (
        "I attached|I have enclosed|please find attached|attached is|enclosed you|my attached CV|"
        "as an attachment|see the attachments|I will enclose|I send you my notes along with this|"
        "I am sending it along.|I will put my slides herewith|I added it to this mail|"
        "I include it with this letter|portfolio is attached|herewith my CV"
    ),
    "next step": (
        "I will call|I'll phone|I’ll write|I am going to ring|I plan to send|I intend to visit|"
        "I shall contact|I'm going to follow up|I’m going to stop by|expect my call|"
        "look out for my mail|you will hear|they will call|you can expect to hear|my call|"
        "my plan is to call|when I call|when I will call"
    ),
}


@given(st.text(max_size=8))
def test_a_needle_is_looked_for_as_the_pattern_compares(text: str) -> None:
    for letter in "abcdefghijklmnopqrstuvwxyz":
        if re.search(letter, text, re.IGNORECASE):
            assert letter in folded(text)


@pytest.mark.parametrize("odd", ["ſ", "K", "ı", "İ"])
def test_letters_that_match_plain_ones_are_folded_to_them(odd: str) -> None:
    plain = [x for x in "isk" if re.search(x, odd, re.IGNORECASE)]
    assert all(x in folded(odd) for x in plain)


@pytest.mark.parametrize("written", ["mİsunderstandİng", "mısunderstandıng", "MISUNDERSTANDING"])
def test_no_way_of_writing_an_i_hides_a_word(written: str) -> None:
    text = f"That was a {written}."
    assert tone._BLAME.pattern.search(text)
    assert tone._BLAME.search(text)


def test_a_text_without_a_needle_is_not_searched() -> None:
    never = Spotter(r"x*", "needle")
    assert never.search("hay") is None
    assert list(never.finditer("hay")) == []
    assert never.search("a NEEDLE in hay") is not None

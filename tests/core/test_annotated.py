from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followupd.core.annotated import Annotated, annotate
from followupd.core.letters.layout import sentences_of
from followupd.core.model import Finding
from followupd.core.words import Severity

BODY = (
    "Dear Dr. Lee,\n"
    "\n"
    'Thank you for the talk. You said "we ship on Mondays." I liked that!  I will call on Friday.\n'
    "\n\n"
    "I work at Acme Inc. and would like to meet.\n"
    "Best,\nSam Rivera\n"
)


def finding(quote: str, code: str = "leak") -> Finding:
    return Finding(code=code, severity=Severity.WARN, message="look here", quote=quote)


def beside(page: Annotated) -> list[str]:
    """The sentences that something is said of."""
    return [s.text.strip() for s in page.sentences if s.findings]


def test_a_letter_is_cut_into_paragraphs_lines_and_sentences() -> None:
    page = annotate("", BODY, ())
    cut = [[[s.text for s in line] for line in lines] for lines in page.paragraphs]
    assert cut == [
        [["Dear Dr. Lee,\n"], ["\n"]],
        [
            [
                "Thank you for the talk. ",
                'You said "we ship on Mondays." ',
                "I liked that!  ",
                "I will call on Friday.\n",
            ],
            ["\n"],
            ["\n"],
        ],
        [["I work at Acme Inc. and would like to meet.\n"], ["Best,\n"], ["Sam Rivera\n"]],
    ]


@pytest.mark.parametrize(
    "quote",
    [
        "I will call on Friday.",
        "i WILL  call\non friday.",
        "I will call on Fri",  # cut off at its end
        "Friday",
    ],
)
def test_a_finding_stands_beside_the_sentence_it_quotes(quote: str) -> None:
    assert beside(annotate("", BODY, [finding(quote)])) == ["I will call on Friday."]


def test_a_sentence_is_found_without_the_quotation_mark_that_closes_it() -> None:
    said = 'You said "we ship on Mondays.'
    assert beside(annotate("", BODY, [finding(said)])) == ['You said "we ship on Mondays."']


def test_a_quote_of_several_sentences_stands_beside_the_first() -> None:
    page = annotate("", BODY, [finding("I liked that! I will call on Friday.")])
    assert beside(page) == ["I liked that!"]


def test_a_quoted_word_is_looked_for_as_a_word_first() -> None:
    body = "Your anniversary is near. I met Ann there."
    assert beside(annotate("", body, [finding("Ann")])) == ["I met Ann there."]


def test_a_quote_in_a_script_without_blanks_is_found() -> None:
    body = "田中様、\n\n本日はありがとうございました。来週お電話します。"
    assert beside(annotate("", body, [finding("来週お電話")])) == ["来週お電話します。"]


def test_the_subject_has_its_findings() -> None:
    subject = "Thank you for the talk."
    page = annotate(subject, BODY, [finding(subject), finding("", code="subject")])
    assert [f.code for f in page.of_subject] == ["leak", "subject"]
    assert beside(page) == []


def test_a_word_of_the_subject_alone_is_the_subjects() -> None:
    assert annotate("Globex", BODY, [finding("globex")]).of_subject


@pytest.mark.parametrize("quote", ["", "words that stand nowhere", '"'])
def test_what_stands_nowhere_means_the_whole(quote: str) -> None:
    page = annotate("Thanks", BODY, [finding(quote)])
    assert len(page.of_whole) == 1
    assert beside(page) == []


def test_the_cut_is_the_one_that_the_check_makes() -> None:
    body = "I met Dr. Lee. We spoke of C. Then it ended! Did it? Acme Inc. is fine."
    assert tuple(s.text.strip() for s in annotate("", body, ()).sentences) == sentences_of(body)


PIECES = st.sampled_from(
    ["Dr. ", "Thank you. ", "“Yes.” ", "\n", "\r\n", "\n\n", " ", "\t", "ß", "İ", "Ann", "。", "!",
     "\u2028", "\x0b", "…", "Straße", "é", "e\u0301", '"', ")", "Inc.", "\ue00a", "😀"]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=80))


@given(TEXTS, TEXTS, st.lists(TEXTS, max_size=4), st.data())
def test_the_pieces_are_the_body_and_each_finding_stands_once(
    subject: str, body: str, quotes: list[str], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(body)))
    quotes = [*quotes, body[start : data.draw(st.integers(start, len(body)))]]
    findings = [finding(q, code=f"code-{n}") for n, q in enumerate(quotes)]
    page = annotate(subject, body, findings)
    assert "".join(s.text for s in page.sentences) == body
    placed = Counter(f.code for s in page.sentences for f in s.findings)
    placed.update(f.code for f in (*page.of_subject, *page.of_whole))
    assert placed == Counter(f.code for f in findings)


@given(TEXTS, st.data())
def test_a_sentence_of_the_body_quoted_whole_is_placed_in_the_body(
    body: str, data: st.DataObject
) -> None:
    said = [s for s in sentences_of(body) if any(c.isalnum() for c in s)]
    if said:
        page = annotate("", body, [finding(data.draw(st.sampled_from(said))[:240])])
        assert len(beside(page)) == 1

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followupd.adapters.files import queue_whole
from followupd.adapters.files.queue_file import QueueYaml, parse_queue
from followupd.adapters.files.queue_kept import Kept
from followupd.adapters.files.queue_outcome import Outcome
from followupd.adapters.files.queue_pieces import Pieces, cut
from followupd.adapters.files.queue_reading import reading_of
from followupd.adapters.files.queue_whole import Whole
from followupd.core.model import Reading
from tests.adapters.files.queues import BERLIN, GOOD

ENTRY = GOOD.partition("\n")[2]
QUEUE = "# mine\ninterviews:\n\n" + "".join(
    ENTRY.replace("Acme", name)
    for name in ("Acme", "Blue", "Cyan\n    goal: |\n      one\n\n      - two", "Dull", "Earl")
)
FILE = "interviews.yaml"


def in_pieces(before: str, after: str) -> Reading | None:
    """What ``after`` says to a reader that knows ``before``; None if it reads it as a whole."""
    first = Whole(FILE, BERLIN)
    first.read(before, "")
    pieces = Pieces(FILE, BERLIN, Kept(None, FILE, BERLIN))
    pieces.keep(before, first.outcomes)
    outcomes = pieces.read(after)
    return None if outcomes is None else reading_of(outcomes, FILE, "")


def places(reading: Reading) -> list[dict[str, object]]:
    return [dict(group.places) for i in reading.interviews for group in (i, *i.people)]


def test_an_edit_reads_only_the_entry_that_it_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    real = queue_whole.parse_alone

    def counted(line: int, *arguments: object) -> Outcome | None:
        read.append(line)
        return real(line, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(queue_whole, "parse_alone", counted)
    after = QUEUE.replace("company: Dull", "position: x\n    company: Dull")
    found = in_pieces(QUEUE, after)
    assert found == parse_queue(after, BERLIN)
    assert read == [26]


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text + ENTRY.replace("Acme", "Fine"),
        lambda text: text.replace(ENTRY.replace("Acme", "Blue"), ""),
        lambda text: text.replace("# mine\n", "# mine\n# and\n# yours\n"),
        lambda text: text.replace("Blue", "Acme"),
        lambda text: text.replace("    ended: 2026-11-22 14:30\n", "", 1),
        lambda text: text.replace("company: Earl", "compny: Earl"),
        lambda text: text.replace("company: Blue", "goal: &x y\n    company: Blue"),
        lambda text: text + "    # the end\n\n",
        lambda text: text.rstrip(),
    ],
    ids=["added", "gone", "moved", "twins", "lacking", "misspelt", "flawed", "comment", "no end"],
)
def test_what_is_read_in_pieces_is_what_is_read_as_a_whole(edit: Callable[[str], str]) -> None:
    after = edit(QUEUE)
    found = in_pieces(QUEUE, after)
    assert found is not None
    whole = parse_queue(after, BERLIN)
    assert found == whole
    assert places(found) == places(whole)


@pytest.mark.parametrize(
    "after",
    [
        QUEUE.replace("company: Dull", "company: 'Dull"),
        QUEUE.replace("company: Dull", "company: [Dull"),
        QUEUE + "extra: 1\n",
        QUEUE + "  -\tFine\n",
        QUEUE + "---\n",
        QUEUE.replace("  - company: Dull", "...\n  - company: Dull"),
        QUEUE.replace("\n", "\r\n"),
        QUEUE.replace("Dull", "\u2028"),
        QUEUE.replace("  - company: Dull", "  -\n  - company: Dull"),
        QUEUE.replace("  - company: Dull", "- company: Dull"),
        QUEUE.replace("  - company: Dull", " - company: Dull"),
        QUEUE.replace("  - company: Dull", "  -\tcompany: Dull"),
        QUEUE.replace("interviews:", "interviews: &x"),
        QUEUE.replace("interviews:", "interviews:# mine"),
        QUEUE.replace("# mine", "# mine\x07"),
        "interviews: []\n",
        "",
    ],
)
def test_where_there_is_a_doubt_the_file_is_read_as_a_whole(after: str) -> None:
    assert in_pieces(QUEUE, after) is None


def test_what_the_parser_said_of_an_entry_moves_with_it() -> None:
    twice = QUEUE.replace("company: Earl", "company: Earl\n    company: Earl")
    for after in (
        twice.replace("# mine\n", "# mine\n# and yours\n"),
        twice.replace("company: Blue", "position: x\n    company: Blue"),
    ):
        found = in_pieces(twice, after) or parse_queue(after, BERLIN)
        assert found.problems == parse_queue(after, BERLIN).problems


def pieces(text: str) -> list[tuple[int, str]]:
    found = cut(text)
    assert found is not None
    return list(found.pieces())


def test_a_piece_is_an_entry_and_its_line() -> None:
    assert [line for line, _ in pieces(QUEUE)] == [4, 10, 16, 26, 32]
    assert "".join(text for _, text in pieces(QUEUE)) == QUEUE.partition("\n\n")[2]
    assert pieces("interviews:\n- a: b\n  c:\n  - d\n- e: f\n") == [
        (2, "- a: b\n  c:\n  - d\n"),
        (5, "- e: f\n"),
    ]


snippets = st.sampled_from(
    [
        *"\n\n  -:'\"[]{}#|>&*",
        "\n  - ",
        "\n- ",
        "\n    - ",
        "\n---\n",
        "\n...\n",
        "goal: |\n      - a\n",
        "goal: >-\n",
        "\n    note: 'a\n  - b'\n",
        "[a,\n  - b]",
        "\n  # c\n",
        "\n\tx",
        "\n? ",
        "\nx: y\n",
        "interviews:\n",
        ENTRY,
        "\ufeff",
        "%TAG\n",
    ]
)


@st.composite
def edited(draw: st.DrawFn) -> str:
    text = QUEUE
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 30)))
        text = text[:start] + draw(snippets | st.just("")) + text[end:]
    return text


@settings(max_examples=400, deadline=None)
@given(edited())
def test_no_edit_is_read_in_another_way_in_pieces(after: str) -> None:
    found = in_pieces(QUEUE, after)
    if found is not None:
        whole = parse_queue(after, BERLIN)
        assert found == whole
        assert places(found) == places(whole)


def test_the_file_is_read_in_pieces_from_its_second_version_on(tmp_path: Path) -> None:
    queue = QueueYaml(tmp_path / FILE, BERLIN)
    queue.path.write_text(QUEUE)
    first = queue.read()
    after = QUEUE + ENTRY.replace("Acme", "Fine")
    queue.path.write_text(after)
    second = queue.read()
    assert replace(second, fingerprint="") == parse_queue(after, BERLIN)
    assert all(a is b for a, b in zip(first.interviews, second.interviews, strict=False))
    queue.path.write_text(QUEUE + "'")
    assert not queue.read().usable
    queue.path.write_text(QUEUE)
    assert queue.read() == first

"""Whatever bytes stand in the two files, the readers answer with a reading, never an exception."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from followupd.adapters.files.queue_file import QueueYaml
from followupd.adapters.files.settings_file import read_settings
from followupd.core.model import Reading
from tests.adapters.files.queues import BERLIN, read

CONFIG = Path(__file__).parents[3] / "config"
QUEUE = (CONFIG / "interviews.yaml").read_text(encoding="utf-8")
SETTINGS = (CONFIG / "followupd.yaml").read_text(encoding="utf-8")

pieces = st.sampled_from(
    [
        *"\n\n\n      --::,,[]{}'\"#&*!|>%@`?~\t\0\x07\u2028é日",
        "interviews:\n",
        "\n  - ",
        "company: Acme\n",
        "    ended: 2026-11-22 14:30\n",
        "    people:\n",
        "      - name: Dana\n",
        "role: hr",
        "id: ",
        "me: ",
        "mail: ",
        "smtp: ",
        "provider: gmail",
        "password: ",
        "---\n",
        "<<: ",
        "\\ud800",
        "2026-03-29 02:30",
        "99999999999999999999",
        "+23:59",
    ]
)
yaml_like = st.lists(pieces, max_size=40).map("".join)


@st.composite
def mutated(draw: st.DrawFn, sample: str) -> str:
    """The sample with a few places cut out, doubled or overwritten."""
    text = sample
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 60)))
        middle = draw(st.sampled_from(["", text[start:end] * 2]) | pieces | st.text(max_size=5))
        text = text[:start] + middle + text[end:]
    return text


def judge(found: Reading) -> None:
    """What is true of every reading."""
    assert found.usable or (found.problems and not found.interviews)
    ids = [interview.id for interview in found.interviews]
    assert len(set(ids)) == len(ids)
    assert not found.held & set(ids)
    for interview in found.interviews:
        assert interview.people
        keys = [person.key for person in interview.people]
        assert len(set(keys)) == len(keys)
        for person in interview.people:
            assert "\n" not in f"{person.name}{person.email}{person.subject}{person.goes_by}"
    for problem in found.problems:
        assert problem.message
        assert problem.hint
        assert problem.where is not None
        assert problem.where.line >= 1
        assert problem.where.column >= 1


@settings(max_examples=300, deadline=None)
@given(yaml_like | st.text(max_size=200))
def test_any_text_gives_a_reading(text: str) -> None:
    judge(read(text))


@settings(max_examples=300, deadline=None)
@given(mutated(QUEUE))
def test_any_damage_to_a_good_queue_gives_a_reading(text: str) -> None:
    judge(read(text))


@settings(max_examples=300, deadline=None)
@given(
    mutated(SETTINGS).map(lambda text: text.encode("utf-8", "surrogatepass"))
    | yaml_like.map(str.encode)
    | st.binary(max_size=200)
)
def test_any_bytes_in_the_settings_give_settings_or_problems(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "followupd.yaml"
        file.write_bytes(content)
        found, problems = read_settings(file)
    errors = [p for p in problems if p.severity == "error"]
    assert (found is None) == bool(errors)
    assert all(p.message and p.hint and p.where for p in problems)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200) | mutated(QUEUE).map(lambda t: t.encode("utf-8", "surrogatepass")))
def test_any_bytes_in_the_queue_give_a_reading_and_the_same_one_again(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        queue = QueueYaml(Path(folder) / "interviews.yaml", BERLIN)
        queue.path.write_bytes(content)
        first = queue.read()
        assert queue.read() == first
    judge(first)

"""An entry is added to a queue in any style, and every other byte stays as it was."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from followupd.adapters.files import append as module
from followupd.adapters.files.append import append_entry, with_entry
from followupd.adapters.files.entry_text import entry_in_braces, entry_lines
from followupd.adapters.files.queue_file import parse_queue
from followupd.adapters.files.yaml_nodes import Node, plain
from followupd.adapters.files.yaml_nodes import parse as parse_yaml
from followupd.core.new_entry import NewEntry, NewPerson, Written
from followupd.errors import FilesError, FollowupError

ZONE = ZoneInfo("America/New_York")
ENTRY = NewEntry(
    company="Acme: Robotics",
    position="Engineer #1",
    format="phone",
    ended="2026-11-22 14:30",
    goal="cut order latency",
    skills=("incident response", "No"),
    afterthoughts=("- I thought of it, later.",),
    people=(NewPerson(name="Dana Lee", email="dana@acme.example", role="hiring_manager"),),
).as_written()

OLD = """\
  - company: Old
    ended: 2026-11-20 10:00
    people:
      - name: Ann Ford
        role: hr
"""
AT_MARGIN = "\n".join(line[2:] for line in OLD.split("\n"))
DEEP = """\
    -   company: Old
        ended: 2026-11-20 10:00
        people:
            -   name: Ann Ford
                role: hr
"""
BRACES = "{company: Old, ended: 2026-11-20 10:00, people: [{name: Ann Ford, role: hr}]}"
OTHER = BRACES.replace("Old", "Other")

STYLES = {
    "no file yet": "",
    "only a comment": "# my interviews\n",
    "only the key": "interviews:",
    "the key and comments": "interviews:\n  # none yet\n# really\n",
    "an entry begun": "interviews:\n  -\n",
    "a list": f"interviews:\n{OLD}",
    "two entries": f"interviews:\n{OLD}\n{OLD.replace('Old', 'Older')}",
    "a list at the margin": f"interviews:\n{AT_MARGIN}",
    "a list far in": f"interviews:\n{DEEP}",
    "no line end at the end": f"interviews:\n{OLD}".rstrip("\n"),
    "a comment at the end": f"interviews:\n{OLD}        # note: x\n# end",
    "empty lines at the end": f"interviews:\n{OLD}\n\n",
    "Windows line ends": f"interviews:\n{OLD}".replace("\n", "\r\n"),
    "a byte order mark": f"\ufeffinterviews:\n{OLD}",
    "marks of a document": f"---\ninterviews:\n{OLD}...\n",
    "a long text last": f"interviews:\n{OLD}        letter: |+\n          Dear Ann\n\n\n",
    "an entry in braces": f"interviews:\n  - {BRACES}\n",
    "a list in brackets": f"interviews: [{BRACES}]\n",
    "brackets over lines": f"interviews: [\n  {BRACES}, # 1\n  {OTHER} # 2\n]\n",
    "all in braces": f"{{interviews: [{BRACES}]}}\n",
    "a comment in brackets": "interviews: [\n  # none\n]\n",
    "another key below": f"interviews:\n{OLD}\n# of the other\nother: 1\n",
    "another key above": f"other: 1\ninterviews:\n{OLD}",
    "only another key": "other: 1\n",
    "a bad entry": f"interviews:\n{OLD}\n  - company: Bad\n    ended: soon\n",
}


def items(text: str) -> list[object]:
    found: list[object] = []

    def take(key: str, node: Node) -> None:
        if key == "interviews":
            found.append(plain(node))

    assert not parse_yaml(text.removeprefix("\ufeff"), "interviews.yaml", take).broken
    return [item for item in found if item]


def is_kept(old: str, new: str) -> bool:
    """Whether all of ``old`` stands in ``new``, in its order."""
    rest = iter(new)
    return all(character in rest for character in old)


@pytest.mark.parametrize("style", STYLES)
def test_the_entry_is_added_and_every_other_byte_stays(style: str) -> None:
    old = STYLES[style]
    new = with_entry(old, ENTRY, ZONE)
    assert items(new) == [*items(old), dict(ENTRY)]
    assert is_kept(old, new)
    before = parse_queue(old.removeprefix("\ufeff"), ZONE).interviews
    after = parse_queue(new.removeprefix("\ufeff"), ZONE).interviews
    assert after[:-1] == before
    assert after[-1].company == "Acme: Robotics"
    assert len(new.splitlines()) > len(old.splitlines()) or "[" in old


@pytest.mark.parametrize("style", STYLES)
def test_two_entries_can_be_added_one_after_the_other(style: str) -> None:
    second = {**ENTRY, "company": "Second"}
    new = with_entry(with_entry(STYLES[style], ENTRY, ZONE), second, ZONE)
    assert items(new) == [*items(STYLES[style]), dict(ENTRY), second]


def test_an_entry_is_laid_out_like_the_one_above() -> None:
    assert "\n- company: " in with_entry(STYLES["a list at the margin"], ENTRY, ZONE)
    deep = with_entry(STYLES["a list far in"], ENTRY, ZONE)
    assert "\n    -   company: " in deep
    assert "\n            -   name: Dana" in deep


def test_line_ends_are_those_of_the_file() -> None:
    new = with_entry(STYLES["Windows line ends"], ENTRY, ZONE)
    assert "\n" not in new.replace("\r\n", "")


def test_an_empty_line_parts_two_entries() -> None:
    assert "role: hr\n\n  - company: " in with_entry(STYLES["a list"], ENTRY, ZONE)
    assert "\n\n\n" not in with_entry(f"interviews:\n{OLD}\n", ENTRY, ZONE)


def test_a_comment_above_another_key_stays_with_it() -> None:
    assert "\n# of the other\nother: 1\n" in with_entry(STYLES["another key below"], ENTRY, ZONE)


@pytest.mark.parametrize("empty", ["[]", "[ ]", "  []"])
def test_empty_brackets_give_way_and_nothing_else_does(empty: str) -> None:
    old = f"# a\ninterviews: {empty} # none yet\n# b\n"
    new = with_entry(old, ENTRY, ZONE)
    assert items(new) == [dict(ENTRY)]
    assert is_kept(old.replace(empty.strip(), ""), new)
    assert "[]" not in new


@pytest.mark.parametrize(
    "old",
    [
        f"interviews:\n{OLD}\n   - wrong: [",
        "interviews: ~\n",
        "interviews: none\n",
        "- company: Old\n",
        "just words\n",
        f"interviews:\n{OLD}---\nmore: 1\n",
        f"interviews:\n\t{OLD}",
        f"a: &x 1\ninterviews: *x\nb:\n{OLD}",
    ],
)
def test_a_file_that_cannot_be_added_to_safely_is_left_alone(old: str, tmp_path: Path) -> None:
    file = tmp_path / "interviews.yaml"
    file.write_bytes(old.encode())
    with pytest.raises(FilesError, match="nothing was changed") as caught:
        append_entry(file, ENTRY, ZONE, tmp_path / "lock")
    assert caught.value.hint
    assert file.read_bytes() == old.encode()


@pytest.mark.parametrize(
    "entry",
    [
        {**ENTRY, "company": "Old", "ended": "2026-11-20 16:00"},  # the id of the one that is there
        {**ENTRY, "ended": "soon"},
        {**ENTRY, "unknown": "key"},
        {"company": "Acme"},
    ],
)
def test_an_entry_that_would_be_read_as_something_else_is_not_added(
    entry: dict[str, Written],
) -> None:
    with pytest.raises(FilesError, match="nothing was changed"):
        with_entry(STYLES["a list"], entry, ZONE)


lines = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1).map(
    lambda text: " ".join(text.split())
)
texts = st.one_of(
    lines,
    st.sampled_from(
        [
            "No",
            "yes",
            "null",
            "~",
            "14:30",
            "01234",
            "1.10",
            "- x",
            "#",
            "# x",
            "a #b",
            "a: b",
            "a:",
            "[x]",
            "{x}",
            "*x",
            "&x",
            "!x",
            "@x",
            "`x",
            "%x",
            "?",
            "? x",
            'say "x"',
            "it's",
            "'x'",
            '"',
            "'",
            "😀 ok",
            "שלום",
            "2026-11-22",
            "...",
            "---",
            "=",
            "<<",
            "x,y",
            "",
            " lead",
            "\\n",
        ]
    ),
    st.lists(lines, min_size=2, max_size=4).map("\n".join),
).filter(lambda text: bool(text.strip()))


@given(st.dictionaries(st.sampled_from("abcdef"), st.one_of(texts, st.lists(texts, min_size=1))))
def test_every_text_is_read_back_as_it_was(entry: dict[str, Written]) -> None:
    assume(entry)
    for text in (
        "interviews:\n" + "\n".join(entry_lines(entry)) + "\n",
        f"interviews: [{entry_in_braces(entry)}]\n",
    ):
        # The reader takes these three for blanks, as it takes no line end from them.
        assume(not {"\x85", "\u2028", "\u2029"} & set(str(entry)))
        assert items(text) == [entry]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Senior Data Engineer", "  a: Senior Data Engineer"),
        ("it's a plan, more or less", "  a: it's a plan, more or less"),
        ("No", '  a: "No"'),
        ("one: two", '  a: "one: two"'),
        ('a "b": c', "  a: 'a \"b\": c'"),
    ],
)
def test_only_what_needs_quotes_gets_them(text: str, line: str) -> None:
    assert "  " + entry_lines({"a": text})[0].removeprefix("  - ") == line


def test_several_lines_stand_as_they_are() -> None:
    assert entry_lines({"a": "One.\n\nTwo: x."}) == ["  - a: |-", "      One.", "", "      Two: x."]


names = st.sampled_from(["Acme", "Birch & Söhne", "No", "a: b", "李"])
gaps = st.sampled_from(["", "\n", "# aside\n", "      # deep\n", "   \n"])


@st.composite
def queues(draw: st.DrawFn) -> str:
    dash, keys = draw(st.integers(0, 6)), draw(st.sampled_from([2, 3, 4]))
    inner, below = dash + keys, draw(st.sampled_from([0, 2, 4]))
    text = draw(gaps).replace("      #", "#") + "interviews:\n"
    for number in range(draw(st.integers(0, 3))):
        text += draw(gaps)
        text += f"{' ' * dash}-{' ' * (keys - 1)}company: '{draw(names)}'\n"
        text += f"{' ' * inner}ended: 2026-11-{10 + number} 10:00\n{' ' * inner}people:\n"
        text += draw(gaps)
        text += f"{' ' * (inner + below)}- name: Ann\n{' ' * (inner + below)}  role: hr\n"
    text += draw(gaps)
    if draw(st.booleans()):
        text += "other: [1]\n" + draw(gaps)
    if draw(st.booleans()):
        text = text.rstrip("\n")
    text = text.replace("\n", "\r\n") if draw(st.booleans()) else text
    return "\ufeff" + text if draw(st.booleans()) else text


@given(queues(), names, st.lists(texts, max_size=3))
def test_whatever_the_style_old_entries_stay_and_one_is_new(
    old: str, company: str, notes: list[str]
) -> None:
    assume(not {"\x85", "\u2028", "\u2029"} & set("".join(notes)))
    clean = [note for note in notes if note.isprintable()]
    entry = {**ENTRY, "company": company, "ended": "2026-11-22 14:30", "skills": clean or ["x"]}
    new = with_entry(old, entry, ZONE)
    assert is_kept(old, new)
    assert items(new) == [*items(old), entry]
    added = len(new) - len(old)
    assert any(new[:at] + new[at + added :] == old for at in range(len(old) + 1)), "in one piece"


# The file itself.


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "interviews.yaml"
    found.write_text(f"interviews:\n{OLD}", encoding="utf-8")
    return found


def companies(file: Path) -> list[str]:
    text = file.read_text(encoding="utf-8")
    return [i.company for i in parse_queue(text, ZONE).interviews]


def test_a_file_that_is_not_there_is_made_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "new" / "interviews.yaml"
    append_entry(file, ENTRY, ZONE, tmp_path / "lock")
    assert companies(file) == ["Acme: Robotics"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_mode_and_link_stay_and_nothing_else_is_left_in_the_folder(file: Path) -> None:
    file.chmod(0o640)
    link = file.with_name("link.yaml")
    link.symlink_to(file.name)
    append_entry(link, ENTRY, ZONE, file.parent / "state" / "lock")
    assert link.is_symlink()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert companies(file) == ["Old", "Acme: Robotics"]
    assert {p.name for p in file.parent.iterdir()} == {file.name, link.name, "state"}


def test_a_file_that_changes_meanwhile_is_read_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, others = module.with_entry, [OLD.replace("Old", "Meanwhile")]

    def slow(*what: object) -> str:
        made = real(*what)  # type: ignore[arg-type]  # handed through
        if others:
            file.write_text(f"interviews:\n{others.pop()}", encoding="utf-8")
        return made

    monkeypatch.setattr(module, "with_entry", slow)
    append_entry(file, ENTRY, ZONE, file.parent / "lock")
    assert companies(file) == ["Meanwhile", "Acme: Robotics"]


def test_two_at_once_lose_no_entry(file: Path) -> None:
    names = [f"Company {n}" for n in range(8)]

    def one(name: str) -> None:
        append_entry(file, {**ENTRY, "company": name}, ZONE, file.parent / "lock")

    threads = [Thread(target=one, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(companies(file)) == sorted(["Old", *names])


def test_a_full_disk_changes_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = file.read_bytes()

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FollowupError, match="No space left") as caught:
        append_entry(file, ENTRY, ZONE, file.parent / "lock")
    assert "nothing was changed" in str(caught.value)
    assert file.read_bytes() == before
    assert {p.name for p in file.parent.iterdir()} == {file.name, "lock"}


def test_what_is_not_utf8_is_left_alone(file: Path) -> None:
    file.write_bytes(b"interviews:\n  - company: M\xfcller\n")
    with pytest.raises(FilesError):
        append_entry(file, ENTRY, ZONE, file.parent / "lock")
    assert file.read_bytes() == b"interviews:\n  - company: M\xfcller\n"


def test_the_sample_can_be_added_to(tmp_path: Path) -> None:
    sample = Path(__file__).parents[3] / "config" / "interviews.yaml"
    old = sample.read_text(encoding="utf-8")
    entry = {**ENTRY, "company": "North Ferries"}
    new = with_entry(old, entry, ZONE)
    assert new.startswith(old)
    assert items(new) == [*items(old), entry]

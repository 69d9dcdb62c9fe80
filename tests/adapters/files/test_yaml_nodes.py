from __future__ import annotations

import pytest
import yaml

from followupd.adapters.files import yaml_nodes
from followupd.adapters.files.yaml_nodes import Mapping, Node, Scalar, Sequence, parse, plain


@pytest.fixture(params=["CBaseLoader", "BaseLoader"], autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs with libyaml and with the parser for machines that lack it."""
    monkeypatch.setattr(yaml_nodes, "_LOADER", getattr(yaml, request.param))


def problems(text: str) -> list[tuple[str, str]]:
    return [(p.code, str(p.where)) for p in parse(text, "f.yaml").problems]


def data(text: str) -> object:
    tree = parse(text, "f.yaml")
    assert tree.problems == ()
    assert tree.root is not None
    return plain(tree.root)


def root(text: str) -> Mapping:
    found = parse(text, "f.yaml").root
    assert isinstance(found, Mapping)
    return found


@pytest.mark.parametrize(
    "written",
    [
        "14:30",
        "No",
        "01234",
        "1.10",
        "0x1F",
        "1_000",
        "2026-11-22",
        "null",
        "~",
        "yes",
        ".inf",
        "=",
    ],
)
def test_a_plain_value_means_what_it_looks_like(written: str) -> None:
    assert data(f"key: {written}\n") == {"key": written}


def test_every_key_and_value_has_its_line_and_column() -> None:
    tree = root("a: 1\n\nb:\n  - x\n  - c: ä ö\n    d: 'y'\n")
    items = tree.values["b"]
    assert isinstance(items, Sequence)
    group = items.items[1]
    assert isinstance(group, Mapping)
    assert [_at(n) for n in (tree.keys["a"], tree.values["a"], tree.keys["b"], items)] == [
        (1, 1),
        (1, 4),
        (3, 1),
        (4, 3),
    ]
    assert [_at(n) for n in (items.items[0], group, group.keys["d"], group.values["d"])] == [
        (4, 5),
        (5, 5),
        (6, 5),
        (6, 8),
    ]


def _at(node: Node) -> tuple[int, int]:
    return node.line, node.column


def test_columns_count_characters_and_lines_count_as_editors_do() -> None:
    tree = root("a: 'ä\u2028\u0085ö'\r\nb: {日本: 'x', c: y}\n")
    group = tree.values["b"]
    assert isinstance(group, Mapping)
    assert _at(group.keys["c"]) == (2, 14)


def test_what_has_nothing_in_it_is_left_out() -> None:
    assert data("a:\nb: ''\nc: [x, '', ]\nd: {e: }\nf:\n  -\n  - y\n") == {
        "c": ["x"],
        "d": {},
        "f": ["y"],
    }


def test_an_empty_text_has_no_root() -> None:
    for text in ("", "\n\n", "# only a comment\n"):
        assert parse(text, "f") == yaml_nodes.Tree(None)


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a: &x 1\n", "alias", "1:4"),
        ("a: *x\n", "alias", "1:4"),
        ("- &x\n  a: b\n", "alias", "1:3"),
        ("*x : 1\n", "alias", "1:1"),
        ("<<: {a: b}\n", "alias", "1:1"),
        ("a: !!int 3\n", "tag", "1:4"),
        ("a: !python/object:os.system {}\n", "tag", "1:4"),
        ("a: 1\nb: 2\na: 3\n", "double-key", "3:1"),
        ("[a]: 3\n", "bad-key", "1:1"),
        ("? {a: b}\n: c\n", "bad-key", "1:3"),
        ("a: 1\n---\nb: 2\n", "several-documents", "2:1"),
        ("a: 'x\n", "yaml-syntax", "1:4"),
        ("a: [1,\n  b: 2\n", "yaml-syntax", "1:4"),
        ("a: {b: 2\n", "yaml-syntax", "1:4"),
        ("a: [\n\n", "yaml-syntax", "1:5"),
        ("a: b: c\n", "yaml-syntax", "1:5"),
        ("a: @dana\n", "yaml-syntax", "1:4"),
        ("a: 'it's'\n", "yaml-syntax", "1:8"),
        ("a: |\n  x\n y\n", "yaml-syntax", "3:2"),
        ("a:\n  - b\n\t- c\n", "tab", "3:1"),
        ("a:\n\tb: 1\n", "tab", "2:1"),
        ("a: 1\nb: x\x07y\n", "bad-character", "2:5"),
        ("a: x\x00\n", "bad-character", "1:5"),
    ],
)
def test_what_could_mean_something_else_is_a_problem_at_its_place(
    text: str, code: str, place: str
) -> None:
    assert (code, f"f.yaml:{place}") in problems(text)


def test_every_problem_says_what_it_is_and_what_to_do() -> None:
    for text in ("a: &x *y", "a: 1\na: 2", "a: 'x", "a: \t@", "[a]: !x b", "\x07", "a:\n\tb: c"):
        for problem in parse(text, "f").problems:
            assert problem.message
            assert problem.hint
            assert problem.where is not None


def test_all_problems_that_do_not_stop_the_parser_are_told_at_once() -> None:
    text = "a: &x 1\nb: !t 2\na: 3\nc: *x\n'd\n"
    assert [code for code, _ in problems(text)] == [
        "alias",
        "tag",
        "double-key",
        "alias",
        "yaml-syntax",
    ]


def test_every_invisible_character_is_told() -> None:
    assert problems("a: \x07\nb: \x08\x1b\n") == [
        ("bad-character", "f.yaml:1:4"),
        ("bad-character", "f.yaml:2:4"),
        ("bad-character", "f.yaml:2:5"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        "{" * 200_000,
        "- " * 200_000,
        "? " * 100_000,
        "\n".join(" " * n + "a:" for n in range(1500)),
        "a: " + "[{b: " * 50_000,
    ],
    ids=["lists", "groups", "dashes", "keys", "indents", "both"],
)
def test_a_file_as_deep_as_the_sea_is_a_problem(text: str) -> None:
    assert [code for code, _ in problems(text)] == ["too-deep"]


def test_a_billion_laughs_are_not_heard() -> None:
    text = "a: &a [ha, ha]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    tree = parse(text, "f")
    assert {p.code for p in tree.problems} == {"alias"}
    assert plain(tree.root or Scalar(1, 1, "")) == {"a": ["ha", "ha"]} | {
        chr(98 + n): [] for n in range(20)
    }


def test_a_flaw_is_known_to_all_that_it_lies_in_and_to_nothing_else() -> None:
    tree = root("a:\n  - x: &m 1\n  - y: 2\n")
    items = tree.values["a"]
    assert isinstance(items, Sequence)
    bad, good = items.items
    assert isinstance(bad, Mapping)
    assert isinstance(good, Mapping)
    assert bad.flaws == items.flaws == tree.flaws
    assert len(bad.flaws or ()) == 1
    assert good.flaws is None


def test_items_can_be_taken_one_by_one_without_being_kept() -> None:
    taken: list[tuple[str, object]] = []
    tree = parse(
        "a: [1, [2]]\nb:\n  - c: [3]\nd: {e: [4]}\n", "f", lambda k, n: taken.append((k, plain(n)))
    )
    assert taken == [("a", "1"), ("a", ["2"]), ("b", {"c": ["3"]})]
    assert tree.root is not None
    assert plain(tree.root) == {"a": [], "b": [], "d": {"e": ["4"]}}


def test_a_password_in_a_broken_line_is_not_quoted() -> None:
    for broken in (
        "password: 'hunter2",
        "password: *hunter2",
        "password: &hunter2 x",
        "- hunter2: [",
        "password: !hunter2",
        "password: hunter2: x",
        "password: 'a' hunter2",
    ):
        for problem in parse(broken, "f").problems:
            assert "hunter2" not in problem.message + problem.hint

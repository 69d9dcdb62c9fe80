"""What pydantic found, as problems at their places, in words for the person who wrote the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from followupd.adapters.files.problems import listed, nearest, shown
from followupd.adapters.files.yaml_nodes import Mapping, Node, Scalar, is_empty
from followupd.adapters.files.yaml_nodes import Sequence as NodeList
from followupd.core.model import Place, Problem

Loc = tuple[int | str, ...]

_COLON = (
    "If it is meant as one text, put it in quotes: a colon followed by a blank makes a group of it."
)


def problems_of(
    error: ValidationError, model: type[BaseModel], node: Node, file: str
) -> list[Problem]:
    """All that is wrong with ``node``, in the order of the file."""
    found = [_problem(e, model, node, file) for e in error.errors(include_url=False)]
    return sorted(found, key=lambda problem: _line(problem.where))


def without_the_bad(written: Any, error: ValidationError) -> Any:
    """What was validated, less the values that ``error`` names; changes it in place."""
    # The last one first, so that the places of the others in their lists stay true.
    for found in reversed(error.errors(include_url=False)):
        _delete(written, found["loc"])
    return written


def _delete(group: Any, loc: Loc) -> None:
    for depth, step in enumerate(loc, start=1):
        if not _has(group, step):
            return
        if depth == len(loc) or not isinstance(group[step], dict | list):
            del group[step]
            return
        group = group[step]


def _has(group: Any, step: int | str) -> bool:
    if isinstance(group, dict):
        return step in group
    return isinstance(group, list) and isinstance(step, int) and step < len(group)


def _line(place: Place | None) -> tuple[int, int]:
    return (place.line, place.column) if place else (0, 0)


def place_of(node: Node, file: str) -> Place:
    """Where this node begins."""
    return Place(file, node.line, node.column)


def _problem(error: Any, model: type[BaseModel], root: Node, file: str) -> Problem:
    loc: Loc = error["loc"]
    context = error.get("ctx", {})
    if error["type"] == "missing":
        return _missing(loc, model, root, file)
    if error["type"] == "extra_forbidden":
        return _unknown(loc, model, root, file)
    node = _walk(root, loc)
    code, message, hint = _SHAPES.get(
        error["type"], (error["type"], context.get("message"), context.get("hint"))
    )
    if message is None:
        code, message, hint = "bad-value", f"This can't be used: {error['msg']}.", _COLON
    return Problem(code=code, message=message, hint=hint or "", where=place_of(node, file))


_SHAPES = {
    "model_type": (
        "bad-value",
        "A group of keys is expected here.",
        "Write its keys on the lines below, indented: `key: text`.",
    ),
    "list_type": (
        "bad-value",
        "A list is expected here.",
        "Begin each of its entries on a line of its own with `- `.",
    ),
    "too_short": (
        "missing-key",
        "There is nothing in this list.",
        "Add an entry on a line of its own, beginning with `- `.",
    ),
}


def _missing(loc: Loc, model: type[BaseModel], root: Node, file: str) -> Problem:
    key, parent = str(loc[-1]), _walk(root, loc[:-1])
    field = keys_at(model, loc[:-1])[key]
    example = _example(field)
    begun = parent.keys.get(key) if isinstance(parent, Mapping) else None
    message = f"`{key}:` has nothing behind it." if begun else f"`{key}` is missing."
    hint = (
        f"Write it as in `{key}: {example}`."
        if example
        else f"Write `{key}:` and what belongs to it on the lines below, indented."
        f" {field.description or ''}".rstrip()
    )
    where = place_of(begun or parent, file)
    return Problem(code="missing-key", message=message, hint=hint, where=where)


def _example(key: FieldInfo) -> str:
    first = key.examples[0] if key.examples else ""
    return first if isinstance(first, str) else ""


def _unknown(loc: Loc, model: type[BaseModel], root: Node, file: str) -> Problem:
    key, parent = str(loc[-1]), _walk(root, loc[:-1])
    node = parent.keys.get(key, parent) if isinstance(parent, Mapping) else parent
    here = list(keys_at(model, loc[:-1]))
    guess = nearest(key, here)
    message = f"unknown key `{shown(key)}`"
    message += f"; did you mean `{guess}`?" if guess else "."
    hint = _home_of(key, model) if not guess else "Correct its spelling."
    hint = hint or f"The keys here are {listed(here)}."
    return Problem(code="unknown-key", message=message, hint=hint, where=place_of(node, file))


def _home_of(key: str, model: type[BaseModel]) -> str:
    """Where a key belongs that stands in the wrong group."""
    for path, keys in _levels(model):
        if key in keys:
            group = f"`{path[-1]}`" if path else "the level above"
            return f"`{key}` belongs to {group}: check how far the line is indented."
    return ""


def _walk(node: Node, loc: Sequence[int | str]) -> Node:
    """The node that pydantic means; as near to it as the file goes."""
    for step in loc:
        if isinstance(node, Mapping) and step in node.values:
            node = node.values[str(step)]
        elif isinstance(node, NodeList) and isinstance(step, int):
            # Empty items were left out before pydantic counted.
            node = [item for item in node.items if not is_empty(item)][step]
        elif not isinstance(node, Scalar):
            break
    return node


def keys_at(model: type[BaseModel], loc: Loc) -> dict[str, FieldInfo]:
    """The keys of the group that ``loc`` leads to."""
    for step in loc:
        inner = _model_in(model.model_fields[step].annotation) if isinstance(step, str) else model
        model = inner or model
    return model.model_fields


@cache
def _levels(model: type[BaseModel]) -> tuple[tuple[tuple[str, ...], frozenset[str]], ...]:
    return tuple(_groups(model, ()))


def _groups(
    model: type[BaseModel], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], frozenset[str]]]:
    yield path, frozenset(model.model_fields)
    for key, value in model.model_fields.items():
        inner = _model_in(value.annotation)
        if inner is not None:
            yield from _groups(inner, (*path, key))


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside ``list[Model]``, ``Model | None`` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)

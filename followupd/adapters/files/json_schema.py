"""JSON Schema as editors understand it, made from the models of the files."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel


def editor_schema(model: type[BaseModel], title: str) -> dict[str, Any]:
    """The model's schema in draft 7, which every YAML editor knows.

    An editor sees a key with nothing behind it as null; the readers take it as not given, so
    no key is wrong only for being null.
    """
    schema = model.model_json_schema(ref_template="#/definitions/{model}")
    definitions = schema.pop("$defs", {})
    tidied = {name: _tidy(definition) for name, definition in sorted(definitions.items())}
    body: dict[str, Any] = _tidy(schema) | {"title": title}
    head = {"$schema": "http://json-schema.org/draft-07/schema#"}
    return head | body | {"definitions": tidied}


def _tidy(schema: Any) -> Any:
    """Without titles and defaults that only repeat the key's name and its absence."""
    if isinstance(schema, list):
        return [_tidy(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: _tidy(value) for key, value in schema.items() if not _is_noise(key, value)}
    for key in kept.get("required", ()):
        _must_not_be_null(kept["properties"][key])
    return _without_choice_of_null(kept)


def _must_not_be_null(schema: dict[str, Any]) -> None:
    if isinstance(schema.get("type"), list):
        schema["type"] = [name for name in schema["type"] if name != "null"]


def _is_noise(key: str, value: Any) -> bool:
    return (key == "title" and isinstance(value, str)) or (key == "default" and not value)


def _without_choice_of_null(schema: dict[str, Any]) -> dict[str, Any]:
    """``anyOf: [X, null]`` of an optional key as X that may be null."""
    choices = schema.get("anyOf", [])
    real = [choice for choice in choices if choice != {"type": "null"}]
    if len(choices) != 2 or len(real) != 1:  # noqa: PLR2004 - a type and null
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    null_is_in = "null" in real[0].get("type", ())
    return (real[0] | rest) if null_is_in else schema

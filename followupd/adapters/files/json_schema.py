"""JSON Schema as editors understand it, made from the models of the files."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

Schema = dict[str, Any]

_SHARED_FROM = 100
"""A list of words from this length on is kept once, among the definitions."""


def editor_schema(model: type[BaseModel], title: str) -> Schema:
    """The model's schema in draft 7, which every YAML editor knows.

    An editor sees a key with nothing behind it as null; the readers take it as not given, so
    no key that may be left out is wrong for being null.
    """
    schema = model.model_json_schema(ref_template="#/definitions/{model}")
    definitions = schema.pop("$defs", {})
    tidied = {name: _tidy(definition) for name, definition in sorted(definitions.items())}
    body: Schema = _tidy(schema) | {"title": title}
    shared: Schema = {}
    for group in (body, *tidied.values()):
        _share(group, shared)
    head = {"$schema": "http://json-schema.org/draft-07/schema#"}
    return head | body | {"definitions": tidied | shared}


def _tidy(schema: Any) -> Any:
    """Without titles and defaults that only repeat the key's name and its absence."""
    if isinstance(schema, list):
        return [_tidy(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: _tidy(value) for key, value in schema.items() if not _is_noise(key, value)}
    required = kept.get("required", ())
    for key, value in kept.get("properties", {}).items():
        kept["properties"][key] = _not_null(value) if key in required else _or_null(value)
    return kept


def _is_noise(key: str, value: Any) -> bool:
    return (key == "title" and isinstance(value, str)) or (key == "default" and not value)


def _not_null(schema: Schema) -> Schema:
    """For a key that must be there: nothing behind it is an error."""
    if isinstance(schema.get("type"), list):
        return schema | {"type": [name for name in schema["type"] if name != "null"]}
    if "anyOf" in schema:
        choices = [_not_null(c) for c in schema["anyOf"] if c.get("type") != "null"]
        return schema | {"anyOf": choices}
    return schema


def _or_null(schema: Schema) -> Schema:
    """For a key that may be left out; one flat list of choices, as editors explain them best."""
    if "$ref" in schema:
        rest = {key: value for key, value in schema.items() if key != "$ref"}
        return rest | {"anyOf": [{"$ref": schema["$ref"]}, {"type": "null"}]}
    if "anyOf" not in schema:
        return schema if _takes_null(schema) else schema | {"type": [schema["type"], "null"]}
    flat = [part for choice in schema["anyOf"] for part in choice.get("anyOf", [choice])]
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    choices = [choice for choice in flat if choice != {"type": "null"}]
    if len(choices) == 1 and _takes_null(choices[0]):
        only: Schema = choices[0]
        return only | rest
    if not any(map(_takes_null, choices)):
        choices.append({"type": "null"})
    return rest | {"anyOf": choices}


def _takes_null(schema: Schema) -> bool:
    return "null" in schema.get("type", ())


def _share(group: Schema, shared: Schema) -> None:
    """Put a long list of words where every key can refer to it."""
    for value in group.get("properties", {}).values():
        for place, choice in enumerate(value.get("anyOf", ())):
            if len(choice.get("enum", ())) >= _SHARED_FROM:
                shared["Known"] = choice
                value["anyOf"][place] = {"$ref": "#/definitions/Known"}

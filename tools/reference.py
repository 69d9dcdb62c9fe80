"""Writes the reference pages from the files' schemas: ``python -m tools.reference DOCS``.

``settings.md`` and ``queue.md`` as a whole, and the table in ``providers.md`` between its two
marks. Nothing on them is written by hand: what a key means stands in the schema, where editors
read it too. ``tests/docs`` holds that the pages are current.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from followupd.adapters.files.providers import PROVIDERS, Address, Provider
from followupd.adapters.files.queue_schema import queue_schema
from followupd.adapters.files.settings_schema import settings_schema

Schema = dict[str, Any]

BEGIN = "<!-- begin: made by `make docs` -->"
END = "<!-- end: made by `make docs` -->"

_MOST_CHOICES = 20
"""A list of words that is longer (time zones) is not spelled out."""

_SETTINGS = """\
# The settings: followupd.yaml

Made from the program's own description of the file by `make docs`; do not edit it here. Your
editor can have the same: `followupd schema settings` prints it as a JSON Schema, and `followupd
init` lays it beside the file. `config/followupd.yaml` is a sample with everything in it.

Only `me.name`, `me.email` and a way to send (`mail.provider`, or `mail.smtp`) are needed. Every
text may stand with or without quotes. Paths are relative to the file itself. followupd never
writes into it. A change counts as soon as you save; `followupd check` says what is wrong, with
the line.
"""

_QUEUE = """\
# Your interviews: interviews.yaml

Made from the program's own description of the file by `make docs`; do not edit it here. Your
editor can have the same: `followupd schema queue` prints it as a JSON Schema, and `followupd init`
lays it beside the file. `config/interviews.yaml` is a sample with everything in it;
[letters.md](letters.md) says what becomes of the notes.

Every value is text: `14:30`, `No`, `01234` and `1.10` mean what they look like. A text with a
colon, a `#` or a bracket in it goes into quotes. YAML anchors, tags and doubled keys are refused.

`goal`, `skills`, `afterthoughts`, `repair`, `attach` and `mode` on a person take the place of the
interview's. `followupd add` appends an entry and changes nothing else.
"""


def settings_page() -> str:
    """The whole of docs/settings.md."""
    return _SETTINGS + "\n".join(_sections(settings_schema(), "followupd.yaml")) + "\n"


def queue_page() -> str:
    """The whole of docs/queue.md."""
    return _QUEUE + "\n".join(_sections(queue_schema(), "interviews.yaml")) + "\n"


def with_providers(page: str) -> str:
    """docs/providers.md with its table made anew; the words around it are a person's."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{providers_table()}\n{END}{after}"


def providers_table() -> str:
    """One row for each provider that is known by name."""
    head = "| `provider:` | addresses | sends through | mailbox | files what it sends |"
    rows = [_provider_row(provider) for provider in PROVIDERS]
    return "\n".join([head, "|---|---|---|---|---|", *rows])


def _provider_row(provider: Provider) -> str:
    ends = ", ".join(provider.domains) or "your employer's or your own"
    files = "yes" if provider.files_sent else "no; followupd does it"
    servers = f"{_server(provider.smtp)} | {_server(provider.imap)}"
    return f"| `{provider.name}` | {ends} | {servers} | {files} |"


def _server(address: Address) -> str:
    host, port, security = address
    return f"{host}:{port} ({security})"


def _sections(schema: Schema, title: str) -> Iterator[str]:
    """A table for the file itself, then one for each group in it, in the order of the file."""
    waiting = [(title, "", schema)]
    told: list[Schema] = []
    while waiting:
        name, path, group = waiting.pop(0)
        said = group.get("description", "")
        yield f"\n## {name}\n"
        yield f"{said}\n" if said else ""
        yield "| key | what it is | as in |\n|---|---|---|"
        for key, value in _needed_first(group):
            needed = key in group.get("required", ())
            yield f"| `{key}` | {_meaning(value, needed=needed)} | {_example(value)} |"
            inner = _group_of(value, schema)
            if inner is not None and inner not in told:
                told.append(inner)
                waiting.append((f"`{path}{key}`", f"{path}{key}.", inner))


def _needed_first(group: Schema) -> list[tuple[str, Schema]]:
    required = group.get("required", ())
    return sorted(group["properties"].items(), key=lambda item: item[0] not in required)


def _group_of(value: Schema, schema: Schema) -> Schema | None:
    """The group that stands below a key, or that the entries of its list are."""
    for place in (value, value.get("items", {}), *value.get("anyOf", ())):
        found = schema["definitions"].get(place.get("$ref", "").rpartition("/")[2], {})
        if "properties" in found:
            return dict(found)
    return None


def _meaning(value: Schema, *, needed: bool) -> str:
    said = " ".join(str(value.get("description", "")).split())
    words = _choices(value)
    if words:
        said += f" One of: {', '.join(f'`{word}`' for word in words)}."
    if value.get("default") and "default" not in said.lower():
        said += f" Default: {_written(value['default'])}."
    return _cell(f"**Needed.** {said}" if needed else said)


def _choices(value: Schema) -> list[str]:
    for place in (value, *value.get("anyOf", ())):
        words = place.get("enum", [])
        if words and len(words) <= _MOST_CHOICES:
            return [str(word) for word in words]
    return []


def _example(value: Schema) -> str:
    """The first example, as it could stand in the file."""
    examples = value.get("examples", [])
    if not examples:
        return ""
    return f"`{_cell(_written(examples[0]))}`"


def _written(example: object) -> str:
    if isinstance(example, list):
        return f"[{', '.join(_written(part) for part in example)}]"
    if isinstance(example, bool):
        return "true" if example else "false"
    text = str(example)
    needs_quotes = "\n" in text or text.startswith("+") or ": " in text
    return json.dumps(text, ensure_ascii=False) if needs_quotes else text


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


def write(folder: Path) -> list[Path]:
    """Bring the three pages in ``folder`` up to date."""
    providers = folder / "providers.md"
    pages = {
        folder / "settings.md": settings_page(),
        folder / "queue.md": queue_page(),
        providers: with_providers(providers.read_text(encoding="utf-8")),
    }
    for place, text in pages.items():
        place.write_text(text, encoding="utf-8")
    return list(pages)


if __name__ == "__main__":
    for page in write(Path(sys.argv[1])):
        print(page)  # noqa: T201 - what it made

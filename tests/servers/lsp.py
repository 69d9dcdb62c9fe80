"""An editor without a screen: it opens YAML files in the real yaml-language-server, over stdio.

The server may look nothing up outside: its schema store is switched off.
"""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

SERVER = Path(__file__).parents[2] / ".servers/node_modules/.bin/yaml-language-server"
PATIENCE = 40.0
"""Seconds until an answer that should come counts as not coming."""

SETTINGS = {
    "yaml": {
        "validate": True,
        "hover": True,
        "completion": True,
        "schemaStore": {"enable": False, "url": ""},
        "kubernetesCRDStore": {"enable": False},
    },
    "http": {"proxy": "http://127.0.0.1:9", "proxyStrictSSL": True},
}

Message = dict[str, Any]


class Editor:
    """Speaks the Language Server Protocol: JSON with a Content-Length before it."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._to: BinaryIO = process.stdin  # type: ignore[assignment]  # Popen says IO[bytes]
        self._folder = folder
        self._number = 0
        self._heard: queue.Queue[Message | None] = queue.Queue()
        self._underlined: dict[str, list[Message]] = {}
        threading.Thread(target=self._listen, args=(process.stdout,), daemon=True).start()
        self._ask("initialize", {
            "processId": None,
            "rootUri": folder.as_uri(),
            "capabilities": {
                "workspace": {"configuration": True},
                "textDocument": {
                    "completion": {"completionItem": {"documentationFormat": ["plaintext"]}},
                    "hover": {"contentFormat": ["plaintext"]},
                },
            },
        })  # fmt: skip
        self._tell("initialized", {})
        self._tell("workspace/didChangeConfiguration", {"settings": SETTINGS})

    def underlined(self, text: str, schema: str = "queue") -> list[tuple[str, str]]:
        """What the editor underlines in this text, and what it says of it."""
        uri, whole = self._open(text, schema)
        lines = whole.splitlines()
        found = self._diagnostics(uri)
        return [(_cut(lines, each["range"]), str(each["message"])) for each in found]

    def offered(self, text: str, schema: str = "queue") -> dict[str, str]:
        """What the editor offers at the sign ``|``: labels, and what it says of each."""
        uri, place = self._open_at(text, schema)
        answer = self._ask("textDocument/completion", {
            "textDocument": {"uri": uri}, "position": place, "context": {"triggerKind": 1},
        })  # fmt: skip
        items = answer["items"] if isinstance(answer, dict) else answer or []
        return {str(item["label"]): _said(item.get("documentation")) for item in items}

    def hover(self, text: str, schema: str = "queue") -> str:
        """What the editor says of the word at the sign ``|``."""
        uri, place = self._open_at(text, schema)
        answer = self._ask("textDocument/hover", {"textDocument": {"uri": uri}, "position": place})
        return _said(answer["contents"]) if answer else ""

    def _open_at(self, text: str, schema: str) -> tuple[str, Message]:
        before = text[: text.index("|")]
        uri, _ = self._open(text.replace("|", "", 1), schema)
        line = before.count("\n") + 1
        return uri, {"line": line, "character": len(before.rpartition("\n")[2])}

    def _open(self, text: str, schema: str) -> tuple[str, str]:
        """A new file of this text, below a line that names the schema beside it."""
        self._number += 1
        whole = f"# yaml-language-server: $schema={schema}.schema.json\n{text}"
        file = self._folder / f"file-{self._number}.yaml"
        file.write_text(whole, encoding="utf-8")
        document = {"uri": file.as_uri(), "languageId": "yaml", "version": 1, "text": whole}
        self._tell("textDocument/didOpen", {"textDocument": document})
        return file.as_uri(), whole

    def _diagnostics(self, uri: str) -> list[Message]:
        while uri not in self._underlined:
            self._take()
        return self._underlined.pop(uri)

    def _ask(self, method: str, params: Message) -> Any:
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._take()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message.get("result")

    def _tell(self, method: str, params: Message) -> None:
        self._send({"method": method, "params": params})

    def _take(self) -> Message:
        """The next message; what the server asks for is answered."""
        message = self._heard.get(timeout=PATIENCE)
        assert message is not None, "yaml-language-server has ended"
        method = message.get("method", "")
        if method == "textDocument/publishDiagnostics":
            params = message["params"]
            self._underlined[params["uri"]] = params["diagnostics"]
        elif method and "id" in message:
            wanted = message.get("params", {}).get("items", [])
            known = [SETTINGS.get(item.get("section", "")) for item in wanted]
            self._send({"id": message["id"], "result": known or None})
        return message

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._to.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._to.flush()

    def _listen(self, stream: Any) -> None:
        while True:
            length = 0
            while (line := stream.readline()) not in {b"\r\n", b""}:
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if not line:
                self._heard.put(None)
                return
            self._heard.put(json.loads(stream.read(length)))


def why_not() -> str:
    """Why no editor can be opened here, or ""."""
    if not SERVER.exists():
        return "yaml-language-server is not installed: `make servers` does it"
    return ""


@contextmanager
def editor(folder: Path) -> Iterator[Editor]:
    process = subprocess.Popen(
        [str(SERVER), "--stdio"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
    )
    try:
        yield Editor(process, folder)
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


def _cut(lines: list[str], where: Message) -> str:
    start, end = where["start"], where["end"]
    line = lines[start["line"]] if start["line"] < len(lines) else ""
    last = end["character"] if end["line"] == start["line"] else len(line)
    return line[start["character"] : last]


def _said(value: Any) -> str:
    return str(value.get("value", "")) if isinstance(value, dict) else str(value or "")

"""The page never stands in the letters' way: ports that are taken, threads that die, settings."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from followupd import wiring
from followupd.adapters.demo_server import Post, post_office
from followupd.web import server
from followupd.web.server import PageKeeper
from tests.process.daemon import command, queue_text, running, settings, status, until
from tests.web.site import free_port, with_page

TAKEN = "can't be opened at port"


@pytest.fixture
def post() -> Iterator[Post]:
    with post_office() as office:
        yield office


@pytest.fixture
def config(tmp_path: Path, post: Post) -> Path:
    file = with_page(tmp_path, post.port, free_port(), mode="send")
    file.with_name("interviews.yaml").write_text(queue_text("Dana Lee"), encoding="utf-8")
    return file


def port_of(config: Path) -> int:
    port = wiring.load_settings(config).settings.web_port
    assert port is not None
    return port


def answers(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("GET", "/")
        return line.getresponse().status == 403
    except OSError:
        return False
    finally:
        line.close()


def problems(config: Path) -> list[str]:
    return [p["code"] for p in status(config)["problems"]]


def test_a_taken_port_is_told_once_and_the_letters_go(config: Path, post: Post) -> None:
    log = config.with_name("daemon.log")
    with socket.create_server(("127.0.0.1", port_of(config))), running(config, log) as daemon:
        until(lambda: len(post.letters) == 1, "the letter")
        until(lambda: "web-port" in problems(config), "the problem")
        opened = command(config, "open", "--print")
        assert opened.returncode == 1
        assert "web: {port: 8026}" in opened.stderr or "does not answer" in opened.stderr
        config.with_name("interviews.yaml").write_text(queue_text("Dana Lee", "Ivo Brandt"))
        until(lambda: len(post.letters) == 2, "the second letter")
        assert daemon.said().count(TAKEN) == 1


def test_another_port_in_the_settings_opens_the_page_there(config: Path, post: Post) -> None:
    old, new = port_of(config), free_port()
    with running(config, config.with_name("daemon.log")):
        until(lambda: answers(old), "the page")
        config.write_text(config.read_text().replace(str(old), str(new)))
        until(lambda: answers(new), "the page at its new port")
        assert not answers(old)
        config.write_text(config.read_text().replace(f"web: {{port: {new}}}", "web: false"))
        until(lambda: not answers(new), "the end of the page")
        said = command(config, "open")
        assert said.returncode == 1
        assert "turned off" in said.stderr
        assert "web-port" not in problems(config)


def test_a_port_that_becomes_free_is_taken(config: Path) -> None:
    keeper = PageKeeper()
    loaded = wiring.load_settings(config)
    try:
        with socket.create_server(("127.0.0.1", port_of(config))):
            assert TAKEN in str(keeper.attend(loaded))
        assert keeper.attend(loaded) is None
        assert answers(port_of(config))
    finally:
        keeper.close()
    assert not answers(port_of(config))


def test_a_page_that_died_is_told_and_started_again(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = PageKeeper()
    loaded = wiring.load_settings(config)
    real = server._uvicorn

    class Dies:
        should_exit = False

        def run(self, sockets: object) -> None:
            raise RuntimeError("Dear Dana, this is private")

        def end(self) -> None:
            """It has ended already."""

    monkeypatch.setattr(server, "_uvicorn", lambda *_: Dies())
    try:
        keeper.attend(loaded)
        until(lambda: not any(t.name == "review-page" for t in threading.enumerate()), "its death")
        monkeypatch.setattr(server, "_uvicorn", real)
        trouble = keeper.attend(loaded)
        assert trouble is not None
        assert "RuntimeError" in trouble.message
        assert "Dana" not in trouble.message
        assert keeper.attend(loaded) is None
        assert answers(port_of(config))
    finally:
        keeper.close()


def test_a_page_that_cannot_even_be_built_is_told(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> object:
        raise ImportError("starlette")

    monkeypatch.setattr(server, "_uvicorn", broken)
    keeper = PageKeeper()
    trouble = keeper.attend(wiring.load_settings(config))
    assert trouble is not None
    assert "ImportError" in trouble.message
    assert not answers(port_of(config))


def test_without_a_page_nothing_of_a_web_server_is_loaded(tmp_path: Path) -> None:
    config = settings(tmp_path, 9)
    code = (
        "import sys; from pathlib import Path; from followupd import daemon, wiring\n"
        "from followupd.web.server import PageKeeper\n"
        f"assert PageKeeper().attend(wiring.load_settings(Path({str(config)!r}))) is None\n"
        "print([m for m in ('starlette', 'uvicorn', 'anyio') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert said.stdout.strip() in {"[]", "['jinja2']"}, (
        said.stderr
    )  # jinja2: the letters' templates


# `open` ---------------------------------------------------------------------------------------


def test_open_says_that_nothing_runs(config: Path) -> None:
    said = command(config, "open")
    assert said.returncode == 1
    assert "followupd is not running" in said.stderr
    assert "followupd service install" in said.stderr


def test_open_gives_an_address_that_lets_its_reader_in(config: Path) -> None:
    with running(config, config.with_name("daemon.log")):
        until(lambda: answers(port_of(config)), "the page")
        said = command(config, "open", "acme/dana", "--print")
        assert said.returncode == 0, said.stderr
        address = said.stdout.strip()
        assert address.startswith(f"http://127.0.0.1:{port_of(config)}/enter?to=%2Fletters%2Facme")
        line = http.client.HTTPConnection("127.0.0.1", port_of(config))
        line.request("GET", address.partition(str(port_of(config)))[2])
        answer = line.getresponse()
        assert answer.status == 200
        assert answer.headers["set-cookie"]
        line.close()


def test_open_on_a_machine_without_a_browser_says_how_to_get_there(config: Path) -> None:
    with running(config, config.with_name("daemon.log")):
        until(lambda: answers(port_of(config)), "the page")
        said = command(config, "open")
        assert said.returncode == 0
        assert "http://127.0.0.1:" in said.stdout
        assert f"ssh -L {port_of(config)}:127.0.0.1:{port_of(config)}" in said.stdout


def test_open_of_a_letter_that_there_is_not_says_so(config: Path) -> None:
    with running(config, config.with_name("daemon.log")):
        until(lambda: answers(port_of(config)), "the page")
        said = command(config, "open", "nobody", "--print")
        assert said.returncode == 2
        assert "there is no letter 'nobody'" in said.stderr


class Impostor:
    """Another program at the page's port, which answers everything with the same words."""

    def __init__(self, line: socket.socket, says: bytes) -> None:
        self._line, self._says = line, says
        self.heard: list[bytes] = []

    def serve(self) -> None:
        try:
            while True:
                got, _ = self._line.accept()
                with got:
                    self.heard.append(got.recv(4000))
                    got.sendall(self._says)
        except OSError:
            return


@pytest.mark.parametrize(
    "says", [b"HTTP/1.0 200 OK\r\n\r\nhello", b"SSH-2.0-x\r\n", b"HTTP/1.0 200 OK\r\n\r\n"]
)
def test_open_shows_no_address_to_another_program_at_the_port(config: Path, says: bytes) -> None:
    line = socket.create_server(("127.0.0.1", port_of(config)))
    impostor = Impostor(line, says)
    thread = threading.Thread(target=impostor.serve)
    thread.start()
    try:
        with running(config, config.with_name("daemon.log")):
            said = command(config, "open", "--print")
    finally:
        line.shutdown(socket.SHUT_RDWR)
        line.close()
        thread.join()
    assert said.returncode == 1
    assert "another program answers at port" in said.stderr
    assert "key=" not in said.stdout
    assert impostor.heard
    assert all(b"key=" not in x for x in impostor.heard)


def test_the_log_says_nothing_of_who_looks_at_what(config: Path) -> None:
    log = config.with_name("daemon.log")
    with running(config, log) as daemon:
        until(lambda: answers(port_of(config)), "the page")
        assert command(config, "open", "--print").returncode == 0
        assert daemon.stop() == 0
        assert "key=" not in daemon.said()
        assert "GET" not in daemon.said()
        assert "uvicorn" not in daemon.said().lower()


def test_the_daemon_ends_at_once_with_a_browser_still_connected(config: Path) -> None:
    with running(config, config.with_name("daemon.log")) as daemon:
        until(lambda: answers(port_of(config)), "the page")
        before = datetime.now(UTC)
        with socket.create_connection(("127.0.0.1", port_of(config))):
            assert daemon.stop() == 0
        assert datetime.now(UTC) - before < timedelta(seconds=30)

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from followupd.adapters.apprise_channel import AppriseNotifier
from followupd.core.reminder import Urgency
from followupd.errors import NotDelivered
from tests.contracts.notifier import PLAIN, NotifierContract
from tests.fakes.secrets import FakeSecrets

# Apprise loads all its plugins at once, and one of them a module that Python 3.13 drops.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

TOKEN = "s3cret-t0ken"


@dataclass
class Service:
    """Something on the web that takes reminders, and keeps them."""

    server: ThreadingHTTPServer
    bodies: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    answer: int = 200

    @property
    def url(self) -> str:
        return f"json://sam:{TOKEN}@127.0.0.1:{self.server.server_port}/{TOKEN}"


@pytest.fixture
def service() -> Iterator[Service]:
    class Keep(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if kept.answer == 200:
                kept.bodies.append(json.loads(body))
                kept.paths.append(self.path)
            self.send_response(kept.answer)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quietly."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Keep) as server:
        kept = Service(server)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield kept
        server.shutdown()
        thread.join()


@dataclass
class Web:
    service: Service
    notifier: AppriseNotifier

    def received(self) -> list[tuple[str, str]]:
        return [(body["title"], body["message"]) for body in self.service.bodies]

    def cut(self) -> None:
        self.service.answer = 503


class TestAppriseNotifier(NotifierContract):
    @pytest.fixture
    def channel(self, service: Service) -> Web:
        return Web(service, AppriseNotifier(service.url))


class TestAppriseNotifierFromTheKeyring(NotifierContract):
    @pytest.fixture
    def channel(self, service: Service) -> Web:
        return Web(service, AppriseNotifier.from_keyring("phone", FakeSecrets(phone=service.url)))


def test_a_critical_reminder_is_a_warning_to_the_service(service: Service) -> None:
    AppriseNotifier(service.url).notify(replace(PLAIN, urgency=Urgency.CRITICAL))
    AppriseNotifier(service.url).notify(PLAIN)
    assert [body["type"] for body in service.bodies] == ["warning", "info"]


def test_a_channel_is_named_by_its_scheme_or_its_place_in_the_keyring() -> None:
    assert AppriseNotifier("tgram://123:abc/456").name == "tgram"
    assert AppriseNotifier.from_keyring("phone", FakeSecrets()).name == "keyring:phone"
    assert TOKEN not in AppriseNotifier(f"no scheme {TOKEN}").name


def test_the_keyring_is_read_at_each_reminder(service: Service) -> None:
    secrets = FakeSecrets(phone=service.url)
    secrets.locked = True
    notifier = AppriseNotifier.from_keyring("phone", secrets)
    with pytest.raises(NotDelivered) as locked:
        notifier.notify(PLAIN)
    assert "locked" in locked.value.message
    assert locked.value.hint == "Unlock it."
    secrets.locked = False
    notifier.notify(PLAIN)
    assert len(service.bodies) == 1


def test_an_address_that_is_not_in_the_keyring_says_which() -> None:
    with pytest.raises(NotDelivered) as missing:
        AppriseNotifier.from_keyring("phone", FakeSecrets()).notify(PLAIN)
    assert "keyring:phone" in missing.value.message


@pytest.mark.parametrize(
    "url",
    [
        f"nonsense://{TOKEN}",
        f"{TOKEN}",
        "",
        f"json://{TOKEN}:not-a-port:{TOKEN}",
        f"tgram://{TOKEN}",
        f"json://:::{TOKEN}@[",
    ],
)
def test_an_address_that_is_none_is_not_delivered_and_not_shown(
    url: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(NotDelivered) as failed:
        AppriseNotifier(url, "keyring:phone").notify(PLAIN)
    told = failed.value.message + failed.value.hint + caplog.text + "".join(capfd.readouterr())
    assert TOKEN not in told
    assert "keyring:phone" in failed.value.message
    assert failed.value.__context__ is None


@pytest.mark.parametrize("answer", [200, 404, 503])
def test_the_address_stands_in_no_log_and_no_error(
    service: Service,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    answer: int,
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("apprise").setLevel(logging.DEBUG)  # as some logging set-up may have done
    service.answer = answer
    told = ""
    try:
        AppriseNotifier(service.url).notify(PLAIN)
    except NotDelivered as failed:
        told = str(failed) + failed.hint
    assert bool(told) == (answer != 200)
    assert TOKEN not in told + caplog.text + "".join(capfd.readouterr())
    assert PLAIN.body not in caplog.text


def test_a_service_that_is_not_there_is_not_delivered(service: Service) -> None:
    url = service.url
    service.server.shutdown()
    service.server.server_close()
    with pytest.raises(NotDelivered) as failed:
        AppriseNotifier(url).notify(PLAIN)
    assert TOKEN not in str(failed.value)


def test_two_addresses_in_one_are_refused_when_one_is_bad(service: Service) -> None:
    with pytest.raises(NotDelivered):
        AppriseNotifier(f"{service.url} nonsense://{TOKEN}").notify(PLAIN)


@pytest.fixture
def breaking() -> Iterator[str]:
    """The URL of a service whose plugin breaks, and says its address while it does."""
    from apprise.decorators import notify  # noqa: PLC0415 - loads as slowly as the adapter does
    from apprise.plugins import N_MGR  # noqa: PLC0415 - likewise

    @notify(on="breaking")
    def broken(*_: object, **__: object) -> bool:
        raise ValueError(f"could not reach breaking://{TOKEN}")

    yield f"breaking://{TOKEN}"
    N_MGR.remove("breaking")


def test_a_plugin_that_breaks_is_not_delivered_and_its_words_are_not_shown(
    breaking: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(NotDelivered) as failed:
        AppriseNotifier(breaking).notify(PLAIN)
    assert TOKEN not in str(failed.value) + caplog.text
    assert failed.value.__context__ is None


def test_other_peoples_servers_see_the_short_text_and_the_command_only(service: Service) -> None:
    said = replace(PLAIN, body="Dear Dana, ...", brief="Read it.", command="followupd show x")
    AppriseNotifier(service.url).notify(said)
    assert [body["message"] for body in service.bodies] == ["Read it.\nfollowupd show x"]

"""What of yagmail is open, and what is closed."""

from __future__ import annotations

import gc

import pytest
import yagmail

from followupd.adapters.smtp_line import CLOSED, SmtpLine
from followupd.core.settings import Security, Server

SERVER = Server(host="127.0.0.1", port=1, security=Security.NONE, login=False)

USED = {"__init__", "login", "_login", "starttls", "__enter__", "__exit__"}
REPLACED = {"connection", "handle_password", "set_logging", "close", "__del__"}
PYTHONS = {"__module__", "__doc__", "__dict__", "__weakref__", "__annotations__"}


def test_every_name_of_yagmail_is_used_replaced_or_closed() -> None:
    names = set(vars(yagmail.SMTP)) - PYTHONS
    names -= {"__static_attributes__", "__firstlineno__"}  # Python 3.13's own
    assert names == USED | REPLACED | set(CLOSED)
    assert yagmail.SMTP.__mro__ == (yagmail.SMTP, object)


def test_what_is_replaced_or_closed_is_really_another_function() -> None:
    for name in REPLACED | set(CLOSED):
        assert vars(SmtpLine)[name] is not vars(yagmail.SMTP)[name]


@pytest.mark.parametrize("name", CLOSED)
def test_what_is_closed_can_not_be_called(name: str) -> None:
    line = SmtpLine(SERVER, "sam", None, 1)
    with pytest.raises(AssertionError, match="closed"):
        getattr(line, name)("dana@acme.example", "Subject", "Text")


def test_a_missing_password_is_never_asked_for_on_the_terminal() -> None:
    with pytest.raises(AssertionError):
        SmtpLine.handle_password("sam", None)


def test_a_username_without_a_domain_does_not_become_one_at_another_provider() -> None:
    assert SmtpLine(SERVER, "sam", "x", 1).user == "sam"


def test_cleaning_up_says_nothing_to_a_server() -> None:
    line = SmtpLine(SERVER, "sam", None, 1)

    class Server_:  # noqa: N801 - it stands for a connection that must not be touched
        def __getattr__(self, name: str) -> object:
            raise AssertionError(name)

    line.smtp = Server_()
    del line
    gc.collect()


def test_closing_twice_is_closing_once() -> None:
    line = SmtpLine(SERVER, "sam", None, 1)
    line.close()
    line.hang_up()

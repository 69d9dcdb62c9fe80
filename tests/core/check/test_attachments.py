"""Files that servers on the way would refuse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from followupd.core.checks.attachments import LARGE, TOO_LARGE
from followupd.core.message import compose_message
from followupd.core.model import Attachment, Draft
from followupd.core.words import Severity
from tests.core.check.letters import GOOD, ME, codes, finding, with_person, wrote
from tests.examples import ENDED, letter


def with_files(*sizes: int, digest: str = "abc") -> Draft:
    files = (Attachment(path=f"{x}.pdf", name=f"{x}.pdf", size=x, digest=digest) for x in sizes)
    return replace(wrote(GOOD), attachments=tuple(files))


@pytest.mark.parametrize("sizes", [(), (0,), (LARGE,), (LARGE // 2, LARGE // 2), (1, 2, 3)])
def test_files_of_a_usual_size_pass(sizes: tuple[int, ...]) -> None:
    assert "large-attachment" not in codes(with_files(*sizes))


@pytest.mark.parametrize("sizes", [(LARGE + 1,), (LARGE, 1), (TOO_LARGE,), (TOO_LARGE // 2,) * 2])
def test_files_that_some_companies_refuse_are_pointed_out(sizes: tuple[int, ...]) -> None:
    found = finding("large-attachment", with_files(*sizes))
    assert found is not None
    assert found.severity is Severity.WARN
    assert "some companies'" in found.message
    assert "link" in found.hint


@pytest.mark.parametrize("sizes", [(TOO_LARGE + 1,), (TOO_LARGE, 1), (10**10,)])
def test_files_that_most_servers_refuse_stop_the_letter(sizes: tuple[int, ...]) -> None:
    found = finding("large-attachment", with_files(*sizes))
    assert found is not None
    assert found.severity is Severity.BLOCK
    assert f"{sum(sizes) / 1e6:.1f} MB" in found.message


def test_a_file_too_large_to_be_read_is_large_and_not_missing() -> None:
    found = codes(with_files(10**10, digest=""))
    assert "large-attachment" in found
    assert "missing-attachment" not in found


def test_somebody_whose_server_takes_more_can_say_so() -> None:
    own = with_person(accept=frozenset({"large-attachment"}))
    assert "large-attachment" not in codes(with_files(TOO_LARGE + 1), own)


@pytest.mark.parametrize(("size", "limit"), [(LARGE, 10_000_000), (TOO_LARGE, 25_000_000)])
def test_what_passes_is_in_the_mail_below_the_limit_that_servers_have(
    size: int, limit: int
) -> None:
    mail = compose_message(letter(body="x" * 10_000), ME, ENDED, [("a.pdf", b"\xff" * size)])
    assert len(mail) < limit

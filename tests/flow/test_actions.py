from __future__ import annotations

import pytest

from followupd.errors import UsageError
from followupd.flow.actions import find
from tests.examples import letter

DANA = letter(id="acme-phone/dana-lee", interview="acme-phone")
RAE = letter(id="acme-phone/rae-ortiz", interview="acme-phone")
EVE = letter(id="acme-onsite/eve", interview="acme-onsite")
EVERY = [DANA, RAE, EVE]


def test_a_whole_id_is_its_letter() -> None:
    assert find(EVERY, "acme-phone/dana-lee") == [DANA]


def test_an_unambiguous_beginning_is_its_letter() -> None:
    assert find(EVERY, "acme-phone/d") == [DANA]
    assert find(EVERY, "acme-o") == [EVE]


def test_the_id_of_an_interview_is_all_its_letters() -> None:
    assert find(EVERY, "acme-phone") == [DANA, RAE]
    assert find(EVERY, "acme-phone/") == [DANA, RAE]


def test_the_id_of_an_interview_wins_over_a_longer_one() -> None:
    longer = letter(id="acme-phone-2/zoe", interview="acme-phone-2")
    assert find([*EVERY, longer], "acme-phone") == [DANA, RAE]


def test_an_ambiguous_beginning_is_said_with_what_it_could_be() -> None:
    with pytest.raises(UsageError, match="acme-phone/dana-lee, acme-phone/rae-ortiz"):
        find(EVERY, "acme-ph")
    with pytest.raises(UsageError, match="could be any of"):
        find(EVERY, "acme")


def test_nobody_is_said() -> None:
    with pytest.raises(UsageError, match="no letter 'globex'"):
        find(EVERY, "globex")

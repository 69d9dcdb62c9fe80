from __future__ import annotations

import email.headerregistry
import email.policy
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followupd.core.identity import (
    fingerprint,
    first_name,
    interview_id,
    is_id,
    is_title,
    letter_id,
    message_id,
    person_key,
    person_keys,
    slug,
)
from followupd.core.words import Kind, Role


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Acme Robotics", "acme-robotics"),
        ("Łukasz & Söhne Inc.", "lukasz-sohne-inc"),
        ("  --Straße 9-- ", "strasse-9"),
        ("O'Reilly", "oreilly"),
        ("O’Neil", "oneil"),
        ("Node.js", "node-js"),
        ("Việt Lệ", "viet-le"),
        ("東京 株式会社", "東京-株式会社"),
        ("Йод", "йод"),
        ("लड़की", unicodedata.normalize("NFC", "लड़की")),
        ("ﬁne Ⅳ", "fine-iv"),
        ("???", ""),
    ],
)
def test_a_slug_is_words_joined_by_hyphens(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(st.text())
def test_a_slug_of_a_slug_is_itself_and_composed_or_decomposed_text_gives_the_same(
    text: str,
) -> None:
    once = slug(text)
    assert slug(once) == once
    assert slug(unicodedata.normalize("NFC", text)) == slug(unicodedata.normalize("NFD", text))
    assert not once or is_id(once[:50].strip("-"))


def test_an_interview_is_named_by_company_and_local_day() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=ZoneInfo("America/New_York"))
    assert interview_id("Acme Robotics", late) == "acme-robotics-2026-11-22"
    assert interview_id("???", date(2026, 1, 2)) == "interview-2026-01-02"


@pytest.mark.parametrize("text", ["acme", "acme-2026_x.1", "7", "東京-1"])
def test_letters_digits_and_a_few_signs_make_an_id(text: str) -> None:
    assert is_id(text)


@pytest.mark.parametrize("text", ["", "-x", ".hidden", "a b", "a/b", "a\n", "x" * 101, "a:b"])
def test_what_could_be_an_option_a_path_or_two_words_is_no_id(text: str) -> None:
    assert not is_id(text)


def test_people_of_one_name_are_told_apart_by_their_addresses_in_any_order() -> None:
    one, two = ("Dana Lee", "d.lee@acme.example"), ("Dana Lee", "dana@acme.example")
    rae = ("Rae Ortiz", None)
    assert person_keys([one, two, rae]) == ("dana-lee-d-lee", "dana-lee-dana", "rae-ortiz")
    assert person_keys([two, one]) == ("dana-lee-dana", "dana-lee-d-lee")
    same_local = [("Dana Lee", "d@a.example"), ("Dana Lee", "d@b.example")]
    assert person_keys(same_local) == ("dana-lee-d-a-example", "dana-lee-d-b-example")
    assert person_keys([("Dana Lee", None), ("Dana Lee", None)]) == ("dana-lee", "dana-lee-2")


names = st.sampled_from(["Dana", "Rae", "???", "Dana 2", "dana-2"])
addresses = st.none() | st.sampled_from(["a@x.example", "b@x.example", "a@y.example"])


@given(st.lists(st.tuples(names, addresses), max_size=6))
def test_no_two_people_of_an_interview_share_a_key(people: list[tuple[str, str | None]]) -> None:
    keys = person_keys(people)
    assert len(set(keys)) == len(people)
    assert all(keys)


def test_a_letter_is_named_by_its_interview_and_person() -> None:
    assert letter_id("acme-phone", person_key("Dana Lee")) == "acme-phone/dana-lee"


def test_a_message_id_is_the_same_on_every_machine_and_fit_for_a_header() -> None:
    found = message_id("sam@example.com", "acme", "Dana@acme.example", Kind.THANK_YOU)
    assert found == message_id("sam@example.com", "acme", "dana@acme.example", "thank_you")
    assert found == "<followupd.854fc809403fb86997d32d60f8fdba034126c1f6@example.com>"
    assert found.startswith("<followupd.")
    assert found.endswith("@example.com>")
    assert "dana" not in found
    header = email.policy.SMTP.header_factory("Message-ID", found)
    assert isinstance(header, email.headerregistry.BaseHeader)
    assert not header.defects


def test_each_interview_person_and_kind_has_its_own_message_id() -> None:
    one = message_id("s@example.com", "a", "d@x.example", "thank_you")
    others = {
        message_id("s@example.com", "b", "d@x.example", "thank_you"),
        message_id("s@example.com", "a", "e@x.example", "thank_you"),
        message_id("s@example.com", "a", "d@x.example", "reminder"),
        message_id("s@example.com", "ad", "@x.example", "thank_you"),
    }
    assert len(others | {one}) == 5


@pytest.mark.parametrize(
    ("sender", "domain"),
    [
        ("sam@bücher.example", "xn--bcher-kva.example"),
        ("sam", "sam"),
        ("sam@", "followupd.invalid"),
        ("sam@a b", "followupd.invalid"),
        ("s@x..y", "followupd.invalid"),
    ],
)
def test_a_message_ids_domain_is_always_ascii(sender: str, domain: str) -> None:
    assert message_id(sender, "a", "b@c.example", "k").endswith(f"@{domain}>")


@dataclass(frozen=True)
class Thing:
    name: str
    notes: tuple[str, ...] = ()
    place: str = field(default="", compare=False)


def test_equal_values_have_equal_fingerprints() -> None:
    berlin = datetime(2026, 11, 22, 15, tzinfo=ZoneInfo("Europe/Berlin"))
    assert fingerprint(berlin) == fingerprint(datetime(2026, 11, 22, 14, tzinfo=UTC))
    assert fingerprint(frozenset("abc")) == fingerprint(frozenset("cba"))
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    assert fingerprint(Thing("a", place="x")) == fingerprint(Thing("a", place="y"))
    assert fingerprint(Role.HR, ZoneInfo("UTC"), PurePosixPath("a"), None, b"x", 1.5) == (
        fingerprint(Role.HR, ZoneInfo("UTC"), PurePosixPath("a"), None, b"x", 1.5)
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ab", "c"), ("a", "bc")),
        ((("a",), "b"), (("a", "b"),)),
        (("",), (None,)),
        (("1",), (1,)),
        ((True,), (1,)),
        ((Thing("a"),), (replace(Thing("a"), notes=("",)),)),
        ((timedelta(hours=1),), (timedelta(hours=2),)),
        ((date(2026, 1, 1),), (datetime(2026, 1, 1, tzinfo=UTC),)),
        ((), ("",)),
    ],
)
def test_different_values_have_different_fingerprints(
    one: tuple[object, ...], other: tuple[object, ...]
) -> None:
    assert fingerprint(*one) != fingerprint(*other)


def test_a_fingerprint_never_changes_between_versions() -> None:
    assert fingerprint("acme", ("a", None, 1)).startswith("7655f114f66db110")


def test_a_value_without_a_stable_form_has_no_fingerprint() -> None:
    with pytest.raises(TypeError, match="object"):
        fingerprint(object())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Dana Lee", "Dana"),
        ("Lee, Dana", "Dana"),
        ("Dana Lee, PhD", "Dana"),
        ("Martin King Jr.", "Martin"),
        ("Dr. Anna van Dam", "Dr. van Dam"),
        ("Prof. Dr. Schmidt", "Prof. Dr. Schmidt"),
        ("J. R. Smith", "J. R. Smith"),
        ("Cher", "Cher"),
        ("王小明", "王小明"),
        ("Dr.", "Dr."),
        (",", ","),
        ("Hr. Schmitz", "Hr. Schmitz"),
        ("Dipl.-Ing. Sara Lund", "Dipl.-Ing. Lund"),
        ("Univ.-Prof. Dr. Ada Nowak", "Univ.-Prof. Dr. Nowak"),
        ("Lund, Dipl.-Ing. Sara", "Dipl.-Ing. Lund"),
        ("Dr. med. Anna Keller", "Dr. Keller"),
        ("Dr. rer. nat. Anna Keller", "Dr. Keller"),
        ("frau dr. Keller", "Frau Dr. Keller"),
        ("Ing. Novák", "Ing. Novák"),
        ("Familie Maier", "Familie Maier"),
        ("Pater Anselm Grün", "Pater Anselm"),
        ("Sister Agnes", "Sister Agnes"),
        ("Sir Ian McKellen", "Sir Ian"),
        ("Brother A. Reed", "Brother Reed"),
        ("Coach Taylor", "Coach Taylor"),
        ("Coach Jim Taylor", "Coach Taylor"),
        ("dr. AYŞE KAYA", "Dr. KAYA"),
        ("dipl.-ing. sara lund", "Dipl.-Ing. lund"),
        ("Frau Lopez García", "Frau Lopez García"),
        ("Señora María López", "Señora López"),
        ("Sr. Núñez Vega", "Sr. Núñez Vega"),
        ("Frau Anna Schmidt", "Frau Schmidt"),
        ("Frau Schmidt Meier", "Frau Meier"),
        ("Dr. Ana López García", "Dr. García"),
        ("St. John Rivers", "St. John Rivers"),
        ("J.R. Smith", "J.R."),
        ("Dean Martin", "Dean"),
        ("Ing Wei", "Ing"),
        ("Dana Ph.D.", "Dana"),
        ("HR Team", "HR Team"),
    ],
)
def test_a_greeting_uses_the_first_name_or_what_is_polite(name: str, expected: str) -> None:
    assert first_name(name) == expected


def test_titles_are_told_from_what_stands_beside_names() -> None:
    assert all(map(is_title, ["Dr", "Prof.", "hr.", "Dipl.-Ing.", "Sister"]))
    assert not any(map(is_title, ["Ph.D.", "St.", "Jr.", "J.", "J.R.", "Dean", "von", "Lee"]))


@given(st.text(min_size=1))
def test_every_name_gives_some_name_for_a_greeting(name: str) -> None:
    assert first_name(name)

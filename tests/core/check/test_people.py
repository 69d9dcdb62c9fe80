"""Names and people: greeting, company, one reader, everybody thanked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from followupd.core.compose import compose
from followupd.core.identity import first_name
from followupd.core.letters.layout import parts_of
from followupd.core.words import Role, Severity
from tests.core.check.letters import ACME, GOOD, ME, codes, finding, with_person, wrote
from tests.core.test_compose import NOTES, TEMPLATES, panel


@pytest.mark.parametrize(
    "greeting",
    [
        "Dear Rae,",
        "Hi Dan,",
        "Dear Dnaa,",
        "Dear Dana and Rae,",
        "Dear Mr. Leigh,",
        "Rae,",
        "Hello Dana Leigh,",
        "Dear Danas,",
        "Hi Diana",
        "Sehr geehrte Frau Ortiz,",
        "Dear 李,",
    ],
)
def test_a_greeting_of_somebody_else_stops_the_letter(greeting: str) -> None:
    found = finding("wrong-name", wrote(GOOD, greeting))
    assert found is not None
    assert found.severity is Severity.BLOCK
    assert found.quote.startswith(greeting.split(maxsplit=1)[0])


@pytest.mark.parametrize(
    "greeting",
    [
        "Dear Dana,",
        "Hi Dana",
        "Hello Dana Lee,",
        "Dear Ms. Lee,",
        "Dear Dr Lee:",
        "DANA,",
        "dear dana,",
        "Hi Dana –",
        "Good morning, Dana,",
        "Dear Dana and team,",
        "Liebe Dana,",
        "Hi Dana!",
        "Dear Dana (Lee),",
        "Hey Dana,",
        "Sehr geehrte Frau Lee,",
    ],
)
def test_a_greeting_of_the_reader_passes(greeting: str) -> None:
    assert not codes(wrote(GOOD, greeting)) & {"wrong-name", "no-name"}


@pytest.mark.parametrize(
    ("name", "goes_by", "greeting"),
    [
        ("Ольга Щербакова", "Ольга", "Уважаемая Ольга,"),
        ("Ольга Щербакова", "Ольга", "Здравствуйте, Ольга!"),
        ("נועה לוי", "נועה", "נועה שלום,"),
        ("נועה לוי", "נועה", "שלום נועה,"),
        ("سارة الخطيب", "سارة", "عزيزتي سارة،"),
        ("Ewa Nowak", "Ewa", "Szanowna Pani Nowak,"),
        ("김민수", "김민수", "안녕하세요 김민수 님,"),
        ("Noa Levi", "Noa", "שלום Noa,"),
    ],
)
def test_a_greeting_in_the_readers_own_language_passes(
    name: str, goes_by: str, greeting: str
) -> None:
    here = with_person(name=name, goes_by=goes_by)
    assert "wrong-name" not in codes(wrote(GOOD, greeting), here)


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Ольга Щербакова", "Уважаемая Анна,"),
        ("נועה לוי", "רות שלום,"),
        ("Ewa Nowak", "Pani Zych,"),
    ],
)
def test_a_greeting_of_somebody_else_stops_the_letter_in_any_language(
    name: str, greeting: str
) -> None:
    here = with_person(name=name, goes_by=name.split(maxsplit=1)[0])
    assert "wrong-name" in codes(wrote(GOOD, greeting), here)


@pytest.mark.parametrize(
    ("name", "goes_by", "greeting"),
    [
        ("Christopher Hall", "Chris", "Dear Chris,"),
        ("Dr. Maria von der Heide", "Dr. von der Heide", "Dear Dr. von der Heide,"),
        ("José Núñez", "José", "Dear Jose\u0301,"),
        ("Pat O'Brien", "Pat", "Dear Mr O’Brien,"),
        ("李小龍", "李小龍", "李小龍先生，"),
        ("Kenji Tanaka", "Tanaka-san", "Dear Tanaka-san,"),
        ("Kenji Tanaka", "Kenji", "Dear Tanaka-san,"),
        ("Björk", "Björk", "Hi Björk,"),
        ("Anna-Lena Berg", "Anna-Lena", "Dear Anna-Lena,"),
        ("Robert Smith Jr.", "Bob", "Hi Bob,"),
    ],
)
def test_names_of_every_kind_pass(name: str, goes_by: str, greeting: str) -> None:
    here = with_person(name=name, goes_by=goes_by)
    assert "wrong-name" not in codes(wrote(GOOD, greeting), here)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    "name",
    ["Hr. Schmitz", "Dipl.-Ing. Sara Lund", "Univ.-Prof. Dr. Ada Nowak", "Familie Maier",
     "Pater Anselm Grün", "Sister Agnes", "Coach Taylor", "dr. AYŞE KAYA", "Frau Lopez García",
     "Dr. med. Anna Keller", "Ing. Novák"],
)  # fmt: skip
def test_somebody_with_a_title_is_greeted_with_it(name: str, role: Role) -> None:
    for n in range(8):
        here = panel(role, 8, **NOTES | {"name": name, "goes_by": first_name(name)})
        draft = compose(here, here.people[n], ME, TEMPLATES)
        assert parts_of(draft.body).greeting == f"Dear {first_name(name)},"
        assert not {"wrong-name", "no-name"} & codes(draft, here)


def test_a_title_in_the_greeting_that_the_queue_has_not_passes() -> None:
    here = with_person(name="Jim Taylor", goes_by="Jim")
    assert "wrong-name" not in codes(wrote(GOOD, "Dear Coach Taylor,"), here)
    assert "wrong-name" in codes(wrote(GOOD, "Dear Coach Tailor,"), here)
    assert "no-name" in codes(wrote(GOOD, "Dear HR,"), here)


def test_a_nickname_that_nobody_wrote_down_stops_and_says_what_to_write() -> None:
    here = with_person(name="Christopher Hall", goes_by="Christopher")
    found = finding("wrong-name", wrote(GOOD, "Dear Chris,"), here)
    assert found is not None
    assert "goes_by: Chris" in found.hint


def test_an_accent_that_is_missing_is_a_misspelling() -> None:
    here = with_person(name="José Núñez", goes_by="José")
    assert "wrong-name" in codes(wrote(GOOD, "Dear Jose,"), here)


@pytest.mark.parametrize("greeting", ["Hi there,", "Dear hiring manager,", "Hello,", "Hi all,"])
def test_a_greeting_of_nobody_is_pointed_out_and_goes(greeting: str) -> None:
    found = codes(wrote(GOOD, greeting))
    assert "no-name" in found
    assert "wrong-name" not in found


def test_a_text_that_names_a_colleague_is_greeted_rightly() -> None:
    assert "wrong-name" not in codes(f"{GOOD} Rae, whom I met, said the same.")


@pytest.mark.parametrize(
    "text",
    ["Acmee Robotics", "Acme Robtics", "Acme Robotic", "AcmeRobotics", "Acme Rob Otics"],
)
def test_a_near_miss_of_the_company_is_pointed_out(text: str) -> None:
    assert "spelling-of-company" in codes(f"{GOOD} I like {text}.")


@pytest.mark.parametrize(
    ("company", "text"),
    [
        ("GitHub", "I use Github."),
        ("Globex", "I like globex."),
        ("Databricks", "I like Data Bricks."),
        ("Confluent", "I like Conflent."),
    ],
)
def test_wrong_capitals_and_split_words_are_near_misses(company: str, text: str) -> None:
    assert "spelling-of-company" in codes(f"{GOOD} {text}", replace(ACME, company=company))


@pytest.mark.parametrize(
    ("company", "text"),
    [
        ("Acme Robotics", "I like Acme and ACME ROBOTICS, and robotics as such."),
        ("Acme Robotics", "Robots and Robotics' friends; Acme's too."),
        ("Stripe", "Stripes are in fashion; a stripe is not."),
        ("Compass", "We need a compass."),
        ("Rivers", "The river is wide. River banks are steep."),
        ("Lee & Sons", "Dana Lee said so."),
        ("Acme", "The acne of youth. Acre by acre."),
        ("Hays", "Many days. Ways and means."),
        ("Lumen Inc.", "Lumen is a good name."),
        ("Globex", "A Globex-wide view."),
    ],
)
def test_other_words_are_no_misspelling(company: str, text: str) -> None:
    found = finding("spelling-of-company", f"{GOOD} {text}", replace(ACME, company=company))
    assert found is None


@pytest.mark.parametrize(
    "email",
    [
        "dana@acme.example, rae@acme.example",
        "a@acme.example;b@acme.example",
        "dana@acme.example rae@acme.example",
    ],
)
def test_a_letter_to_several_addresses_is_stopped(email: str) -> None:
    found = finding("group-mail", GOOD, with_person(email=email, accept=frozenset({"group-mail"})))
    assert found is not None
    assert found.severity is Severity.BLOCK


@pytest.mark.parametrize(
    "email", ["dana@acme.example", "d.lee+jobs@acme.example", "дана@пример.example", None]
)
def test_a_letter_to_one_address_passes(email: str | None) -> None:
    assert "group-mail" not in codes(GOOD, with_person(email=email))

"""What may be guessed from an invitation; each guess is confirmed by a person."""

from __future__ import annotations

import pytest

from followupd.core.invitation import Guest, company_of, is_nobody, name_from, tidy_name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Dana Lee", "Dana Lee"),
        ("Lee, Dana", "Dana Lee"),
        ("Dr. Ångström, Åsa", "Dr. Åsa Ångström"),
        ('"Lee, Dana (Acme)"', "Dana Lee"),
        ("van Dam, Anna M.", "Anna M. van Dam"),
        ("Dana Lee | Acme", "Dana Lee"),
        ("dana@acme.example", ""),
        ("李小龍", "李小龍"),
        ("Anne-Marie O'Neill", "Anne-Marie O'Neill"),
        ("...", ""),
        ("", ""),
    ],
)
def test_a_name_is_written_as_in_a_letter(written: str, name: str) -> None:
    assert tidy_name(written, "dana@acme.example") == name


@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("dana.lee@acme.example", "Dana Lee"),
        ("dana_lee+x@acme.example", "Dana Lee"),
        ("dlee@acme.example", ""),
        ("d.lee@acme.example", ""),
        ("dana.lee2@acme.example", ""),
    ],
)
def test_an_address_tells_a_name_only_where_it_is_sure(email: str, name: str) -> None:
    assert name_from(email) == name


@pytest.mark.parametrize(
    ("summary", "emails", "company"),
    [
        ("Interview with Acme Robotics - Data Engineer", ["d@acme.example"], "Acme Robotics"),
        ("Sam / Acme Robotics: second round", ["d@acmerobotics.example"], "Acme Robotics"),
        ("Second round", ["d@acme.example", "i@acme.example", "r@agency.example"], "Acme"),
        ("Second round", ["d@mail.acme.co.uk"], "Acme"),
        ("Interview with Birch Law", ["gus@gmail.com"], "Birch Law"),
        ("Interview with Dana", ["dana@gmail.com"], ""),
        ("Second round", ["gus@gmail.com", "me2@rivera.example"], ""),
        ("", [], ""),
    ],
)
def test_the_company_is_told_by_addresses_and_title(
    summary: str, emails: list[str], company: str
) -> None:
    guests = [Guest("Dana Lee", email) for email in emails]
    assert company_of(summary, guests, "sam@rivera.example") == company


@pytest.mark.parametrize(
    ("email", "nobody"),
    [
        ("no-reply@acme.example", True),
        ("c_18@resource.calendar.google.com", True),
        ("meeting-room-4@acme.example", True),
        ("roomer@acme.example", False),
        ("dana@acme.example", False),
    ],
)
def test_rooms_and_robots_are_nobody(email: str, *, nobody: bool) -> None:
    assert is_nobody(email) is nobody

from __future__ import annotations

import pytest

from followupd.adapters.files.mistyped import likely_domain
from followupd.adapters.files.providers import PROVIDERS, provider_of_mx, provider_of_servers


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gamil.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("GMAIL.CM", "gmail.com"),
        ("gnail.com", "gmail.com"),
        ("ggmail.com", "gmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("outlok.com", "outlook.com"),
        ("iclould.com", "icloud.com"),
        ("yaho.com", "yahoo.com"),
        ("fastmial.com", "fastmail.com"),
    ],
)
def test_one_slip_of_the_finger_is_seen(typed: str, meant: str) -> None:
    assert likely_domain(typed) == meant


@pytest.mark.parametrize(
    "domain",
    ["mail.com", "email.com", "rivera.example", "gmx.us", "me.co", "apple.com", "gml.com", "g.com",
     "snail-mail.com", "outlook.de", "", "com", "gmail.com.example"],
)  # fmt: skip
def test_a_domain_that_may_well_be_right_is_left_alone(domain: str) -> None:
    assert likely_domain(domain) == ""


def test_no_known_domain_is_taken_for_a_slip() -> None:
    for provider in PROVIDERS:
        for domain in provider.domains:
            assert likely_domain(domain) == "", domain


def test_password_pages_are_https_pages_of_providers_that_want_such_a_password() -> None:
    pages = {p.name: p.password_page for p in PROVIDERS if p.password_page}
    assert {"gmail", "icloud", "fastmail", "yahoo"} <= set(pages)
    for name, page in pages.items():
        assert page.startswith("https://"), name
        assert "app password" in next(p.note for p in PROVIDERS if p.name == name)


def test_a_providers_machines_are_told_by_the_whole_end_of_their_names() -> None:
    found = provider_of_mx("ASPMX.L.GOOGLE.COM.")
    assert found is not None
    assert found.name == "gmail"
    for host in ("", "notgoogle.com", "google.com.evil.example", "mx.rivera.example"):
        assert provider_of_mx(host) is None


def test_servers_belong_to_a_provider_only_when_all_of_them_do() -> None:
    found = provider_of_servers(["smtp.gmail.com", "imap.gmail.com"])
    assert found is not None
    assert found.name == "gmail"
    assert provider_of_servers(["smtp.gmail.com", "imap.evil.example"]) is None
    assert provider_of_servers([]) is None

"""Each attack on a page that every web site in the user's browser can reach."""

from __future__ import annotations

import base64
import http.client
import json
import select
import socket
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from followupd.web.narrow import MOST_LINES
from tests.process.daemon import until
from tests.web.site import DANA, Answer, Site

PLACES = [
    *("/", DANA, f"{DANA}/edit", "/interviews/acme", "/version"),
    *("/nothing", "/enter", "/static/page.css"),
]


def approval(site: Site) -> dict[str, str]:
    page = site.get(DANA)
    fields = {x: page.hidden(x)[0] for x in ("token", "back", "letter", "text", "ask")}
    return {**fields, "verb": "approve"}


def attack(site: Site, headers: dict[str, str | None]) -> Answer:
    """An approval that would work, but for these headers."""
    return site.ask("POST", "/say", urlencode(approval(site)).encode(), headers)


def assert_nothing_was_done(site: Site) -> None:
    assert "waiting" not in site.states().values()


def test_the_attacks_below_would_work_without_what_is_wrong_in_them(site: Site) -> None:
    assert attack(site, {}).status == 303
    assert site.states()["acme/dana-lee"] == "waiting"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1.evil.example:{port}",
        "localhost.:{port}",
        "127.1:{port}",
        "0.0.0.0:{port}",
        "127.0.0.1:{port}@evil.example",
        "",
        None,
    ],
)
def test_a_name_that_was_made_to_mean_this_machine_is_not_answered(
    site: Site, host: str | None
) -> None:
    said = host.format(port=site.port) if host is not None else None
    answer = site.ask("GET", "/", headers={"Host": said})
    assert answer.status in {400, 421}
    assert "Dana" not in answer.text
    assert attack(site, {"Host": said}).status in {400, 421}
    assert_nothing_was_done(site)


def test_two_hosts_are_none(site: Site) -> None:
    with socket.create_connection(("127.0.0.1", site.port)) as line:
        host = f"Host: 127.0.0.1:{site.port}\r\n"
        line.sendall(f"GET / HTTP/1.1\r\n{host}{host}Cookie: {site.cookie}\r\n\r\n".encode())
        assert b" 4" in line.recv(100)


@pytest.mark.parametrize("host", ["localhost", "[::1]", "LOCALHOST"])
def test_the_other_names_of_loopback_are_the_page_as_well(site: Site, host: str) -> None:
    assert site.ask("GET", "/", headers={"Host": f"{host}:{site.port}"}).status == 200


@pytest.mark.parametrize(
    "origin",
    [None, "null", "", "http://evil.example", "https://127.0.0.1:{port}", "http://127.0.0.1:1",
     "http://127.0.0.1", "http://localhost:{port}", "http://127.0.0.1:{port}.evil.example"],
)  # fmt: skip
def test_a_word_from_another_origin_is_not_carried_out(site: Site, origin: str | None) -> None:
    said = origin.format(port=site.port) if origin is not None else None
    assert attack(site, {"Origin": said}).status == 403
    assert_nothing_was_done(site)


@pytest.mark.parametrize("fetched", ["cross-site", "same-site", "nonsense"])
def test_a_word_that_the_browser_calls_foreign_is_not_carried_out(site: Site, fetched: str) -> None:
    assert attack(site, {"Sec-Fetch-Site": fetched}).status == 403
    assert_nothing_was_done(site)


@pytest.mark.parametrize("path", ["/", DANA, f"{DANA}/edit", "/version", "/nothing", "/say"])
@pytest.mark.parametrize("cookie", [None, "", "x=y", "followupd-{port}=", "followupd-{port}=1.2.3"])
def test_without_the_cookie_nothing_is_shown(site: Site, path: str, cookie: str | None) -> None:
    said = cookie.format(port=site.port) if cookie is not None else None
    answer = site.ask("GET", path, headers={"Cookie": said})
    assert answer.status == 403
    assert "Dana" not in answer.text
    assert "`" not in answer.words
    assert "followupd open" in answer.words


def test_without_the_cookie_nothing_is_done(site: Site) -> None:
    assert attack(site, {"Cookie": None}).status == 403
    assert_nothing_was_done(site)


def test_a_cookie_that_was_changed_in_one_place_is_none(site: Site) -> None:
    name, _, value = site.cookie.partition("=")
    until, once, key = value.split(".")
    for forged in (
        f"{int(until) + 1}.{once}.{key}",
        f"{until}.{once}x.{key}",
        f"{until}.{once}.",
        f"9{value}",
    ):
        assert site.ask("GET", "/", headers={"Cookie": f"{name}={forged}"}).status == 403


@pytest.mark.parametrize("token", ["", "x", "0" * 64])
def test_a_form_that_no_page_of_ours_made_is_not_carried_out(site: Site, token: str) -> None:
    body = urlencode({**approval(site), "token": token}).encode()
    assert site.ask("POST", "/say", body).status == 403
    body = urlencode({k: v for k, v in approval(site).items() if k != "token"}).encode()
    assert site.ask("POST", "/say", body).status == 403
    assert_nothing_was_done(site)


def test_a_form_made_for_another_browser_is_not_carried_out(site: Site) -> None:
    fields = approval(site)
    site.come_in()
    assert site.ask("POST", "/say", urlencode(fields).encode()).status == 403
    assert_nothing_was_done(site)


@pytest.mark.parametrize(
    "path", ["/say", f"{DANA}/discard", "/say?verb=approve&letter=acme/dana-lee"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing(site: Site, path: str, method: str) -> None:
    answer = site.ask(method, path)
    assert answer.status == 404
    assert site.states() == {}


def test_no_page_stores_anything(site: Site) -> None:
    for path in PLACES:
        site.get(path)
    assert site.states() == {}


@pytest.mark.parametrize(
    "method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "GETT"]
)
def test_other_methods_are_not_answered(site: Site, method: str) -> None:
    assert site.ask(method, "/", headers={"Origin": site.origin}).status == 405


def test_a_page_can_be_asked_for_its_head_alone(site: Site) -> None:
    answer = site.ask("HEAD", "/")
    assert answer.status == 200
    assert answer.text == ""


def test_a_form_that_is_too_large_is_not_read(site: Site) -> None:
    body = urlencode({**approval(site), "more": "x" * 300_000}).encode()
    assert site.ask("POST", "/say", body).status == 413
    chunked = {"Content-Length": None, "Transfer-Encoding": "chunked"}
    parts = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    assert site.ask("POST", "/say", parts, chunked).status == 413
    assert_nothing_was_done(site)


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("multipart/form-data; boundary=x", b"--x--", 415),
        ("text/plain", b"verb=approve", 415),
        ("application/json", b"{}", 415),
        ("application/x-www-form-urlencoded", b"token=%ff", 400),
        ("application/x-www-form-urlencoded", "ü=1".encode(), 400),
        ("application/x-www-form-urlencoded", b"a=1&" * 500, 400),
    ],
)
def test_what_is_no_form_of_ours_is_not_read(
    site: Site, kind: str, body: bytes, status: int
) -> None:
    assert site.ask("POST", "/say", body, {"Content-Type": kind}).status == status


def test_a_head_without_an_end_is_cut_off(site: Site) -> None:
    with socket.create_connection(("127.0.0.1", site.port), timeout=30) as line:
        line.sendall(b"GET / HTTP/1.1\r\nX: ")
        with pytest.raises(OSError, match=r"reset|pipe"):
            for _ in range(10_000):
                line.sendall(b"x" * 10_000)


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/%2e%2e/errors.py",
        "/static//etc/passwd",
        "/static/..\\app.py",
        "/static/page.css%00.txt",
        "/static/",
        "/static",
    ],
)
def test_no_path_leads_out_of_the_static_files(site: Site, path: str) -> None:
    answer = site.ask("GET", path)
    assert answer.status == 404
    assert "import" not in answer.text


@pytest.mark.parametrize("name", ["page.css", "page.js", "icon.svg"])
def test_style_script_and_icon_are_there_for_everybody(site: Site, name: str) -> None:
    answer = site.ask("GET", f"/static/{name}", cookie=False)
    assert answer.status == 200
    assert len(answer.text) > 100


def every_answer(site: Site) -> list[Answer]:
    return [
        *(site.get(path) for path in PLACES),
        site.ask("GET", "/", cookie=False),
        site.ask("GET", "/", headers={"Host": "evil.example"}),
        site.ask("PUT", "/"),
        site.ask("POST", "/say", b""),
        site.ask("POST", "/say", b"x" * 300_000),
        site.post("/say", verb="approve", letter="x", text="", ask="", back="/"),
        site.ask("GET", site.link()),
    ]


def test_every_answer_forbids_foreign_scripts_frames_and_copies(site: Site) -> None:
    for answer in every_answer(site):
        policy = answer.headers["content-security-policy"]
        for rule in (
            "default-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "script-src 'self'",
        ):
            assert rule in policy
        assert "unsafe" not in policy
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "server" not in answer.headers
        assert "access-control-allow-origin" not in answer.headers


def test_no_page_carries_a_style_or_a_script_of_its_own(site: Site) -> None:
    for answer in every_answer(site):
        assert " style=" not in answer.text
        assert "<style" not in answer.text
        assert " onclick" not in answer.text
        assert answer.text.count("<script") == answer.text.count('<script src="/static/')


def test_the_page_listens_on_loopback_only(site: Site) -> None:
    wanted = f":{site.port:04X}"
    tables = [Path("/proc/net/tcp"), Path("/proc/net/tcp6")]
    lines = [line.split() for x in tables if x.exists() for line in x.read_text().splitlines()]
    listening = [line[1] for line in lines if line[3] == "0A" and line[1].endswith(wanted)]
    assert listening == [f"0100007F{wanted}"]


# Coming in -----------------------------------------------------------------------------------


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(site: Site) -> None:
    answer = site.ask("GET", site.link(), cookie=False)
    (cookie,) = answer.cookies
    parts = {x.strip().lower() for x in cookie.split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/", "max-age=2592000"} <= parts
    assert not any(part.startswith("domain") for part in parts)
    assert 'http-equiv="refresh" content="0;url=/"' in answer.text


def test_an_old_address_lets_nobody_in_but_leads_on_who_is_in(site: Site) -> None:
    answer = site.ask("GET", site.link(DANA, ago=timedelta(minutes=11)), cookie=False)
    assert answer.status == 403
    assert answer.cookies == ()
    assert f'href="{DANA}"' in answer.text


def test_an_address_from_the_future_lets_nobody_in(site: Site) -> None:
    assert site.ask("GET", site.link(ago=-timedelta(days=1)), cookie=False).cookies == ()


@pytest.mark.parametrize("change", ["to", "until", "key"])
def test_an_address_that_was_changed_in_one_place_lets_nobody_in(site: Site, change: str) -> None:
    fields = {k: v[0] for k, v in parse_qs(urlsplit(site.link()).query).items()}
    fields[change] += "1"
    answer = site.ask("GET", f"/enter?{urlencode(fields)}", cookie=False)
    assert answer.status == 403
    assert answer.cookies == ()


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/\n/x", "javascript:1", ""],
)
def test_no_address_of_ours_leads_elsewhere(site: Site, path: str) -> None:
    answer = site.ask("GET", site.link(path), cookie=False)
    assert answer.status == 403
    assert "evil" not in answer.text


def test_after_the_secret_has_changed_no_old_address_and_no_old_cookie_works(site: Site) -> None:
    link = site.link()
    (site.folder / "state" / "web.key").unlink()
    assert site.ask("GET", link, cookie=False).status == 403
    assert site.get().status == 403
    site.come_in()
    assert site.get().status == 200


def test_a_secret_that_others_could_read_is_made_anew(site: Site) -> None:
    key = site.folder / "state" / "web.key"
    before = key.read_text()
    key.chmod(0o644)
    assert site.get().status == 403
    assert key.read_text() != before
    assert key.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("rest", [b"", b"\x00\xff", b"ab", b"zz" * 32])
def test_a_damaged_secret_is_made_anew(site: Site, rest: bytes) -> None:
    key = site.folder / "state" / "web.key"
    key.write_bytes(rest)
    site.come_in()
    assert site.get().status == 200


def test_a_link_in_a_mail_goes_on_by_itself_to_the_same_page(site: Site) -> None:
    came = {"Sec-Fetch-Site": "cross-site", "Cookie": None}
    answer = site.ask("GET", DANA, headers=came)
    assert "Dana" not in answer.words
    assert f'content="0;url={DANA}"' in answer.text
    assert 'http-equiv="refresh"' not in site.ask("GET", DANA, headers={"Cookie": None}).text


# What is said on the next page ----------------------------------------------------------------


def test_nobody_else_can_put_words_on_the_page(site: Site) -> None:
    said = json.dumps(["9999999999", [["done", "Send your password to evil.example", ""]]])
    forged = base64.urlsafe_b64encode(said.encode()).decode()
    for told in (forged, f"{forged}.", f"{forged}.{'0' * 64}", "%0d%0aSet-Cookie:x=y", "."):
        answer = site.get(f"/?{urlencode({'news': told})}")
        assert answer.status == 200
        assert "evil.example" not in answer.text
        assert answer.cookies == ()


def test_where_a_word_leads_back_to_is_always_the_page_itself(site: Site) -> None:
    for back in (
        "//evil.example",
        "https://evil.example/",
        "/\r\nSet-Cookie: x=y",
        "/\\evil",
        "ü",
        "",
    ):
        answer = site.post("/say", **{**approval(site), "back": back})
        assert answer.status == 303
        assert answer.headers["location"].startswith("/?news=")
        assert answer.cookies == ()


def test_an_address_lets_somebody_in_once(site: Site) -> None:
    link = site.link()
    assert site.ask("GET", link, cookie=False).cookies
    again = site.ask("GET", link, cookie=False)
    assert again.status == 403
    assert not again.cookies
    assert "used before" in again.words


def test_who_comes_in_again_keeps_the_forms_of_the_other_windows(site: Site) -> None:
    form = approval(site)
    before = site.cookie
    again = site.ask("GET", site.link())
    assert again.cookies[0].partition(";")[0] == before
    assert site.post("/say", **form).status == 303


def test_a_link_elsewhere_leads_nowhere_but_to_us(site: Site) -> None:
    answer = site.ask(
        "GET", "//evil.example/x", headers={"Sec-Fetch-Site": "cross-site"}, cookie=False
    )
    assert "evil.example" not in answer.text


def test_lines_on_which_nothing_is_said_keep_nobody_out(site: Site) -> None:
    lines = [socket.create_connection(("127.0.0.1", site.port)) for _ in range(MOST_LINES * 3)]
    try:
        kept = _still_open(lines)
        assert len(kept) <= MOST_LINES
        for line in kept[: len(kept) // 2]:
            line.close()
        until(lambda: _answers(site), "an answer although others hold lines open")
    finally:
        for line in lines:
            line.close()


def _still_open(lines: list[socket.socket]) -> list[socket.socket]:
    """Those that the server has not closed when it has closed none for half a second."""
    kept = dict.fromkeys(lines)
    while closed := select.select(list(kept), [], [], 0.5)[0]:
        for line in closed:
            with suppress(ConnectionResetError):
                assert line.recv(1) == b""
            del kept[line]
    return list(kept)


def _answers(site: Site) -> bool:
    try:
        return site.get("/").status == 200
    except (OSError, http.client.HTTPException):
        return False

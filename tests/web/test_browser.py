"""The review page in real Chromium, served by a real daemon, to a letter at a real mail server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from followupd.adapters.demo_server import Post, post_office
from tests.process.daemon import Daemon, command, running, states, until
from tests.web.chromium import CONTRAST, Looker, chromium, window
from tests.web.pictures import take_pictures
from tests.web.site import free_port, with_page

pytestmark = [pytest.mark.real, pytest.mark.timeout(240)]

DETAILS = """
        talked_about: [how releases are rehearsed on a copy of production]
"""
NOTES = """\
    goal: keep patient records available through every deployment
    skills: [zero-downtime migrations, PostgreSQL]
"""
LACKING = """\
interviews:
  - id: bluebird
    company: Bluebird Health
    position: Platform Engineer
    format: video
    ended: {ended}
{notes}    people:
      - name: Mira Novak
        email: mira@bluebird.example
        role: hiring_manager{details}
"""
MIRA = "bluebird/mira-novak"


class Home:
    """A person's files, the daemon that works on them, and the mail server."""

    def __init__(self, folder: Path, post: Post) -> None:
        self.post = post
        self.port = free_port()
        self.queue = folder / "interviews.yaml"
        self.config = with_page(folder, post.port, self.port)
        self.origin = f"http://127.0.0.1:{self.port}"
        self.ended = datetime.now(UTC) - timedelta(hours=3)

    def writes(self, notes: str = "", details: str = "") -> None:
        ended = self.ended.strftime("%Y-%m-%d %H:%M")
        text = LACKING.format(ended=ended, notes=notes, details=details)
        self.queue.write_text(text, encoding="utf-8")

    def link(self, *letter: str) -> str:
        said = command(self.config, "open", *letter, "--print")
        assert said.returncode == 0, said.stderr
        return said.stdout.strip()

    def arrived(self) -> list[str]:
        return [str(m["To"]) for m in self.post.letters]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with post_office() as post:
        yield Home(tmp_path, post)


@pytest.fixture
def daemon(home: Home, tmp_path: Path) -> Iterator[Daemon]:
    home.writes()
    with running(home.config, tmp_path / "daemon.log") as one:
        until(lambda: "review page is ready" in one.said(), "the page")
        until(lambda: MIRA in states(home.config), "the letter")
        yield one


def test_the_whole_way_from_a_draft_that_lacks_something_to_a_letter_that_went(
    browser: Browser, home: Home, daemon: Daemon
) -> None:
    with window(browser) as she:
        she.enter(home.link())
        she.page.get_by_role("heading", name="1 letter needs you").wait_for()
        she.see("something is missing")
        assert she.page.get_by_role("button", name="Approve").count() == 0

        home.writes(NOTES, DETAILS)  # in her editor; the page is not touched
        she.see("waits for your approval")
        she.page.get_by_role("link", name="Mira Novak").first.click()
        she.see("rehearsed on a copy of production")
        she.page.get_by_role("button", name="Approve: Mira Novak").click()
        she.see("Mira Novak (Bluebird Health): approved")

        she.page.get_by_text("sent", exact=True).first.wait_for()
        until(lambda: home.arrived() == ["Mira Novak <mira@bluebird.example>"], "the letter")
        she.page.get_by_role("link", name="All letters").click()
        she.page.get_by_role("heading", name="Nothing needs you now").wait_for()
    assert states(home.config) == {MIRA: "sent"}
    assert len(home.post.letters) == 1


def test_all_of_it_works_without_javascript(browser: Browser, home: Home, daemon: Daemon) -> None:
    home.writes(NOTES, DETAILS)
    until(lambda: states(home.config)[MIRA] == "needs_approval", "the draft")
    with window(browser, java_script_enabled=False) as she:
        she.enter(home.link("bluebird"), f"/letters/{MIRA}")
        page = she.page
        assert not page.get_by_role("button", name="Keys").is_visible()
        page.get_by_role("link", name="Edit").click()
        page.get_by_label("Letter").fill("Dear Mira,\n\n\n")
        page.get_by_label("Subject").fill(" ")
        page.get_by_role("button", name="Keep this text").click()
        she.see("has no subject")
        assert page.get_by_label("Letter").input_value().startswith("Dear Mira")
        assert [x for x in she.complaints if "422" not in x] == []
        she.complaints.clear()  # that the form was not taken stands in the console too

        page.get_by_label("Subject").fill("Thank you, and one <b>idea</b>")
        page.get_by_label("Letter").fill(OWN_WORDS)
        page.get_by_role("button", name="Keep this text").click()
        she.see("it has your wording now")
        she.see("Thank you, and one <b>idea</b>")

        page.get_by_role("button", name="Hold back").click()
        she.see("on hold")
        page.get_by_role("button", name="Let it go its way").click()
        she.see("waits for your approval")
        page.get_by_text("Cancel the letter…").click()
        she.see("It can't be taken back.")
        page.get_by_text("Send now…").click()
        page.get_by_role("button", name="Yes, send now: Mira Novak").click()
        until(lambda: len(home.post.letters) == 1, "the letter")
        until(lambda: states(home.config)[MIRA] == "sent", "its record")
        page.get_by_role("link", name="Look again").click()
        page.get_by_text("sent", exact=True).first.wait_for()
    assert home.post.letters[0]["Subject"] == "Thank you, and one <b>idea</b>"
    body = home.post.letters[0].get_body(("plain",))
    assert body is not None
    assert "rehearsed on a copy" in body.get_content()


OWN_WORDS = """\
Dear Mira,

Thank you for the talk today. That every release is rehearsed on a copy of production stayed with
me: it is the kind of care that I want to work with, and to add to.

My experience with zero-downtime migrations would help you keep patient records available. I would
be glad to meet you and the team in person; I will call on Friday to find a day.

Kind regards,
Sam Rivera
"""


def test_a_person_without_a_mouse_can_do_it(browser: Browser, home: Home, daemon: Daemon) -> None:
    home.writes(NOTES, DETAILS)
    until(lambda: states(home.config)[MIRA] == "needs_approval", "the draft")
    with window(browser) as she:
        she.enter(home.link())
        keys, page = she.page.keyboard, she.page
        keys.press("Tab")
        assert focused(page) == "Skip to the letters"
        keys.press("?")
        page.get_by_role("dialog", name="Keys").wait_for()
        keys.press("Escape")
        keys.press("j")
        assert focused(page) == "Mira Novak"
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        keys.press("Enter")
        page.wait_for_url(f"**/letters/{MIRA}")
        keys.press("e")
        page.wait_for_url("**/edit")
        page.get_by_label("Letter").focus()
        keys.type("jake? ")
        assert "jake? " in page.get_by_label("Letter").input_value()
        page.go_back()
        page.wait_for_url(f"**/letters/{MIRA}")
        keys.press("a")
        she.see("approved")
        until(lambda: home.arrived() != [], "the letter")
        keys.press("u")
        page.wait_for_url("**/")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.innerText")).strip()


def test_letter_keys_can_be_turned_off(browser: Browser, home: Home, daemon: Daemon) -> None:
    with window(browser) as she:
        she.enter(home.link())
        she.page.get_by_role("button", name="Keys").click()
        she.page.get_by_label("Letter keys are on").uncheck()
        she.page.keyboard.press("Escape")
        she.page.reload()
        she.page.keyboard.press("j")
        assert focused(she.page) != "Mira Novak"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 768, 1100])
def test_every_page_fits_and_can_be_read(
    browser: Browser, home: Home, daemon: Daemon, scheme: str, width: int
) -> None:
    wishes = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    paths = ["/", f"/letters/{MIRA}", f"/letters/{MIRA}/edit"]
    with window(browser, **wishes) as she:
        she.enter(home.link())
        for path in paths:
            she.page.goto(f"{home.origin}{path}")
            assert she.fits(), path
            assert she.page.evaluate(CONTRAST) == [], path
        ours = she.page.evaluate("getComputedStyle(document.body).backgroundColor")
        dark = sum(int(x) for x in ours[4:-1].split(",")) < 380
        assert dark is (scheme == "dark")


def test_a_screen_reader_is_told_what_the_bar_shows(
    browser: Browser, home: Home, daemon: Daemon
) -> None:
    with window(browser) as she:
        she.enter(home.link())
        tree = she.page.locator("body").aria_snapshot()
        for part in (
            'link "Skip to the letters"',
            "banner:",
            "main:",
            'heading "1 letter needs you" [level=1]',
            'heading "Needs you" [level=2]',
            'heading "Bluebird Health" [level=3]',
            'img "The interview ended',
            "Mira Novak: something is missing",
            "The deadline is",
        ):
            assert part in tree, tree
        she.page.goto(f"{home.origin}/letters/{MIRA}")
        tree = she.page.locator("body").aria_snapshot()
        assert 'article "The letter to Mira Novak, as they will see it"' in tree
        assert 'button "Hold back: Mira Novak"' in tree
        levels = she.page.evaluate(
            "[...document.querySelectorAll('main :is(h1, h2, h3)')].map((h) => +h.tagName[1])"
        )
        assert levels[0] == 1
        assert all(b - a <= 1 for a, b in pairwise(levels))


def test_the_page_does_not_change_under_a_question_that_is_open(
    browser: Browser, home: Home, daemon: Daemon
) -> None:
    with window(browser) as she:
        she.enter(home.link("bluebird"), f"/letters/{MIRA}")
        she.page.get_by_text("Cancel the letter…").click()
        home.writes(NOTES, DETAILS)
        until(lambda: states(home.config)[MIRA] == "needs_approval", "the draft")
        she.page.get_by_role("button", name="Yes, cancel the letter: Mira Novak").wait_for()
        she.page.get_by_text("Cancel the letter…").click()
        she.see("waits for your approval")


def test_an_approval_of_a_text_that_has_changed_since_is_not_taken(
    browser: Browser, home: Home, daemon: Daemon
) -> None:
    home.writes(NOTES, DETAILS)
    until(lambda: states(home.config)[MIRA] == "needs_approval", "the draft")
    with window(browser, java_script_enabled=False) as she:
        she.enter(home.link("bluebird"), f"/letters/{MIRA}")
        home.writes(NOTES, DETAILS.replace("releases", "migrations"))
        she.page.get_by_role("button", name="Approve: Mira Novak").click()
        she.see("has just changed with the queue file")
        she.see("how migrations are rehearsed")
        she.page.get_by_role("button", name="Approve: Mira Novak").click()
        she.see("approved")
    until(lambda: len(home.post.letters) == 1, "the letter")


def test_a_foreign_page_can_neither_act_nor_frame_nor_read(
    browser: Browser, home: Home, daemon: Daemon, tmp_path: Path
) -> None:
    home.writes(NOTES, DETAILS)
    until(lambda: states(home.config)[MIRA] == "needs_approval", "the draft")
    evil = tmp_path / "evil.html"
    evil.write_text(
        f'<form id=f method=post action="{home.origin}/say"><input name=verb value=approve>'
        f'<input name=letter value="{MIRA}"><input name=text><input name=ask></form>'
        f'<iframe id=i src="{home.origin}/letters/{MIRA}"></iframe>',
        encoding="utf-8",
    )
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(home.link())
        page.wait_for_url("**/")
        page.goto(evil.as_uri())
        assert page.evaluate(f"fetch('{home.origin}/').then(() => 'read', () => 'kept')") == "kept"
        assert "Mira" not in page.frames[1].content()
        page.evaluate("document.getElementById('f').submit()")
        page.get_by_text("nothing was done").wait_for()
    finally:
        context.close()
    assert states(home.config)[MIRA] == "needs_approval"


def test_when_followupd_ends_the_page_says_so_and_stays(
    browser: Browser, home: Home, daemon: Daemon
) -> None:
    context = browser.new_context()
    try:
        she = Looker(context)
        she.enter(home.link())
        assert daemon.stop() == 0
        she.see("followupd does not answer")
        assert she.page.get_by_text("Mira Novak").first.is_visible()
    finally:
        context.close()


def test_the_pictures_of_the_readme(browser: Browser, tmp_path: Path) -> None:
    """With FOLLOWUPD_SCREENSHOTS=docs/images they are made anew where the README shows them."""
    folder = Path(os.environ.get("FOLLOWUPD_SCREENSHOTS") or tmp_path)
    take_pictures(browser, folder)
    made = {picture.name: picture.read_bytes()[:8] for picture in folder.glob("*-*.png")}
    assert {"overview-light.png", "letter-dark.png", "overview-phone.png"} <= set(made)
    assert set(made.values()) == {b"\x89PNG\r\n\x1a\n"}

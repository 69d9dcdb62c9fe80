"""What the pages show, and what becomes of a word that is said on them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process.daemon import queue_text
from tests.web.site import DANA, Site, open_site

EVIL = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'{{7*7}}`</textarea>"
EVERYWHERE = """\
interviews:
  - id: acme
    company: '{evil}'
    position: '{evil}'
    format: phone
    ended: 2026-11-22 14:30
    goal: 'cut {evil}'
    skills: ['{evil}']
    afterthoughts: ['{evil}']
    people:
      - name: 'Dana {evil}'
        goes_by: '{evil}'
        email: dana@acme.example
        role: hiring_manager
        subject: '{evil}'
        note: '{evil}'
        talked_about: ['{evil}']
      - name: Ivo Brandt
        email: ivo@acme.example
        role: interviewer
        letter: '{evil}'
        attach: ['{evil}']
  - id: other
    company: '{evil}'
    ended: '{evil}'
    '{evil}': 1
    people: []
"""


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Site]:
    """Every field of the queue holds markup; the user pasted it from somewhere."""
    text = EVERYWHERE.format(evil=EVIL.replace("'", "''"))
    with open_site(tmp_path, text) as site:
        yield site


def paths_of(site: Site) -> list[str]:
    page = site.get("/").text
    found = [part.partition('"')[0] for part in page.split('href="')[1:]]
    return sorted({x for x in found if x.startswith("/letters/")})


def test_no_field_of_the_queue_becomes_markup(hostile: Site) -> None:
    letters = paths_of(hostile)
    assert letters
    for path in ("/", *letters, *(f"{x}/edit" for x in letters), "/interviews/acme"):
        answer = hostile.get(path)
        assert answer.status in {200, 303}, path
        text = answer.text
        assert "<script>alert" not in text, path
        assert "<img src=x" not in text, path
        assert "{{7*7}}" in text or "alert" not in text, path
        assert text.count("</textarea>") == (1 if path.endswith("/edit") else 0), path


def test_an_id_that_does_not_exist_is_not_repeated_as_markup(site: Site) -> None:
    answer = site.get("/letters/acme/%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert answer.status == 404
    assert "<script>alert" not in answer.text


def test_what_was_typed_into_the_form_comes_back_as_text(site: Site) -> None:
    seen = site.get(f"{DANA}/edit").hidden("text")[0]
    answer = site.post(f"{DANA}/edit", text=seen, subject=EVIL, body=" ")
    assert answer.status == 422
    assert "<script>alert" not in answer.text
    assert "below the subject is empty" in answer.words


def test_a_subject_of_several_lines_is_one_line(site: Site) -> None:
    seen = site.get(f"{DANA}/edit").hidden("text")[0]
    body = "Dear Dana,\r\n\r\nthank you for the talk.\r\n"
    answer = site.post(f"{DANA}/edit", text=seen, subject="Hi\r\nBcc: all@acme.example", body=body)
    assert answer.status == 303
    assert "Hi Bcc: all@acme.example" in site.get(DANA).words


def test_the_overview_says_first_what_needs_the_person(site: Site) -> None:
    words = site.get("/").words
    assert words.index("2 letters need you") < words.index("Interviews")
    assert "Read and approve" in words
    assert "Read all 2 and approve" in words


def test_a_word_is_carried_out_and_answered_on_the_next_page(site: Site) -> None:
    page = site.say("approve")
    assert "Dana Lee (Acme Robotics): approved" in page.words
    assert site.states()["acme/dana-lee"] == "waiting"
    assert "approved;" not in site.get(DANA).words


def test_every_word_that_a_page_offers_is_allowed_by_the_letters_state(site: Site) -> None:
    for verb in ("approve", "hold", "release", "send", "hold", "cancel"):
        offered = site.get(DANA).text
        assert f'value="{verb}"' in offered, verb
        assert "Not done:" not in site.say(verb).words, verb
    assert site.states()["acme/dana-lee"] == "cancelled"
    assert 'action="/say"' not in site.get(DANA).text


def test_all_ready_letters_of_an_interview_are_approved_with_one_button(site: Site) -> None:
    page = site.get("/interviews/acme")
    assert page.words.count("Dear ") + page.words.count("Hello ") + page.words.count("Hi ") >= 2
    fields: dict[str, str | list[str]] = {x: page.hidden(x) for x in ("letter", "text", "ask")}
    there = site.post("/say", **fields, verb="approve", back="/")
    assert site.get(there.headers["location"]).words.count("approved;") == 2
    assert set(site.states().values()) == {"waiting"}
    assert site.get("/interviews/acme").status == 303


def test_an_approval_counts_for_the_text_that_was_on_the_page_only(site: Site) -> None:
    page = site.say("approve", text="0" * 64)
    assert "has just changed" in page.words
    assert site.states()["acme/dana-lee"] == "needs_approval"


@pytest.mark.parametrize("letter", ["acme", "acme/dana", "ACME/DANA-LEE", "", "nobody/nothing"])
def test_a_form_means_one_whole_id_and_never_the_beginning_of_one(site: Site, letter: str) -> None:
    seen = site.get(DANA)
    text, ask = seen.hidden("text")[0], seen.hidden("ask")[0]
    there = site.post("/say", verb="approve", letter=letter, text=text, ask=ask, back="/")
    page = site.get(there.headers["location"])
    assert "there is no letter" in page.words
    assert "waiting" not in site.states().values()


def test_two_texts_for_one_letter_are_no_form(site: Site) -> None:
    page = site.say("approve", text=["a", "b"])
    assert "the form is not whole" in page.words


@pytest.mark.parametrize("verb", ["", "delete", "__class__", "edit"])
def test_a_word_that_there_is_not_does_nothing(site: Site, verb: str) -> None:
    assert "nothing that can be done" in site.say(verb).words


def test_a_refusal_says_what_to_do(site: Site) -> None:
    page = site.say("retry")
    assert "Not done:" in page.words
    assert "it is for a letter that was refused by the mail server" in page.words


def test_the_users_own_wording_is_kept_shown_and_given_up(site: Site) -> None:
    drafted = site.get(DANA).hidden("text")
    seen = site.get(f"{DANA}/edit").hidden("text")[0]
    body = "Dear Dana,\r\n\r\nThank you. Moving the nightly batch to streaming made me think.\r\n"
    there = site.post(f"{DANA}/edit", text=seen, subject="Thanks & streaming", body=body)
    page = site.get(there.headers["location"])
    assert "it has your wording now" in page.words
    assert "Thanks & streaming" in page.words
    seen = page.hidden("text")[0]
    there = site.post(f"{DANA}/discard", text=seen)
    page = site.get(there.headers["location"])
    assert "it is the draft of your notes again" in page.words
    assert "Thanks & streaming" not in page.words
    assert site.get(DANA).hidden("text")[:1] == drafted[:1]


def test_a_text_typed_over_one_that_changed_meanwhile_is_asked_about_and_not_lost(
    site: Site,
) -> None:
    seen = site.get(f"{DANA}/edit").hidden("text")[0]
    site.queue.write_text(queue_text("Dana Lee", "Ivo Brandt").replace("nightly", "hourly"))
    answer = site.post(f"{DANA}/edit", text=seen, subject="Mine", body="Dear Dana,\n\nmine.")
    assert answer.status == 422
    assert "has changed since you opened it here" in answer.words
    assert "Dear Dana,\n\nmine." in answer.text.replace("\r\n", "\n")
    again = answer.hidden("text")[0]
    assert (
        site.post(f"{DANA}/edit", text=again, subject="Mine", body="Dear Dana,\n\nmine.").status
        == 303
    )


def test_what_was_typed_for_a_letter_that_is_gone_is_given_back(site: Site) -> None:
    seen = site.get(f"{DANA}/edit").hidden("text")[0]
    site.queue.write_text(queue_text("Rae Ortiz"))
    answer = site.post(f"{DANA}/edit", text=seen, subject="Mine", body="Dear Dana,\n\nmine.")
    assert answer.status == 409
    assert "Dear Dana,\n\nmine." in answer.text


def test_what_changed_since_the_approval_is_shown_word_by_word(site: Site) -> None:
    site.say("approve")
    site.queue.write_text(queue_text("Dana Lee", "Ivo Brandt").replace("nightly", "hourly"))
    page = site.get(DANA)
    assert "<del>nightly</del><ins>hourly</ins>" in page.text
    assert "What changed since you approved it" in page.words


def test_findings_stand_at_their_sentences(site: Site) -> None:
    text = queue_text("Dana Lee") + "        note: What is the salary for this position?\n"
    site.queue.write_text(text)
    page = site.get(DANA)
    assert '<mark class="t-warn">What is the salary for this position?</mark>' in page.text
    assert "Look at this:" in page.words


def test_a_broken_queue_is_told_with_its_place_and_the_letters_stay(site: Site) -> None:
    site.say("hold")
    site.queue.write_text("interviews:\n  - id: [\n")
    page = site.get("/")
    assert "interviews.yaml:" in page.words
    assert "To mend" in page.words
    assert "Dana Lee" in page.words


def test_a_letter_whose_entry_is_bad_cannot_be_edited_and_it_is_said_why(site: Site) -> None:
    site.say("hold")
    site.queue.write_text(queue_text("Dana Lee", "Ivo Brandt").replace("role: inter", "role: wri"))
    page = site.get(DANA)
    assert "What holds it" in page.words
    assert "Edit" not in page.words
    there = site.get(f"{DANA}/edit")
    assert there.status == 303
    assert "its entry has a problem" in site.get(there.headers["location"]).words


def test_a_damaged_outbox_is_a_sentence_and_no_traceback(site: Site) -> None:
    site.say("hold")
    outbox = site.folder / "state" / "outbox.sqlite3"
    outbox.unlink()
    outbox.write_bytes(b"x" * 5000)
    answer = site.get("/")
    assert answer.status == 503
    assert "Traceback" not in answer.text
    assert "outbox" in answer.words


def test_somebody_without_an_address_is_told_of(site: Site) -> None:
    line = "        email: ivo.brandt@acme.example\n"
    text = queue_text("Dana Lee", "Ivo Brandt")
    assert line in text
    site.queue.write_text(text.replace(line, ""), encoding="utf-8")
    assert "Ivo Brandt gets no letter" in site.get("/").words


def test_an_empty_queue_says_how_to_begin(tmp_path: Path) -> None:
    with open_site(tmp_path, "interviews: []\n") as site:
        words = site.get("/").words
        assert "No letters yet" in words or "problem" in words
        assert "followupd add" in words


def test_the_version_changes_with_the_queue_and_with_a_word(site: Site) -> None:
    first = site.get("/version").text
    site.queue.write_text(queue_text("Dana Lee"))
    second = site.get("/version").text
    assert second != first
    site.say("hold")
    assert site.get("/version").text != second

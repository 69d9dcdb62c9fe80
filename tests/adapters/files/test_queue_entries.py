from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from followupd.core.model import Place, Repair
from followupd.core.words import Format, Mode, Role
from tests.adapters.files.queues import GOOD, entry, interview, person, read, said


def test_an_entry_with_only_what_is_needed_is_an_interview() -> None:
    found = interview(GOOD)
    assert (found.id, found.company, found.position) == (
        "acme-robotics-2026-11-22",
        "Acme Robotics",
        "",
    )
    assert found.ended == datetime(2026, 11, 22, 13, 30, tzinfo=UTC)
    assert found.timezone == ZoneInfo("Europe/Berlin")
    assert found.format is Format.OTHER
    dana = found.people[0]
    assert (dana.key, dana.name, dana.goes_by) == ("dana-lee", "Dana Lee", "Dana")
    assert (dana.email, dana.role) == ("dana@acme.example", Role.HIRING_MANAGER)
    assert (dana.timezone, dana.mode, dana.skip) == (ZoneInfo("Europe/Berlin"), None, False)


def test_everything_that_may_be_written_arrives() -> None:
    found = interview(
        entry(
            "id: acme-phone",
            "position: Senior Data Engineer",
            "format: Phone",
            "timezone: America/New_York",
            "call_at: 2026-11-25 10:00",
            "goal: cut latency",
            "skills: [Kafka, mentoring]",
            "afterthoughts: I sketched it.",
            "repair: {about: the cluster, say: It was forty.}",
            "attach: portfolio.pdf",
            "mode: send",
            "accept: [no-fit]",
            people="goes_by: D\ntalked_about: the batch\nlearned: [a, b]\ntimezone: Asia/Tokyo\n"
            "note: |\n  One.\n\n  Two.\nsubject: Thanks\nletter: Dear D\nskip: yes\naccept: Length",
        )
    )
    assert found.id == "acme-phone"
    assert found.format is Format.PHONE
    assert found.ended == datetime(2026, 11, 22, 19, 30, tzinfo=UTC)
    assert found.call_at == datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
    dana = found.people[0]
    assert dana.goal == "cut latency"
    assert dana.skills == ("Kafka", "mentoring")
    assert dana.afterthoughts == ("I sketched it.",)
    assert dana.repair == Repair(about="the cluster", say="It was forty.")
    assert dana.attach == ("portfolio.pdf",)
    assert dana.mode is Mode.SEND
    assert dana.accept == {"no-fit", "length"}
    assert (dana.goes_by, dana.timezone.key) == ("D", "Asia/Tokyo")
    assert (dana.talked_about, dana.learned) == (("the batch",), ("a", "b"))
    assert (dana.note, dana.subject, dana.letter) == ("One.\n\nTwo.", "Thanks", "Dear D")
    assert dana.skip


def test_a_persons_notes_take_the_place_of_the_interviews() -> None:
    dana = person(
        entry(
            "goal: one",
            "skills: [one]",
            "afterthoughts: [one]",
            "repair: {say: one}",
            "attach: [one]",
            "mode: send",
            people="goal: two\nskills: two\nafterthoughts: two\nrepair: {say: two}\n"
            "attach: two\nmode: draft",
        )
    )
    assert (dana.goal, dana.skills, dana.afterthoughts) == ("two", ("two",), ("two",))
    assert (dana.repair, dana.attach, dana.mode) == (Repair(say="two"), ("two",), Mode.DRAFT)


def test_an_empty_list_on_a_person_takes_the_interviews_away() -> None:
    assert person(entry("skills: [one]", "attach: [a]", people="skills: []")).skills == ()


def test_a_key_with_nothing_behind_it_is_not_given() -> None:
    half_written = entry(
        "position:", "goal:", "skills:", "call_at:", "mode: ''", people="note:\nrepair:\nskip:\n"
    )
    assert interview(half_written) == interview(GOOD)


@pytest.mark.parametrize("plain", ["14:30", "No", "01234", "1.10", "null", "2026-11-22", "true"])
def test_a_company_may_be_called_anything(plain: str) -> None:
    assert interview(GOOD.replace("Acme Robotics", plain)).company == plain


@pytest.mark.parametrize(
    ("written", "role"),
    [
        ("Hiring Manager", Role.HIRING_MANAGER),
        ("hiring-manager", Role.HIRING_MANAGER),
        ("HR", Role.HR),
        (" Interviewer ", Role.INTERVIEWER),
    ],
)
def test_a_role_is_known_in_any_spelling(written: str, role: Role) -> None:
    assert person(GOOD.replace("hiring_manager", f'"{written}"')).role is role


def test_a_person_without_an_address_is_no_problem() -> None:
    assert person(GOOD.replace("email:", "goes_by:")).email is None


def test_names_written_in_two_ways_of_unicode_are_one() -> None:
    one = person(GOOD.replace("Dana Lee", "José"))
    assert one == person(GOOD.replace("Dana Lee", "Jose\u0301"))


def test_notes_wrapped_in_the_file_are_one_line() -> None:
    assert person(entry("goal: cut\n      latency\n\n      now")).goal == "cut latency now"
    assert person(entry("skills:\n    - |\n      a\n      b")).skills == ("a b",)


@pytest.mark.parametrize(
    "written", ["<a1@b.example>", "a1.X@b.example", "'Message-ID: <a1@b.example>'"]
)
def test_the_mail_that_a_letter_answers_is_named_by_its_message_id(written: str) -> None:
    found = person(entry(people=f"reply_to: {written}"))
    assert found.reply_to in {"<a1@b.example>", "<a1.X@b.example>"}
    assert person(GOOD).reply_to == ""


def test_places_lead_to_the_keys() -> None:
    found = interview(entry("goal: x", people="note: y"))
    dana = found.people[0]
    file = "interviews.yaml"
    assert found.place_of("goal", dana) == Place(file, 4, 5)
    assert found.place_of("note", dana) == Place(file, 9, 9)
    assert found.place_of("talked_about", dana) == Place(file, 6, 9)
    assert found.place_of("position") == Place(file, 2, 5)
    assert set(dana.places) == {"", "name", "email", "role", "note"}


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        (GOOD.replace("company", "compny"), "unknown-key", "2:5"),
        (GOOD.replace("company: Acme Robotics", "position: x"), "missing-key", "2:5"),
        (GOOD.replace("Acme Robotics", ""), "missing-key", "2:5"),
        (GOOD.replace("    ended: 2026-11-22 14:30\n", ""), "missing-key", "2:5"),
        (GOOD.replace("2026-11-22 14:30", "last week"), "bad-time", "3:12"),
        (GOOD.replace("2026-11-22 14:30", "[1, 2]"), "bad-value", "3:12"),
        (GOOD.replace("        role: hiring_manager\n", ""), "missing-key", "5:9"),
        (GOOD.replace("hiring_manager", "boss"), "bad-role", "7:15"),
        (GOOD.replace("dana@acme.example", "a@x.example, b@x.example"), "bad-email", "6:16"),
        (
            GOOD.replace("dana@acme.example", '"a@x.example\\nBcc: b@x.example"'),
            "bad-value",
            "6:16",
        ),
        (entry("timezone: Berlin"), "bad-timezone", "4:15"),
        (entry("id: a b"), "bad-id", "4:9"),
        (entry("mode: now"), "bad-value", "4:11"),
        (entry("format: fax"), "bad-value", "4:13"),
        (entry("accept: [no-fit, leak]"), "bad-value", "4:22"),
        (entry("accept: nonsense"), "bad-value", "4:13"),
        (entry("skills: [a, {b: c}]"), "bad-value", "4:17"),
        (entry("skills: {a: b}"), "bad-value", "4:13"),
        (entry("repair: I said"), "bad-value", "4:13"),
        (entry("repair: {about: x}"), "missing-key", "4:13"),
        (entry("repair: {say: x, why: y}"), "unknown-key", "4:22"),
        (entry("goal: 'a\x07'"), "bad-character", "4:13"),
        (entry('goal: "a\\x07"'), "bad-value", "4:11"),
        (entry(people="skip: maybe"), "bad-value", "8:15"),
        (entry(people="reply_to: our call"), "bad-message-id", "8:19"),
        (entry(people="reply_to: dana@acme.example"), "bad-message-id", "8:19"),
        (entry(people="reply_to: <Dana@acme.example>"), "bad-message-id", "8:19"),
        (entry(people="reply_to: [<a1@b.example>, <c2@d.example>]"), "bad-value", "8:19"),
        (entry('reply_to: "<a1@b.example>"'), "unknown-key", "4:5"),
        (entry("call_at: 2026-03-29 02:30"), "bad-time", "4:14"),
        (GOOD.replace("2026-11-22 14:30", "2026-03-29 02:30"), "bad-time", "3:12"),
        (entry("goal: x", "goal: y"), "double-key", "5:5"),
        (entry("goal: *x"), "alias", "4:11"),
        (GOOD.partition("people:")[0] + "people:\n", "missing-key", "4:5"),
        (GOOD.partition("people:")[0] + "people: []\n", "missing-key", "4:13"),
        (GOOD.partition("people:")[0] + "people: Dana\n", "bad-value", "4:13"),
        (GOOD.partition("people:")[0] + "people: [Dana]\n", "bad-value", "4:14"),
    ],
)
def test_what_is_wrong_is_told_at_its_place_and_the_entry_is_bad(
    text: str, code: str, place: str
) -> None:
    found = read(text)
    assert (code, place) in said(found)
    assert found.interviews == ()
    assert all(p.hint and p.message for p in found.problems)


@pytest.mark.parametrize("sign", ["\\n", "\\r", "\\0", "\\x1b", "\\t", "\\u2028", "\\u202e"])
@pytest.mark.parametrize("key", ["name", "goes_by", "subject", "company", "position", "id"])
def test_nothing_invisible_gets_into_a_line_of_a_header(key: str, sign: str) -> None:
    text = f'{key}: "a{sign}Bcc: x@y.example"'
    if key == "name":
        queue = GOOD.replace("name: Dana Lee", text)
    elif key == "company":
        queue = GOOD.replace("company: Acme Robotics", text)
    else:
        queue = entry(text) if key in {"position", "id"} else entry(people=text)
    assert [code for code, _ in said(read(queue))] == ["bad-value"]


def test_all_problems_of_an_entry_are_told_at_once() -> None:
    text = (
        entry("compny: x", "timezone: Berlin", "call_at: soon", people="skip: maybe")
        .replace("2026-11-22 14:30", "2026-03-29 02:30")
        .replace("hiring_manager", "boss")
    )
    assert said(read(text)) == [
        ("bad-time", "3:12"),
        ("unknown-key", "4:5"),
        ("bad-timezone", "5:15"),
        ("bad-time", "6:14"),
        ("bad-role", "10:15"),
        ("bad-value", "11:15"),
    ]


def test_a_misspelt_key_is_answered_with_the_right_one() -> None:
    (problem,) = read(entry(people="emial: x")).problems
    assert problem.message == "unknown key `emial`; did you mean `email`?"


def test_a_key_in_the_wrong_group_is_told_where_it_belongs() -> None:
    (problem,) = read(entry("talked_about: the batch")).problems
    assert "`people`" in problem.hint
    (problem,) = read(entry(people="position: x")).problems
    assert "level above" in problem.hint


def test_a_missing_key_is_shown_as_it_is_written() -> None:
    (problem,) = read(GOOD.replace("Acme Robotics", "")).problems
    assert "company: Acme Robotics" in problem.hint


def test_a_time_that_came_twice_is_a_warning_and_the_entry_is_good() -> None:
    found = read(GOOD.replace("2026-11-22 14:30", "2026-10-25 02:30"))
    assert [(p.code, p.severity) for p in found.problems] == [("ambiguous-time", "warning")]
    assert found.interviews[0].ended == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_call_before_the_end_is_a_warning() -> None:
    found = read(entry("call_at: 2026-11-12 10:00"))
    assert [(p.code, p.severity) for p in found.problems] == [("bad-time", "warning")]
    assert len(found.interviews) == 1


def two_people(first: str, second: str) -> str:
    return GOOD.partition("      - name")[0] + "".join(
        f"      - {{name: Dana Lee, role: hr, email: {email}}}\n" for email in (first, second)
    )


def test_two_people_of_one_address_are_a_problem() -> None:
    found = read(two_people("dana@acme.example", "Dana@Acme.example"))
    assert said(found) == [("duplicate-person", "6:43")]
    assert found.interviews == ()
    on_one_line = (
        two_people("a@x.example", "a@x.example")
        .replace("}\n      - {", "}, {")
        .replace("people:\n      - {", "people: [{")
        .rstrip()
        + "]\n"
    )
    assert [code for code, _ in said(read(on_one_line))] == ["duplicate-person"]


def test_two_people_of_one_name_are_two() -> None:
    found = interview(two_people("d.lee@acme.example", "dana@acme.example"))
    assert [p.key for p in found.people] == ["dana-lee-d-lee", "dana-lee-dana"]


def test_a_begun_person_is_not_there_yet() -> None:
    assert len(interview(f"{GOOD}      -\n").people) == 1

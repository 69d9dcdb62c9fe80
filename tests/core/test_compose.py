"""The letters as they are composed with the shipped templates: shape, wholeness, distinctness."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from difflib import SequenceMatcher
from itertools import combinations, product
from zoneinfo import ZoneInfo

import pytest

from followupd.adapters.jinja_templates import JinjaTemplates
from followupd.core.compose import SUBJECT_LIMIT, compose
from followupd.core.letters.layout import parts_of, sentences_of
from followupd.core.model import Attachment, Draft, Interview, Person, Repair
from followupd.core.settings import Me
from followupd.core.words import Format, Role
from followupd.errors import TemplateBroken

NEW_YORK, BERLIN = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin")
ME = Me(
    name="Sam Rivera",
    email="sam@rivera.example",
    timezone=NEW_YORK,
    signature="Sam Rivera\n+1 555 0100",
    phone="+1 555 0100",
)
TEMPLATES = JinjaTemplates()
NOTES = {
    "talked_about": ("moving the nightly batch to streaming",),
    "learned": ("how small and senior the team is",),
    "goal": "cut order latency below five minutes",
    "skills": ("Kafka stream design", "incident response", "mentoring"),
    "afterthoughts": ("On the drive home I sketched how the jobs could be moved one at a time.",),
    "repair": Repair(
        about="the size of the cluster I ran",
        say="I said twelve nodes; it was forty, across two regions.",
    ),
    "note": "Your question about testing stayed with me. I have written down an answer.",
}
EMPTY = {key: type(value)() for key, value in NOTES.items() if key != "repair"} | {"repair": None}


def someone(key: str = "dana-lee", role: Role = Role.HIRING_MANAGER, **notes: object) -> Person:
    plain = {
        "key": key,
        "name": "Dana Lee",
        "goes_by": "Dana",
        "email": f"{key}@acme.example",
        "role": role,
        "timezone": NEW_YORK,
    }
    return Person(**{**plain, **notes})  # type: ignore[arg-type]  # a test's kinds are its own


def meeting(*people: Person, **fields: object) -> Interview:
    plain = {
        "id": "acme-phone",
        "company": "Acme Robotics",
        "position": "Senior Data Engineer",
        "format": Format.PHONE,
        "ended": datetime(2026, 11, 22, 19, 30, tzinfo=UTC),
        "timezone": NEW_YORK,
        "people": people or (someone(**NOTES),),
        "call_at": datetime(2026, 11, 25, 15, 0, tzinfo=UTC),
    }
    return Interview(**{**plain, **fields})  # type: ignore[arg-type]  # a test's kinds are its own


def panel(role: Role, count: int, **notes: object) -> Interview:
    return meeting(*(someone(f"person-{n}", role, **notes) for n in range(count)))


def letter(interview: Interview, position: int = 0) -> Draft:
    return compose(interview, interview.people[position], ME, TEMPLATES)


def said(draft: Draft) -> str:
    return parts_of(draft.body, ME.signature).text


def combos() -> list[tuple[str, ...]]:
    switches = product((False, True), repeat=len(NOTES))
    return [tuple(k for k, on in zip(NOTES, bits, strict=True) if on) for bits in switches]


FAULTS = {
    "an empty place": r"\{|\}|None|\bTrue\b|\bFalse\b|\ue00a|\ue00b",
    "a doubled blank": r"[^\n]  ",
    "a blank before a sign": r" [,.;:?!](?:\s|$)",
    "a doubled stop": r"\.\.|\.,|,,|\?\.|;;|::",
    "a sentence that begins small": r"[.?!] [a-z]",
    "sentences that stick together": r"[a-z][.?!][A-Z]",
    "a stump": r"\b(?:the|and|a|an|bring) ?[.,;?!](?:\s|$)",
    "a doubled word": r"\b(the|to|of|about|and|with|is|has|for|in|a|role|position|you) \1\b",
    "a wrong article": r"\ba [AEIOaeio]|\ban [bcdfgjkpqtvwz]",
}


def faults(text: str) -> list[str]:
    found = ((what, re.search(pattern, text)) for what, pattern in FAULTS.items())
    return [f"{what}: {match[0]!r}" for what, match in found if match]


CALL = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
SETTINGS = [("Senior Data Engineer", CALL), ("", None), ("", CALL), ("Head of Data", None)]


@pytest.mark.parametrize("role", list(Role))
def test_every_combination_of_notes_gives_whole_sentences(role: Role) -> None:
    for number, notes in enumerate(combos()):
        given = EMPTY | {key: NOTES[key] for key in notes}
        for turn, kind in enumerate(Format):
            position, call = SETTINGS[(number + turn) % len(SETTINGS)]
            whole = replace(panel(role, 8, **given), format=kind, position=position, call_at=call)
            for reader in range(8):
                draft = letter(whole, reader)
                problems = faults(said(draft))
                assert not problems, f"{notes} {kind} {position!r} {problems}\n{draft.body}"
                assert said(draft)[-1] in ".?", draft.body
                assert 1 <= len(said(draft).split("\n\n")) <= 5, draft.body


class Hole(str):
    """A note that is missing, and that shows when a template says it nevertheless."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False


class HoleShowing:
    """The shipped templates, given a visible hole for every missing note."""

    def render(self, name: str, facts: Mapping[str, object]) -> str:
        alone = {"note", "afterthoughts"}  # a paragraph of their own needs no question
        shown = {
            key: Hole("HOLE") if value == "" and key not in alone else value
            for key, value in facts.items()
        }
        return TEMPLATES.render(name, shown)


@pytest.mark.parametrize("role", list(Role))
def test_no_template_says_a_note_that_is_missing(role: Role) -> None:
    for number, notes in enumerate(combos()):
        given = EMPTY | {key: NOTES[key] for key in notes}
        position, call = SETTINGS[number % len(SETTINGS)]
        whole = replace(panel(role, 8, **given), position=position, call_at=call)
        for person in whole.people:
            draft = compose(whole, person, ME, HoleShowing())
            assert "HOLE" not in draft.subject + draft.body, f"{notes}\n{draft.body}"


@pytest.mark.parametrize("role", list(Role))
def test_every_note_that_is_for_the_reader_stands_in_the_letter(role: Role) -> None:
    whole = panel(role, 8, **NOTES)
    for number in range(8):
        body = letter(whole, number).body
        assert "moving the nightly batch to streaming" in body
        assert "how small and senior the team is" in body
        assert str(NOTES["note"]) in body
        assert "on Wednesday, 25 November, at 10:00" in body
        if role in {Role.HIRING_MANAGER, Role.INTERVIEWER}:
            assert "cut order latency below five minutes" in body
            assert all(skill in body for skill in ("Kafka stream design", "mentoring"))
            assert "On the drive home" in body
        if role is not Role.HR:
            assert "twelve nodes" in body


def alike(one: str, two: str) -> float:
    by_letter = SequenceMatcher(None, one, two, autojunk=False).ratio()
    by_word = SequenceMatcher(None, one.split(), two.split(), autojunk=False).ratio()
    return max(by_letter, by_word, SequenceMatcher(None, one, two).ratio())


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("full", [True, False])
def test_six_people_with_the_very_same_notes_get_six_different_letters(
    role: Role, *, full: bool
) -> None:
    usual = {k: v for k, v in NOTES.items() if full or k in {"talked_about", "goal", "skills"}}
    usual = usual | {"note": ""}
    texts = [said(letter(panel(role, 6, **usual), n)) for n in range(6)]
    for one, two in combinations(texts, 2):
        assert alike(one, two) <= 0.75, f"{alike(one, two):.2f}\n{one}\n----\n{two}"


def test_a_panel_of_all_roles_gets_letters_that_could_lie_side_by_side() -> None:
    roles = [Role.HIRING_MANAGER, *[Role.INTERVIEWER] * 3, Role.RECRUITER, Role.HR]
    whole = meeting(
        *(someone(f"p{n}", role, **NOTES | {"note": ""}) for n, role in enumerate(roles))
    )
    drafts = [letter(whole, n) for n in range(6)]
    assert len({draft.subject for draft in drafts}) == 6
    for one, two in combinations(map(said, drafts), 2):
        assert alike(one, two) <= 0.75
        assert not own_sentences(one) & own_sentences(two)


def own_sentences(text: str) -> set[str]:
    """The sentences that come from the templates; those of the notes are the user's."""
    notes = "On the drive home|I said twelve nodes"
    return {s for s in sentences_of(text) if not re.match(notes, s)}


@pytest.mark.parametrize("role", list(Role))
def test_no_two_of_one_role_share_a_sentence_or_a_subject(role: Role) -> None:
    count = 8 if role is Role.INTERVIEWER else 6
    for kind in Format:
        whole = replace(panel(role, count, **NOTES | {"note": ""}), format=kind)
        drafts = [letter(whole, n) for n in range(count)]
        assert len({draft.subject for draft in drafts}) == count
        for one, two in combinations(map(said, drafts), 2):
            assert not own_sentences(one) & own_sentences(two)


def test_the_same_notes_give_the_same_letter_again() -> None:
    assert letter(panel(Role.INTERVIEWER, 3, **NOTES)) == letter(
        panel(Role.INTERVIEWER, 3, **NOTES)
    )


def test_other_interviews_begin_with_other_letters() -> None:
    openings = {said(letter(replace(meeting(), id=f"acme-{n}"))).split(".")[0] for n in range(40)}
    assert len(openings) == 6


def test_adding_a_person_or_editing_their_notes_leaves_the_other_letters_alone() -> None:
    three = panel(Role.INTERVIEWER, 3, **NOTES)
    more = replace(three, people=(*three.people, someone("new", Role.INTERVIEWER, **NOTES)))
    edited = replace(
        more, people=(*three.people[:2], replace(three.people[2], note="Other words."))
    )
    skipped = replace(three, people=(replace(three.people[0], skip=True), *three.people[1:]))
    for n in range(2):
        assert letter(three, n) == letter(more, n) == letter(edited, n)
    assert letter(skipped, 1) == letter(three, 1)


def test_one_list_of_skills_begins_elsewhere_for_each_who_has_it() -> None:
    bodies = [letter(panel(Role.INTERVIEWER, 3, **NOTES), n).body for n in range(3)]
    assert "Kafka stream design, incident response and mentoring" in bodies[0]
    assert "incident response, mentoring and Kafka stream design" in bodies[1]
    assert "mentoring, Kafka stream design and incident response" in bodies[2]


PERSON_TO_PERSON = r"in person|visit|come by|come and see|come in|across a table|face to face"
PERSON_TO_PERSON += r"|shaking your hand|face to the voice|without a screen|sitting down together"
PERSON_TO_PERSON += r"|your team at work|meet everyone|meet them"


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("kind", [Format.PHONE, Format.VIDEO])
def test_after_a_talk_from_afar_everybody_hears_of_the_wish_to_meet(
    role: Role, kind: Format
) -> None:
    whole = replace(panel(role, 8, **NOTES), format=kind)
    for n in range(8):
        assert re.search(PERSON_TO_PERSON, said(letter(whole, n))), letter(whole, n).body


@pytest.mark.parametrize("role", list(Role))
def test_after_an_onsite_interview_nobody_is_asked_to_meet_in_person(role: Role) -> None:
    whole = replace(panel(role, 8, **NOTES), format=Format.ONSITE)
    for n in range(8):
        text = said(letter(whole, n))
        assert not re.search(PERSON_TO_PERSON, text), text
        assert "phone call" not in text
        assert "video" not in text


def test_the_greeting_and_the_signature_stand_alone() -> None:
    body = letter(meeting()).body
    assert body.startswith("Dear Dana,\n\n")
    assert body.endswith(",\nSam Rivera\n+1 555 0100")


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("Your interview on Monday", "Re: Your interview on Monday"),
        ("Re: Your interview", "Re: Your interview"),
        ("RE: RE: Your interview", "RE: RE: Your interview"),
        ("AW: Ihr Gespräch", "AW: Ihr Gespräch"),
        ("Sv: Samtale", "Sv: Samtale"),
        ("Re[2]: Interview", "Re[2]: Interview"),
        ("回复：面试", "回复：面试"),
        ("Fwd: Interview", "Re: Fwd: Interview"),
        ("Ref: 12345 Data Engineer", "Re: Ref: 12345 Data Engineer"),
        ("Research: a first call", "Re: Research: a first call"),
        ("Re-engineering at Acme", "Re: Re-engineering at Acme"),
    ],
)
@pytest.mark.parametrize("own", ["", "Dear Dana,\n\nthank you.\n\nSam Rivera\n"])
def test_an_answer_has_the_subject_of_its_thread_after_one_re(
    given: str, sent: str, own: str
) -> None:
    dana = someone(reply_to="<a1@mail.example>", subject=given, letter=own)
    assert letter(meeting(dana)).subject == sent


def test_an_answer_without_a_given_subject_has_the_letters_own_after_re() -> None:
    alone = letter(meeting(someone())).subject
    answer = letter(meeting(someone(reply_to="<a1@mail.example>"))).subject
    assert answer == f"Re: {alone}"


def test_a_title_is_never_greeted_with_hello() -> None:
    titled = {"name": "Dr. Maria von der Heide", "goes_by": "Dr. von der Heide"}
    whole = panel(Role.INTERVIEWER, 8, **NOTES | titled)
    assert {letter(whole, n).body.split("\n")[0] for n in range(8)} == {"Dear Dr. von der Heide,"}


def test_a_signature_with_its_own_sign_off_takes_the_place_of_the_templates() -> None:
    me = replace(ME, signature="Cheers,\nSam")
    assert compose(meeting(), meeting().people[0], me, TEMPLATES).body.endswith(".\n\nCheers,\nSam")


def test_a_company_that_ends_in_a_full_stop_doubles_none() -> None:
    for n in range(40):
        for role in Role:
            whole = panel(role, 1, **NOTES)
            draft = letter(replace(whole, id=f"x{n}", company="Lumen & Sons Inc."))
            assert not re.search(r"\.\.|\.\s*\.", draft.body), draft.body


def test_the_call_is_said_in_the_readers_zone_and_named_when_clocks_differ() -> None:
    abroad = someone(**NOTES | {"timezone": BERLIN})
    assert "on Wednesday, 25 November, at 16:00 CET" in letter(meeting(abroad)).body
    istanbul = someone(**NOTES | {"timezone": ZoneInfo("Europe/Istanbul")})
    assert "on Wednesday, 25 November, at 18:00 Istanbul time" in letter(meeting(istanbul)).body
    toronto = someone(**NOTES | {"timezone": ZoneInfo("America/Toronto")})
    assert re.search(r"25 November, at 10:00\W", letter(meeting(toronto)).body)


@pytest.mark.parametrize(
    ("position", "said_as"),
    [("Senior Data Engineer", "the Senior Data Engineer "), ("Summer internship", "the Summer "),
     ("", "the "), ("The Librarian", "the Librarian ")],
)  # fmt: skip
def test_a_position_is_called_by_its_name_once(position: str, said_as: str) -> None:
    for n in range(12):
        draft = letter(replace(meeting(), id=f"x{n}", position=position))
        assert not re.search(
            r"internship (?:role|position|job)|\ba summer|the the", draft.body, re.IGNORECASE
        )
        named = said_as.removeprefix("the ").strip() or "the "
        assert named in draft.subject + draft.body


def test_a_letter_of_ones_own_is_the_whole_letter() -> None:
    own = "Dear Dana,\n\nThank you.\n\nYours,\nSam"
    mine = someone(**NOTES | {"letter": own, "subject": "My own"})
    assert (letter(meeting(mine)).subject, letter(meeting(mine)).body) == ("My own", own)
    untitled = replace(mine, subject="")
    assert letter(meeting(untitled)).body == own
    assert letter(meeting(untitled)).subject


def test_a_subject_of_ones_own_leaves_the_text_alone() -> None:
    mine = someone(**NOTES | {"subject": "  My own\n subject "})
    assert letter(meeting(mine)).subject == "My own subject"
    assert letter(meeting(mine)).body == letter(meeting()).body


def test_a_note_is_a_paragraph_word_for_word() -> None:
    note = "You asked for {{ this }}: \n\n- one\n- two\n\nmore of it... and “that”"
    body = letter(meeting(someone(**NOTES | {"note": note}))).body
    assert "\n\nYou asked for {{ this }}:\n\n- one\n- two\n\nmore of it... and “that”\n\n" in body


@pytest.mark.parametrize(
    "company", ["Acme", "The Very Long Name Of A Company In Sweden Holding AB"]
)
@pytest.mark.parametrize(
    "position", ["", "Nurse", "Associate Director of International Partnerships and Grants"]
)
@pytest.mark.parametrize("topic", ["", "the rota", "a topic " * 9])
def test_subjects_are_short_specific_and_all_different(
    company: str, position: str, topic: str
) -> None:
    notes = {"talked_about": (topic,) if topic else ()}
    roles = [*[Role.HIRING_MANAGER] * 6, *[Role.INTERVIEWER] * 8, *[Role.RECRUITER] * 6,
             *[Role.HR] * 6]  # fmt: skip
    whole = meeting(
        *(someone(f"p{n}", role, **notes) for n, role in enumerate(roles)),
        company=company, position=position,
    )  # fmt: skip
    subjects = [letter(whole, n).subject for n in range(len(roles))]
    assert len(set(subjects)) == len(subjects), sorted(subjects)
    for subject in subjects:
        assert 10 < len(subject) <= SUBJECT_LIMIT, subject
        assert re.search(r"thank|thanks", subject, re.IGNORECASE), subject


def test_a_repair_takes_three_sentences_at_most() -> None:
    short = Repair(about="the cluster", say="It was forty. I was on call.")
    three = Repair(about="the cluster", say="It was forty. I was on call. All year.")
    for repair in (short, three):
        whole = panel(Role.HIRING_MANAGER, 6, **NOTES | {"repair": repair})
        for n in range(6):
            text = said(letter(whole, n))
            assert ("the cluster" in text) is (repair is short)
            assert repair.say in text


def test_somebody_in_hr_is_not_told_what_went_wrong_with_others() -> None:
    whole = meeting(someone(**NOTES), someone("hal", Role.HR, **NOTES))
    assert "twelve nodes" not in letter(whole, 1).body
    assert "On the drive home" not in letter(whole, 1).body


def test_names_and_notes_in_any_script_reach_the_letter() -> None:
    reader = someone(
        name="李小龍",
        goes_by="李小龍",
        talked_about=("東京のチーム",),
        learned=("wie ihr übergebt",),
        skills=("русский язык",),
        goal="grow in Łódź",
    )
    body = letter(meeting(reader, company="Søn & Çelik A/S")).body
    for words in (
        "Dear 李小龍,",
        "東京のチーム",
        "wie ihr übergebt",
        "русский язык",
        "Łódź",
        "Søn & Çelik",
    ):
        assert words in body


def test_attachments_go_with_the_draft() -> None:
    file = Attachment(path="a.pdf", name="a.pdf", size=3, digest="d")
    draft = compose(meeting(), meeting().people[0], ME, TEMPLATES, (file,))
    assert draft.attachments == (file,)


class Fixed:
    """Templates that always say the same."""

    def __init__(self, text: str) -> None:
        self.text = text

    def render(self, name: str, facts: Mapping[str, object]) -> str:
        return self.text


def test_a_template_without_a_subject_is_broken() -> None:
    with pytest.raises(TemplateBroken, match="has no subject"):
        compose(meeting(), meeting().people[0], ME, Fixed("Dear Dana,\n\nHello."))


def test_the_first_subject_that_fits_is_taken() -> None:
    text = f"Subject: {'long ' * 20}\nSubject: short\n\nDear Dana,"
    assert compose(meeting(), meeting().people[0], ME, Fixed(text)).subject == "Short"

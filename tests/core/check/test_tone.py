"""Money, blame, worn phrases, dates, copies."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from followupd.core.model import Repair
from followupd.core.words import Severity
from tests.core.check.letters import ACME, GOOD, codes, finding, with_person, wrote


@pytest.mark.parametrize(
    "text",
    [
        "What is the salary?",
        "I would like to know the compensation package.",
        "How many vacation days are there?",
        "Is there an annual bonus?",
        "I saw your benefits package.",
        "My holidays are in May.",
        "Does it come with stock options?",
        "I need paid leave.",
        "You pay 40€/h.",
        "It is $30 an hour.",
        "The pay range was not named.",
        "It was good to hear about good pay.",
        "I asked about pay and the rota.",
        "The pay is what I hoped for.",
        "I was glad of the pay.",
        "You spoke of 30 days of holiday.",
        "There are thirty days of holidays.",
        "We spoke about vacation days and holiday days.",
        "It has 28 days of paid leave and 25 days’ holiday.",
        "The wage was named.",
        "There is a wage for it.",
        "I liked the bonus.",
        "I asked about the rota and a bonus.",
        "Bonuses come in May.",
    ],
)
def test_money_and_holidays_are_pointed_out(text: str) -> None:
    assert "money" in codes(f"{GOOD} {text}")


@pytest.mark.parametrize(
    "text",
    [
        "The benefits of streaming are plain.",
        "It would benefit from tests.",
        "That would pay off.",
        "In the holiday season the load doubles.",
        "We paid attention.",
        "Payroll was late.",
        "I cut the cost of the cloud by $40,000 in a year.",
        "A bonus of the design is speed.",
        "Compensation of clock drift is hard.",
        "The ward pays for its own lamps.",
        "I would pay attention to the pumps.",
        "The payments are late and the payroll is long.",
        "That would soon pay off.",
        "Your new pay desk is fast.",
        "The pay phone is gone.",
        "It is good pay-as-you-go design.",
        "I would better pay for tests.",
        "I have seen your holiday rental site.",
        "The bonus of it is speed, and the bonus is that it is cheap.",
        "It took days of work.",
    ],
)
def test_other_benefits_pass(text: str) -> None:
    assert "money" not in codes(f"{GOOD} {text}")


def test_a_company_that_makes_payrolls_may_be_told_of_salaries() -> None:
    here = with_person(goal="compute each salary overnight")
    assert "money" not in codes(f"{GOOD} I want to help you compute each salary overnight.", here)


@pytest.mark.parametrize(
    ("company", "text"),
    [
        ("Acme Payroll", "I liked the pay."),
        ("Sun Holiday Rentals", "We spoke about holiday days."),
        ("Bonus Cards", "I liked the bonus."),
    ],
)
def test_what_a_company_works_with_is_no_money(company: str, text: str) -> None:
    assert "money" not in codes(f"{GOOD} {text}", replace(ACME, company=company))


def test_a_company_of_payments_is_not_one_of_pay() -> None:
    assert "money" in codes(f"{GOOD} I liked the pay.", replace(ACME, company="Acme Payments"))


BLAMING = [
    "Sorry, I said five; it was three.",
    "I'm sorry that I was late.",
    "I am so sorry.",
    "Sorry for the noise.",
    "You misunderstood me.",
    "You may have misunderstood.",
    "I apologise for that.",
    "My apologies for it.",
    "Unfortunately, I was nervous.",
    "I was a bit nervous.",
    "There was a misunderstanding.",
    "I messed up the answer.",
    "That was a stupid answer.",
    "Please forgive me.",
]


@pytest.mark.parametrize("text", BLAMING)
def test_blame_and_excuses_are_pointed_out(text: str) -> None:
    found = finding("blame", f"{GOOD} {text}")
    assert found is not None
    assert found.severity is Severity.WARN
    assert found.quote == text


@pytest.mark.parametrize("text", BLAMING)
def test_blame_in_a_repair_stops_the_letter(text: str) -> None:
    here = with_person(repair=Repair(say=text))
    found = finding("blame", f"{GOOD} {text}", here)
    assert found is not None
    assert found.severity is Severity.BLOCK


@pytest.mark.parametrize(
    "text",
    [
        "The system was in a sorry state.",
        "Our error pages apologise to customers.",
        "I understood you well.",
        "Unfortunately the server fell over.",
        "The nerves of the network are its links.",
        "I said twelve nodes; it was forty.",
        "No misunderstandings arose between the teams.",
        "The horse was nervous.",
        "We were tired of it.",
        "The team has a way of forgiving mistakes early.",
        "Nervous systems are my field.",
        "You understood me at once.",
        "A wrong reading of the meter costs a day.",
        "Ill patients come first.",
    ],
)
def test_plain_facts_are_no_blame(text: str) -> None:
    assert "blame" not in codes(f"{GOOD} {text}", with_person(repair=Repair(say=text)))


@pytest.mark.parametrize(
    "text",
    [
        "I am just checking in.",
        "Let us touch base.",
        "I would hit the ground running.",
        "Let me circle back.",
        "I am passionate about data.",
        "Please do not hesitate to call.",
        "This is my dream job.",
        "I hope this email finds you well.",
        "There are synergies.",
    ],
)
def test_worn_phrases_are_pointed_out(text: str) -> None:
    assert "stock-phrase" in codes(f"{GOOD} {text}")


@pytest.mark.parametrize(
    "text",
    [
        "I was checking in code.",
        "A touch-based interface.",
        "The circle is back.",
        "The team player list loads.",
        "We ran on the ground.",
        "I brought it to the table.",
        "We checked in at the desk.",
        "The perfect fitting of a weld takes time.",
        "Touch the base of the lamp.",
        "A game of chess changed my mind.",
    ],
)
def test_words_that_only_look_worn_pass(text: str) -> None:
    assert "stock-phrase" not in codes(f"{GOOD} {text}")


BARE = "Thank you for explaining the ordering problem with two clocks."


@pytest.mark.parametrize(
    "text",
    [
        "I will call you on Tuesday.",
        "I will call on 26 November.",
        "I will call on November 24th.",
        "I will call on Tuesday, 25 November.",
        "I will call you on Wednesday, 25 November, at 11:00.",
        "Shall we meet on 2026-12-01?",
        "I will call on Wednesday at 3 pm.",
        "We spoke on Sunday.",
        "I will ring on the 27th of November.",
        "See you on Dec. 3.",
    ],
)
def test_a_day_that_is_not_the_promised_one_is_pointed_out(text: str) -> None:
    found = finding("date-mismatch", f"{BARE} {text}")
    assert found is not None
    assert found.quote == text
    assert "Wednesday, 25 November, at 10:00" in found.message


@pytest.mark.parametrize(
    "text",
    [
        "I will call you on Wednesday, 25 November, at 10:00.",
        "I will call you on 25 November at 10 am.",
        "I will call on Wednesday.",
        "I will call on November 25th.",
        "Thank you for the talk on Monday.",
        "We met on 23 November.",
        "On Fridays nobody deploys.",
        "Every Tuesday we meet.",
        "The Friday deploy is a risk.",
        "It may take 3 to 5 people.",
        "I will call on 2026-11-25.",
        "It took five minutes at 11:00.",
        "In March 2020 we moved.",
        "Friday's release was calm.",
    ],
)
def test_the_promised_day_and_the_days_of_the_interview_pass(text: str) -> None:
    assert "date-mismatch" not in codes(f"{BARE} {text}")


def test_a_promise_that_the_queue_does_not_know_is_pointed_out() -> None:
    here = replace(ACME, call_at=None)
    found = finding("date-mismatch", f"{BARE} I will call you on Thursday.", here)
    assert found is not None
    assert "no `call_at`" in found.message
    assert "date-mismatch" not in codes(f"{BARE} I will call you soon.", here)


def test_the_time_of_the_readers_zone_is_right() -> None:
    tokyo = with_person(
        replace(ACME, call_at=datetime(2026, 11, 25, 15, 30, tzinfo=UTC)),
        timezone=ZoneInfo("Asia/Tokyo"),
    )
    assert "date-mismatch" not in codes(
        f"{BARE} I will call on Thursday, 26 November, at 0:30.", tokyo
    )
    assert "date-mismatch" in codes(f"{BARE} I will call on Friday, 27 November, at 0:30.", tokyo)


def test_the_same_text_as_a_sibling_stops_the_letter() -> None:
    twin = wrote(GOOD, "Dear Rae,")
    found = finding("copy", GOOD, siblings={"acme-phone/rae-ortiz": twin})
    assert found is not None
    assert found.severity is Severity.BLOCK
    assert "rae-ortiz" in found.message


def test_nearly_the_same_text_warns() -> None:
    near = wrote(GOOD.replace("streaming", "topics").replace("warehouse", "lab"), "Dear Rae,")
    found = finding("copy", GOOD, siblings={"rae-ortiz": near})
    assert found is not None
    assert found.severity is Severity.WARN


@pytest.mark.parametrize(
    "other",
    [
        "Thank you for the talk about the rota, and for the tea. I will call you on Wednesday.",
        "",
        "I will call you on Wednesday, 25 November, at 10:00 to find a day for it.",
    ],
)
def test_another_text_is_no_copy(other: str) -> None:
    assert "copy" not in codes(GOOD, siblings={"rae-ortiz": wrote(other)})


def test_a_letter_is_no_copy_of_itself() -> None:
    same = {"dana-lee": wrote(GOOD), "acme-phone/dana-lee": wrote(GOOD)}
    assert "copy" not in codes(GOOD, siblings=same)


def test_a_copy_with_another_signature_is_a_copy() -> None:
    twin = replace(wrote(GOOD), body=wrote(GOOD, "Hi Rae,").body.replace("Best regards", "Cheers"))
    assert "copy" in codes(GOOD, siblings={"rae-ortiz": twin})

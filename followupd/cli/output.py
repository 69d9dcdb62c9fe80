"""Printing: problems, findings and letters, for people and as the contract's JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import click

from followupd.adapters.instance import Running
from followupd.core.headline import headline
from followupd.core.model import Entry, Finding, Letter, Problem
from followupd.core.overview import Overview
from followupd.core.phrases import detail
from followupd.core.plan import Plan
from followupd.core.schedule import goes_at
from followupd.core.settings import Settings
from followupd.core.shown import Shown

COLOURS = {"block": "red", "error": "red", "warn": "yellow", "warning": "yellow", "hint": "cyan"}


def print_json(value: object) -> None:
    """One JSON document, readable, letters of all scripts as they are."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_line(value: object) -> None:
    """One JSON object on one line."""
    click.echo(json.dumps(value, ensure_ascii=False))


def print_problems(problems: Iterable[object], *, err: bool = False) -> None:
    """Each problem with its place, its sentence, and what to do."""
    for problem in problems:
        if isinstance(problem, Problem):
            place = f"{problem.where}: " if problem.where else ""
            word = click.style(problem.severity, fg=COLOURS.get(problem.severity))
            click.echo(f"{place}{word}: {problem.message}  [{problem.code}]", err=err)
            if problem.hint:
                click.echo(f"    -> {problem.hint}", err=err)


def print_finding(finding: Finding) -> None:
    """A finding, with the sentence of the letter that it means."""
    word = click.style(str(finding.severity), fg=COLOURS.get(str(finding.severity)))
    place = f"{finding.where}: " if finding.where else ""
    click.echo(f"{place}{word}: {finding.message}  [{finding.code}]")
    if finding.quote:
        click.echo(f'    "{finding.quote}"')
    if finding.hint:
        click.echo(f"    -> {finding.hint}")


def problem_json(problem: Problem) -> dict[str, Any]:
    """A problem, as the contract has it."""
    return {
        "code": problem.code,
        "severity": problem.severity,
        "where": str(problem.where) if problem.where else None,
        "message": problem.message,
        "hint": problem.hint,
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding, as the contract has it."""
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "hint": finding.hint,
        "where": finding.where,
        "quote": finding.quote,
    }


def letter_json(
    letter: Letter, now: datetime, settings: Settings, *, suspended: bool
) -> dict[str, Any]:
    """A letter of ``status --json``."""
    return {
        "id": letter.id,
        "kind": str(letter.kind),
        "interview": letter.interview,
        "company": letter.company,
        "position": letter.position,
        "person": letter.person,
        "email": letter.email,
        "role": str(letter.role),
        "mode": str(letter.mode),
        "state": str(letter.state),
        "detail": detail(letter, now, settings, suspended=suspended),
        "send_at": goes_at(letter, settings.delivery, now).isoformat(),
        "deadline": letter.deadline.isoformat(),
        "attempts": letter.attempts,
        "message_id": letter.message_id,
        "findings": [finding_json(f) for f in letter.findings],
    }


def shown_json(shown: Shown, now: datetime, settings: Settings) -> dict[str, Any]:
    """A letter of ``show --json``: its text, and all that ``status --json`` has.

    The ``text`` of the sentences, joined, is the body; their findings are named by code.
    """
    letter = shown.letter
    return {
        "id": letter.id,
        "state": str(letter.state),
        "to": letter.email,
        "subject": letter.subject,
        "reply_to": letter.reply_to,
        "body": letter.body,
        "attachments": [a.name for a in letter.attachments],
        "ask": letter.ask,
        "good_form": [{"item": x.item, "sentence": x.sentence} for x in shown.good_form],
        "sentences": [
            {"text": x.text, "findings": [f.code for f in x.findings]} for x in shown.text.sentences
        ],
        "problems": [problem_json(p) for p in shown.problems],
        **letter_json(letter, now, settings, suspended=shown.suspended),
    }


def count(number: int, thing: str) -> str:
    """A number with its noun: "1 problem", "2 problems"."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def status_json(  # noqa: PLR0917 - the things that a status is made of
    plan: Plan,
    running: Running,
    problems: Iterable[Problem],
    now: datetime,
    settings: Settings,
    overview: Overview,
) -> dict[str, Any]:
    """``status --json``, whole."""
    last = running.last_pass.isoformat() if running.last_pass else None
    return {
        "now": now.isoformat(),
        "daemon": {"running": running.running, "pid": running.pid, "last_pass": last},
        "letters": [
            letter_json(x, now, settings, suspended=x.id in plan.suspended) for x in plan.letters
        ],
        "problems": [problem_json(p) for p in problems],
        "overview": {"headline": headline(overview, now, settings), **overview.ids()},
    }


def entry_json(entry: Entry) -> dict[str, Any]:
    """A line of the journal."""
    return {
        "at": entry.at.isoformat(),
        "letter": entry.letter,
        "event": entry.event,
        "detail": entry.detail,
    }

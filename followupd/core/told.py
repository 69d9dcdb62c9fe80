"""The journal in a person's words: what happened, where a script reads an event's name.

Pure. An event that has no words here is told by its name, so that nothing is left out.
"""

from __future__ import annotations

from followupd.core.model import Entry

_WORDS = {
    "added": "taken up from the queue",
    "drafted": "drafted",
    "redrafted": "drafted again from its notes",
    "renamed": "called by another name",
    "came-back": "its entry is in the queue again",
    "readdressed": "its address was corrected",
    "entry-changed": "its entry changed",
    "waiting": "waits for its time",
    "needs_details": "something is missing or wrong",
    "needs_approval": "needs your approval",
    "held": "on hold",
    "sending": "going out",
    "sent": "sent",
    "unsure": "may have arrived or not",
    "refused": "refused by the mail server",
    "missed": "missed",
    "cancelled": "cancelled",
    "claimed": "on its way to the mail server",
    "filed": "copy filed into Sent",
    "not-filed": "no copy filed into Sent",
    "reminded": "you were reminded",
    "reminder-failed": "a reminder could not be delivered",
    "outbox-rebuilt": "the outbox was damaged and begun anew",
}
_YOURS = {
    "approve": "approved",
    "hold": "put on hold",
    "release": "released",
    "cancel": "cancelled",
    "retry": "to be tried again",
    "send": "to be sent now",
    "resolve --sent": "noted as sent",
    "resolve --resend": "to be sent again",
    "edited": "put into your own words",
    "edit-discarded": "your wording given up",
}
_SAID_ALREADY = {"you said so", "you said hold", "you cancelled it"}


def told(entry: Entry) -> str:
    """What happened: "approved by you", "sent: 250 2.0.0 Ok"."""
    if entry.event == "drafted" and entry.detail:  # the state, not the text's first version
        return "laid into Drafts"
    if entry.event == "reminded":
        return f"{_WORDS['reminded']}: {_in_words(entry.detail)}"
    yours = _YOURS.get(entry.event)
    said = f"{yours}, as you said" if yours else _in_words(entry.event)
    return said if entry.detail in {"", *_SAID_ALREADY} else f"{said}: {entry.detail}"


def _in_words(event: str) -> str:
    return _WORDS.get(event, event.replace("-", " ").replace("_", " "))

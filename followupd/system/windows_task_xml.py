"""The text of the task for Windows' Task Scheduler: a pure function of its arguments.

Elements and their order are those of the Task Scheduler Schema, version 1.2. No secret stands in
it: the daemon reads the Credential Manager itself, which is why it runs only in its user's session.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import PurePath
from xml.etree import ElementTree as ET

from followupd.errors import FollowupError

NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"

_NEVER = "PT0S"
_AGAIN = "PT5M"
"""A daemon that has ended is started again after at most this long: the scheduler's own restart
does not count every failure as one."""
_RESTART = (("Interval", "PT1M"), ("Count", "100"))

_SETTINGS = (
    ("MultipleInstancesPolicy", "IgnoreNew"),
    ("DisallowStartIfOnBatteries", "false"),
    ("StopIfGoingOnBatteries", "false"),
    ("StartWhenAvailable", "true"),
    ("RunOnlyIfNetworkAvailable", "false"),
    ("ExecutionTimeLimit", _NEVER),
)

# The scheduler puts something else in the place of these, and knows no way to write them.
_REPLACED = re.compile(r"%[^%]+%|\$\(")


def task_xml(executable: Sequence[str], config: PurePath, state: PurePath, user: str) -> str:
    r"""The task that runs ``executable --config CONFIG run`` when ``user`` logs on.

    ``user`` is DOMAIN\name. To be stored as UTF-16, as the first line says. Raises FollowupError
    for a path that a task can't name.
    """
    log = str(state / "service.log")
    words = [*executable, "--config", str(config), "run", "--log", log]
    for word in (*words, user):
        _must_be_plain(word)
    root = ET.Element("Task", {"version": "1.2", "xmlns": NAMESPACE})
    _with(root, "RegistrationInfo", Description="Sends thank-you letters after interviews.")
    logon = ET.SubElement(ET.SubElement(root, "Triggers"), "LogonTrigger")
    _with(logon, "Repetition", Interval=_AGAIN)
    _text(logon, "UserId", user)
    principal = _with(ET.SubElement(root, "Principals"), "Principal", UserId=user)
    principal.set("id", "Author")
    _text(principal, "LogonType", "InteractiveToken")
    _text(principal, "RunLevel", "LeastPrivilege")
    settings = _with(root, "Settings", **dict(_SETTINGS))
    _with(settings, "RestartOnFailure", **dict(_RESTART))
    actions = ET.SubElement(root, "Actions", {"Context": "Author"})
    _with(actions, "Exec", Command=words[0], Arguments=subprocess.list2cmdline(words[1:]))
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-16"?>\n{body}\n'


def _with(parent: ET.Element, name: str, **texts: str) -> ET.Element:
    element = ET.SubElement(parent, name)
    for child, text in texts.items():
        _text(element, child, text)
    return element


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _must_be_plain(text: str) -> None:
    if not text.isprintable():
        why = "there is a line break or the like in it"
    elif _REPLACED.search(text):
        why = "Windows would put something else in the place of %...% or $("
    else:
        return
    raise FollowupError(f"A task can't name {text!r}: {why}.", hint="Rename the folder.")

"""Why a notice could not be shown, in words of a person and not of a library."""

from __future__ import annotations

from followupd.errors import NotDelivered

_TRY = "In a desktop session `notify-send hello` tries it."
_ELSEWHERE = (
    f"{_TRY} On a machine without a screen take `desktop` out of `reminders: to:`, and leave "
    "`email` there."
)
_SILENT = "The desktop did not answer in time, so the reminder may not have been shown."
_NOBODY = ("ServiceUnknown", "NameHasNoOwner", "UnknownMethod", "UnknownInterface", "UnknownObject")


def not_shown(wrong: BaseException) -> NotDelivered:
    """The error for the next channel and for the journal."""
    # By the name of its class: the library that has it is there on Linux only.
    name = str(getattr(wrong, "name", "")) if type(wrong).__name__ == "DBusErrorResponse" else ""
    for words, message, hint in (
        (
            _NOBODY,
            "No program here shows notifications, so the reminder could not be put on the screen.",
            _ELSEWHERE,
        ),
        (
            ("AccessDenied", "AuthFailed"),
            "The desktop does not let followupd show notifications.",
            f"Look under “Notifications” in your desktop's settings. {_TRY}",
        ),
        (("NoReply", "Timeout", "TimedOut"), _SILENT, _TRY),
    ):
        if name.endswith(words):
            return NotDelivered(message, hint=hint)
    if name:
        return NotDelivered(f"The desktop refused the notification ({name}).", hint=_TRY)
    message, hint = _of_ours(wrong)
    return NotDelivered(message, hint=hint)


def _of_ours(wrong: BaseException) -> tuple[str, str]:
    """What went wrong before anybody could answer."""
    if isinstance(wrong, TimeoutError):
        return _SILENT, _TRY
    if isinstance(wrong, ImportError):
        return (
            "Notifications on the screen work on Linux only, so far.",
            "Take `desktop` out of `reminders: to:`, and leave `email` there.",
        )
    if isinstance(wrong, UnicodeError):
        return (
            "The reminder has characters in it that no desktop can show.",
            f"Look for odd characters in the queue file. {_TRY}",
        )
    if isinstance(wrong, OSError | LookupError | ValueError | RuntimeError):
        return (
            "No desktop session was found, so the reminder could not be put on the screen.",
            _ELSEWHERE,
        )
    return f"The notification could not be shown ({wrong!r}).", _TRY

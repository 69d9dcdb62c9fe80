"""The channels that remind the person, looked at without telling anything; or tried, if wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from followupd.adapters.apprise_channel import AppriseNotifier
from followupd.adapters.health.screen import server_name
from followupd.core.health import Check, Verdict, ok, skipped, warn
from followupd.core.reminder import Reminder
from followupd.core.settings import Me
from followupd.errors import FollowupError, NotDelivered
from followupd.ports import Notifier, Secrets

NAME = "reminders"

TEST = Reminder(
    key="doctor",
    kind="test",
    title="followupd: this is what a reminder looks like",
    body="It was asked for by `followupd doctor --notify`. There is nothing to do.",
)


def reminders(to: Sequence[str], me: Me, secrets: Secrets) -> Iterator[Check]:
    """Each channel of the settings. Where none works, that is said too."""
    found = [_look(channel, me, secrets) for channel in to]
    yield from found
    if not to:
        yield skipped(NAME, "turned off (`reminders: to: []`)")
    elif all(check.verdict is Verdict.WARN for check in found):
        yield warn(
            NAME,
            "none of your channels works, so nobody reminds you before a deadline",
            "Add `email` to `reminders: to:` in the settings: it needs nothing but your mail.",
        )


def desktop() -> Iterator[Check]:
    """The screen alone, where the settings can't be read."""
    yield _on_screen()


def try_out(channels: Sequence[Notifier]) -> Iterator[Check]:
    """One test reminder on each channel."""
    for channel in channels:
        try:
            channel.notify(TEST)
        except FollowupError as error:
            yield warn(NAME, f"the test on {channel.name}: {error.message.rstrip('.')}", error.hint)
        else:
            yield ok(NAME, f"a test reminder went to {channel.name}; did you see it?")


def _look(channel: str, me: Me, secrets: Secrets) -> Check:
    if channel == "desktop":
        return _on_screen()
    if channel == "email":
        return ok(NAME, f"by mail to {me.email}, through the same server as your letters")
    notifier = AppriseNotifier(channel)
    if channel.startswith("keyring:"):
        notifier = AppriseNotifier.from_keyring(channel.removeprefix("keyring:"), secrets)
    try:
        notifier.understood()
    except NotDelivered as error:
        return warn(NAME, error.message, error.hint)
    return ok(NAME, f"the address of {notifier.name} can be read (`--notify` tries it)")


def _on_screen() -> Check:
    try:
        return ok(NAME, f"on the screen, shown by {server_name()} (`--notify` shows one)")
    except NotDelivered as error:
        return warn(NAME, error.message, error.hint)

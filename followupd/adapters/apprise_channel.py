"""Reminders over Apprise: more than a hundred services, each named by an URL.

Such an URL is a secret (it holds tokens and passwords) and stands in no error and no log.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from followupd.core.reminder import Reminder, Urgency
from followupd.errors import NotDelivered, SecretError
from followupd.ports import Secrets

# Apprise logs the URLs that it can't read, and the libraries below it the path of each request.
_TALKATIVE = ("apprise", "urllib3", "requests")

_NEVER = logging.CRITICAL + 1


class AppriseNotifier:
    """Tells a reminder to the service behind an Apprise URL; see ``ports.Notifier``.

    ``name`` is shown to people; by default it is the URL's scheme, which is no secret.
    """

    def __init__(self, url: str, name: str = "") -> None:
        scheme, colon, _ = url.partition("://")
        self.name = name or (scheme if colon else "apprise")
        self._url: Callable[[], str] = lambda: url

    @classmethod
    def from_keyring(cls, account: str, secrets: Secrets) -> AppriseNotifier:
        """One whose URL is in the keyring under ``account``; it is read at each reminder."""
        notifier = cls("", f"keyring:{account}")
        notifier._url = lambda: secrets.get(account)
        return notifier

    def notify(self, reminder: Reminder) -> None:
        """Tell it. Raises NotDelivered: no URL in the keyring, a bad one, an unwilling service."""
        if not _took_it(self._understood(), reminder):
            raise NotDelivered(
                f"The service behind the reminder channel {self.name} did not take the reminder.",
                hint="Look whether it can be reached, and whether its address under "
                "`reminders: to:` is still right.",
            )

    def understood(self) -> None:
        """Whether the URL can be had and read; tells nobody anything. Raises NotDelivered."""
        self._understood()

    def _understood(self) -> Any:
        try:
            url = self._url()
        except SecretError as wrong:
            raise NotDelivered(
                f"The address of the reminder channel {self.name} could not be read. "
                f"{wrong.message}",
                hint=wrong.hint,
            ) from wrong
        service = _service(url)
        if service is None:
            raise NotDelivered(
                f"Apprise does not understand the address of the reminder channel {self.name}.",
                hint="See `reminders: to:` in the settings; Apprise's documentation shows what "
                "the address of each service looks like.",
            )
        return service


# Whatever a plugin raises is swallowed here, not chained: its words may hold the URL.


def _service(url: str) -> Any | None:
    """The service of this URL, or None when it is none."""
    for talker in _TALKATIVE:  # at each call: a change of the logging may have undone it
        logging.getLogger(talker).setLevel(_NEVER)
    import apprise  # noqa: PLC0415 - takes a third of a second, and few people use it

    try:
        asset = apprise.AppriseAsset(app_id="followupd", storage_mode="memory", async_mode=False)
        service = apprise.Apprise(asset=asset)
        return service if service.add(url) else None
    except Exception:  # noqa: BLE001 - see above
        return None


def _took_it(service: Any, reminder: Reminder) -> bool:
    loud = reminder.urgency is Urgency.CRITICAL
    try:
        return bool(
            service.notify(
                title=reminder.title,
                body=_passed_on(reminder),
                notify_type="warning" if loud else "info",
                body_format="text",
            )
        )
    except Exception:  # noqa: BLE001 - see above
        return False


def _passed_on(reminder: Reminder) -> str:
    """What other people's servers may see: no text of a letter, no address."""
    return "\n".join(filter(None, (reminder.brief or reminder.body, reminder.command)))

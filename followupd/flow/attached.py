"""The files of a letter, as they were when it was drafted, checked and approved; or not at all."""

from __future__ import annotations

from hashlib import sha256

from followupd.core.model import Attachment
from followupd.errors import NotAllowed
from followupd.ports import Attachments


def as_drafted(attachments: Attachments, one: Attachment) -> bytes:
    """The bytes of this file. Raises NotAllowed when it changed, is gone, or can't be read.

    The bytes themselves are compared: a file may change between a look and the reading.
    """
    content = attachments.content(one.path)
    if sha256(content).hexdigest() != one.digest:
        raise NotAllowed(f"the attachment {one.name} has changed since the letter was drafted")
    return content

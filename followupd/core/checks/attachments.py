"""Whether the files of a letter are small enough for the servers on its way."""

from __future__ import annotations

from collections.abc import Iterator

from followupd.core.checks.sheet import Sheet
from followupd.core.model import Finding
from followupd.core.words import Severity

# Bytes of all files together. In a mail they grow by 4/3 (base64) and its line ends, and that is
# what a server measures: most take 25 MB, and many companies' own 10 MB.
TOO_LARGE = 18_000_000
LARGE = 7_000_000
_MEGABYTE = 1_000_000


def large_attachment(sheet: Sheet) -> Iterator[Finding]:
    """Files that a server on the way will probably refuse, or may."""
    size = sum(file.size for file in sheet.draft.attachments)
    if size <= LARGE:
        return
    stops = size > TOO_LARGE
    limit, whose = (TOO_LARGE, "most") if stops else (LARGE, "some companies'")
    yield sheet.finding(
        "large-attachment",
        Severity.BLOCK if stops else Severity.WARN,
        f"the attached files have {size / _MEGABYTE:.1f} MB together, and {whose} mail servers "
        f"take no more than about {limit // _MEGABYTE} MB of files",
        hint="make them smaller, or put them somewhere and write the link in a `note`",
        key="attach",
    )

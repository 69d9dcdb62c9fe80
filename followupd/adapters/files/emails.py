"""One mail address, checked as far as it can be without asking anybody."""

from __future__ import annotations

import re

from followupd.adapters.files.problems import complaint, shown

# email-validator refuses these although a lab or a test may well deliver there.
_OF_ONES_OWN = frozenset({"test", "invalid", "localhost", "local"})
# Addresses of which email-validator says yes without changing anything; a test compares them.
# It keeps the library and its 30 us an address out of the common case.
_PLAIN = re.compile(
    r"(?=.{1,63}@)[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*"
    r"@(?=.{1,200}$)(?:[a-z0-9]{1,30}(?:-[a-z0-9]{1,30})?\.)+(?!arpa$|onion$)[a-z]{2,24}"
)
_HINT = "Write one address, such as dana@acme.example."


def one_email(text: str) -> str:
    """The address with its domain in lower case and ASCII; raises a ``bad-email`` complaint."""
    if _PLAIN.fullmatch(text):
        return text
    if "," in text or ";" in text or text.count("@") > 1:
        hint = "A letter goes to one person. Give each person an entry of their own under `people`."
        raise complaint("bad-email", "This is more than one address.", hint)
    if "<" in text or ">" in text:
        raise complaint("bad-email", "Here stands only the address, without a name.", _HINT)
    return _validated(text)


def shown_email(email: str) -> str:
    """The address as a person reads it: a domain that is ASCII for the wire in its own script."""
    local, _, domain = email.rpartition("@")
    if "xn--" not in domain.lower():
        return email
    import idna  # noqa: PLC0415 - few need it

    try:
        return f"{local}@{idna.decode(domain)}"
    except idna.IDNAError:
        return email


def _validated(text: str) -> str:
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - takes 50 ms

    domain = text.rpartition("@")[2]
    own = domain.lower().rpartition(".")[2] in _OF_ONES_OWN
    try:
        asked = f"{text}.example" if own else text
        found = validate_email(asked, check_deliverability=False, strict=True)
    except EmailNotValidError as error:
        said = str(error).rstrip(".")
        message = f"`{shown(text)}` is not a mail address: {said[:1].lower()}{said[1:]}."
        raise complaint("bad-email", message, _HINT) from None
    written = found.ascii_email or f"{found.local_part}@{found.ascii_domain}"
    return written.removesuffix(".example") if own else written

"""Questions among the notes, as somebody tells of them who has asked them."""

from __future__ import annotations

import re

_ASKED = (
    r"^(?P<asked>why|where|when|who|(?:what|which)(?:\s+(?!(?:you|they|we|i|he|she|it|there|the|an?|"
    r"this|that|your|our|their|my|his|her|people)\b)[a-z]+){0,2}?|how(?:\s+(?:(?:much|many)"
    r"(?:\s+[a-z]+)?|often|long|big|soon|far|early|late|well|old|large|fast|quickly))?)\s+"
)
_WITH_DO = re.compile(rf"{_ASKED}do\s+(?P<who>you|they|we|I)\s+(?=\w)", re.IGNORECASE)
_TURNED_ROUND = re.compile(
    rf"{_ASKED}(?P<verb>are|were|will|would|can|could|should|have|had)\s+(?P<who>you|they|we|I)\b"
    r"(?=\s+\w)",
    re.IGNORECASE,
)
_STILL_ASKED = re.compile(
    rf"(?!(?:who|which) (?:is|are|was|were) the\b){_ASKED}"
    r"(?:is|are|was|were|do|does|did|don['’]t|doesn['’]t|didn['’]t|will|would|can|could|should|"
    r"has|have|had)\s+(?:the|an?|this|that|these|those|your|our|their|my|his|her|its|you|"
    r"they|we|he|she|it|there|i|somebody|someone|anybody|anyone|everybody|everyone|people)\b",
    re.IGNORECASE,
)


def as_reported(words: str) -> str:
    """A question as one tells of it: "how do you measure success" is "how you measure success".

    Only where the verb stays as it is: after "does" and "did" it would need another form. ""
    for a question that is still one.
    """
    told_of = _WITH_DO.sub(r"\g<asked> \g<who> ", words, count=1)
    told_of = _TURNED_ROUND.sub(r"\g<asked> \g<who> \g<verb>", told_of, count=1)
    return "" if told_of == words and _STILL_ASKED.match(words) else told_of

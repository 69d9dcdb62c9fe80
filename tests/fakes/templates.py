"""Templates in memory: ``{{ name }}`` and nothing more."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from followupd.errors import TemplateBroken


class FakeTemplates:
    """Fills names into texts that are given by name."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = dict(texts)

    def render(self, name: str, facts: Mapping[str, object]) -> str:
        if name not in self.texts:
            raise TemplateBroken(f"there is no template {name}")

        def filled(match: re.Match[str]) -> str:
            if match[1] not in facts:
                raise TemplateBroken(f"{name}: {match[1]} is undefined")
            return str(facts[match[1]])

        return re.sub(r"\{\{ (\w+) \}\}", filled, self.texts[name])

    def fingerprint(self) -> str:
        return hashlib.sha256(repr(sorted(self.texts.items())).encode()).hexdigest()

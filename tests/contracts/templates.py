"""What everybody may rely on who has a ``ports.Templates``."""

from __future__ import annotations

from abc import ABC, abstractmethod

import pytest

from followupd.errors import TemplateBroken
from followupd.ports import Templates


class TemplatesContract(ABC):
    """What a subclass makes keeps all this."""

    @abstractmethod
    def make(self, texts: dict[str, str]) -> Templates:
        """Templates with the given texts by name."""

    def test_a_template_is_filled_with_the_facts(self) -> None:
        templates = self.make({"hr.txt": "Dear {{ name }},"})
        assert templates.render("hr.txt", {"name": "Dana & <Lee>"}) == "Dear Dana & <Lee>,"

    def test_what_a_fact_contains_is_never_filled_again(self) -> None:
        templates = self.make({"hr.txt": "{{ note }}"})
        assert templates.render("hr.txt", {"note": "{{ name }}"}) == "{{ name }}"

    def test_an_undefined_name_is_an_error_that_says_so(self) -> None:
        templates = self.make({"hr.txt": "Dear\n{{ nmae }},"})
        with pytest.raises(TemplateBroken, match="nmae"):
            templates.render("hr.txt", {"name": "Dana"})

    def test_a_template_that_is_not_there_is_an_error(self) -> None:
        with pytest.raises(TemplateBroken, match=r"boss\.txt"):
            self.make({}).render("boss.txt", {})

    def test_the_fingerprint_changes_with_the_texts_and_only_then(self) -> None:
        one, same, other = (self.make({"hr.txt": text}) for text in ("a", "a", "b"))
        assert one.fingerprint() == one.fingerprint() == same.fingerprint()
        assert one.fingerprint() != other.fingerprint()

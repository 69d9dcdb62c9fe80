"""For all that is tried as a process."""

import pytest


@pytest.fixture(autouse=True)
def with_templates(templates_at_hand: None) -> None:
    """Most of them draft letters."""

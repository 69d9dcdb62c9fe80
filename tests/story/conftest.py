"""For all stories."""

import pytest


@pytest.fixture(autouse=True)
def with_templates(templates_at_hand: None) -> None:
    """Every story drafts letters."""

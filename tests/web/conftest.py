from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.site import Site, open_site, queue_text


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path, queue_text("Dana Lee", "Ivo Brandt")) as page:
        yield page


@pytest.fixture(autouse=True)
def with_templates(templates_at_hand: None) -> None:
    """Every page shows letters."""

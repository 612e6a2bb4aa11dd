"""One house for the kills of a module; a newsroom of its own for every other fault."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from ..crawl.conftest import newsroom
from ..crawl.site import Site
from .house import STORIES, House

__all__ = ["newsroom"]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An archive whose commands may be killed."""
    with Site(stories=STORIES) as site:
        yield House(tmp_path_factory.mktemp("house"), site, random.Random(20261124))

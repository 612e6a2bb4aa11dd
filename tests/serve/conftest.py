"""A served archive, asked in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from crawler.serve.server import Sql, make_datasette

from .newsroom import fill

Get = Callable[..., httpx.Response]


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo archive of this folder, under a name that is not archive.db."""
    path = tmp_path_factory.mktemp("served") / "clippings.db"
    fill(path)
    return path


def client(datasette: object) -> Get:
    """Ask a Datasette as a browser would, without a socket."""
    def get(path: str, **options: object) -> httpx.Response:
        return asyncio.run(datasette.client.get(path, **options))    # type: ignore[attr-defined]

    return get


@pytest.fixture(scope="session")
def get(archive: Path) -> Get:
    """The page at a path of the served archive; its database is /clippings."""
    return client(make_datasette(archive))


@pytest.fixture(scope="session")
def asked(archive: Path) -> Get:
    """The same, served with --sql."""
    return client(make_datasette(archive, sql=Sql.ANY))

"""A served archive, asked in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from datasette.app import Datasette

from crawler.serve.server import Sql, make_datasette

from .newsroom import fill

Get = Callable[..., httpx.Response]
_served: list[Datasette] = []


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo archive of this folder, under a name that is not archive.db."""
    path = tmp_path_factory.mktemp("served") / "clippings.db"
    fill(path)
    return path


def client(datasette: Datasette) -> Get:
    """Ask a Datasette as a browser would, without a socket; it is closed when its module's tests are done."""
    _served.append(datasette)
    return _asking(datasette)


def _asking(datasette: Datasette) -> Get:
    def get(path: str, **options: object) -> httpx.Response:
        return asyncio.run(datasette.client.get(path, **options))

    return get


@pytest.fixture(scope="module", autouse=True)
def _closed() -> Iterator[None]:
    """Connections that stay open keep memory, of which SQLite may take no more than `limits` says in the whole process, whoever asks."""
    yield
    while _served:
        close(_served.pop())


def close(datasette: Datasette) -> None:
    """Let go of what a Datasette has opened."""
    datasette.executor.shutdown()
    for database in datasette.databases.values():
        database.close()


@pytest.fixture(scope="session")
def get(archive: Path) -> Get:
    """The page at a path of the served archive; its database is /clippings."""
    return _asking(make_datasette(archive))


@pytest.fixture(scope="session")
def asked(archive: Path) -> Get:
    """The same, served with --sql."""
    return _asking(make_datasette(archive, sql=Sql.ANY))

"""`newsarchive serve`: an archive's path -> Datasette on an address, in this process, until Ctrl-C."""

from __future__ import annotations

import errno
import ipaddress
import os
import resource
import socket
import sys
import webbrowser
from contextlib import redirect_stderr, suppress
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast

import click
from datasette.utils.sqlite import sqlite3

from ..archive import open_reader
from ..errors import NewsarchiveError
from ..text import escaped
from .options import SETTINGS
from .requests import only_by_number

if TYPE_CHECKING:
    from datasette.app import Datasette


TEMPORARY = 1024**3    # bytes of one temporary file, to which SQLite sorts what is too much for the memory
NICE = 5               # steps behind the crawl, where both want the processor
CONNECTIONS = 256      # at once; more are told to come back later


class Sql(Enum):
    """What visitors may ask."""

    QUESTIONS = "the canned queries, and filters of tables and views"
    ANY = "any SELECT of their own too"


def serve(archive: Path, *, host: str = "127.0.0.1", port: int = 8001, open_browser: bool = False, sql: Sql = Sql.QUESTIONS) -> None:
    """Serve until Ctrl-C. Port 0 takes a free one; the line that is printed says which.

    Raises ArchiveError for an archive that cannot be read, NewsarchiveError where the address cannot be used.
    """
    import uvicorn

    datasette = make_datasette(archive, sql=sql)
    app = only_by_number(datasette.app()) if is_loopback(host) else datasette.app()
    with listen(host, port) as listener, redirect_stderr(cast("TextIO", _Quoted(sys.stderr))):
        url = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}/"
        click.echo(f"{archive} is at {url} (Ctrl-C ends)")
        if open_browser:
            webbrowser.open(url)
        _step_back()
        config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="on", timeout_graceful_shutdown=3,
                                limit_concurrency=CONNECTIONS)
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


class _Quoted:
    """Standard error without controls: Datasette writes there what SQLite says of what visitors ask."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """As it is, but for what a terminal would obey."""
        return self._stream.write(escaped(text))

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


def _step_back() -> None:
    """A crawl on this machine goes first, and the disk stays free for it, whatever visitors ask."""
    os.nice(NICE)
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (TEMPORARY if most == resource.RLIM_INFINITY else min(TEMPORARY, most), most))


def make_datasette(archive: Path, *, sql: Sql = Sql.QUESTIONS) -> Datasette:
    """The Datasette that serves an archive. Raises ArchiveError, NewsarchiveError where it cannot be read."""
    from datasette.app import Datasette    # not at the top: it loads this package as a plugin

    if any(char in str(archive) for char in "?#%"):
        raise NewsarchiveError(f"{archive}: Datasette opens no path with ?, # or % in it; rename the file or its folder")
    open_reader(archive).close()
    settings = SETTINGS | {"default_allow_sql": sql is Sql.ANY}
    if _is_readable_live(archive):
        return Datasette([str(archive)], settings=settings)
    click.echo(f"{archive.parent.absolute()} may not be written by you: this shows the archive as it is now; "
               "start again after the next crawl", err=True)
    return Datasette([], immutables=[str(archive)], settings=settings)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server on that address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_readable_live(archive: Path) -> bool:
    """Whether SQLite can follow the file while a crawl writes it: for that it must be able to write, or find, the -shm file beside it."""
    try:
        connection = sqlite3.connect(f"file:{archive}?mode=ro", uri=True)
    except sqlite3.Error:
        return False
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return True


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there already, so that no visitor comes too early. Raises NewsarchiveError where the address cannot be used."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise NewsarchiveError(f"{host}: {error.strerror}") from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        taken = error.errno == errno.EADDRINUSE
        why = "is taken by another program; choose another with --port" if taken else f"cannot be used: {error.strerror}"
        raise NewsarchiveError(f"port {port} of {host} {why}") from error
    return listener

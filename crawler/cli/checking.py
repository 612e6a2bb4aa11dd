"""`extract`, `feed`, `sitemap`, `robots`, `robots-status` and `url`: bytes in, JSON out. For checks from outside: no archive, no network.

What is read is read by the same code and within the same limits as in a crawl: in a child, which is killed where it takes too long.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import click

from ..errors import ReadError
from ..models import Capture, ChannelKind
from ..times import iso
from ..urls import normalize as normalized
from ..workers import Readers

T = TypeVar("T")

SOMEWHERE = "https://example.invalid/"    # the address of bytes that came from nowhere
LONGEST_LINE = 1 << 20                    # bytes of a line of standard input; a longer one is no address

file_argument = click.argument("file", metavar="FILE")
url_option = click.option("--url", default=SOMEWHERE, show_default=True, help="The address that FILE came from; what is no web address counts for none.")
type_option = click.option("--content-type", metavar="TYPE", help="The Content-Type that it came with.")


@click.command()
@file_argument
@url_option
@type_option
def extract(file: str, url: str, content_type: str | None) -> None:
    """Read the page in FILE (- for standard input) and print the article as JSON.

    Exit code 0; 1 where nothing could be read within the limits: then the JSON says "failure" and "message".
    """
    _read(file, url, content_type, lambda readers, capture: readers.article(capture, None))


@click.command()
@file_argument
@url_option
@type_option
def feed(file: str, url: str, content_type: str | None) -> None:
    """Read the feed in FILE (- for standard input) and print what it announces as JSON.

    Exit code 0, also for a broken feed, whose "problem" is said; 1 where nothing could be read within the limits.
    """
    _read(file, url, content_type, lambda readers, capture: readers.channel(capture, ChannelKind.FEED))


@click.command()
@file_argument
@url_option
@type_option
def sitemap(file: str, url: str, content_type: str | None) -> None:
    """Read the sitemap in FILE (- for standard input) and print what it announces as JSON.

    Exit code 0, also for a broken sitemap, whose "problem" is said; 1 where nothing could be read within the limits.
    """
    _read(file, url, content_type, lambda readers, capture: readers.channel(capture, ChannelKind.SITEMAP))


@click.command()
@file_argument
@click.option("--agent", required=True, help="The crawler: a name or a whole User-Agent header.")
@click.option("--url", required=True, help="The address that the crawler would fetch.")
@click.pass_context
def robots(context: click.Context, file: str, agent: str, url: str) -> None:
    """Say what the robots.txt in FILE (- for standard input) lets a crawler do, as JSON.

    Exit code 0 where the address may be fetched, 1 where it may not: a robots.txt that cannot be read allows nothing.
    """
    from ..middlewares.rules import read

    try:
        payload = _bytes(file)
        rules = read(_in_child(lambda readers: readers.decoded(payload, "gzip")) if payload[:2] == _GZIP else payload, agent)
    except ReadError as error:
        say({"allowed": False, "crawl_delay": None, **_failure(error)})
        context.exit(1)
    allowed = rules.allows(url)
    say({"allowed": allowed, "crawl_delay": rules.delay})
    context.exit(0 if allowed else 1)


@click.command(name="robots-status")
@click.argument("code", type=click.IntRange(100, 999))
@click.pass_context
def robots_status(context: click.Context, code: int) -> None:
    """Say what it means when robots.txt is answered with the HTTP status CODE, as JSON: "rules" (its text counts), "allow" or "disallow".

    Exit code 0, and 1 for "disallow".
    """
    from ..middlewares.rules import Answer, meaning

    means = meaning(code)
    say({"status": code, "means": means.value})
    context.exit(1 if means is Answer.DISALLOWED else 0)


@click.group()
def url() -> None:
    """Say how addresses are stored, and whether they are private: an address, or - for one a line on standard input."""


@url.command()
@click.argument("url", required=False)
def normalize(url: str | None) -> None:
    """Print the one spelling under which URL is stored; null where it is no web address.

    Without URL, or with -: one address a line on standard input, one answer a line. Exit code 0.
    """
    _each(url, normalized)


@url.command()
@click.argument("target", metavar="[URL|HOST]", required=False)
def private(target: str | None) -> None:
    """Print whether the spelling of an address says that the crawler never connects to it: true or false.

    Without URL, or with -: one address a line on standard input, one answer a line. Exit code 0.
    """
    from ..middlewares.literals import is_private

    _each(target, is_private)


def say(value: Any) -> None:
    """Print a value as JSON in UTF-8, whatever the terminal is set to; lone surrogates as escapes."""
    text = json.dumps(value, default=_plain, ensure_ascii=False, indent=1)
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        text = json.dumps(value, default=_plain, indent=1)
    click.echo(text.encode())


_GZIP = b"\x1f\x8b"


def _read(file: str, url: str, content_type: str | None, work: Callable[[Readers, Capture], Awaitable[Any]]) -> None:
    """Read FILE as if it had been fetched from `url`, and print what came of it. Exits with 1 where nothing did."""
    try:
        payload = _bytes(file)
        say(asdict(_in_child(lambda readers: work(readers, _capture(payload, url, content_type)))))
    except ReadError as error:
        say(_failure(error))
        sys.exit(1)


def _capture(payload: bytes, url: str, content_type: str | None) -> Capture:
    headers = {"Content-Type": content_type, "Content-Encoding": "gzip" if payload[:2] == _GZIP else None}
    given = tuple((name, value) for name, value in headers.items() if value)
    address = url if normalized(url) else SOMEWHERE
    return Capture(address, address, 200, given, payload, _now())


def _failure(error: ReadError) -> dict[str, str]:
    """Its class, in the words of a crawl, and a line for people."""
    word = error.failure if error.failure in ("incomplete", "too_large") else f"read_{error.failure}"
    return {"failure": word, "message": str(error)}


def _in_child(work: Callable[[Readers], Awaitable[T]]) -> T:
    """What a reader child makes of it. Raises ReadError."""
    async def run() -> T:
        readers = Readers(1)
        try:
            return await work(readers)
        finally:
            readers.close()
    return asyncio.run(run())


def _each(given: str | None, function: Callable[[str], object]) -> None:
    """Print what becomes of one address, or of each line of standard input."""
    if given is not None and given != "-":
        say(function(given))
        return
    for line in _lines(_standard_input()):
        say(function(line.decode("utf-8", "surrogateescape").rstrip("\r\n")))


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Line by line, each cut after LONGEST_LINE."""
    while line := stream.readline(LONGEST_LINE):
        rest = line
        while not rest.endswith(b"\n") and rest:
            rest = stream.readline(LONGEST_LINE)
        yield line


def _now() -> datetime:
    from ..run import now

    return now()


def _bytes(file: str) -> bytes:
    """What lies in FILE. Raises ReadError for more than a crawl would take, BadParameter where there is nothing to read."""
    from ..settings import DOWNLOAD_MAXSIZE

    try:
        with _standard_input() if file == "-" else Path(file).open("rb") as stream:
            payload = stream.read(DOWNLOAD_MAXSIZE + 1)
    except (OSError, ValueError) as error:
        raise click.BadParameter(f"{file}: {getattr(error, 'strerror', None) or error}", param_hint="FILE") from error
    if len(payload) > DOWNLOAD_MAXSIZE:
        raise ReadError("too_large", f"more than {DOWNLOAD_MAXSIZE} bytes")
    return payload


def _standard_input() -> BinaryIO:
    if sys.stdin is None:
        raise click.UsageError("standard input is closed")
    return sys.stdin.buffer


def _plain(value: object) -> object:
    if isinstance(value, timedelta):
        return value.total_seconds()
    return iso(value) if isinstance(value, datetime) else str(value)

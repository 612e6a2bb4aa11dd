"""`extract`, `feed`, `sitemap`, `robots` and `url`: bytes in, JSON out. For checks from outside: no archive, no network."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from ..discover import discover
from ..errors import NewsarchiveError
from ..models import ChannelKind
from ..payloads import gunzip
from ..times import iso
from ..urls import normalize as normalized

SOMEWHERE = "https://example.invalid/"    # the address of bytes that came from nowhere

file_argument = click.argument("file", metavar="FILE")
url_option = click.option("--url", default=SOMEWHERE, show_default=True, help="The address that FILE came from.")
type_option = click.option("--content-type", metavar="TYPE", help="The Content-Type that it came with.")


@click.command()
@file_argument
@url_option
@type_option
def extract(file: str, url: str, content_type: str | None) -> None:
    """Read the page in FILE (- for standard input) and print the article as JSON."""
    from ..extract import extract as read

    _say(asdict(read(gunzip(_bytes(file)), url, content_type=content_type, fetched_at=_now())))


@click.command()
@file_argument
@url_option
@type_option
def feed(file: str, url: str, content_type: str | None) -> None:
    """Read the feed in FILE (- for standard input) and print what it announces as JSON."""
    _discover(file, url, ChannelKind.FEED, content_type)


@click.command()
@file_argument
@url_option
@type_option
def sitemap(file: str, url: str, content_type: str | None) -> None:
    """Read the sitemap in FILE (- for standard input) and print what it announces as JSON."""
    _discover(file, url, ChannelKind.SITEMAP, content_type)


@click.command()
@file_argument
@click.option("--agent", required=True, help="The crawler: a name or a whole User-Agent header.")
@click.option("--url", required=True, help="The address that the crawler would fetch.")
@click.pass_context
def robots(ctx: click.Context, file: str, agent: str, url: str) -> None:
    """Say what the robots.txt in FILE (- for standard input) lets a crawler do, as JSON.

    Exit codes: 0 allowed, 1 not.
    """
    from ..middlewares.rules import read

    rules = read(_bytes(file), agent)
    _say({"allowed": rules.allows(url), "crawl_delay": rules.delay})
    ctx.exit(0 if rules.allows(url) else 1)


@click.command(name="robots-status")
@click.argument("code", type=click.IntRange(100, 999))
@click.pass_context
def robots_status(ctx: click.Context, code: int) -> None:
    """Say what the HTTP status CODE means for a robots.txt (RFC 9309): rules, allowed or disallowed, as JSON.

    Exit codes: 0 its rules count, or everything is allowed; 1 nothing is.
    """
    from ..middlewares.rules import Answer, meaning

    _say({"status": code, "meaning": meaning(code).value})
    ctx.exit(1 if meaning(code) is Answer.DISALLOWED else 0)


@click.group()
def url() -> None:
    """Say how an address is stored, and whether it is private, as JSON."""


@url.command()
@click.argument("url")
def normalize(url: str) -> None:
    """Print the one spelling under which URL is stored; null where it is no web address."""
    _say(normalized(url))


@url.command()
@click.argument("target", metavar="URL|HOST")
def private(target: str) -> None:
    """Print whether the spelling of an address says that the crawler never connects to it: true or false."""
    from ..middlewares.literals import is_private

    _say(is_private(target))


def _discover(file: str, url: str, kind: ChannelKind, content_type: str | None) -> None:
    _say(asdict(discover(_bytes(file), url, kind, content_type=content_type, now=_now())))


def _now() -> datetime:
    from ..run import now

    return now()


def _bytes(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise NewsarchiveError(f"{file}: {error.strerror}") from error


def _say(value: Any) -> None:
    click.echo(json.dumps(value, default=_plain, ensure_ascii=False, indent=1))


def _plain(value: object) -> object:
    return iso(value) if isinstance(value, datetime) else str(value)

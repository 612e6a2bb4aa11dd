"""`fetch`: one address, by the road of a crawl: guard, robots.txt, limits (`URL -> JSON`). Nothing is archived."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..captures import digest
from ..errors import ReadError
from ..models import Capture, Completeness
from ..probe import Fetch, Refusal
from ..run import with_network
from ..sources import CrawlConfig, load
from ..urls import normalize
from ..workers import Readers
from .checking import say
from .options import sources_option


@click.command()
@click.argument("url")
@sources_option
@click.pass_context
def fetch(context: click.Context, url: str, sources: Path) -> None:
    """Fetch URL as a crawl would, under the same guard, robots.txt and limits, and say what came, as JSON. Nothing is archived.

    \b
    Exit code 0 where a whole response came, whatever its status
              1 where none came, or it cannot be decoded: "failure" and "reason" say why
              3 where only a part of it came
    """
    config = load(sources).crawl if sources.exists() else CrawlConfig()
    address = normalize(url)
    if address is None:
        answer = _answer(url, Refusal("bad_url", "bad url: this is no web address"), [])
    else:
        answer = with_network(lambda fetch: _ask(fetch, address), config)
    say(answer)
    context.exit(3 if answer["completeness"] == Completeness.INCOMPLETE else 1 if answer["failure"] else 0)


async def _ask(fetch: Fetch, url: str) -> dict[str, Any]:
    hops: list[str] = []
    page = await fetch(url, hops)
    answer = _answer(url, page, hops)
    encoding = page.header("content-encoding") if isinstance(page, Capture) else None
    if isinstance(page, Capture) and encoding and page.payload:
        answer |= await _undone(page.payload, encoding)
    return answer


async def _undone(payload: bytes, encoding: str) -> dict[str, Any]:
    """What shows only once the content encoding is undone: that the payload is cut, or cannot be decoded at all."""
    readers = Readers(1)
    try:
        return {"decoded_size": len(await readers.decoded(payload, encoding))}
    except ReadError as error:
        if error.failure == "incomplete":
            return {"decoded_size": None, "completeness": Completeness.INCOMPLETE, "failure": "incomplete", "reason": str(error)}
        return {"decoded_size": None, "failure": f"read_{error.failure}", "reason": str(error)}
    finally:
        readers.close()


def _answer(url: str, page: Capture | Refusal, hops: list[str]) -> dict[str, Any]:
    """Every key is always there; null where nothing came."""
    if isinstance(page, Refusal):
        nothing = dict.fromkeys(("status", "final_url", "headers", "ip_address", "size", "decoded_size", "sha256", "completeness"))
        return {"url": url, "hops": hops, **nothing, "failure": page.failure, "reason": page.message}
    is_cut = page.completeness is not Completeness.COMPLETE
    return {
        "url": url, "hops": hops, "status": page.status, "final_url": page.final_url, "headers": page.headers, "ip_address": page.ip_address,
        "size": len(page.payload), "decoded_size": len(page.payload), "sha256": digest(page.payload), "completeness": page.completeness,
        "failure": "incomplete" if is_cut else None, "reason": "the body does not have the length that was stated" if is_cut else None}

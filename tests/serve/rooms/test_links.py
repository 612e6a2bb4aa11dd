"""Every kind of link within the reading room leads somewhere."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

from ..conftest import Get, archive, get

__all__ = ["archive", "get"]
OF_ONE_SHAPE = 2    # addresses that differ in numbers and values only
PARAMETERS = 2      # more of them are more of the same: every search can be narrowed by every facet
OTHERS = re.compile(r"[?&]_(?!search)|^/-/(?!newsarchive)")    # Datasette's own: tables in every order, its own pages


def shape(link: str) -> tuple[str, tuple[str, ...]]:
    """The address without its numbers, and the names of its parameters."""
    parts = urlsplit(link)
    return re.sub(r"\d+", "#", parts.path), tuple(sorted({name for name, _ in parse_qsl(parts.query)}))


def test_no_link_is_dead(get: Get) -> None:
    """From the front page on, whatever our pages link on this server answers."""
    waiting, shapes, dead = ["/"], Counter([shape("/")]), []
    for path in waiting:
        answer = get(path)
        if answer.status_code >= 400:
            dead.append((path, answer.status_code))
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        for href in re.findall(r'href="([^"#]+)', answer.text):
            link = urljoin(path, unescape(href))
            if link.startswith("/") and link not in waiting and not OTHERS.search(link) and len(shape(link)[1]) <= PARAMETERS and shapes[shape(link)] < OF_ONE_SHAPE:
                shapes[shape(link)] += 1
                waiting.append(link)
    assert [] == dead
    assert {"/clippings/articles/#", "/clippings/authors/#", "/clippings/places/#", "/clippings/-/search", "/clippings/-/revisions/#", "/clippings/-/coverage/harbour"} <= {
        path for path, _ in shapes}

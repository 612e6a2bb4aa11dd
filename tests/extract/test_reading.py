"""The whole reading: one article on a plain page, times, provenance, and pages that were made to hurt."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.extract import extract
from crawler.models import Article, Candidate, PageState, Precision
from tests.shared import shared

from .pages import FETCHED_AT, TEXTS, page, paragraphs, read

URL = "https://www.harbour.test/2026/11/17/old-crane"


@pytest.mark.parametrize("rung", ["full", "fast", "plain"])
def test_the_sample_article_is_read_perfectly_from_a_plain_page(rung: str) -> None:
    """Headline as printed, with its dash and its promotion; dateline; no author; clean paragraphs."""
    lines = [line for line in shared("sample/000_9ccd3c76824c756c.txt").read_text(encoding="utf-8").split("\n") if line.strip()]
    headline, texts = lines[0], lines[1:]
    article = read(page(headline, texts, title=f"{headline} | Outlet"), url="https://www.outlet.test/modi", rung=rung)
    assert headline == article.headline
    assert ((), None, None) == (article.authors, article.byline, article.published_at)
    assert article.dateline is not None
    assert ("Moscow, Russia", ["Moscow"], ["RU"]) == (article.dateline.text, [p.name for p in article.dateline.places], [p.country for p in article.dateline.places])
    body = article.body.split("\n\n")
    assert texts[1:] == body[1:]
    assert texts[0].endswith(body[0])
    assert body[0].startswith("Indian Prime Minister")


TIMES = [
    ("JSON-LD", page(linked={"@type": "NewsArticle", "headline": "Old crane", "datePublished": "2026-11-17T08:30:00+01:00"}), "2026-11-17T07:30:00", Precision.SECOND, "jsonld.datePublished"),
    ("meta", page(head='<meta property="article:published_time" content="2026-11-17T08:30:00Z">'), "2026-11-17T08:30:00", Precision.SECOND, "meta.article:published_time"),
    ("a finer one of the same day", page(head='<meta name="date" content="2026-11-17"><meta name="dc.date" content="2026-11-17T08:30:00Z">'), "2026-11-17T08:30:00", Precision.SECOND, "meta.dc.date"),
    ("time element", page(above='<time datetime="2026-11-17T08:30:00Z">today</time>'), "2026-11-17T08:30:00", Precision.SECOND, "time"),
    ("printed", page(above="<div>17 November 2026, 08:30</div>"), "2026-11-17T08:30:00", Precision.MINUTE, "printed"),
    ("printed in German", page(texts=TEXTS["de"], above="<div>Veröffentlicht am 16. November 2026, 08:30 Uhr</div>", language="de"), "2026-11-16T08:30:00", Precision.MINUTE, "printed"),
    ("published before updated", page(above="<div>Updated 18 November 2026 10:00</div><div>Published 17 November 2026 08:30</div>"), "2026-11-17T08:30:00", Precision.MINUTE, "printed"),
    ("address alone", page(), "2026-11-17T00:00:00", Precision.DAY, "url"),
    ("a teaser's time is none of ours", page(below="<aside><time datetime='2026-11-20T10:00:00Z'>20 Nov</time></aside>"), "2026-11-17T00:00:00", Precision.DAY, "url"),
    ("in the title", page(title="Old crane in the harbour to be taken down | HN | 16.11.2026"), "2026-11-16T00:00:00", Precision.DAY, "title"),
]


@pytest.mark.parametrize(("name", "markup", "at", "precision", "rule"), TIMES, ids=[row[0] for row in TIMES])
def test_the_time_of_publication_comes_from_the_most_trusted_place(name: str, markup: str, at: str, precision: Precision, rule: str) -> None:
    """Structured data, then what is printed, then the address."""
    article = read(markup)
    assert article.published_at is not None
    told = next(row.rule for row in article.provenance if row.field == "published_at")
    assert (datetime.fromisoformat(at).replace(tzinfo=UTC), precision, rule) == (article.published_at.at, article.published_at.precision, told)


@pytest.mark.parametrize("stamp", ["2031-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "never", "", "2026-13-45"])
def test_an_impossible_or_future_stamp_is_no_time(stamp: str) -> None:
    """The next place is asked; here there is none."""
    markup = page(head=f'<meta property="article:published_time" content="{stamp}">')
    assert read(markup, url="https://www.harbour.test/crane").published_at is None


def test_the_channels_time_is_used_where_the_page_has_no_structured_one() -> None:
    """A hint from a feed stands before what is printed."""
    hints = Candidate(URL, published_at=datetime(2026, 11, 17, 9, tzinfo=UTC))
    article = extract(page().encode(), URL, content_type="text/html", fetched_at=FETCHED_AT, hints=hints)
    assert article.published_at is not None
    assert datetime(2026, 11, 17, 9, tzinfo=UTC) == article.published_at.at


def test_each_value_has_its_rule_and_each_rung_its_name() -> None:
    """Provenance names the field, the rule and what else there was."""
    article = read(page(title="Crane demolition: what to know", head='<meta property="og:title" content="Crane demolition: what to know">'), rung="fast")
    rows = {row.field: row for row in article.provenance}
    assert ("h1", ("meta.og:title", "Crane demolition: what to know"), "fast") == (rows["headline"].rule, rows["headline"].runners_up[0], article.rung)
    assert article.extractor.startswith("newsarchive ")
    assert "; trafilatura " in article.extractor


def test_the_charset_and_its_rule_are_told() -> None:
    """A lying header does no harm."""
    article = read(page(texts=TEXTS["ru"]).encode("cp1251").replace(b"<head>", b'<head><meta charset="windows-1251">'), content_type="text/html; charset=utf-8")
    assert ("cp1251", "meta", TEXTS["ru"][0]) == (article.charset, article.charset_rule, article.body.split("\n\n")[0])


@pytest.mark.parametrize("arguments", [{"rung": "best"}, {"fetched_at": FETCHED_AT.replace(tzinfo=None)}])
def test_a_callers_mistake_is_a_value_error(arguments: dict[str, object]) -> None:
    """An unknown rung, a naive time."""
    with pytest.raises(ValueError):
        extract(b"", URL, **{"content_type": None, "fetched_at": FETCHED_AT} | arguments)


MEGABYTE = 1 << 20
HOSTILE = {
    "less-than signs": b"<" * (16 * MEGABYTE), "unclosed tags": b"<a" * (8 * MEGABYTE), "deep nesting": b"<div>" * (3 * MEGABYTE), "attributes": b"<p " + b"a=1 " * (4 * MEGABYTE) + b">x",
    "line breaks": b"<p>x" + b"<br>word " * MEGABYTE, "links": b"<h1>Links</h1>" + b"<a href='/a'>link</a> " * 400_000, "paragraphs": b"<h1>Long</h1>" + b"<p>A sentence that is long enough to count as one.</p>" * 300_000,
    "open scripts": b"<script>" * MEGABYTE, "open quotes": b'<p class="' * MEGABYTE, "nested lists": b"<ul><li>" * 500_000, "one word": b"<p>" + b"x" * (16 * MEGABYTE), "entities": b"<p>" + b"&amp;" * (3 * MEGABYTE),
    "spaces": b"<h1>" + b" " * (16 * MEGABYTE) + b"</h1>", "json": b'<script type="application/ld+json">' + b'{"a":' * MEGABYTE, "commas": b"<p>" + b", " * (8 * MEGABYTE),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_last_rung_reads_any_page_in_linear_time(name: str) -> None:
    """Sixteen megabytes of anything in less than the ten seconds that a rung has."""
    start = time.process_time()
    article = read(HOSTILE[name], rung="plain")
    assert ("plain", True) == (article.rung, time.process_time() - start < 8)


@given(st.binary(max_size=3000), st.sampled_from(["full", "fast", "plain"]))
@settings(deadline=None, max_examples=60)
def test_any_bytes_give_an_article_with_a_state_and_a_reason(payload: bytes, rung: str) -> None:
    """Random bytes are no article, and say so."""
    article = read(payload, rung=rung)
    assert isinstance(article.page_state, PageState)
    assert article.reason


WHOLE = page(texts=paragraphs("en", 2), above="<div class=byline>By Ann Lee</div><time datetime='2026-11-17T08:30:00Z'>17 November 2026</time>", language="en",
             head='<meta property="og:title" content="Old crane"><meta name="keywords" content="crane, quay">', linked={"@type": "NewsArticle", "headline": "Old crane"}).encode()


@given(st.lists(st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 60), st.binary(max_size=12) | st.sampled_from([b"<", b">", b'"', b"</p>", b"<div>", b"<!--", b"&#x", b"\x00", b"<table>"])), max_size=8),
       st.sampled_from(["full", "plain"]))
@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
def test_a_mutated_page_gives_clean_text(cuts: list[tuple[int, int, bytes]], rung: str) -> None:
    """Whatever is cut out of a page or put into it: an article with clean values."""
    payload = bytearray(WHOLE)
    for at, length, filling in cuts:
        payload[at:at + length] = filling
    _check(read(bytes(payload), rung=rung))


def _check(article: Article) -> None:
    texts = [article.headline, article.kicker, article.standfirst, article.byline, article.body, article.section, article.masthead, article.reason, *article.tags]
    for text in filter(None, texts):
        text.encode("utf-8")
        assert not any(ord(char) < 32 and char not in "\n\t" for char in text)
    assert "\n\n\n" not in article.body
    assert article.published_at is None or article.published_at.at.tzinfo is not None

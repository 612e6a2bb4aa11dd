"""Times: which claim wins, in whose zone it is printed, and how surely."""

from __future__ import annotations

import pytest

from crawler.models import ZoneSource

from .pages import page, read

URL = "https://www.harbour.test/old-crane"
NEWS: dict[str, object] = {"@type": "NewsArticle", "headline": "Old crane in the harbour to be taken down"}


def meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">'


def day_of(markup: str, url: str = URL) -> tuple[str | None, str]:
    """The printed day's ISO date, and the rule."""
    article = read(markup, url=url)
    rule = next((row.rule for row in article.provenance if row.field == "published_at"), "none")
    return article.published_at.at.date().isoformat() if article.published_at else None, rule


@pytest.mark.parametrize(("name", "markup", "day", "rule"), [
    ("what changes often yields to what is printed", page(head=meta("date", "2026-11-19T09:00:00"), above="<div>17 November 2026</div>"), "2026-11-17", "printed"),
    ("even to a printed change", page(head=meta("date", "2026-11-19T09:00:00"), above="<div>Updated: 17 November 2026 18:00</div>"), "2026-11-17", "printed.modified"),
    ("but not within hours", page(head=meta("date", "2026-11-17T23:30:00"), above="<div>18 November 2026 01:00</div>"), "2026-11-17", "meta.date"),
    ("a built page's stamp yields to an earlier printed day", page(linked=NEWS | {"datePublished": "2026-11-20"}, above="<div>17 November 2026</div>"), "2026-11-17", "printed"),
    ("but not to a later one", page(linked=NEWS | {"datePublished": "2026-11-17"}, above="<div>20 November 2026</div>"), "2026-11-17", "jsonld.datePublished"),
    ("a firm tag stays", page(head=meta("article:published_time", "2026-11-19T09:00:00"), above="<div>17 November 2026</div>"), "2026-11-19", "meta.article:published_time"),
    ("today's date above the headline", "<body><div class='date'>Tue, 24 Nov 2026</div>" + page(above="<p>17 Nov 2026, 22:11 GMT+10</p>"), "2026-11-17", "printed"),
    ("a value where content is due", page(head='<meta name="article:published_time" value="2026-11-17T08:30:00Z">'), "2026-11-17", "meta.article:published_time"),
    ("a sentence about the first publication", page(above="<div>20 November 2026</div>", below="<p>This article was originally published on 17 September 2024 at 4pm.</p>"), "2024-09-17", "printed.first"),
    ("a lone date below", page(below="<div><p>2026.11.17</p></div>"), "2026-11-17", "printed.elsewhere"),
    ("a lone date in a box", page(above="<aside><dl><dt>Datum</dt><dd>17.11.2026</dd></dl></aside>"), "2026-11-17", "printed.elsewhere"),
    ("figures in British English", page(above="<div>02/10/2026</div>", language="en-GB"), "2026-10-02", "printed"),
    ("figures in American English", page(above="<div>02/10/2026</div>", language="en-US"), "2026-02-10", "printed"),
])
def test_the_claim_that_is_right_most_often_wins(name: str, markup: str, day: str, rule: str) -> None:
    """Rules found on saved pages."""
    assert (day, rule) == day_of(markup)


@pytest.mark.parametrize(("stamp", "zone", "offset"), [
    ("2026-11-17T08:30:00+05:30", ZoneSource.PRINTED, 330), ("2026-11-17T08:30:00Z", ZoneSource.PRINTED, 0), ("2026-11-17T08:30:00", ZoneSource.ASSUMED, 0),
    ("Tue, 17 Nov 2026 08:30:00 -0500", ZoneSource.PRINTED, -300), ("1794904200", ZoneSource.PRINTED, 0), ("17 Nov 2026 08:30 CET", ZoneSource.PRINTED, 60),
    ("2026-11-17", ZoneSource.NONE, None),
])
def test_a_time_tells_how_its_zone_is_known(stamp: str, zone: ZoneSource, offset: int | None) -> None:
    """Beside the time, or nowhere; a day has none."""
    moment = read(page(linked=NEWS | {"datePublished": stamp}), url=URL).published_at
    assert moment is not None
    assert (zone, offset) == (moment.zone, moment.offset)


def test_a_time_without_a_zone_has_that_of_the_pages_other_stamps() -> None:
    """A page's clock is one clock."""
    moment = read(page(linked=NEWS | {"dateModified": "2026-11-18T10:00:00+02:00"}, above="<div>17 November 2026, 10:00</div>"), url=URL).published_at
    assert moment is not None
    assert ("2026-11-17T08:00:00+00:00", ZoneSource.PAGE, 120) == (moment.at.isoformat(), moment.zone, moment.offset)


@pytest.mark.parametrize(("above", "printed", "offset"), [
    ("<div>17 November 2026, 22:28</div>", "17 November 2026, 22:28", -300),
    ("<time datetime='2026-11-17T22:28:00-05:00'>Tuesday</time>", "2026-11-17T22:28:00-05:00", -300),
    ("<div class='date'>18 November 2026</div>", "2026-11-18T03:28:00Z", 0), ("<div class='date'>17 November 2026</div>", "17 November 2026", None),
    ("<div>18 November 2026</div><div>17 November 2026</div>", "2026-11-18T03:28:00Z", 0),
])
def test_a_stamp_in_utc_is_told_as_the_page_prints_it(above: str, printed: str, offset: int | None) -> None:
    """Readers in New York saw another day than UTC has; where the page prints UTC's day as well, that one stays."""
    moment = read(page(linked=NEWS | {"datePublished": "2026-11-18T03:28:00Z"}, above=above), url=URL).published_at
    assert moment is not None
    assert ("2026-11-18T03:28:00+00:00", printed, offset) == (moment.at.isoformat(), moment.printed, moment.offset)


@pytest.mark.parametrize(("markup", "confidence"), [
    (page(linked=NEWS | {"datePublished": "2026-11-17T08:30:00Z"}, above="<div>17 November 2026</div>"), 0.97), (page(linked=NEWS | {"datePublished": "2026-11-17T08:30:00Z"}), 0.75),
    (page(above="<div>17 November 2026</div>"), 0.9), (page(above="<div>Updated 17 November 2026</div>"), 0.5), (page(above="<div>3 hours ago</div>"), 0.3),
])
def test_confidence_follows_the_evidence(markup: str, confidence: float) -> None:
    """Two that agree, structured data alone, print alone, a change for a publication, a guess."""
    article = read(markup, url=URL)
    assert confidence == next(row.confidence for row in article.provenance if row.field == "published_at")

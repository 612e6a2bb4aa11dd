"""When an article was published and changed: Page's evidence -> TimesReading.

Order of trust: structured data, what the channel announced, what is printed near the headline, the address, htmldate's search.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import islice
from operator import itemgetter
from urllib.parse import urlsplit

from htmldate import find_date
from lxml.html import HtmlElement

from ..models import Candidate, Moment, Precision, ZoneSource
from ..text import fold
from ..times import iso
from .blocks import Block
from .calendar_words import DAY_FIRST_DOMAINS, FIRST_PUBLISHED, FIRST_STEMS, MODIFIED_WORDS, MONTH_FIRST_LANGUAGES, MONTH_FIRST_REGIONS, PUBLISHED_WORDS
from .claims import NEAR, Claim, agreed, as_printed, confidence, finest, not_after_printed, told
from .linked import LinkedArticle
from .metas import Head
from .moments import Habits, read_moment
from .page import named, text_of
from .relative import read_relative, read_span

PUBLISHED_METAS = (
    "article:published_time", "og:article:published_time", "datepublished", "og:published_time", "rnews:datepublished", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "article:published", "published_time", "published-date", "published_date",
    "publish-date", "publish_date", "publishdate", "publication_date", "publication-date", "pubdate", "pub_date", "cse_pubdate", "bt:pubdate",
    "article_date_original", "articledate", "article:post_date", "originalpublicationdate", "iso-8601-publish-date", "shareaholic:article_published_time", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "dc:date", "date", "displaydate", "citation_publication_date",
    "citation_online_date", "ptime", "created", "article.created", "article.published", "weibo: article:create_at", "content_create_date", "lastpublished",
)
MODIFIED_METAS = (
    "article:modified_time", "og:updated_time", "datemodified", "og:article:modified_time", "rnews:datemodified", "dc.date.modified", "dcterms.modified",
    "article:modified", "modified_time", "modified", "last-modified", "lastmod", "revised", "updated_time", "utime", "article.updated", "lastupdate", "last_updated",
)
BEFORE, AFTER = 12, 30          # blocks around the headline where a printed time is looked for
LONGEST_LABEL = 40              # characters of a line that may be its label
LONGEST_LINE = 240              # characters of a line that may hold the time of publication
MOST_TIMES = 50                 # time elements of one block that are looked at
MOST_BESIDE = 70                # characters besides the time in a line that nothing marks
TOLD = (0, 2)                   # ranks of lines whose label or mark-up says that they are times
_TIME_MARK = re.compile(r"date|time|publi|posted|datum|zeit|fecha|data\b|created|updated|stamp|meta|byline|info")
_URL_DATE = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<gap>[/_-]?)(?P<month>0[1-9]|1[0-2])(?P=gap)(?P<day>0[1-9]|[12]\d|3[01])(?!\d)")
_URL_WORDED = re.compile(r"/(?P<year>(?:19|20)\d\d)/(?P<month>[a-z]{3})/(?P<day>\d{1,2})/")
_LABELS = {False: [fold(word) for word in PUBLISHED_WORDS], True: [fold(word) for word in MODIFIED_WORDS]}
_ALL_LABELS = tuple(word for words in _LABELS.values() for word in words)
_REGION = re.compile(r"(?<=[a-z][-_])[A-Za-z]{2}$")
_ZONED = re.compile(r"T\d\d:?\d\d(?::?\d\d(?:\.\d+)?)?(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)$")


@dataclass(frozen=True, slots=True)
class TimesReading:
    """Published and modified with their rules. `runners_up`: (rule, ISO time) of other readings of the time of publication."""

    published: Moment | None
    published_rule: str
    modified: Moment | None
    modified_rule: str
    confidence: float
    runners_up: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the time readers look at."""

    root: HtmlElement
    items: Sequence[HtmlElement]   # elements with an itemprop or a rel
    url: str
    blocks: Sequence[Block]
    headline: Block | None
    head: Head
    linked: LinkedArticle | None
    hints: Candidate | None
    language: str | None
    fetched_at: datetime           # aware UTC


def read_times(evidence: Evidence) -> TimesReading:
    """The two times of an article; None where the page tells none that can be believed."""
    habits = _habits(evidence)
    published = list(_published(evidence, habits))
    visible = list(_visible(evidence, habits))
    published += [(rule, moment) for rule, moment, is_change in visible if not is_change]
    published += list(_from_url(evidence.url, habits))
    published = list(_first_printed(evidence, habits)) + published
    published = published or _last_resort(evidence, habits, visible)
    modified = list(_modified(evidence, habits)) + [(rule, moment) for rule, moment, is_change in visible if is_change]
    rule, moment = finest(agreed(not_after_printed(told(published, visible))))
    changed_rule, changed = finest([(r, m) for r, m in modified if moment is None or m.at >= moment.at - NEAR])
    moment = as_printed(moment, published) if moment else None
    runners = tuple((r, iso(m.at)) for r, m in published if r != rule)[:5]
    return TimesReading(moment, rule, changed, changed_rule, confidence(rule, moment, published), runners)


def _habits(evidence: Evidence) -> Habits:
    host = (urlsplit(evidence.url).hostname or "") if evidence.url.startswith("http") else ""
    language = evidence.language
    region = _REGION.search(evidence.head.language or evidence.head.first("og:locale") or "")
    day_first = host.rsplit(".", 1)[-1] in DAY_FIRST_DOMAINS or (region is not None and region.group().lower() not in MONTH_FIRST_REGIONS)
    month_first = language in MONTH_FIRST_LANGUAGES and not day_first
    return Habits(evidence.fetched_at, language, month_first, _own_zone(evidence))


def _own_zone(evidence: Evidence) -> timezone | None:
    """The zone that the page's own stamps name; None where they name none."""
    stamps = [evidence.linked.published, evidence.linked.modified] if evidence.linked else []
    stamps += evidence.head.all("article:published_time", "article:modified_time", "og:updated_time")
    for stamp in stamps:
        match = _ZONED.search(stamp or "")
        if match and (match["hours"], match["minutes"]) != ("00", "00") and int(match["hours"]) <= 14:
            minutes = int(match["hours"]) * 60 + int(match["minutes"])
            return timezone(timedelta(minutes=minutes if match["sign"] == "+" else -minutes))
    return None


def _published(evidence: Evidence, habits: Habits) -> Iterator[Claim]:
    linked, hints = evidence.linked, evidence.hints
    yield from _read([("jsonld.datePublished", linked.published if linked else None)], habits)
    yield from _read([(f"meta.{name}", value) for name, value in evidence.head.pairs(*PUBLISHED_METAS)], habits)
    yield from _read(_items(evidence.items, ("datePublished", "pubdate", "dateCreated")), habits)
    yield from _read([("jsonld.dateCreated", linked.created if linked else None)], habits)
    if hints and hints.published_at:
        yield "hint", Moment(hints.published_at, iso(hints.published_at), Precision.SECOND, ZoneSource.PRINTED, 0)


def _modified(evidence: Evidence, habits: Habits) -> Iterator[Claim]:
    linked = evidence.linked
    yield from _read([("jsonld.dateModified", linked.modified if linked else None)], habits)
    yield from _read([(f"meta.{name}", value) for name, value in evidence.head.pairs(*MODIFIED_METAS)], habits)
    yield from _read(_items(evidence.items, ("dateModified",)), habits)


def _read(claims: list[tuple[str, str | None]], habits: Habits) -> Iterator[Claim]:
    for rule, value in claims:
        moment = read_moment(value, habits) if value else None
        if moment is not None:
            yield rule, moment


def _items(items: Sequence[HtmlElement], names: tuple[str, ...]) -> list[tuple[str, str | None]]:
    return [(f"itemprop.{e.get('itemprop')}", e.get("content") or e.get("datetime") or text_of(e)) for e in named(items, "itemprop", *names)[:10]]


def _visible(evidence: Evidence, habits: Habits) -> Iterator[tuple[str, Moment, bool]]:
    """(rule, moment, whether it is a time of change) of time elements and printed lines near the headline, nearest rules first."""
    near = _neighbours(evidence)
    for block in near:
        stated = list(islice(block.element.iter("time"), MOST_TIMES))
        is_change = bool(stated) and _is_change(block.text)
        for element in stated:
            moment = read_moment(element.get("datetime") or "", habits) or read_moment(text_of(element), habits)
            if moment is not None:
                yield "time", moment, is_change
    titled = read_moment(evidence.head.title or "", habits)
    if titled is not None:
        yield "title", titled, False
    lines = [(_rank(block, evidence.headline), block, moment) for block in near if len(block.text) <= LONGEST_LINE and (moment := read_moment(block.text, habits))]
    for rank, block, moment in sorted(lines, key=itemgetter(0)):
        if rank in TOLD or len(block.text) - len(moment.printed) <= MOST_BESIDE:
            yield "printed", moment, _is_change(block.text)


def _rank(block: Block, headline: Block | None) -> int:
    """Labelled lines first, then those that their mark-up calls a time; above the headline stands today's date as well."""
    if _is_labelled(block.text):
        return TOLD[0]
    above = headline is not None and block.index < headline.index
    return 2 * above + (not _TIME_MARK.search(block.marks))


def _neighbours(evidence: Evidence) -> list[Block]:
    blocks, headline = evidence.blocks, evidence.headline
    if headline is None:
        return [block for block in blocks[:60] if block.around != "nav"]
    after = blocks[headline.index + 1:headline.index + 1 + AFTER]
    prose = [n for n, block in enumerate(after) if block.is_prose]
    after = after[:prose[2] + 1] if len(prose) > 2 else after
    before = blocks[max(0, headline.index - BEFORE):headline.index]
    return [block for block in (*after, *reversed(before)) if block.around not in ("nav", "aside")]


def _is_change(text: str) -> bool:
    """Whether a line's label says that its first time is one of change."""
    folded = f" {fold(text)}"
    first = {kind: min((at for word in words if (at := folded.find(f" {word}")) >= 0), default=None) for kind, words in _LABELS.items()}
    return first[True] is not None and (first[False] is None or first[True] < first[False])


def _is_labelled(text: str) -> bool:
    return fold(text[:LONGEST_LABEL]).startswith(_ALL_LABELS)


def _first_printed(evidence: Evidence, habits: Habits) -> Iterator[Claim]:
    """A sentence such as "This article was originally published on 26 Sep 2019"."""
    for block in evidence.blocks:
        if len(block.text) <= LONGEST_LINE and any(stem in block.text for stem in FIRST_STEMS) and (match := FIRST_PUBLISHED.search(block.text)):
            yield from _read([("printed.first", block.text[match.end():])], habits)


def _elsewhere(evidence: Evidence, habits: Habits) -> Iterator[Claim]:
    """The one day that stands in lines of their own anywhere in the page: nothing but a date, or a date behind a label."""
    found = [(block, moment) for block in evidence.blocks if len(block.text) <= MOST_BESIDE and block.around not in ("nav", "footer", "figure", "figcaption")
             and any(char.isdigit() for char in block.text) and (moment := read_moment(block.text, habits))]
    alone = [moment for block, moment in found if _is_labelled(block.text) or len(block.text) - len(moment.printed) <= 4]
    if alone and len({moment.at.date() for moment in alone}) == 1:
        yield "printed.elsewhere", alone[0]


def _from_url(url: str, habits: Habits) -> Iterator[Claim]:
    path = urlsplit(url).path
    match = _URL_DATE.search(path)
    text = f"{match['year']}-{match['month']}-{match['day']}" if match else None
    if match is None and (match := _URL_WORDED.search(path)):
        text = f"{match['day']} {match['month']} {match['year']}"
    yield from _read([("url", text)], habits)


def _last_resort(evidence: Evidence, habits: Habits, visible: list[tuple[str, Moment, bool]]) -> list[Claim]:
    """Where nothing tells when an article came out: when it was changed, a lone date, words like "yesterday", what htmldate finds."""
    changes = [(f"{rule}.modified", moment) for rule, moment, _ in visible]
    return changes or list(_elsewhere(evidence, habits)) or list(_relative(evidence, habits)) or list(_searched(evidence, habits))


def _relative(evidence: Evidence, habits: Habits) -> Iterator[Claim]:
    """Day names only in lines that are marked as times; "2 hours ago" in any line near the headline."""
    for block in _neighbours(evidence):
        told = _is_labelled(block.text) or _TIME_MARK.search(block.marks) is not None or any(True for _ in block.element.iter("time"))
        moment = read_relative(block.text, habits) if told else read_span(block.text, habits)
        if moment is not None:
            yield "relative", moment


def _searched(evidence: Evidence, habits: Habits) -> Iterator[Claim]:
    """What htmldate finds in the whole page, believed only where the page prints that very year."""
    try:
        found = find_date(evidence.root, original_date=True, extensive_search=False, url=None, max_date=evidence.fetched_at.strftime("%Y-%m-%d"))
    except Exception:    # noqa: BLE001 - a search in a hostile page may raise anything, and its answer is the least trusted of all
        return
    if found and not found.endswith("-01-01"):
        yield from _read([("htmldate", found)], habits)

"""When an article was published and changed: Page's evidence -> TimesReading.

Order of trust: structured data, what the channel announced, what is printed near the headline, the address, htmldate's search.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from urllib.parse import urlsplit

from htmldate import find_date
from lxml.html import HtmlElement

from ..models import Candidate, Moment, Precision, ZoneSource
from ..text import fold
from ..times import iso
from .blocks import Block
from .calendar_words import DAY_FIRST_DOMAINS, MODIFIED_WORDS, MONTH_FIRST_LANGUAGES, MONTH_FIRST_REGIONS, PUBLISHED_WORDS
from .linked import LinkedArticle
from .metas import Head
from .moments import Habits, read_moment
from .page import named, text_of

PUBLISHED_METAS = (
    "article:published_time", "og:article:published_time", "datepublished", "og:published_time", "rnews:datepublished", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "article:published", "published_time", "published-date", "published_date",
    "publish-date", "publish_date", "publishdate", "publication_date", "publication-date", "pubdate", "pub_date", "cse_pubdate", "bt:pubdate",
    "article_date_original", "articledate", "article:post_date", "originalpublicationdate", "iso-8601-publish-date", "shareaholic:article_published_time", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "dc:date", "date", "displaydate", "citation_publication_date",
    "citation_online_date", "ptime", "created", "article.created", "article.published", "weibo: article:create_at", "content_create_date", "lastpublished",
)
WEAK = frozenset(f"meta.{name}" for name in ("date", "dc.date", "dcterms.date", "dc:date", "created", "lastpublished", "displaydate"))
MODIFIED_METAS = (
    "article:modified_time", "og:updated_time", "datemodified", "og:article:modified_time", "rnews:datemodified", "dc.date.modified", "dcterms.modified",
    "article:modified", "modified_time", "modified", "last-modified", "lastmod", "revised", "updated_time", "utime", "article.updated", "lastupdate", "last_updated",
)
BEFORE, AFTER = 12, 30          # blocks around the headline where a printed time is looked for
LONGEST_LINE = 240              # characters of a line that may hold the time of publication
MOST_BESIDE = 70                # characters besides the time in a line that nothing marks
NEAR = timedelta(hours=36)      # two stamps of one event in different zones or precisions
EAST, WEST = timedelta(hours=14), timedelta(hours=12)     # how far local time may be from UTC
_TIME_MARK = re.compile(r"date|time|publi|posted|datum|zeit|fecha|data\b|created|updated|stamp|meta|byline|info")
_URL_DATE = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<gap>[/_-]?)(?P<month>0[1-9]|1[0-2])(?P=gap)(?P<day>0[1-9]|[12]\d|3[01])(?!\d)")
_URL_WORDED = re.compile(r"/(?P<year>(?:19|20)\d\d)/(?P<month>[a-z]{3})/(?P<day>\d{1,2})/")
_LABELS = {False: [fold(word) for word in PUBLISHED_WORDS], True: [fold(word) for word in MODIFIED_WORDS]}
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


Claim = tuple[str, Moment]


def read_times(evidence: Evidence) -> TimesReading:
    """The two times of an article; None where the page tells none that can be believed."""
    habits = _habits(evidence)
    published = list(_published(evidence, habits))
    visible = list(_visible(evidence, habits))
    published += [(rule, moment) for rule, moment, is_change in visible if not is_change]
    published += list(_from_url(evidence.url, habits))
    if not published:
        published = [(f"{rule}.modified", moment) for rule, moment, _ in visible] or list(_searched(evidence, habits))
    modified = list(_modified(evidence, habits)) + [(rule, moment) for rule, moment, is_change in visible if is_change]
    rule, moment = _finest(_agreed(_told(published, visible)))
    changed_rule, changed = _finest([(r, m) for r, m in modified if moment is None or m.at >= moment.at - NEAR])
    moment = _as_printed(moment, published) if moment else None
    agreed = sum(1 for _, other in published if moment is not None and abs(other.at - moment.at) <= NEAR)
    confidence = 0.0 if moment is None else 0.97 if agreed > 1 else 0.9 if rule.startswith(("jsonld", "meta", "itemprop")) else 0.7
    runners = tuple((r, iso(m.at)) for r, m in published if r != rule)[:5]
    return TimesReading(moment, rule, changed, changed_rule, confidence, runners)


def _told(claims: list[Claim], visible: list[tuple[str, Moment, bool]]) -> list[Claim]:
    """Without meta tags that often hold the time of the last change, where they are all that the head says and the page prints another day."""
    structured = [rule for rule, _ in claims if rule.startswith(("jsonld", "meta", "itemprop"))]
    printed = [(rule, moment) for rule, moment, _ in visible if rule in ("time", "printed")]
    if not structured or not printed or not WEAK.issuperset(structured) or any(_is_near(claim, claims[0][1]) for _, claim in printed):
        return claims
    return [claim for claim in claims if claim[0] not in WEAK] or [(f"{printed[0][0]}.modified", printed[0][1])]


def _is_near(one: Moment, other: Moment) -> bool:
    """Whether two may be one time: at most some hours apart, or of one day."""
    return abs(one.at - other.at) <= timedelta(hours=3) or one.at.date() == other.at.date()


def _agreed(claims: list[Claim]) -> list[Claim]:
    """The claims as they are; where the first stands alone against both a meta tag and the printed time, without it."""
    if len(claims) < 3:
        return claims
    first = claims[0][1].at
    others = [claim for claim in claims[1:] if abs(claim[1].at - first) > NEAR]
    if len(others) < len(claims) - 1:
        return claims
    kinds = {rule.split(".")[0] for rule, moment in others if abs(moment.at - others[0][1].at) <= NEAR}
    return others if {"meta", "printed"} <= kinds or {"meta", "time"} <= kinds else claims


def _as_printed(moment: Moment, claims: list[Claim]) -> Moment:
    """The same instant, printed as readers see it, where it was taken from a stamp in UTC and the page also tells it in its own zone."""
    if not _is_in_utc(moment):
        return moment
    for _, claim in claims:
        offset = _offset_of(claim, moment)
        if offset:
            return replace(moment, printed=claim.printed, offset=offset)
    days = [claim for rule, claim in claims if rule in ("printed", "time") and claim.precision is Precision.DAY]
    if any(claim.at.date() == moment.at.date() for claim in days):
        return moment
    local = next((claim for claim in days if -WEST - timedelta(days=1) < claim.at - moment.at < EAST), None)
    return replace(moment, printed=local.printed, offset=None) if local else moment


def _is_in_utc(moment: Moment) -> bool:
    return moment.zone is ZoneSource.PRINTED and moment.offset == 0


def _offset_of(claim: Moment, moment: Moment) -> int | None:
    """Minutes by which a claim prints the very instant ahead of UTC; None where it is another one. Clocks differ by whole quarters of an hour."""
    if claim.precision is Precision.DAY or _is_in_utc(claim):
        return None
    if claim.zone is ZoneSource.PRINTED:
        return claim.offset if claim.at == moment.at else None
    apart = claim.at + timedelta(minutes=claim.offset or 0) - moment.at
    if not -WEST <= apart <= EAST or (apart.total_seconds() + 60) % 900 > 120:
        return None
    return round(apart.total_seconds() / 900) * 15


def _finest(claims: list[Claim]) -> tuple[str, Moment | None]:
    """The first claim, or a finer one of the same event."""
    if not claims:
        return "none", None
    rule, first = claims[0]
    if first.precision is Precision.DAY:
        for other_rule, other in claims[1:]:
            if other.precision is not Precision.DAY and timedelta(hours=-14) <= other.at - first.at <= NEAR:
                return other_rule, other
    return rule, first


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
        for element in block.element.iter("time"):
            moment = read_moment(element.get("datetime") or "", habits) or read_moment(text_of(element), habits)
            if moment is not None:
                yield "time", moment, _is_change(block.text)
    titled = read_moment(evidence.head.title or "", habits)
    if titled is not None:
        yield "title", titled, False
    lines = [block for block in near if len(block.text) <= LONGEST_LINE and any(char.isdigit() for char in block.text)]
    for block in sorted(lines, key=lambda b: _rank(b, evidence.headline)):
        moment = read_moment(block.text, habits)
        if moment is None:
            continue
        told = _is_labelled(block.text) or _TIME_MARK.search(block.marks) is not None
        if told or len(block.text) - len(moment.printed) <= MOST_BESIDE:
            yield "printed", moment, _is_change(block.text)


def _rank(block: Block, headline: Block | None) -> int:
    """Labelled lines first, then those that their mark-up calls a time; above the headline stands today's date as well."""
    if _is_labelled(block.text):
        return 0
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
    folded = fold(text)
    return any(folded.startswith(word) for words in _LABELS.values() for word in words)


def _from_url(url: str, habits: Habits) -> Iterator[Claim]:
    path = urlsplit(url).path
    match = _URL_DATE.search(path)
    text = f"{match['year']}-{match['month']}-{match['day']}" if match else None
    if match is None and (match := _URL_WORDED.search(path)):
        text = f"{match['day']} {match['month']} {match['year']}"
    yield from _read([("url", text)], habits)


def _searched(evidence: Evidence, habits: Habits) -> Iterator[Claim]:
    """What htmldate finds in the whole page, believed only where the page prints that very year."""
    try:
        found = find_date(evidence.root, original_date=True, extensive_search=False, url=None, max_date=evidence.fetched_at.strftime("%Y-%m-%d"))
    except Exception:    # noqa: BLE001 - a search in a hostile page may raise anything, and its answer is the least trusted of all
        return
    if found and not found.endswith("-01-01"):
        yield from _read([("htmldate", found)], habits)
